"""What the force says: promises and rumours, and how far words can go."""

from typing import Any

import numpy as np
import pytest
from support.attitude_worlds import QUIET, feel, happen, made

from interpose.agents.faction import THE_FORCE
from interpose.model.mechanisms import monitoring
from interpose.model.state.event_log import FAILED, STOPPED

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


@pytest.mark.parametrize(
    ("event", "units", "grows"),
    [
        ({"outcome": [FAILED]}, 1, True),
        ({"outcome": [FAILED]}, 0, False),
        ({"outcome": [STOPPED]}, 1, False),
        ({"outcome": [0]}, 1, False),
        ({"kind": [4], "actor": [THE_FORCE], "unit": [0]}, 1, True),
        ({"kind": [4], "actor": [THE_FORCE], "unit": [0]}, 0, False),
    ],
)
def test_rumours_grow_by_what_was_not_settled(event: dict[str, Any], units: int, grows: bool) -> None:
    world = made("protection", units=units, **{"monitoring.rumour_right": 1.0})
    world.presence.rumour[:] = 0.5
    happen(world, 0, **event)
    monitoring.step(world, 0)
    faded = 0.5 * np.exp(-1 / 30)
    expected = faded + 0.05 * (1 - faded) if grows else faded
    assert world.presence.rumour == pytest.approx(np.array([expected, faded, faded]))


def test_what_monitors_establish_feeds_no_rumour() -> None:
    world = made("protection", "monitoring")
    world.presence.watch[:], world.presence.quality[:] = 1.0, 1.0
    happen(world, 0, outcome=[FAILED])
    monitoring.step(world, 0)
    assert world.event.verified[0] == 1 and not world.presence.rumour.any()


def test_rumours_turn_wrong_guesses_on_the_force() -> None:
    def share(rumour: float, *on: str, units: Any = 1) -> float:
        world = made(*on, units=units, **{"monitoring.rumour_right": 0.0, "monitoring.blame_force": 0.2})
        world.presence.rumour[:] = rumour / np.exp(-1 / 30)
        happen(world, 0, outcome=[0] * 900)
        monitoring.step(world, 0)
        return float((world.event.blamed[:900] == THE_FORCE).mean())

    for rumour in (0.0, 0.5, 0.9):
        chance = 0.2 + 0.8 * 0.5 * rumour
        assert share(rumour, "backlash") == pytest.approx(chance, abs=3.5 * np.sqrt(chance * (1 - chance) / 900))
    assert share(0.9) == share(0.9, "backlash", units=0) == 0.0


def test_rumours_cost_trust_where_there_is_backlash() -> None:
    for on, less in (((), False), (("backlash",), True)):
        quiet, loud = (feel(made(*on, **QUIET), 60, rumour=rumour).territory.trust for rumour in (0.0, 1.0))
        assert (loud < quiet).all() == less and (less or (loud == quiet).all())
