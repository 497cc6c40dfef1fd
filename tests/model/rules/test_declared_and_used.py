"""Nothing is declared in vain: every parameter and column is used, and mechanisms read and write what they say."""

import re

import pytest
from support.source_usage import NAMES, ROOT, Uses, tables, uses

from interpose.model.mechanisms.registry import MECHANISMS

STEPS = dict(zip(NAMES, MECHANISMS, strict=True))
SHOWING = frozenset(
    {
        "agents.views.column_set",
        "agents.views.mixed_set",
        "agents.views.row_view",
        "model.mechanisms.recording",
        "model.simulation.conflict_model",
        "model.simulation.invariants",
        "model.simulation.memory",
        "model.state.territory",
        *(
            f"model.results.{path.stem}"
            for path in (ROOT / "model" / "results").glob("*.py")
            if path.stem != "outcomes"
        ),
    }
)
"""Modules that show or check what is there: to be read by them alone moves nothing in the world."""

SHOWN = {
    "aid.captured": "ledger of goods (law 10), daily series",
    "aid.delivered": "ledger of goods (law 10), outcomes of a run",
    "aid.entered": "ledger of goods (law 10)",
    "aid.intercepted": "ledger of goods (law 10), daily series",
    "aid.resold": "ledger of goods (law 10), daily series",
    "aid.spoiled": "ledger of goods (law 10)",
    "aid.stolen": "ledger of goods (law 10), daily series",
    "aid.stored_first": "ledger of goods (law 10)",
    "aid.taxed": "ledger of goods (law 10), daily series",
    "clock.unsaid": "its bounds, which law 4 checks, say that no news was lost",
    "contributor.key": "its units' keys are made of it; views show it",
    "contributor.offer": "its units are made of it; tables of results",
    "contributor.quality": "its units carry it; views show the contributor's own",
    "contributor.robustness": "its units carry it; views show the contributor's own",
    "contributor.since": "views show for how long it has been in its stage",
    "event.call": "where would-be events went: results, and why-not",
    "event.day": "tables of results",
    "event.high": "tables of results",
    "event.low": "tables of results",
    "event.reported": "tables of results",
    "faction.arrived": "ledger of fighters from outside (law 2)",
    "faction.dead": "totals of a run",
    "fund.disbursed": "ledger of money (law 11)",
    "fund.failed": "ledger of money (law 11)",
    "fund.outstanding": "ledger of money (law 11)",
    "fund.pledged": "ledger of money (law 11)",
    "fund.returned": "ledger of money (law 11)",
    "mission.dead": "totals of a run",
    "mission.harmed": "totals of a run",
    "mission.rounds": "views show how many rounds of talks it led",
    "road.carried": "law 13: no goods cross a border that is shut",
    "territory.arrived": "daily series, and law 9 on who crossed a border",
    "territory.dead": "totals of a run, and the ledger of people",
    "territory.injured": "totals of a run",
    "territory.left": "daily series, and law 9 on who crossed a border",
    "unit.dead": "totals of a run",
    "works.barred": "law 12: nobody is paid where the rule bars it",
} | {f"news.{name}": "tables of results" for name in tables()["news"]}
"""Columns that change nothing in the world, and why they are there all the same."""

BOOKKEEPING = ("clock", "first_row", "by_key", "of_key", "event", "news")
"""Tables that every step may use without saying so: the log, the clock, the order of rows."""


def used_by(found: Uses) -> set[str]:
    """List what any function uses that does more than show."""
    return set().union(*(names for (module, _), names in found.uses.items() if module not in SHOWING))


@pytest.fixture(scope="module")
def used():
    """Return what the sources use."""
    return used_by(uses())


def columns() -> list[str]:
    """List every column of the world but the daily series, which are results."""
    return [f"{table}.{name}" for table, names in tables().items() if not table.startswith("daily") for name in names]


def spelt_out(names: tuple[str, ...]) -> set[str]:
    """Write ``table.*`` and ``table`` as columns."""
    found = set[str]()
    for name in names:
        table, _, column = name.partition(".")
        whole = column in ("", "*") and tables()[table]
        found |= {f"{table}.{each}" for each in tables()[table]} if whole else {table if column == "*" else name}
    return found


# ---------------------------------------------------------------------------------------------- dead or not


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_read(used, name):
    fields = STEPS[name].Params.model_fields
    dead = [field for field in fields if f"p.{name}.{field}" not in used]
    assert not dead, f"{name}: nothing reads {', '.join(dead)}"


def test_every_column_is_used(used):
    dead = [column for column in columns() if column not in used | set(SHOWN)]
    assert not dead, f"written at most, never used: {', '.join(dead)}"


