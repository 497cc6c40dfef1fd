"""What a larger force changes: from 0 to 40 peacekeepers per 1,000 inhabitants."""

from collections.abc import Iterator

from interpose.experiments.studies.study import (
    Arm,
    Figure,
    Found,
    Study,
    hand_over,
    inhabitants,
    mean_offers,
    need_a_force,
)
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

SIZES = (0, 1, 2, 5, 10, 20, 30, 40)
MOST_TIMES = 10


def arms(world: Scenario) -> Iterator[Arm]:
    """Set the ceiling, and scale all offers alike so that they are expected to reach it, up to tenfold."""
    need_a_force(world)
    for size in SIZES:
        ceiling = round(size * inhabitants(world) / 1000)
        scale = min(MOST_TIMES, ceiling / max(1.0, sum(mean_offers(world).values())))
        changes = {"mission.ceiling": ceiling, "mission.strength": scale}
        yield Arm(name=f"{size} per 1,000", changes=changes, at={"asked_per_1000": size})


def sentences(found: Found) -> Iterator[str]:
    """Compare a usual size and the largest with none, and the largest with half of it."""
    yield found.compare("clashes", "10 per 1,000")
    yield found.compare("deaths_civilians", "40 per 1,000", "20 per 1,000")
    yield found.compare("deaths_force", "40 per 1,000")


STUDY = Study(
    question=mark("How much do violence and deaths change with the number of peacekeepers per 1,000 inhabitants?"),
    arms=arms,
    baseline="0 per 1,000",
    outcomes=("troops_at_end", "clashes", "violations", "deaths_civilians", "deaths_fighters", "deaths_force"),
    figures=(Figure(kind="dose", x="asked_per_1000", x_label=mark("peacekeepers asked for, per 1,000 inhabitants")),),
    sentences=sentences,
    seeds=100,
    mind=mark(
        "Asked for is not arrived: conditions of countries, transport, crossings, days left and the "
        "tenfold bound on offers limit what comes, and a country withdraws at the same number of "
        "own dead however many it sent. The column troops has the mean strength that was really "
        "there."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
