"""Measure how fast, how large and how well-behaved the model is: `make bench`. No test depends on any of it."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks import browsing, c_pass, comparison, docking, growth, starting, wholes
from benchmarks.measuring import Row
from benchmarks.report import BEGIN, END, Section, machine, page_of, text_of, write_json, write_page
from benchmarks.settings import Settings

from interpose.experiments.execution.parallel import usable_cores

type Measure = Callable[[Settings], list[Row]]
SECTIONS: dict[str, tuple[str, Measure]] = {
    "whole": ("Whole day, all mechanisms", comparison.compare_whole),
    "pass": ("The bare civilian pass", comparison.compare_passes),
    "dock": ("Epstein's second model", docking.compare_torus),
    "frames": ("The same pass in other libraries", comparison.compare_frames),
    "bytes": ("Memory of a civilian", wholes.memory),
    "start": ("Start-up", starting.start_up),
    "cold": ("Cold start", starting.cold_start),
    "small": ("Small worlds", wholes.small),
    "replicates": ("Replicates on two cores", wholes.replicates),
    "residents": ("Every resident of Gaza for a year", wholes.residents),
    "ten-million": ("Ten million civilians", wholes.ten_million),
    "civilians": ("Growth with civilians", growth.by_civilians),
    "territories": ("Growth with territories", growth.by_territories),
    "factions": ("Growth with factions", growth.by_factions),
    "units": ("Growth with units", growth.by_units),
    "days": ("Growth with days", growth.by_days),
    "runs": ("Growth with replicates", growth.by_runs),
    "page": ("The page in a browser", browsing.measure_page),
}


def read_words(words: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--only", default="", metavar="NAME,...", help=f"sections to measure, of {', '.join(SECTIONS)}")
    add("--rounds", type=int, default=7, help="rounds that count (default 7)")
    add("--quick", action="store_true", help="everything a hundred times smaller, to see that it works")
    add("--cold", action="store_true", help="measure a start with nothing compiled too (minutes)")
    add("--with-python", type=Path, metavar="PATH", help="an interpreter that has mesa-frames and ambr")
    add("--json", type=Path, metavar="FILE", help="write every round of every section")
    add("--page", type=Path, metavar="FILE", help="write the tables into a page, between its two marks")
    found = parser.parse_args(words)
    found.names = [name.strip() for name in found.only.split(",") if name.strip()] or list(SECTIONS)
    unknown = [name for name in found.names if name not in SECTIONS]
    if unknown:
        parser.error(f"--only: {', '.join(unknown)} is not known: take of {', '.join(SECTIONS)}")
    if found.rounds < 1:
        parser.error("--rounds: at least 1")
    if found.page and not _has_marks(found.page):
        parser.error(f"--page: {found.page} needs the lines {BEGIN} and {END}")
    return found


def _has_marks(page: Path) -> bool:
    """Whether a page has the two marks, before an hour is spent on what is to stand there."""
    return page.is_file() and all(mark in page.read_text(encoding="utf-8") for mark in (BEGIN, END))


def measure(name: str, settings: Settings) -> Section:
    """Measure one section; whatever goes wrong is told in one line, and the rest goes on."""
    title, work = SECTIONS[name]
    began = time.perf_counter()
    try:
        return Section(name, title, work(settings), time.perf_counter() - began)
    except Exception as error:
        fault = " ".join(str(error).split()) or type(error).__name__
        return Section(name, title, [], time.perf_counter() - began, fault)


def compiler_name() -> str:
    """Name the C compiler, if there is one."""
    try:
        return c_pass.compiler_version()
    except (c_pass.NoCompilerError, subprocess.CalledProcessError, OSError):
        return "no C compiler"


def main(words: list[str] | None = None) -> None:
    """Measure what was asked for, print it, and write it where asked to."""
    asked = read_words(words)
    settings = Settings(asked.rounds, asked.quick, asked.cold, asked.with_python)
    about = machine(usable_cores(), compiler_name())
    print(f"{about['cores']} core(s) of {about['processor']}, Python {about['python']}, numba {about['numba']}")
    print(f"commit {about['commit']}, {about['date']}; medians of {settings.rounds} interleaved rounds")
    if settings.quick:
        print("quick: everything a hundred times smaller, so that it says nothing whether an aim is reached")
    sections = []
    for name in asked.names:
        sections.append(measure(name, settings))
        print(text_of(sections[-1]), flush=True)
    if asked.json:
        told = asdict(settings) | {"with_python": asked.with_python is not None, "sections": asked.names}
        write_json(asked.json, sections, about, told)
    if asked.page:
        write_page(asked.page, page_of(sections, about, settings.rounds, repeat_command(asked)))


def repeat_command(asked: argparse.Namespace) -> str:
    """Write the command that repeats this; paths of this machine are left out."""
    words = ["--quick"] * asked.quick + ["--cold"] * asked.cold + [f"--rounds {asked.rounds}"] * (asked.rounds != 7)
    words += [f"--only {asked.only}"] * bool(asked.only) + ["--with-python PATH"] * bool(asked.with_python)
    return f'make bench ARGS="{" ".join(words)}"' if words else "make bench"


if __name__ == "__main__":
    main()
