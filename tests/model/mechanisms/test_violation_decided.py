"""Whether fighters turn on civilians: what moves them and what holds them back."""

from typing import Any

import numpy as np
import pytest
from support.arenas import RED, guarded_arena
from support.steps_alone import alone, share_around

from interpose.model.mechanisms import violation

CROWDED = {"territory__resident": 100_000}
"""As many people every day, however many die."""


def turned(days: int = 4000, fighters: int = 200, **columns: Any) -> float:
    """Let red decide every day whether to turn on civilians; gives the share of days on which it does."""
    law = {"review_days": 1.0, "rationality": 1.5, "cost_prey": 1.0, "base_rate": 0.0, "prey_rate": 0.0}
    law |= {"gain_losses": 0.5, "gain_fighting": 0.8, "gain_rivals": 0.6, "gain_selective": 0.9, "gain_loot": 0.4}
    law |= {"selective_at": 0.75, "cost_support": 0.7, "breach": 0.3, "weary_at": 0.02, "fighting_scale": 0.5}
    world = guarded_arena(**{f"violation.{name}": value for name, value in law.items()})
    for name in ("control", "support", "loss"):
        world.holding[name][:] = 0.0
    calm = {"front__alarm": 0.0, "dyad__truce": 0.0, "faction__discipline": 1.0}
    seen = 0
    for day in range(days):
        alone(violation.step, world, 1, first=day, holding__fighters=[[fighters, 0]], **(calm | columns))
        seen += int(world.holding.preying[0, RED])
    return seen / days


@pytest.mark.parametrize(
    ("columns", "value"),
    [
        ({}, -1.0),
        ({"faction__discipline": 0.25}, -1.0 + 0.4 * 0.75),
        ({"holding__control": [[0.75, 0.0]]}, -1.0 + 0.9),
        ({"holding__control": [[1.0, 0.0]]}, -1.0),
        ({"holding__control": [[0.5, 0.0]]}, -1.0 + 0.9 * 0.5**3 * 0.5 / (0.75**3 * 0.25)),
        ({"holding__loss": [[8.0, 0.0]]}, -1.0 + 0.5 * (1 - np.exp(-2.0))),
        ({"front__alarm": 3.0}, -1.0 + 0.8 * (1 - np.exp(-1.5))),
        ({"holding__support": [[0.0, 0.5]], "dyad__tension": 0.8}, -1.0 + 0.6 * 0.8 * 0.5),
        ({"holding__support": [[0.5, 0.0]]}, -1.0 - 0.7 * 0.5),
        ({"dyad__truce": 1.0, "faction__cohesion": 0.6}, -1.0 - 0.3 * 0.6),
    ],
)
def test_whether_fighters_turn_on_civilians_follows_each_reason(columns: dict[str, Any], value: float) -> None:
    assert turned(**columns) == share_around(1 / (1 + np.exp(-1.5 * value)), 4000)


def test_fewer_turn_on_civilians_where_an_answer_or_exposure_is_expected() -> None:
    shares_seen = []
    for on in ((), ("deterrence",), ("monitoring",), ("deterrence", "monitoring")):
        world = guarded_arena(*on, **{"violation.review_days": 1.0, "violation.prey_rate": 0.0, "mission.answer": 1.0})
        world.mission.in_force[:], a = 1, world.presence
        a.around[:], a.comes_people[:], a.guard[:], a.from_people[:], a.robustness[:] = 1.0, 1.0, 0.9, 0, 1.0
        a.watch[:] = 1.0
        seen = 0
        for day in range(1500):
            alone(violation.step, world, 1, first=day, **CROWDED, holding__fighters=[[150, 0]], faction__pressure=1.0)
            seen += int(world.holding.preying[0, RED])
        shares_seen.append(seen)
    nothing, deterred, watched, both = shares_seen
    assert nothing > deterred > both and nothing > watched > both
