"""Changes in words: what is in force, what is noted, and the events that a visitor has added."""

from collections.abc import Mapping
from typing import Any

from interpose.model.language.words import say
from interpose.model.results.formatting import value_words
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.events import Event
from interpose.viz.app.added_events import events_of, words_of
from interpose.viz.app.effect_status import event_note
from interpose.viz.app.lever_values import AND, is_added, is_range
from interpose.viz.app.noted_changes import NotedChanges
from interpose.viz.app.paired_seeds import Answer


def change_words(scenario: Scenario, path: str, value: Any) -> str:
    """Write one change: an added event in words, a value with its path."""
    if is_added(path):
        return (
            words_of(str(value), _names(scenario))
            if value
            else say("added event {number} taken away", number=path.partition(".")[2])
        )
    shown = value_words(value) if isinstance(value, bool) else str(value)
    if is_range(path):
        low, _, high = shown.partition(AND)
        shown = say("{low} to {high}", low=low, high=high)
    return f"{path} = {shown}"


def added_rows(session: NotedChanges) -> list[dict[str, Any]]:
    """List the added events: words, whether they are in force yet, and what keeps them from having an effect."""
    scenario, names = session.lane.scenario, _names(session.lane.scenario)
    rows = []
    for path, text in session.added.items():
        noted = path in session.draft
        row = {"path": path, "state": say("noted") if noted else say("in force"), "note": "", "gone": not text}
        if not text:
            rows.append(row | {"words": say("An added event"), "state": say("to be taken away")})
            continue
        event = events_of(path, text)[0]
        rows.append(row | {"words": words_of(text, names), "note": event_note(scenario, Event.model_validate(event))})
    return rows


def drafted_words(session: NotedChanges) -> dict[str, str]:
    """Write in words the events that are noted to be added, or to be taken away, by path."""
    told = {row["path"]: f"{row['words']}: {row['state']}" for row in added_rows(session)}
    return {path: told[path] for path in session.draft if path in told}


def caption(session: NotedChanges, answer: Answer, name: str) -> dict[str, Any]:
    """Describe the lines for an image of them: title, what each line is, what they are of, and the file's name."""
    scenario, lanes, view = session.lane.origin, session.lanes, session.view
    names = [lane.name or say("this world") for lane in lanes]
    gap = view.gap and len(lanes) > 1
    legend: list[dict[str, Any]] = [
        {"words": say("{one} minus {other}", one=names[0], other=names[1]) if gap else names[0]}
    ]
    legend += [{"words": names[1], "second": True}] if len(names) > 1 and not gap else []
    if view.fan and view.beside and answer.bands:
        legend.append({"words": say("middle 50 and 80 % of {seeds} seeds", seeds=answer.bands["seeds"]), "band": True})
    note = say(
        "interpose, scenario {scenario}, seed {seed}, day {day} of {days}",
        scenario=view.scenario,
        seed=view.seed,
        day=session.lane.day,
        days=session.lane.days,
    )
    note += ", ".join(["", *(change_words(session.lane.scenario, *one) for one in view.changes.items())])
    note = say("{what}. Simulated, not a forecast; a line is one world, drawn by one seed.", what=note)
    return {"title": scenario.title or scenario.name, "legend": legend, "note": note, "name": name}


def _names(scenario: Scenario) -> Mapping[str, str]:
    """Return the names of parties, territories and contributors by id."""
    parts: tuple[tuple[Any, ...], ...] = (scenario.places, scenario.factions, scenario.contributors)
    return {one.id: one.name or one.id for part in parts for one in part}
