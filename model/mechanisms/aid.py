"""Aid enters, is carried to those who need it, and is taken on the way: by crowds, or by those who hold the ground.

Crowds take food where it is scarce and where there is fighting nearby; the strongest eat it. Those who hold the ground
divert it in separate ways: by tolls on what passes, by captured lists of recipients, by theft of whole loads; a part of
it comes back on the market. Depots send what is needed, with nothing added for losses on the way. Each way can be found
out, and the response, to suspend aid, falls on people.
"""

from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.aid_delivery import Routes, carry, goods_at_depots, lay_roads, share_goods
from interpose.model.rules.aid_diversion import (
    LISTS,
    LOADS,
    TOLL,
    WAYS,
    Losses,
    capture_lists,
    largest_taker,
    mission_works,
    steal_loads,
    take_toll,
)
from interpose.model.rules.apportionment import share_out
from interpose.model.rules.funding_rule import rule_binds
from interpose.model.state.event_log import SUSPENSION, News, log_news
from interpose.model.state.ledgers import BROUGHT, OWN, SOURCES
from interpose.model.state.territory import TONNES_PER_TRUCK

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS: tuple[Pathway, ...] = (
    Pathway("relief", "helpful", "aid", "The mission brings aid, escorts it and watches where it goes"),
    Pathway("diversion", "harmful", "aid", "What the mission brings or pays can be taken by those who hold the ground"),
)
READS = columns(
    "territory entry_trucks entry_tonnes closed resident displaced relief violence",
    "presence watch escort traffic",
    "faction discipline takes excluded",
    "holding control held_days",
    "mission deployed in_force",
    "road shut",
    "aid store suspended",
    "aid_plan dependence trucks mission_trucks truck_rations",
    "fund held rule",
)
WRITES = columns(
    "news",
    "territory relief brought price",
    "faction resources",
    "road carried",
    "aid entered store delivered intercepted taxed captured stolen resold spoiled suspended",
)
REFERENCES = (
    "UN2720 mechanism for Gaza, collected and intercepted trucks 2025 (share intercepted)",
    "Monitoring Group on Somalia, S/2010/91 (up to half of food aid diverted by several parties)",
    "Nunn & Qian 2014, doi:10.1257/aer.104.6.1630 (aid that feeds parties; contested: Christian & Barrett 2017)",
)
TRUCKS, FOUND, ANSWER = stream("aid.trucks"), stream("aid.found"), stream("aid.answer")
LOTS = 4
"""Indices of the draws for what is found out about one source."""
BRINGERS = len(SOURCES)


class Params(Parameters):
    """How aid is taken, what follows, and how people fare.

    The four parameters of interception were set so that the law gives 0.88 for about 33 trucks a day amid fighting
    and 0.05 for about 111 a day in a truce, with 2.1 million people whose needs take 500 trucks: agreement with those
    two rows of facts is a test of construction, not of the model.
    """

    crowd_base: float = parameter(-8.1, -20, 5, "logit", "interception where nothing is scarce", "set by construction")
    crowd_scarce: float = parameter(6.0, 0, 20, "logit", "added by complete scarcity", "set by construction")
    crowd_fight: float = parameter(6.2, 0, 20, "logit", "added by unlimited fighting near by", "set by construction")
    half_violence: float = parameter(30.0, 0.1, 1000, "deaths", "deaths in a month that count as half", "set so too")
    crowd_escort: float = parameter(2.0, 0, 20, "logit", "taken off where a unit escorts every convoy")
    crowd_feeds: float = parameter(0.6, 0, 1, "share", "part of what crowds take that feeds people in need")
    toll: float = parameter(0.05, 0, 1, "share", "toll of a faction that holds all the ground passed")
    pressed: float = parameter(0.5, 0, 5, "share", "how much more an excluded faction takes while others are paid")
    capture: float = parameter(0.15, 0, 1, "share", "part misdirected by lists that a holder of all the ground writes")
    theft: float = parameter(0.01, 0, 1, "1/day", "chance that a faction without discipline takes whole loads")
    theft_share: float = parameter(0.5, 0, 1, "share", "part of a day's goods that goes then")
    resale: float = parameter(0.5, 0, 1, "share", "part of what lists misdirect that comes back on the market")
    value: float = parameter(0.002, 0, 0.1, "USD 1000/ration", "worth of a ration to whoever takes it")
    upkeep: float = parameter(0.01, 0, 1, "1/day", "part of its means that a faction uses up")
    others_see: float = parameter(0.1, 0, 1, "share", "how much is watched without the force")
    found_toll: float = parameter(0.1, 0, 1, "1/day", "chance that tolls are found out where all is watched")
    found_lists: float = parameter(0.03, 0, 1, "1/day", "the same for captured lists")
    found_loads: float = parameter(0.5, 0, 1, "1/day", "the same for stolen loads")
    suspends: float = parameter(0.3, 0, 1, "share", "chance that aid is suspended once diversion is found out")
    suspend_days: float = parameter(14.0, 1, 365, "days", "length of a suspension")
    spoils: float = parameter(0.002, 0, 1, "1/day", "part of stores that spoils")
    relief_days: float = parameter(7.0, 1, 90, "days", "time over which people feel what arrives")
    price_rise: float = parameter(4.0, 0, 50, "ratio", "rise of the price of food where nothing arrives")
    price_days: float = parameter(7.0, 1, 90, "days", "time over which prices follow")


