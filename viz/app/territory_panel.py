"""One territory: its numbers today, and its story so far in sentences made from its daily series."""

from typing import Any

import numpy as np

from interpose.agents.faction import POSTURES
from interpose.model.results.formatting import listing, number
from interpose.viz.app.event_feed import counted, feed
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_layers import HALF

MOST_TURNS = 4


def territory(lane: Lane, t: int) -> dict[str, Any]:
    """Return what the page shows of a territory: facts, who is there, its story, its latest events."""
    place = lane.scenario.places[t]
    return {
        "id": place.id,
        "name": place.name or place.id,
        "facts": [{"name": name, "value": value} for name, value in _facts(lane, t)],
        "parties": _parties(lane, t),
        "story": story(lane, t),
        "events": [item.as_data() for item in feed(lane, t, 8)],
    }


def _facts(lane: Lane, t: int) -> list[tuple[str, str]]:
    """List a territory's numbers today."""
    row, force, place = lane.world.territory[t], lane.world.presence[t], lane.scenario.places[t]
    facts = [
        ("Residents", f"{number(float(row.resident), 0)} persons"),
        ("Displaced people from elsewhere", f"{number(float(row.displaced), 0)} persons"),
        ("Civilians dead so far", f"{number(float(row.dead), 0)} persons"),
        ("Area", f"{place.area_km2:g} km\u00b2"),
        ("Personnel of the force", f"{int(force.troops):,} persons in {int(force.units)} units"),
        ("Structures damaged", f"{float(row.damage):.0%}"),
        ("Services available", f"{float(row.services):.0%}"),
    ]
    if lane.day:
        last = lane.world.daily[lane.day - 1, t]
        facts += [(f"Mean {name}", f"{float(last[name]):.2f}") for name in ("fear", "hardship", "grievance")]
        facts += [("Mean trust in the force", f"{float(last.trust):.2f}")]
        facts += [("Needs from outside met", f"{float(last.relief):.0%}")]
    return facts


def _parties(lane: Lane, t: int) -> list[dict[str, Any]]:
    """List the factions in a territory: control, fighters, support, posture."""
    return [
        {
            "name": faction.name or faction.id,
            "control": f"{float(row.control):.0%}",
            "fighters": f"{int(row.fighters):,}",
            "support": f"{float(row.support):.0%}",
            "posture": POSTURES[int(row.posture)] if row.fighters > 0 else "\u2013",
        }
        for faction, row in zip(lane.scenario.factions, lane.world.holding[t], strict=True)
    ]


def story(lane: Lane, t: int) -> list[str]:
    """Return sentences on a territory since the first day."""
    if lane.day == 0:
        return ["Nothing has happened yet: let some days pass."]
    daily, force = lane.world.daily[: lane.day, t], lane.world.daily_force[: lane.day, t]
    told = [_violence(lane, daily), *_turns(lane, t), _arrival(lane, force), _met(force), _people(daily)]
    return [sentence for sentence in told if sentence]


def _violence(lane: Lane, daily: Any) -> str:
    """Write how much violence there was and which day was worst."""
    dead = daily.deaths_fighters + daily.deaths_civilians
    clashes, strikes = (
        counted(int(daily.clashes.sum()), "clash", "clashes"),
        counted(int(daily.strikes.sum()), "strike"),
    )
    violations = counted(int(daily.violations.sum()), "violation")
    told = f"{clashes}, {strikes} and {violations} against civilians in {counted(lane.day, 'day')}; "
    told += f"{counted(int(dead.sum()), 'person', 'people')} killed"
    if dead.sum() == 0:
        return f"{told}."
    worst = int(dead.argmax())
    return f"{told}, most of them in one day on {lane.date_of(worst):%d %b %Y} ({int(dead[worst])})."


def _turns(lane: Lane, t: int) -> list[str]:
    """Write when control changed."""
    control = np.asarray(lane.world.daily_holding.control[: lane.day, t])
    held = np.where(control.max(axis=1) >= HALF, control.argmax(axis=1), -1)
    names = [f.name or f.id for f in lane.scenario.factions] + ["no party"]
    days = np.flatnonzero(np.diff(held)) + 1
    if not len(days):
        return (
            [f"Control did not change: {names[int(held[0])]} holds at least half of it throughout."]
            if held[0] >= 0
            else ["No party held half of it at any time."]
        )
    shown = [f"{names[int(held[d])]} from {lane.date_of(int(d)):%d %b %Y}" for d in days[-MOST_TURNS:]]
    more = f" ({len(days)} changes in all)" if len(days) > MOST_TURNS else ""
    return [f"Control began with {names[int(held[0])]}; then {listing(shown)}{more}."]


def _arrival(lane: Lane, force: Any) -> str:
    """Write when the force arrived and whether it is still there."""
    there = np.flatnonzero(force.troops > 0)
    if not len(there):
        return "The force has not been here."
    first, most = int(there[0]), int(force.troops.max())
    now = f"{int(force.troops[-1]):,} are there now" if force.troops[-1] else "none are there now"
    return f"The force arrived on {lane.date_of(first):%d %b %Y}; at most {most:,} personnel, {now}."


def _met(force: Any) -> str:
    """Write what units met."""
    parts = [
        (int(force.called_off.sum()), "clash called off", "clashes called off"),
        (int(force.stopped.sum()), "violation stopped", "violations stopped"),
        (int(force.attacks.sum()), "attack on the force", "attacks on the force"),
        (int(force.protests.sum()), "protest", "protests"),
        (int(force.harmed.sum()), "civilian killed by it", "civilians killed by it"),
    ]
    told = [counted(many, one, more) for many, one, more in parts if many]
    return f"With it: {listing(told)}." if told else ""


def _people(daily: Any) -> str:
    """Write how many people left and arrived."""
    left, came = int(daily.left.sum()), int(daily.arrived.sum())
    return f"{left:,} people left and {came:,} came to stay." if left or came else ""
