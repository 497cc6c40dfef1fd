"""What the commands print: tables, progress, one-line notices. Results go to standard output, the rest to the other."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import isfinite
from typing import Any, Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

SHOW_AFTER_SECONDS = 2.0
LONGEST_NAME = 40
"""Letters up to which the names in a first column are never folded, so that they can be copied and searched for."""
notices = Console(stderr=True, highlight=False)
results = Console(highlight=False)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, numbers: bool = True) -> None:
    """Print a table; all columns but the first are aligned right when they hold numbers."""
    table = Table(
        title=Text(title), title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim"
    )
    short = max((len(str(first)) for first, *_ in rows), default=0) <= LONGEST_NAME
    for position, name in enumerate(columns):
        justify: Literal["left", "right"] = "right" if numbers and position else "left"
        table.add_column(name, justify=justify, overflow="fold", no_wrap=short and not position)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    (results if results.is_terminal else Console(width=140, highlight=False)).print(table)


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
    """Show a bar for work that takes longer than two seconds; yield the function to call after each piece."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    disabled = quiet or not notices.is_terminal  # else it would write an empty line when it stops
    bar = Progress(*columns, console=notices, transient=True, disable=disabled)
    task = bar.add_task(label, total=total)
    started_at = time.monotonic()
    shown = False

    def advance(pieces: int = 1) -> None:
        nonlocal shown
        if not shown and time.monotonic() - started_at > SHOW_AFTER_SECONDS:
            bar.start()
            shown = True
        bar.advance(task, pieces)

    try:
        yield advance
    finally:
        if shown:
            bar.stop()


def announce_compilation(quiet: bool) -> None:
    """Print a notice where the first run of a version has to compile, which takes a while."""
    from interpose.model.simulation.compiled_day import is_compiled

    if not quiet and not is_compiled():
        notices.print("compiling the day, once for this version (half a minute to a minute) ...")


def number(value: float, digits: int = 1) -> str:
    """Return a number as text: thousands separated, ``digits`` after the point, a dash for NaN."""
    return "-" if value != value else f"{value:z,.{digits}f}"  # z: what rounds to nothing has no sign
