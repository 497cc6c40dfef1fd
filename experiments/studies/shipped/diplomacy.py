"""What mediators, a seat at the table, pressure, consequences and promises change."""

from collections.abc import Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, need_a_force
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

AS_IT_IS = mark("diplomacy as it is")


def arms(world: Scenario) -> Iterator[Arm]:
    """Change one part of diplomacy at a time, and the seat of each faction in talks that the mission leads."""
    need_a_force(world)
    yield Arm(name=AS_IT_IS, changes={})
    yield Arm(name="no mediators", changes={"mission.mediation": 0.0})
    yield Arm(name="mediators who make every effort", changes={"mission.mediation": 1.0})
    for faction in world.factions:
        who = (faction.name or faction.id).split(" (")[0]
        name = f"no seat for {who}" if faction.included else f"a seat for {who}"
        yield Arm(name=name, changes={f"factions.{faction.id}.included": not faction.included})
    yield Arm(name="no pressure by contributors", changes={"pathways.influence": False})
    yield Arm(name="full pressure by contributors", changes={"diplomacy.influence": 1.0})
    yield Arm(name="every documented wrong has consequences", changes={"mission.answer": 1.0})
    yield Arm(name="no promises to people", changes={"mission.promises": 0.0})
    yield Arm(name="great promises to people", changes={"mission.promises": 1.0})


def sentences(found: Found) -> Iterator[str]:
    """Compare mediators, seats in talks and pressure with their absence."""
    seat = next((arm for arm in found.arms if arm.startswith("a seat")), found.arms[3])
    yield found.compare("deal_days", "mediators who make every effort", "no mediators")
    yield found.compare("deal_days", seat)
    yield found.compare("deaths", "full pressure by contributors", "no pressure by contributors")


STUDY = Study(
    question=mark("What do mediation, seats in talks, pressure by contributors, consequences and promises change?"),
    arms=arms,
    baseline=AS_IT_IS,
    outcomes=("deal_days", "deals_broken", "breaches", "deaths"),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
    seeds=80,
)

if __name__ == "__main__":
    hand_over(__file__)
