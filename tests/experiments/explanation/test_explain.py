"""Why here: chains between worlds that differ by one thing, by hand and run, their sentences, figures and command."""

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import yaml
from support.commands import ask, listing
from support.worlds import scenario, valley, with_force

from interpose.experiments.explanation.explain import (
    Explanation,
    chain,
    collect,
    events,
    explain,
    find_series,
    pathways,
    territory_row,
    weekly,
    worlds,
)
from interpose.experiments.explanation.local_series import (
    END,
    MEAN,
    SUM,
    LocalRun,
    Series,
    local_runs,
    neighbours,
    series_of,
    totals,
)
from interpose.experiments.explanation.narrative import change_text, sentences
from interpose.model.errors import ScenarioError
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.results.formatting import amount
from interpose.model.results.intervals import over_seeds
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.policies import without
from interpose.model.simulation.simulate import simulate
from interpose.viz.figures.causal_chain import causal_chain, pathway_effects, pathway_rows, shown_series
from interpose.viz.report.explanation_page import explanation_page

WORLD = scenario(with_force(valley()) | {"days": 60})
SEEDS = range(1, 5)
LINKS = [
    Series("troops", "presence", "personnel deployed", "persons", MEAN),
    Series("clashes", "violence", "clashes", "events", SUM),
    Series("recruits", "people", "civilians who joined a party", "persons", END),
]


def explained(policy: list[str], outcome: str, place: str = "B") -> Explanation:
    arms = worlds(WORLD, without(WORLD, policy))
    return explain(WORLD, collect(arms, [place], SEEDS, threads=2)[place], place, outcome, policy)


@pytest.fixture(scope="module")
def found() -> Explanation:
    return explained(["force"], "clashes")


def kept(arm: str, seed: int, daily: list[list[float]]) -> LocalRun:
    days = np.array(daily, float)
    log = Counter((day, "clash", 0, 1) for day, row in enumerate(daily) for _ in range(int(row[1])))
    return LocalRun(arm, seed, totals(LINKS, days), days, log)


def by_hand() -> list[LocalRun]:
    """Make two seeds of two worlds over eight days, and the worlds with one pathway off."""
    made = []
    for seed in (1, 2):
        none = [[0.0, 2.0, float(day)] for day in range(8)]
        some = [[100.0 * (day >= 3), 2.0 - (day >= 3 + seed), float(day)] for day in range(8)]
        made += [kept("with", seed, some), kept("without", seed, none)]
        made.append(kept("off interposition with", seed, [[row[0], 2.0, row[2]] for row in some]))
        made.append(kept("off relief with", seed, some))
    return made


# ---------------------------------------------------------------------------------------------- by hand


def test_a_chain_by_hand() -> None:
    runs = by_hand()
    sides = [[k for k in runs if k.arm == arm] for arm in ("with", "without")]
    table = chain(LINKS, *sides).set_index("series")
    assert table.loc["troops", ["with", "without", "difference", "day"]].tolist() == [62.5, 0.0, 62.5, 3.0]
    assert table.loc["clashes", ["with", "without", "difference"]].tolist() == [12.5, 16.0, -3.5]
    assert table.loc["clashes", ["day_low", "day", "day_high"]].tolist() == [4.25, 4.5, 4.75]
    assert tuple(table.loc["clashes", ["low", "high"]]) == over_seeds([-4.0, -3.0])[1:]
    assert table.loc["recruits", ["difference", "differs_in"]].tolist() == [0.0, 0.0]
    assert np.isnan(table.loc["recruits", "day"])
    parts = pathways(LINKS, runs).set_index(["pathway", "series"])["part"]
    assert (parts["interposition", "clashes"], parts["relief", "clashes"]) == (-3.5, 0.0)
    weeks = weekly(LINKS, *sides).set_index(["series", "week"])
    assert len(weeks) == 3 and weeks.loc[("clashes", 0), "difference"] == -2.5
    shared = events(*sides).set_index("kind").loc["clash"]
    assert shared[["in_both", "only_with", "only_without", "difference"]].tolist() == [12.5, 0.0, 3.5, -3.5]


