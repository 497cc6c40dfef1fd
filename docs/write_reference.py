"""Write docs/every_command.md and docs/every_path.md: every command with its options, every path of a scenario."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generate import bounds, table_of
from typer.main import get_command

import interpose as ip
from interpose.cli.main import app
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.settable_paths import IN_THE_FILE, settable_paths

HERE = Path(__file__).resolve().parent
NOTE = "<!-- Made by `make docs` from the sources: change those, not this page. -->\n"
COMMANDS, PATHS = HERE / "every_command.md", HERE / "every_path.md"
SCENARIO = "gaza-isf"
ABOUT_COMMANDS = """# Every command and option

What `interpose COMMAND --help` says, on one page. How names, numbers, defaults and tables work for all of them stands
in [the command line](command_line.md).
"""
ABOUT_PATHS = f"""# Every path that can be set

What `--set PATH=VALUE`, `set=` in Python and the designs of sweeps take, as `interpose paths WORD` prints it. Sources
and what caps what are those of `{SCENARIO}`, and of another shipped scenario where only that one has the path; without
a source, the value is the file's own, and the page of the scenario says where it is from. `ID` stands for the id or
name of a territory, party or contributor (`interpose show SCENARIO` lists them), or for the place in a list. *Midway*:
can also change on a running day (`interpose branch`, the page). *Capped by*: the lever has no effect beyond what the
other one allows.

```sh
interpose paths ceiling
```
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Return every command with the words that call it, those of groups too, in the order of help."""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        parts = getattr(command, "commands", None)
        if parts is None:
            yield name, command
        else:
            yield from ((f"{name} {part}", one) for part, one in parts.items())


def row_of(option: Any) -> tuple[str, str, str]:
    """Return how an option or argument is written, what it does, and its default."""
    value = f" {option.metavar}" if option.metavar else ""
    names = " / ".join(f"`{name}{value}`" for name in (*option.opts, *option.secondary_opts))
    if option.param_type_name == "argument":
        names = f"`{option.metavar or option.name}`"
    plain = option.default is None or option.default is False or callable(option.default) or option.default == ()
    return names, getattr(option, "help", None) or "", "" if plain else f"`{option.default}`"


def section_of(name: str, command: Any) -> str:
    """Describe a command: what it does, and its arguments and options."""
    shown = [option for option in command.params if not getattr(option, "hidden", False) and option.name != "help"]
    rows = table_of(("argument or option", "what it is", "default"), map(row_of, shown))
    return "\n\n".join([f"## `interpose {name}`", " ".join((command.help or "").split()), rows])


def commands_page() -> str:
    """Return the page of commands."""
    return "\n".join([NOTE, ABOUT_COMMANDS, "\n\n".join(section_of(*one) for one in commands()), ""])


def written(row: dict[str, Any]) -> str:
    """Return a path with `ID` where an id stands."""
    return ".".join("ID" if step == "*" else step for step in row["pattern"].split("."))


def said(value: Any) -> str:
    """Return a value as a cell says it; nothing where there is none."""
    if value is None or value == "":
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def cells_of(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a path."""
    limits = ", ".join(f"`{word}`" for word in row["options"]) or bounds(row["low"], row["high"])
    caps = "; ".join(f"`{cap['path']}`: {cap['how']}" for cap in row["capped_by"])
    unit = "" if row["unit"] == "1" else row["unit"]
    meaning = str(row["meaning"] or row["label"])
    return (
        f"`{written(row)}`",
        meaning,
        unit,
        limits,
        said(row["default"]),
        "yes" if row["midway"] else "",
        caps,
        "" if row["source"] == IN_THE_FILE else str(row["source"]),
    )


def paths_page() -> str:
    """Return the page of settable paths, a section for each part of a scenario."""
    kinds: dict[str, dict[str, Any]] = {}
    for name in (SCENARIO, *sorted(ip.scenarios())):
        for row in settable_paths(load_scenario(name)):
            kinds.setdefault(row["pattern"], row)
    parts: dict[str, list[tuple[str, ...]]] = {}
    for pattern, row in kinds.items():
        first, dot, _ = pattern.partition(".")
        parts.setdefault(first if dot else "of the whole scenario", []).append(cells_of(row))
    header = ("path", "meaning", "unit", "bounds or words", "default", "midway", "capped by", "source")
    sections = [f"## {name}\n\n{table_of(header, rows)}" for name, rows in parts.items()]
    return "\n".join([NOTE, ABOUT_PATHS, "\n\n".join(sections), ""])


if __name__ == "__main__":
    COMMANDS.write_text(commands_page(), encoding="utf-8")
    PATHS.write_text(paths_page(), encoding="utf-8")
    print(f"{COMMANDS}, {PATHS}: {len(paths_page().splitlines())} lines of paths")
