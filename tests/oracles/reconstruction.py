"""Money for rebuilding comes in, goes out by the rule, repairs what it can, and leaves others behind."""

from typing import Any

from interpose.model.state.event_log import FUNDS
from oracles.chance import day_key, uniform
from oracles.control import holds
from oracles.ground import tell
from oracles.world import people_at

STRICT, GRADUATED, THIRD = 1, 2, 3


def step(w: Any, day: int) -> None:
    """Let a day happen."""
    places, fund = range(len(w.territory)), w.fund
    for works in w.works:
        works.today = works.barred = 0
    allowed = [1.0 for _ in places]
    if w.on.reconstruction and w.mission.deployed:
        if w.mission.in_force:
            _pledges(w, day)
            allowed = [_allowed(w, t) for t in places]
            for t in places:
                w.works[t].barred = int(fund.rule == STRICT and allowed[t] == 0)
            for t, paid in enumerate(_payments(w, allowed)):
                _repair(w, t, paid)
        elif fund.held > 0:
            tell(w, day, FUNDS, -1, -1, -1, -fund.held)
            fund.returned, fund.held = fund.returned + fund.held, 0
    flow = min(1, sum(works.today for works in w.works) / fund.per_day) if fund.per_day else 0
    for t, row in enumerate(w.territory):
        gap = (1 - allowed[t]) * flow
        row.deprived = row.deprived + (gap - row.deprived) / w.p.reconstruction.deprived_days if w.on.exclusion else 0


def _pledges(w: Any, day: int) -> None:
    """Settle what is due: it arrives by a draw that is the same on every day."""
    for i, pledge in enumerate(w.pledge):
        if not pledge.done and pledge.day <= day:
            comes = uniform(day_key(w.clock.seed, "reconstruction.pledge", 0), pledge.key, 0) < pledge.chance
            pledge.done = 1
            w.fund.outstanding -= pledge.amount
            w.fund.held += pledge.amount if comes else 0
            w.fund.failed += 0 if comes else pledge.amount
            tell(w, day, FUNDS, -1, i, -1, pledge.amount if comes else 0)


def _allowed(w: Any, t: int) -> float:
    """Return the share of its needs for which a territory may be paid."""
    excluded = [f for f, me in enumerate(w.faction) if me.excluded]
    if w.fund.rule == STRICT:
        return 0.0 if any(holds(w, t, f, w.holding[t][f].reported) for f in excluded) else 1.0
    if w.fund.rule == GRADUATED:
        return 1.0 - min(1.0, sum(w.holding[t][f].reported for f in excluded))
    return 1.0


def largest_remainders(total: int, weights: list[int], keys: list[int]) -> list[int]:
    """Share out whole units: first what is due in full, then one more to the largest remainders, ties by key."""
    whole = sum(weights)
    if not whole or total <= 0:
        return [0] * len(weights)
    due = [divmod(total * weight, whole) for weight in weights]
    out = [full for full, _ in due]
    for i in sorted(range(len(due)), key=lambda i: (-due[i][1], keys[i]))[: total - sum(out)]:
        out[i] += 1
    return out


def _payments(w: Any, allowed: list[float]) -> list[int]:
    """Pay by damage times people, within today's limit and what works can use."""
    p, fund, rows = w.p.reconstruction, w.fund, w.territory
    limit = int(fund.per_day * p.third_speed) if fund.rule == THIRD else fund.per_day
    weights = [int(row.damage * people_at(w, t) * allowed[t]) for t, row in enumerate(rows)]
    due = largest_remainders(min(limit, fund.held), weights, [row.key for row in rows])
    out = []
    for t, row in enumerate(rows):
        pace = p.pace * p.slow_deaths / (p.slow_deaths + row.violence)
        out.append(min(due[t], int(min(pace, row.damage) * allowed[t] * (fund.cost * row.population))))
    fund.held -= sum(out)
    fund.disbursed += sum(out)
    return out


def _repair(w: Any, t: int, paid: int) -> None:
    """Spend at a place: some is taken, some is overhead, the rest repairs, the better with units that build."""
    if not paid:
        return
    p, row, third = w.p.reconstruction, w.territory[t], w.fund.rule == THIRD
    rate, taken = p.misuse_third if third else p.misuse, 0
    for f, me in enumerate(w.faction):
        part = int(paid * (rate * me.takes * w.holding[t][f].control)) if w.on.diversion else 0
        part = min(part, paid - taken)
        me.resources += part
        taken += part
    w.works[t].today = paid
    w.works[t].disbursed += paid
    w.works[t].misused += taken
    useful = (paid - taken) * (1 - p.overhead * third) * (1 + min(p.most_engineers, p.engineers * w.presence[t].build))
    repaired = min(row.damage, useful / (w.fund.cost * row.population))
    row.damage -= repaired
    row.services = min(1, row.services + p.services_gain * repaired)
