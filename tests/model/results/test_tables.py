"""What a run leaves behind: the page that describes it, tables that agree with each other, codes of UCDP GED."""

import re

import numpy as np
import pandas as pd
import pytest
from support.busy_world import DAYS, SEED, busy_run, happening
from support.paths import ROOT
from support.worlds import scenario, valley, with_force

from interpose.agents.faction import POSTURES
from interpose.agents.peacekeeper import KINDS, TASKS, UNIT_STATUSES
from interpose.experiments.comparison.summaries import digest, severities, weekly
from interpose.model.results.ged_file import ged_file
from interpose.model.results.ledger_tables import (
    AID_ENTRIES,
    FUND_ENTRIES,
    contributor_table,
    faction_table,
    ledger_table,
)
from interpose.model.results.outcomes import COUNTED, outcomes
from interpose.model.results.run_files import write_run
from interpose.model.results.tables import DAILY_TABLES, daily_table, event_table, news_table, unit_table
from interpose.model.simulation.simulate import simulate
from interpose.model.state.daily_series import DAILY, TABLES
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    EVENT,
    EVENT_KINDS,
    FORCE_ATTACK,
    FORCE_HARM,
    OUTCOMES,
    PROTEST,
    STOPPED,
    STRIKE,
    TURNED,
    UNMET,
    VIOLATION,
)

PAGE = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def run():
    """Return the busy run, in which there is something of every kind."""
    found = busy_run()
    assert {int(kind) for kind in found.events.kind} >= {CLASH, STRIKE, VIOLATION, FORCE_ATTACK, PROTEST, COMMUNAL}
    assert {CALLED_OFF, STOPPED} <= {int(outcome) for outcome in found.events.outcome}
    return found


# ---------------------------------------------------------------------------------------------- the page


def section(title: str) -> str:
    """Return the part of the page below a heading."""
    return re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)[1]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_page_names_every_column(table):
    text = section("`events`" if table is EVENT else f"`{table.name}`")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert rows == [(column.name, column.unit, column.meaning) for column in table.columns]
    assert text.strip().startswith(table.meaning)


def test_the_page_names_every_outcome():
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", section("Outcomes"), re.MULTILINE)
    assert rows == [(outcome.name, outcome.unit, outcome.label) for outcome in COUNTED]


# ---------------------------------------------------------------------------------------------- the event log


def test_events_are_told_in_words(run):
    table = event_table(run)
    assert len(table) == len(run.events)
    assert set(table["kind"]) <= set(EVENT_KINDS) and set(table["outcome"]) <= set(OUTCOMES)
    assert set(table["territory"]) <= {"A", "B", "C"}
    for column in ("actor", "target", "blamed"):
        assert set(table[column]) <= {"red", "blue", "civilians", "force", "unknown"}
    assert (table["date"] == pd.Timestamp("2000-01-01") + pd.to_timedelta(table["day"], unit="D")).all()
    for column in EVENT.names:
        if column not in ("kind", "outcome", "territory", "actor", "target", "blamed"):
            assert (table[column].to_numpy() == run.events[column]).all()


# ---------------------------------------------------------------------------------------------- sums


def test_daily_series_are_sums_of_events(run):
    e, daily, force = run.events, run.world.daily, run.world.daily_force
    happened = (e.outcome != CALLED_OFF) & (e.outcome != STOPPED) & (e.outcome != TURNED)

    def count(chosen, weights=None):
        table = np.zeros((DAYS, 3), np.int64)
        np.add.at(table, (e.day[chosen], e.territory[chosen]), 1 if weights is None else weights[chosen])
        return table

    everything = np.ones(len(e), bool)
    assert (daily.clashes == count(happened & (e.kind == CLASH))).all()
    assert (daily.strikes == count(e.kind == STRIKE)).all()
    assert (daily.violations == count(happened & (e.kind == VIOLATION))).all()
    assert (daily.communal == count(happened & (e.kind == COMMUNAL))).all()
    assert (daily.breaches == count(happened, e.breach)).all()
    assert (daily.deaths_fighters == count(everything, e.deaths_actor + e.deaths_target)).all()
    assert (daily.deaths_civilians == count(everything, e.deaths_civilians)).all()
    assert (daily.injured == count(everything, e.injured)).all()
    assert (daily.reported_deaths == count(everything, e.best)).all()
    assert (daily.reported_events == count(e.reported == 1)).all()
    assert (force.called_off == count(e.outcome == CALLED_OFF)).all()
    assert (force.stopped == count((e.outcome == STOPPED) & (e.kind != COMMUNAL))).all()
    assert (force.calmed == count((e.outcome == STOPPED) & (e.kind == COMMUNAL))).all()
    assert (force.protests == count(e.kind == PROTEST)).all()
    assert (force.deaths_force == count(everything, e.deaths_force)).all()
    assert (force.harmed == count(e.kind == FORCE_HARM, e.deaths_civilians)).all()
    assert (force.attacks == count((e.kind == FORCE_ATTACK) | (e.outcome == 3))).all()


