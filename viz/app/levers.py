"""Levers of a world: the values that can be changed, read from the scenario's schema (bounds, unit, meaning)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import listing
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.events import Event
from interpose.model.scenario.script.compile import first_day
from interpose.model.simulation.branch import MIDWAY
from interpose.viz.app.added_events import ADDED, LASTING
from interpose.viz.app.lever_values import AND, RANGES, as_text

type Value = bool | int | float | str
KINDS: dict[type, str] = {bool: "switch", int: "count", float: "number"}
FORCE = ("deployed", "start_day", "strength", "unit_size")
MANDATE = ("authorised", "ceiling", "enforcement", "answer", "term_days", "renewal")
OFFER: tuple[str, ...] = ("offer_low", "offer_mode", "offer_high", "joins", "robustness", "quality", "tolerance")
OFFER += ("police", "observers", "engineers", "medical", "answer_days", "first_days", "full_days")
SHOWN_AS = {"answer": mark("accountability"), "takes": mark("diversion")}
"""Fields that are called otherwise where people read them."""
PLEDGED = ("amount", "arrives", "day")
AGREED = ("un_mandate", "truce", "non_combat", "parliament_days", "parliament_yes")


@dataclass(frozen=True, slots=True)
class Lever:
    """One value of a scenario that can be changed.

    Parameters
    ----------
    path : str
        Where it stands, as in changes of a scenario.
    label, help, unit : str
        What it is called and means, from the schema.
    kind : str
        ``switch``, ``count`` (whole), ``number``, ``choice`` or ``range`` (two numbers, as ``28+84``).
    value : bool, int, float or str
        What it is now.
    low, high : float, optional
        Closed bounds.
    options : tuple of (value, words)
        What a choice is made from.
    midway : bool
        Whether it can still change on a running day.
    """

    path: str
    label: str
    help: str
    unit: str
    kind: str
    value: Value
    low: float | None = None
    high: float | None = None
    options: tuple[tuple[str, str], ...] = ()
    midway: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Levers that belong together, under headings of their own."""

    name: str
    title: str
    about: str
    parts: tuple[tuple[str, tuple[Lever, ...]], ...]

    @property
    def levers(self) -> tuple[Lever, ...]:
        """Return all levers of the group."""
        return tuple(lever for _, part in self.parts for lever in part)


ACCEPTED = mark("People's acceptance of {value}")
NAMED = {
    "force": (mark("Force"), mark("Whether there is one, how large, and what its units do")),
    "mandate": (mark("Mandate"), mark("What it may do, and for how long")),
    "contributors": (mark("Contributors"), mark("Countries that may send units, and on what terms")),
    "consent": (mark("Consent and outreach"), mark("How parties and people take the force")),
    "aid": (mark("Aid and money"), mark("What comes in, and by which rule money is spent")),
    "diplomacy": (mark("Diplomacy"), mark("Talks, and influence that needs no troops")),
    "events": (mark("Scripted events"), mark("What the scenario brings about: whether, when, how much")),
    "pathways": (mark("Pathways"), mark("Ways in which the force acts; each can be switched off")),
    "choices": (mark("Contested facts"), mark("Values that sides publish differently: choose one")),
    "parameters": (mark("Assumptions"), mark("Parameters of every step of the day")),
}
"""Titles of groups, and what each is about, in their order."""


def lever_groups(scenario: Scenario) -> tuple[Group, ...]:
    """Sort all levers of a scenario into groups, as they stand now."""
    made = {name: tuple((heading, levers) for heading, levers in PARTS[name](scenario) if levers) for name in NAMED}
    return tuple(
        Group(name, say(title), say(about), made[name]) for name, (title, about) in NAMED.items() if made[name]
    )


def lever_of(scenario: Scenario, path: str) -> Lever | None:
    """Find a lever by its path."""
    return next((lever for group in lever_groups(scenario) for lever in group.levers if lever.path == path), None)


