"""Through which pathways the force has its effect: parts that sum to the whole."""

from collections.abc import Iterator

from interpose.experiments.studies.study import WHOLE, Figure, Found, Study, hand_over
from interpose.model.language.words import mark, say

OUTCOMES = ("violations", "deaths")


def sentences(found: Found) -> Iterator[str]:
    """State the whole effect, and the groups with the lowest and the highest part in it."""
    yield found.part("deaths", WHOLE)
    groups = [arm for arm in found.arms if arm != WHOLE]
    parts = {group: found.mean("deaths", group) for group in groups}
    yield say("The lowest part of all: {part}", part=found.part("deaths", min(groups, key=lambda group: parts[group])))
    yield say("The highest part of all: {part}", part=found.part("deaths", max(groups, key=lambda group: parts[group])))


STUDY = Study(
    question=mark("Through which groups of pathways does the force change violations and deaths?"),
    outcomes=OUTCOMES,
    figures=(Figure(kind="waterfall"),),
    sentences=sentences,
    mind=mark(
        "Shapley values: the mean, over all orders in which groups could be switched on, of what "
        "switching one on changes; every combination is run with every seed. The lowest and the "
        "highest part are picked by their means, which flatters them."
    ),
    seeds=12,
    people_per_agent=1000,
)

if __name__ == "__main__":
    hand_over(__file__)
