"""Verdicts by band and interval, and how long peace lasts."""

import numpy as np
import pytest
from support.made_up_digests import made_digest

from interpose.experiments.analysis.fatal_events import ONE_SIDED
from interpose.experiments.validation import measures as m
from interpose.experiments.validation.arms import FULL, NONE
from interpose.experiments.validation.estimate import estimate
from interpose.experiments.validation.judge import Band, of_row, verdict
from interpose.experiments.validation.row import Part
from interpose.experiments.validation.survival import Spell, fighting_spells, hazard_ratio, kaplan_meier, relapse
from interpose.model.results.intervals import over_seeds
from interpose.model.state.event_log import CLASH, VIOLATION

FALL, SIGN, LEVEL = Band(-0.85, -0.3, 0.0), Band(high=0.0, no_effect=0.0), Band(0.25, 0.55)
LITTLE = Band(-0.15, 0.15, inside=True)
NAN = float("nan")


@pytest.mark.parametrize(
    ("band", "interval", "said"),
    [
        (FALL, (-0.5, -0.6, -0.4), "within"),
        (FALL, (-0.1, -0.15, -0.05), "sign right"),
        (FALL, (-0.95, -0.99, -0.9), "sign right"),
        (FALL, (-0.2, -0.5, 0.1), "not clear"),
        (FALL, (-0.01, -0.05, 0.03), "fails"),
        (FALL, (0.1, 0.05, 0.15), "fails"),
        (SIGN, (-0.1, -0.2, -0.01), "sign right"),
        (SIGN, (-0.1, -0.2, 0.01), "not clear"),
        (SIGN, (0.1, 0.01, 0.2), "fails"),
        (Band(low=1.0, no_effect=1.0), (1.5, 1.2, 1.8), "sign right"),
        (Band(high=0.95, no_effect=1.0), (0.9, 0.85, 0.97), "within"),
        (LEVEL, (0.3, 0.1, 0.5), "within"),
        (LEVEL, (0.2, 0.1, 0.3), "not clear"),
        (LEVEL, (0.1, 0.0, 0.2), "fails"),
        (LITTLE, (0.0, -0.1, 0.1), "within"),
        (LITTLE, (0.0, -0.2, 0.1), "not clear"),
        (LITTLE, (0.3, 0.2, 0.4), "fails"),
        (None, (9.0, 8.0, 10.0), "reported"),
        (SIGN, (-0.1, NAN, NAN), "not measurable"),
    ],
)
def test_verdicts(band, interval, said):
    assert verdict(band, *interval, 40) == said
    assert verdict(band, *interval, 4) == "not measurable"


def test_a_row_is_no_better_than_its_worst_part():
    assert of_row(["within", "fails"]) == "fails" and of_row(["within", "sign right"]) == "sign right"
    assert of_row(["reported", "not clear"]) == "not clear"


def test_an_interval_of_all_seeds_together_is_that_of_paired_seeds():
    dead = [(3, 10), (7, 9), (2, 12), (5, 9)]
    worlds = {
        arm: [made_digest([(400, VIOLATION, 0, 1, -1, pair[side])], seed=s) for s, pair in enumerate(dead)]
        for side, arm in enumerate((FULL, NONE))
    }
    mean = Part("x", "", lambda w: np.mean([a.deaths(ONE_SIDED).sum() for a in w[FULL]]), None)
    assert estimate(mean, worlds)[:3] == pytest.approx(tuple(over_seeds([3.0, 7.0, 2.0, 5.0])))
    relative = estimate(Part("x", "", m.change(ONE_SIDED, FULL), None), worlds)
    assert relative.middle == pytest.approx(17 / 40 - 1) and relative.low < relative.middle < relative.high
    by_hand = over_seeds([a - 17 / 40 * b for a, b in dead])  # the linear form of a ratio
    assert relative.high - relative.low == pytest.approx((by_hand.high - by_hand.low) / 10, rel=0.1)
    some = [1.0, 0.0, 1.0, 1.0]
    share = Part("x", "", lambda w: np.mean([some[run.seed] for run in w[FULL]]), None, "share")
    assert estimate(share, worlds)[:3] == pytest.approx(tuple(over_seeds(some, "share")))


# ------------------------------------------------------------------------------------------------ how long peace lasts


def test_relapse_is_many_battle_deaths_between_the_two_in_a_month():
    events = [(100 + 20 * k, CLASH, 0, k % 2, 1 - k % 2, 12) for k in range(3)]
    others = [(50, CLASH, 0, 0, 2, 99), (51, VIOLATION, 0, 0, -1, 99), (10, CLASH, 0, 0, 1, 99)]
    run = made_digest(sorted(events + others))
    assert relapse(run, (40, 0, 1), 765) == Spell(725, False)  # never 25 in any 30 days
    run = made_digest([*events, (125, CLASH, 0, 0, 1, 2)])
    assert relapse(run, (40, 1, 0), 765) == Spell(85, True)
    assert relapse(run, (40, 1, 0), 124) == Spell(84, False)


def test_survival_of_spells_that_are_cut_off():
    spells = [Spell(10, True), Spell(20, False), Spell(30, True), Spell(40, False)]
    assert kaplan_meier(spells, 9) == 0.0 and kaplan_meier(spells, 10) == 0.25
    assert kaplan_meier(spells, 365) == pytest.approx(1 - 0.75 * 0.5)


@pytest.mark.parametrize("ratio", [0.3, 1.0, 2.0])
def test_a_ratio_of_hazards_is_found(ratio):
    rng = np.random.default_rng(1)

    def ends(hazard):
        days = rng.exponential(1 / hazard, 600).astype(int)
        return [Spell(min(day, 1825), bool(day < 1825)) for day in days]

    assert hazard_ratio(ends(ratio / 900), ends(1 / 900)) == pytest.approx(ratio, rel=0.2)
    assert np.isnan(hazard_ratio([Spell(9, True)], [Spell(99, False)]))


def test_spells_end_after_thirty_quiet_days():
    days = np.array([5, 100, 120, 150, 200, 700])
    assert fighting_spells(days, 50, 720) == [Spell(51, True), Spell(1, True), Spell(1, False)]
    assert fighting_spells(np.array([], int), 0, 9) == []
