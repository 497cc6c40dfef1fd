"""Events that a visitor adds: the kinds that there are, from the schema, and an event as a short text of a view."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from interpose.model.errors import ScenarioError
from interpose.model.language.words import mark, say
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.events import Effect
from interpose.model.scenario.script.compile import FACTION_KEYS, TERMS, TERRITORY_KEYS

ADDED = "added."
"""Paths of a view under which events are added: ``added.1`` and on."""
TRUCE = "truce"
"""A kind of its own: a truce that is announced on a day, and over after some days unless it has become an agreement."""
LASTING = ("close_crossing", "shut_road", "suspend_aid", "material_suspended", "funding_cut")
"""Kinds whose effect holds while the event lasts; all others happen once."""
LEFT_OUT = (*TERMS, "end")
"""Kinds that need a stage of a deal, or another event."""
OWN = ("day", "lasts")
BETWEEN = "; "
NAMES: Mapping[str, str] = {
    "a": mark("one party"), "b": mark("the other party"), "by": mark("party held responsible"),
    "place": mark("territory"), "to": mark("to territory"), "faction": mark("party"),
    "contributor": mark("contributor"), "number": mark("fighters"), "against": mark("against"),
    "source": mark("whose aid"), "answer": mark("accountability"),
}  # fmt: skip
TRUCE_WORDS = mark("Two parties keep a truce from a day on, with some commitment, for some days or until it breaks.")


@lru_cache(maxsize=1)
def effect_kinds() -> dict[str, Any]:
    """Return the classes of effects that can be added, by kind."""
    union = get_args(get_args(Effect)[0]) or get_args(Effect)
    kinds = {str(get_args(one.model_fields["kind"].annotation)[0]): one for one in union}
    return {kind: one for kind, one in kinds.items() if kind not in LEFT_OUT}


def kinds_as_data(scenario: Scenario) -> list[dict[str, Any]]:
    """List the kinds of events that can be added to a scenario, each with its fields, bounds, units and choices.

    A kind of which something must be named that the scenario has not (a contributor, a party from outside) is left out.
    """
    effects = effect_kinds()
    truce = {"kind": TRUCE, "title": say("Truce between two parties"), "about": say(TRUCE_WORDS)}
    truce_fields = _fields(scenario, "announce_ceasefire", effects["announce_ceasefire"])
    listed = [truce | {"fields": [*truce_fields, _day(scenario), _lasts(say("days it is kept; 0: until it breaks"))]}]
    for kind, effect in effects.items():
        if kind == "announce_ceasefire":
            continue  # a truce without an end is the same
        fields = [*_fields(scenario, kind, effect), _day(scenario)]
        fields += [_lasts(say("days it lasts; 0: for good"))] if kind in LASTING else []
        if all(field["options"] for field in fields if field["kind"] == "choice" and not field["optional"]):
            title = say(kind.replace("_", " ")).capitalize()
            listed.append({"kind": kind, "title": title, "about": _about(effect), "fields": fields})
    return listed


def _about(effect: Any) -> str:
    """Return what an effect is, in one line."""
    about = " ".join(str(effect.__doc__).replace("`", "").split())
    return say(about)


def _day(scenario: Scenario) -> dict[str, Any]:
    return _number(
        "day", say("from day"), say("first day on which it happens"), say("day"), (0, scenario.days), 0, whole=True
    )


def _lasts(words: str) -> dict[str, Any]:
    return _number("lasts", say("length"), words, say("days"), (0, 36500), 0, whole=True)


def _number(
    name: str, label: str, words: str, unit: str, bounds: tuple[Any, Any], value: Any, whole: bool = False
) -> dict[str, Any]:
    """Describe a field that is a number."""
    field = {"name": name, "label": label, "help": words, "unit": unit, "kind": "count" if whole else "number"}
    return field | {"low": bounds[0], "high": bounds[1], "value": value, "options": [], "optional": False}


def _fields(scenario: Scenario, kind: str, effect: Any) -> list[dict[str, Any]]:
    """Describe the fields of an effect."""
    return [
        _field(scenario, kind, name, field) for name, field in effect.model_fields.items() if name not in ("kind", "id")
    ]


def _field(scenario: Scenario, kind: str, name: str, field: FieldInfo) -> dict[str, Any]:
    """Describe one field: a choice among what the scenario has, or a number."""
    label, words = say(NAMES.get(name, name.replace("_", " "))), say(str(field.description or ""))
    options, optional = _options(scenario, kind, name, field), not field.is_required() and field.default is None
    if options is not None:
        rows = [*([["", say("any")]] if optional else []), *options]
        value = str(field.default or "") if not field.is_required() else _first(name, rows)
        choice = {"name": name, "label": label, "help": words, "unit": "", "kind": "choice", "low": None, "high": None}
        return choice | {"value": value, "options": rows, "optional": optional}
    extra: Any = field.json_schema_extra or {}
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    whole = int in (field.annotation, *get_args(field.annotation))
    start: Any = 0.1 if not whole else max(1, int(low or 0))
    value = ("" if optional else start) if field.is_required() or field.default is None else field.default
    found = _number(name, label, words, say(str(extra.get("unit", ""))), (low, high), value, whole=whole)
    return found | {"optional": optional}


def _first(name: str, rows: list[list[str]]) -> str:
    """Return what is chosen at first: the second of two of a kind, so that both differ."""
    second = name in ("b", "to") and len(rows) > 1
    return rows[int(second)][0] if rows else ""


def _options(scenario: Scenario, kind: str, name: str, field: FieldInfo) -> list[list[str]] | None:
    """List what a field can name; None where it is a number."""
    if get_origin(field.annotation) is Literal:
        return [[str(one), say(str(one).replace("_", " "))] for one in get_args(field.annotation)]
    rows: Any = None
    if name in TERRITORY_KEYS:
        rows = scenario.places
    elif name in FACTION_KEYS:
        outside = kind in ("fighters_arrive", "fighters_leave")
        rows = [one for one in scenario.factions if not (outside and one.local)]
    elif name == "contributor":
        rows = scenario.contributors
    return None if rows is None else [[one.id, one.name or one.id] for one in rows]


def written(kind: object, values: object) -> str:
    """Write an event as a short text; raises ``ScenarioError`` for what is none."""
    if not isinstance(kind, str) or (kind != TRUCE and kind not in effect_kinds()):
        raise ScenarioError(f"there is no kind of event {str(kind)[:40]!r} that can be added here")
    if not isinstance(values, dict) or len(values) > 12:
        raise ScenarioError(f"{kind}: its values were expected here")
    parts = [f"{name}={value}" for name, value in values.items() if value not in ("", None)]
    text = BETWEEN.join([str(kind), *parts])
    if len(text) > 200 or any(";" in str(value) or "=" in str(value) for value in values.values()):
        raise ScenarioError(f"{kind}: that cannot be read: choose from the lists and give numbers")
    return text


def events_of(path: str, text: str) -> list[dict[str, Any]]:
    """Return the events that a text of a view stands for, as plain data; none for an empty text.

    Raises
    ------
    ScenarioError
        With one line, for a text that is no event.
    """
    if not text:
        return []
    kind, values = _parts(path, text)
    own = {name: _whole(path, name, values.pop(name, "0")) for name in OWN}
    base: dict[str, Any] = {"id": path.replace(".", "-"), "day": own["day"], "mark": "ASSUMPTION"}
    if kind != TRUCE:
        base |= {"lasts": own["lasts"]} if own["lasts"] else {}
        return [base | {"about": words_of(text), "effects": [{"kind": kind, **values}]}]
    start = base | {"about": words_of(text), "effects": [{"kind": "announce_ceasefire", **values}]}
    if not own["lasts"]:
        return [start]
    a, b, last = values.get("a", ""), values.get("b", ""), own["day"] + own["lasts"]
    end = {"id": f"{base['id']}-end", "day": last, "after": [base["id"]], "mark": "ASSUMPTION"}
    end |= {"when": f"status.{a}.{b} == 1 and day <= {last}", "about": f"The truce between {a} and {b} is over."}
    return [start, end | {"effects": [{"kind": "break_deal", "a": a, "b": b}]}]


def _parts(path: str, text: str) -> tuple[str, dict[str, Any]]:
    """Read a text as a kind and its values; numbers as numbers."""
    kind, *rest = text.split(BETWEEN)
    effect = effect_kinds().get("announce_ceasefire" if kind == TRUCE else kind)
    if effect is None or any(part.count("=") != 1 for part in rest):
        raise ScenarioError(f"{path} = {text[:60]!r} is no event that this page knows: add it anew")
    values: dict[str, Any] = dict(part.split("=") for part in rest)
    for name, value in values.items():
        field = effect.model_fields.get(name)
        if field is not None and {int, float} & {field.annotation, *get_args(field.annotation)}:
            values[name] = _number_of(path, name, value)
    return kind, values


def _number_of(path: str, name: str, value: str) -> int | float:
    """Read a number."""
    try:
        number = float(value)
    except ValueError:
        raise ScenarioError(f"{path}: {name} = {value[:20]!r} is not a number") from None
    return int(number) if number.is_integer() else number


def _whole(path: str, name: str, value: str) -> int:
    """Read a number of days."""
    number = _number_of(path, name, value)
    if not isinstance(number, int) or not 0 <= number <= 36_500:
        raise ScenarioError(f"{path}: {name} = {value[:20]} must be a whole number of days from 0 to 36,500")
    return number


def require_ahead(values: Mapping[str, Any], day: int) -> None:
    """Refuse events that are added midway for a day that has passed; raises ``ScenarioError`` with one line."""
    for path, text in values.items():
        if path.startswith(ADDED) and text:
            first = events_of(path, str(text))[0]["day"]
            if first < day:
                raise ScenarioError(f"{path}: day {first} has passed: today is day {day}; add it for a later day")


def words_of(text: str, names: Mapping[str, str] | None = None) -> str:
    """Say in words what is added: the kind, what it names, when."""
    kind, *rest = text.split(BETWEEN)
    values, called = dict(part.split("=", 1) for part in rest if "=" in part), names or {}
    day, lasts = values.pop("day", "0"), values.pop("lasts", "0")
    about = [
        f"{say(NAMES.get(name, name.replace('_', ' ')))} {called.get(value, value)}" for name, value in values.items()
    ]
    lasting = lasts not in ("0", "")
    if kind in (TRUCE, *LASTING):
        sentence = (
            say("from day {day} for {lasts} days", day=day, lasts=lasts) if lasting else say("from day {day}", day=day)
        )
    else:
        sentence = (
            say("on day {day} for {lasts} days", day=day, lasts=lasts) if lasting else say("on day {day}", day=day)
        )
    return f"{say(kind.replace('_', ' ')).capitalize()}: {', '.join([*about, sentence])}"
