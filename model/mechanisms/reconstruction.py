"""Pledges arrive or fail, the fund pays by its rule where reports allow it, and what is paid repairs or is misused.

The damage that the fund repairs is what is left of it after overhead and after what those who hold the ground take.
Where a rule bars people while others are served, the gap is felt; the attitudes of the day read it.
"""

from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.apportionment import share_out
from interpose.model.rules.funding_rule import GRADUATED, STRICT, THIRD_PARTY, barred, excluded_share
from interpose.model.state.event_log import FUNDS, News, log_news

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS: tuple[Pathway, ...] = (
    Pathway("reconstruction", "helpful", "rebuilding", "The mission's fund repairs damage and restores services"),
    Pathway(
        "exclusion",
        "harmful",
        "rebuilding",
        "Conditional money leaves places behind, is evaded in name, and is taxed elsewhere",
    ),
)
READS = columns(
    "territory population damage resident displaced violence",
    "presence build",
    "faction takes excluded",
    "holding control held_days reported",
    "mission deployed in_force",
    "fund held rule per_day cost",
    "pledge amount day chance done",
    "works today",
)
WRITES = columns(
    "news",
    "territory damage services deprived",
    "faction resources",
    "fund outstanding failed held disbursed returned",
    "pledge done",
    "works disbursed today misused barred",
)
REFERENCES = (
    "Gaza and West Bank Interim Rapid Damage and Needs Assessment, World Bank, EU and UN 2025 (costs)",
    "Zürcher 2017, doi:10.1016/j.worlddev.2017.05.013 (aid into insecure regions can feed violence)",
)
PLEDGE, PLEDGE_DAY = stream("reconstruction.pledge"), 0


class Params(Parameters):
    """How money becomes repairs."""

    pace: float = parameter(0.004, 0, 1, "1/day", "share of everything that can be rebuilt there in a day at most")
    slow_deaths: float = parameter(10.0, 0.1, 1000, "deaths", "deaths in a month at which works are half as fast")
    engineers: float = parameter(0.1, 0, 1, "1/unit", "how much more a unit that builds makes of the same money")
    most_engineers: float = parameter(0.5, 0, 1, "share", "most that units which build can add")
    third_speed: float = parameter(0.6, 0, 1, "share", "pace of a fund that a third party administers")
    overhead: float = parameter(0.15, 0, 0.9, "share", "cost of administration by a third party")
    misuse: float = parameter(0.1, 0, 1, "share", "part taken by a faction that holds all the ground")
    misuse_third: float = parameter(0.02, 0, 1, "share", "the same where a third party administers the money")
    services_gain: float = parameter(1.0, 0, 5, "1", "services restored per share of damage repaired")
    deprived_days: float = parameter(60.0, 1, 365, "days", "time over which being left behind is felt and forgotten")


@kernel
def step(w: "World", day: int) -> None:
    """Receive money, pay by the rule, repair, and record who is left behind."""
    p, fund = w.p[0].reconstruction, w.fund[0]
    n = w.territory.shape[0]
    for t in range(n):
        w.works[t].today, w.works[t].barred = 0, 0
    pays = w.on[0].reconstruction == 1 and w.mission[0].deployed == 1
    if pays and w.mission[0].in_force == 1:
        _receive(w, day)
        allowed = _allowed_shares(w)
        spent = _allocate(w, allowed, p)
        for t in range(n):
            _repair(w, t, spent[t], p)
        _update_deprivation(w, allowed, p)
        return
    if pays and fund.held > 0:
        log_news(w, day, News(FUNDS, -1, -1, -1, -fund.held))
        fund.returned += fund.held
        fund.held = 0
    _update_deprivation(w, np.ones(n), p)


@rule
def pledge_chance(w: "World", i: int) -> float:
    """Return the probability that a pledge arrives."""
    return float(w.pledge[i].chance)


