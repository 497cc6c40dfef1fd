"""What is run for which rows, that every row of both tables is there, and what is scored."""

import csv
from dataclasses import fields, replace
from importlib import resources

import numpy as np
import pandas as pd
import pytest
from support.made_up_digests import made_digest, made_pair

from interpose.experiments.execution.kept_results import KeptResults
from interpose.experiments.observation.presets import observation_settings
from interpose.experiments.validation import deals
from interpose.experiments.validation.arms import (
    AS_IT_IS,
    COUNTRY,
    FULL,
    NONE,
    STRIP,
    country_arms,
    strip_arms,
    world_of,
)
from interpose.experiments.validation.assess import ask_rows, check_seeds, costs, judge_rows
from interpose.experiments.validation.digest import Digest, digest
from interpose.experiments.validation.digest_text import seen_from_data, seen_to_data
from interpose.experiments.validation.row import DAYS
from interpose.experiments.validation.standing import DISPUTED, KINDS, TEST, THIN, kind_of
from interpose.experiments.validation.table import NEVER, ROWS, measured, published, row_ids
from interpose.experiments.validation.verdicts import rows_of, scored, seen_in_record, summary_of
from interpose.experiments.validation.worlds import run_worlds, tasks_of, worlds_of
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate

TABLES = ("patterns.csv", "patterns_more.csv")


def ids_of_tables():
    folder = resources.files("interpose.experiments.analysis") / "targets"
    return [row["id"] for name in TABLES for row in csv.DictReader((folder / name).read_text("utf-8").splitlines())]


def test_every_row_of_both_tables_is_asked_and_measured_or_says_why_not():
    ids = ids_of_tables()
    assert row_ids() == ids and len(ids) == len(set(ids)) == 47
    assert set(ROWS) | set(NEVER) == set(ids) and not set(ROWS) & set(NEVER)
    assert all(len(why) > 30 for why in NEVER.values())
    assert set(DISPUTED) | set(THIN) <= set(ids) and not set(DISPUTED) & set(THIN)
    kinds = {name: kind_of(row) for name, row in published().items()}
    assert set(kinds.values()) == set(KINDS)
    assert {name for name, kind in kinds.items() if kind == "by construction"} == {"P16", "P19", "P20"}
    assert {name for name, kind in kinds.items() if kind == "replaced"} == {"P11"}
    assert {name for name, row in published().items() if row.use == "calibrate"} == {
        name for name, kind in kinds.items() if kind == "calibrate"
    }


def test_bands_are_those_of_the_tables():
    """A band that was typed is the published one, or asks for less than it (a sign)."""
    for name, row in ROWS.items():
        pattern = published()[name]
        bands = [part.band for part in row.parts if part.band is not None]
        if pattern.low is None or pattern.high is None or not bands or pattern.unit == "sign" or name == "M18":
            continue
        ends = [(band.low, band.high) for band in bands]
        assert (pattern.low, pattern.high) in ends or name == "M03", name


def test_rows_by_name():
    assert row_ids(["p07", "P06", " p07"]) == ["P07", "P06"]
    with pytest.raises(InterposeError, match=r"row P99: no such row: the tables have P01 to P23 and M01") as error:
        row_ids(["P99"])
    assert len(str(error.value)) < 300
    with pytest.raises(InterposeError, match="no such row") as error:
        row_ids(["x" * 999])
    assert len(str(error.value)) < 300
    with pytest.raises(InterposeError, match="seeds 4: no verdict is based on fewer than 5 seeds"):
        check_seeds(range(4))


def test_every_arm_is_a_world_of_its_own():
    special = {deals.LEAVES, deals.CUT, *deals.BOTH, *deals.KINDS}
    for name, arms in ((COUNTRY, country_arms), (STRIP, strip_arms)):
        scenario = load_scenario(name)
        worlds = [world_of(scenario, arm) for arm in arms(scenario)]
        assert all(one != other for row, one in enumerate(worlds) for other in worlds[row + 1 :])
        used = {arm for row in ROWS.values() for arm in row.arms if row.scenario == name} - special
        assert used == set(arms(scenario)) - ({"armed-only"} if name == COUNTRY else set())
    country = load_scenario(COUNTRY)
    assert world_of(country, "5 contributors").contributors[4].offer_low == 2000
    strip = load_scenario(STRIP)
    assert [dyad.truce for dyad in world_of(strip, "no truce").dyads] == [0, 0, 0] and strip.dyads[0].truce > 0


