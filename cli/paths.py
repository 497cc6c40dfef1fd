"""The command `paths`: every value that can be set, with what it means and what caps it."""

import textwrap
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.words import mark, say, say_count

CAPPED = (
    mark("capped by {path} = {value}: {how}"),
    mark("capped by {path} = {value}: {how}; holds it down"),
    mark("capped by {path} = {value}: {how}; holds it down for {held} of {all}"),
)
"""Of what caps a path: it does not hold it down, it does, or it does so for some of several."""
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

    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(row["pattern"], []).append(row)
    for alike in kinds.values():
        typer.echo(f"{alike[0]['path'] if len(alike) == 1 else _joint_path(alike)}")
        for line in _lines(alike):
            typer.echo(textwrap.fill(line, text_width(), initial_indent="  ", subsequent_indent="    "))
        typer.echo("")
    end = say_count(
        "{n} path. Set one with --set PATH=VALUE; as a table: --csv or --json.",
        "{n} paths. Set one with --set PATH=VALUE; as a table: --csv or --json.",
        len(rows),
    )
    typer.echo(textwrap.fill(end, text_width(), break_on_hyphens=False))


def _joint_path(alike: Sequence[dict[str, Any]]) -> str:
    """Return the path of several rows, with words in capitals for their ids."""
    steps = alike[0]["pattern"].split(".")
    return ".".join("ID" if step == "*" else step for step in steps)


def _lines(alike: Sequence[dict[str, Any]]) -> list[str]:
    """Return the lines of a block."""
    row = alike[0]
    lines = [say(str(row["meaning"] or row["label"]))]
    if len(alike) > 1 or row["who"]:
        lines.append(_whose(alike))
    lines.append(_value_line(row, _values(alike)))
    sources = list(dict.fromkeys(r["source"] for r in alike))
    lines.append(say("source: {source}", source=" | ".join(say(str(source)) for source in sources)))
    lines.append(say("can change midway") if row["midway"] else say("settled at the start"))
    for cap in row["capped_by"]:
        held = sum(any(c["path"] == cap["path"] and c["binds"] for c in r["capped_by"]) for r in alike)
        sentence = CAPPED[0 if not held else 1 if len(alike) == 1 else 2]
        named = {"path": cap["path"], "value": _said(cap["value"]), "how": say(cap["how"])}
        lines.append(say(sentence, **named, held=held, all=len(alike)))
    return lines


def _whose(alike: Sequence[dict[str, Any]]) -> str:
    """Return whose values they are, with the ids to write."""
    own = [r["path"].split(".") for r in alike]
    holes = [i for i, step in enumerate(alike[0]["pattern"].split(".")) if step == "*"]
    ids = [", ".join(dict.fromkeys(steps[hole] for steps in own)) for hole in holes]
    if len(alike) == 1:
        return say("of {who}", who=alike[0]["who"])
    counts = [len({steps[hole] for steps in own}) for hole in holes]
    if max(counts) <= MOST_NAMES:
        return (
            say("ID: {ids}", ids=ids[0])
            if len(ids) == 1
            else say("ID: {ids}; then {others}", ids=ids[0], others=ids[1])
        )
    return say("ID: one of {counts} (interpose show lists them)", counts=" x ".join(map(str, counts)))


def _values(alike: Sequence[dict[str, Any]]) -> str:
    """Return the value of a path, or the ends of the values of several, with their unit."""
    values = [_rows_said(r) for r in alike]
    if len({str(v) for v in values}) == 1:
        said = _said(values[0])
    elif all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
        said = say("{low} to {high}", low=_said(min(values)), high=_said(max(values)))
    else:
        said = say("differs")
    unit = alike[0]["unit"]
    return said if unit in ("", "1") else say("{amount} {unit}", amount=said, unit=say(unit))  # 1: a plain number


def _value_line(row: dict[str, Any], value: str) -> str:
    """Return the value of a path with its bounds or the words it takes, and its default."""
    named = {"value": value, "default": _said(row["default"])}
    if row["options"]:
        words = ", ".join(map(str, row["options"]))
        return say("value {value}, one of {words}; default {default}", **named, words=words)
    if row["low"] is None and row["high"] is None:
        return say("value {value}; default {default}", **named)
    low, high = (say("any") if row[end] is None else _said(row[end]) for end in ("low", "high"))
    return say("value {value}, bounds {low} to {high}; default {default}", **named, low=low, high=high)


def _rows_said(row: dict[str, Any]) -> Any:
    """Return the value of a path; of a list that is set as a whole, how many rows it has."""
    if row["kind"] == "list" and isinstance(row["value"], str):
        return say_count("{n} row", "{n} rows", int(row["value"].partition(" ")[0]))
    return row["value"]


def _said(value: Any) -> str:
    """Return a value as it is written after --set, numbers with their thousands apart."""
    from interpose.model.results.formatting import plain_number

    if value is None:
        return say("none")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return plain_number(value)
    return f"[{', '.join(map(_said, value))}]" if isinstance(value, list) else str(value)