def test_outcomes_are_sums_of_the_daily_series(run):
    found, daily, force, world = outcomes(run), run.world.daily, run.world.daily_force, run.world
    assert list(found) == [outcome.name for outcome in COUNTED]
    for name in (
        "clashes",
        "strikes",
        "violations",
        "communal",
        "breaches",
        "deaths_fighters",
        "deaths_civilians",
        "injured",
    ):
        assert found[name] == daily[name].sum()
    assert found["reported_deaths"] == daily.reported_deaths.sum()
    pairs = {"deaths_force": "deaths_force", "deaths_by_force": "harmed", "attacks_on_force": "attacks"}
    for name, column in (pairs | {name: name for name in ("protests", "called_off", "stopped", "calmed")}).items():
        assert found[name] == force[column].sum()
    assert found["displaced"] == daily.displaced[-1].sum() == world.territory.displaced.sum()
    assert found["recruits"] == daily.recruits[-1].sum() == world.holding.recruits.sum()
    assert found["troops_at_end"] == force.troops[-1].sum()
    people = daily.resident + daily.displaced
    for name in ("fear", "trust", "grievance"):
        assert found[f"mean_{name}"] == pytest.approx(np.average(daily[name], weights=people), rel=1e-6)
    years = force.troops.sum() / 365.25
    assert found["force_deaths_per_1000_years"] == pytest.approx(1000 * force.deaths_force.sum() / years)


def test_the_dead_are_missing_among_the_living(run):
    e, world, first = run.events, run.world, run.scenario
    start = {h: sum(x.fighters for x in first.holdings if x.faction == h) for h in ("red", "blue")}
    for row, name in enumerate(("red", "blue")):
        dead = e.deaths_actor[e.actor == row].sum() + e.deaths_target[e.target == row].sum()
        recruits, fighters = world.holding.recruits[:, row].sum(), world.holding.fighters[:, row].sum()
        assert dead > 0 and fighters == start[name] + recruits - dead
    civilians = sum(place.population for place in first.places) - start["red"]
    living = world.territory.resident.sum() + world.territory.displaced.sum()
    assert civilians - living == e.deaths_civilians.sum() + world.holding.recruits.sum()
    assert e.deaths_civilians.sum() == world.territory.dead.sum()
    assert e.deaths_force.sum() == world.unit.dead.sum() == world.mission.dead.sum()


def test_weeks_add_up_to_the_run(run):
    table, totals = weekly(run), outcomes(run)
    assert table["week"].tolist() == list(range(18)) and table["days"].tolist() == [7] * 17 + [1]
    for name in ("clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians", "deaths_force"):
        assert table[name].sum() == totals[name]
    assert table["reported_deaths"].sum() == totals["reported_deaths"]
    assert (table["week_start"].diff().dropna() == pd.Timedelta(days=7)).all()
    assert table["week_start"].iloc[0] == pd.Timestamp("2000-01-01")
    assert (table["troops"] * table["days"]).sum() == pytest.approx(run.world.daily_force.troops.sum())
    assert table[["fear", "trust"]].to_numpy().min() >= 0 and table[["fear", "trust"]].to_numpy().max() <= 1


def test_what_a_comparison_keeps_agrees_with_the_run(run):
    kept, totals = digest("with", run), outcomes(run)
    assert kept.outcomes == {"arm": "with", "seed": SEED} | totals
    for name in ("clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians"):
        assert kept.territories[name].sum() == totals[name]
    assert kept.territories["people"].sum() == run.world.territory.resident.sum() + run.world.territory.displaced.sum()
    fatal = severities(run)
    e = run.events
    among = e.kind <= VIOLATION
    assert fatal["deaths"].sum() == (e.deaths_actor + e.deaths_target + e.deaths_civilians)[among].sum()
    assert (fatal["deaths"] > 0).all() and set(fatal["kind"]) <= {"clash", "strike", "violation"}


# ---------------------------------------------------------------------------------------------- tables and files