def test_worlds_are_run_once_for_all_rows():
    tasks = tasks_of(measured(row_ids()), [1, 2])
    assert len({task.name for task in tasks}) == len(tasks)
    assert len({(t.scenario, t.arm, t.days, t.seed) for t in tasks}) == len(tasks)
    assert len(tasks_of(measured(["P06", "P07", "M04", "M24"]), [1, 2])) == 4
    assert len(tasks_of(measured(["P10", "M10", "M11", "P11"]), [1])) == 1
    assert [t.arm for t in tasks_of(measured(["P22", "M36"]), [1])] == [FULL, deals.LEAVES]
    assert costs(["P06"], [1, 2, 3], 2)[:2] == (1, 6) and costs(["M20"], [1])[:2] == (0, 0)


def found_of(ids, pair):
    """Every world of some rows as the same made-up pair, in six seeds."""
    found = {}
    for row in measured(ids):
        for arm in row.arms:
            found[row.scenario, arm, row.days] = {seed: pair(seed) for seed in range(6)}
    return found


KILLED, FOUGHT = (400, 2, 0, 1, -1, 9), (400, 0, 0, 1, 0, 9)


def test_what_is_scored_and_what_is_only_shown():
    ids = ["P16", "P06", "P01", "M20", "M23", "P05"]
    found = found_of(ids, lambda seed: made_pair([KILLED, FOUGHT], seed=seed, numbers={"force_days": 1e6}))
    parts = judge_rows(ids, found, published())
    assert list(parts["row"]) == ids and list(parts["seeds"]) == [6, 6, 6, 0, 0, 6]
    said = dict(zip(parts["row"], parts["verdict"], strict=True))
    # no effect at all, one clash too few for an exponent, and no dead among a million days
    assert said == {
        "P16": "reported",
        "P06": "fails",
        "P01": "not measurable",
        "M20": "not measurable",
        "M23": "not measurable",
        "P05": "fails",
    }
    assert parts.loc[3, "note"] == NEVER["M20"] and parts.loc[5, "observed_verdict"] == "not from events"
    rows = rows_of(parts)
    assert list(scored(rows)["row"]) == ["P06"] and list(seen_in_record(rows)["row"]) == ["P06"]
    assert summary_of(rows) == "0 of 1 hold (1 fails); on the observed record 0 of the 1 that it shows."
    assert summary_of(rows[rows["row"] != "P06"]) == "No row that is scored was measured."


def test_a_row_is_measured_in_the_seeds_that_all_of_its_arms_have():
    found = found_of(["P06"], lambda seed: made_pair([FOUGHT], seed=seed))
    found[COUNTRY, NONE, DAYS].pop(3)
    assert [len(side[FULL]) for side in worlds_of(ROWS["P06"], found)] == [5, 5]


def test_the_record_is_judged_by_itself():
    """All of the fighting is prevented, and the record of the world without a force has none of it."""

    def pair(arm):
        many = [(400 + day, 0, 0, 1, 0, 5) for day in range(20)]
        return lambda seed: made_pair(many if arm == NONE else many[:10], [] if arm == NONE else None, seed=seed)

    found = {(COUNTRY, arm, DAYS): {seed: pair(arm)(seed) for seed in range(6)} for arm in (FULL, NONE)}
    (line,) = judge_rows(["P06"], found, published()).to_dict("records")
    assert line["estimate"] == pytest.approx(-0.5) and line["verdict"] == "within"
    assert np.isnan(line["observed"]) and line["observed_verdict"] == "not measurable"


def test_hand_worked_summary():
    rows = pd.DataFrame(
        [("P06", TEST, "within", "sign right"), ("P07", TEST, "sign right", "not clear"),
         ("P17", TEST, "fails", "not from events"), ("P23", TEST, "not clear", "not measurable"),
         ("M23", TEST, "not measurable", "not measurable"), ("P01", "calibrate", "within", "within"),
         ("P16", "by construction", "reported", "reported"), ("P11", "replaced", "fails", "fails")],
        columns=["row", "kind", "verdict", "observed_verdict"],
    )  # fmt: skip
    line = (
        "2 of 4 hold (1 within, 1 sign right, 1 not clear, 1 fails); on the observed record 1 of the 2 that it shows."
    )
    assert summary_of(rows) == line


