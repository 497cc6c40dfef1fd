"""The figures of a page, in their order, each with words on how to read it."""

from typing import Any, NamedTuple

from interpose.model.store import Twin
from interpose.viz.comparison import effects_figure, seeds_figure
from interpose.viz.map import deaths_map, difference_map
from interpose.viz.places import PER, has_places, outlines, territories
from interpose.viz.severity import severity_figure
from interpose.viz.timeline import deaths_figure, feelings_figure


class Plate(NamedTuple):
    """A figure of the page: its name, its heading and how to read it."""

    name: str
    draw: Any
    heading: str
    reading: str


PLATES = (
    Plate(
        "effects",
        effects_figure,
        "What changes, and how surely",
        "Each mark is the mean over seeds of the difference between two worlds that share a seed; the bar is its 95 % "
        "interval. A filled diamond: the interval excludes 0. An open circle: it includes 0. "
        "Outcomes of one unit share one scale; the scales of different units cannot be compared by eye.",
    ),
    Plate(
        "seeds",
        seeds_figure,
        "How often the sign holds",
        "Share of seeds in which an outcome is lower, equal or higher than in the paired world without. An effect can "
        "be clear on average and still point the other way in some worlds.",
    ),
    Plate(
        "deaths",
        deaths_figure,
        "Deaths of all groups, week by week",
        "Lines: median over seeds. Bands: the middle 80 % of seeds (10th to 90th percentile). Linear scales, because "
        "many weeks have no death; civilians and fighters share one, peacekeepers have their own. A shorter last week "
        "is left out. Crosses, where there are any, are reported deaths: they belong beside the model\u2019s outside "
        "record, which misses deaths as real records do, and not beside its true deaths.",
    ),
    Plate(
        "feelings",
        feelings_figure,
        "Fear and trust",
        "Mean over civilians, from 0 (none) to 1 (as much as there can be). Lines: median over seeds. Bands: the "
        "middle 80 % of seeds.",
    ),
    Plate(
        "difference-map",
        difference_map,
        "Where deaths differ",
        "Deaths of fighters and civilians per 10,000 people of a territory\u2019s own population in the scenario, not "
        "of those who are there at the end; mean over seeds. Purple: fewer with the policy; orange: more. "
        "A bold outline: the 95 % interval excludes 0. Where few people live, few deaths make a large rate.",
    ),
    Plate(
        "deaths-map",
        deaths_map,
        "Where people die, and where the force is",
        "Deaths of fighters and civilians over the run in the world with the policy, mean over seeds (darker: more). "
        "The area of a circle is the personnel there, averaged over the whole run, days before deployment included.",
    ),
    Plate(
        "severity",
        severity_figure,
        "How deadly single events are",
        "Share of deadly clashes, strikes and violations (all seeds together) with at least so many deaths, both "
        "scales logarithmic. The dotted line shows the slope that the scenario states (1 minus the exponent); only its "
        "slope is meant, not its height. Where the curves coincide, the policy changes how many such events there "
        "are, not how deadly they are.",
    ),
)
WITHOUT_PLACES = {
    "difference-map": f"Deaths of fighters and civilians per {PER:,} people of a territory\u2019s own population in "
    "the scenario; mean over seeds with its 95 % interval. The scenario gives no places, so that there is no map.",
    "deaths-map": "Deaths of fighters and civilians over the run in the world with the policy, mean over seeds; beside "
    "them the personnel there, averaged over the whole run. The scenario gives no places, so that there is no map.",
}


def reading(plate: Plate, twin: Twin) -> str:
    """Say how to read a figure, which for territories depends on what the scenario knows of their places."""
    if plate.name in WITHOUT_PLACES and not outlines(twin) and not has_places(territories(twin)):
        return WITHOUT_PLACES[plate.name]
    return plate.reading


def figures(twin: Twin) -> dict[str, Any]:
    """Draw every figure of a comparison, by name."""
    return {plate.name: plate.draw(twin) for plate in PLATES}