def test_words_follow_the_interval() -> None:
    clear = {"difference": -3.5, "low": -5.25, "high": -1.0, "unit": "events", "how": SUM}
    assert change_text(clear) == "lower by 3.5 events a run (95 % interval 1.0 to 5.2)"
    assert change_text(clear | {"difference": 0.02, "low": 0.01, "high": 0.03, "unit": "share"}).startswith(
        "higher by 0.020"
    )
    assert (amount(1234.5, "persons"), amount(1e-9, "share"), amount(0.0, "share")) == (
        "1,234 persons",
        "~0",
        "0",
    )


# ---------------------------------------------------------------------------------------------- worlds


def test_what_is_watched_is_what_the_run_has() -> None:
    run, watched = simulate(WORLD, 2), series_of(WORLD)
    every = local_runs("", run, [0, 1, 2], detailed=True)
    for place, name in enumerate("ABC"):
        (seen,) = local_runs("", run, [territory_row(WORLD, name)], detailed=True)
        assert seen.daily.tobytes() == every[place].daily.tobytes() and seen.events == every[place].events
        at = {link.name: seen.totals[column] for column, link in enumerate(watched)}
        daily = run.world.daily[:60, place]
        assert (at["clashes"], at["recruits"]) == (daily.clashes.sum(), daily.recruits[-1])
        assert at["trust"] == pytest.approx(daily.trust.astype(float).mean())
        assert sum(value for key, value in at.items() if key.startswith("posture:")) == pytest.approx(1.0)
        assert seen.events.total() == (run.events.territory == place).sum()
        assert at["called_off"] == run.world.daily_force.called_off[:60, place].sum()
    assert [neighbours(WORLD, place) for place in range(3)] == [[1], [0, 2], [1]]
    assert len({link.name for link in watched}) == len(watched)


def test_worlds_that_are_needed() -> None:
    arms = worlds(WORLD, without(WORLD, ["force"]))
    assert len(arms) == 2 + len(PATHWAYS) and not any(arm.endswith("without") for arm in arms if arm != "without")
    small = worlds(WORLD, change_scenario(WORLD, {"mission.ceiling": 500}))
    assert len(small) == 2 + 2 * len(PATHWAYS)
    assert len(worlds(without(WORLD, ["force"]), without(WORLD, ["force"]))) == 2


def test_a_pathway_that_is_the_policy_carries_all_of_it() -> None:
    told = explained(["interposition"], "clashes")
    effect = told.chain.set_index("series")
    parts = told.pathways.set_index(["pathway", "series"])
    for name in ("clashes", "called_off", "fear"):
        columns = ["difference", "low", "high"]
        assert (
            parts.loc[("interposition", name), ["part", "low", "high"]].tolist() == effect.loc[name, columns].tolist()
        )
    assert effect.loc["called_off", "without"] == 0 and effect.loc["called_off", "with"] > 0


def test_series_part_no_sooner_than_the_worlds_and_the_outcome_is_told(found: Explanation) -> None:
    calls = found.chain["series"].str.startswith("unmet:")  # what becomes of a call is the force's, not the world's
    assert (found.chain.loc[~calls, "day"].dropna() >= found.divergence["anywhere"].min()).all()
    assert 0 < calls.sum() < len(found.chain) / 4
    assert (found.divergence["here"].dropna() >= found.divergence["anywhere"].min()).all()
    e = found.chain.set_index("series").loc["clashes"]
    assert e["difference"] == pytest.approx(e["with"] - e["without"])
    log = found.events[found.events["kind"] == "clash"]
    assert (log["only_with"] - log["only_without"]).sum() == pytest.approx(e["difference"])
    said = sentences(found)
    assert said[0].startswith("In B, clashes: ") and "4 paired seeds of 60 days" in said[0]
    clear = e["low"] > 0 or e["high"] < 0
    assert ("includes 0" in said[0]) is not clear
    assert not any(word in " ".join(said) for word in ("nan", "enemy", "terror"))


