"""Jump processes against the same written slowly, and against what is known of them."""

import math

import numpy as np
import pytest

from interpose.experiments.docking.attrition import FIGHT, LINEAR, SQUARE, TIMES, WALK, fight, ruin
from interpose.model.chance.streams import draw

RATES = np.array([1.0, 2.0, 20.0])


def slow_fight(red, blue, law, until, seed):
    """Fight one by one, in plain Python."""
    now, event = 0.0, 0
    while red and blue:
        of_red, of_blue = 2.0 * blue, 1.0 * red
        if law == LINEAR:
            of_red, of_blue = of_red * red / 20, of_blue * blue / 20
        now += -math.log(draw(seed, TIMES, 0, event, 0)) / (of_red + of_blue)
        if now >= until:
            return red, blue, until
        if draw(seed, FIGHT, 0, event, 0) < of_red / (of_red + of_blue):
            red -= 1
        else:
            blue -= 1
        event += 1
    return red, blue, now


@pytest.mark.parametrize("law", [SQUARE, LINEAR])
@pytest.mark.parametrize("until", [math.inf, 0.4])
def test_a_fight_is_the_slow_fight(law, until):
    for seed in range(20):
        ours, theirs = fight(20, 12, RATES, law, until, seed), slow_fight(20, 12, law, until, seed)
        assert ours[:2] == theirs[:2] and ours[2] == pytest.approx(theirs[2])


def test_one_against_one_is_a_coin_of_known_bias():
    for law in (SQUARE, LINEAR):
        won = np.mean([fight(1, 1, RATES, law, math.inf, seed)[0] for seed in range(4000)])
        assert won == pytest.approx(1 / 3, abs=4 * math.sqrt(2 / 9 / 4000))


def test_what_the_linear_law_keeps_is_kept_on_average_at_any_number():
    """alpha red - beta blue is a martingale, exactly, even for a dozen."""
    kept = np.array(
        [red - 2.0 * blue for red, blue, _ in (fight(12, 5, RATES, LINEAR, math.inf, s) for s in range(3000))]
    )
    assert kept.mean() == pytest.approx(12 - 10, abs=4 * kept.std() / math.sqrt(3000))


def test_nobody_fights_nobody():
    assert fight(7, 0, RATES, SQUARE, math.inf, 1) == (7, 0, 0.0)


def test_walks_are_the_slow_walks():
    ruined = steps = 0
    for walk in range(30):
        held, step = 3, 0
        while 0 < held < 8:
            held += 1 if draw(9, WALK, walk, step, 0) < 0.55 else -1
            step += 1
        ruined, steps = ruined + (held == 0), steps + step
    assert ruin(3, 8, 0.55, 30, 9) == (ruined, steps)
    assert ruin(0, 8, 0.5, 4, 1) == (4, 0) and ruin(8, 8, 0.5, 4, 1) == (0, 0)
