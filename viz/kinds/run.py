"""One run: what happened, where and when."""

from functools import partial

from interpose.model.results.formatting import listing, number
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.control_map import control_map, territory_table
from interpose.viz.figures.deployment_curve import deployment_curve
from interpose.viz.figures.event_timeline import event_timeline
from interpose.viz.figures.influence_network import influence_network
from interpose.viz.figures.layer_maps import drawable, layer_map
from interpose.viz.figures.map_animation import map_animation
from interpose.viz.figures.sankey import aid_sankey, aid_streams, money_sankey, money_streams
from interpose.viz.figures.severity_ccdf import run_severity
from interpose.viz.figures.weekly import weekly
from interpose.viz.kinds.twin import PLATES
from interpose.viz.stored_result import Stored

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


def figures(run: Stored, choice: Choice) -> list[Picture]:
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
            partial(weekly, run),
        ),
        Picture(
            "events",
            "What happened when",
            "A line for each kind of event. Circles: events with deaths, in truth, their area the number of dead of "
            "all groups. Ticks: events without. Open circles: clashes and violations averted. Diamonds: what was "
            "decided or announced; tours of units and suspensions of aid are left out.",
            partial(event_timeline, run),
        ),
        Picture(
            "severity",
            "How deadly single events are",
            "Share of deadly events with at least so many deaths, both scales logarithmic. The orange line is a "
            "discrete power law fitted by maximum likelihood to the deadliest of all kinds together, its band the 95 % "
            "interval of the exponent; dotted lines show slopes that the scenario states.",
            partial(run_severity, run),
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
    missing = "" if drawable(run, territory_table(run)) else NO_PLACES
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
            partial(map_animation, run),
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
            partial(deployment_curve, run),
            "" if (run.scenario.get("mission") or {}).get("deployed") else "there is no mission in this world",
        ),
        Picture(
            "aid",
            "Where aid goes",
            "Rations (what one person needs from outside for a day) over the whole run. Blue: reaches people. Orange: "
            "taken or lost on the way. What crowds take feeds people too, those who are strongest.",
            partial(aid_sankey, run),
            no_aid,
        ),
        Picture(
            "money",
            "Where money for rebuilding goes",
            "From pledges to territories, over the whole run. Orange: did not arrive, went back, or was taken by those "
            "who hold the ground. Costs of administration are not told apart.",
            partial(money_sankey, run),
            no_money,
        ),
        Picture(
            "network",
            "Who moves whom",
            "Left: contributors; middle: parties; right: territories (the 40 with most personnel, if there are more). "
            "Influence is the scenario\u2019s; personnel and control are those at the end of the run.",
            partial(influence_network, run),
        ),
    ]


def sentences(run: Stored) -> list[str]:
    """Say what happened in one run."""
    found = {name: float(value) for name, value in (run.meta.get("outcomes") or {}).items()}
    groups = {"deaths_fighters": "fighters", "deaths_civilians": "civilians", "deaths_force": "peacekeepers"}
    dead = [f"{number(found[name], 0)} {group}" for name, group in groups.items() if name in found]
    counts = {"clashes": "clashes", "strikes": "strikes from afar", "violations": "violations against civilians"}
    events = [f"{number(found[name], 0)} {words}" for name, words in counts.items() if name in found]
    said = [f"{listing(events).capitalize()} happened; {listing(dead)} died."] if events and dead else []
    if found.get("troop_days", 0) > 0:
        attacks = number(found.get("attacks_on_force", 0), 0)
        troops = number(found["troops_at_end"], 0)
        said.append(f"The force had {troops} personnel at the end and was attacked {attacks} times.")
    for name in ("displaced", "mean_fear", "mean_trust", "mean_hardship", "aid_lost", "money_misused"):
        if name in found:
            unit = "" if unit_of(name) == "share" else f" {unit_of(name)}"
            said.append(f"{label_of(name)}: {number(found[name])}{unit}.")
    return [*said, "One run shows what can happen under these assumptions, not what to expect."]
