"""Which mix of troops, police and observers averts most for the same money."""

from collections.abc import Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, mean_offers, need, need_a_force
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

NONE, AS_OFFERED = mark("no force"), mark("the mix that is offered")
MIXES = {
    mark("infantry alone"): (0.0, 0.0),
    mark("police alone"): (1.0, 0.0),
    mark("observers alone"): (0.0, 1.0),
    mark("infantry and police, half each"): (0.5, 0.0),
    mark("infantry, police and observers"): (0.6, 0.2),
}
"""Shares of police and of observers; infantry is the rest."""


def arms(world: Scenario) -> Iterator[Arm]:
    """Let every country send the same mix, as many personnel as the offered mix would cost a year."""
    need_a_force(world)
    offers = mean_offers(world)
    paid = sum(offers[c.id] * world.costs.a_year(c.police, c.observers) for c in world.contributors)
    yield Arm(name=NONE, changes={"mission.deployed": False})
    yield Arm(name=AS_OFFERED, changes={})
    for name, (police, observers) in MIXES.items():
        rate = world.costs.a_year(police, observers)
        lacks = f"{world.name} has personnel that cost nothing"
        need(rate > 0, lacks, "set costs.troops, .police and .observers (USD/year)")
        more = paid / max(1.0, sum(offers.values())) / rate
        strength, ceiling = min(10.0, world.mission.strength * more), min(200_000, round(world.mission.ceiling * more))
        kinds = {"police": police, "observers": observers, "engineers": 0.0, "medical": 0.0}
        sent = {f"contributors.{c.id}.{kind}": part for c in world.contributors for kind, part in kinds.items()}
        yield Arm(name=name, changes={"mission.strength": strength, "mission.ceiling": ceiling} | sent)


def sentences(found: Found) -> Iterator[str]:
    """Compare infantry, police and observers alone with the mix that is offered."""
    yield from (found.compare("deaths", name, AS_OFFERED) for name in list(MIXES)[:3])


STUDY = Study(
    question=mark("Which mix of infantry, police and observers averts most for the same money?"),
    arms=arms,
    baseline=NONE,
    outcomes=("cost", "deaths", "battle_deaths", "one_sided_deaths", "violations", "deaths_force"),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
    seeds=60,
    mind=mark(
        "The same money a year is asked for, at the scenario's rates (docs/costs.md); the outcome "
        "cost has what was really spent, rebuilding included, which is less where conditions and "
        "transport hold personnel back. Countries are assumed to be able to send any mix."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