@rule
def _receive(w: "World", day: int) -> None:
    """Draw whether each pledge that is due arrives or fails, by a draw that no other day shares (eq. 15.3)."""
    key, fund = day_key(w.clock[0].seed, PLEDGE, PLEDGE_DAY), w.fund[0]
    for i in range(w.pledge.shape[0]):
        promise = w.pledge[i]
        if promise.done == 1 or day < promise.day:
            continue
        promise.done = 1
        fund.outstanding -= promise.amount
        if uniform(key, promise.key, 0) < pledge_chance(w, i):
            fund.held += promise.amount
            log_news(w, day, News(FUNDS, -1, i, -1, promise.amount))
        else:
            fund.failed += promise.amount
            log_news(w, day, News(FUNDS, -1, i, -1, 0))


@rule
def _allowed_shares(w: "World") -> Array:
    """Return the share of its needs for which the rule lets each territory be paid today, (T,) (eq. 15.1)."""
    out = np.ones(w.territory.shape[0])
    for t in range(w.territory.shape[0]):
        if w.fund[0].rule == STRICT and barred(w, t):
            out[t] = 0.0
            w.works[t].barred = 1
        elif w.fund[0].rule == GRADUATED:
            out[t] = 1.0 - excluded_share(w, t)
    return out


@rule
def _allocate(w: "World", allowed: Array, p: Params) -> Array:
    """Return today's money by territory, (T,) USD 1000, by damage times people, at most what works can use in a day."""
    n, fund = w.territory.shape[0], w.fund[0]
    weight, key, most = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    third = fund.rule == THIRD_PARTY
    today = min(fund.held, int(fund.per_day * p.third_speed) if third else fund.per_day)
    for t in range(n):
        row = w.territory[t]
        key[t] = row.key
        weight[t] = int(row.damage * (row.resident + row.displaced) * allowed[t])
        pace = p.pace * p.slow_deaths / (p.slow_deaths + row.violence)
        most[t] = int(min(pace, row.damage) * allowed[t] * (fund.cost * row.population))  # eq. 15.2
    spent = share_out(today, weight, key)
    for t in range(n):
        spent[t] = min(spent[t], most[t])
        fund.held -= spent[t]
        fund.disbursed += spent[t]
    return spent


@rule
def _repair(w: "World", t: int, spent: int, p: Params) -> None:
    """Turn money (USD 1000) into repairs and services, less overhead and what those who hold the ground take."""
    if spent == 0:
        return
    row, works, third, misused = w.territory[t], w.works[t], w.fund[0].rule == THIRD_PARTY, 0
    works.today = spent
    works.disbursed += spent
    if w.on[0].diversion == 1:
        for f in range(w.faction.shape[0]):
            rate = p.misuse_third if third else p.misuse
            part = min(spent - misused, int(spent * (rate * w.faction[f].takes * w.holding[t, f].control)))  # eq. 15.4
            misused += part
            w.faction[f].resources += part
    works.misused += misused
    effective = (spent - misused) * (1.0 - p.overhead if third else 1.0)  # eq. 15.5
    effective *= 1.0 + min(p.most_engineers, p.engineers * w.presence[t].build)
    repaired = min(row.damage, effective / (w.fund[0].cost * row.population))  # eq. 15.6
    row.damage -= repaired
    row.services = min(1.0, row.services + p.services_gain * repaired)


@rule
def _update_deprivation(w: "World", allowed: Array, p: Params) -> None:
    """Update the felt gap to territories that are served: what the rule keeps away, forgotten when nobody is served."""
    total = 0
    for t in range(w.territory.shape[0]):
        total += w.works[t].today
    flow = min(1.0, total / w.fund[0].per_day) if w.fund[0].per_day > 0 else 0.0
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        if w.on[0].exclusion == 1:
            row.deprived += ((1.0 - allowed[t]) * flow - row.deprived) / p.deprived_days  # eq. 15.7
        else:
            row.deprived = 0.0
