"""Points of one scenario over the same seeds."""

import pytest
from support.worlds import scenario, valley, with_force

from interpose.experiments.execution.evaluate import evaluate
from interpose.model.errors import ScenarioError
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario
from interpose.model.simulation.simulate import simulate


def test_each_row_is_what_the_run_gives_alone_on_any_number_of_threads() -> None:
    what = scenario(with_force(valley()))
    points, seeds = [{}, {"mission.ceiling": 900}, {"pathways.interposition": False}], [3, 8]
    table = evaluate(what, points, seeds, days=40, threads=2)
    assert table.equals(evaluate(what, points, seeds, days=40, threads=1))
    assert list(zip(table.point, table.seed, strict=True)) == [(p, s) for p in range(3) for s in seeds]
    for row in table.to_dict("records"):
        alone = outcomes(simulate(change_scenario(what, points[int(row["point"])]), int(row["seed"]), 40))
        assert {name: row[name] for name in alone} == alone


def test_a_wrong_point_is_refused_before_anything_runs() -> None:
    done: list[int] = []
    with pytest.raises(ScenarioError, match="ceilin"):
        evaluate(scenario(valley()), [{}, {"mission.ceilin": 900}], [1], done=lambda: done.append(1))
    assert done == []
