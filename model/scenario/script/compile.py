"""From a scenario's events to tables: names become rows, conditions become programs; impossible ones are refused."""

import difflib
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.model.scenario.schema.events import Event
from interpose.model.scenario.script.condition_tokens import ExpressionError
from interpose.model.scenario.script.conditions import Instruction, flatten, parse, required
from interpose.model.scenario.script.stages import check_stages, rivals_of, script_events
from interpose.model.scenario.script.variables import Names
from interpose.model.state import event_script as script
from interpose.model.state.event_script import EFFECT, EFFECT_KINDS, PROGRAM, TRIGGER
from interpose.model.state.ledgers import BROUGHT, OWN

if TYPE_CHECKING:
    from interpose.model.scenario.schema.whole import ScenarioData

TERRITORY_KEYS, FACTION_KEYS = ("place", "to"), ("faction", "by", "a", "b", "gains")
TERMS = ("withdraw", "disarm", "hand_over", "open_ground")
"""Effects that are terms of a deal: carried out in steps, place by place."""
SOURCES = {"all": -1, "own": OWN, "mission": BROUGHT}


class Script(NamedTuple):
    """The script of a world: :data:`TRIGGER`, :data:`EFFECT` and :data:`PROGRAM` rows."""

    trigger: Any
    effect: Any
    program: Any


def event_key(name: str) -> int:
    """Return an event's identity in keyed draws: 40 bits of its id, so that a further event moves nobody's draws."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=5).digest(), "little")


def compile_script(s: "ScenarioData") -> Script:
    """Return a scenario's events as tables."""
    events, names = script_events(s), _names(s)
    stages = {stage.id for stage in s.stages}
    trigger = TRIGGER.records(len(events))
    effect: list[tuple[int, int, Any]] = []
    program: list[Instruction] = []
    for row, event in enumerate(events):
        condition = _condition(event, names)
        trigger[row].key, trigger[row].day = event_key(event.id), first_day(s, event)
        trigger[row].first, trigger[row].length = len(program), len(condition)
        trigger[row].chance, trigger[row].stage = event.chance, int(event.id in stages)
        trigger[row].again = -1 if event.repeat_days is None else event.repeat_days
        trigger[row].lasts = -1 if event.lasts is None else event.lasts
        program += condition
        effect += [(row, ordinal, part) for ordinal, part in enumerate(event.effects)]
    return Script(trigger, _effects(s, effect, names), _program(program))


def first_day(s: "ScenarioData", event: Event) -> int:
    """Return the first day of the run on which an event can happen."""
    return event.day or 0 if event.date is None else (event.date - s.start).days


def _names(s: "ScenarioData") -> dict[str, dict[str, int]]:
    """Return rows by id."""
    kinds: dict[str, Iterable[Any]] = {"place": s.places, "faction": s.factions, "contributor": s.contributors}
    kinds["event"] = script_events(s)
    return {kind: {part.id: row for row, part in enumerate(parts)} for kind, parts in kinds.items()}


def _condition(event: Event, names: Mapping[str, Mapping[str, int]]) -> list[Instruction]:
    """Return the instructions of what must hold: the events that must have happened, and the condition itself."""
    out: list[Instruction] = [] if event.when is None else flatten(parse(event.when, Names(names)))
    for before in event.after:
        join = [Instruction(script.AND)] if out else []
        out += [Instruction(script.HAPPENED, 0.0, names["event"][before]), Instruction(script.PUSH, 0.0)]
        out += [Instruction(script.AT_LEAST), *join]
    return out


def _program(instructions: list[Instruction]) -> Any:
    """Return instructions as rows."""
    rows = PROGRAM.records(len(instructions))
    for row, step in enumerate(instructions):
        rows.op[row], rows.number[row], rows.a[row], rows.b[row] = step
    return rows


