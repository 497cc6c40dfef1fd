"""What keeps a lever from having an effect as a scenario stands: what caps it, and where it does nothing at all."""

from collections.abc import Iterator
from typing import Any

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import plain_number
from interpose.model.scenario.capped import capped_rows
from interpose.model.scenario.path_labels import path_label
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.base import NEEDED, SMALLER, TOGETHER
from interpose.model.scenario.schema.contested_values import Choice
from interpose.model.scenario.schema.events import Event
from interpose.model.scenario.script.compile import first_day
from interpose.viz.app.levers import Group

NONE = mark("no effect in this scenario")
OF_THE_FORCE = ("mission.", "contributors.", "pathways.", "aid.mission_trucks")
"""Levers that do nothing where no force is authorised in the run."""
WHETHER = ("mission.deployed", "mission.start_day")
"""Those of them that decide on it."""


def most_offered(scenario: Scenario) -> float:
    """Return the personnel that all contributors offer at most."""
    return float(scenario.mission.strength * sum(one.offer_high for one in scenario.contributors))


def effect_notes(scenario: Scenario, groups: tuple[Group, ...] = ()) -> dict[str, str]:
    """Return, by path of a lever, what holds it down as the scenario stands: ``capped by ...``, ``no effect ...``.

    Parameters
    ----------
    scenario : Scenario
        The world as it starts.
    groups : tuple of Group
        The levers of which it is also said where they have no effect at all.
    """
    notes = _capped(scenario)
    offered = most_offered(scenario)
    if scenario.contributors and scenario.mission.ceiling > offered:
        notes["mission.ceiling"] = say(
            "capped by what is offered: at most {offered:,.0f}; more has no effect", offered=offered
        )
    for name, choice in scenario.choices.items():
        if told := _choice_note(choice, notes):
            notes[f"choices.{name}"] = told
    for event in scenario.events:
        waited_for = any(event.id in other.after or event.id in (other.when or "") for other in scenario.events)
        if (told := event_note(scenario, event)) and not waited_for:
            notes[f"events.{event.id}.chance"] = told
    return notes | dict(_without_a_force(scenario, groups))


def _without_a_force(scenario: Scenario, groups: tuple[Group, ...]) -> Iterator[tuple[str, str]]:
    """Yield a note for every lever of a force that is not there in the run."""
    mission = scenario.mission
    if mission.deployed and mission.start_day < scenario.days:
        return
    late = say(
        "the force is authorised on day {start_day}, after the last of {days} days",
        start_day=mission.start_day,
        days=scenario.days,
    )
    why = late if mission.deployed else say("there is no force: switch Deployed on")
    for group in groups:
        for lever in group.levers:
            if lever.path.startswith(OF_THE_FORCE) and lever.path not in WHETHER:
                yield lever.path, f"{say(NONE)}: {why}"


def _capped(scenario: Scenario) -> dict[str, str]:
    """Return what other levers cap, from the schema."""
    notes: dict[str, str] = {}
    for row in capped_rows(scenario):
        part, _, name = row["path"].partition(".")
        steps = [say(step.replace("_", " ")) for step in row["capped_by"].split(".")]
        cap = ": ".join([*steps, plain_number(row["cap"])])
        listed = part in ("contributors", "factions")
        paths = [f"{part}.{one}.{name}" for one in row["held"]] if listed else [row["path"]]
        if row["binds"]:
            tail = f" ({say(TOGETHER)})" if row["how"] == TOGETHER else ""
            words = say("no effect: {cap}", cap=cap) if row["how"] == NEEDED else say("capped by {cap}", cap=cap)
            notes |= {path: f"{words}{tail}" for path in paths}
        if row["how"] == SMALLER and _is_above(scenario, row):
            notes[row["capped_by"]] = say(
                "capped by {part}' {name}: {high}; more has no effect",
                part=say(part),
                name=say(name.replace("_", " ")),
                high=plain_number(row["high"]),
            )
    return notes


def _is_above(scenario: Scenario, row: dict[str, Any]) -> bool:
    """Whether a lever that caps others stands above all of them, so that more of it changes nothing."""
    return bool(row["capped_by"].startswith("mission.") and row["cap"] > row["high"])


def _choice_note(choice: Choice, notes: dict[str, str]) -> str:
    """Say what holds down the value that a contested fact sets; empty where nothing does."""
    held = [path for path in choice.options[choice.chosen].set if path in notes]
    return "; ".join(f"{path_label(path).name}: {notes[path]}" for path in held[:2])


def event_note(scenario: Scenario, event: Event) -> str:
    """Say why an event does nothing, or only a part of what it might; empty where nothing keeps it from it."""
    day = first_day(scenario, event)
    if event.chance == 0:
        return say("switched off")
    if day >= scenario.days:
        return say(
            "no effect in this scenario: day {day} is after the last of {days} days", day=day, days=scenario.days
        )
    whys = [_why_not(scenario, effect) for effect in event.effects]
    return f"{say(NONE)}: {whys[0]}" if all(whys) else ""


def _why_not(scenario: Scenario, effect: Any) -> str:
    """Say why an effect cannot come about in a scenario; empty where it may."""
    mission, pathways = scenario.mission, scenario.pathways.model_dump()
    needs_force = effect.kind in ("withdraw_contributor", "caveat_contributor", "change_mandate", "funding_cut")
    if (needs_force or effect.kind == "change_consent") and not mission.deployed:
        return say("there is no force")
    if effect.kind == "change_consent" and not pathways["backlash"]:
        return say("the pathway backlash is switched off")
    if effect.kind == "riot" and effect.against == "force" and not (mission.deployed and pathways["resistance"]):
        return say("against the force it needs a force, and the pathway resistance")
    if effect.kind == "material_suspended" and scenario.reconstruction.per_day == 0:
        return say("nothing is spent on rebuilding")
    return ""
