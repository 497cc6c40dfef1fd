"""Any agent looked at closely: every column of its row with unit and meaning, and what it decided or met lately."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from interpose.agents.columns import Column, Table
from interpose.agents.faction import POSTURES, STAND_DOWN
from interpose.agents.views.row_view import Civilian, Contributor, Faction, Peacekeeper, RowView, number_of, value_of
from interpose.model.results.formatting import number
from interpose.model.state.civilian_index import CivilianIndex
from interpose.model.state.event_log import ROTATION, STAGE
from interpose.viz.app.event_feed import Item, _of_event, news_words
from interpose.viz.app.live_world import Lane

KINDS: dict[str, tuple[str, type[RowView]]] = {
    "faction": ("Party", Faction),
    "unit": ("Unit of the force", Peacekeeper),
    "contributor": ("Contributor", Contributor),
    "civilian": ("Civilian", Civilian),
}
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Which agent is looked at."""

    kind: str = "faction"
    row: int = 0


def how_many(lane: Lane, kind: str) -> int:
    """Count the agents of a kind."""
    if kind == "contributor":
        return len(lane.scenario.contributors)
    return number_of(lane, KINDS[kind][1].field)


def inspect(lane: Lane, choice: Choice) -> dict[str, Any]:
    """Return what the page shows of an agent; an agent that does not exist is told as such."""
    many = how_many(lane, choice.kind)
    kinds = [{"value": kind, "text": title, "many": how_many(lane, kind)} for kind, (title, _) in KINDS.items()]
    shown: dict[str, Any] = {"kind": choice.kind, "row": choice.row, "many": many, "kinds": kinds}
    if not 0 <= choice.row < many:
        return shown | {"title": "None of this kind", "columns": [], "lately": []}
    model = _as_model(lane)
    view = KINDS[choice.kind][1](model, choice.row)
    return shown | {
        "title": _title(lane, view, choice),
        "columns": [*_labels(view), *_columns(lane, view)],
        "lately": _lately(lane, choice),
    }


def _as_model(lane: Lane) -> Any:
    """Return what views of rows ask of a model: its world, where people are, and names."""
    s = lane.scenario
    parts: dict[str, tuple[Any, ...]] = {"territory": s.places, "faction": s.factions, "contributor": s.contributors}
    names = {kind: tuple(part.name or part.id for part in rows) for kind, rows in parts.items()}
    ids = {f"{kind}_id": tuple(part.id for part in rows) for kind, rows in parts.items()}
    return SimpleNamespace(world=lane.world, where=CivilianIndex(lane.world), names=names | ids, first_id={})


def _title(lane: Lane, view: Any, choice: Choice) -> str:
    """Name an agent."""
    if choice.kind in ("faction", "contributor"):
        return str(view.name)
    if choice.kind == "unit":
        return f"Unit {choice.row + 1} ({view.contributor_name}, {view.kind_name})"
    persons = int(lane.world.clock.people_per_agent[0])
    return f"Civilian row {choice.row + 1}, stands for {persons:,} persons"


def _labels(view: Any) -> Iterator[dict[str, str]]:
    """List readable names of an agent's codes."""
    for name in type(view).labels:
        if name in ("name", "id") or name.endswith("_id"):
            continue
        yield {"name": name.removesuffix("_name"), "value": str(getattr(view, name)), "unit": "", "help": ""}


def _columns(lane: Lane, view: RowView) -> Iterator[dict[str, str]]:
    """List an agent's columns; codes that a name stands for are left out."""
    named = {label.column for label in type(view).labels.values()}
    table: Table = type(view).table
    for column in table.columns:
        if column.name not in named and column.unit != "key":
            value = value_of(view.model, type(view).field, column.name, view.row)
            yield {"name": column.name.replace("_", " "), "help": column.meaning} | _written(lane, column, value)


def _written(lane: Lane, column: Column, value: Any) -> dict[str, str]:
    """Write a value with its unit: flags as words, days as dates."""
    if column.unit == "flag":
        return {"value": "yes" if value else "no", "unit": ""}
    if column.unit == "day":
        return {"value": "\u2013" if value < 0 else f"day {int(value)}", "unit": ""}
    return {"value": number(float(value)), "unit": column.unit}


def _lately(lane: Lane, choice: Choice) -> list[dict[str, Any]]:
    """Tell what an agent decided or met lately."""
    told = {"faction": _of_faction, "unit": _of_unit, "contributor": _of_contributor, "civilian": _of_civilian}
    return told[choice.kind](lane, choice.row)[:MOST_LINES]


def _told(lane: Lane, events: Any) -> list[dict[str, Any]]:
    """Tell some events, newest first."""
    return [_of_event(lane, e).as_data() for e in events[-MOST_LINES:]][::-1]


def _of_faction(lane: Lane, f: int) -> list[dict[str, Any]]:
    """Tell where a faction does what now, and its latest deeds."""
    holding = lane.world.holding[:, f]
    postures = []
    for code in range(len(POSTURES)):
        where = np.flatnonzero((holding.posture == code) & (holding.fighters > 0))
        if len(where):
            few = ", ".join(lane.scenario.places[t].name or lane.scenario.places[t].id for t in where[:5])
            rest = f" and {len(where) - 5} more" if len(where) > 5 else ""
            text = f"{POSTURES[code]}: {len(where)} territories ({few}{rest})"
            postures.append(Item(lane.day, "now", "averted" if code == STAND_DOWN else "control", "", text).as_data())
    mine = lane.recent[(lane.recent.actor == f) | (lane.recent.target == f)]
    return postures + _told(lane, mine)


def _of_unit(lane: Lane, u: int) -> list[dict[str, Any]]:
    """Tell what a unit met."""
    return _told(lane, lane.recent[lane.recent.unit == u])


def _of_contributor(lane: Lane, c: int) -> list[dict[str, Any]]:
    """Tell the stages that a contributor went through."""
    news = lane.world.news[: int(lane.world.clock.news[0])]
    mine = news[np.isin(news.kind, (STAGE, ROTATION)) & (news.who == c)][-MOST_LINES:]
    return [
        Item(int(n.day), f"{lane.date_of(int(n.day)):%d %b %Y}", "mission", "", news_words(lane, n)).as_data()
        for n in mine
    ][::-1]


def _of_civilian(lane: Lane, row: int) -> list[dict[str, Any]]:
    """Tell what happened where a civilian stays."""
    place = int(CivilianIndex(lane.world).value("place", row))
    return _told(lane, lane.recent[lane.recent.territory == place])