def _effects(s: "ScenarioData", parts: list[tuple[int, int, Any]], names: Mapping[str, Mapping[str, int]]) -> Any:
    """Return effects as rows; the columns mean what the mechanism `events` reads them as."""
    lines = [(own, place) for own in parts for place in _where(s, own[2], names)]
    rows, rivals = EFFECT.records(len(lines)), _rivals(s, names)
    for row, ((event, ordinal, part), place) in enumerate(lines):
        own = {"kind": EFFECT_KINDS.index(part.kind), "event": event, "ordinal": ordinal}
        if part.kind in TERMS:
            own |= {"place": place, "rival": rivals.get((event, getattr(part, "faction", "")), -1)}
        for name, value in (own | _rows_of(part, names) | _amounts_of(part, s)).items():
            rows[name][row] = value
    return rows


def _where(s: "ScenarioData", part: Any, names: Mapping[str, Mapping[str, int]]) -> list[int]:
    """Return the territories in which a term is carried out, in the order of their keys; one place for all else."""
    if part.kind not in TERMS:
        return [-1]
    keys = [row if place.key is None else place.key for row, place in enumerate(s.places)]
    chosen = [names["place"][name] for name in part.places] if part.places else range(len(s.places))
    return sorted(chosen, key=lambda row: keys[row])


def _rivals(s: "ScenarioData", names: Mapping[str, Mapping[str, int]]) -> dict[tuple[int, str], int]:
    """Return the other side of the deal, by the row of a stage and the party that carries out a term."""
    out: dict[tuple[int, str], int] = {}
    for stage, (a, b) in rivals_of(s).items():
        row = names["event"][stage]
        out |= {(row, a): names["faction"][b], (row, b): names["faction"][a]}
    return out


