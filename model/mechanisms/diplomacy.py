"""Contributors move towards sending units or away; the mandate runs, is paid for and renewed; influence presses.

A country that is approached pledges when its wish to take part, multiplied by what legitimacy abroad does to it,
exceeds its lasting reluctance. It then waits for its conditions, lets its units get ready, and from there on its stage
is that of its units. Conditions go on to bind: a broken one stops who is still on the way, later narrows what units
may do, and in the end makes the country withdraw, as its own dead do.
"""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.contributor import (
    APPROACHED,
    CONDITIONS_MET,
    DECLINED,
    DEPLOYED,
    IN_TRANSIT,
    NOBODY,
    PLEDGED,
    READYING,
    WITHDRAWN,
    adopts_caveat,
    legitimacy_factor,
    wants_to_join,
    withdraws,
)
from interpose.agents.faction import NO_DEAL
from interpose.agents.peacekeeper import DEPLOYED as THERE
from interpose.agents.peacekeeper import IN_TRANSIT as ON_THE_WAY
from interpose.agents.peacekeeper import NOWHERE, UNOFFERED
from interpose.agents.peacekeeper import PLEDGED as PROMISED
from interpose.agents.peacekeeper import READYING as GETTING_READY
from interpose.agents.peacekeeper import WITHDRAWN as GONE
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.mandate import judge_mission, pay_mission, run_mandate
from interpose.model.state.event_log import STAGE, News, log_news

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "influence", "helpful", "talks", "contributors press on parties with which they have a channel; needs no troops"
    ),
    Pathway(
        "legitimacy", "helpful", "standing", "authorisation, breadth and impartiality draw countries, money and consent"
    ),
)
READS = columns(
    "territory resident displaced",
    "faction consent",
    "holding control",
    "dyad truce_start status matters relapses",
    "contributor stage reluctance joins decides needs_un needs_truce needs_consent non_combat vote_days",
    "contributor parliament approved tolerance broken caveat dead",
    "relation acceptance influence",
    "mission deployed start_day authorised until term_days renewal in_force breadth legitimacy_abroad funding",
    "mission impartiality",
    "unit contributor strength status lead_days",
)
WRITES = columns(
    "news",
    "faction pressure",
    "contributor stage since parliament broken caveat",
    "mission until in_force breadth legitimacy_abroad legitimacy_home funded",
    "unit status ready_day place task non_combat access",
)
REFERENCES = (
    "Bellamy & Williams (eds) 2013, Providing Peacekeepers, Oxford University Press (why countries join or decline)",
    "Bove & Ruggeri 2016, doi:10.1017/S0007123415000034 (breadth of contributors)",
    "Kreps 2010, Foreign Policy Analysis 6(3): 191-215 (casualties, elites and staying in a coalition)",
)


