"""Civilians against civilians: disputes between groups of one place turn violent; patrols and talks may keep them."""

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, kernel, rule
from interpose.agents.faction import CIVILIANS
from interpose.agents.peacekeeper import PATROL, PROTECT, REACH_OUT
from interpose.model.chance.distributions import heavy_tail, poisson
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.casualties import apply_casualties
from interpose.model.rules.unit_by_lot import acts_at
from interpose.model.state.event_log import COMMUNAL, STOPPED, log_event

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway("patrolling", "helpful", "protection", "patrols among people keep local disputes from turning violent"),
    Pathway("dialogue", "helpful", "talks", "civil-affairs teams get groups of one place to talk, if they are trusted"),
)
READS = columns(
    "territory resident displaced hardship price trust feud debt_dead_resident debt_dead_displaced debt_injured",
    "holding fighters control",
    "unit contributor strength status place task effect access",
    "civilian",
)
WRITES = columns(
    "event",
    "territory resident displaced dead injured debt_dead_resident debt_dead_displaced debt_injured harm wrong feud",
    "presence units",
    "rows",
    "faction dead",
    "holding fighters shock loss",
    "contributor dead",
    "mission dead harmed",
    "unit strength dead",
    "civilian",
)
REFERENCES = (
    "Nomikos 2022, Journal of Politics 84(1):194-208, not verified: doi:10.1086/715246 (patrols seen as impartial)",
    "Smidt 2020, doi:10.1177/0022002719859631 (dialogue between groups of a place by a mission)",
    "Nomikos & Villa 2022, International Peacekeeping 29(4):551-623 (where a mission makes local violence likelier)",
)
COUNT, DETAIL, ROWS = (stream("communal." + what) for what in ("count", "detail", "rows"))
PER = 100_000.0
"""Persons to whom the rate of disputes refers."""
MOST_PER_DAY = 500
LOTS = 8
TURN, FATAL, SEVERITY, HURT = range(4)
"""Indices of the draws of one dispute: room for so many, of which these are used."""
REMEMBERED = "assumption: three patrols a day that pass some 2,500 people each, remembered for a week"
DEPARTMENT = "assumption: a department of Ivory Coast (22 million in 107), the unit in which Smidt 2020 counts talks"
UNCALMED = 1.0
"""What the step from dispute to violence is multiplied by where no unit does anything about it."""


