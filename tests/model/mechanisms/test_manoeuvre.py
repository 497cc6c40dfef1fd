"""Fighters move towards losses and rivals, over open borders, slower where units would come; nobody is made or lost."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.worlds import pathways, scenario, valley, with_force

from interpose.agents.faction import ATTACK, HOLD
from interpose.model.mechanisms import manoeuvre
from interpose.model.simulation.initial_state import assemble

RED, BLUE = 0, 1
DAILY = {"manoeuvre.every_days": 1}
MARCH = {"manoeuvre.march_km": 2.0, "manoeuvre.sees_km": 5.0, "manoeuvre.loss_weight": 5.0}
"""Parameters with which many go, and which numbers below are worked out with."""


def made(*on: str, seed: int = 1, **changes: Any) -> Any:
    """Assemble the valley, in which red has fighters in A, B and C, and nobody hates anybody."""
    w = assemble(scenario(with_force(valley()), {**pathways(*on), **DAILY, **changes}), seed, 1)
    w.holding.fighters[:, RED], w.dyad.tension[:], w.dyad.truce[:] = 10_000, 0.0, 0.0
    return w


def came(w: Any, place: int, f: int = RED) -> int:
    """Let one day pass and count who came to a place, less who left."""
    before = int(w.holding.fighters[place, f])
    manoeuvre.step(w, 0)
    return int(w.holding.fighters[place, f]) - before


def bled(w: Any) -> Any:
    """Let red have lost many in B."""
    w.holding.loss[1, RED] = 100.0
    return w


def test_without_rivals_or_losses_nobody_moves() -> None:
    w = made()
    start = w.holding.fighters.copy()
    manoeuvre.step(w, 0)
    assert (w.holding.fighters == start).all()


def test_fighters_go_to_where_own_were_lost_and_to_where_rivals_are() -> None:
    assert came(bled(made(**MARCH)), 1) > 100
    w = made(**MARCH)
    w.dyad.tension[:], w.holding.fighters[:, BLUE], w.holding.control[:, BLUE] = 0.8, (0, 5000, 0), (0, 0.5, 0)
    assert came(w, 1) > 100
    kept = made()
    kept.dyad.tension[:], kept.dyad.truce[:] = 0.8, 1.0
    kept.holding.fighters[:, BLUE] = (0, 5000, 0)
    assert came(kept, 1) == 0, "a truce that is kept to the full calls for nobody"


def test_how_many_go_is_what_the_page_says() -> None:
    w = bled(made(**MARCH))
    side = np.sqrt([20.0, 30.0, 10.0])
    centre = np.cumsum(side) - side / 2
    way = np.abs(centre[:, None] - centre) + np.diag(side / 2)
    felt = np.exp(-way / 5)
    need = felt[:, 1] * 5.0 * 100 / (1 + 10_000 * felt.sum(axis=1))
    expected = 0.0
    for t, area in ((0, 20.0), (2, 10.0)):
        pull = min(1.0, (need[1] - need[t]) / (need[1] + need[t]) * 5 / way[t, 1])
        expected += 10_000 * min(1.0, 0.25 * 2.0 * w.graph.length_km[0] / area) * pull
    assert expected > 100
    assert came(w, 1) == pytest.approx(expected, abs=5 * expected**0.5)


def test_nobody_crosses_a_shut_border_or_goes_where_there_is_no_foothold() -> None:
    w = bled(made())
    w.road.shut[:] = 1
    assert came(w, 1) == 0
    w = bled(made())
    w.graph.open[:] = 0.0
    assert came(w, 1) == 0
    for posture, rivals, comes in ((HOLD, 800, False), (ATTACK, 800, True), (ATTACK, 0, False)):
        w = bled(made())
        w.holding.fighters[1, RED], w.holding.control[1, RED], w.holding.posture[:] = 0, 0.0, posture
        w.holding.fighters[1, BLUE], w.holding.control[1, BLUE], w.holding.target[:] = rivals, 0.0, BLUE
        assert (came(w, 1) > 0) == comes


def test_units_that_would_come_hold_up_who_goes_and_only_by_containment() -> None:
    moved = {}
    for name, on, sure in (("free", (), 1.0), ("held", ("containment",), 1.0), ("nobody", ("containment",), 0.0)):
        w = bled(made(*on))
        w.presence.comes_line[:] = sure
        moved[name] = came(w, 1)
    assert moved["free"] == moved["nobody"]
    part = 1 - w.p[0].manoeuvre.held_up
    assert moved["held"] == pytest.approx(part * moved["free"], abs=5 * moved["free"] ** 0.5)


def test_part_of_the_fighters_never_leaves() -> None:
    w = bled(made(**{"manoeuvre.march_km": 50.0, "manoeuvre.sees_km": 5.0, "manoeuvre.hold": 0.7}))
    w.graph.length_km[:] = 1000.0
    manoeuvre.step(w, 0)
    assert w.holding.fighters[[0, 2], RED].tolist() == [7000, 7000]


def ground(cut: bool) -> Any:
    """Describe 100 km2 next to a place that calls for fighters: in one piece, or cut along the way they go."""
    document = with_force(valley())
    parts = [("A1", 50.0, 5.0), ("A2", 50.0, 5.0)] if cut else [("A", 100.0, 10.0)]
    document["places"] = [{"id": name, "population": 1000, "area_km2": area} for name, area, _ in parts]
    document["places"].append({"id": "Z", "key": 9, "population": 1000, "area_km2": 100.0})
    document["links"] = [{"a": name, "b": "Z", "length_km": km} for name, _, km in parts]
    document["links"] += [{"a": "A1", "b": "A2", "length_km": 10.0}] if cut else []
    rows = [{"place": name, "faction": "red", "fighters": 0, "control": 1.0} for name, *_ in parts]
    document["holdings"] = [*rows, {"place": "Z", "faction": "red", "fighters": 0, "control": 1.0}]
    w = assemble(scenario(document, {**pathways(), **DAILY}), 1, 1)
    w.holding.fighters[:, RED] = [*(int(area) * 1000 for _, area, _ in parts), 1000]
    w.holding.loss[-1, RED] = 50.0
    return w


def test_two_halves_send_as_many_as_the_whole() -> None:
    whole, halves = (came(ground(cut), -1) for cut in (False, True))
    assert whole > 500
    assert halves == pytest.approx(whole, abs=6 * whole**0.5)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    fighters=st.lists(st.integers(0, 3000), min_size=6, max_size=6),
    lost=st.lists(st.floats(0, 50), min_size=6, max_size=6),
    march=st.floats(0, 50),
    seed=st.integers(0, 10**6),
)
def test_fighters_are_moved_and_never_made(fighters: list[int], lost: list[float], march: float, seed: int) -> None:
    w = made("containment", seed=seed, **{"manoeuvre.march_km": march})
    w.holding.fighters[:], w.holding.loss[:] = np.reshape(fighters, (3, 2)), np.reshape(lost, (3, 2))
    w.dyad.tension[:] = 0.5
    total = w.holding.fighters.sum(axis=0).copy()
    for day in range(5):
        manoeuvre.step(w, day)
    assert (w.holding.fighters.sum(axis=0) == total).all() and (w.holding.fighters >= 0).all()
