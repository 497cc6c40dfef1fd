"""Which laws of presence carry its effect: each with all others off, and all together, against no force."""

from collections.abc import Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, need_a_force
from interpose.model.language.words import mark
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.scenario.scenario import Scenario

NONE, ALL = mark("no force"), mark("all laws")
LAWS = {
    mark("response to fighting"): ("interposition",),
    mark("response to attacks on people"): ("protection",),
    mark("deterrence by what was learnt"): ("deterrence", "interposition", "protection"),
    mark("guarantee against a first strike"): ("guarantee", "interposition"),
    mark("containment of movement"): ("containment",),
    mark("being found out"): ("monitoring", "reassurance"),
    "talks": ("mediation", "influence", "monitoring"),
    mark("all that may harm"): tuple(way.name for way in PATHWAYS if way.effect == "harmful"),
    mark("all that is meant to help"): tuple(way.name for way in PATHWAYS if way.effect == "helpful"),
}
"""Pathways that are on; who deters or guarantees also has to come, or what was learnt is that nobody does."""


def arms(world: Scenario) -> Iterator[Arm]:
    """Leave out the force; then bring it with the pathways of one law after the other, and with all."""
    need_a_force(world)
    yield Arm(name=NONE, changes={"mission.deployed": False}, at={"law": NONE})
    for law, names in LAWS.items():
        yield Arm(name=law, changes={f"pathways.{way.name}": way.name in names for way in PATHWAYS}, at={"law": law})
    yield Arm(name=ALL, changes={}, at={"law": ALL})


def sentences(found: Found) -> Iterator[str]:
    """Compare battle and one-sided deaths under all laws, and battle deaths under the guarantee, with no force."""
    yield found.compare("battle_deaths", ALL)
    yield found.compare("one_sided_deaths", ALL)
    yield found.compare("battle_deaths", "guarantee against a first strike")


STUDY = Study(
    question=mark("Which laws of presence carry the effect of the force, each alone and all together?"),
    arms=arms,
    baseline=NONE,
    outcomes=("battle_deaths", "one_sided_deaths", "clashes", "violations", "communal", "deaths"),
    figures=(Figure(kind="forest", name="law"),),
    sentences=sentences,
    seeds=40,
    mind=mark(
        "Every world with a force has all other pathways off, those that harm among them. Laws "
        "overlap and feed on each other: the rungs do not add up to the whole (the study pathways "
        "shares it out)."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