# ------------------------------------------------------------------------------------------------ worlds that were run


DAYS_RUN = 200


@pytest.fixture(scope="module")
def run():
    return simulate(world_of(load_scenario(STRIP), AS_IT_IS), 3, DAYS_RUN)


def test_numbers_of_a_run(run):
    whole = digest(run)
    force, log = run.world.daily_force.troops[:DAYS_RUN].sum(axis=1), run.events
    assert whole.numbers["force_days"] == force.sum() > 0
    would_be = [e for e in log if e.kind == 2 and force[e.day] > 0]
    assert whole.numbers["wanted"] == len(would_be) and whole.numbers["met"] == sum(e.outcome >= 4 for e in would_be)
    assert force[int(whole.numbers["days_to_strength"]) + 38] >= 0.95 * force.max()
    assert whole.numbers["trust"] == pytest.approx(0.5, abs=0.01)
    assert whole.aid["delivered"].sum() == run.world.aid.delivered.sum() > 0
    assert whole.aid["armed"].max() == pytest.approx(0.9, abs=0.1) and len(whole.recorded) == 45
    assert digest(run, series=False).weekly == {} and set(whole.weekly) == {
        "hardship",
        "trust",
        "displaced",
        "services",
    }


def test_what_is_kept_of_worlds_is_read_bit_for_bit(run):
    truth = digest(run)
    pair = made_pair()._replace(truth=truth, record=replace(truth, events=truth.events[::2], attacked=False))
    again = seen_from_data(seen_to_data({AS_IT_IS: pair}))[AS_IT_IS]
    for field in fields(Digest):
        for one, other in ((truth, again.truth), (pair.record, again.record)):
            np.testing.assert_equal(getattr(other, field.name), getattr(one, field.name))
    assert again.truth.events.deaths.sum() == truth.events.deaths.sum()
    with pytest.raises((KeyError, TypeError, ValueError)):
        seen_from_data({"a": [{"days": 3}, {}]})


def test_a_perfect_record_is_the_truth_and_a_poor_one_is_not():
    rows, seeds = ["M35"], range(1, 6)
    perfect, poor = (
        ask_rows(rows, seeds, record=settings)
        for settings in (observation_settings("perfect"), observation_settings("ucdp", POOR))
    )
    line, gone = perfect.parts.iloc[0], poor.parts.iloc[0]
    assert line["estimate"] == line["observed"] > 0 and line["verdict"] == line["observed_verdict"]
    assert gone["estimate"] == line["estimate"] and gone["observed"] < 0.5 * gone["estimate"]
    assert perfect.parts.loc[1, "observed_verdict"] == "not from events"
    assert perfect.command == "interpose patterns M35 --seeds 5 --record perfect"


POOR = {"reporting.near": 0.1, "reporting.remote": 0.1, "reporting.death": 0.0}


def test_worlds_that_are_kept_are_not_run_again(monkeypatch):
    rows, kept = measured(["M34"]), KeptResults()
    scenarios = {STRIP: load_scenario(STRIP)}
    first = run_worlds(rows, [1, 2], scenarios, kept)
    monkeypatch.setattr("interpose.experiments.validation.worlds.simulate", None)
    again = run_worlds(rows, [2, 1], scenarios, kept)
    (before,), (after,) = first.values(), again.values()
    assert {seed: seen.truth.numbers["trust"] for seed, seen in after.items()} == {
        seed: seen.truth.numbers["trust"] for seed, seen in before.items()
    }


def test_forces_after_a_deal_meet_the_same_deal(monkeypatch):
    monkeypatch.setattr(deals, "KINDS_FOR", 20)
    country = load_scenario(COUNTRY)
    seed = next(s for s in range(1, 9) if 0 <= deals.first_deal(simulate(world_of(country, NONE), s, 900)) < 900)
    runs = deals.part_by_kind(country, seed, 0)
    assert set(runs) == set(deals.KINDS)
    police, troops = (runs[arm] for arm in deals.KINDS)
    day = deals.first_deal(police)
    assert police.days == day + 20 == troops.days and deals.first_deal(troops) == day
    before = [run.events[run.events.day < day] for run in (police, troops)]
    assert len(before[0]) > 0 and (before[0] == before[1]).all()


def test_made_digests_are_told_apart():
    assert made_digest() != made_digest()
