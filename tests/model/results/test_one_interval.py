"""One statistic for one question: the same twelve seeds give the same interval whoever is asked, to the last bit."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from support.commands import ask
from support.made_up_claims import claims_with
from support.stored_sweeps import stored as stored_sweep
from support.worlds import scenario, valley, with_force

from interpose.experiments.attribution.attribute import Game, attribute
from interpose.experiments.attribution.pathway_groups import Player, pathways_on
from interpose.experiments.claims.claims import AS_IT_IS, Comparison, Smallest, run_arms
from interpose.experiments.claims.verdicts import measure
from interpose.experiments.comparison.compare import Contrasts, contrast, twin
from interpose.experiments.execution.evaluate import evaluate
from interpose.experiments.explanation.explain import collect, explain, worlds
from interpose.experiments.studies.run import Plan
from interpose.experiments.studies.study import Arm, Figure, Study
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import decimals, signed
from interpose.model.results.intervals import Interval, over_seeds
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.policies import without
from interpose.model.simulation.simulate import simulate
from interpose.viz import sweep_statistics as sweeps
from interpose.viz.explorer.statistics import Question, group_estimates
from interpose.viz.explorer.sweep_arrays import SweepArrays
from interpose.viz.figures.territory_outlines import PER, territory_effects
from interpose.viz.kinds.compare import arm_means
from interpose.viz.report.paired_page import twin_page
from interpose.viz.stored_result import Stored

SEEDS = range(1, 13)
NAMES = ("clashes", "violations", "mean_fear", "deal_days", "mean_trust")
DOCUMENT = with_force(valley()) | {"days": 120}
WORLD = scenario(DOCUMENT)
NONE = without(WORLD, ["force"])
EVALUATE = partial(evaluate, WORLD, threads=2)


@pytest.fixture(scope="module")
def values() -> dict[str, dict[str, np.ndarray]]:
    """Run both worlds by hand: outcome by arm, a number a seed."""
    runs = {arm: [outcomes(simulate(world, seed)) for seed in SEEDS] for arm, world in (("w", WORLD), ("n", NONE))}
    return {name: {arm: np.array([run[name] for run in rows]) for arm, rows in runs.items()} for name in NAMES}


@pytest.fixture(scope="module")
def expected(values: dict[str, dict[str, np.ndarray]]) -> dict[str, Interval]:
    found = {name: over_seeds(arms["w"] - arms["n"]) for name, arms in values.items()}
    assert sum(bool(e.low < e.high) for e in found.values()) >= len(NAMES) - 1, "intervals have a width"
    return found


@pytest.fixture(scope="module")
def pair() -> Twin:
    return twin(WORLD, ["force"], SEEDS, threads=2)


@pytest.fixture(scope="module")
def policies() -> Contrasts:
    return contrast({"none": NONE, "force": WORLD}, "none", SEEDS, threads=2)


def check(table: pd.DataFrame, expected: dict[str, Interval], *columns: str) -> None:
    for name, interval in expected.items():
        assert tuple(table.loc[name, list(columns)]) == interval, name


def test_twin_and_compare(pair: Twin, policies: Contrasts, expected: dict[str, Interval]) -> None:
    check(pair.effects.set_index("outcome"), expected, "difference", "low", "high")
    check(policies.effects.set_index("measure"), expected, "difference", "low", "high")


def test_the_commands(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, expected: dict[str, Interval], policies: Contrasts
) -> None:
    path = tmp_path / "valley.yaml"
    path.write_text(yaml.safe_dump(DOCUMENT), encoding="utf-8")
    how = ("--seeds", len(SEEDS), "--json")
    for name, words in (
        ("outcome", ("twin", path, "--without", "force", "--out", tmp_path / "t")),
        ("measure", ("compare", path, "--policy", "none=no-force", "--policy", "usual=mission.deployed=true")),
    ):
        more = ("--baseline", "none", "--out", tmp_path / "c") if name == "measure" else ()
        answer = ask(capsys, *words, *more, *how)
        assert answer.status == 0, answer.err
        check(pd.DataFrame(json.loads(answer.out)["effects"]).set_index(name), expected, "difference", "low", "high")


def test_a_study_and_its_parts(expected: dict[str, Interval], values: dict[str, dict[str, np.ndarray]]) -> None:
    arms = (Arm(name="none", changes={"mission.deployed": False}), Arm(name="force", changes={}))
    how = {"question": "?", "figures": (Figure(kind="forest"),), "sentences": lambda found: ()}
    study = Study(arms=lambda world: arms, baseline="none", outcomes=NAMES, **how)
    found = Plan(study, WORLD, SEEDS).conduct(EVALUATE)
    table = found.table[found.table["arm"] == "force"].set_index("outcome")
    check(table, expected, "difference", "difference_low", "difference_high")
    check(table, {name: over_seeds(arms["w"]) for name, arms in values.items()}, "mean", "low", "high")
    whole = Player(name="all", pathways=tuple(pathways_on(WORLD)))
    effect = attribute(EVALUATE, Game([whole], SEEDS, NAMES)).whole.set_index("outcome")
    check(effect, expected, "effect", "low", "high")


def test_claims(expected: dict[str, Interval]) -> None:
    twins = [
        Comparison(
            name="the force", without=("force",), outcome=name, claimed="lower", smallest=Smallest(amount=1.0, why="?")
        )
        for name in NAMES
    ]
    found = measure(claims_with(*twins), run_arms({AS_IT_IS: WORLD, twins[0].arm: NONE}, SEEDS, threads=2))
    check(found.set_index("outcome"), expected, "mean", "low", "high")


def test_a_sweep_and_its_explorer(values: dict[str, dict[str, np.ndarray]], expected: dict[str, Interval]) -> None:
    by_point = {name: np.stack([arms["n"], arms["w"]]) for name, arms in values.items()}
    sweep = stored_sweep({"mission.deployed": [0, 1]}, by_point)
    for name, arms in values.items():
        difference = group_estimates(SweepArrays(sweep), Question(name, "difference", base=0), np.arange(2), 2)
        assert tuple(difference.loc[1, ["mean", "low", "high"]]) == expected[name]
        for statistic in ("mean", "median"):
            alone = over_seeds(arms["w"], statistic)  # type: ignore[arg-type]
            shown = group_estimates(SweepArrays(sweep), Question(name, statistic), np.arange(2), 2)
            drawn = sweeps.estimates_by(sweep, name, ["mission.deployed"], statistic)
            assert tuple(shown.loc[1, ["mean", "low", "high"]]) == tuple(drawn.loc[1, ["mean", "low", "high"]]) == alone


def test_an_explanation_and_territories(pair: Twin, policies: Contrasts) -> None:
    kept = collect(worlds(WORLD, NONE), ["B"], SEEDS, threads=2)["B"]
    chain = explain(WORLD, kept, "B", "clashes", ["force"]).chain.set_index("series")
    where = policies.by_place.set_index(["territory", "measure"])
    for name in ("clashes", "violations", "deaths_civilians"):
        assert (
            chain.loc[name, ["difference", "low", "high"]].tolist()
            == where.loc[("B", name), ["difference", "low", "high"]].tolist()
        )
    mapped = territory_effects(pair).set_index("id")
    wide = pair.places.assign(dead=pair.places["deaths_fighters"] + pair.places["deaths_civilians"])
    wide = wide[wide["territory"] == "B"].pivot(index="seed", columns="arm", values="dead")
    rate = PER / mapped.loc["B", "population"]
    deaths = over_seeds(wide["with"] - wide["without"])
    assert tuple(mapped.loc["B", ["difference", "low", "high"]]) == tuple(part * rate for part in deaths)


def test_the_page_and_the_figures_of_a_comparison(
    pair: Twin, policies: Contrasts, values: dict[str, dict[str, np.ndarray]], expected: dict[str, Interval]
) -> None:
    page = twin_page(pair)
    for name, (mean, low, high) in expected.items():
        places = decimals(mean, low, high)
        assert f"{signed(low, places)} to {signed(high, places)}" in page, name
    store = Stored("compare", Path("made-up"), policies.meta, {"runs": policies.runs})
    means = arm_means(store, list(NAMES)).set_index("arm")
    check_arm = {name: over_seeds(arms["w"]) for name, arms in values.items()}
    for name, interval in check_arm.items():
        assert tuple(means.loc["force", [name, f"{name}_low", f"{name}_high"]]) == interval
