"""What was measured, for people: tables for a terminal, a page and a file of JSON, with the machine that did it."""

import json
import platform
import re
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measuring import Row

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEADER = ("what", "median", "range", "unit", "measured", "bar", "stretch", "reached")
SIGNS = {"less": "≤", "more": "≥"}
LIBRARIES = ("numba", "numpy", "mesa", "llvmlite")


@dataclass(frozen=True)
class Section:
    """A group of rows that were measured together, or why there are none.

    Parameters
    ----------
    name, title : str
        Short name, and what it is about.
    rows : list of Row
        What was measured.
    seconds : float
        How long that took.
    fault : str
        Why it could not be measured.
    """

    name: str
    title: str
    rows: list[Row]
    seconds: float
    fault: str = ""


def processor_name() -> str:
    """Name the processor: as Linux lists it, else as Python knows it."""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def _git(*words: str) -> str:
    """Ask git about the sources; nothing where there is no answer."""
    here = Path(__file__).resolve().parent
    try:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=False, cwd=here).stdout.strip()
    except OSError:
        return ""


def machine(cores: int, compiler: str) -> dict[str, Any]:
    """Say on what, with what and when this was measured."""
    changed = " with changes" if _git("status", "--porcelain", "--untracked-files=no") else ""
    return {
        "processor": processor_name(),
        "cores": cores,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "compiler": compiler,
        "commit": (_git("rev-parse", "--short=12", "HEAD") or "unknown") + changed,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def digits(value: float) -> str:
    """Write a number with three digits that count."""
    if value == 0.0:
        return "0"
    if abs(value) >= 100.0:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 1.0 else f"{value:.{2 if abs(value) < 10 else 1}f}"


def verdict(row: Row) -> str:
    """Say in a word whether a row reaches its bar or its stretch."""
    if row.reaches(row.stretch):
        return "stretch"
    reached = row.reaches(row.bar)
    return "" if reached is None else "bar" if reached else "NO"


def cells(row: Row) -> tuple[str, ...]:
    """Write a row as cells in the order of :data:`HEADER`."""
    low, high = min(row.values), max(row.values)
    spread = f"{digits(low)} to {digits(high)}" if low != high else ""
    aims = ["" if aim is None else f"{SIGNS[row.better]} {aim:g}" for aim in (row.bar, row.stretch)]
    return row.label, digits(row.median), spread, row.unit, row.measured, *aims, verdict(row)


def text_of(section: Section) -> str:
    """Write a section for a terminal."""
    if section.fault:
        return f"\n{section.title}\n  not measured: {section.fault}"
    listed = [HEADER, *(cells(row) for row in section.rows)]
    width = [max(len(line[k]) for line in listed) for k in range(len(HEADER))]
    lines = ["  " + "  ".join(cell.ljust(w) for cell, w in zip(line, width, strict=True)).rstrip() for line in listed]
    for line, row in enumerate(section.rows, start=1):
        lines[line] += f"  ({row.note})" if row.note else ""
    return f"\n{section.title} ({section.seconds:.0f} s)\n" + "\n".join(lines)


def page_of(sections: list[Section], about: dict[str, Any], rounds: int, words: str) -> str:
    """Write all sections as Markdown, the aims first."""
    parts = [
        f"Measured on {about['date']} on {about['cores']} core(s) of {about['processor']} ({about['system']}), Python "
        f"{about['python']}, numba {about['numba']}, NumPy {about['numpy']}, Mesa {about['mesa']}, "
        f"{about['compiler']}; commit {about['commit']}. "
        f"Medians of {rounds} interleaved rounds, with the range. To repeat: `{words}`.",
        "### Aims\n\n" + _table([row for section in sections for row in section.rows if row.bar is not None]),
    ]
    for section in sections:
        body = f"Not measured: {section.fault}." if section.fault else _table(section.rows)
        parts.append(f"### {section.title}\n\n{body}")
    return "\n\n".join(parts)


def _table(rows: list[Row]) -> str:
    """Write rows as a Markdown table, notes below."""
    lines = ["| " + " | ".join(HEADER) + " |", "|---|--:|--:|---|---|--:|--:|---|"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells(row)) + " |" for row in rows]
    notes = [f"- {row.label}: {row.note}" for row in rows if row.note]
    return "\n".join(lines) + ("\n\n" + "\n".join(notes) if notes else "")


def write_page(path: Path, measured: str) -> None:
    """Put what was measured between the two marks of a page and leave all else as it is.

    Raises
    ------
    ValueError
        When the page does not have the two marks.
    """
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path}: needs the lines {BEGIN} and {END}, between which the tables go")
    path.write_text(f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}", encoding="utf-8")


def write_json(path: Path, sections: list[Section], about: dict[str, Any], settings: dict[str, Any]) -> None:
    """Write everything that was measured, each round of it."""
    listed = [
        asdict(section)
        | {"rows": [asdict(row) | {"median": row.median, "reached": verdict(row)} for row in section.rows]}
        for section in sections
    ]
    text = json.dumps({"machine": about, "settings": settings, "sections": listed}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