class Params(Parameters):
    """How often groups of one place fall out, what makes it violent, and what patrols and talks can do."""

    dispute_rate: float = parameter(
        0.012,
        0,
        1000,
        "1/(100,000 persons * day)",
        "disputes grave enough to turn violent, where nothing is scarce, all are at home and nobody is armed",
    )
    scarcity: float = parameter(2.0, 0, 20, "1", "how much full scarcity adds to disputes (1 + this at most)")
    displacement: float = parameter(2.0, 0, 20, "1", "how much it adds that all present are displaced (1 + this)")
    arms: float = parameter(1.0, 0, 20, "1", "how much it adds that armed parties are everywhere (1 + this at most)")
    armed_at: float = parameter(0.01, 1e-5, 1, "share", "fighters per inhabitant at which arms count 63 %")
    violent: float = parameter(0.1, 0.01, 0.5, "share", "chance that a dispute turns violent if nobody calms it")
    revenge: float = parameter(
        0.25, 0, 0.45, "events", "further violent disputes that one calls forth by revenge if nobody calms them"
    )
    revenge_days: float = parameter(20.0, 1, 365, "days", "mean time until revenge")
    fatal: float = parameter(0.5, 0, 1, "share", "share of violent disputes in which somebody dies")
    exponent: float = parameter(2.5, 2.01, 5, "1", "exponent of the deaths in those")
    scale: float = parameter(
        0.7, 0.1, 20, "deaths", "deaths at which the power law sets in", "assumption, below UCDP GED's non-state events"
    )
    most_deaths: int = parameter(100, 1, 4000, "deaths", "largest number of deaths in one dispute")
    injured: float = parameter(1.5, 0, 20, "1", "injured beyond the first, per death and one more")
    patrol_people: float = parameter(
        50_000.0, 0, 1e6, "persons", "persons among whom one patrolling company counts", REMEMBERED
    )
    patrol_calms: float = parameter(0.5, 0, 1, "share", "disputes that patrols keep from violence where they count")
    patrol_trust: float = parameter(0.5, 0, 1, "share", "part of this that is lost where nobody trusts the force")
    dialogue_people: float = parameter(
        200_000.0, 0, 1e6, "persons", "persons among whom one company that reaches out holds talks", DEPARTMENT
    )
    dialogue_calms: float = parameter(
        0.5, 0, 1, "share", "disputes that talks keep from violence where all trust the force"
    )
    dialogue_sours: float = parameter(
        0.2, 0, 1, "share", "disputes that talks add to the violent ones where nobody trusts the force"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Draw disputes, all from the same state, and which of them turn violent; then apply the deaths."""
    p = w.p[0].communal
    seed, first = w.clock[0].seed, w.clock[0].events
    patrols, talks = np.zeros(w.territory.shape[0]), np.zeros(w.territory.shape[0])
    _add_up(w, patrols, talks)
    count = day_key(seed, COUNT, day)
    keep = exp(-1.0 / p.revenge_days)
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        people, violent = float(row.resident + row.displaced), 0
        if people > 0.0:
            disputes = disputes_at(w, t, p) + row.feud / p.violent  # eq. 18.5
            number = min(poisson(uniform(count, row.key, 0), disputes), MOST_PER_DAY)
            if number > 0:
                step_by = calming(w, t, patrols[t] / people, talks[t] / people, p)
                violent = _disputes(w, day, t, number, step_by)
        row.feud = row.feud * keep + p.revenge * (1.0 - keep) * violent  # eq. 18.6
    apply_casualties(w, day_key(seed, ROWS, day), first)


@rule
def _add_up(w: "World", patrols: Array, talks: Array) -> None:
    """Add up what units with access amount to, in companies of full effect: those that patrol, those that reach out.

    ``patrols`` and ``talks`` (T,); both stay 0 where the pathway is off.
    """
    if w.on[0].patrolling == 0 and w.on[0].dialogue == 0:
        return
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.place < 0 or not acts_at(w, i, u.place):
            continue
        if w.on[0].patrolling == 1 and (u.task == PATROL or u.task == PROTECT):
            patrols[u.place] += u.effect
        if w.on[0].dialogue == 1 and u.task == REACH_OUT:
            talks[u.place] += u.effect


@rule
def scarcity_at(w: "World", t: int) -> float:
    """Return how scarce things are at t (share): hardship and dear food, each of which leaves room for the other."""
    return 1.0 - (1.0 - w.territory[t].hardship) / max(1.0, w.territory[t].price)  # eq. 18.1


@rule
def arms_at(w: "World", t: int, people: float, p: Params) -> float:
    """Return how far armed parties are near the people at t (share), by fighters per inhabitant."""
    fighters = 0
    for f in range(w.faction.shape[0]):
        fighters += w.holding[t, f].fighters
    return 1.0 - exp(-fighters / (p.armed_at * people))  # eq. 18.2


@rule
def disputes_at(w: "World", t: int, p: Params) -> float:
    """Return the disputes a day among the people at t, revenge left out: in proportion to how many they are."""
    row = w.territory[t]
    people = float(row.resident + row.displaced)
    rate = p.dispute_rate / PER * people * (1.0 + p.scarcity * scarcity_at(w, t))  # eq. 18.3
    return rate * (1.0 + p.displacement * row.displaced / people) * (1.0 + p.arms * arms_at(w, t, people, p))


@rule
def calming(w: "World", t: int, patrols: float, talks: float, p: Params) -> float:
    """Return what patrols and talks multiply the step to violence by at t: below 1 they calm, above 1 they stir it.

    ``patrols`` and ``talks`` are companies of full effect per inhabitant.
    """
    # eq. 18.4
    distrust = 1.0 - w.territory[t].trust
    patrolled = 1.0 - exp(-patrols * p.patrol_people)
    talked = 1.0 - exp(-talks * p.dialogue_people)
    by_patrol = patrolled * p.patrol_calms * (1.0 - p.patrol_trust * distrust)
    by_talks = talked * (p.dialogue_calms * (1.0 - distrust) - p.dialogue_sours * distrust)
    return (UNCALMED - by_patrol) * (UNCALMED - by_talks)


@rule
def _disputes(w: "World", day: int, t: int, number: int, step_by: float) -> int:
    """Log those of today's disputes at t that turn violent, or would have without the force; return how many did."""
    p, entity = w.p[0].communal, w.territory[t].key
    key, violent = day_key(w.clock[0].seed, DETAIL, day), 0
    for j in range(number):
        turn = uniform(key, entity, LOTS * j + TURN)
        happens = turn < p.violent * step_by  # eq. 18.5
        if not happens and turn >= p.violent:
            continue
        row = log_event(w, day, COMMUNAL, t, CIVILIANS, CIVILIANS)
        if row < 0:
            return violent
        if happens:
            violent += 1
            _harm(w, row, key, LOTS * j, p)
        else:
            w.event[row].outcome = STOPPED
    return violent


@rule
def _harm(w: "World", row: int, key: Key, lot: int, p: Params) -> None:
    """Draw how many civilians a violent dispute kills and injures."""
    e = w.event[row]
    entity = w.territory[e.territory].key
    if uniform(key, entity, lot + FATAL) < p.fatal:
        # eq. 18.7
        e.deaths_civilians = heavy_tail(uniform(key, entity, lot + SEVERITY), p.exponent, p.scale, p.most_deaths)
    e.injured = 1 + poisson(uniform(key, entity, lot + HURT), p.injured * (1.0 + e.deaths_civilians))  # eq. 18.8
