"""Of all would-be events, where each one went: counts made by hand, worlds that are run, words, figure and command."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.commands import ask, listing
from support.figure_checks import check, words_of

from interpose.experiments.explanation.local_series import local_runs, series_of
from interpose.experiments.explanation.why_not import (
    FORCE,
    NOTHING,
    PUBLISHED,
    Tally,
    WhyNot,
    arms_of,
    check_from_day,
    ratio_by_seed,
    summed_up,
    why_not,
)
from interpose.model.errors import ScenarioError
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.results.fates import FATES, KINDS, UNMET_FATES
from interpose.model.results.intervals import over_seeds
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.model.state import event_log as log
from interpose.viz.kinds.registry import kind_of, open_stored, pictures

SIZES = {"days": 120, "people_per_agent": 1000}
WORLD = load_scenario("reference-country", SIZES)
SMALL = ("reference-country", "--days", 120, "--people-per-agent", 1000)
NAMES = [fate.name for fate in FATES]
CLASH, VIOLATION, STRIKE = range(3)
DAYS = 10


def made(arm: str, seed: int, counts: dict[tuple[int, str], int], *, first: int = 4, early: int = 0) -> Tally:
    """Make a run with so many events of a kind and fate on each day from ``first`` on, and ``early`` clashes before."""
    events = np.zeros((DAYS, len(KINDS), len(FATES)), np.int32)
    for (kind, fate), number in counts.items():
        events[first:, kind, NAMES.index(fate)] = number
    events[:first, CLASH, NAMES.index("no_unit")] = early
    return Tally(arm, seed, events, np.arange(DAYS) >= first)


def by_hand() -> list[Tally]:
    """Make two seeds of three worlds: units are there on the last six of ten days."""
    met = {(CLASH, "no_unit"): 2, (CLASH, "too_far"): 3, (CLASH, "went_on"): 1, (CLASH, "stopped"): 2}
    met |= {(VIOLATION, "none_able"): 3, (VIOLATION, "stopped"): 1, (STRIKE, "not_asked"): 1}
    runs = []
    for seed in (1, 2):
        runs.append(made(NOTHING, seed, met, early=7))
        runs.append(made("interposition", seed, {(CLASH, "not_asked"): 9 + seed, (VIOLATION, "none_able"): 4}))
        alone = {(CLASH, "not_asked"): 10, (VIOLATION, "not_asked"): 3 + seed, (STRIKE, "not_asked"): 2}
        nobody = made(FORCE, seed, alone, early=7)
        runs.append(nobody._replace(deployed=np.zeros(DAYS, bool)))
    return runs


META = {"kind": "why_not", "days": DAYS, "seeds": [1, 2], "from_day": 0, "published": PUBLISHED, "scenario": {}}


@pytest.fixture(scope="module")
def found() -> WhyNot:
    return summed_up(META, by_hand())


def words_for(answer: WhyNot, folder: Path) -> list[str]:
    answer.write(folder)
    stored = open_stored(folder)
    return kind_of(stored).sentences(stored)


def test_counts_made_by_hand_have_known_answers(found: WhyNot) -> None:
    fates = found.fates.set_index(["without", "kind", "fate"]).sort_index()
    share = fates.loc[(NOTHING, "clash"), "share"]
    assert share[share > 0].to_dict() == {"no_unit": 2 / 8, "too_far": 3 / 8, "went_on": 1 / 8, "stopped": 2 / 8}
    assert fates.loc[(NOTHING, "violation", "none_able"), "share"] == 0.75
    assert fates.loc[(NOTHING, "clash", "too_far"), "a_month"] == pytest.approx(90.0)
    assert fates.loc[("interposition", "clash", "too_far"), "share_change"] == pytest.approx(-3 / 8)
    table = found.summary.set_index(["without", "kind"])
    now = table.loc[(NOTHING, "clash")]
    assert (now["a_month"], now["without_force"], now["met"], now["stopped"]) == pytest.approx((240, 300, 3 / 8, 0.25))
    assert now["deterred"] == pytest.approx(60) and now["deterred_low"] == pytest.approx(60)
    civilians = table.loc[(NOTHING, "violation")]
    paired = over_seeds(30 * np.array([0.0, 1.0]))
    assert civilians[["deterred", "deterred_low", "deterred_high"]].tolist() == pytest.approx(list(paired))
    strikes = table.loc[(NOTHING, "strike")]
    assert strikes["deterred"] == pytest.approx(30) and np.isnan(strikes["met"])
    off = table.loc[("interposition", "clash")]
    assert (off["met"], off["a_month"], off["deterred"]) == pytest.approx((0, 315, -15))
    assert off["deterred_change"] == pytest.approx(-75) and off["met_change"] == pytest.approx(-3 / 8)


def test_days_before_the_first_unit_and_before_the_first_day_do_not_count(found: WhyNot) -> None:
    count = found.by_seed.set_index(["without", "seed", "kind", "fate"])
    assert set(found.by_seed["days"]) == {6} and count.loc[(NOTHING, 1, "clash", "all"), "events"] == 48
    later = summed_up(META, by_hand(), from_day=8).by_seed.set_index(["without", "seed", "kind", "fate"])
    assert later.loc[(NOTHING, 1, "clash", "all"), ["days", "events"]].tolist() == [2, 16]
    assert later.loc[(NOTHING, 1, "clash", "all, without the force"), "events"] == 20
    assert FORCE not in set(found.by_seed["without"])


def test_fates_sum_to_all_events_and_shares_to_one(found: WhyNot) -> None:
    sums = found.fates.groupby(["without", "kind"])["share"].sum()
    assert np.allclose(sums, 1)
    split = found.by_seed[found.by_seed["kind"] != "strike"]
    by_fate = split[~split["fate"].str.startswith("all")].groupby(["without", "seed", "kind"])["events"].sum()
    whole = split[split["fate"] == "all"].set_index(["without", "seed", "kind"])["events"]
    pd.testing.assert_series_equal(by_fate, whole.sort_index(), check_names=False)


def test_a_ratio_is_that_of_the_sums_and_a_seed_without_events_says_nothing() -> None:
    top, bottom = np.array([1.0, 5.0, 0.0]), np.array([2.0, 10.0, 0.0])
    assert over_seeds(ratio_by_seed(top, bottom)) == pytest.approx((0.5, 0.5, 0.5))
    uneven = ratio_by_seed(np.array([2.0, 3.0]), np.array([2.0, 8.0]))
    assert uneven.mean() == pytest.approx(0.5) and uneven[0] > uneven[1]
    same = ratio_by_seed(np.array([1.0, 4.0, 2.0]), np.full(3, 4.0))
    assert same == pytest.approx(np.array([0.25, 1.0, 0.5]))
    assert np.isnan(ratio_by_seed(np.zeros(3), np.zeros(3))).all()


def test_sentences_follow_the_numbers(found: WhyNot, tmp_path: Path) -> None:
    said = words_for(found, tmp_path)
    assert said[0].startswith(
        "Of 100 would-be clashes, the force met 38 (95 % interval 38 to 38) and stopped 25; most often the nearest "
        "unit was too far (38), else no unit was there (25)"
    )
    assert said[1].startswith("Deterred before it began: 60.0 fewer clashes begin in 30 days with the force (")
    assert any(
        line.startswith("Clashes that are met") and "37.5 fewer of 100 without interposition" in line for line in said
    )
    civilians = next(line for line in said if "would-be attacks on civilians" in line)
    assert "stopped 25; most often no unit near was able (75)" in civilians
    assert "Published as met: 5 to 35 of 100 (OIOS 2014, A/68/787" in civilians
    assert any(
        "Deterred before it began: interval includes 0; attacks on civilians that begin differ by" in line
        for line in said
    )
    assert any("30.0 fewer acts of remote violence begin" in line for line in said)


def test_more_that_begin_are_said_to_be_more_and_one_seed_gives_no_interval(tmp_path: Path) -> None:
    runs = [made(NOTHING, seed, {(CLASH, "stopped"): 9}) for seed in (1, 2)]
    runs += [made(FORCE, seed, {(CLASH, "not_asked"): 5}) for seed in (1, 2)]
    (tmp_path / "two").mkdir()
    said = words_for(summed_up(META, runs), tmp_path / "two")
    assert said[1].startswith("Nothing was deterred: 120 more clashes begin in 30 days although the force is there")
    assert said[2] == "No attack on civilians was about to begin while units were deployed."
    (tmp_path / "one").mkdir()
    alone = words_for(summed_up(META, [run for run in runs if run.seed == 1]), tmp_path / "one")
    assert "one seed gives no interval" in alone[1] and "nan" not in " ".join(alone)


def test_where_no_unit_came_nothing_else_is_said(tmp_path: Path) -> None:
    runs = [made(arm, seed, {}, first=DAYS, early=3) for arm in (NOTHING, FORCE) for seed in (1, 2)]
    answer = summed_up(META, runs)
    assert words_for(answer, tmp_path) == [
        "No unit of the force was deployed from day 0 to day 9 in any seed: run more days."
    ]
    assert answer.fates["share"].isna().all()
    for picture in pictures(open_stored(tmp_path)):
        check(picture.draw())


def test_the_figure_stacks_every_fate_and_marks_the_world_without_the_force(found: WhyNot, tmp_path: Path) -> None:
    found.write(tmp_path)
    drawn = next(picture for picture in pictures(open_stored(tmp_path)) if picture.name == "fates").draw()
    check(drawn)
    bars, marks = ([trace for trace in drawn.data if trace.type == kind] for kind in ("bar", "scatter"))
    assert sum(sum(bar.x) for bar in bars) == pytest.approx(240 + 315 + 120 + 120)
    assert [sorted(mark.x) for mark in marks] == [[300, 300], [135, 135]]
    shown = [trace.name for trace in drawn.data if trace.showlegend]
    assert len(shown) == len(set(shown)) == len({trace.name for trace in drawn.data})
    assert len({(bar.marker.color, bar.marker.pattern.shape) for bar in bars}) == len({bar.name for bar in bars})
    assert "without interposition" in words_of(drawn) and "met 38 %, stopped 25 %" in words_of(drawn)
    assert all("events in 30 days" in axis.title.text for axis in (drawn.layout.xaxis, drawn.layout.xaxis2))


# ---------------------------------------------------------------------------------------------- worlds


def test_worlds_that_are_needed() -> None:
    names = [way.name for way in PATHWAYS]
    assert list(arms_of(WORLD)) == [NOTHING, *names, "all-pathways", FORCE]
    assert list(arms_of(WORLD, ["deterrence", "force", "deterrence"])) == [NOTHING, "deterrence", FORCE]
    assert not arms_of(WORLD)[FORCE].mission.deployed
    bare = change_scenario(WORLD, {f"pathways.{name}": False for name in names})
    assert list(arms_of(bare)) == [NOTHING, FORCE]
    with pytest.raises(ScenarioError, match=r"^why-not: reference-country has no force: set mission\.deployed=true$"):
        arms_of(change_scenario(WORLD, {"mission.deployed": False}))
    with pytest.raises(ScenarioError, match="did you mean deterrence"):
        arms_of(WORLD, ["deterence"])
    for day in (-1, 120):
        with pytest.raises(ScenarioError, match=r"is not a day of the run: take one from 0 to 119"):
            check_from_day(WORLD, day)


def test_an_explanation_of_a_territory_names_the_calls() -> None:
    run, watched = simulate(WORLD, 1), series_of(WORLD)
    kept, e = local_runs("", run, list(range(len(WORLD.places))), detailed=False), run.events
    names = [series.name for series in watched]
    for code, fate in enumerate(UNMET_FATES[1:], start=1):
        told = sum(one.totals[names.index(f"unmet:{fate}")] for one in kept)
        assert told == (np.isin(e.kind, (log.CLASH, log.VIOLATION)) & (e.call == code)).sum(), fate
    assert (e.call > 0).any()


def test_with_all_pathways_off_the_force_asks_nobody_and_deters_nothing(tmp_path: Path) -> None:
    answer = why_not(WORLD, arms_of(WORLD, ["all-pathways"]), range(1, 4), threads=2)
    table = answer.summary.set_index(["without", "kind"])
    off = table.loc["all-pathways"]
    assert (off[["deterred", "deterred_low", "deterred_high"]] == 0).all(axis=None)
    share = answer.fates.set_index(["without", "kind", "fate"])["share"]
    assert share["all-pathways", "clash", "not_asked"] == share["all-pathways", "violation", "not_asked"] == 1
    assert share[NOTHING, "clash", "not_asked"] == 0 and table.loc[(NOTHING, "clash"), "met"] > 0
    bare = change_scenario(WORLD, {f"pathways.{way.name}": False for way in PATHWAYS})
    said = words_for(why_not(bare, arms_of(bare), [1, 2], threads=2), tmp_path)
    assert "Of would-be clashes, the force was asked about none: no pathway lets it meet them." in said
    assert "As many clashes begin with the force there as without it, in every seed." in said


def test_the_command_prints_and_writes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words, out = (
        ("why-not", *SMALL, "--seeds", 3, "--without", "interposition", "--without", "relief"),
        tmp_path / "out",
    )
    answer = ask(capsys, *words, "--out", out)
    assert answer.status == 0 and answer.err == ""
    printed = " ".join(answer.out.split())
    assert "would-be clashes in 30 days, and where they went (%), 3 seeds" in printed
    assert all(
        part in printed for part in ("nothing: baseline", "interposition", "the force", "Of 100 would-be clashes")
    )
    assert listing(out) == ["by_seed.csv", "fates.csv", "summary.csv", "why_not.json"]
    meta = json.loads((out / "why_not.json").read_text())
    assert (meta["kind"], meta["without"]) == ("why_not", [NOTHING, "interposition", "relief", FORCE])
    told = json.loads(ask(capsys, *words, "--json", "--out", tmp_path / "again").out)
    assert [row["deterred"] for row in told["summary"]] == pytest.approx(pd.read_csv(out / "summary.csv")["deterred"])
    assert told["sentences"]


BAD = {
    "no force": (
        ("--set", "mission.deployed=false"),
        "why-not: reference-country has no force: set mission.deployed=true",
    ),
    "pathway": (("--without", "deterence"), "--without deterence: no such policy or pathway: did you mean deterrence?"),
    "day": (("--from-day", 120), "--from-day 120: is not a day of the run: take one from 0 to 119"),
}


@pytest.mark.parametrize("case", BAD)
def test_the_command_refuses_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str) -> None:
    words, line = BAD[case]
    answer = ask(capsys, "why-not", *SMALL, *words, "--seeds", 1, "--out", tmp_path / "out")
    assert (answer.status, answer.out, answer.err) == (2, "", f"interpose: {line}\n")
    assert listing(tmp_path) == []
