"""Contributors commit by stages, within their conditions; mandates run out; legitimacy, money and influence follow."""

from math import prod
from typing import Any

import numpy as np

from interpose.agents.contributor import APPROACHED, PLEDGED, STAGES
from interpose.agents.peacekeeper import UNIT_STATUSES
from interpose.model.state.event_log import MANDATE, STAGE
from interpose.model.state.world import World
from oracles.chance import day_key, uniform
from oracles.ground import tell
from oracles.world import people_at

WORTH_SEEING = ("mandate", *(("stage", stage) for stage in range(1, 8)), "non-combat", "pressure")

SENT = ("pledged", "readying", "in transit", "deployed")


def step(w: Any, day: int) -> None:
    """Let a day of diplomacy happen; nothing without a mission or before it is authorised."""
    m = w.mission
    if not m.deployed or day < m.start_day:
        return
    new = not m.in_force
    _mandate(w, day)
    if m.in_force:
        _legitimacy(w, 1.0 if new else 1 / w.p.diplomacy.legitimacy_days)
        _money(w, day)
    for c in range(len(w.contributor)):
        _country(w, day, c)
    for f, party in enumerate(w.faction):
        party.pressure = (
            w.on.influence * m.in_force * (1 - prod(1 - _press(w, c, f) for c in range(len(w.contributor))))
        )


def stage_of(k: Any) -> str:
    """Name the stage of a country."""
    return STAGES[k.stage]


def units_of(w: Any, c: int, *statuses: str) -> list[Any]:
    """List a country's units that have one of some statuses (any if none is named)."""
    return [u for u in w.unit if u.contributor == c and (not statuses or UNIT_STATUSES[u.status] in statuses)]


def _mandate(w: Any, day: int) -> None:
    m = w.mission
    if day < m.until:
        m.in_force = 1
    elif m.in_force:
        m.in_force = int(uniform(day_key(w.clock.seed, "diplomacy.renewal", day), 0, 0) < m.renewal)
        m.until = day + m.term_days if m.in_force else m.until
        tell(w, day, MANDATE, -1, -1, -1, m.in_force)


def _legitimacy(w: Any, part: float) -> None:
    m, p = w.mission, w.p.diplomacy
    troops = [sum(u.strength for u in units_of(w, c, *SENT)) for c in range(len(w.contributor))]
    everybody = sum(troops)
    m.breadth = 1 - sum((n / everybody) ** 2 for n in troops) if everybody else 0.0
    accepted = sum(n * _accepted(w, c) for c, n in enumerate(troops)) / everybody if everybody else 0.5
    abroad = _mix((p.abroad_un, m.authorised), (p.abroad_breadth, m.breadth), (p.abroad_fair, m.impartiality))
    home = _mix((p.home_un, m.authorised), (p.home_fair, m.impartiality), (p.home_accepted, accepted))
    m.legitimacy_abroad += part * (abroad - m.legitimacy_abroad)
    m.legitimacy_home += part * (home - m.legitimacy_home)


def _mix(*parts: tuple[float, float]) -> float:
    """Weigh some shares; one half where nothing has a weight."""
    weights = sum(weight for weight, _ in parts)
    return sum(weight * value for weight, value in parts) / weights if weights > 0 else 0.5


def _accepted(w: Any, c: int) -> float:
    """Return the mean acceptance of a country over people, by the party that holds the ground under them."""
    under = [sum(people_at(w, t) * row[f].control for t, row in enumerate(w.holding)) for f in range(len(w.faction))]
    return _mix(*((people, w.relation[c][f].acceptance) for f, people in enumerate(under)))


def _drawn(w: Any) -> float:
    """Return what legitimacy abroad does to the wish to join and to pay."""
    return 1 + w.on.legitimacy * w.p.diplomacy.pull * (2 * w.mission.legitimacy_abroad - 1)


def _money(w: Any, day: int) -> None:
    m, p = w.mission, w.p.diplomacy
    quarter = (day - m.start_day) // 90
    comes = 1 - p.shortfall * uniform(day_key(w.clock.seed, "diplomacy.money", quarter), 0, 0)
    m.funded += (min(1, m.funding * _drawn(w)) * comes - m.funded) / p.funding_days