def levers_of(part: BaseModel, prefix: str, names: tuple[str, ...] | None = None) -> tuple[Lever, ...]:
    """Make levers of the single values of a part of a scenario, all or the named ones."""
    fields = type(part).model_fields
    chosen_names = names if names is not None else tuple(fields)
    return tuple(
        lever
        for name in chosen_names
        if name in fields and (lever := _lever(f"{prefix}.{name}", name, fields[name], getattr(part, name)))
    )


def _lever(path: str, name: str, field: FieldInfo, value: Any) -> Lever | None:
    """Make the lever of a field; None for what is no single value."""
    meaning = field.description or ""
    label, about = say(SHOWN_AS.get(name, name.replace("_", " "))), say(meaning)
    unit, (low, high) = _unit(field), _bounds(field)
    if get_origin(field.annotation) is Literal:
        options = tuple((str(option), say(str(option).replace("_", " "))) for option in get_args(field.annotation))
        return Lever(path, label, about, unit, "choice", str(value), options=options, midway=_is_midway(path))
    if name in RANGES and value is not None:
        words = say("{about}: earliest and latest", about=about)
        return Lever(path, label, words, "days", "range", as_text(path, value), 0, 3650, midway=_is_midway(path))
    kind = KINDS.get(type(value))
    if kind is None:
        return None
    if kind == "count" and float in (field.annotation, *get_args(field.annotation)):
        kind = "number"
    return Lever(path, label, about, unit, kind, value, low, high, midway=_is_midway(path))


