"""What the commands print: tables, progress, one-line notices. Results go to standard output, the rest to the other."""

import csv
import json
import os
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from interpose.model.language.words import say

if TYPE_CHECKING:
    import pandas as pd

    from interpose.model.scenario.scenario import Scenario

SHOW_AFTER_SECONDS = 2.0
LONGEST_NAME = 40
"""Letters up to which the names in a first column are never folded, so that they can be copied and searched for."""
WORDS = 28
"""Letters up to which a cell is kept on one line; a column of longer texts is folded no narrower."""
LONG_MINUTES = 1.0
"""Minutes from which it is said beforehand how long a command takes."""
PIPE_WIDTH, NARROWEST = 140, 40
"""Letters in a line where there is no terminal, and the fewest that COLUMNS may ask for."""
notices = Console(stderr=True, highlight=False)
results = Console(highlight=False)


def text_width() -> int:
    """Return how many letters a line may have: those of the terminal, of COLUMNS, or what a pipe is given."""
    if results.is_terminal:
        return results.width
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdecimal() and int(asked) >= NARROWEST else PIPE_WIDTH


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, numbers: bool = True) -> None:
    """Print a table, or a block for each row where a line has no room; numbers stand on the right.

    Parameters
    ----------
    title : str
        Printed above it.
    columns : sequence of str
        Headings.
    rows : sequence of sequences
        Cells, as text.
    numbers : bool
        Whether all columns but the first hold numbers.
    """
    cells = [[str(cell) for cell in row] for row in rows]
    width = text_width()
    if not _has_room(columns, cells, width, numbers):
        _print_blocks(title, columns, cells, width)
        return
    table = Table(
        title=Text(title), title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim"
    )
    short = max((len(first) for first, *_ in cells), default=0) <= LONGEST_NAME
    for position, name in enumerate(_folded(columns, cells, width)):
        justify: Literal["left", "right"] = "right" if numbers and position else "left"
        whole = short if not position else numbers and max((len(row[position]) for row in cells), default=0) <= WORDS
        table.add_column(name, justify=justify, overflow="fold", no_wrap=whole)
    for row in cells:
        table.add_row(*map(Text, row))
    (results if results.is_terminal else Console(width=width, highlight=False)).print(table)


