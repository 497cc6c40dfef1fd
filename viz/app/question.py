"""The question that the page asks: with or without the force, five values that matter most, and what caps them."""

import json
from dataclasses import asdict
from typing import Any

from interpose.model.language.mistakes import retell
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import signed
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario
from interpose.viz.app.effect_status import effect_notes, most_offered
from interpose.viz.app.levers import Lever
from interpose.viz.app.paired_seeds import COARSEST, Answer, Arm, PairedSeeds
from interpose.viz.app.paired_worlds import BASE, FORCE, SIZES, UNCHANGED, has_force
from interpose.viz.app.permalink import View
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session

NAMED: tuple[tuple[str, str], ...] = (
    ("mission.ceiling", mark("Largest size")),
    ("mission.start_day", mark("From day")),
    ("mission.enforcement", mark("May use force")),
    ("mission.outreach", mark("Outreach")),
    ("mission.mediation", mark("Mediation")),
)
"""The values of the question bar, by path, as they are called there."""
FEWEST = 2
"""Seeds from which on there is an interval."""
TILES: dict[str, str] = {
    mark("Civilians killed so far"): "deaths_civilians",
    mark("Fighters killed so far"): "deaths_fighters",
    mark("Peacekeepers killed so far"): "deaths_force",
    mark("Displaced people, now"): "displaced",
    mark("Personnel of the force, now"): "troops_at_end",
    mark("Mean trust in the force"): "mean_trust",
}
"""The outcome of a whole run that stands beside each headline number."""


def bar(session: Session) -> dict[str, Any]:
    """Return what the question bar shows."""
    scenario, notes = session.lane.origin, effect_notes(session.lane.origin, session.groups)
    levers = {lever.path: lever for group in session.groups for lever in group.levers}
    sliders = [_slider(scenario, levers[path], say(label), notes) for path, label in NAMED if path in levers]
    beside = session.view.beside
    return {"sliders": sliders, "twin": beside == FORCE, "beside": beside, "possible": has_force(scenario)}


def _slider(scenario: Scenario, lever: Lever, label: str, notes: dict[str, str]) -> dict[str, Any]:
    """Describe one slider: its ends are round numbers that hold the present value."""
    high, step = lever.high if lever.high is not None else 1.0, 0.05
    if lever.path == "mission.ceiling":
        high, step = float(min(high, max(2 * most_offered(scenario), scenario.mission.ceiling))), 500.0
    elif lever.path == "mission.start_day":
        high, step = float(max(scenario.days - 1, scenario.mission.start_day)), 1.0
    value = _value_now(scenario, lever.path)
    shown = {"label": label, "value": value, "low": lever.low or 0.0, "high": high, "step": step}
    return asdict(lever) | shown | {"note": notes.get(lever.path, ""), "told": say(lever.unit)}


def _value_now(scenario: Scenario, path: str) -> float:
    """Return the value of a path of the mission at the start."""
    return float(getattr(scenario.mission, path.removeprefix("mission.")))


def asked(session: Session) -> str | None:
    """Return what tells the present comparison from others; None where nothing is compared."""
    view = session.view
    if not view.beside:
        return None
    forks = [(fork.day, fork.changes) for fork in view.forks]
    stamp = session.catalogue.stamp(view.scenario)
    return json.dumps([view.scenario, stamp, view.changes, view.beside, forks], sort_keys=True)


def people_per_agent(scenario: Scenario) -> int:
    """Return how many persons a civilian row stands for in the twenty seeds."""
    return max(COARSEST, int(scenario.people_per_agent))


def arms(catalogue: Catalogue, view: View, people: int) -> tuple[Arm, Arm] | None:
    """Return the two worlds of a comparison, coarse enough to be run twenty times; None where nothing is compared.

    Parameters
    ----------
    catalogue : Catalogue
        What can be opened.
    view : View
        What the page shows.
    people : int
        Persons that a civilian row stands for.
    """
    if not view.beside:
        return None
    sizes = {name: value for name, value in view.changes.items() if name in SIZES} | {"people_per_agent": people}
    world = catalogue.load(view.scenario, view.changes | sizes)
    forks = tuple((fork.day, dict(fork.changes)) for fork in view.forks)
    if view.beside == UNCHANGED:
        return Arm(world, forks), Arm(world, forks[:-1])
    if view.beside == BASE:
        return Arm(world, forks), Arm(catalogue.load(view.scenario, sizes))
    return Arm(world, forks), Arm(without(world, (view.beside,)))


def follow(seeds: PairedSeeds, session: Session) -> bool:
    """Let the twenty seeds answer what a session compares now; return whether that is another question than before."""
    view, people, catalogue = session.view, people_per_agent(session.lane.origin), session.catalogue
    return seeds.ask(asked(session), lambda: arms(catalogue, view, people))


def strip(answer: Answer, tile: str, digits: int) -> dict[str, Any] | None:
    """Return what stands beside a headline number: a dot a seed, mean and interval; None where there is none yet."""
    outcome = TILES.get(tile)
    if outcome is None or answer.table is None or answer.done < FEWEST:
        return None
    effect = answer.effect(outcome)
    numbers = [*effect["seeds"], effect["low"], effect["high"], 0.0]
    low, high = min(numbers), max(numbers)
    width = (high - low) or 1.0
    place = {name: 100 * (effect[name] - low) / width for name in ("difference", "low", "high")}
    clear = effect["low"] > 0 or effect["high"] < 0
    ends = say("{low} to {high}", low=signed(effect["low"], digits), high=signed(effect["high"], digits))
    return place | {
        "dots": [round(100 * (value - low) / width, 2) for value in effect["seeds"]],
        "zero": 100 * (0.0 - low) / width,
        "mean": signed(effect["difference"], digits),
        "interval": ends,
        "clear": clear,
    }


def seeds_words(answer: Answer, people: int, days: int) -> str:
    """Say in one sentence how far the twenty seeds are and what they are of."""
    if answer.problem:
        return say("No answer over seeds: {problem}", problem=retell(answer.problem))
    if not answer.of:
        return say("Nothing is compared: choose With / without the force.")
    what = say(
        "the whole run of {days} days, 95 % interval of the mean, {people:,} people per agent", days=days, people=people
    )
    if not answer.whole:
        return say("{done} of {of} paired seeds so far: {what}.", done=answer.done, of=answer.of, what=what)
    return say("{of} paired seeds: {what}.", of=answer.of, what=what)
