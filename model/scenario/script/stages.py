"""From stages of a deal to events of the script: each goes on day by day while the deal is kept, until it is done."""

import difflib
from typing import TYPE_CHECKING

from interpose.model.scenario.schema.events import Event
from interpose.model.scenario.schema.stages import Stage

if TYPE_CHECKING:
    from interpose.model.scenario.schema.whole import ScenarioData

STATUS = {"truce": 1, "agreement": 2}
"""Deals after which a stage may begin, and the least status of each."""
BESIDE = "-beside"
"""What is added to a stage's id for the event of what happens once beside its terms."""


def script_events(s: "ScenarioData") -> list[Event]:
    """Return all events of a scenario, its stages among them, in the order of rows: by id.

    So the order in which a scenario lists them cannot matter.
    """
    written = [event for stage in s.stages for event in events_of(stage)]
    return sorted([*s.events, *written], key=lambda event: event.id)


def events_of(stage: Stage) -> list[Event]:
    """Return the events that a stage stands for: its terms day by day, and what happens once beside them."""
    about = {"about": stage.about, "source": stage.source, "mark": stage.mark}
    earlier = () if stage.after in STATUS else (stage.after,)
    # terms were checked as a stage's; an event has them as its effects
    terms = Event(id=stage.id, when=_condition(stage), after=earlier, repeat_days=1, effects=stage.terms, **about)
    if not stage.effects:
        return [terms]
    return [terms, Event(id=stage.id + BESIDE, after=(stage.id,), effects=stage.effects, **about)]


def _condition(stage: Stage) -> str:
    """Return when a stage goes on: the deal is kept, and long enough, what it needs is the case, something is left."""
    (a, b), least = stage.between, STATUS.get(stage.after, 1)
    parts = [f"status.{a}.{b} >= {least}", f"left.{stage.id} > 0"]
    if stage.days:
        parts.append(f"(happened.{stage.id} >= 0 or kept.{a}.{b} >= {stage.days})")
    if stage.after not in STATUS:
        parts.append(f"left.{stage.after} <= 0")
    parts += [f"consent.{faction} >= {least:.6f}" for faction, least in sorted(stage.needs.consent.items())]
    if stage.needs.commitment > 0:
        parts += [f"truce.{one}.{other} >= {stage.needs.commitment:.6f}" for one, other in ((a, b), (b, a))]
    return " and ".join(parts)


def rivals_of(s: "ScenarioData") -> dict[str, tuple[str, str]]:
    """Return, by the id of a stage, the two factions whose deal it is part of."""
    return {stage.id: stage.between for stage in s.stages}


def check_stages(s: "ScenarioData") -> None:
    """Check what no single stage can say; raises ``ValueError`` with one sentence."""
    factions, ids = {faction.id for faction in s.factions}, [stage.id for stage in s.stages]
    for stage in s.stages:
        where = f"stages.{stage.id}"
        for field, names in (("between", stage.between), ("needs.consent", tuple(stage.needs.consent))):
            for name in names:
                if name not in factions:
                    raise ValueError(f"{where}.{field} = {name!r}: there is no such faction: {_hint(name, factions)}")
        if stage.between[0] == stage.between[1]:
            raise ValueError(f"{where}.between: both are {stage.between[0]!r}: name two different factions")
        if stage.after not in STATUS and stage.after not in ids:
            raise ValueError(f"{where}.after = {stage.after!r}: no such stage: {_hint(stage.after, [*STATUS, *ids])}")
        for name, value in stage.needs.consent.items():
            if not 0 <= value <= 1:
                raise ValueError(f"{where}.needs.consent.{name} = {value}: must be a share between 0 and 1")


def _hint(name: str, known: object) -> str:
    """Return the nearest known name, or all of them."""
    names = sorted(known)  # type: ignore[call-overload]
    near = difflib.get_close_matches(name, names, 1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names[:12])}"
