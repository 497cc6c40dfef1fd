"""Paired worlds: what a policy changes."""

from typing import Any

from interpose.model.language.words import mark, say
from interpose.model.results.comparison import WITH, WITHOUT, Twin
from interpose.model.results.formatting import decimals, number, policy_name, signed
from interpose.viz.cost_words import cost_group
from interpose.viz.figure import Choice, Drawing, Picture
from interpose.viz.figures.choropleth import deaths_map, difference_map
from interpose.viz.figures.cumulative_difference import cumulative_difference
from interpose.viz.figures.effects import headline_effects
from interpose.viz.figures.seed_shares import seed_shares
from interpose.viz.figures.severity_ccdf import twin_severity
from interpose.viz.figures.territory_outlines import PER, has_coordinates, outlines, territory_effects
from interpose.viz.figures.weekly_comparison import weekly_deaths, weekly_feelings
from interpose.viz.kinds.contract import Kind, paired_seeds
from interpose.viz.kinds.twin_findings import findings, overview, record_sentence, relative
from interpose.viz.kinds.twin_headings import clear_effects, deaths_so_far, mattering
from interpose.viz.page_parts import Numbers, Results, SentenceGroup, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTION = mark(
    "Better means less harm to anybody (deaths of every group are harm) or more trust. An interval "
    "holds the chance that the model itself plays out from seed to seed. It holds neither the "
    "uncertainty of the assumptions nor that of the model. Of many outcomes about one interval in "
    "twenty excludes 0 by chance alone."
)
FIGURES = (
    Drawing(
        "effects",
        mark("What changes, and how surely"),
        mark(
            "Each mark is the mean over seeds of the difference between two worlds that share a seed; "
            "the bar is its 95 % interval. A filled diamond: the interval excludes 0. An open circle: it "
            "includes 0. Outcomes of one unit share one scale; the scales of different units cannot be "
            "compared by eye."
        ),
        headline_effects,
        finding=clear_effects,
    ),
    Drawing(
        "seeds",
        mark("In how many seeds it differs by what matters"),
        mark(
            "Share of seeds in which an outcome is lower or higher than in the paired world without by "
            "at least the smallest effect that matters to a planner: a tenth of what there is without, "
            "0.02 of a share, one death of the force. Grey: it differs by less. An effect can have an "
            "interval that excludes 0 and still be too small to matter."
        ),
        seed_shares,
        finding=mattering,
    ),
    Drawing(
        "difference",
        mark("Deaths so far, with minus without"),
        mark(
            "Paired: seed by seed, with the policy minus without it, summed from the first week on; mean "
            "over seeds with its 95 % interval as a band. Where the band holds 0, the interval of the "
            "change up to that week includes 0."
        ),
        cumulative_difference,
        finding=deaths_so_far,
    ),
    Drawing(
        "deaths",
        mark("Deaths of all groups, week by week"),
        mark(
            "Lines: median over seeds. Bands: the middle 80 % of seeds (10th to 90th percentile). Linear "
            "scales, because many weeks have no death; civilians and fighters share one, peacekeepers "
            "have their own. A shorter last week is left out. Crosses, where there are any, are reported "
            "deaths: they belong beside what the model reports, which misses deaths as real records do, "
            "and not beside its simulated deaths."
        ),
        weekly_deaths,
    ),
    Drawing(
        "feelings",
        mark("Fear and trust"),
        mark(
            "Mean over civilians, from 0 (none) to 1 (as much as there can be). Lines: median over "
            "seeds. Bands: the middle 80 % of seeds."
        ),
        weekly_feelings,
    ),
    Drawing(
        "difference-map",
        mark("Where deaths differ"),
        mark(
            "Deaths of fighters and civilians per 100,000 people of a territory\u2019s own population in "
            "the scenario, not of those who are there at the end; mean over seeds. Purple: fewer with "
            "the policy; orange: more. A bold outline: the 95 % interval excludes 0; pale: it includes "
            "0. Where few people live, few deaths make a large rate."
        ),
        difference_map,
    ),
    Drawing(
        "deaths-map",
        mark("Where people die, and where the force is"),
        mark(
            "Deaths of fighters and civilians per 100,000 people of a territory over the run with the "
            "policy, mean over seeds (darker: more). The area of a circle is the personnel there, "
            "averaged over the whole run, days before deployment included."
        ),
        deaths_map,
    ),
    Drawing(
        "severity",
        mark("How deadly single events are"),
        mark(
            "Share of deadly clashes, strikes and violations (all seeds together) with at least so many "
            "deaths, both scales logarithmic. The dotted line shows the slope that the scenario states "
            "(1 minus the exponent); only its slope is meant, not its height. Where the curves coincide, "
            "the policy changes how many such events there are, not how deadly they are."
        ),
        twin_severity,
    ),
)
WITHOUT_PLACES = {
    "difference-map": mark(
        "Deaths of fighters and civilians per 100,000 people of a territory\u2019s own "
        "population in the scenario; mean over seeds with its 95 % interval. The scenario "
        "gives no places, so that there is no map."
    ),
    "deaths-map": mark(
        "Deaths of fighters and civilians over the run in the world with the policy, mean "
        "over seeds; beside them the personnel there, averaged over the whole run. The "
        "scenario gives no places, so that there is no map."
    ),
}