def _unit(field: FieldInfo) -> str:
    """Return the unit that a field declares."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _bounds(field: FieldInfo) -> tuple[float | None, float | None]:
    """Return the lowest and highest value that a field allows."""
    low = [float(limit) for m in field.metadata if (limit := getattr(m, "ge", getattr(m, "gt", None))) is not None]
    high = [float(limit) for m in field.metadata if (limit := getattr(m, "le", getattr(m, "lt", None))) is not None]
    return (low[0] if low else None), (high[0] if high else None)


def _is_midway(path: str) -> bool:
    """Whether a value can change on a running day."""
    part, _, rest = path.partition(".")
    keys = MIDWAY.get(part, ())
    return keys is None or rest.split(".")[0] in keys


def _share(path: str, label: str, help_text: str, value: float) -> Lever:
    """Make the lever of a share that stands in a mapping."""
    return Lever(path, label, help_text, "share", "number", float(value), 0.0, 1.0, midway=_is_midway(path))


def _force(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    tasks = levers_of(s.mission.tasks, "mission.tasks")
    wanted = say("Wanted shares of units per task (only ratios count)")
    return ("", levers_of(s.mission, "mission", FORCE)), (wanted, tasks)


def _mandate(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    return (("", levers_of(s.mission, "mission", MANDATE)),)


def _contributors(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    return tuple(
        (
            c.name or c.id,
            levers_of(c, f"contributors.{c.id}", OFFER)
            + levers_of(c.conditions, f"contributors.{c.id}.conditions", AGREED),
        )
        for c in s.contributors
    )


def _consent(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    by_faction = [
        (f.name or f.id, levers_of(f, f"factions.{f.id}", ("consent", "cohesion", "discipline"))) for f in s.factions
    ]
    by_contributor = [
        (say(ACCEPTED, value=c.name or c.id), tuple(_relations(s, c.id, "acceptance", c.acceptance)))
        for c in s.contributors
    ]
    return ("", levers_of(s.mission, "mission", ("outreach", "promises"))), *by_faction, *by_contributor


def _diplomacy(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    by_faction = [(f.name or f.id, levers_of(f, f"factions.{f.id}", ("talks", "included"))) for f in s.factions]
    by_contributor = [
        (say("Influence of {value}", value=c.name or c.id), tuple(_relations(s, c.id, "influence", c.influence)))
        for c in s.contributors
    ]
    return ("", levers_of(s.mission, "mission", ("mediation",))), *by_faction, *by_contributor


def _relations(s: Scenario, contributor: str, what: str, values: dict[str, float]) -> Iterator[Lever]:
    """Make levers of what a contributor is to each faction that its data name."""
    words = (
        say("acceptance by people who live under it")
        if what == "acceptance"
        else say("how far it can move it without troops")
    )
    for f in s.factions:
        if f.id in values:
            yield _share(f"contributors.{contributor}.{what}.{f.id}", f.name or f.id, words, values[f.id])


def _aid_and_money(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    rule, *others = levers_of(s.reconstruction, "reconstruction")
    pledges = [
        (say("Pledge {pledge}", pledge=p.id), levers_of(p, f"reconstruction.pledges.{p.id}", PLEDGED))
        for p in s.reconstruction.pledges
    ]
    money = levers_of(s.mission, "mission", ("funding",))
    return (
        (say("Mission"), money),
        (say("Aid"), levers_of(s.aid, "aid")),
        (say("Rebuilding"), (rule, _excluded(s), *others)),
        *pledges,
    )


def _excluded(s: Scenario) -> Lever:
    """Make the lever of whom the rule of rebuilding excludes."""
    current, path = AND.join(s.reconstruction.excluded), "reconstruction.excluded"
    about = type(s.reconstruction).model_fields["excluded"].description or ""
    options = {"": say("nobody")} | {f.id: f.name or f.id for f in s.factions}
    options |= {current: listing(current.split(AND))} if AND in current else {}
    choice, midway = tuple(options.items()), _is_midway(path)
    return Lever(path, say("excluded"), say(about), "", "choice", current, options=choice, midway=midway)


def _events(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    """Make levers of the events that a scenario brings: whether, when, how long, how much."""
    own = (event for event in s.events if not event.id.startswith(ADDED.replace(".", "-")))
    return tuple((event.id.replace("-", " "), tuple(_event(s, event))) for event in own)


def _event(s: Scenario, event: Event) -> Iterator[Lever]:
    """Make levers of one event; its effects are addressed by their kinds, where there is one of a kind."""
    path, told = f"events.{event.id}", " ".join(event.about.split())
    (chance,) = levers_of(event, path, ("chance",))
    yield replace(
        chance, help=say("{told} Chance to happen on a day on which it can; 0: it never happens", told=told).strip()
    )
    when = say("first day on which it can happen")
    if event.when:
        when = say("first day on which it can happen, where {condition}", condition=event.when)
    yield Lever(f"{path}.day", say("day"), when, "day", "count", first_day(s, event), 0, 36500, midway=True)
    if any(effect.kind in LASTING for effect in event.effects):
        words = say("days for which lasting effects hold; 0: for good")
        yield Lever(f"{path}.lasts", say("lasts"), words, "days", "count", event.lasts or 0, 0, 36500, midway=True)
    kinds = [effect.kind for effect in event.effects]
    for effect in event.effects:
        if kinds.count(effect.kind) == 1:
            names = tuple(name for name in type(effect).model_fields if name != "kind")
            yield from levers_of(effect, f"{path}.effects.{effect.kind}", names)


def _pathways(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    return (("", levers_of(s.pathways, "pathways")),)


def _choices(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    levers = []
    for name, choice in s.choices.items():
        options = tuple((o, f"{option.value} ({option.side})"[:160]) for o, option in choice.options.items())
        levers.append(Lever(f"choices.{name}", name, choice.meaning, "", "choice", choice.chosen, options=options))
    return (("", tuple(levers)),)


def _parameters(s: Scenario) -> tuple[tuple[str, tuple[Lever, ...]], ...]:
    return tuple(
        (say(name.replace("_", " ")), levers_of(getattr(s.parameters, name), f"parameters.{name}"))
        for name in type(s.parameters).model_fields
    )


PARTS: dict[str, Callable[[Scenario], tuple[tuple[str, tuple[Lever, ...]], ...]]] = {
    "force": _force, "mandate": _mandate, "contributors": _contributors, "consent": _consent, "aid": _aid_and_money,
    "diplomacy": _diplomacy, "events": _events, "pathways": _pathways, "choices": _choices, "parameters": _parameters,
}  # fmt: skip
"""What makes the levers of each group, under headings of their own."""
