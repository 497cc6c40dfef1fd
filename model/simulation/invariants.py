"""The laws that every world keeps, numbered; checked at the end of a day in tests and on demand."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from interpose.agents.civilian import CIVILIAN, DISPLACED, RESIDENT
from interpose.agents.contributor import CONDITIONS_MET, CONTRIBUTOR, RELATION
from interpose.agents.faction import DYAD, FACTION, FRONT, HOLDING
from interpose.agents.mission import MISSION
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE, INTERPOSE, PRESENCE, PROTECT, UNIT
from interpose.model.errors import InvariantError
from interpose.model.rules.funding_rule import STRICT
from interpose.model.state.civilian_index import homes, places, statuses
from interpose.model.state.event_script import EFFECT, PROGRAM, TRIGGER
from interpose.model.state.ledgers import AID, AID_PLAN, FUND, PLEDGE, ROAD, SOURCES, WORKS
from interpose.model.state.territory import TERRITORY
from interpose.model.state.world import CLOCK, SUMS, World


class Ledger(NamedTuple):
    """What cannot change during a run, noted at its start."""

    people: int
    """persons whose home is in the world: civilians, those who left the area, and local fighters"""
    outside: int
    """fighters from outside"""
    units: int
    """personnel of all units"""


def _local_fighters(w: World) -> int:
    """Return how many local fighters live or are dead."""
    local = w.faction.local == 1
    return int(w.holding.fighters[:, local].sum() + w.faction.dead[local].sum())


def open_ledger(w: World) -> Ledger:
    """Return the totals of a world at its start."""
    people = w.territory
    civilians = int(people.resident.sum() + people.displaced.sum() + people.dead.sum() + people.departed.sum())
    outside = w.faction.local == 0
    fighters = int(w.holding.fighters[:, outside].sum() + w.faction.dead[outside].sum())
    fighters -= int(w.faction.arrived.sum())
    return Ledger(civilians + _local_fighters(w), fighters, int(w.unit.strength.sum() + w.unit.dead.sum()))


def _people(w: World, start: Ledger) -> str:
    now = open_ledger(w)
    if now.people != start.people:
        return f"{now.people - start.people:+d} persons against the start"
    return "" if now.people == int(w.territory.population.sum()) else "persons do not add up to the population"


def _outside(w: World, start: Ledger) -> str:
    now = open_ledger(w)
    return "" if now.outside == start.outside else f"{now.outside - start.outside:+d} fighters from outside"


def _force(w: World, start: Ledger) -> str:
    now = open_ledger(w)
    if now.units != start.units:
        return f"{now.units - start.units:+d} personnel of the force"
    dead = int(w.unit.dead.sum())
    same = dead == int(w.contributor.dead.sum()) == int(w.mission.dead[0])
    return "" if same else "dead peacekeepers differ between units, contributors and mission"


def _bounds(w: World, start: Ledger) -> str:
    tables = (
        (TERRITORY, w.territory),
        (FACTION, w.faction),
        (HOLDING, w.holding),
        (FRONT, w.front),
        (DYAD, w.dyad),
        (UNIT, w.unit),
        (PRESENCE, w.presence),
        (CONTRIBUTOR, w.contributor),
        (RELATION, w.relation),
        (MISSION, w.mission),
        (CIVILIAN, w.civilian),
        (AID, w.aid),
        (AID_PLAN, w.aid_plan),
        (FUND, w.fund),
        (PLEDGE, w.pledge),
        (WORKS, w.works),
        (ROAD, w.road),
        (CLOCK, w.clock),
        (SUMS, w.sums),
        (TRIGGER, w.trigger),
        (EFFECT, w.effect),
        (PROGRAM, w.program),
    )
    return "; ".join(fault for table, rows in tables for fault in table.faults(rows))


def _control(w: World, start: Ledger) -> str:
    total = w.holding.control.sum(axis=1)
    return "" if (total <= 1 + 1e-9).all() else f"control sums to {total.max():.6f} in territory row {total.argmax()}"


def _units(w: World, start: Ledger) -> str:
    deployed = w.unit.status == DEPLOYED
    if (deployed & (w.unit.arrival_day < w.mission.start_day[0])).any():
        return "a unit arrived before the mission was authorised"
    if (deployed & (w.unit.place >= len(w.territory))).any():
        return "a unit stands in a territory that does not exist"
    early = deployed & (w.contributor.stage[w.unit.contributor] < CONDITIONS_MET)
    if early.any():
        return f"unit {early.argmax()} is there, but its country's conditions were never met"
    bound = (
        deployed & (w.unit.non_combat == 1) & np.isin(w.unit.task, (INTERPOSE, PROTECT, ENFORCE)) & (w.unit.access == 1)
    )
    if bound.any():
        return f"unit {bound.argmax()} acts against the caveat of its country"
    strength = int(w.unit.strength[deployed].sum())
    ceiling = int(w.mission.ceiling[0])
    return "" if strength <= ceiling else f"{strength} personnel deployed above the ceiling of {ceiling}"


def _presence(w: World, start: Ledger) -> str:
    placed = (w.unit.status == DEPLOYED) & (w.unit.place >= 0) & (w.unit.strength > 0)
    counted = np.bincount(w.unit.place[placed], minlength=len(w.territory))
    return "" if (counted == w.presence.units).all() else "units counted in territories differ from the units there"


def _rows(w: World, start: Ledger) -> str:
    if w.rows.min() < 0 or w.rows.sum() != len(w.civilian.serial):
        return f"civilian rows by place and status add up to {w.rows.sum()}, not {len(w.civilian.serial)}"
    ends = (w.first_row + w.rows.sum(axis=1))[w.by_key]
    if w.first_row[w.by_key[0]] != 0 or (w.first_row[w.by_key[1:]] != ends[:-1]).any():
        return "the rows of a place do not begin where those of the place before end"
    if (np.bincount(w.territory.first_home[homes(w)] + w.civilian.serial, minlength=len(w.civilian.serial)) != 1).any():
        return "a civilian is kept twice, and another one not at all"
    status = statuses(w)
    if ((status == RESIDENT) != (places(w) == homes(w)))[status <= DISPLACED].any():
        return "a resident is not at home, or a displaced person is"
    debts = [
        w.territory.debt_dead_resident,
        w.territory.debt_dead_displaced,
        w.holding.debt_resident,
        w.holding.debt_displaced,
    ]
    if min(int(d.min()) for d in debts) < 0:
        return "a debt of persons is negative"
    return ""


def _moves(w: World, start: Ledger) -> str:
    room = (w.graph.capacity * w.graph.open).astype(np.int64) * (1 - w.road.shut)
    if (w.road.moved > room).any():
        e = int((w.road.moved - room).argmax())
        return f"{w.road.moved[e]} persons crossed edge {e}, which lets {room[e]} through"
    crossed = np.zeros(len(w.territory), np.int64)
    np.add.at(crossed, w.graph.neighbour, w.road.moved)
    if not (crossed == w.territory.arrived).all():
        return "arrivals differ from those who crossed a border"
    departed, most = int(w.territory.left.sum() - w.territory.arrived.sum()), w.territory.exit_people.sum()
    return "" if 0 <= departed <= most else f"{departed} more persons left than arrived, {most} could leave the area"


def _aid(w: World, start: Ledger) -> str:
    a = w.aid
    used = a.delivered + a.intercepted + a.taxed + a.captured + a.stolen + a.resold + a.spoiled
    gap = (a.stored_first + a.entered - a.store - used).sum(axis=0)
    if gap.any():
        return " and ".join(f"{gap[k]:+d} rations that {SOURCES[k]}" for k in np.flatnonzero(gap))
    negative = [name for name in AID.names if (a[name] < 0).any()]
    return f"{negative[0]} is negative" if negative else ""


def _money(w: World, start: Ledger) -> str:
    f = w.fund[0]
    gap = int(f.pledged - (f.outstanding + f.failed + f.held + f.disbursed + f.returned))
    if gap:
        return f"{gap:+d} thousand USD"
    spent = int(w.works.disbursed.sum())
    if spent != f.disbursed:
        return f"the fund paid {f.disbursed}, territories received {spent} thousand USD"
    return "misused money exceeds what was paid" if (w.works.misused > w.works.disbursed).any() else ""


def _strict(w: World, start: Ledger) -> str:
    """Return a fault where money was paid although reports (fixed until tomorrow) name an excluded faction."""
    if w.fund.rule[0] != STRICT:
        return ""
    p = w.p.control[0]
    reported = (w.holding.reported >= p.controlled_at) & (w.holding.held_days >= p.held_for)
    paid = (w.works.today > 0) & (reported[:, w.faction.excluded == 1].any(axis=1) | (w.works.barred == 1))
    return f"money was paid in territory row {paid.argmax()}" if paid.any() else ""


def _roads(w: World, start: Ledger) -> str:
    crossed = (w.road.carried > 0) & ((w.road.shut == 1) | (w.graph.open == 0))
    return f"{w.road.carried[crossed.argmax()]} rations crossed one" if crossed.any() else ""


class Law(NamedTuple):
    """One law: number, sentence, reason, and the check that returns a fault or an empty text."""

    number: int
    sentence: str
    reason: str
    check: Callable[[World, Ledger], str]


LAWS = (
    Law(
        1,
        "People are conserved: civilians, departed, local fighters and dead add up to the population.",
        "nobody vanishes",
        _people,
    ),
    Law(
        2,
        "Fighters from outside are conserved: present and dead, less those who arrived since.",
        "they are no part of the population",
        _outside,
    ),
    Law(3, "The force is conserved, and its dead agree between units, contributors and mission.", "one truth", _force),
    Law(
        4, "Every column stays within its declared bounds and is a number.", "units and shares mean something", _bounds
    ),
    Law(5, "Shares of control in a territory sum to at most 1.", "ground is held once", _control),
    Law(
        6,
        "No unit is there before authorisation or its country's conditions, above the ceiling, or against a caveat.",
        "the mandate binds",
        _units,
    ),
    Law(7, "The force per territory is the sum of its units there.", "a unit is in one place", _presence),
    Law(
        8,
        "Every civilian row is kept once, by place and status, residents at home; debts of persons are not negative.",
        "rows sample people",
        _rows,
    ),
    Law(
        9,
        "Nobody crosses a border that is shut or full, and whoever leaves a place arrives at one or leaves the area.",
        "roads carry only so many",
        _moves,
    ),
    Law(
        10,
        "Aid balances by who brought it: in store first + entered = in store + delivered + taken + spoiled.",
        "food that feeds nobody is somewhere",
        _aid,
    ),
    Law(
        11,
        "Money balances: pledged = outstanding + failed + held + disbursed + returned, and places got what was paid.",
        "no money comes from nowhere",
        _money,
    ),
    Law(
        12,
        "Under the strict rule nobody is paid where reports give the territory to an excluded party.",
        "that is what the rule promises",
        _strict,
    ),
    Law(13, "No aid crosses a border that is shut.", "goods go by road", _roads),
)


def check(w: World, start: Ledger) -> list[str]:
    """Return every law that a world breaks at the end of a day, one sentence each; empty when it keeps them all."""
    faults = [(law, law.check(w, start)) for law in LAWS]
    return [f"law {law.number} broken ({fault}): {law.sentence}" for law, fault in faults if fault]


def require(w: World, start: Ledger, day: int) -> None:
    """Raise :class:`InvariantError` when a world breaks a law at the end of ``day``."""
    faults = check(w, start)
    if faults:
        raise InvariantError(f"day {day}: {faults[0]}" + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""))