class Demand(NamedTuple):
    """What people need from outside on one day and how much of it they have, rations."""

    need: Array
    """(T,)"""
    fed: Array
    """(T,)"""
    brought: Array
    """(T,) of that, what the mission brought"""
    crowd: Array
    """(T,) share of what comes that crowds take"""


@kernel
def step(w: "World", day: int) -> None:
    """Bring goods in, deliver them source by source, answer diversion that is found out, update relief and prices."""
    p, n = w.p[0].aid, w.territory.shape[0]
    for f in range(w.faction.shape[0]):
        w.faction[f].resources *= 1.0 - p.upkeep
    for e in range(w.road.shape[0]):
        w.road[e].carried = 0
    by_faction, by_way = np.zeros((n, w.faction.shape[0]), np.int64), np.zeros((n, BRINGERS, WAYS), np.int64)
    losses = Losses(by_faction, by_way, np.zeros(n, np.int64))
    demand = Demand(_needs(w), np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n))
    if w.aid_plan[0].dependence > 0.0:
        _crowd_shares(w, p, demand.crowd)
        _spoil_stores(w, p)
        _admit_trucks(w, day, p, losses)
        _feed_from_stores(w, demand)
        routes = lay_roads(w, goods_at_depots(w, OWN) + goods_at_depots(w, BROUGHT))
        for k in (OWN, BROUGHT):
            _distribute(w, day, k, routes, demand, losses)
        _credit_factions(w, p, by_faction)
    _suspend_where_found_out(w, day, p, losses)
    _update_relief_and_price(w, p, demand, losses.sold)


@rule
def _needs(w: "World") -> Array:
    """Return the rations that people need from outside today, (T,)."""
    out = np.zeros(w.territory.shape[0], np.int64)
    for t in range(w.territory.shape[0]):
        out[t] = int(w.aid_plan[0].dependence * (w.territory[t].resident + w.territory[t].displaced))
    return out


@rule
def _toll_rates(w: "World", k: int, p: Params) -> Array:
    """Return each faction's toll where it holds all the ground, (F,); excluded ones take more while others are paid."""
    # eq. 14.2
    out = np.zeros(w.faction.shape[0])
    binds = rule_binds(w)
    for f in range(w.faction.shape[0]):
        if k == OWN or w.on[0].diversion == 1:
            squeezed = binds and w.faction[f].excluded == 1
            out[f] = (min(1.0, p.toll * (1.0 + p.pressed)) if squeezed else p.toll) * w.faction[f].takes
    return out


@rule
def _crowd_shares(w: "World", p: Params, crowd: Array) -> None:
    """Set ``crowd`` (T,), the share of arriving goods that crowds take, by scarcity, fighting nearby and escort."""
    escorted = mission_works(w)
    for t in range(w.territory.shape[0]):
        deaths = w.territory[t].violence
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            deaths = max(deaths, w.territory[w.graph.neighbour[e]].violence)
        drive = p.crowd_base + p.crowd_scarce * (1.0 - w.territory[t].relief)
        drive += p.crowd_fight * deaths / (deaths + p.half_violence)
        if escorted:
            drive -= p.crowd_escort * w.presence[t].escort
        crowd[t] = 1.0 / (1.0 + exp(-drive))  # eq. 14.1


@rule
def _spoil_stores(w: "World", p: Params) -> None:
    """Spoil a part of every store (eq. 14.5)."""
    for t in range(w.territory.shape[0]):
        for k in (OWN, BROUGHT):
            spoiled = int(w.aid[t, k].store * p.spoils)
            w.aid[t, k].store -= spoiled
            w.aid[t, k].spoiled += spoiled


