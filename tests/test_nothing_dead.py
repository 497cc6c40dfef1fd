"""Nothing is declared in vain: every parameter and column is used, and mechanisms read and write what they say."""

import re

import pytest
from uses import NAMES, ROOT, Uses, tables, uses

from interpose.model.mechanisms import MECHANISMS

STEPS = dict(zip(NAMES, MECHANISMS, strict=True))
SHOWING = frozenset(
    {
        "agents.view",
        "agents.agent_set",
        "agents.column_set",
        "model.conflict",
        "model.invariants",
        "model.mechanisms.recording",
        "model.memory",
        "model.results",
        "model.store",
    }
)
"""Modules that show or check what is there: to be read by them alone moves nothing in the world."""

SHOWN = {
    "civilian.home": "where a row comes from is given by its position; views show it",
    "civilian.injured": "heals by itself; views show it",
    "clock.first_day": "row of the daily series that recording writes first",
    "contributor.robustness": "its units carry it; views show the contributor's own",
    "contributor.quality": "its units carry it; views show the contributor's own",
    "event.day": "tables of results",
    "event.high": "tables of results",
    "event.low": "tables of results",
    "event.reported": "tables of results",
    "faction.dead": "totals of a run",
    "holding.recruits": "totals of a run",
    "mission.dead": "totals of a run",
    "mission.harmed": "totals of a run",
    "presence.troops": "daily series of the force",
    "territory.dead": "totals of a run, and the ledger of people",
    "territory.fear": "daily series: means over civilians",
    "territory.hardship": "daily series: means over civilians",
    "territory.injured": "totals of a run",
    "territory.population": "ledger of people: what was there at the start",
    "unit.dead": "totals of a run",
} | {f"news.{name}": "tables of results" for name in tables()["news"]}
"""Columns that change nothing in the world, and why they are there all the same."""

WAITING = frozenset(
    f"{table}.{name}"
    for table, names in {
        "aid": "entered store stored_first delivered intercepted taxed captured stolen resold spoiled suspended",
        "clock": "unsaid",
        "contributor": "key stage since reluctance decides needs_un needs_truce needs_consent non_combat parliament "
        "approved tolerance broken caveat dead",
        "dyad": "status since distrust unanswered matters relapses",
        "faction": "strike_reach cohesion resources talks included excluded pressure spoil bias",
        "fund": "pledged outstanding failed held disbursed returned rule per_day cost",
        "graph": "length_km open capacity",
        "holding": "held_days reported ceded",
        "mission": "authorised until term_days renewal in_force breadth legitimacy_abroad legitimacy_home funding "
        "funded mediation outreach promises impartiality rounds",
        "pledge": "key amount day chance done",
        "presence": "escort build enforce entered traffic rumour promised broken",
        "relation": "influence",
        "road": "shut moved carried",
        "territory": "entry_trucks entry_tonnes closed exit_people capacity departed arrived left "
        "relief price deprived",
        "unit": "lead_days arrival_day tour_end non_combat effect",
        "works": "disbursed today misused barred",
    }.items()
    for name in names.split()
)
"""Columns whose mechanism is not there yet: empty when all are."""

WAITING_READS = frozenset(
    {
        "attitudes",
        "clash",
        "control",
        "deployment",
        "escalation",
        "logistics",
        "monitoring",
        "posture",
        "recording",
        "resistance",
        "violation",
    }
)
"""Mechanisms that read more than READS says: empty when all are listed (``python tests/uses.py`` prints what is)."""

WAITING_WRITES = frozenset({"attitudes", "escalation", "logistics"})
"""Mechanisms that write more than WRITES says: empty when all are listed."""

WAITING_CLAIMS = frozenset({"violation reads holding.control", "resistance reads presence.troops"})
"""What READS and WRITES say and the sources do not do: empty when all is true."""

BOOKKEEPING = ("clock", "roster", "roster_start", "event", "news")
"""Tables that every step may use without saying so: the log, the clock, the order of rows."""


def used_by(found: Uses) -> set[str]:
    """List what any function uses that does more than show."""
    return set().union(*(names for (module, _), names in found.uses.items() if module not in SHOWING))


@pytest.fixture(scope="module")
def used():
    """Give what the sources use."""
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
    dead = [column for column in columns() if column not in used | set(SHOWN) | WAITING]
    assert not dead, f"written at most, never used: {', '.join(dead)}"


def test_no_exception_is_out_of_date(used):
    late = sorted((set(SHOWN) | WAITING) & used)
    assert not late, f"used by now, so no exception: {', '.join(late)}"
    assert not set(SHOWN) & WAITING and set(SHOWN) | WAITING <= set(columns())


def test_what_is_only_shown_is_shown():
    files = [ROOT / f"{module.replace('.', '/')}.py" for module in SHOWING]
    text = "\n".join(
        p.read_text() for p in [*files, *(ROOT / "viz").glob("*.py"), ROOT / "experiments/counterfactual.py"]
    )
    whole = {"civilian", "contributor", "unit", "event", "news", "territory", "faction", "mission"}
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
            claim, holds = f"{name} {what} {declared}", bool(spelt_out((declared,)) & done)
            assert holds != (claim in WAITING_CLAIMS), f"{claim}: it does not, or no longer waits"


def undeclared(name: str) -> tuple[list[str], list[str]]:
    """List what a mechanism reads and writes without saying so; what shared bookkeeping does needs no saying."""
    found, module = uses(), f"model.mechanisms.{name}"
    places = {p for p in found.reached_from((module, "step")) if p[0].startswith(("model.mechanisms.", "agents."))}
    read, written = (set().union(*(kept[p] for p in places)) for kept in (found.reads, found.writes))
    told = spelt_out(STEPS[name].WRITES)
    left = {column for column in written - told if column.split(".")[0] not in BOOKKEEPING}
    free = {"graph", "p", *BOOKKEEPING}
    silent = read - spelt_out(STEPS[name].READS) - told - written
    return [c for c in sorted(silent) if c.split(".")[0] not in free and not c.endswith(".key")], sorted(left)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_and_written_is_declared(name):
    read, written = undeclared(name)
    assert (not written) != (name in WAITING_WRITES), f"{name}: WRITES lacks {written}"
    assert (not read) != (name in WAITING_READS), f"{name}: READS lacks {read}"


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
    """Give what is found in two small modules."""
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
