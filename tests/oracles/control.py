"""Ground moves by won attacks and drifts to the balance of forces; reports follow, unless it is handed over in name."""

from typing import Any

from interpose.agents.faction import ATTACK
from interpose.model.state.event_log import CLASH, HANDOVER, PROCEEDED, UNMET
from oracles.chance import day_key, uniform
from oracles.ground import tell

READS_EVENTS = True


def step(w: Any, day: int) -> None:
    """Work out all changes from the shares at the start, apply them, and note who lost ground."""
    p, factions = w.p.control, range(len(w.faction))
    before = [_ground(w, f) for f in factions]
    for t, row in enumerate(w.holding):
        shares = [h.control + c for h, c in zip(row, _changes(w, t), strict=True)]
        shares = [min(1, max(0, share)) for share in shares]
        whole = max(1, sum(shares))
        for h, share in zip(row, shares, strict=True):
            h.control = share / whole
            h.held_days = h.held_days + 1 if h.control >= p.controlled_at else 0
    for f, me in enumerate(w.faction):
        lost = max(0, before[f] - _ground(w, f)) / max(p.losing_floor, before[f])
        me.losing = min(1, me.losing * (1 - 1 / p.losing_days) + lost)
    for t, row in enumerate(w.holding):
        for f, h in enumerate(row):
            _hand_over(w, day, t, f)
            h.reported = 0 if h.ceded else h.reported + (h.control - h.reported) / p.report_days


def _ground(w: Any, f: int) -> float:
    """Return the km2 that f holds."""
    return float(sum(row[f].control * place.area_km2 for row, place in zip(w.holding, w.territory, strict=True)))


def money_is_tied(w: Any) -> bool:
    """Whether a fund with money pays today by a rule that looks at control, with both pathways on."""
    on = w.on.reconstruction and w.on.exclusion
    return bool(on and w.mission.deployed and w.mission.in_force and w.fund.rule in (1, 2) and w.fund.held > 0)


def holds(w: Any, t: int, f: int, share: float) -> bool:
    """Whether a share counts as control: large enough, and for long enough."""
    return bool(share >= w.p.control.controlled_at and w.holding[t][f].held_days >= w.p.control.held_for)


def _hand_over(w: Any, day: int, t: int, f: int) -> None:
    """Let an excluded party review whether the repairs that money could bring are worth the loss of reputation."""
    h, me, p = w.holding[t][f], w.faction[f], w.p.control
    if not (money_is_tied(w) and me.excluded and holds(w, t, f, h.control)):
        h.ceded = 0
        return
    if uniform(day_key(w.clock.seed, "control.cede", day), w.territory[t].key * 64 + me.key, 0) >= 1 / p.cede_days:
        return
    everything = w.fund.cost * sum(row.population for row in w.territory)
    share = min(1, w.fund.held / everything) if everything else 0
    wants = p.cede_gain * share * w.territory[t].damage > p.cede_cost * (1 + h.support)
    if wants and not h.ceded:
        tell(w, day, HANDOVER, t, f, -1, 1)
    h.ceded = int(wants)


def _changes(w: Any, t: int) -> list[float]:
    """Add drift and what attacks won: km2 for each net win, shared out where the loser has not as many."""
    row, factions = w.holding[t], range(len(w.faction))
    change = [_drift(w, t, f) for f in factions]
    won = [[0 for _ in factions] for _ in factions]
    fought = [e for e in w.event[w.clock.first_today :] if e.territory == t and e.kind == CLASH and e.won]
    for e in fought:
        attacking = (row[e.actor].posture, row[e.actor].target) == (ATTACK, e.target)
        won[e.actor][e.target] += attacking and e.outcome in (UNMET, PROCEEDED)
    for g in factions:
        asked = [w.p.control.ground_per_win * max(0, won[f][g] - won[g][f]) for f in factions]
        there = row[g].control * w.territory[t].area_km2
        granted = min(1, there / sum(asked)) if sum(asked) > 0 else 0
        for f in factions:
            change[f] += granted * asked[f] / w.territory[t].area_km2
        change[g] -= granted * sum(asked) / w.territory[t].area_km2
    return change


def _drift(w: Any, t: int, f: int) -> float:
    """Return f's drift to its share of weight at t, frozen by its truces with those who are there or hold ground."""
    row, p = w.holding[t], w.p.control
    if not any(h.fighters for h in row):
        return 0.0
    weight = [
        h.fighters * me.quality * (1 + p.support_weight * h.support) for h, me in zip(row, w.faction, strict=True)
    ]
    there = [g for g, h in enumerate(row) if g != f and (h.fighters > 0 or h.control > 0)]
    freeze = max((w.dyad[f][g].truce for g in there), default=0)
    return float(p.drift * (1 - freeze) * (weight[f] / sum(weight) - row[f].control))
