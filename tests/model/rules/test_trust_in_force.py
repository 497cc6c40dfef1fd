"""What the force says: promises and rumours, and how far words can go."""

import numpy as np
import pytest
from support.attitude_worlds import QUIET, feel, made

# Outreach, promises


def test_promises_are_kept_by_a_better_life_and_broken_by_none() -> None:
    ends = {}
    for better in (False, True):
        for promises in (0.0, 1.0):
            world = made("outreach", **QUIET, **{"mission.promises": promises, "mission.outreach": 1.0})
            world.territory.services[:], world.territory.relief[:] = 0.1, 0.1
            feel(world, 1)
            for day in range(600):
                world.territory.relief[:] = 0.1 + 0.9 * (day / 600 if better else 0)
                feel(world, 1)
            ends[better, promises] = (world.territory.trust.mean(), world.presence.broken.mean())
    assert ends[False, 0.0][1] == ends[True, 0.0][1] == 0.0
    assert 0 < ends[True, 1.0][1] < ends[False, 1.0][1]
    assert ends[False, 1.0][0] < ends[False, 0.0][0], "promises that nobody keeps leave less trust than none"
    assert ends[True, 1.0][0] > ends[False, 1.0][0]


def test_a_broken_promise_costs_more_than_it_earned() -> None:
    for cost in (1.001, 2.0, 5.0):
        speech = {"attitudes.outreach_gain": 0.0, "attitudes.broken_cost": cost, "attitudes.record_days": 3650.0}
        speech |= {"mission.outreach": 1.0, "attitudes.reach": 0.5}
        start = made(**QUIET).territory.trust.copy()
        earns = feel(made("outreach", **QUIET, **speech, **{"mission.promises": 1.0}), 1)
        rise, promised = earns.territory.trust - start, earns.presence.promised
        breaks = made("outreach", **QUIET, **speech, speaks=False, **{"attitudes.promise_days": 7.0})
        breaks.presence.promised[:] = promised / (1 - np.exp(-1 / 7))
        breaks.presence.promised[:] = np.minimum(1.0, breaks.presence.promised)
        breaks.presence.standard[:] = 1.0
        feel(breaks, 1)
        fall, given_up = start - breaks.territory.trust, breaks.presence.broken
        assert (rise > 0).all()
        assert fall / given_up == pytest.approx(cost * rise / promised, rel=1e-2)


def test_outreach_lifts_trust_to_what_conduct_supports_and_no_further() -> None:
    loud = {"mission.outreach": 1.0, "mission.promises": 0.0, "attitudes.reach": 1.0, "attitudes.outreach_gain": 0.2}
    for record in (0.0, 0.3, 0.7, 1.0):
        world = made("outreach", **QUIET, **loud, **{"feelings.spread": 0.0, "feelings.trust": 0.2})
        feel(world, 100, record=record)
        assert world.territory.trust == pytest.approx(np.full(3, max(0.2, record)), abs=1e-3)


def test_outreach_needs_a_mandate_units_and_its_pathway() -> None:
    loud = {"mission.outreach": 1.0, "mission.promises": 1.0}
    start = made(**QUIET, **loud).territory.trust.copy()
    assert (feel(made("outreach", **QUIET, **loud), 9, rumour=0.5).territory.trust > start).all()
    for silent in (
        made("outreach", **QUIET, **loud, speaks=False),
        made("outreach", **QUIET, **loud, units=0),
        made(**QUIET, **loud),
    ):
        feel(silent, 9, rumour=0.5)
        assert silent.territory.trust == pytest.approx(start, abs=1e-6)
        assert silent.presence.rumour == pytest.approx(0.5) and not silent.presence.promised.any()


def test_outreach_and_those_met_correct_rumours() -> None:
    left = []
    for effort, meet in ((0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (1.0, 0.01)):
        world = made("outreach", **{"mission.outreach": effort})
        world.presence.rumour[:] = 0.8
        left.append(feel(world, 10, meet=meet).presence.rumour[0])
    assert left[0] == 0.8 and left == sorted(left, reverse=True) and len(set(left)) == 4
    assert left[2] == pytest.approx(0.8 * 0.95**10)


# Rumour


def test_rumours_cost_trust_where_there_is_backlash() -> None:
    for on, less in (((), False), (("backlash",), True)):
        quiet, loud = (feel(made(*on, **QUIET), 60, rumour=rumour).territory.trust for rumour in (0.0, 1.0))
        assert (loud < quiet).all() == less and (less or (loud == quiet).all())
