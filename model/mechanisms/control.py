"""Control of ground shifts with won attacks and drifts with forces; reports follow, and may be misled by hand-overs.

A territory counts as *controlled* by a faction whose share has been at least ``controlled_at`` for ``held_for`` days.
Everything else is contested or nobody's, a class of its own.
"""

from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.agents.faction import ATTACK
from interpose.agents.faction_choices import hands_over
from interpose.model.chance.streams import day_key, holding_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.funding_rule import rule_binds
from interpose.model.state.event_log import CLASH, HANDOVER, PROCEEDED, UNMET, News, log_news

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = columns(
    "event",
    "territory population area_km2 damage",
    "faction quality excluded",
    "holding fighters control held_days ceded support posture target",
    "dyad truce",
    "mission deployed in_force",
    "fund held rule cost",
)
WRITES = columns("news", "faction losing", "holding control held_days reported ceded")
REFERENCES = ("Kalyvas 2006, doi:10.1017/CBO9780511818462 (control as a share; contested as a class of its own)",)
CEDE = stream("control.cede")


class Params(Parameters):
    """How ground changes hands, and when others know of it."""

    ground_per_win: float = parameter(8.0, 0, 500, "km2", "ground taken by an attack that prevails")
    drift: float = parameter(0.0015, 0, 0.2, "1/day", "drift towards the balance of forces where no truce holds")
    support_weight: float = parameter(0.5, 0, 5, "1", "weight of support beside that of fighters in that balance")
    controlled_at: float = parameter(0.5, 0.05, 1, "share", "share from which a territory counts as controlled")
    held_for: float = parameter(14.0, 0, 365, "days", "days for which such a share must last to count as control")
    report_days: float = parameter(7.0, 1, 120, "days", "time over which reports follow what is the case")
    cede_days: float = parameter(30.0, 1, 365, "days", "mean time between reviews of handing over in name")
    cede_gain: float = parameter(1.0, 0, 20, "1", "weight of the repairs that money could bring")
    cede_cost: float = parameter(0.1, 0, 20, "1", "reputation lost by handing over in name")
    losing_floor: float = parameter(
        0.05, 0.001, 10, "km2", "ground beside which losses are measured where less is held"
    )
    losing_days: float = parameter(30.0, 1, 365, "days", "time over which lost ground is felt")


@kernel
def step(w: "World", day: int) -> None:
    """Move ground by today's won attacks, then drift; keep shares within bounds; record who lost ground."""
    p = w.p[0].control
    territories, factions = w.territory.shape[0], w.faction.shape[0]
    before = np.zeros(factions)
    after = np.zeros(factions)
    wins = _count_wins(w)
    change = np.zeros(factions)
    for t in range(territories):
        for f in range(factions):
            before[f] += w.holding[t, f].control * w.territory[t].area_km2
            change[f] = _drift(w, t, f, p)
        for g in range(factions):
            _take_from(w, t, g, wins, change)
        _apply(w, t, change, p)
        for f in range(factions):
            after[f] += w.holding[t, f].control * w.territory[t].area_km2
    for f in range(factions):
        lost_share = max(0.0, before[f] - after[f]) / max(before[f], p.losing_floor)
        me = w.faction[f]
        me.losing = min(1.0, me.losing * (1.0 - 1.0 / p.losing_days) + lost_share)  # eq. 12.4
    _review_hand_overs(w, day, p)
    for t in range(territories):
        for f in range(factions):
            h = w.holding[t, f]
            h.reported = 0.0 if h.ceded == 1 else h.reported + (h.control - h.reported) / p.report_days  # eq. 12.6


@rule
def _review_hand_overs(w: "World", day: int, p: Params) -> None:
    """Review what factions that the funding rule excludes control: handed over in name, or taken back."""
    binds = rule_binds(w)
    offered = _rebuildable_share(w) if binds else 0.0
    key = day_key(w.clock[0].seed, CEDE, day)
    for t in range(w.territory.shape[0]):
        for f in range(w.faction.shape[0]):
            h, me = w.holding[t, f], w.faction[f]
            concerned = binds and me.excluded == 1 and h.control >= p.controlled_at and h.held_days >= p.held_for
            if not concerned:
                h.ceded = 0
            elif uniform(key, holding_entity(w.territory[t].key, me.key), 0) < 1.0 / p.cede_days:
                ceded = int(hands_over(p, offered * w.territory[t].damage, h.support))
                if ceded > h.ceded:
                    log_news(w, day, News(HANDOVER, t, f, -1, 1))
                h.ceded = ceded


@rule
def _rebuildable_share(w: "World") -> float:
    """Return the share of everything that the fund could rebuild with what it holds, at most 1."""
    people = 0
    for t in range(w.territory.shape[0]):
        people += w.territory[t].population
    whole = people * w.fund[0].cost
    return min(1.0, w.fund[0].held / whole) if whole > 0.0 else 0.0


@rule
def _count_wins(w: "World") -> Array:
    """Return today's attacks that prevailed, by territory, winner and loser, (T, F, F)."""
    wins = np.zeros((w.territory.shape[0], w.faction.shape[0], w.faction.shape[0]))
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        if e.kind == CLASH and e.won == 1 and (e.outcome == UNMET or e.outcome == PROCEEDED):
            h = w.holding[e.territory, e.actor]
            if h.posture == ATTACK and h.target == e.target:
                wins[e.territory, e.actor, e.target] += 1.0
    return wins


@rule
def _take_from(w: "World", t: int, g: int, wins: Array, change: Array) -> None:
    """Add what attacks took from g at t to changes of control (F,); together they take no more than it holds."""
    taken, share = 0.0, w.p[0].control.ground_per_win / w.territory[t].area_km2
    for f in range(change.shape[0]):
        taken += share * max(0.0, wins[t, f, g] - wins[t, g, f])
    if taken <= 0.0:
        return
    part = min(1.0, w.holding[t, g].control / taken)
    for f in range(change.shape[0]):
        change[f] += part * share * max(0.0, wins[t, f, g] - wins[t, g, f])  # eq. 12.1
    change[g] -= part * taken


@rule
def _drift(w: "World", t: int, f: int, p: Params) -> float:
    """Return today's drift of f's share at t towards its share of weight there; a truce between holders freezes it."""
    total, mine, freeze, people = 0.0, 0.0, 0.0, 0
    for g in range(w.faction.shape[0]):
        h = w.holding[t, g]
        weight = h.fighters * w.faction[g].quality * (1.0 + p.support_weight * h.support)  # eq. 12.2
        total += weight
        people += h.fighters
        if g == f:
            mine = weight
        elif h.fighters > 0 or h.control > 0.0:
            freeze = max(freeze, w.dyad[f, g].truce)
    if people == 0:
        return 0.0
    return p.drift * (1.0 - freeze) * (mine / total - w.holding[t, f].control)  # eq. 12.3


@rule
def _apply(w: "World", t: int, change: Array, p: Params) -> None:
    """Add changes of control (F,) at t, keep each share in [0, 1] and their sum at most 1, and count days held."""
    total = 0.0
    for f in range(change.shape[0]):
        h = w.holding[t, f]
        h.control = min(1.0, max(0.0, h.control + change[f]))
        total += h.control
    for f in range(change.shape[0]):
        h = w.holding[t, f]
        if total > 1.0:
            h.control /= total
        h.held_days = h.held_days + 1 if h.control >= p.controlled_at else 0
