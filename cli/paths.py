"""The command `paths`: every value that can be set, with what it means and what caps it."""

import textwrap
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, options

MOST_NAMES = 6
"""Rows of one kind whose names are listed; of more, their number is said."""


@options(leave_out=("out", "quiet"))
def paths(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="words of a path, its meaning or its unit")
    ] = None,
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="whose values are shown: a scenario, or a .yaml file")
    ] = "gaza-isf",
    *,
    output: OutputOptions,
) -> None:
    """List every value that --set takes, or those that all the words match: unit, bounds, default, source, caps."""
    from interpose.cli.console import print_csv, print_json
    from interpose.model.scenario.loading import load_scenario
    from interpose.model.simulation.settable_paths import settable_paths

    rows = settable_paths(load_scenario(scenario), " ".join(words or []))
    if output.json:
        print_json({"scenario": scenario, "paths": rows})
    elif output.csv:
        print_csv([{name: _flat(cell) for name, cell in row.items()} for row in rows])
    else:
        _print_blocks(rows)


def _flat(cell: Any) -> Any:
    """Return a cell of a row as one text."""
    if isinstance(cell, list):
        return "; ".join(f"{c['path']} ({c['how']})" if isinstance(c, dict) else str(c) for c in cell)
    return cell


def _print_blocks(rows: Sequence[dict[str, Any]]) -> None:
    """Print a block for each kind of path: rows that differ by an id alone stand together."""
    from interpose.cli.console import text_width
    from interpose.model.results.formatting import count

    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(row["pattern"], []).append(row)
    for alike in kinds.values():
        typer.echo(f"{alike[0]['path'] if len(alike) == 1 else _joint_path(alike)}")
        for line in _lines(alike):
            typer.echo(textwrap.fill(line, text_width(), initial_indent="  ", subsequent_indent="    "))
        typer.echo("")
    end = f"{count(len(rows), 'path')}. Set one with --set PATH=VALUE; as a table: --csv or --json."
    typer.echo(textwrap.fill(end, text_width(), break_on_hyphens=False))


def _joint_path(alike: Sequence[dict[str, Any]]) -> str:
    """Return the path of several rows, with words in capitals for their ids."""
    steps = alike[0]["pattern"].split(".")
    return ".".join("ID" if step == "*" else step for step in steps)


def _lines(alike: Sequence[dict[str, Any]]) -> list[str]:
    """Return the lines of a block."""
    row = alike[0]
    lines = [row["meaning"] or row["label"]]
    if len(alike) > 1 or row["who"]:
        lines.append(_whose(alike))
    lines.append(f"value {_values(alike)}{_limits(row)}; default {_said(row['default'])}")
    sources = list(dict.fromkeys(r["source"] for r in alike))
    lines.append(f"source: {' | '.join(map(str, sources))}")
    lines.append("can change midway" if row["midway"] else "settled at the start")
    for cap in row["capped_by"]:
        held = sum(any(c["path"] == cap["path"] and c["binds"] for c in r["capped_by"]) for r in alike)
        now = f"; holds it down{f' for {held} of {len(alike)}' if len(alike) > 1 else ''}" if held else ""
        lines.append(f"capped by {cap['path']} = {_said(cap['value'])}: {cap['how']}{now}")
    return lines


def _whose(alike: Sequence[dict[str, Any]]) -> str:
    """Return whose values they are, with the ids to write."""
    own = [r["path"].split(".") for r in alike]
    holes = [i for i, step in enumerate(alike[0]["pattern"].split(".")) if step == "*"]
    ids = [", ".join(dict.fromkeys(steps[hole] for steps in own)) for hole in holes]
    if len(alike) == 1:
        return f"of {alike[0]['who']}"
    counts = [len({steps[hole] for steps in own}) for hole in holes]
    if max(counts) <= MOST_NAMES:
        return "ID: " + "; then ".join(ids)
    return "ID: one of {} (interpose show lists them)".format(" x ".join(map(str, counts)))


def _values(alike: Sequence[dict[str, Any]]) -> str:
    """Return the value of a path, or the ends of the values of several, with their unit."""
    values = [r["value"] for r in alike]
    unit = f" {alike[0]['unit']}" if alike[0]["unit"] not in ("", "1") else ""  # 1: a plain number
    if len({str(v) for v in values}) == 1:
        return _said(values[0]) + unit
    if all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
        return f"{_said(min(values))} to {_said(max(values))}{unit}"
    return "differs" + unit


def _limits(row: dict[str, Any]) -> str:
    """Return the bounds or the words of a path."""
    if row["options"]:
        return f", one of {', '.join(map(str, row['options']))}"
    if row["low"] is None and row["high"] is None:
        return ""
    ends = ["any" if row[end] is None else _said(row[end]) for end in ("low", "high")]
    return f", bounds {ends[0]} to {ends[1]}"


def _said(value: Any) -> str:
    """Return a value as it is written after --set, numbers with their thousands apart."""
    from interpose.model.results.formatting import plain_number

    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return plain_number(value)
    return f"[{', '.join(map(_said, value))}]" if isinstance(value, list) else str(value)
