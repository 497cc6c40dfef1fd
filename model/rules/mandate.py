"""The mandate of a mission: how it runs and ends, how legitimate it looks, and how much of its budget arrives."""

from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule
from interpose.agents.contributor import legitimacy_factor
from interpose.agents.peacekeeper import DEPLOYED, PLEDGED
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.state.event_log import MANDATE, News, log_news

if TYPE_CHECKING:
    from interpose.model.state.world import World

RENEWAL, MONEY = stream("diplomacy.renewal"), stream("diplomacy.money")
QUARTER = 90
"""Days in a quarter."""


@rule
def run_mandate(w: "World", day: int) -> None:
    """Start or end the mandate, or renew it by chance on the day on which it would end."""
    m = w.mission[0]
    if day < m.until:
        m.in_force = 1
    elif m.in_force == 1:
        if uniform(day_key(w.clock[0].seed, RENEWAL, day), 0, 0) < m.renewal:
            m.until = day + m.term_days
            log_news(w, day, News(MANDATE, -1, -1, -1, 1))
        else:
            m.in_force = 0
            log_news(w, day, News(MANDATE, -1, -1, -1, 0))


@rule
def pledged_by(w: "World", c: int) -> int:
    """Return the personnel of a contributor's units that are pledged, on the way or there."""
    total = 0
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.contributor == c and PLEDGED <= u.status <= DEPLOYED:
            total += u.strength
    return total


@rule
def judge_mission(w: "World", p: Any, fresh: bool) -> None:
    """Move breadth with who takes part, and legitimacy abroad and at home towards its grounds, at once when new."""
    m = w.mission[0]
    total, squares, accepted = 0.0, 0.0, 0.0
    for c in range(w.contributor.shape[0]):
        own = float(pledged_by(w, c))
        total += own
        squares += own * own
        accepted += own * _acceptance(w, c)
    m.breadth = max(0.0, 1.0 - squares / (total * total)) if total > 0.0 else 0.0  # eq. 2.8
    accepted = accepted / total if total > 0.0 else 0.5
    weights = p.abroad_un + p.abroad_breadth + p.abroad_fair
    abroad = p.abroad_un * m.authorised + p.abroad_breadth * m.breadth + p.abroad_fair * m.impartiality
    abroad = abroad / weights if weights > 0.0 else 0.5
    weights = p.home_un + p.home_fair + p.home_accepted
    home = p.home_un * m.authorised + p.home_fair * m.impartiality + p.home_accepted * accepted
    home = home / weights if weights > 0.0 else 0.5
    part = 1.0 if fresh else 1.0 / p.legitimacy_days
    m.legitimacy_abroad = min(1.0, max(0.0, m.legitimacy_abroad + part * (abroad - m.legitimacy_abroad)))
    m.legitimacy_home = min(1.0, max(0.0, m.legitimacy_home + part * (home - m.legitimacy_home)))


@rule
def _acceptance(w: "World", c: int) -> float:
    """Return how far the people accept a contributor: by the faction under which they live, weighted by people."""
    # eq. 2.9
    governed, welcome = 0.0, 0.0
    for t in range(w.territory.shape[0]):
        people = float(w.territory[t].resident + w.territory[t].displaced)
        for f in range(w.faction.shape[0]):
            under = people * w.holding[t, f].control
            governed += under
            welcome += under * w.relation[c, f].acceptance
    return min(1.0, welcome / governed) if governed > 0.0 else 0.5


@rule
def pay_mission(w: "World", day: int, p: Any) -> None:
    """Move funding towards what arrives: what is meant, scaled by legitimacy, less this quarter's shortfall."""
    m = w.mission[0]
    intended = m.funding
    if w.on[0].legitimacy == 1:
        intended = min(1.0, intended * legitimacy_factor(m.legitimacy_abroad, p.pull))
    quarter = (day - m.start_day) // QUARTER
    failing = p.shortfall * uniform(day_key(w.clock[0].seed, MONEY, quarter), 0, 0)
    m.funded += (intended * (1.0 - failing) - m.funded) / p.funding_days  # eq. 2.10
