"""Aid and money against their slow twins where a lot goes on: many crossings, tolls, thieves, a rich fund."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from oracles import aid as told_aid
from oracles import reconstruction as told_reconstruction
from oracles.making import Made, worlds
from oracles.making_units import shares
from oracles.world import differences, plain

from interpose.model.mechanisms import aid, reconstruction

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def busy(made: Made) -> Any:
    """Open every way, put goods at many crossings, let several parties be able to take, and fill the fund."""
    world, rng = made.world, made.rng
    t, f = world.holding.shape
    world.mission.in_force[:] = world.mission.deployed
    for way in ("reconstruction", "relief", "diversion"):
        world.on[way][:] = 1
    world.road.shut[:] = world.aid.suspended[:] = world.territory.closed[:] = 0
    world.graph.open[:] = 1.0
    world.territory.entry_trucks[:] = rng.choice([0, 4, 50], t)
    world.aid.store[:] = world.aid.stored_first[:] = rng.choice([0, 300, 20_000], (t, 2))
    world.holding.control[:] = rng.dirichlet([1.0] * f, t)
    world.faction.discipline[:], world.faction.takes[:] = shares(rng, f) / 2, 1.0
    world.p.aid.theft[0], world.p.aid.toll[0] = 1.0, rng.choice([0.05, 0.5])
    world.p.aid.crowd_base[0] = -8.0
    world.fund.pledged += 10**7 - world.fund.held
    world.fund.held[:], world.fund.per_day[:] = 10**7, rng.choice([500, 10**6])
    world.fund.rule[:] = rng.integers(0, 4)
    return world


@settings(max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW)
@given(worlds(most_places=7))
def test_aid_and_money_do_what_the_laws_say_when_much_goes_on(made: Made) -> None:
    world = busy(made)
    told = plain(world)
    for day in range(made.day, made.day + 2):
        for step, law in ((aid.step, told_aid.step), (reconstruction.step, told_reconstruction.step)):
            step(world, day)
            law(told, day)
            assert differences(world, told) == []
