"""Where units go: to violence, to people, to the line between factions, or to some of each."""

from collections.abc import Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, need_a_force
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

WEIGHTS = ("to_violence", "to_people", "to_line")
RULES = {
    mark("the mixed rule"): (1.0, 0.5, 0.5),
    mark("units at violence only"): (1.0, 0.0, 0.0),
    mark("units at people only"): (0.0, 1.0, 0.0),
    mark("units at the line only"): (0.0, 0.0, 1.0),
}


def arms(world: Scenario) -> Iterator[Arm]:
    """Set what draws a unit to a territory; for scale, also a world without a force."""
    need_a_force(world)
    for name, weights in RULES.items():
        pairs = zip(WEIGHTS, weights, strict=True)
        yield Arm(name=name, changes={f"deployment.{weight}": value for weight, value in pairs})
    yield Arm(name="no force", changes={"mission.deployed": False})


def sentences(found: Found) -> Iterator[str]:
    """Compare each pure rule with the mixed one by what it is meant for."""
    yield found.compare("deaths", "units at violence only")
    yield found.compare("violations", "units at people only")
    yield found.compare("clashes", "units at the line only")


STUDY = Study(
    question=mark("What changes when units go only where violence was, where people are, or where the line runs?"),
    arms=arms,
    baseline="the mixed rule",
    outcomes=("deaths", "violations", "clashes", "deaths_civilians", "deaths_force"),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
    seeds=200,
    mind=mark(
        "A place that supplies cannot reach draws nobody, and units keep off places that are full, under every rule."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
