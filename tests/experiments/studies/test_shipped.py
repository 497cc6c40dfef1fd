"""Shipped studies: each runs and writes all, its words follow its numbers, and its worlds are what they are called."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from support.commands import ask, listing
from support.small_studies import FOLDER, NAMES, OFF, conduct

from interpose.experiments.execution.evaluate import evaluate
from interpose.experiments.studies.find import load_study
from interpose.experiments.studies.run import Plan
from interpose.experiments.studies.study import WHOLE, inhabitants, mean_offers
from interpose.model.results.formatting import amount
from interpose.model.results.intervals import over_seeds
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import bare
from interpose.viz.kinds.study import figures_of

FILES = ["figure.html", "runs.parquet", "study.json", "study.txt", "table.csv"]
COMPARED = [name for name in NAMES if name != "pathways"]
SAID = re.compile(
    r"(fell by|rose by|changed by) (\u2212?[\d.,]+|~0) (\(a share; |[\w -]+ \()"
    r"95 % interval (\S+) to ([^)]+)\).*: interval (includes|excludes) 0\."
)


@pytest.fixture(scope="module")
def world():
    return change_scenario(bare(load_scenario("gaza-isf")), {"days": 60, "people_per_agent": 1000})


def test_studies_are_found_and_small():
    assert {"force_size", "pathways"} <= set(NAMES) and not any(name.startswith("_") for name in NAMES)
    for name in NAMES:
        lines = (FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 66 and "hand_over(__file__)" in lines[-1], name


@pytest.mark.parametrize("name", NAMES)
def test_every_study_runs_and_writes_all(capsys, tmp_path, name):
    out = tmp_path / "out"
    days = 45 if name == "pathways" else 60
    words = ("study", name, "--days", days, "--people-per-agent", 1000, "--seeds", 2, "--out", out)
    if name == "pathways":
        words = (*words, *(word for way in OFF for word in ("--off", way)))
    answer = ask(capsys, *words)
    assert answer.status == 0 and answer.err.strip() == "", answer.err
    assert listing(out) == FILES
    meta, table = json.loads((out / "study.json").read_text()), pd.read_csv(out / "table.csv")
    runs, text = pd.read_parquet(out / "runs.parquet"), (out / "study.txt").read_text()
    assert (meta["kind"], meta["name"], meta["days"], meta["seeds"]) == ("study", name, days, [1, 2])
    assert text.startswith(meta["question"]) and f"{meta['runs']:,} runs: {meta['worlds']} worlds" in text
    assert set(table["arm"]) == set(runs["arm"]) and set(table["outcome"]) == set(meta["outcomes"]) <= set(runs)
    page = (out / "figure.html").read_text()
    assert len(meta["sentences"]) == 3 and page.count('id="plot-') >= len(meta["figures"])
    for sentence in meta["sentences"]:
        assert SAID.search(sentence), sentence
        assert sentence in text and sentence in answer.out


def numbers(sentence):
    """Read how an outcome moved, with its interval and verdict."""
    way, middle, _, low, high, how = SAID.search(sentence).groups()
    return way, middle, low, high, how == "includes"


def test_sentences_say_what_the_table_says(world):
    _, study = load_study("timing")
    found = conduct(study, world, [1, 2, 3])
    table = found.table.set_index(["arm", "outcome"])
    for arm in found.arms:
        for outcome in study.outcomes:
            row = table.loc[(arm, outcome)]
            way, middle, low, high, unclear = numbers(found.compare(outcome, arm))
            ends = [row["difference"], row["difference_low"], row["difference_high"]]
            assert unclear != row["clear"] == (ends[1] > 0 or ends[2] < 0)
            assert way == ("changed by" if unclear else "fell by" if ends[0] < 0 else "rose by")
            if not unclear:
                ends = [abs(ends[0]), *sorted(map(abs, ends[1:]))]
            size = max(map(abs, ends))
            assert [middle, low, high] == [amount(end, "", size) for end in ends]


def test_the_baseline_differs_from_itself_by_nothing(world):
    _, study = load_study("placement")
    found = conduct(study, world, [1, 2, 3])
    rows = found.table[found.table["arm"] == study.baseline]
    assert (rows[["difference", "difference_low", "difference_high", "lower_in", "higher_in"]] == 0).all(axis=None)
    assert not rows["clear"].any()
    assert "changed by 0 persons (95 % interval 0 to 0)" in found.compare("deaths", study.baseline)


def test_tables_are_means_and_paired_differences_of_the_runs(world):
    _, study = load_study("force_size")
    found = conduct(study, world, [1, 2, 3, 4])
    runs, table = found.runs.set_index(["arm", "seed"]), found.table.set_index(["arm", "outcome"])
    for arm, outcome in table.index:
        values = runs.loc[arm, outcome].to_numpy()
        change = values - runs.loc[study.baseline, outcome].to_numpy()
        row = table.loc[(arm, outcome)]
        assert tuple(row[["mean", "low", "high"]]) == pytest.approx(tuple(over_seeds(values)))
        assert tuple(row[["difference", "difference_low", "difference_high"]]) == pytest.approx(over_seeds(change))
    assert (table.loc["0 per 1,000"]["troops"] == 0).all()
    troops = runs.loc["40 per 1,000", "troop_days"].mean() / 60
    assert np.allclose(table.loc["40 per 1,000"]["troops"].astype(float), troops)
    assert (runs.loc["40 per 1,000", "troops_at_end"] <= 0.04 * inhabitants(world)).all()


def test_late_is_the_whole_less_what_was_before(world):
    _, study = load_study("timing")
    plan = Plan(study, world, [5])
    found = conduct(study, world, [5])
    for arm in plan.arms[:3]:
        whole, before = (evaluate(change_scenario(world, arm.changes), [{"days": d}], [5]) for d in (60, plan.late_day))
        names = ["deaths_fighters", "deaths_civilians", "deaths_force"]
        assert found.values("deaths_late", arm.name) == (whole[names].sum(axis=1) - before[names].sum(axis=1)).item()
    assert plan.late_day == 40


def test_a_force_that_ends_is_the_same_until_it_does(world):
    _, study = load_study("timing")
    found = conduct(study, world)
    runs = found.runs.assign(early=found.runs["deaths"] - found.runs["deaths_late"]).set_index(["arm", "seed"])
    assert (runs.loc["an end on day 40", "early"] == runs.loc["the plan", "early"]).all()


def test_parts_sum_to_the_whole_in_every_seed(world):
    _, study = load_study("pathways")
    off = change_scenario(world, {f"pathways.{way}": False for way in OFF})
    plan = Plan(study, off, [1, 2, 3])
    found = conduct(study, off, [1, 2, 3])
    assert plan.worlds == 2 ** len(plan.game.players) + 1 and plan.game.players
    parts = sum(found.values("deaths", arm) for arm in found.arms if arm != WHOLE)
    assert parts == pytest.approx(found.values("deaths", WHOLE))
    without = change_scenario(off, {"mission.deployed": False})
    tables = [evaluate(one, [{}], [1, 2, 3]) for one in (off, without)]
    effect = sum(tables[0][n] - tables[1][n] for n in ("deaths_fighters", "deaths_civilians", "deaths_force"))
    assert effect.to_numpy() == pytest.approx(found.values("deaths", WHOLE))


@pytest.mark.parametrize("name", COMPARED)
def test_worlds_are_told_apart_and_fit(world, name):
    _, study = load_study(name)
    arms = Plan(study, world, [1]).arms
    worlds = [change_scenario(world, arm.changes) for arm in arms]
    assert len({one.model_dump_json() for one in worlds}) == len(arms)
    assert study.baseline in {arm.name for arm in arms}


def test_composition_holds_the_offer_equal(world):
    _, study = load_study("composition")
    for arm in Plan(study, world, [1]).arms:
        offers = mean_offers(change_scenario(world, arm.changes))
        assert sum(offers.values()) == pytest.approx(world.mission.ceiling, abs=5), arm.name
        assert sum(offer > 0 for offer in offers.values()) == {"all countries": 5}.get(arm.name, arm_size(arm.name))


def arm_size(name):
    """Tell from its name how many countries an arm has."""
    return 4 if "without" in name else 1 if "alone" in name else 2


def test_offers_reach_the_ceiling_where_they_may(world):
    _, study = load_study("force_size")
    offered = sum(mean_offers(world).values())
    for arm in Plan(study, world, [1]).arms:
        reached = offered * arm.changes["mission.strength"]
        assert reached == pytest.approx(min(arm.changes["mission.ceiling"], 10 * offered))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_figures_show_the_tables_numbers(world, name):
    _, study = load_study(name)
    off = change_scenario(world, {f"pathways.{way}": False for way in OFF}) if name == "pathways" else world
    found = conduct(study, off)
    meta = {"figures": [one.model_dump() for one in study.figures], "baseline": study.baseline}
    listed = figures_of(meta, found.table)
    drawn = [picture.draw() for picture in listed]
    assert len(drawn) == (len(study.outcomes) if name == "pathways" else len(study.figures))
    assert all(picture.reading for picture in listed) and all(len(drawing.data) for drawing in drawn)
    if study.figures[0].kind == "forest":
        shown = sorted(x for trace in drawn[0].data for x in trace.x)
        others = found.table[found.table["arm"] != study.baseline]
        assert shown == pytest.approx(sorted(others["difference"]))
