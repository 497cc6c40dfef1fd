"""Aid and money of worlds made by chance, and states of them that a run seldom reaches."""

from typing import Any

import numpy as np

from interpose.model.state.world import World
from oracles.making_units import shares


def supplies(rng: Any, places: list[dict[str, Any]], parties: list[str]) -> dict[str, Any]:
    """Describe aid, which needs a crossing, and a fund with a few pledges."""
    comes = any(place["entry_trucks"] for place in places) and rng.random() < 0.9
    aid = {"dependence": float(rng.choice([0.3, 1])), "truck_rations": int(rng.choice([7, 1000]))}
    aid |= {"store_days": float(rng.choice([0, 3])), "relief": float(rng.random())}
    if comes:
        aid |= {"trucks": float(rng.choice([0, 1.5, 30])), "mission_trucks": float(rng.choice([0, 2.3, 12]))}
    fund = {
        "rule": str(rng.choice(["none", "strict", "strict", "graduated", "third_party"])),
        "excluded": [p for p in parties if rng.random() < 0.4] or parties[:1],
        "per_day": int(rng.choice([1, 50, 9000])),
        "cost_per_person": float(rng.choice([0.5, 12])),
        "pledges": [
            {"id": f"m{i}", "amount": int(rng.integers(0, 50_000)), "arrives": 0.6, "day": int(rng.integers(0, 3))}
            for i in range(3)
        ],
    }
    return {"aid": aid, "reconstruction": fund}


def disturb_supplies(world: World, rng: Any) -> None:
    """Return the mandate, stores, money and reports any state; what is in store came from somewhere."""
    t, f = world.holding.shape
    world.holding.reported[:] = np.where(rng.random((t, f)) < 0.5, world.holding.control, shares(rng, (t, f)))
    world.holding.ceded[:] = rng.random((t, f)) < 0.2
    world.territory.closed[:] = rng.random(t) < 0.2
    for column in ("relief", "deprived"):
        world.territory[column][:] = shares(rng, t)
    world.territory.price[:] = rng.choice([0, 1, 7, 100], t)
    world.road.shut[:] = rng.random(len(world.road)) < 0.15
    for column in world.aid.dtype.names:
        world.aid[column][:] = 0
    world.aid.suspended[:] = rng.choice([0, 0, 1, 5], (t, 2))
    world.aid.store[:] = world.aid.stored_first[:] = rng.choice([0, 0, 1, 77, 5000], (t, 2))
    world.aid.entered[:] = world.aid.taxed[:] = rng.choice([0, 400], (t, 2))
    world.faction.takes[:] = shares(rng, f)
    world.faction.resources[:] = rng.choice([0, 3.5, 900], f)
    arrived = int(rng.choice([0, 3, 700, 40_000]))
    world.fund.held += arrived
    world.fund.pledged += arrived
    world.presence.build[:] = rng.choice([0, 0.5, 9], t)
