"""One agent in detail: every column of its row with unit and meaning, and its recent decisions and events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from interpose.agents.columns import Column, Table
from interpose.agents.contributor import STAGES
from interpose.agents.faction import POSTURES, STAND_DOWN
from interpose.agents.peacekeeper import DEPLOYED, UNIT_STATUSES
from interpose.agents.views.row_view import (
    Civilian,
    Contributor,
    Faction,
    Label,
    Peacekeeper,
    RowView,
    number_of,
    value_of,
)
from interpose.model.language.figures import calendar_words
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import number, value_words
from interpose.model.state.civilian_index import CivilianIndex
from interpose.model.state.event_log import ROTATION, STAGE
from interpose.viz.app.event_feed import Item, _of_event, news_words
from interpose.viz.app.levers import SHOWN_AS
from interpose.viz.app.live_world import Lane

KINDS: dict[str, tuple[str, type[RowView]]] = {
    "faction": (mark("Party"), Faction),
    "unit": (mark("Unit of the force"), Peacekeeper),
    "contributor": (mark("Contributor"), Contributor),
    "civilian": (mark("Civilian"), Civilian),
}
NO_UNIT = {"unit": "", "help": ""}
MOST_LINES = 12
NOTHING = "\u2013"

MOST_NAMES = 5
"""Territories that are named; of more, their number is said."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The kind and row of the inspected agent."""

    kind: str = "faction"
    row: int = 0


def count_of(lane: Lane, kind: str) -> int:
    """Count the agents of a kind."""
    if kind == "contributor":
        return len(lane.scenario.contributors)
    return number_of(lane, KINDS[kind][1].field)


def inspect(lane: Lane, choice: Selection) -> dict[str, Any]:
    """Return what the page shows of an agent, or a title that there is no such agent."""
    count = count_of(lane, choice.kind)
    kinds = [{"value": kind, "text": say(title), "many": count_of(lane, kind)} for kind, (title, _) in KINDS.items()]
    shown: dict[str, Any] = {"kind": choice.kind, "row": choice.row, "many": count, "kinds": kinds}
    if not 0 <= choice.row < count:
        return shown | {"title": say("None of this kind"), "columns": [], "lately": []}
    model = _as_model(lane)
    view = KINDS[choice.kind][1](model, choice.row)
    return shown | {
        "title": _title(lane, view, choice),
        "columns": [*_labels(view), *_columns(lane, view)],
        "lately": _recent_items(lane, choice),
    }


def _as_model(lane: Lane) -> Any:
    """Return the parts of a model that row views read: its world, where people are, and names."""
    scenario = lane.scenario
    parts: dict[str, tuple[Any, ...]] = {
        "territory": scenario.places,
        "faction": scenario.factions,
        "contributor": scenario.contributors,
    }
    names = {kind: tuple(part.name or part.id for part in rows) for kind, rows in parts.items()}
    ids = {f"{kind}_id": tuple(part.id for part in rows) for kind, rows in parts.items()}
    return SimpleNamespace(world=lane.world, where=CivilianIndex(lane.world), names=names | ids, first_id={})


def _title(lane: Lane, view: Any, choice: Selection) -> str:
    """Return an agent's title."""
    if choice.kind in ("faction", "contributor"):
        return str(view.name)
    if choice.kind == "unit":
        return say(
            "Unit {row} ({contributor_name}, {kind_name})",
            row=choice.row + 1,
            contributor_name=view.contributor_name,
            kind_name=view.kind_name,
        )
    persons = int(lane.world.clock.people_per_agent[0])
    return say("Civilian row {row}, stands for {persons:,} persons", row=choice.row + 1, persons=persons)


def _labels(view: Any) -> Iterator[dict[str, str]]:
    """List readable names of an agent's codes."""
    for name, label in type(view).labels.items():
        if name in ("name", "id") or name.endswith("_id"):
            continue
        idle = name == "task_name" and view.status_name != UNIT_STATUSES[DEPLOYED]
        shown = NOTHING if idle else _said(label, str(getattr(view, name)))
        yield {"name": say(name.removesuffix("_name").replace("_", " ")), "value": shown, **NO_UNIT}


def _said(label: Label, value: str) -> str:
    """Return the name of a code in the language; names that the scenario gives stay as they are."""
    return value if isinstance(label.names, str) and value != label.none else say(value)


