"""Who sends the troops, and how many countries do."""

from collections.abc import Collection, Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, mean_offers, need, need_a_force
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

ALL = mark("all countries")


def arms(world: Scenario) -> Iterator[Arm]:
    """Share the same offer out equally among all countries, all but one, the two that offer most, or one."""
    need_a_force(world)
    offers = mean_offers(world)
    most = sorted(offers, key=lambda country: -offers[country])
    lacks = f"{world.name} has too few contributors"
    need(len(most) > 2, lacks, "this study needs three or more: take another scenario")
    yield Arm(name=ALL, changes=sent_by(world, most))
    yield Arm(name=f"{most[0]} alone", changes=sent_by(world, most[:1]))
    yield Arm(name=f"{most[0]} and {most[1]}", changes=sent_by(world, most[:2]))
    for country in most:
        yield Arm(name=f"all without {country}", changes=sent_by(world, [other for other in most if other != country]))


def sent_by(world: Scenario, countries: Collection[str]) -> dict[str, object]:
    """Return changes by which some countries surely join, each with an equal part of the ceiling, and others do not."""
    each = world.mission.ceiling // len(countries)
    changes: dict[str, object] = {}
    for country in world.contributors:
        joins = 1.0 if country.id in countries else 0.0
        offer = {"joins": joins, "offer_low": each, "offer_mode": None, "offer_high": each}
        changes |= {f"contributors.{country.id}.{column}": value for column, value in offer.items()}
    return changes


def sentences(found: Found) -> Iterator[str]:
    """Compare one country, and all without the largest, with all."""
    _, alone, _, without, *_ = found.arms
    yield found.compare("mean_trust", alone)
    yield found.compare("deaths", alone)
    yield found.compare("attacks_on_force", without)


STUDY = Study(
    question=mark("What changes when one country, two or all send the troops, or when one of them stays away?"),
    arms=arms,
    baseline=ALL,
    outcomes=("troops_at_end", "mean_trust", "mean_consent", "deaths", "attacks_on_force"),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
    seeds=100,
    mind=mark(
        "The same number is offered in every world, but countries keep their conditions, pace and "
        "rules, so that fewer may come. One that sends nobody presses on parties with only a part "
        "of its weight (diplomacy.approached_part): what changes is not the doing of troops alone."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
