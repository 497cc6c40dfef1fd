"""When postures are reviewed, and what every review keeps to."""

from hypothesis import given, settings
from hypothesis import strategies as st
from support.arenas import BLUE, RED, guarded_arena
from support.steps_alone import share_around
from support.worlds import STILL

from interpose.agents.faction import ATTACK, HOLD, RAID, STAND_DOWN, STRIKE
from interpose.model.mechanisms import posture

DAYS = 3000


def test_without_a_shock_postures_are_reviewed_now_and_then() -> None:
    world = guarded_arena(**STILL, **{"posture.review_days": 8.0})
    reviewed = 0
    for day in range(DAYS):
        world.holding.posture[:], world.holding.shock[:] = STAND_DOWN, 0
        posture.step(world, day)
        reviewed += int((world.holding.posture == HOLD).sum())
    assert reviewed / (2 * DAYS) == share_around(1 / 8, 2 * DAYS)


def test_after_a_shock_a_posture_is_reviewed_at_once_and_the_shock_is_over() -> None:
    world = guarded_arena(**STILL, **{"posture.review_days": 90.0})
    world.holding.posture[:], world.holding.shock[:] = STAND_DOWN, [[1, 0]]
    kept = 0
    for day in range(20):
        world.holding.posture[:], world.holding.shock[:] = STAND_DOWN, [[1, 0]]
        posture.step(world, day)
        assert world.holding.posture[0, RED] == HOLD and not world.holding.shock.any()
        kept += int(world.holding.posture[0, BLUE] == STAND_DOWN)
    assert kept > 15


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    fighters=st.lists(st.integers(0, 900), min_size=2, max_size=2),
    in_reach=st.integers(0, 1),
    state=st.lists(st.floats(0, 1), min_size=6, max_size=6),
    seed=st.integers(0, 2**40),
)
def test_every_choice_is_a_posture_with_a_target_that_fits(
    fighters: list[int], in_reach: int, state: list[float], seed: int
) -> None:
    world = guarded_arena("deterrence", "monitoring", "guarantee", seed=seed)
    world.holding.fighters[0], world.holding.in_reach[:], world.holding.shock[:] = fighters, in_reach, 1
    world.dyad.tension[:], world.dyad.truce[:], world.presence.stand[:] = state[0], state[1], state[2]
    world.presence.watch[:], world.front.alarm[:], world.holding.control[0, RED] = state[3:]
    world.presence.around[:], world.presence.from_line[:] = 1.0, 0
    before = world.holding.control.copy(), world.holding.fighters.copy()
    posture.step(world, 0)
    for f in (RED, BLUE):
        h = world.holding[0, f]
        assert (h.target == 1 - f) == (h.posture in (RAID, ATTACK, STRIKE))
        assert h.fighters > 0 or h.posture in (HOLD, STRIKE)
    assert (world.holding.control == before[0]).all() and (world.holding.fighters == before[1]).all()
