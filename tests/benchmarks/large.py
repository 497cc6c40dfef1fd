"""Long and large: how the program does at sizes that nobody needs every day, bounded in time and memory, resumable.

``python tests/benchmarks/large.py FOLDER [--only sweep,events:0.1] [--scale 0.01] [--page docs/reliability.md]``

Each part runs in a process of its own, one at a time, and is ended when it takes more time or memory than it may. What
it found is kept in FOLDER, and the next call with the same folder, scale and version of the sources does only what is
missing; the sweep goes on from its last run.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.large_parts import PARTS, Found
from benchmarks.report import processor_name

from interpose.experiments.execution.result_hash import build

BEGIN, END = "<!-- large: begin -->", "<!-- large: end -->"
BETWEEN_LOOKS = 0.1
"""Seconds between two looks at the memory of a part."""
HEADER = ("what", "size", "found", "unit", "wanted", "kept")


@dataclass(frozen=True)
class Outcome:
    """What became of a part.

    Parameters
    ----------
    name : str
        The part.
    found : list of Found
        What it measured.
    seconds : float
        How long it took by the clock.
    peak_gb : float
        The most memory it had.
    fault : str
        Why it was ended, or the last line of what it complained of; empty if it came to its end.
    """

    name: str
    found: list[Found]
    seconds: float
    peak_gb: float
    fault: str = ""


def run_part(name: str, folder: Path, scale: float) -> Outcome:
    """Run a part in a process of its own, and end it when it takes more than it may."""
    part, began, peak, fault = PARTS[name], time.monotonic(), 0, ""
    words = [sys.executable, __file__, str(folder), "--scale", str(scale), "--part", name]
    with (folder / f"{name}.log").open("w+") as log:
        child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True)
        watched = psutil.Process(child.pid)
        while child.poll() is None and not fault:
            time.sleep(BETWEEN_LOOKS)
            try:
                peak = max(peak, watched.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            if time.monotonic() - began > part.most_seconds:
                fault = f"ended after {part.most_seconds:,} s"
            elif peak > part.most_gb * 1e9:
                fault = f"ended at {part.most_gb} GB of memory"
        if fault:
            child.kill()
        told, _ = child.communicate()
        log.seek(0)
        complaint = log.read().strip().splitlines()
    if not fault and child.returncode != 0:
        fault = (complaint or ["failed"])[-1][:300]
    found = [] if fault else [Found(*row) for row in json.loads(told.splitlines()[-1])]
    return Outcome(name, found, time.monotonic() - began, peak / 1e9, fault)


def kept_outcome(name: str, folder: Path, scale: float) -> Outcome | None:
    """Return what a part found before, if that was at this scale, with these sources, and to the end."""
    file = folder / f"{name}.json"
    if not file.exists():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    if kept["scale"] != scale or kept["build"] != build() or kept["fault"]:
        return None
    return Outcome(name, [Found(*row) for row in kept["found"]], kept["seconds"], kept["peak_gb"])


def keep(outcome: Outcome, folder: Path, scale: float) -> None:
    """Keep what a part found."""
    told: dict[str, Any] = {"scale": scale, "build": build(), **vars(outcome)}
    (folder / f"{outcome.name}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def rows_of(outcome: Outcome) -> list[tuple[str, ...]]:
    """Return the rows of the table that a part gives: what it found, then time and memory."""
    part = PARTS[outcome.name]
    if outcome.fault:
        return [(part.title, "", outcome.fault, "", "to come to its end", "NO")]
    rows = [
        (
            part.title,
            one.size,
            f"{one.value:,.3g}" if one.value < 1000 else f"{one.value:,.0f}",
            one.unit,
            *_verdict(one),
        )
        for one in outcome.found
    ]
    taken = f"{outcome.seconds:,.0f} s, {outcome.peak_gb:.2f} GB"
    allowed = f"≤ {part.most_seconds:,} s, ≤ {part.most_gb} GB"
    return [*rows, (part.title, "time and memory of the whole part", taken, "", allowed, "yes")]


def _verdict(one: Found) -> tuple[str, str]:
    """Return what is wanted of a value, and whether it is so."""
    if one.most is None:
        return "", ""
    return f"≤ {one.most:,.3g}" if one.most < 1000 else f"≤ {one.most:,.0f}", "yes" if one.value <= one.most else "NO"


def table_of(outcomes: list[Outcome], scales: dict[str, float]) -> str:
    """Return everything as a table of Markdown, with the machine."""
    about = f"{psutil.cpu_count()} processors ({processor_name()}), {psutil.virtual_memory().total / 1e9:.0f} GB"
    smaller = [f"{name} times {scale:g}" for name, scale in scales.items() if scale != 1]
    sizes = f"; smaller than asked for: {', '.join(smaller)}" if smaller else ""
    lines = [f"`make large`, interpose {build()}, {about}{sizes}.", "", "| " + " | ".join(HEADER) + " |"]
    lines.append("|" + "---|" * len(HEADER))
    lines += ["| " + " | ".join(row) + " |" for outcome in outcomes for row in rows_of(outcome)]
    return "\n".join(lines)


def write_page(page: Path, table: str) -> None:
    """Write the table between the two marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def read_words(words: list[str] | None) -> argparse.Namespace:
    """Read the command line; mistakes are told before anything is run."""
    parser = argparse.ArgumentParser(description="Run long and large worlds, sweeps and tables, bounded and resumable.")
    parser.add_argument("folder", type=Path, help="where what is found is kept")
    parser.add_argument(
        "--only", default=",".join(PARTS), help=f"parts, of {', '.join(PARTS)}, each with its own :SCALE"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="all sizes times this")
    parser.add_argument("--page", type=Path, help="page with two marks between which the table is written")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    asked.scales = {}
    for word in asked.only.split(","):
        name, _, scale = word.partition(":")
        if name not in PARTS:
            parser.error(f"{name!r} is no part: take some of {', '.join(PARTS)}")
        try:
            asked.scales[name] = float(scale or 1) * asked.scale
        except ValueError:
            parser.error(f"{word!r}: the scale of a part must be a number, as in {name}:0.1")
        if not 0 < asked.scales[name] <= 1:
            parser.error(f"{name}: its scale is {asked.scales[name]:g}: must be above 0 and at most 1")
    if asked.page and not (asked.page.is_file() and BEGIN in asked.page.read_text(encoding="utf-8")):
        parser.error(f"--page {asked.page}: needs a page with the lines {BEGIN} and {END}")
    return asked


def main(words: list[str] | None = None) -> int:
    """Run what is missing, and print the table; return 1 if anything is not as wanted."""
    asked = read_words(words)
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.part:
        print(json.dumps([tuple(one) for one in PARTS[asked.part].work(asked.folder, asked.scale)]))
        return 0
    outcomes = []
    for name, scale in asked.scales.items():
        outcome = kept_outcome(name, asked.folder, scale)
        if outcome is None:
            print(f"{PARTS[name].title} ...", file=sys.stderr, flush=True)
            outcome = run_part(name, asked.folder, scale)
            keep(outcome, asked.folder, scale)
        outcomes.append(outcome)
    table = table_of(outcomes, asked.scales)
    print(table)
    if asked.page:
        write_page(asked.page, table)
    return int(any(row[-1] == "NO" for outcome in outcomes for row in rows_of(outcome)))


if __name__ == "__main__":
    sys.exit(main())