def _content(w: Any, day: int, k: Any) -> bool:
    """Whether everything that a country asks for holds."""
    m, everybody = w.mission, range(len(w.faction))
    broken = any(
        d.matters and not d.status and (d.truce_start > 0 or d.relapses)
        for f in everybody
        for g, d in enumerate(w.dyad[f])
        if g != f
    )
    refused = k.needs_consent >= 0 and w.faction[k.needs_consent].consent < w.p.diplomacy.consent_needed
    voted = k.vote_days < 0 or (k.approved and day >= k.parliament)
    return bool(m.in_force and voted and not refused and (m.authorised or not k.needs_un)) and not (
        k.needs_truce and broken
    )


def _enter(w: Any, day: int, c: int, name: str) -> None:
    k, stage = w.contributor[c], STAGES.index(name)
    if k.stage != stage:
        k.stage, k.since = stage, day
        tell(w, day, STAGE, -1, c, -1, stage)


def _home(w: Any, day: int, c: int, name: str) -> None:
    """Let a country drop out, and its units go home."""
    _enter(w, day, c, name)
    for u in units_of(w, c):
        if UNIT_STATUSES[u.status] != "withdrawn":
            u.status, u.place, u.task, u.access = UNIT_STATUSES.index("withdrawn"), -1, 0, 0


def _country(w: Any, day: int, c: int) -> None:
    """Let a country answer, wait, send, and think again."""
    k, m = w.contributor[c], w.mission
    if stage_of(k) == "approached" and m.in_force and day >= k.decides and k.joins * _drawn(w) > k.reluctance:
        _enter(w, day, c, "pledged")
        k.parliament = day + k.vote_days if k.vote_days >= 0 else -1
        for u in units_of(w, c, "not offered"):
            u.status = UNIT_STATUSES.index("pledged")
    if stage_of(k) == "pledged":
        if not m.in_force:
            _home(w, day, c, "withdrawn")
        elif k.vote_days >= 0 and day >= k.parliament and not k.approved:
            _home(w, day, c, "declined")
        elif _content(w, day, k):
            _enter(w, day, c, "conditions met")
            for u in units_of(w, c, "pledged"):
                u.status, u.ready_day = UNIT_STATUSES.index("readying"), day + u.lead_days
    elif stage_of(k) not in ("approached", "withdrawn", "declined"):
        _sending(w, day, c)


def _sending(w: Any, day: int, c: int) -> None:
    k, p = w.contributor[c], w.p.diplomacy
    content = _content(w, day, k)
    k.broken = 0 if content else k.broken + 1
    lost = k.dead / k.tolerance if k.tolerance else 0.0
    if not w.mission.in_force or k.broken > p.patience_days or lost >= 1:
        return _home(w, day, c, "withdrawn")
    k.caveat = int(k.broken > p.caveat_days or (k.tolerance > 0 and k.dead >= p.caveat_share * k.tolerance))
    for u in units_of(w, c):
        u.non_combat = int(k.non_combat or k.caveat)
    if not content:
        for u in units_of(w, c, "readying", "in transit"):
            u.status, u.ready_day = UNIT_STATUSES.index("readying"), max(u.ready_day, day + 1)
    for name in ("deployed", "in transit", "readying"):
        if units_of(w, c, name):
            return _enter(w, day, c, name)
    return None


def _press(w: Any, c: int, f: int) -> float:
    """Return how far one country alone moves a party."""
    weak = {"withdrawn": 0.0, "approached": w.p.diplomacy.approached_part, "declined": w.p.diplomacy.approached_part}
    return w.p.diplomacy.influence * w.relation[c][f].influence * weak.get(stage_of(w.contributor[c]), 1.0)


def scene(world: World, rng: Any, day: int) -> None:
    """Let countries be asked that would come, or wait for a vote that may fail; everything that they ask for holds."""
    k, n = world.contributor, len(world.contributor)
    world.mission.in_force[:] = world.mission.authorised[:] = world.mission.deployed
    world.mission.start_day[:], world.mission.until[:] = 0, day + 100
    k.stage[:] = rng.choice([APPROACHED, PLEDGED], n)
    k.reluctance[:], k.decides[:], k.needs_consent[:] = rng.choice([0, 0.5, 1], n), day, -1
    k.needs_un[:], k.needs_truce[:], k.dead[:], k.broken[:] = 0, 0, 0, 0
    k.vote_days[:] = rng.integers(-1, 2, n)
    k.approved[:] = rng.integers(0, 2, n)
    k.parliament[:] = np.where(k.vote_days >= 0, day, -1)