def pictures_of(twin: Twin) -> list[Picture]:
    """List the figures of a comparison."""
    nowhere = not outlines(twin) and not has_coordinates(territory_effects(twin))
    readings = WITHOUT_PLACES if nowhere else {}
    drawn = [figure.of(twin) for figure in FIGURES]
    return [one._replace(reading=say(readings.get(one.name, one.reading))) for one in drawn]


def shown_of(twin: Twin) -> list[Picture]:
    """List the figures of a comparison's page; under weekly deaths, how those reported compare."""
    beneath = {"deaths": record_sentence(twin)}
    return [p._replace(reading=f"{p.reading} {beneath.get(p.name, '')}".strip()) for p in pictures_of(twin)]


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of paired worlds."""
    return pictures_of(Twin.read(store.folder))


def draw_all(twin: Twin) -> dict[str, Any]:
    """Draw every figure of a comparison, by name."""
    return {figure.name: figure.draw(twin) for figure in FIGURES}


def results_of(twin: Twin) -> Results:
    """Return in sentences what the policy changes: what gets better, what gets worse, what stays open."""
    sentences, name = findings(twin), policy_name(twin.meta["policy"])
    groups = [
        SentenceGroup(
            say("Better with {name}", name=name),
            sentences.better,
            say("No headline outcome gets better by an interval that excludes 0."),
        ),
        SentenceGroup(
            say("Worse with {name}", name=name),
            sentences.worse,
            say("No headline outcome gets worse by an interval that excludes 0."),
        ),
        SentenceGroup(say("Interval includes 0"), sentences.unclear, say("None: every interval excludes 0.")),
    ]
    return Results([*groups, *cost_group(twin.outcomes, WITHOUT, {WITH: name})], [say(CAUTION)], overview(twin))


def numbers_of(twin: Twin) -> Numbers:
    """Return every effect as a table, and every territory as another."""
    effects = Table(
        say("Every outcome: mean over seeds in both worlds, paired difference (with minus without)"),
        [
            say("Outcome"),
            say("Unit"),
            say("With"),
            say("Without"),
            say("Difference"),
            say("95 % interval"),
            say("Relative"),
            say("Lower in"),
            say("Higher in"),
        ],
        [_effect_row(e) for e in records(twin.effects)],
    )
    territories = Table(
        say("Every territory: deaths of fighters and civilians over the run, mean over seeds"),
        [
            say("Territory"),
            say("Population"),
            say("With"),
            say("Without"),
            say("Per {per:,} people", per=PER),
            say("95 % interval"),
            say("Personnel"),
        ],
        [_territory_row(e) for e in records(territory_effects(twin))],
    )
    return Numbers([effects], territories)


def _effect_row(e: dict[str, Any]) -> list[str]:
    """Write one outcome's row."""
    digits, mean_digits = decimals(e["difference"], e["low"], e["high"]), decimals(e["with"], e["without"])
    digits_shown = mean_digits if e["unit"] != "share" else max(mean_digits, min(digits, 4))
    interval = (
        say("{low} to {high}", low=signed(e["low"], digits), high=signed(e["high"], digits))
        if e["low"] == e["low"]
        else "\u2013"
    )
    return [
        say(e["label"]),
        say(e["unit"]),
        number(e["with"], digits_shown),
        number(e["without"], digits_shown),
        signed(e["difference"], digits),
        interval,
        relative(e),
        say("{part:.0f} %", part=100 * e["lower_in"]),
        say("{part:.0f} %", part=100 * e["higher_in"]),
    ]


def _territory_row(e: dict[str, Any]) -> list[str]:
    """Write one territory's row."""
    interval = (
        say("{low} to {high}", low=signed(e["low"]), high=signed(e["high"])) if e["low"] == e["low"] else "\u2013"
    )
    difference = signed(e["difference"])
    name = e["name"] if e["name"] == e["id"] else f"{e['name']} ({e['id']})"
    people = number(e["population"], 0)
    return [name, people, number(e["with"]), number(e["without"]), difference, interval, number(e["personnel"], 0)]


KIND = Kind(
    name="twin",
    title=mark("Paired worlds"),
    manifest="twin.json",
    table="effects",
    question=lambda store: say("What does {policy} change?", policy=policy_name(store.meta["policy"])),
    figures=figures,
    names=tuple(figure.name for figure in FIGURES),
    sentences=lambda store: [sentence for group in findings(Twin.read(store.folder)) for sentence in group],
    worlds=paired_seeds,
    shown=lambda store, _: shown_of(Twin.read(store.folder)),
    results=lambda store: results_of(Twin.read(store.folder)),
    numbers=lambda store: numbers_of(Twin.read(store.folder)),
)
