"""Which inputs turn the sign of an effect, on draws of which it is known."""

import numpy as np
import pandas as pd
import pytest
from support.one_comparison import ONE, made_draws

from interpose.experiments.claims.prior_effects import effect_name, prior_verdict


def test_judge_finds_the_input_that_matters_and_where_the_sign_turns() -> None:
    inputs, effects = made_draws()
    found = prior_verdict(ONE, inputs, effects)
    assert found.as_claimed == pytest.approx(2 / 3, abs=0.08) and not found.assumed
    assert found.low < found.as_claimed < found.high
    assert [path for path, _ in found.matters] == ["x"] and found.matters[0][1] > 0.99
    assert found.condition.startswith("x < ") and found.turned_there == 1.0
    assert found.turns and not prior_verdict(ONE, inputs, effects, by_chance=0.35).turns
    other = prior_verdict(ONE, inputs, effects, base=-1.0)
    assert other.condition.startswith("x >= ") and other.turned == found.as_claimed


def test_judge_says_when_a_sign_was_assumed_and_names_nothing_for_noise() -> None:
    inputs, _ = made_draws()
    noise = np.random.default_rng(4).random(len(inputs))
    found = prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): -noise}))
    assert found.assumed and found.as_claimed == 1.0 and found.matters == () and found.condition == ""
    against = prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): noise}))
    assert against.assumed and against.reversed == 1.0


def test_one_turned_draw_in_twenty_is_nothing() -> None:
    inputs, _ = made_draws()
    few = np.where(np.arange(400) < 20, 1.0, -1.0)
    assert not prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): few})).turns


def test_noise_rarely_names_a_condition() -> None:
    """Fifty inputs and five cuts each are one family: without any effect a condition comes up once in twenty tries."""
    rng, named = np.random.default_rng(6), 0
    for _ in range(40):
        inputs = pd.DataFrame(rng.random((60, 50))).rename(columns=str)
        named += prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): rng.normal(size=60)})).condition != ""
    assert named <= 6
