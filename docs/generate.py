"""Put docs/model.md together from docs/odd.md, docs/laws and the sources, and the outcomes into docs/outputs.md."""

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import interpose.agents
import interpose.model
from interpose.agents import civilian, contributor, faction, mission, peacekeeper
from interpose.agents.columns import Table
from interpose.model.extension import law_page
from interpose.model.extension.law_page import bounds, number, table_of
from interpose.model.mechanisms.contract import Mechanism, name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.outcomes import COUNTED
from interpose.model.simulation.compiled_day import order_of_the_day
from interpose.model.state import daily_series as record
from interpose.model.state import territory

HERE = Path(__file__).resolve().parent
PAGE, OUTPUTS = HERE / "model.md", HERE / "outputs.md"
BEGIN, END = "<!-- outcomes: written by `make docs` -->", "<!-- end of outcomes -->"
ENTITIES: tuple[ModuleType, ...] = (territory, civilian, faction, peacekeeper, contributor, mission)
NOTE = "<!-- Made by `make docs` from docs/odd.md, docs/laws and the sources: change those, not this page. -->\n"


def declared_in(modules: Iterable[ModuleType]) -> list[Table]:
    """List the tables that modules declare, in their order."""
    found: dict[str, Table] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Table):
                found.setdefault(value.name, value)
    return list(found.values())


def describe(table: Table) -> str:
    """Describe one table: what a row is, and its columns with unit, bounds and start."""
    rows = [(f"`{c.name}`", c.unit, bounds(c.low, c.high), number(c.start), c.meaning) for c in table.columns]
    head = f"#### `{table.name}`\n\n{table.meaning} One row per {', '.join(table.index)}.\n\n"
    return head + table_of(("column", "unit", "bounds", "start", "meaning"), rows)


def entities() -> str:
    """Describe everything that has a state of its own."""
    return "\n\n".join(map(describe, declared_in(ENTITIES)))


def other_tables() -> list[Table]:
    """List the tables that any other module declares, by name: ledgers and bookkeeping."""
    known = {table.name for table in declared_in((*ENTITIES, record))}
    parts = (interpose.agents, interpose.model)
    names = [m.name for part in parts for m in pkgutil.walk_packages(part.__path__, f"{part.__name__}.")]
    found = declared_in(importlib.import_module(name) for name in sorted(names))
    return sorted((table for table in found if table.name not in known), key=lambda table: table.name)


def books() -> str:
    """Describe ledgers and bookkeeping."""
    return "\n\n".join(map(describe, other_tables()))


def records() -> str:
    """Describe what a run leaves behind."""
    return "\n\n".join(map(describe, record.TABLES))


def order() -> str:
    """Write the order of the day with what each step reads and writes."""
    steps = enumerate(order_of_the_day(), start=1)
    rows = [(i, f"[{s['step']}](#{s['step']})", s["what happens"], s["reads"], s["writes"]) for i, s in steps]
    return table_of(("", "step", "what happens", "reads", "writes"), rows)


def pathways() -> str:
    """Write all pathways with the mechanism that owns each."""
    rows = [(f"`{way.name}`", way.effect, way.group, name_of(m), way.meaning) for m in MECHANISMS for way in m.PATHWAYS]
    return table_of(("pathway", "effect", "group", "mechanism", "meaning"), rows)


def law_file(name: str) -> Path:
    """Name the file with a mechanism's law."""
    return HERE / "laws" / f"{name}.md"


def submodel(mechanism: Mechanism) -> str:
    """Describe one mechanism: what happens, its law, its pathways, its parameters, where it comes from."""
    return law_page.submodel(mechanism, law_file(name_of(mechanism)).read_text("utf-8"))


def submodels() -> str:
    """Describe all mechanisms in the order of the day."""
    return "\n\n".join(map(submodel, MECHANISMS))


def page() -> str:
    """Put the whole page together."""
    text = (HERE / "odd.md").read_text("utf-8")
    for part in (entities, books, records, order, pathways, submodels):
        mark = f"{{{{{part.__name__}}}}}"
        if text.count(mark) != 1:
            raise ValueError(f"docs/odd.md: {mark} must stand there once")
        text = text.replace(mark, part())
    return NOTE + text


def outputs() -> str:
    """Return the page of outputs with every outcome that a run is summed up in."""
    before, rest = OUTPUTS.read_text("utf-8").split(BEGIN)
    rows = [(f"`{outcome.name}`", outcome.unit, outcome.label) for outcome in COUNTED]
    return f"{before}{BEGIN}\n\n{table_of(('outcome', 'unit', 'meaning'), rows)}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    OUTPUTS.write_text(outputs(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE}: {len(page().splitlines())} lines")
