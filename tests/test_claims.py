"""The claims: their comparisons exist, and what is said of them is worked out right on numbers with known answers."""

import numpy as np
import pandas as pd
import pytest

from interpose.experiments.claims import (
    AS_IT_IS,
    Comparison,
    arms_of,
    bare,
    break_even,
    differences,
    load_claims,
    measure,
)
from interpose.experiments.claims_page import break_even_text, prior_table, twin_table
from interpose.experiments.priors import draw_inputs, judge, key, prior_ranges
from interpose.model.contract import name_of
from interpose.model.loading import change_scenario, load_scenario
from interpose.model.mechanisms import MECHANISMS
from interpose.model.outcomes import OUTCOMES

CLAIMS = load_claims()
ONE = Comparison(name="it", without=("deterrence",), outcome="clashes", claimed="lower")


def test_all_fourteen_claims_are_there() -> None:
    assert [claim.id for claim in CLAIMS.claims] == [f"C{n}" for n in range(1, 15)]
    assert [claim.id for claim in CLAIMS.claims if claim.break_even] == ["C8", "C9"]


def test_every_comparison_names_a_world_that_differs() -> None:
    scenario = bare(load_scenario(CLAIMS.scenario))
    arms = arms_of(CLAIMS, scenario)
    assert len(arms) > 15
    assert all(world != scenario for arm, world in arms.items() if arm != AS_IT_IS)


def test_levers_and_inputs_can_be_set_at_both_ends() -> None:
    scenario = bare(load_scenario(CLAIMS.scenario))
    ranges = prior_ranges(CLAIMS.levers)
    for end in (0, 1):
        change_scenario(scenario, {path: int(r[end]) if r[2] else r[end] for path, r in ranges.items()})


def test_prior_ranges_take_in_every_parameter_within_its_bounds() -> None:
    ranges = prior_ranges({})
    assert len(ranges) == sum(len(m.Params.model_fields) for m in MECHANISMS)
    for mechanism in MECHANISMS:
        for name, field in mechanism.Params.model_fields.items():
            low, high, _ = ranges[f"{name_of(mechanism)}.{name}"]
            assert low <= field.default <= high and low < high


def test_draws_fill_their_ranges_and_are_the_same_again() -> None:
    one, two = (draw_inputs(CLAIMS.levers, 64, 5) for _ in range(2))
    assert one.equals(two)
    for path, (low, high, whole) in prior_ranges(CLAIMS.levers).items():
        values = one[path].to_numpy()
        assert low - 1e-12 <= values.min() and values.max() <= high + 1e-12
        assert not whole or (values == values.astype(int)).all()


def paired(differ: list[float]) -> pd.DataFrame:
    rows = [{"arm": AS_IT_IS, "seed": s, "clashes": 10.0 + d} for s, d in enumerate(differ)]
    return pd.DataFrame(rows + [{"arm": ONE.arm, "seed": s, "clashes": 10.0} for s in range(len(differ))])


@pytest.mark.parametrize(
    ("differ", "verdict"),
    [
        ([-2.0, -3.0, -2.5, -2.2], "as claimed"),
        ([2.0, 3.0, 2.5, 2.2], "against the claim"),
        ([2.0, -3.0, 2.5, -2.2], "not clear"),
        ([0.0, 0.0, 0.0, 0.0], "no difference"),
    ],
)
def test_verdict_follows_the_interval(differ: list[float], verdict: str) -> None:
    claim = CLAIMS.claims[0].model_copy(update={"twins": (ONE,)})
    table = paired(differ)
    assert differences(table, ONE) == pytest.approx(differ)
    (row,) = measure(CLAIMS.model_copy(update={"claims": (claim,)}), table).to_dict("records")
    assert row["verdict"] == verdict and row["mean"] == pytest.approx(np.mean(differ))


def tried(means: list[float], half: float = 0.1) -> pd.DataFrame:
    value = np.linspace(0, 1, len(means))
    return pd.DataFrame({"value": value, "mean": means, "low": np.array(means) - half, "high": np.array(means) + half})


@pytest.mark.parametrize(
    ("means", "claimed", "crosses", "sure"),
    [
        ([-1.0, 1.0], "higher", 0.5, 1.0),
        ([-1.0, 1.0], "lower", None, None),
        ([1.0, -1.0, -3.0], "lower", 0.25, 0.5),
        ([1.0, 1.0, 1.0], "higher", 0.0, 0.0),
        ([0.05, 0.05, 0.2], "higher", 0.0, 1.0),
        ([1.0, -1.0, 1.0], "higher", 0.75, 1.0),
    ],
)
def test_break_even_is_where_the_line_crosses_for_good(
    means: list[float], claimed: str, crosses: float | None, sure: float | None
) -> None:
    found = break_even(tried(means), claimed)
    assert found == (pytest.approx(crosses) if crosses is not None else None, sure)


def made_draws() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw inputs of which only x moves the effect: it is lower where x is above one third, else higher."""
    rng = np.random.default_rng(3)
    inputs = pd.DataFrame({"x": rng.random(400), "y": rng.random(400)})
    return inputs, pd.DataFrame({key(ONE): 1 / 3 - inputs["x"]})


def test_judge_finds_the_input_that_matters_and_where_the_sign_turns() -> None:
    inputs, effects = made_draws()
    found = judge(ONE, inputs, effects)
    assert found.as_claimed == pytest.approx(2 / 3, abs=0.08) and not found.assumed
    assert [path for path, _ in found.matters] == ["x"] and found.matters[0][1] > 0.99
    assert found.condition.startswith("x < ") and found.reversed_there == 1.0


def test_judge_says_when_a_sign_was_assumed_and_names_nothing_for_noise() -> None:
    inputs, _ = made_draws()
    noise = np.random.default_rng(4).random(len(inputs))
    found = judge(ONE, inputs, pd.DataFrame({key(ONE): -noise}))
    assert found.assumed and found.as_claimed == 1.0 and found.matters == () and found.condition == ""
    against = judge(ONE, inputs, pd.DataFrame({key(ONE): noise}))
    assert against.assumed and against.reversed == 1.0


def test_the_page_says_what_was_measured() -> None:
    claims = CLAIMS.model_copy(update={"claims": (CLAIMS.claims[7].model_copy(update={"twins": (ONE,)}),)})
    inputs, effects = made_draws()
    measured = measure(claims, paired([-2.0, -3.0, -2.5, -2.2]))
    assert "as claimed" in twin_table(measured, claims) and "`--without deterrence`" in twin_table(measured, claims)
    row = prior_table(claims, {("C8", "it", "clashes"): judge(ONE, inputs, effects)})
    assert "where `x < " in row and "assumed" not in row
    assert "from about 0.25 on" in break_even_text(claims, {"C8": tried([1.0, -1.0, -3.0])})


def test_outcomes_of_claims_are_known() -> None:
    known = {outcome.name for outcome in OUTCOMES}
    assert {c.outcome for claim in CLAIMS.claims for c in claim.twins} <= known
    with pytest.raises(ValueError, match="not one of a run's outcomes"):
        Comparison(name="it", without=("force",), outcome="peace", claimed="higher")
    with pytest.raises(ValueError, match="give either"):
        Comparison(name="it", outcome="clashes", claimed="higher")