def test_daily_tables_are_the_series(run):
    table = daily_table(run)
    assert list(table) == ["day", "date", "territory", *DAILY.names] and len(table) == DAYS * 3
    at = table[(table["day"] == 50) & (table["territory"] == "B")].iloc[0]
    assert all(at[name] == run.world.daily[name][50, 1] for name in DAILY.names)
    holding = daily_table(run, "daily_holding")
    assert len(holding) == DAYS * 6 and set(holding["posture"]) <= set(POSTURES)
    at = holding[(holding["day"] == 50) & (holding["territory"] == "B") & (holding["faction"] == "blue")].iloc[0]
    row = run.world.daily_holding[50, 1, 1]
    assert (at["fighters"], at["control"]) == (row.fighters, row.control)
    assert at["posture"] == POSTURES[row.posture]


def test_units_are_told_in_words(run):
    table = unit_table(run)
    assert len(table) == len(run.world.unit) > 0
    assert set(table["contributor"]) == {"X", "Y"} and set(table["place"]) <= {"", "A", "B", "C"}
    for column, names in (("kind", KINDS), ("status", UNIT_STATUSES), ("task", TASKS)):
        assert set(table[column]) <= set(names)


def test_books_balance_to_the_unit_and_agree_with_the_daily_series():
    pledges = [{"id": f"p{i}", "amount": 60_000, "arrives": 0.5, "day": 8 * i} for i in range(8)]
    document = with_force(valley()) | {
        "aid": {"dependence": 0.8, "trucks": 9.5, "mission_trucks": 3.3},
        "reconstruction": {"pledges": pledges, "per_day": 4000},
    }
    for place in document["places"]:
        place["entry_trucks"] = 50
    run = simulate(scenario(document), SEED, 60)
    books = ledger_table(run)
    stored, entered = list(AID_ENTRIES.values())[:2]
    for _, aid in books[books["ledger"] == "aid"].groupby("source"):
        sums = aid.groupby("entry")["amount"].sum()
        assert set(sums.index) == set(AID_ENTRIES.values())
        assert sums[stored] + sums[entered] == sums.drop([stored, entered]).sum()
    fund = books[books["ledger"] == "fund"].set_index("entry")["amount"]
    pledged, *rest = FUND_ENTRIES.values()
    assert fund[pledged] == fund[rest].sum()
    works = books[books["ledger"] == "works"].groupby("entry")["amount"].sum()
    assert works["spent"] == fund["spent"] and works.min() >= 0
    last = run.world.daily[run.days - 1]
    by_place = books[(books["ledger"] == "aid") & (books["entry"] == "delivered to people")].groupby("territory")
    assert by_place["amount"].sum().tolist() == last.delivered.tolist() and last.delivered.sum() > 0
    assert fund["spent"] > 0 and fund["did not arrive"] > 0
    assert contributor_table(run)["contributor"].tolist() == ["X", "Y"]
    assert faction_table(run)["fighters"].sum() == run.world.holding.fighters.sum()


def test_files_give_back_what_was_written(run, tmp_path):
    write_run(run, tmp_path)
    written = {
        "events": event_table(run),
        "ged_truth": ged_file(run, observed=False),
        "ged_observed": ged_file(run, observed=True),
        "news": news_table(run),
        "units": unit_table(run),
        "ledgers": ledger_table(run),
        "parties": faction_table(run),
        "contributors": contributor_table(run),
    } | {name: daily_table(run, name) for name in DAILY_TABLES}
    assert {path.stem for path in tmp_path.glob("*.parquet")} == set(written)
    for name, table in written.items():
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), table, check_exact=True)
    for path in tmp_path.glob("*.csv"):
        table, again = written[path.stem], pd.read_csv(path)
        assert list(again) == list(table) and len(again) == len(table)
        for name in table.select_dtypes("number"):
            assert np.array_equal(again[name].to_numpy(), table[name].to_numpy(), equal_nan=True)


def test_a_run_without_events_is_written_too(tmp_path):
    quiet = simulate(scenario(valley() | {"holdings": []}), 1, 3)
    assert len(quiet.events) == 0
    write_run(quiet, tmp_path)
    assert pd.read_parquet(tmp_path / "events.parquet").columns.tolist() == event_table(quiet).columns.tolist()
    lasting = {"deal_days"}  # the truce of the start holds
    assert all(v == 0 for name, v in outcomes(quiet).items() if not name.startswith("mean_") and name not in lasting)
    assert (daily_table(quiet)["clashes"] == 0).all()


def test_events_that_nobody_met_count(run):
    made = happening(run, kind=[CLASH, CLASH, VIOLATION], outcome=[UNMET, CALLED_OFF, STOPPED], breach=[1, 1, 1])
    found = outcomes(made)
    assert (found["clashes"], found["violations"], found["breaches"]) == (1, 0, 1)