@rule
def _admit_trucks(w: "World", day: int, p: Params, losses: Losses) -> None:
    """Admit whole trucks at open crossings, the mission's last; whoever holds a crossing takes a toll."""
    n, key = w.territory.shape[0], day_key(w.clock[0].seed, TRUCKS, day)
    room, keys = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for t in range(n):
        row = w.territory[t]
        keys[t] = row.key
        if row.closed == 0:
            room[t] = int(max(0.0, min(row.entry_trucks, row.entry_tonnes // TONNES_PER_TRUCK) - w.presence[t].traffic))
    for k in (OWN, BROUGHT):
        planned = w.aid_plan[0].trucks if k == OWN else w.aid_plan[0].mission_trucks
        if k == BROUGHT and not mission_works(w):
            continue
        trucks = int(planned) + (1 if uniform(key, k, 0) < planned - int(planned) else 0)
        trucks = min(trucks, room.sum())
        arriving, rate = share_out(trucks, room, keys), _toll_rates(w, k, p)
        for t in range(n):
            if arriving[t] > 0:
                room[t] -= arriving[t]
                rations = arriving[t] * w.aid_plan[0].truck_rations
                w.aid[t, k].entered += rations
                w.aid[t, k].store += take_toll(w, k, t, rations, rate, losses)


@rule
def _feed_from_stores(w: "World", demand: Demand) -> None:
    """Feed people away from the crossings from what is in store where they are."""
    for t in range(w.territory.shape[0]):
        if w.territory[t].entry_trucks == 0:
            for k in (OWN, BROUGHT):
                eaten = min(w.aid[t, k].store, demand.need[t] - demand.fed[t])
                w.aid[t, k].store -= eaten
                w.aid[t, k].delivered += eaten
                demand.fed[t] += eaten
                demand.brought[t] += eaten if k == BROUGHT else 0


@rule
def _distribute(w: "World", day: int, k: int, routes: Routes, demand: Demand, losses: Losses) -> None:
    """Send what depots hold of source ``k`` to whoever still needs it, and divert or deliver what arrives."""
    n, p, fed = w.territory.shape[0], w.p[0].aid, demand.fed
    unmet = np.zeros(n, np.int64)
    for t in range(n):
        if w.aid[t, k].suspended == 0:
            unmet[t] = max(0, demand.need[t] - fed[t])
    plan = share_goods(routes, goods_at_depots(w, k), unmet)
    arrived = carry(w, k, routes, plan, _toll_rates(w, k, p), losses)
    divertible = k == OWN or w.on[0].diversion == 1
    for t in range(n):
        goods = w.aid[t, k]
        crowds = int(arrived[t] * demand.crowd[t])
        remaining = arrived[t] - crowds
        goods.intercepted += crowds
        if divertible and remaining > 0:
            remaining -= steal_loads(w, day, t, k, remaining, losses)
            remaining -= capture_lists(w, t, k, remaining, losses)
        goods.delivered += remaining
        fed[t] += remaining + int(p.crowd_feeds * crowds)
        demand.brought[t] += remaining if k == BROUGHT else 0
        losses.sold[t] += crowds - int(p.crowd_feeds * crowds)


@rule
def _suspend_where_found_out(w: "World", day: int, p: Params, losses: Losses) -> None:
    """Count suspensions down; where diversion is found out, perhaps suspend aid of that source to the territory."""
    found_key, answer_key = day_key(w.clock[0].seed, FOUND, day), day_key(w.clock[0].seed, ANSWER, day)
    watched = mission_works(w)
    for t in range(w.territory.shape[0]):
        visibility = p.others_see + (1.0 - p.others_see) * (w.presence[t].watch if watched else 0.0)
        for k in (OWN, BROUGHT):
            goods, found_out, key = w.aid[t, k], False, w.territory[t].key
            for way in (TOLL, LISTS, LOADS):
                chance = p.found_toll if way == TOLL else p.found_lists if way == LISTS else p.found_loads
                found_out = found_out or (
                    losses.by_way[t, k, way] > 0 and uniform(found_key, key, k * LOTS + way) < chance * visibility
                )
            if goods.suspended > 0:
                goods.suspended -= 1
            elif found_out and uniform(answer_key, key, k) < p.suspends:
                goods.suspended = int(p.suspend_days)
                log_news(w, day, News(SUSPENSION, t, largest_taker(w, losses.by_faction[t]), -1, goods.suspended))


@rule
def _credit_factions(w: "World", p: Params, by_faction: Array) -> None:
    """Turn the rations that each faction took today (``by_faction``, (T, F)) into means."""
    for f in range(w.faction.shape[0]):
        rations = 0
        for t in range(w.territory.shape[0]):
            rations += by_faction[t, f]
        w.faction[f].resources += rations * p.value


@rule
def _update_relief_and_price(w: "World", p: Params, demand: Demand, sold: Array) -> None:
    """Move relief and the price of food towards what people got and what is sold ((T,), rations); 1 without a need."""
    for t in range(w.territory.shape[0]):
        row, met, supplied, brought = w.territory[t], 1.0, 1.0, 0.0
        need, fed = demand.need[t], demand.fed[t]
        if need > 0:
            met = min(1.0, fed / need)
            supplied = min(1.0, (fed + sold[t]) / need)
            brought = min(1.0, demand.brought[t] / need)
        row.relief = row.relief + (met - row.relief) / p.relief_days if need > 0 else 1.0  # eq. 14.7
        row.brought += (brought - row.brought) / p.relief_days  # eq. 14.9
        row.price += (1.0 + p.price_rise * (1.0 - supplied) - row.price) / p.price_days  # eq. 14.8
