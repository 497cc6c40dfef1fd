"""One run: what happened, where and when."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import listing, number, with_unit
from interpose.model.results.outcomes import COUNTED, label_of, unit_of
from interpose.viz.figure import Drawing
from interpose.viz.figures.control_map import control_map, territory_table
from interpose.viz.figures.deployment_curve import deployment_curve
from interpose.viz.figures.event_timeline import event_timeline
from interpose.viz.figures.influence_network import influence_network
from interpose.viz.figures.layer_maps import drawable, layer_map
from interpose.viz.figures.map_animation import map_animation
from interpose.viz.figures.sankey import (
    aid_sankey,
    aid_streams,
    is_one_block,
    money_sankey,
    money_streams,
    money_words,
)
from interpose.viz.figures.severity_ccdf import run_severity
from interpose.viz.figures.weekly import weekly
from interpose.viz.kinds.contract import Kind, listed, nothing_asked, one_seed
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored

ONE = mark("One run shows what can happen, not what to expect.")
OLD = "the run was stored by an earlier version, which kept no books: run it again"
LINE = mark("Thick lines: borders between territories that different parties hold.")
HELD = mark("Colour: the party that controls most of a territory; the paler, the smaller its share.")
HELD_LAST = mark(
    "Colour: the party that controls most of a territory on the last day; the paler, the smaller its share."
)


def _no_places(run: Stored) -> str:
    """Return why there is no map of the ground."""
    return "" if drawable(run, territory_table(run)) else "the scenario does not say where its territories are"


def _no_parties(run: Stored) -> str:
    """Return why nothing is known of parties."""
    return "" if run.has("parties") else OLD


def _no_mission(run: Stored) -> str:
    """Return why there is no deployment."""
    return "" if (run.scenario.get("mission") or {}).get("deployed") else "there is no mission in this world"


def _no_aid(run: Stored) -> str:
    """Return why there is nothing to draw of aid."""
    if not run.has("ledgers"):
        return OLD
    return "" if aid_streams(run) else "no aid entered in this run"


def _no_money(run: Stored) -> str:
    """Return why there is nothing to draw of money."""
    if not run.has("ledgers"):
        return OLD
    if not any(stream.amount for stream in money_streams(run)):
        return "no money was pledged in it"
    return money_words(run) if is_one_block(run) else ""


def _layer(name: str) -> Callable[[Stored], Any]:
    """Return what draws a map of shades of one number."""
    return partial(_layer_map, name)


def _layer_map(name: str, run: Stored) -> Any:
    """Draw a map of shades of one number."""
    return layer_map(run, name)


FIGURES = (
    Drawing(
        "weeks",
        mark("Week by week"),
        (
            mark(
                "Sums a week (deaths, violations) or means (the others) over all territories; whole weeks "
                "only. Dotted lines, numbered: the authorisation and what was decided."
            ),
            ONE,
        ),
        weekly,
    ),
    Drawing(
        "events",
        mark("What happened when"),
        mark(
            "A line for each kind of event, by weeks, each on its own scale: the number at the right is "
            "its tallest bar. Orange: events with deaths; grey: without; blue outline: clashes and "
            "violations averted. Diamonds: what was decided or announced; tours of units and suspensions "
            "of aid are left out."
        ),
        event_timeline,
    ),
    Drawing(
        "map-control",
        mark("Who holds the ground"),
        (HELD_LAST, LINE, ONE),
        control_map,
        _no_places,
    ),
    Drawing(
        "map-force",
        mark("Where the force is"),
        (HELD_LAST, LINE, mark("Circles: personnel of the force, by area.")),
        partial(control_map, force=True),
        _no_places,
    ),
    Drawing(
        "map-violence",
        mark("Where people died lately"),
        (mark("Deaths of fighters and civilians per 100,000 people in the last 30 days of the run."), LINE, ONE),
        _layer("violence"),
    ),
    Drawing(
        "map-hardship",
        mark("Hardship"),
        (
            mark("Mean hardship of the people there on the last day, 0 to 1; classes spread over what there is."),
            LINE,
            ONE,
        ),
        _layer("hardship"),
    ),
    Drawing(
        "map-trust",
        mark("Trust in the force"),
        (mark("Mean trust of the people there on the last day, 0 to 1; classes spread over what there is."), LINE, ONE),
        _layer("trust"),
    ),
    Drawing(
        "map-consent",
        mark("Consent"),
        (
            mark(
                "Consent to the force, at the end, of the party that holds most of each territory; it is a "
                "party\u2019s, not a place\u2019s."
            ),
            LINE,
            ONE,
        ),
        _layer("consent"),
        _no_parties,
    ),
    Drawing(
        "map-film",
        mark("The ground over time"),
        (
            HELD,
            LINE,
            mark(
                "Filled circles: deaths since the last picture; open circles: personnel. Printed, "
                "it shows the first picture."
            ),
        ),
        map_animation,
        _no_places,
    ),
    Drawing(
        "ramp",
        mark("How the force comes"),
        mark(
            "Planned: each contributor\u2019s offer (the middle of its range) times its chance to join, "
            "in a straight line from its first to its full days; it is an expectation under the "
            "scenario\u2019s own numbers. Pledged and deployed: in this run."
        ),
        deployment_curve,
        _no_mission,
    ),
    Drawing(
        "aid",
        mark("Where aid goes"),
        mark(
            "Rations (what one person needs from outside for a day) over the whole run. Blue: reaches "
            "people. Orange: taken or lost on the way. What crowds take feeds people too, those who are "
            "strongest."
        ),
        aid_sankey,
        _no_aid,
    ),
    Drawing(
        "money",
        mark("Where money for rebuilding goes"),
        mark(
            "From pledges to territories, over the whole run. Orange: did not arrive, went back, or was "
            "taken by those who hold the ground. Costs of administration are not told apart."
        ),
        money_sankey,
        _no_money,
    ),
    Drawing(
        "network",
        mark("Who moves whom"),
        mark(
            "Bars, the longest first. Influence is the scenario\u2019s; personnel and ground are those "
            "at the end of the run. Beside a name: the territories with most of its personnel, or those "
            "that it holds most of."
        ),
        influence_network,
    ),
    Drawing(
        "severity",
        mark("How deadly single events are"),
        mark(
            "Share of deadly events with at least so many deaths, both scales logarithmic. The orange "
            "line is a discrete power law fitted by maximum likelihood to the deadliest of all kinds "
            "together, its band the 95 % interval of the exponent; dotted lines show slopes that the "
            "scenario states."
        ),
        run_severity,
    ),
)
"""The figures of a run, in the order in which they are shown: a new one is its file in `viz/figures` and a row here."""


DEAD = {
    "deaths_fighters": mark("{amount} fighters"),
    "deaths_civilians": mark("{amount} civilians"),
    "deaths_force": mark("{amount} peacekeepers"),
}
HAPPENED = {
    "clashes": mark("{amount} clashes"),
    "strikes": mark("{amount} events of remote violence"),
    "violations": mark("{amount} violations against civilians"),
}


def sentences(run: Stored) -> list[str]:
    """Return what happened in one run."""
    values = {name: float(value) for name, value in (run.meta.get("outcomes") or {}).items()}
    dead = [say(words, amount=number(values[name], 0)) for name, words in DEAD.items() if name in values]
    events = [say(words, amount=number(values[name], 0)) for name, words in HAPPENED.items() if name in values]
    said = list[str]()
    if events and dead:
        said.append(say("{events} happened; {deaths} died.", events=listing(events), deaths=listing(dead)))
    if values.get("troop_days", 0) > 0:
        attacks = number(values.get("attacks_on_force", 0), 0)
        troops = number(values["troops_at_end"], 0)
        said.append(
            say(
                "The force had {troops} personnel at the end and was attacked {attacks} times.",
                troops=troops,
                attacks=attacks,
            )
        )
    for name in ("displaced", "mean_fear", "mean_trust", "mean_hardship", "aid_lost", "money_misused"):
        if name in values:
            amount = with_unit(number(values[name]), unit_of(name))
            said.append(say("{outcome}: {amount}.", outcome=label_of(name), amount=amount))
    if run.has("ledgers") and (words := money_words(run)):
        said.append(words)
    return [*said, say("One run shows what can happen under these assumptions, not what to expect.")]


def numbers(run: Stored) -> Numbers:
    """Return every outcome of a run."""
    return Numbers([outcomes_table({say("Value"): run.meta["outcomes"]})])


def outcomes_table(columns: Mapping[str, Mapping[str, float]]) -> Table:
    """Return every outcome of one run or several, a column each."""
    rows = [
        [say(o.label), say(o.unit), *(_value(float(values[o.name]), o.unit) for values in columns.values())]
        for o in COUNTED
    ]
    return Table(say("Every outcome of the run"), [say("Outcome"), say("Unit"), *columns], rows)


def _value(value: float, unit: str) -> str:
    """Write an outcome: counts as whole numbers."""
    return number(value, 0) if value == int(value) and unit != "share" else number(value)


KIND = Kind(
    name="run",
    title=mark("One world"),
    manifest="run.json",
    table="daily",
    question=lambda _: say("What happens in one world?"),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=one_seed,
    cautions=(),
    numbers=numbers,
    asked=nothing_asked,
)