def _folded(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return headings, folded between words down to their cells where the whole table would not fit into a line."""
    longest = [max([len(row[position]) for row in cells], default=0) for position in range(len(columns))]
    natural = [max(len(name), most) for name, most in zip(columns, longest, strict=True)]
    if sum(natural) + 2 * (len(columns) - 1) <= width:
        return list(columns)
    narrow = [max([most, 1, *map(len, name.split())]) for name, most in zip(columns, longest, strict=True)]
    pairs = zip(columns, narrow, strict=True)
    return [name if "\n" in name else textwrap.fill(name, room, break_on_hyphens=False) for name, room in pairs]


def _has_room(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int, numbers: bool) -> bool:
    """Whether numbers and names keep to one line each, and texts to columns that are wide enough to read."""
    needed = 2 * (len(columns) - 1)
    for position, name in enumerate(columns):
        longest = max([len(row[position]) for row in cells], default=0)
        least = max(map(len, name.split()), default=0)  # headings are folded between words
        foldable = numbers or position
        needed += max(least, min(longest, WORDS) if foldable else min(longest, LONGEST_NAME))
    return needed <= width


def _print_blocks(title: str, columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> None:
    """Print a block for each row: its first cell, and below it the others with their headings.

    What stands in a column without a heading belongs to the cell before it.
    """
    sys.stdout.write("\n" * title.startswith("\n") + textwrap.fill(title.strip(), width) + "\n")
    for first, *others in cells:
        sys.stdout.write(textwrap.fill(first, width) + "\n")
        said = list[str]()
        for name, cell in zip(columns[1:], others, strict=True):
            if cell and said and not name:
                said[-1] += f", {cell}"
            elif cell:
                said.append(f"{name} {cell}".strip())
        short = [text for text in said if len(text) <= WORDS]
        texts = ["; ".join(short), *(text for text in said if len(text) > WORDS)]
        for text in filter(None, texts):
            lines = textwrap.fill(text, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
            sys.stdout.write(lines + "\n")


def print_csv(table: "pd.DataFrame | Sequence[Mapping[Any, Any]]") -> None:
    """Print a table as comma-separated values with a line of names; a missing number stays empty, a list is JSON."""
    rows: Sequence[Mapping[Any, Any]]
    rows, names = (table, list(table[0]) if table else []) if isinstance(table, Sequence) else _rows_of(table)
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _csv_cell(cell) for name, cell in row.items()} for row in rows)


def _rows_of(table: "pd.DataFrame") -> tuple[list[dict[Any, Any]], list[str]]:
    """Return the rows of a table, and its columns, which it has also where it has no row."""
    return table.to_dict("records"), list(table.columns)


def _csv_cell(value: Any) -> Any:
    """Return a cell of comma-separated values."""
    plain = _json_value(value)
    return json.dumps(plain, ensure_ascii=False, default=str) if isinstance(plain, (dict, list)) else plain


def print_json(value: Any) -> None:
    """Print plain JSON; what is not a finite number becomes null."""
    text = json.dumps(_json_value(value), indent=1, ensure_ascii=False, allow_nan=False, default=str)
    sys.stdout.write(text + "\n")


def _json_value(value: Any) -> Any:
    """Return a value as plain JSON data: NumPy numbers as numbers, NaN and infinity as null."""
    if isinstance(value, dict):
        return {key: _json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not isfinite(value) else value


@contextmanager
def progress(total: int, label: str, quiet: bool) -> Iterator[Callable[..., None]]:
    """Show a bar for work that takes longer than two seconds; yield the function to call after each piece.

    Where there is no terminal, a line is written every half minute instead.
    """
    from interpose.cli.heartbeat import Heartbeat

    columns = (TextColumn(say(label)), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    disabled = quiet or not notices.is_terminal  # else it would write an empty line when it stops
    bar = Progress(*columns, console=notices, transient=True, disable=disabled)
    task = bar.add_task(label, total=total)
    started_at = time.monotonic()
    shown = False
    beats = Heartbeat(total, label, print_notice) if disabled and not quiet else None

    def advance(pieces: int = 1) -> None:
        nonlocal shown
        if beats:
            beats.advance(pieces)
        if not shown and time.monotonic() - started_at > SHOW_AFTER_SECONDS:
            bar.start()
            shown = True
        bar.advance(task, pieces)

    try:
        yield advance
    finally:
        if shown:
            bar.stop()


def print_notice(line: str) -> None:
    """Print one line beside the results; at once, also into a pipe."""
    typer.echo(line, err=True)


def announce_costs(world: "Scenario", runs: int, threads: int | None, quiet: bool) -> None:
    """Print how much will be run and about how long it takes, where that is a minute or more."""
    from interpose.cli.heartbeat import in_minutes
    from interpose.experiments.execution.costs import expected_minutes

    minutes = expected_minutes(world, runs, threads)
    if not quiet and minutes >= LONG_MINUTES:
        print_notice(
            say("{runs:,} worlds of {days:,} days: {time}", runs=runs, days=world.days, time=in_minutes(minutes))
        )


def announce_compilation(quiet: bool) -> None:
    """Print a notice where the first run of a version has to compile, which takes a while."""
    from numba import config

    from interpose.model.simulation.compiled_day import is_compiled

    if not quiet and not config.DISABLE_JIT and not is_compiled():
        notices.print(say("compiling the day, once for this version (about half a minute) ..."))


def number(value: float, digits: int = 1) -> str:
    """Return a number as all tables have it, ``digits`` after the point."""
    from interpose.model.results.formatting import number as write_number

    return write_number(value, digits)


MOST_TOLD = 1000
"""Times as much from which on a larger number says no more."""


def times(ratio: float) -> str:
    """Return how many times as much something is, or that it is over a thousand times."""
    return say("over {bound:,}", bound=MOST_TOLD) if ratio > MOST_TOLD else number(ratio)
