"""One territory: its numbers today, and its story so far in sentences made from its daily series."""

from typing import Any

import numpy as np

from interpose.agents.faction import POSTURES
from interpose.model.results.formatting import listing, number, plain_number
from interpose.viz.app.event_feed import count_words, feed
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_layers import HALF

MOST_TURNS = 4


def territory(lane: Lane, t: int) -> dict[str, Any]:
    """Return what the page shows of a territory: facts, who is there, its story, its latest events."""
    own = lane.scenario.places[t]
    return {
        "id": own.id,
        "name": own.name or own.id,
        "facts": [{"name": name, "value": value} for name, value in _facts(lane, t)],
        "factions": _factions(lane, t),
        "story": story_of(lane, t),
        "events": [item.as_data() for item in feed(lane, t, 8)],
    }


def _facts(lane: Lane, t: int) -> list[tuple[str, str]]:
    """List a territory's numbers today."""
    row, force, place = lane.world.territory[t], lane.world.presence[t], lane.scenario.places[t]
    facts = [
        ("Residents", f"{number(float(row.resident), 0)} persons"),
        ("Displaced people from elsewhere", f"{number(float(row.displaced), 0)} persons"),
        ("Civilians dead so far", f"{number(float(row.dead), 0)} persons"),
        ("Area", f"{plain_number(place.area_km2)} km\u00b2"),
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


def _factions(lane: Lane, t: int) -> list[dict[str, Any]]:
    """List the factions in a territory: control, fighters, support, posture."""
    return [
        {
            "name": faction.name or faction.id,
            "control": f"{float(row.control):.0%}",
            "fighters": f"{int(row.fighters):,}",
            "support": f"{float(row.support):.0%}",
            "posture": _stance(row),
        }
        for faction, row in zip(lane.scenario.factions, lane.world.holding[t], strict=True)
    ]


def _stance(row: Any) -> str:
    """Return the posture of a faction where it has fighters, and whether it targets civilians there."""
    if row.fighters == 0:
        return "\u2013"
    return POSTURES[int(row.posture)] + (", targets civilians" if row.preying else "")


def story_of(lane: Lane, t: int) -> list[str]:
    """Return sentences on a territory since the first day."""
    if lane.day == 0:
        return ["Nothing has happened yet: let some days pass."]
    daily, force = lane.world.daily[: lane.day, t], lane.world.daily_force[: lane.day, t]
    sentences = [
        _violence(lane, daily),
        *_control_changes(lane, t),
        _arrival(lane, force),
        _unit_events(force),
        _movements(daily),
    ]
    return [sentence for sentence in sentences if sentence]


def _violence(lane: Lane, daily: Any) -> str:
    """Write how much violence there was and which day was worst."""
    deaths = daily.deaths_fighters + daily.deaths_civilians
    clashes, strikes = (
        count_words(int(daily.clashes.sum()), "clash", "clashes"),
        count_words(int(daily.strikes.sum()), "act of remote violence", "acts of remote violence"),
    )
    violations = count_words(int(daily.violations.sum()), "violation")
    words = f"{clashes}, {strikes} and {violations} against civilians in {count_words(lane.day, 'day')}; "
    words += f"{count_words(int(deaths.sum()), 'person', 'people')} killed"
    if deaths.sum() == 0:
        return f"{words}."
    worst = int(deaths.argmax())
    return f"{words}, most of them in one day on {lane.date_of(worst):%d %b %Y} ({int(deaths[worst])})."


def _control_changes(lane: Lane, t: int) -> list[str]:
    """Write when control changed."""
    control = np.asarray(lane.world.daily_holding.control[: lane.day, t])
    controller = np.where(control.max(axis=1) >= HALF, control.argmax(axis=1), -1)
    names = [f.name or f.id for f in lane.scenario.factions] + ["no party"]
    days = np.flatnonzero(np.diff(controller)) + 1
    if not len(days):
        return (
            [f"Control did not change: {names[int(controller[0])]} holds at least half of it throughout."]
            if controller[0] >= 0
            else ["No party held half of it at any time."]
        )
    shown = [f"{names[int(controller[d])]} from {lane.date_of(int(d)):%d %b %Y}" for d in days[-MOST_TURNS:]]
    more = f" ({len(days)} changes in all)" if len(days) > MOST_TURNS else ""
    return [f"Control began with {names[int(controller[0])]}; then {listing(shown)}{more}."]


def _arrival(lane: Lane, force: Any) -> str:
    """Write when the force arrived and whether it is still there."""
    present = np.flatnonzero(force.troops > 0)
    if not len(present):
        return "The force has not been here."
    first, most = int(present[0]), int(force.troops.max())
    now_words = f"{int(force.troops[-1]):,} are there now" if force.troops[-1] else "none are there now"
    return f"The force arrived on {lane.date_of(first):%d %b %Y}; at most {most:,} personnel, {now_words}."


def _unit_events(force: Any) -> str:
    """Write what units met."""
    parts = [
        (int(force.called_off.sum()), "clash called off", "clashes called off"),
        (int(force.stopped.sum()), "violation stopped", "violations stopped"),
        (int(force.calmed.sum()), "dispute kept from violence", "disputes kept from violence"),
        (int(force.attacks.sum()), "attack on the force", "attacks on the force"),
        (int(force.protests.sum()), "protest", "protests"),
        (int(force.harmed.sum()), "civilian killed by it", "civilians killed by it"),
    ]
    counts = [count_words(count, singular, plural) for count, singular, plural in parts if count]
    return f"With it: {listing(counts)}." if counts else ""


def _movements(daily: Any) -> str:
    """Write how many people left and arrived."""
    left, came = int(daily.left.sum()), int(daily.arrived.sum())
    return f"{left:,} people left and {came:,} came to stay." if left or came else ""
