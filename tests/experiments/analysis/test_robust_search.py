"""Robust search on a problem whose minimax regret is known, and what it says of every policy."""

import numpy as np
import pandas as pd
import pytest
from support.library_state import untouched
from support.worlds import scenario, valley, with_force

from interpose.experiments.analysis.input_ranges import Input, parse_inputs
from interpose.experiments.analysis.robust_search import regrets, search
from interpose.experiments.execution.evaluate import evaluate
from interpose.model.errors import InterposeError

LEVER = [Input("x", 0.0, 1.0)]
STATES = [{"state": state} for state in [0.0] * 8 + [0.1, 1.0]]


def quadratic(points, seeds):
    """Loss (x - state)^2 + 5 state; as it is, x = 0.95. Least mean loss at the mean state, minimax regret at 0.5."""
    rows = [(n, s, (p.get("x", 0.95) - p["state"]) ** 2 + 5 * p["state"]) for n, p in enumerate(points) for s in seeds]
    return pd.DataFrame(rows, columns=["point", "seed", "value"])


@pytest.fixture(scope="module")
def found():
    return search(quadratic, LEVER, STATES, draws=0, trials=60, seeds=[1, 2])


def test_the_known_minimax_regret_is_found(found):
    best = found.policies.iloc[0]
    assert best["x"] == pytest.approx(0.5, abs=0.03)
    assert best["max_regret"] == pytest.approx(0.25, abs=0.03)
    cautious = found.policies.sort_values("mean").iloc[0]
    assert cautious["x"] == pytest.approx(0.11, abs=0.05), "the best on average is another policy"
    assert cautious["max_regret"] > 0.6


def test_the_numbers_are_what_they_say(found):
    table = found.policies.set_index("policy").sort_index()
    expected = regrets(found.outcomes)
    assert (expected >= 0).all() and (expected.min(axis=0) == 0).all()
    assert np.allclose(table["max_regret"], expected.max(axis=1))
    assert np.allclose(table["regret_90"], np.quantile(expected, 0.9, axis=1))
    assert np.allclose(table["mean"], found.outcomes.mean(axis=1))
    assert len(table) == 61 and np.isnan(table.loc[0, "x"]) and table.loc[0, "satisfied"] == 1.0
    x = table.loc[1:, "x"].to_numpy()
    states = np.array([s["state"] for s in STATES])
    assert np.allclose(found.outcomes[1:], (x[:, None] - states) ** 2 + 5 * states)
    assert np.allclose(found.draws["as_it_is"], (0.95 - states) ** 2 + 5 * states)
    assert (found.draws["best"] == found.outcomes.min(axis=0)).all()
    better = (found.outcomes[1:] <= found.outcomes[0]).mean(axis=1)
    assert np.allclose(table.loc[1:, "satisfied"], better)


def test_the_search_looks_where_regret_is_small(found):
    tried = found.policies.set_index("policy").sort_index()["x"]
    assert (abs(tried.loc[40:] - 0.5) < 0.2).mean() > (abs(tried.loc[1:20] - 0.5) < 0.2).mean()


def test_more_can_be_better_and_enough_is_enough():
    def turned(points, seeds):
        table = quadratic(points, seeds)
        return table.assign(value=-table["value"])

    found = search(turned, LEVER, STATES, draws=0, trials=60, more_is_better=True, at_most=-0.3)
    assert found.policies.iloc[0]["x"] == pytest.approx(0.5, abs=0.03)
    table = found.policies.set_index("policy").sort_index()
    assert np.allclose(table["satisfied"], (found.outcomes >= -0.3).mean(axis=1))
    assert (found.draws["best"] == found.outcomes.max(axis=0)).all()


def test_two_levers_one_of_them_whole():
    def bowl(points, seeds):
        rows = [
            (n, s, (p.get("n", 0) - 3) ** 2 + (p.get("x", 0) - p["u"]) ** 2)
            for n, p in enumerate(points)
            for s in seeds
        ]
        return pd.DataFrame(rows, columns=["point", "seed", "value"])

    levers = [*LEVER, Input("n", 0, 6, whole=True)]
    best = search(bowl, levers, [Input("u", 0, 1)], draws=20, trials=80).policies.iloc[0]
    assert best["n"] == 3 and best["x"] == pytest.approx(0.5, abs=0.15)


def test_same_seed_same_search_and_nothing_global_is_touched(found):
    with untouched():
        again = search(quadratic, LEVER, STATES, draws=0, trials=60, seeds=[1, 2])
    assert again.policies.equals(found.policies)


def test_worlds_are_asked():
    what = scenario(with_force(valley()))
    levers = parse_inputs(["mission.enforcement=0:1"], what)
    uncertain = parse_inputs(["clash.friction=0:0.3"], what)
    found = search(
        lambda points, seeds: evaluate(what, points, seeds, days=15),
        levers,
        uncertain,
        draws=5,
        trials=10,
        outcome="deaths",
    )
    assert len(found.policies) == 11 and list(found.draws) == ["clash.friction", "best", "as_it_is"]
    assert np.isfinite(found.outcomes).all()


BAD = {
    "robust needs at least one lever": ([], STATES, 5, 20),
    "trials 9: too few": (LEVER, STATES, 5, 9),
    "draws 4: too few": (LEVER, [Input("u", 0, 1)], 4, 20),
    "lever x: is uncertain too": (LEVER, [Input("x", 0, 1)], 5, 20),
}


@pytest.mark.parametrize("line", BAD)
def test_bad_questions(line):
    levers, uncertain, draws, trials = BAD[line]
    with pytest.raises(InterposeError, match=line):
        search(quadratic, levers, uncertain, draws=draws, trials=trials)