class Params(Parameters):
    """What makes countries come, stay and go, how a mission is judged, and how far influence without troops reaches."""

    consent_needed: float = parameter(
        0.4, 0, 1, "share", "consent of a named faction at which a country that asks for it is content"
    )
    caveat_days: int = parameter(14, 0, 3650, "days", "days of a broken condition after which units keep out of combat")
    patience_days: int = parameter(60, 0, 3650, "days", "days of a broken condition after which a country withdraws")
    caveat_share: float = parameter(
        0.5, 0, 1, "share", "part of its tolerance of own dead at which a country narrows what its units may do"
    )
    pull: float = parameter(0.5, 0, 1, "share", "how far full legitimacy abroad raises the wish to join and to pay")
    shortfall: float = parameter(
        0.2, 0, 1, "share", "largest part of the money meant that may fail to come, by quarter"
    )
    funding_days: float = parameter(60.0, 1, 3650, "days", "time over which means follow what arrives")
    legitimacy_days: float = parameter(60.0, 1, 3650, "days", "time over which legitimacy follows its grounds")
    abroad_un: float = parameter(0.5, 0, 1, "weight", "weight of authorisation by the UN in legitimacy abroad")
    abroad_breadth: float = parameter(0.25, 0, 1, "weight", "weight of breadth in legitimacy abroad")
    abroad_fair: float = parameter(0.25, 0, 1, "weight", "weight of impartiality in legitimacy abroad")
    home_un: float = parameter(0.2, 0, 1, "weight", "weight of authorisation by the UN in legitimacy at home")
    home_fair: float = parameter(0.4, 0, 1, "weight", "weight of impartiality in legitimacy at home")
    home_accepted: float = parameter(0.4, 0, 1, "weight", "weight of acceptance of the contributors at home")
    influence: float = parameter(0.5, 0, 1, "share", "pressure of a country engaged to the full with full influence")
    approached_part: float = parameter(
        0.5, 0, 1, "share", "the same for a country without a pledge, or whose parliament declined"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Run the mandate, judge the mission, advance each contributor, and add up the influence; nothing without one."""
    m = w.mission[0]
    if m.deployed == 0 or day < m.start_day:
        return
    p = w.p[0].diplomacy
    fresh = m.in_force == 0
    run_mandate(w, day)
    if m.in_force == 1:
        judge_mission(w, p, fresh)
        pay_mission(w, day, p)
    drawn = legitimacy_factor(m.legitimacy_abroad, p.pull) if w.on[0].legitimacy == 1 else 1.0
    calm = truces_hold(w)
    for c in range(w.contributor.shape[0]):
        _advance_contributor(w, day, c, drawn, calm, p)
    for f in range(w.faction.shape[0]):
        w.faction[f].pressure = _pressure(w, f, p)


@rule
def truces_hold(w: "World") -> bool:
    """Whether every pair that contributors look at keeps its deal, if it began with one or ever made one."""
    for f in range(w.faction.shape[0]):
        for g in range(w.faction.shape[0]):
            d = w.dyad[f, g]
            had = d.truce_start > 0.0 or d.relapses > 0
            if f != g and d.matters == 1 and had and d.status == NO_DEAL:
                return False
    return True


@rule
def conditions_hold(w: "World", day: int, c: int, calm: bool, p: Params) -> bool:
    """Whether all conditions of a contributor hold today: mandate, truces, consent, its parliament's vote."""
    k, m = w.contributor[c], w.mission[0]
    if k.needs_un == 1 and m.authorised == 0:
        return False
    if k.needs_truce == 1 and not calm:
        return False
    if k.needs_consent != NOBODY and w.faction[k.needs_consent].consent < p.consent_needed:
        return False
    if k.vote_days >= 0 and (day < k.parliament or k.approved == 0):
        return False
    return m.in_force == 1


@rule
def _enter_stage(w: "World", day: int, c: int, stage: int) -> None:
    """Move a contributor into a stage, and log it."""
    k = w.contributor[c]
    if k.stage != stage:
        k.stage, k.since = stage, day
        log_news(w, day, News(STAGE, -1, c, -1, stage))


@rule
def _advance_contributor(w: "World", day: int, c: int, drawn: float, calm: bool, p: Params) -> None:
    """Advance one contributor: pledge, wait for its conditions, send, narrow, withdraw."""
    k, active = w.contributor[c], w.mission[0].in_force == 1
    if k.stage == WITHDRAWN or k.stage == DECLINED:
        return
    if k.stage == APPROACHED:
        if not active or day < k.decides or not wants_to_join(k.joins, drawn, k.reluctance):
            return
        _enter_stage(w, day, c, PLEDGED)
        _advance_units(w, c, UNOFFERED, PROMISED, 0)
        k.parliament = day + k.vote_days if k.vote_days >= 0 else -1
    holds = conditions_hold(w, day, c, calm, p)
    if k.stage == PLEDGED:
        _await_conditions(w, day, c, holds)
    else:
        _follow_units(w, day, c, holds, p)


@rule
def _await_conditions(w: "World", day: int, c: int, holds: bool) -> None:
    """Hold a contributor with a pledge until its conditions hold, or drop it: by its parliament or with the mandate."""
    k = w.contributor[c]
    if w.mission[0].in_force == 0:
        _drop_out(w, day, c, WITHDRAWN)
    elif k.vote_days >= 0 and day >= k.parliament and k.approved == 0:
        _drop_out(w, day, c, DECLINED)  # eq. 2.3
    elif holds:
        _enter_stage(w, day, c, CONDITIONS_MET)
        _advance_units(w, c, PROMISED, GETTING_READY, day)  # eq. 2.4


@rule
def _advance_units(w: "World", c: int, before: int, after: int, day: int) -> None:
    """Move all units of a contributor from one status to the next; those that get ready need time from ``day``."""
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.contributor == c and u.status == before:
            u.status = after
            if after == GETTING_READY:
                u.ready_day = day + u.lead_days


@rule
def _drop_out(w: "World", day: int, c: int, stage: int) -> None:
    """Withdraw a contributor: its units go home, whatever they were doing."""
    _enter_stage(w, day, c, stage)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.contributor == c and u.status != GONE:
            u.status, u.place, u.task, u.access = GONE, NOWHERE, 0, 0


@rule
def _follow_units(w: "World", day: int, c: int, holds: bool, p: Params) -> None:
    """Update a sending contributor's stage from its units, count days of broken conditions, narrow or end its part."""
    k = w.contributor[c]
    k.broken = 0 if holds else k.broken + 1
    if w.mission[0].in_force == 0 or withdraws(float(k.dead), k.tolerance, k.broken, p.patience_days):
        _drop_out(w, day, c, WITHDRAWN)
        return
    k.caveat = 1 if adopts_caveat(float(k.dead), k.tolerance, p.caveat_share, k.broken, p.caveat_days) else 0
    deployed, coming, ready = 0, 0, 0
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.contributor != c:
            continue
        u.non_combat = 1 if k.non_combat == 1 or k.caveat == 1 else 0
        if not holds and (u.status == GETTING_READY or u.status == ON_THE_WAY):
            u.status, u.ready_day = GETTING_READY, max(u.ready_day, day + 1)  # eq. 2.5
        deployed += u.status == THERE
        coming += u.status == ON_THE_WAY
        ready += u.status == GETTING_READY
    if deployed > 0:
        _enter_stage(w, day, c, DEPLOYED)
    elif coming > 0:
        _enter_stage(w, day, c, IN_TRANSIT)
    elif ready > 0:
        _enter_stage(w, day, c, READYING)


@rule
def _pressure(w: "World", f: int, p: Params) -> float:
    """Return the pressure of all contributors on a faction, a share, each acting on what the others leave."""
    if w.on[0].influence == 0 or w.mission[0].in_force == 0:
        return 0.0
    unmoved = 1.0
    for c in range(w.contributor.shape[0]):
        stage = w.contributor[c].stage
        engaged = 0.0 if stage == WITHDRAWN else 1.0
        if stage in (APPROACHED, DECLINED):
            engaged = p.approached_part  # eq. 2.12
        unmoved *= 1.0 - p.influence * engaged * w.relation[c, f].influence  # eq. 2.11
    return 1.0 - unmoved
