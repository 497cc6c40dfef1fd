"""What sweeps are compared with, chosen by a design or a reader; and outcomes that are sums of stored ones."""

import numpy as np
import pytest
from support.stored_sweeps import factorial, session, stored

from interpose.experiments.sweeps.design import Design, design_from
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.model.errors import OutputError, ScenarioError
from interpose.viz.figure import Choice
from interpose.viz.kinds.registry import pictures
from interpose.viz.sweep_findings import SweepView
from interpose.viz.sweep_pairs import baseline_of, chosen_baseline
from interpose.viz.sweep_statistics import outcomes_of

A, B = "mission.ceiling", "mission.enforcement"
GROUPS = ("deaths_fighters", "deaths_civilians", "deaths_force")


def made(values=(0, 500, 2000), **design):
    a, b = factorial(list(values), [0.1, 0.9])
    level = np.array(a, float)[:, None] / 100 + 10 * np.array(b)[:, None] + np.arange(4)
    return stored({A: a, B: b}, {name: level * (place + 1) for place, name in enumerate(GROUPS)}, **design)


def test_a_sum_of_stored_outcomes_can_be_drawn():
    sweep = made(failed=((2, 1),))
    assert outcomes_of(sweep)[0] == "deaths" and "cost" not in outcomes_of(sweep)
    table = SweepView(sweep, "deaths").answer([A]).table
    assert table["mean"].tolist() == pytest.approx([0, 30, 120])  # (1 + 2 + 3) times 500 / 100, 2000 / 100
    assert table["pairs"].tolist() == [8, 7, 8]  # a run that failed is no run of 0 deaths
    heading = next(p for p in pictures(sweep, Choice(outcome="deaths")) if p.name == "dose").heading
    assert "deaths of all groups higher" in heading
    seen = session({A: [0, 500]}, {name: np.ones((2, 3)) for name in GROUPS})
    assert seen.table.values("deaths").tolist() == [[3.0] * 3] * 2


def test_a_reader_chooses_the_baseline():
    sweep = made()
    for words in ("500", "mission.ceiling=500", "mission.ceiling=5e2"):
        picture = next(p for p in pictures(sweep, Choice(outcome="deaths", baseline=(words,))) if p.name == "dose")
        assert "than at 500 persons" in picture.heading
    table = SweepView(sweep, "deaths", at=chosen_baseline(sweep, ["500"], A)).answer([A]).table
    assert table["mean"].tolist() == pytest.approx([-30, 0, 90]) and table["base"].tolist() == [False, True, False]
    for word, problem in (
        ("600", "no point has this mission.ceiling: it has 0, 500, 2,000"),
        ("mission.x=1", "does not vary mission.x"),
        ("many", "no point has this"),
    ):
        with pytest.raises(OutputError, match=problem):
            chosen_baseline(sweep, [word], A)


def test_a_design_names_the_baseline_and_the_explorer_takes_it():
    named = made(baseline={A: 2000, B: 0.9})
    found = baseline_of(named, [A])
    assert found.values == {A: 2000}  # enforcement is each point's own
    assert baseline_of(named, [A, B]).values == {A: 2000, B: 0.9}
    a, b = factorial([0, 500], [0.1, 0.9])
    seen = session({A: a, B: b}, {"deaths": np.zeros((4, 2))}, baseline={A: 500})
    assert seen.question.base == 2
    assert baseline_of(named, [A], {A: 0}).values == {A: 0}  # a reader's choice goes before the design's


def test_one_at_a_time_is_compared_with_the_value_alone():
    points = {A: [100, 0, 500, 100, 100], B: [0.5, 0.5, 0.5, 0.1, 0.9]}
    sweep = stored(points, {"deaths": np.arange(10.0).reshape(5, 2)}, method="one at a time", baseline={A: 500})
    found = baseline_of(sweep, [A])
    assert found.values == {A: 500} and set(found.reference.tolist()) == {2}


def test_designs_refuse_a_baseline_that_cannot_be():
    good = {"scenario": "grid-4", "levers": {A: [0, 500]}}
    assert make_plan(Design(**good, baseline={A: 500})).identity == make_plan(Design(**good)).identity
    with pytest.raises(ScenarioError, match=r"baseline mission.ceiling = 7: no point has it: take one of 0, 500"):
        make_plan(Design(**good, baseline={A: 7}))
    with pytest.raises(ScenarioError, match=r"does not vary: known are mission\.ceiling"):
        design_from(good | {"baseline": {B: 0.1}})
    drawn = {"scenario": "grid-4", "uncertainties": {A: {"low": 0, "high": 500}}, "method": "sobol", "samples": 4}
    with pytest.raises(ScenarioError, match=r"drawn anew at every point"):
        design_from(drawn | {"baseline": {A: 0}})