def _columns(lane: Lane, view: RowView) -> Iterator[dict[str, str]]:
    """List an agent's columns; codes that a name stands for are left out."""
    named = {label.column for label in type(view).labels.values()}
    table: Table = type(view).table
    for column in table.columns:
        if column.name not in named and column.unit != "key":
            value = value_of(view.model, type(view).field, column.name, view.row)
            name = say(SHOWN_AS.get(column.name, column.name.replace("_", " ")))
            yield {"name": name, "help": say(column.meaning)} | _value_text(lane, column, value, view)


def _value_text(lane: Lane, column: Column, value: Any, view: Any) -> dict[str, str]:
    """Write a value with its unit: flags, codes and rows of other tables as words, days as dates."""
    if column.unit == "flag":
        return {"value": value_words(bool(value)), "unit": ""}
    if column.unit == "day":
        unknown = value < 0 or (column.name == "away_until" and value <= lane.day)
        unknown |= column.name == "ready_day" and view.status_name in UNIT_STATUSES[:2]  # not known before it readies
        return {"value": NOTHING if unknown else say("day {value}", value=int(value)), "unit": ""}
    if column.unit == "days" and value < 0:
        return {"value": NOTHING, "unit": ""}
    names = _names_by_unit(lane, column)
    if names is not None:
        return {"value": names[int(value)] if 0 <= value < len(names) else NOTHING, "unit": ""}
    counted = column.unit in ("persons", "units") and float(value).is_integer()
    return {"value": number(float(value), 0) if counted else number(float(value)), "unit": say(column.unit)}


def _names_by_unit(lane: Lane, column: Column) -> Sequence[str] | None:
    """Return the words that a column's numbers stand for; None for a column of quantities."""
    if column.unit == "code":
        return tuple(map(say, STAGES)) if column.name == "stage" else ()
    tables: dict[str, tuple[Any, ...]] = {"faction": lane.scenario.factions, "territory": lane.scenario.places}
    rows = tables.get(column.unit)
    return None if rows is None else [row.name or row.id for row in rows]


def _recent_items(lane: Lane, choice: Selection) -> list[dict[str, Any]]:
    """Return recent decisions and events of an agent."""
    items_of = {"faction": _of_faction, "unit": _of_unit, "contributor": _of_contributor, "civilian": _of_civilian}
    return items_of[choice.kind](lane, choice.row)[:MOST_LINES]


def _event_items(lane: Lane, events: Any) -> list[dict[str, Any]]:
    """Return lines for events, newest first."""
    return [_of_event(lane, e).as_data() for e in events[-MOST_LINES:]][::-1]


def _of_faction(lane: Lane, f: int) -> list[dict[str, Any]]:
    """Return the territories of each posture of a faction now, and its latest events."""
    holding = lane.world.holding[:, f]
    postures = []
    for code in range(len(POSTURES)):
        present_in = np.flatnonzero((holding.posture == code) & (holding.fighters > 0))
        if len(present_in):
            first_names = ", ".join(
                lane.scenario.places[t].name or lane.scenario.places[t].id for t in present_in[:MOST_NAMES]
            )
            named = {
                "posture": say(POSTURES[code]),
                "territories": say_count("{n} territory", "{n} territories", len(present_in)),
                "names": first_names,
                "more": len(present_in) - MOST_NAMES,
            }
            if len(present_in) > MOST_NAMES:
                text = say("{posture}: {territories} ({names} and {more} more)", **named)
            else:
                text = say("{posture}: {territories} ({names})", **named)
            postures.append(
                Item(lane.day, say("now"), "averted" if code == STAND_DOWN else "control", "", text).as_data()
            )
    own_events = lane.recent[(lane.recent.actor == f) | (lane.recent.target == f)]
    return postures + _event_items(lane, own_events)


def _of_unit(lane: Lane, u: int) -> list[dict[str, Any]]:
    """Return the events that a unit met."""
    return _event_items(lane, lane.recent[lane.recent.unit == u])


def _of_contributor(lane: Lane, c: int) -> list[dict[str, Any]]:
    """Return the stages that a contributor went through."""
    news = lane.world.news[: int(lane.world.clock.news[0])]
    own_news = news[np.isin(news.kind, (STAGE, ROTATION)) & (news.who == c)][-MOST_LINES:]
    return [
        Item(int(n.day), calendar_words(lane.date_of(int(n.day))), "mission", "", news_words(lane, n)).as_data()
        for n in own_news
    ][::-1]


def _of_civilian(lane: Lane, row: int) -> list[dict[str, Any]]:
    """Return the events where a civilian stays."""
    territory = int(CivilianIndex(lane.world).value("place", row))
    return _event_items(lane, lane.recent[lane.recent.territory == territory])
