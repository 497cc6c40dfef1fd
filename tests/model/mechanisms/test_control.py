"""Ground changes hands by won attacks and drifts with forces; shares stay shares; others hear of it late."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.arenas import arena_data
from support.attitude_worlds import BLUE, RED, happen, made
from support.steps_alone import alone, share_around
from support.worlds import differences, scenario

from interpose.agents.faction import ATTACK, HOLD, RAID
from interpose.model.mechanisms import control
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import CALLED_OFF, CLASH, FAILED, PROCEEDED, STRIKE, TURNED, UNMET, VIOLATION

GREEN = 2
NO_DRIFT = {"control.drift": 0.0}


def after(days: int = 1, truce: float = 0.0, **changes: Any) -> Any:
    """Let control alone go on in the valley for some days with nothing that happens.

    Changes are to the scenario, or ``table__column`` of the world at the start.
    """
    columns = {name: value for name, value in changes.items() if "__" in name}
    world = made(**{name: value for name, value in changes.items() if name not in columns})
    world.dyad.truce[:] = truce
    for name, value in columns.items():
        table, column = name.split("__")
        getattr(world, table)[column][:] = value
    return alone(control.step, world, days)


# drift


def test_shares_drift_to_the_balance_of_fighters_quality_and_support() -> None:
    usual = {"holding__fighters": [[300, 100]] * 3, "holding__support": [[0.4, 0.0]] * 3, "holding__control": 0.5}
    world = after(40, **{"control.drift": 0.05, "control.support_weight": 0.5}, **usual, faction__quality=[1.0, 2.0])
    balance = 300 * 1.2 / (300 * 1.2 + 100 * 2.0)
    left = (1 - 0.05) ** 40
    assert world.holding.control[0, RED] == pytest.approx(balance + (0.5 - balance) * left)
    assert world.holding.control[0, BLUE] == pytest.approx(1 - balance + (balance - 0.5) * left)


@pytest.mark.parametrize(("truce", "part"), [(0.0, 1.0), (0.25, 0.75), (1.0, 0.0)])
def test_a_truce_slows_drift_as_far_as_it_is_kept(truce: float, part: float) -> None:
    start = {"holding__fighters": [[100, 300]] * 3, "holding__support": 0.0, "holding__control": 0.5}
    world = after(truce=truce, **{"control.drift": 0.1}, **start)
    assert world.holding.control[:, RED] == pytest.approx(np.full(3, 0.5 - 0.1 * part * 0.25))


def test_a_truce_with_somebody_who_has_nothing_there_freezes_nothing_and_nobody_takes_ground_without_fighters() -> None:
    alone_there = {"holding__fighters": [[100, 0], [0, 0], [0, 100]], "holding__support": 0.0}
    world = after(truce=1.0, **{"control.drift": 0.1}, **alone_there, holding__control=[[0.5, 0], [0.5, 0], [0, 0.5]])
    assert world.holding.control.tolist() == [[pytest.approx(0.55), 0], [0.5, 0], [0, pytest.approx(0.55)]]


# won attacks


def fought(posture: int = ATTACK, aim: int = BLUE, times: int = 1, **event: Any) -> Any:
    """Let red attack blue in B, where blue holds 0.6 and red 0.3, unless told otherwise; give all shares."""
    world = made(**NO_DRIFT, **{"control.ground_per_win": 1.5})
    world.holding.posture[1, RED], world.holding.target[1, RED] = posture, aim
    usual = {"kind": CLASH, "territory": 1, "actor": RED, "target": BLUE, "won": 1, "outcome": UNMET}
    happen(world, 0, **{name: [value] * times for name, value in (usual | event).items()})
    control.step(world, 0)
    return world.holding.control


@pytest.mark.parametrize("outcome", [UNMET, PROCEEDED])
def test_a_won_attack_takes_km2_and_never_more_than_the_loser_holds(outcome: int) -> None:
    assert fought(outcome=outcome)[1] == pytest.approx([0.3 + 1.5 / 30, 0.6 - 1.5 / 30])
    assert fought(outcome=outcome, times=3)[1] == pytest.approx([0.3 + 4.5 / 30, 0.6 - 4.5 / 30])
    assert fought(outcome=outcome, times=30)[1] == pytest.approx([0.9, 0.0])


@pytest.mark.parametrize(
    "case",
    [
        {"posture": RAID},
        {"posture": HOLD, "aim": -1},
        {"aim": -1},
        {"won": 0},
        {"outcome": CALLED_OFF},
        {"outcome": TURNED},
        {"kind": STRIKE},
        {"kind": VIOLATION, "target": -1, "outcome": FAILED},
        {"actor": BLUE, "target": RED},
        {"territory": 0},
    ],
)
def test_nothing_else_takes_ground(case: dict[str, Any]) -> None:
    assert (fought(**case) == made().holding.control).all()


def test_yesterdays_attacks_take_nothing_today() -> None:
    world = made(**NO_DRIFT)
    world.holding.posture[1, RED], world.holding.target[1, RED] = ATTACK, BLUE
    happen(world, 0, kind=[CLASH], territory=[1], target=[BLUE], won=[1])
    control.step(world, 0)
    taken = world.holding.control.copy()
    assert (alone(control.step, world, 1, first=1).holding.control == taken).all()


# bounds, days held, losses, reports


def three_parties(**changes: Any) -> Any:
    """Assemble one territory that three parties hold."""
    document = arena_data(100)
    document["factions"].append({"id": "green", "key": 2, "local": False})
    document["holdings"].append({"place": "A", "faction": "green", "fighters": 100, "control": 0.0})
    return assemble(scenario(document, changes), 1, 1)


def test_two_winners_who_take_more_than_there_is_share_it() -> None:
    world = three_parties(**NO_DRIFT, **{"control.ground_per_win": 50.0})
    world.holding.control[0], world.holding.posture[:], world.holding.target[:] = (0.1, 0.4, 0.2), ATTACK, BLUE
    happen(world, 0, kind=[CLASH] * 3, actor=[RED, GREEN, GREEN], target=[BLUE] * 3, won=[1] * 3)
    control.step(world, 0)
    assert world.holding.control[0] == pytest.approx([0.1 + 0.4 / 3, 0.0, 0.2 + 0.8 / 3]), "and nobody's stays nobody's"


def test_a_map_cut_in_two_loses_the_same_ground_to_the_same_attacks() -> None:
    def lost(areas: list[float]) -> float:
        document = arena_data(100)
        document["places"] = [{"id": f"A{i}", "population": 1000, "area_km2": area} for i, area in enumerate(areas)]
        document["holdings"] = [
            {"place": f"A{i}", "faction": f, "fighters": 100, "control": 0.5}
            for i in range(len(areas))
            for f in ("red", "blue")
        ]
        document["links"] = [{"a": "A0", "b": "A1"}] if len(areas) > 1 else []
        world = assemble(scenario(document, {**NO_DRIFT, "control.ground_per_win": 4.0}), 1, 1)
        world.holding.posture[:, RED], world.holding.target[:, RED] = ATTACK, BLUE
        where = [i % len(areas) for i in range(4)]
        happen(world, 0, kind=[CLASH] * 4, territory=where, actor=[RED] * 4, target=[BLUE] * 4, won=[1] * 4)
        control.step(world, 0)
        assert world.faction.losing[BLUE] == pytest.approx(16.0 / 40.0)
        return float((world.holding.control[:, BLUE] * world.territory.area_km2).sum())

    assert lost([80.0]) == pytest.approx(40.0 - 16.0)
    assert lost([40.0, 40.0]) == pytest.approx(40.0 - 16.0)
    assert lost([60.0, 20.0]) == pytest.approx(40.0 - 16.0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    parts=st.lists(st.floats(0, 1), min_size=4, max_size=4),
    fighters=st.lists(st.integers(0, 500), min_size=3, max_size=3),
    fights=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 2)), min_size=1, max_size=30),
    drift=st.floats(0, 0.2),
    gain=st.floats(0, 100),
)
def test_shares_stay_shares_and_add_up_to_no_more_than_the_whole(
    parts: list[float], fighters: list[int], fights: list[tuple[int, int]], drift: float, gain: float
) -> None:
    world = three_parties(**{"control.drift": drift, "control.ground_per_win": gain})
    world.holding.control[0], world.holding.fighters[0] = np.array(parts[:3]) / max(1.0, sum(parts)), fighters
    world.holding.posture[:], world.holding.target[0] = ATTACK, (BLUE, GREEN, RED)
    actors, n = [actor for actor, _ in fights], len(fights)
    happen(world, 0, kind=[CLASH] * n, actor=actors, target=[(a + way) % 3 for a, way in fights], won=[1] * n)
    control.step(world, 0)
    assert (world.holding.control >= 0).all() and (world.holding.control.sum(axis=1) <= 1 + 1e-12).all()
    assert (world.holding.reported >= 0).all() and (world.holding.reported <= 1).all()


def test_days_held_are_counted_from_the_share_that_counts_and_begin_anew() -> None:
    world = after(5, **NO_DRIFT, **{"control.controlled_at": 0.6}, holding__held_days=3)
    assert world.holding.held_days.tolist() == [[8, 0], [0, 8], [8, 0]], "blue's share in B is just enough"
    world.holding.control[0, RED] = 0.59
    assert alone(control.step, world, 1, first=5).holding.held_days[0, RED] == 0


def test_lost_ground_is_felt_as_a_share_of_all_ground_and_fades() -> None:
    shares = np.array([[0.8, 0.0], [0.3, 0.6], [0.7, 0.3]])
    world = made(**NO_DRIFT, **{"control.ground_per_win": 9.0, "control.losing_days": 20.0})
    world.holding.control[:] = shares
    world.holding.posture[1, RED], world.holding.target[1, RED] = ATTACK, BLUE
    happen(world, 0, kind=[CLASH], territory=[1], target=[BLUE], won=[1])
    lost = 9.0 / (30 * 0.6 + 10 * 0.3)
    control.step(world, 0)
    assert world.faction.losing == pytest.approx([0, lost])
    alone(control.step, world, 10, first=1)
    assert world.faction.losing == pytest.approx([0, lost * (1 - 1 / 20) ** 10])


def test_reports_follow_what_is_the_case_late() -> None:
    world = after(12, **NO_DRIFT, **{"control.report_days": 5.0}, holding__control=0.2, holding__reported=0.5)
    assert world.holding.reported == pytest.approx(np.full((3, 2), 0.2 + 0.3 * (1 - 1 / 5) ** 12))


def test_hand_overs_are_reviewed_now_and_then_and_only_where_control_has_lasted() -> None:
    document = {"reconstruction.rule": "strict", "reconstruction.excluded": ["red"]}
    press = {"control.cede_days": 5.0, "control.cede_cost": 0.0, "control.cede_gain": 20.0, "control.held_for": 10.0}
    world = made("exclusion", "reconstruction", **NO_DRIFT, **press, **document)
    world.fund.held[:], start, ceded, many = 10**9, world.holding.control.copy(), 0, 2000
    for day in range(many):
        world.holding.held_days[:], world.holding.ceded[:] = [[50, 50], [50, 50], [3, 3]], 0
        control.step(world, day)
        assert not world.holding.ceded[:, BLUE].any() and not world.holding.ceded[1:, RED].any()
        assert not (world.holding.ceded * world.holding.reported).any(), "it is reported at once"
        ceded += int(world.holding.ceded[0, RED])
    assert ceded / many == share_around(1 / 5, many)
    assert (world.holding.control == start).all(), "in name only"


def test_the_force_changes_nothing_about_who_holds_what() -> None:
    quiet, strong = made(), made()
    strong.presence.units[:], strong.presence.stand[:], strong.presence.troops[:] = 9, 1.0, 900
    for world in (quiet, strong):
        alone(control.step, world, 30)
    assert set(differences(quiet, strong)) == {"presence.units", "presence.stand", "presence.troops"}
