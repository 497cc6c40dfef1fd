"""How consent of the factions, rules of engagement and outreach act together."""

from collections.abc import Iterator
from itertools import product

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, need_a_force
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

LEVELS = {"low": 0.1, "middle": 0.5, "high": 0.9}
CONSENT = mark("consent of all parties at the start")
OUTREACH = {mark("no outreach"): 0.0, mark("full outreach"): 1.0}


def arms(world: Scenario) -> Iterator[Arm]:
    """Set one consent for all factions, one rule of engagement for all countries, and the outreach of the mission."""
    need_a_force(world)
    for outreach, enforcement, consent in product(OUTREACH, LEVELS, LEVELS):
        changes = {"mission.outreach": OUTREACH[outreach], "mission.enforcement": LEVELS[enforcement]}
        changes |= {f"factions.{faction.id}.consent": LEVELS[consent] for faction in world.factions}
        changes |= {f"contributors.{country.id}.robustness": LEVELS[enforcement] for country in world.contributors}
        at = {"consent": consent, "enforcement": enforcement, "outreach": outreach}
        yield Arm(name=named(consent, enforcement, outreach), changes=changes, at=at)


def named(consent: str, enforcement: str, outreach: str = "no outreach") -> str:
    """Return the name of an arm."""
    return f"{consent} consent, {enforcement} enforcement, {outreach}"


def sentences(found: Found) -> Iterator[str]:
    """Compare high with low enforcement under low and under high consent, and outreach with none under low consent."""
    for consent in ("low", "high"):
        yield found.compare("deaths", named(consent, "high"), named(consent, "low"))
    yield found.compare("attacks_on_force", named("low", "high", "full outreach"), named("low", "high"))


STUDY = Study(
    question=mark("Does it depend on the consent of the parties what stronger enforcement and outreach change?"),
    arms=arms,
    baseline=named("middle", "middle"),
    outcomes=("violations", "deaths", "attacks_on_force", "troops_at_end"),
    figures=(
        Figure(kind="grid", x="consent", y="enforcement", facet="outreach", x_label=CONSENT, y_label="enforcement"),
    ),
    sentences=sentences,
    seeds=60,
    mind=mark(
        "Low, middle and high are 0.1, 0.5 and 0.9. Countries accept the same rules of engagement "
        "as the mission has. A country that asks for a party's consent does not come where that is "
        "low, so that troops differ too."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
