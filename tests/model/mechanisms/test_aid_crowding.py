"""Crowding: the force's own traffic takes capacity of the crossings from aid, and only while that pathway is on."""

from typing import Any

import numpy as np
from support.worlds import differences, pathways, run_days, scenario, valley, with_force

DAYS = 90


def crossing(trucks: int, *on: str) -> Any:
    """The valley with one narrow crossing at A, by which more aid comes than gets in, and a force that passes there."""
    document = with_force(valley())
    document["places"][0]["entry_trucks"] = trucks
    document["aid"] = {"dependence": 1.0, "trucks": 60.0}
    return scenario(document, pathways(*on))


def test_traffic_of_the_force_keeps_aid_out() -> None:
    for seed in range(3):
        free, crowded = (run_days(crossing(20, *on), seed, DAYS) for on in ((), ("crowding",)))
        traffic, entered = float(crowded.presence.traffic.sum()), [int(w.aid.entered.sum()) for w in (free, crowded)]
        assert traffic > 0 and not free.presence.traffic.any()
        assert entered[1] < entered[0] and crowded.territory.relief.mean() < free.territory.relief.mean()
        assert entered[0] == 20 * DAYS * 4200


def test_a_wide_crossing_has_room_for_both() -> None:
    free, crowded = (run_days(crossing(100_000, *on), 1, DAYS) for on in ((), ("crowding",)))
    assert crowded.presence.traffic.any()
    assert differences(free, crowded, ("presence", "on", "daily_force", "unit")) == []


def test_without_a_force_there_is_no_crowd() -> None:
    world = run_days(scenario(valley() | {"aid": crossing(20).aid.model_dump() | {"trucks": 0.0}}), 1, 30)
    assert not world.presence.traffic.any() and not np.any(world.presence.entered)