def test_no_exception_is_out_of_date(used):
    late = sorted(set(SHOWN) & used)
    assert not late, f"used by now, so no exception: {', '.join(late)}"
    assert set(SHOWN) <= set(columns())


def test_what_is_only_shown_is_shown():
    files = [ROOT / f"{module.replace('.', '/')}.py" for module in SHOWING]
    text = "\n".join(
        p.read_text() for p in [*files, *(ROOT / "viz").rglob("*.py"), *(ROOT / "experiments/comparison").glob("*.py")]
    )
    whole = {"civilian", "contributor", "unit", "event", "news", "territory", "faction", "mission", "clock"}
    for column in SHOWN:
        table, _, name = column.partition(".")
        assert table in whole or re.search(rf"\b{name}\b", text), f"{column}: nothing shows it"


# ---------------------------------------------------------------------------------------------- as declared


@pytest.mark.parametrize("name", NAMES)
def test_declared_names_exist(name):
    for declared in (*STEPS[name].READS, *STEPS[name].WRITES):
        table, _, column = declared.partition(".")
        known = tables().get(table)
        assert known is not None, f"{name}: {declared}: there is no such table"
        assert column in ("", "*", *known), f"{name}: {declared}: there is no such column"


@pytest.mark.parametrize("name", NAMES)
def test_declared_names_are_read_and_written(name):
    read, written = uses().of_step(name)
    for what, said, done in (("reads", STEPS[name].READS, read), ("writes", STEPS[name].WRITES, written)):
        for declared in said:
            assert spelt_out((declared,)) & done, f"{name} {what} {declared}: it does not"


def undeclared(name: str) -> tuple[list[str], list[str]]:
    """List what a mechanism reads and writes without saying so, also through helpers; bookkeeping needs no saying."""
    read, written = uses().of_step(name)
    told = spelt_out(STEPS[name].WRITES)
    left = {column for column in written - told if column.split(".")[0] not in BOOKKEEPING}
    free = {"graph", "p", *BOOKKEEPING}
    silent = read - spelt_out(STEPS[name].READS) - told - written
    return [c for c in sorted(silent) if c.split(".")[0] not in free and not c.endswith(".key")], sorted(left)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_and_written_is_declared(name):
    read, written = undeclared(name)
    assert not written, f"{name}: WRITES lacks {written}"
    assert not read, f"{name}: READS lacks {read}"


# ---------------------------------------------------------------------------------------------- the finder itself

MADE = """
from interpose.agents.other import rule, fill

def step(w, day):
    p = w.p[0].clash
    h, row = w.holding[0, 1], w.territory[0]
    h.held_days = h.held_days + 1 if p.friction > 0 else 0
    row.harm += 1.0
    other(w.unit[0], p)
    rule(p, row.damage)
    w.presence[w.unit[0].place].units += 1
    fill(w.civilian.fear, w.civilian.trust[2:5])
    row.relief = other(w.unit[0], row.relief)

def other(u, q):
    u.supply = q.raid_rate
    for edge in w.road:
        edge.shut = 1
    for pair in (w.dyad[0, 1], w.dyad[1, 0]):
        pair.truce = 0.0
    either = w.fund[0] if u.effect > 0 else w.works[1]
    either.disbursed += 1
    return u.effect

def never(w, p: Params):
    return p.attack_rate, w.leaning[0], w.mission[0].answer
"""
OTHER = """
def rule(p, damage):
    return p.across * damage

def fill(fear, trust):
    for i in range(3):
        fear[i] = trust[i]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return what is found in two small modules."""
    root = tmp_path_factory.mktemp("made")
    for part, text in (("model/mechanisms/clash.py", MADE), ("agents/other.py", OTHER)):
        (root / part).parent.mkdir(parents=True)
        (root / part).write_text(text)
    return Uses(root)


def test_the_finder_follows_rows_parameters_and_columns(made):
    read, written = made.of_step("clash")
    held = {"holding.held_days", "territory.harm", "presence.units", "civilian.fear", "unit.supply", "road.shut"}
    held |= {"dyad.truce", "fund.disbursed", "works.disbursed"}
    assert written == held | {"territory.relief"}
    assert {name for name in read if name.startswith("p.")} == {
        f"p.clash.{n}" for n in ("friction", "raid_rate", "across")
    }
    assert {"unit.place", "unit.effect", "civilian.trust", "territory.damage"} <= read
    assert "civilian.fear" not in read and "mission.answer" not in read


def test_the_finder_knows_what_is_only_written(made):
    found = used_by(made)
    assert not found & {"holding.held_days", "territory.harm", "unit.supply", "road.shut", "civilian.fear"}
    assert {"unit.effect", "unit.place", "territory.relief", "mission.answer", "p.clash.attack_rate"} <= found
    assert "p.clash.exponent" not in found