def test_nothing_that_differs_is_said_to_be_so() -> None:
    arms = {"with": WORLD, "without": WORLD}
    told = explain(WORLD, collect(arms, ["C"], [1, 2])["C"], "C", "trust", ["mission.ceiling=20000"])
    said = sentences(told)
    assert "the same on every day" in said[0] and said[1].startswith("The runs never diverge")
    assert said[-1] == "No pathway is on, so none can carry anything." and told.events["only_with"].sum() == 0
    alone = collect({"with": WORLD, "without": without(WORLD, ["force"])}, ["B"], [1])["B"]
    one = explain(WORLD, alone, "B", "trust", ["force"])
    assert "one seed gives no interval" in sentences(one)[0]


def test_unknown_territory_and_outcome() -> None:
    with pytest.raises(ScenarioError, match="no such territory: known are A, B, C"):
        territory_row(WORLD, "Z")
    with pytest.raises(ScenarioError, match="did you mean 'violations'"):
        find_series(WORLD, "violation")


# ---------------------------------------------------------------------------------------------- figures, the command


PLACE = {"unit": "events", "where": "Clashes in B", "seeds": 2}


def test_figures_draw_finite_numbers_only(found: Explanation) -> None:
    names = shown_series(found.chain, "clashes")
    assert names[-1] == "clashes" and len(names) <= 9 and len(set(names)) == len(names)
    drawn = [causal_chain(found.chain, found.weekly, "clashes"), pathway_effects(found.pathways, "clashes", **PLACE)]
    for figure in drawn:
        assert figure.data
        for trace in figure.data:
            assert all(math.isfinite(v) for axis in (trace.x, trace.y) for v in axis), trace.name
    rows = pathway_rows(found.pathways, "clashes", "", "events")
    assert sum(len(trace.y) for trace in drawn[1].data) == len(rows)
    assert found.pathways.query("series == 'clashes'")["part"].abs().max() == rows["part"].abs().iloc[0]
    said = " ".join(note.text.replace("<br>", " ") for note in drawn[1].layout.annotations)
    assert f"Clashes in B: {len(rows)} of {len(PATHWAYS)} pathways change it" in said and "2 seeds" in said
    assert "<b>Clashes" in drawn[0].layout.annotations[-1].text


def test_a_page_is_harmless_and_asks_for_nothing(found: Explanation) -> None:
    meta = found.meta | {"name": "<script>B"}
    page = explanation_page(meta, ["<b>said"], found.chain, found.weekly, found.pathways)
    assert "<script>B" not in page and "&lt;b&gt;said" in page and 'src="http' not in page


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "valley.yaml"
    path.write_text(yaml.safe_dump(with_force(valley()) | {"days": 30}))
    return path


def test_explain_prints_and_writes(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("explain", file, "--territory", "B", "--outcome", "trust", "--seeds", 3)
    answer = ask(capsys, *words, "--out", out)
    assert answer.status == 0 and answer.err == ""
    tables = ["chain.csv", "divergence.csv", "events.csv", "pathways.csv", "weekly.csv"]
    kept = ["worlds", *(f"worlds/{name}.parquet" for name in ("daily", "events", "totals", "traces"))]
    assert listing(out) == sorted([*tables, "explain.json", "explain.txt", "page.html", *kept])
    assert (out / "explain.txt").read_text().splitlines()[0] in answer.out
    told = json.loads(ask(capsys, *words, "--set", "mission.ceiling=500", "--json", "--out", tmp_path / "two").out)
    assert told["policy"] == ["mission.ceiling=500"] and "mission.ceiling=500" in told["sentences"][0]


BAD = {
    "territory": (["--territory", "Z", "--outcome", "trust"], "--territory Z: no such territory"),
    "outcome": (["--territory", "B", "--outcome", "violation"], "did you mean 'violations'"),
    "policy": (["--territory", "B", "--outcome", "trust", "--without", "forc"], "did you mean force"),
    "no outcome": (["--territory", "B"], "--outcome"),
}


@pytest.mark.parametrize("case", BAD)
def test_explain_refuses_in_one_line(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path, case: str) -> None:
    words, fragment = BAD[case]
    answer = ask(capsys, "explain", file, *words, "--seeds", 1, "--out", tmp_path / "out")
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1 and fragment in answer.err
    assert listing(tmp_path) == ["valley.yaml"]
