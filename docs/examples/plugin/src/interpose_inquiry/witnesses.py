"""What a commission of inquiry adds to a small mission, and what it costs those who speak."""

from collections.abc import Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over
from interpose.model.scenario.scenario import Scenario


def arms(world: Scenario) -> Iterator[Arm]:
    """Take no commission, one as it is assumed, and one that hears nearly everybody."""
    yield Arm(name="no commission", changes={"pathways.inquiry": False})
    yield Arm(name="a commission", changes={})
    yield Arm(name="one that hears all", changes={"inquiry.reach": 1.0})


def sentences(found: Found) -> Iterator[str]:
    """Say what either commission changes."""
    yield found.compare("violations", "a commission")
    yield found.compare("violations", "one that hears all")
    yield found.compare("displaced", "one that hears all")


STUDY = Study(
    question="What does a commission of inquiry add to a small mission?",
    arms=arms,
    baseline="no commission",
    outcomes=("violations", "deaths_civilians", "displaced"),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
    mind="How far a commission reaches, and how afraid witnesses are afterwards, are assumed.",
)

if __name__ == "__main__":
    hand_over(__file__)
