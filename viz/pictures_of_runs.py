"""The figures of runs, branches and paired worlds, each with words on how to read it."""

from functools import partial

from interpose.model.store import Twin
from interpose.viz.control import place_table
from interpose.viz.film import film
from interpose.viz.flows import aid_figure, aid_streams, money_figure, money_streams
from interpose.viz.gallery import Choice, Picture
from interpose.viz.ground import control_map, drawable, layer_map
from interpose.viz.happenings import happenings_figure
from interpose.viz.links import links_figure
from interpose.viz.plates import PLATES, reading
from interpose.viz.ramp import ramp_figure
from interpose.viz.severity import run_severity_figure
from interpose.viz.stored import Stored
from interpose.viz.weeks import branches_figure, weeks_figure

RUN_NAMES: dict[str, tuple[str, ...]] = {
    "run": (
        "weeks",
        "events",
        "map-control",
        "map-force",
        "map-violence",
        "map-hardship",
        "map-trust",
        "map-consent",
        "map-film",
        "ramp",
        "aid",
        "money",
        "network",
        "severity",
    ),
    "branch": ("weeks",),
    "twin": tuple(plate.name for plate in PLATES),
}
ONE = "One run shows what can happen, not what to expect."
OLD = "the run was stored by an earlier version, which kept no books: run it again"
NO_PLACES = "the scenario does not say where its territories are"
LINE = "Thick lines: borders between territories that different parties hold."


def of_run(run: Stored, choice: Choice) -> list[Picture]:
    """List the figures of one run."""
    found = [*_over_time(run), *_maps(run), *_force_and_goods(run)]
    return sorted(found, key=lambda picture: RUN_NAMES["run"].index(picture.name))


def _over_time(run: Stored) -> list[Picture]:
    """List what is drawn along time."""
    return [
        Picture(
            "weeks",
            "Week by week",
            f"Sums a week (deaths, violations) or means (the others) over all territories; whole weeks only. Dotted "
            f"lines, numbered: the authorisation and what was decided. {ONE}",
            partial(weeks_figure, run),
        ),
        Picture(
            "events",
            "What happened when",
            "A line for each kind of event. Circles: events with deaths, in truth, their area the number of dead of "
            "all groups. Ticks: events without. Open circles: clashes and violations averted. Diamonds: what was "
            "decided or announced; tours of units and suspensions of aid are left out.",
            partial(happenings_figure, run),
        ),
        Picture(
            "severity",
            "How deadly single events are",
            "Share of deadly events with at least so many deaths, both scales logarithmic. The orange line is a "
            "discrete power law fitted by maximum likelihood to the deadliest of all kinds together, its band the 95 % "
            "interval of the exponent; dotted lines show slopes that the scenario states.",
            partial(run_severity_figure, run),
        ),
    ]


LAYERS = {
    "violence": ("Where people died lately", "Deaths of fighters and civilians in the last 30 days of the run."),
    "hardship": ("Hardship", "Mean hardship of the people there on the last day, from 0 to 1."),
    "trust": ("Trust in the force", "Mean trust of the people there on the last day, from 0 to 1."),
    "consent": (
        "Consent",
        "Consent to the force, at the end, of the party that holds most of each territory; it is a party\u2019s, "
        "not a place\u2019s.",
    ),
}
"""Maps that are shades of one number, with their headings and readings."""


def _layers(run: Stored) -> list[Picture]:
    """List the maps that are shades of one number."""
    no_parties = "" if run.has("parties") else OLD
    return [
        Picture(
            f"map-{name}",
            heading,
            f"{told} {LINE} {ONE}",
            partial(layer_map, run, name),
            no_parties if name == "consent" else "",
        )
        for name, (heading, told) in LAYERS.items()
    ]


def _maps(run: Stored) -> list[Picture]:
    """List the maps, which need to know where territories are."""
    missing = "" if drawable(run, place_table(run)) else NO_PLACES
    held = (
        "Colour: the party that controls most of a territory on the last day; the paler, the smaller its share. " + LINE
    )
    return [
        Picture("map-control", "Who holds the ground", f"{held} {ONE}", partial(control_map, run), missing),
        Picture(
            "map-force",
            "Where the force is",
            f"{held} Circles: personnel of the force, by area.",
            partial(control_map, run, force=True),
            missing,
        ),
        *_layers(run),
        Picture(
            "map-film",
            "The ground over time",
            f"{held.replace(' on the last day', '')} Filled circles: deaths since the last picture; open circles: "
            "personnel. Printed, it shows the first picture.",
            partial(film, run),
            missing,
        ),
    ]


def _force_and_goods(run: Stored) -> list[Picture]:
    """List how the force comes, and where aid and money go."""
    books = run.has("ledgers")
    no_aid = OLD if not books else "" if aid_streams(run) else "no aid entered in this run"
    no_money = OLD if not books else "" if any(s.amount for s in money_streams(run)) else "no money was pledged in it"
    return [
        Picture(
            "ramp",
            "How the force comes",
            "Planned: each contributor\u2019s offer (the middle of its range) times its chance to join, in a straight "
            "line from its first to its full days; it is an expectation under the scenario\u2019s own numbers. Pledged "
            "and deployed: in this run.",
            partial(ramp_figure, run),
            "" if (run.scenario.get("mission") or {}).get("deployed") else "there is no mission in this world",
        ),
        Picture(
            "aid",
            "Where aid goes",
            "Rations (what one person needs from outside for a day) over the whole run. Blue: reaches people. Orange: "
            "taken or lost on the way. What crowds take feeds people too, those who are strongest.",
            partial(aid_figure, run),
            no_aid,
        ),
        Picture(
            "money",
            "Where money for rebuilding goes",
            "From pledges to territories, over the whole run. Orange: did not arrive, went back, or was taken by those "
            "who hold the ground. Costs of administration are not told apart.",
            partial(money_figure, run),
            no_money,
        ),
        Picture(
            "network",
            "Who moves whom",
            "Left: contributors; middle: parties; right: territories (the 40 with most personnel, if there are more). "
            "Influence is the scenario\u2019s; personnel and control are those at the end of the run.",
            partial(links_figure, run),
        ),
    ]


def of_branch(pair: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a world and its branch."""
    words = "One world, run twice with the same chance; the second was changed from a day on. One pair has no interval."
    return [Picture("weeks", "Unchanged and changed, week by week", words, partial(branches_figure, pair))]


def of_twin(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of paired worlds."""
    twin = Twin.read(store.folder)
    return [Picture(p.name, p.heading, reading(p, twin), partial(p.draw, twin)) for p in PLATES]
