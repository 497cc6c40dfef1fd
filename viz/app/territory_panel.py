"""One territory: its numbers today, and its story so far in sentences made from its daily series."""

from typing import Any

import numpy as np

from interpose.agents.faction import POSTURES
from interpose.model.language.figures import calendar_words
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing, number, plain_number
from interpose.viz.app.event_feed import feed
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
        (say("Residents"), say("{n} persons", n=number(float(row.resident), 0))),
        (say("Displaced people from elsewhere"), say("{n} persons", n=number(float(row.displaced), 0))),
        (say("Civilians dead so far"), say("{n} persons", n=number(float(row.dead), 0))),
        (say("Area"), say("{n} km\u00b2", n=plain_number(place.area_km2))),
        (
            say("Personnel of the force"),
            say("{troops:,} persons in {units} units", troops=int(force.troops), units=int(force.units)),
        ),
        (say("Structures damaged"), percent(float(row.damage))),
        (say("Services available"), percent(float(row.services))),
    ]
    if lane.day:
        last = lane.world.daily[lane.day - 1, t]
        facts += [(say(label), number(float(last[name]), 2)) for name, label in MEANS.items()]
        facts += [(say("Mean trust in the force"), number(float(last.trust), 2))]
        facts += [(say("Needs from outside met"), percent(float(last.relief)))]
    return facts


def _factions(lane: Lane, t: int) -> list[dict[str, Any]]:
    """List the factions in a territory: control, fighters, support, posture."""
    return [
        {
            "name": faction.name or faction.id,
            "control": percent(float(row.control)),
            "fighters": number(float(row.fighters), 0),
            "support": percent(float(row.support)),
            "posture": _stance(row),
        }
        for faction, row in zip(lane.scenario.factions, lane.world.holding[t], strict=True)
    ]


def _stance(row: Any) -> str:
    """Return the posture of a faction where it has fighters, and whether it targets civilians there."""
    if row.fighters == 0:
        return "\u2013"
    posture = say(POSTURES[int(row.posture)])
    return say("{posture}, targets civilians", posture=posture) if row.preying else posture


def story_of(lane: Lane, t: int) -> list[str]:
    """Return sentences on a territory since the first day."""
    if lane.day == 0:
        return [say("Nothing has happened yet: let some days pass.")]
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
    named = {
        "clashes": say_count("{n} clash", "{n} clashes", int(daily.clashes.sum())),
        "strikes": say_count("{n} act of remote violence", "{n} acts of remote violence", int(daily.strikes.sum())),
        "violations": say_count("{n} violation", "{n} violations", int(daily.violations.sum())),
        "days": say_count("{n} day", "{n} days", lane.day),
        "killed": say_count("{n} person", "{n} people", int(deaths.sum())),
    }
    if deaths.sum() == 0:
        return say("{clashes}, {strikes} and {violations} against civilians in {days}; {killed} killed.", **named)
    worst = int(deaths.argmax())
    return say(WORST, **named, date=calendar_words(lane.date_of(worst)), deaths=int(deaths[worst]))


WORST = mark(
    "{clashes}, {strikes} and {violations} against civilians in {days}; {killed} killed, most of them in one day on "
    "{date} ({deaths})."
)


def _control_changes(lane: Lane, t: int) -> list[str]:
    """Write when control changed."""
    control = np.asarray(lane.world.daily_holding.control[: lane.day, t])
    controller = np.where(control.max(axis=1) >= HALF, control.argmax(axis=1), -1)
    names = [f.name or f.id for f in lane.scenario.factions] + [say("no party")]
    days = np.flatnonzero(np.diff(controller)) + 1
    if not len(days):
        if controller[0] < 0:
            return [say("No party held half of it at any time.")]
        party = names[int(controller[0])]
        return [say("Control did not change: {party} holds at least half of it throughout.", party=party)]
    turns = [
        say("{party} from {date}", party=names[int(controller[d])], date=calendar_words(lane.date_of(int(d))))
        for d in days[-MOST_TURNS:]
    ]
    named = {"party": names[int(controller[0])], "turns": listing(turns), "changes": len(days)}
    if len(days) > MOST_TURNS:
        return [say("Control began with {party}; then {turns} ({changes} changes in all).", **named)]
    return [say("Control began with {party}; then {turns}.", **named)]


def _arrival(lane: Lane, force: Any) -> str:
    """Write when the force arrived and whether it is still there."""
    present = np.flatnonzero(force.troops > 0)
    if not len(present):
        return say("The force has not been here.")
    first, most = int(present[0]), int(force.troops.max())
    named = {"date": calendar_words(lane.date_of(first)), "most": most, "now": int(force.troops[-1])}
    if not force.troops[-1]:
        return say("The force arrived on {date}; at most {most:,} personnel, none are there now.", **named)
    return say("The force arrived on {date}; at most {most:,} personnel, {now:,} are there now.", **named)


MEANS = {"fear": mark("Mean fear"), "hardship": mark("Mean hardship"), "grievance": mark("Mean grievance")}


def percent(share: float) -> str:
    """Return a share in percent."""
    return say("{share:.0%}", share=share)


def _unit_events(force: Any) -> str:
    """Write what units met."""
    off, stopped, calmed, attacks, protests, harmed = (
        int(force[name].sum()) for name in ("called_off", "stopped", "calmed", "attacks", "protests", "harmed")
    )
    told = (
        (off, say_count("{n} clash called off", "{n} clashes called off", off)),
        (stopped, say_count("{n} violation stopped", "{n} violations stopped", stopped)),
        (calmed, say_count("{n} dispute kept from violence", "{n} disputes kept from violence", calmed)),
        (attacks, say_count("{n} attack on the force", "{n} attacks on the force", attacks)),
        (protests, say_count("{n} protest", "{n} protests", protests)),
        (harmed, say_count("{n} civilian killed by it", "{n} civilians killed by it", harmed)),
    )
    counts = [words for number_of, words in told if number_of]
    return say("With it: {counts}.", counts=listing(counts)) if counts else ""


def _movements(daily: Any) -> str:
    """Write how many people left and arrived."""
    left, came = int(daily.left.sum()), int(daily.arrived.sum())
    return say("{left:,} people left and {came:,} came to stay.", left=left, came=came) if left or came else ""