def _rows_of(part: Any, names: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return the rows that an effect is about."""
    out: dict[str, int] = {}
    for name in TERRITORY_KEYS:
        if getattr(part, name, None) is not None:
            out[name] = names["place"][getattr(part, name)]
    for column, keys in (("who", ("faction", "a")), ("other", ("by", "b", "gains"))):
        for key in keys:
            if getattr(part, key, None) is not None:
                out[column] = names["faction"][getattr(part, key)]
    for kind in ("contributor", "event"):
        if hasattr(part, kind):
            out["who"] = names[kind][getattr(part, kind)]
    if part.kind == "riot":
        out["other"] = THE_FORCE if part.against == "force" else CIVILIANS
    if part.kind == "suspend_aid":
        out["who"] = SOURCES[part.source]
    return out


def _amounts_of(part: Any, s: "ScenarioData") -> dict[str, float]:
    """Return the numbers of an effect."""
    if part.kind in TERMS:
        return _amounts_of_term(part)
    if part.kind == "change_mandate":
        amounts = {"number": part.ceiling, "amount": part.enforcement, "second": part.answer, "third": part.ends_after}
        return {name: -1 if value is None else value for name, value in amounts.items()}
    if part.kind == "leader_killed":
        return {"amount": part.cohesion, "second": part.talks, "third": part.grudge}
    if part.kind == "riot":
        return {"amount": part.deaths, "second": part.injured, "third": part.force_deaths}
    usual = {"material_suspended": s.reconstruction.per_day, "funding_cut": s.mission.funding}
    out = {"usual": float(usual[part.kind])} if part.kind in usual else {}
    for name in ("amount", "share", "commitment"):
        if hasattr(part, name):
            out["amount"] = getattr(part, name)
    return out | ({"number": part.number} if hasattr(part, "number") else {})


def _amounts_of_term(part: Any) -> dict[str, float]:
    """Return the numbers of a term: how much a day (or how far), what is kept or laid down, whether it is verified."""
    out = {"third": float(part.verified), "left": 1.0, "second": 0.0}
    if part.kind == "withdraw":
        return out | {"amount": part.per_day, "second": part.to_share}
    if part.kind == "disarm":
        return out | {"amount": part.per_day, "second": part.share}
    return out | {"amount": part.share if part.kind == "open_ground" else 1.0}


def check_script(s: "ScenarioData") -> None:
    """Check what no single event can say; raises ``ValueError`` with one sentence."""
    check_stages(s)
    names, events = _names(s), script_events(s)
    times = Counter(event.id for event in events)
    repeated = sorted(name for name in times if times[name] > 1)
    if repeated:
        raise ValueError(f"events: id {repeated[0]!r} occurs more than once: each may occur once (give uses an id)")
    needs: dict[str, set[str]] = {}
    ids = [event.id for event in events]
    for event in events:
        where = f"events.{event.id}"
        if first_day(s, event) < 0:
            raise ValueError(f"{where}.date = {event.date}: is before the start ({s.start}): give a later one")
        for before in event.after:
            _known(f"{where}.after", before, names["event"], "event")
        for part in event.effects:
            _check_effect(s, f"{where}.effects.{part.kind}", part, names)
        try:
            node = None if event.when is None else parse(event.when, Names(names))
            flat = [] if node is None else flatten(node)
        except ExpressionError as error:
            raise ValueError(f"{where}.when, {error}") from None
        needs[event.id] = {*event.after, *(ids[row] for row in (required(node) if node is not None and flat else ()))}
    _check_cycles(needs)


def _check_effect(s: "ScenarioData", where: str, part: Any, names: Mapping[str, Mapping[str, int]]) -> None:
    """Check that what an effect names exists and fits together."""
    kinds = dict.fromkeys(TERRITORY_KEYS, "place") | dict.fromkeys(FACTION_KEYS, "faction")
    kinds |= {"contributor": "contributor", "event": "event"}
    for field, kind in kinds.items():
        value = getattr(part, field, None)
        if value is not None:
            _known(f"{where}.{field}", value, names[kind], kind)
    for place in getattr(part, "places", ()):
        _known(f"{where}.places", place, names["place"], "place")
    for one, other in (("a", "b"), ("place", "to"), ("faction", "by"), ("faction", "gains")):
        value = getattr(part, one, None)
        if value is not None and value == getattr(part, other, None):
            raise ValueError(f"{where}: {one} and {other} are both {value!r}: name two different ones")
    links = {frozenset((link.a, link.b)) for link in s.links}
    if part.kind == "shut_road" and frozenset((part.place, part.to)) not in links:
        raise ValueError(f"{where}: {part.place!r} and {part.to!r} do not touch: name two places that a link joins")
    local = {faction.id for faction in s.factions if faction.local}
    if part.kind in ("fighters_arrive", "fighters_leave") and part.faction in local:
        hint = "only a faction with local: false has fighters elsewhere (move_fighters moves them between places)"
        raise ValueError(f"{where}.faction = {part.faction!r}: its fighters are from here: {hint}")


def _known(where: str, value: str, declared: Collection[str], kind: str) -> None:
    """Refuse a name that was not declared, with the nearest one."""
    if value not in declared:
        near = difflib.get_close_matches(value, declared, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join([*declared][:12]) or 'none'}"
        raise ValueError(f"{where} = {value!r}: there is no such {kind}: {hint}")


def _check_cycles(needs: Mapping[str, Collection[str]]) -> None:
    """Refuse events that wait for each other: none of them could ever happen."""
    checked: set[str] = set()
    for start in needs:
        path: list[str] = []
        waiting = [(start, iter(sorted(needs[start])))] if start not in checked else []
        path += [start] if waiting else []
        while waiting:
            _, rest = waiting[-1]
            following = next((other for other in rest if other not in checked), None)
            if following is None:
                waiting.pop()
                checked.add(path.pop())
            elif following in path:
                circle = " -> ".join([*path[path.index(following) :], following])
                raise ValueError(f"events: {circle} wait for each other, so none can ever happen: remove one condition")
            else:
                path.append(following)
                waiting.append((following, iter(sorted(needs[following]))))
