"""Every civilian updates fear, hardship, grievance, trust and side; some join a faction."""

from math import exp
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, copied_rule, kernel, rule
from interpose.model.chance.streams import day_key, stream
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.amends import CONDUCT as HELD_AGAINST
from interpose.model.rules.amends import DEAD, harm_made_good, pay_amends, update_feared
from interpose.model.rules.civilian_pass import (
    CONDUCT,
    DREAD,
    FEAR,
    FEELINGS,
    GOAL,
    GRIEVANCE,
    HARDSHIP,
    MOOD,
    STEPS,
    THREAT,
    TRUST,
    UNIT,
    WRONG,
    Paces,
    TerritoryDay,
    live_one_day,
)
from interpose.model.rules.hardship import hardship_at
from interpose.model.rules.recruitment import recruit
from interpose.model.rules.trust_in_force import set_trust_mood
from interpose.model.state.civilian_rows import END, FIRST_ROW, WHERE, living_at, stretches_of

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "acceptance",
        "helpful",
        "standing",
        "who the units are, how they deal with people, and what security they are held to bring, earns or costs trust",
    ),
    Pathway(
        "outreach",
        "helpful",
        "standing",
        "the force explains itself, answers rumours, and makes promises that it may break",
    ),
)
READS = columns(
    "territory population damage services capacity resident displaced relief brought price deprived violence",
    "territory harm wrong conduct failure grievance trust",
    "presence units troops meet welcome rumour promised standard used_to reckoned record",
    "sums fear hardship grievance trust",
    "leaning",
    "rows",
    "first_row",
    "faction local resources amends censure",
    "holding fighters control support feared feared_start debt_resident debt_displaced",
    "mission deployed in_force legitimacy_home outreach promises amends",
    "fund cost",
    "works today",
    "event",
    "civilian",
)
WRITES = columns(
    "territory resident displaced harm wrong conduct failure fear hardship grievance trust",
    "presence rumour promised broken standard used_to reckoned record",
    "sums fear hardship grievance trust",
    "leaning",
    "rows",
    "faction resources",
    "holding fighters support feared recruits debt_resident debt_displaced",
    "civilian",
)
REFERENCES = (
    "Karim 2020, doi:10.1017/S0003055419000716 (contact; identity may not matter)",
    "Blair, Karim & Morse 2019, doi:10.1017/S0003055419000121 (patrols alone do not buy trust)",
    "Gordon & Young 2017, doi:10.1177/0022343316674719 (abuse)",
    "Condra & Shapiro 2012, doi:10.1111/j.1540-5907.2011.00542.x (who did the harm decides what it costs)",
    "Lyall 2019, International Organization 73, SSRN 3212804 (help for the harmed: fewer attacks on its giver)",
    "Böhnke & Zürcher 2013, Conflict Management and Peace Science 30:411 (aid moved no attitudes: gains may be 0)",
    "Quinlivan 1995, Parameters 25 (what size of a force is reckoned with: 20 per 1,000 inhabitants)",
    "Weinstein 2005, doi:10.1177/0022002705277802 (means draw recruits)",
)
DAILY = stream("attitudes.daily")


class Params(Parameters):
    """How a day changes what civilians feel and whom they lean to."""

    fear_days: float = parameter(25.0, 1, 365, "days", "time over which fear follows the dread of the place")
    calm: float = parameter(0.1, 0, 1, "share", "fear to which people settle where nothing happens")
    dread_scale: float = parameter(1500.0, 0, 1e5, "1", "e-folding of dread per death of the last month per person")
    threat_scale: float = parameter(400.0, 1, 1e5, "1", "fear raised per person harmed per person present")
    hardship_days: float = parameter(40.0, 1, 365, "days", "time over which hardship follows what the territory offers")
    damage_weight: float = parameter(0.5, 0, 1, "share", "hardship where every structure is damaged")
    services_weight: float = parameter(0.5, 0, 1, "share", "hardship without any services")
    relief_weight: float = parameter(0.5, 0, 1, "share", "hardship where nothing comes that must come from outside")
    price_weight: float = parameter(0.3, 0, 1, "share", "hardship where prices have taken all purchasing power")
    crowding_weight: float = parameter(0.3, 0, 1, "share", "hardship where nearly nobody finds proper shelter")
    grievance_days: float = parameter(240.0, 1, 3650, "days", "time over which grievance fades")
    wrong_scale: float = parameter(40.0, 0, 1e4, "1", "grievance raised per civilian killed per person present")
    burden: float = parameter(0.0015, 0, 0.1, "1/day", "grievance raised a day by full hardship")
    deprivation: float = parameter(
        0.003, 0, 0.1, "1/day", "grievance raised a day, at most, where all money goes elsewhere"
    )
    talk: float = parameter(0.008, 0, 1, "1/day", "part of the gap to the trust of others there closed by talk")
    contact_gain: float = parameter(0.1, 0, 1, "share", "part of missing trust earned by one contact")
    identity: float = parameter(
        0.5, 0, 1, "share", "part of that which an unwelcome flag takes away: 0 if flags do not matter (Karim 2020)"
    )
    legitimacy: float = parameter(0.6, 0, 2, "1", "change of welcome by legitimacy at home, from one half on")
    handed: float = parameter(0.01, 0, 1, "1/day", "share of those fed by the mission who meet it by that on a day")
    relief_gain: float = parameter(
        0.003, 0, 1, "1/day", "part of missing trust earned a day where the mission brings all that is needed"
    )
    works_gain: float = parameter(0.3, 0, 1, "share", "part of missing trust earned by rebuilding everything")
    security: float = parameter(
        0.01, 0, 1, "1/day", "pull on trust of one half where all safety is gained, or lost, that there is"
    )
    expect_size: float = parameter(50.0, 0, 1e4, "1", "how fast hope for safety grows with new troops per inhabitant")
    used_days: float = parameter(
        120.0, 1, 3650, "days", "time over which people get used to the safety and to the force that they have"
    )
    conduct_scale: float = parameter(
        400.0, 0, 1e5, "1", "trust lost per civilian death blamed on the force, per person"
    )
    failure_scale: float = parameter(
        100.0, 0, 1e5, "1", "trust lost per person harmed where a unit on the spot failed, per person"
    )
    rumour_loss: float = parameter(0.002, 0, 0.1, "1/day", "trust lost a day where everybody believes rumours")
    record_days: float = parameter(
        180.0, 1, 3650, "days", "time over which what the force did or failed to do is forgotten"
    )
    reach: float = parameter(0.05, 0, 1, "1/day", "share of people who hear the mission's account a day at full effort")
    word: float = parameter(10.0, 0, 100, "persons", "people who hear the force's account by way of one who met a unit")
    outreach_gain: float = parameter(0.02, 0, 1, "share", "part of missing trust earned by one hearing of that account")
    promise_gain: float = parameter(0.1, 0, 1, "share", "part of missing trust earned by promising everything")
    broken_cost: float = parameter(2.0, 1.001, 10, "ratio", "trust lost by a broken promise per trust that it earned")
    promise_days: float = parameter(120.0, 7, 3650, "days", "mean time until a promise that is not kept is given up on")
    delivers: float = parameter(3.0, 0, 30, "1", "promises kept when life there gets better by everything")
    broken_days: float = parameter(30.0, 1, 365, "days", "time over which promises that were given up on are forgotten")
    amends_effect: float = parameter(0.5, 0, 1, "share", "part of the grievance at a harm that full amends take away")
    amends_cost: float = parameter(5.0, 0, 1000, "USD 1000", "price of full amends for one dead civilian")
    feared_scale: float = parameter(
        100.0, 0, 1e5, "1", "fear of a holder raised per person whom it is blamed for harming, per person"
    )
    feared_days: float = parameter(365.0, 1, 3650, "days", "time over which fear of a holder returns to its start")
    noise: float = parameter(
        0.03, 0, 0.2, "share", "half-width of the daily personal change of fear and of trust, at one half"
    )
    noise_slow: float = parameter(0.5, 0, 1, "ratio", "that of hardship and of grievance, compared with it")
    heals: float = parameter(0.0146484375, 0, 1, "1/day", "chance that somebody injured recovers, in steps of 1/4096")
    join: float = parameter(0.0008, 0, 0.1, "1/day", "chance to lean to whoever holds the ground, at full grievance")
    leave: float = parameter(0.001, 0, 0.1, "1/day", "chance to stop leaning to a side")
    recruit: float = parameter(0.00004, 0, 0.01, "1/day", "chance that a supporter joins the fighters, full grievance")
    recruit_above: float = parameter(0.2, 0, 1, "share", "mean grievance below which nobody joins")
    means: float = parameter(1.0, 0, 10, "1", "how much unlimited means multiply recruitment (1 + this)")
    censured: float = parameter(0.5, 0, 1, "share", "recruits that a faction loses whose wrongs were wholly answered")
    half_means: float = parameter(1.0, 0.01, 1000, "USD 1000", "means per fighter with half of that effect")


@kernel
def step(w: "World", day: int) -> None:
    """Derive what the day means in each territory, update all civilians once, sum up, and recruit."""
    today = derive_day(w)
    totals, leaning = live_stretches(w, day, today, stretches_of(w))
    sum_up_day(w, day, today, totals, leaning)


class Meaning(NamedTuple):
    """What the day means in each territory."""

    mood: Array
    """(T, 9) f4, see :data:`interpose.model.rules.civilian_pass.THREAT`"""
    holder: Array
    """(T,) faction that holds most of the ground, -1 for none"""
    amends: Array
    """(F,) share of its harm of today that each faction makes good"""


@rule
def derive_day(w: "World") -> Meaning:
    """Let amends be paid and return what the day means in each territory."""
    p, territories = w.p[0].attitudes, w.territory.shape[0]
    today = Meaning(np.zeros((territories, MOOD), np.float32), np.zeros(territories, np.int8), pay_amends(w, p))
    good = harm_made_good(w, p, today.amends)
    for t in range(territories):
        _mood(w, t, p, today.mood, today.holder, good[t])
    return today


@rule
def live_stretches(w: "World", day: int, today: Meaning, stretches: Array) -> Any:
    """Let the civilians of some stretches have their day; return their sums (T, 4) and who leans to whom (T, F)."""
    totals = np.zeros((w.territory.shape[0], FEELINGS), np.int64)
    leaning = np.zeros((w.territory.shape[0], w.faction.shape[0]), np.int64)
    pace = pace_of(w, day)
    for s in range(stretches.shape[0]):
        live_stretch(w, pace, today, stretches[s], (totals, leaning))
    return totals, leaning


@rule
def pace_of(w: "World", day: int) -> Any:
    """Return the paces of a day, and the key of its draws."""
    return _pace(w.p[0].attitudes), day_key(w.clock[0].seed, DAILY, day)


@copied_rule
def live_stretch(w: "World", pace: Any, today: Meaning, stretch: Array, sums: Any) -> None:
    """Let the civilians of a stretch have their day, at paces as of :func:`pace_of`, and add up what they feel then.

    ``sums``: those of feelings (T, 4) and of who leans to whom (T, F).
    """
    t, (totals, leaning), (paces, key) = stretch[WHERE], sums, pace
    place = TerritoryDay(today.mood[t], today.holder[t], totals[t], leaning[t])
    live_one_day(stretch[FIRST_ROW], stretch[END], w.civilian, place, paces, key)


@rule
def sum_up_day(w: "World", day: int, today: Meaning, totals: Array, leaning: Array) -> None:
    """Write down what people feel now, recruit, and clear what only today's feelings were made of."""
    p = w.p[0].attitudes
    for t in range(w.leaning.shape[0]):
        for f in range(w.leaning.shape[1]):
            w.leaning[t, f] = leaning[t, f]
    _sum_up(w, totals)
    update_feared(w, p, today.amends)
    recruit(w, day, p)
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        row.harm, row.wrong, row.conduct, row.failure = 0.0, 0.0, 0.0, 0.0


@rule
def _pace(p: Params) -> Paces:
    """Return the daily paces that the pass over civilians needs, from the parameters."""
    f4 = np.float32
    return Paces(
        fear=f4(1.0 / p.fear_days),
        hardship=f4(1.0 / p.hardship_days),
        grievance=f4(1.0 / p.grievance_days),
        burden=f4(p.burden),
        noise=f4(2.0 * p.noise),
        gain=f4(p.contact_gain),
        join=f4(p.join),
        leave=f4(p.leave),
        slow=f4(p.noise_slow),
        heals=np.uint32(p.heals * STEPS),
    )


@rule
def _mood(w: "World", t: int, p: Params, mood: Any, holder: Any, good: Array) -> None:
    """Set what the day means to the people at t, and who holds most of the ground.

    ``mood`` (T, 9) f4, see :data:`THREAT`; ``holder`` (T,) faction, -1 for none; ``good`` (2,) harm made good today.
    """
    row = w.territory[t]
    people = max(1.0, float(row.resident + row.displaced))
    safety = exp(-p.dread_scale * row.violence / people)
    mood[t, THREAT] = min(1.0, p.threat_scale * row.harm / people)  # eq. 16.1
    wrong = max(0.0, row.wrong - good[DEAD])  # eq. 16.19
    mood[t, WRONG] = min(1.0, p.wrong_scale * wrong / people + p.deprivation * row.deprived)  # eq. 16.2
    mood[t, CONDUCT] = max(0.0, row.conduct - good[HELD_AGAINST])
    mood[t, GOAL] = hardship_at(w, t, p, people)
    set_trust_mood(w, t, p, mood, people, safety)
    mood[t, DREAD] = 1.0 - (1.0 - p.calm) * safety  # eq. 16.1
    best, most = -1, 0.0
    for f in range(w.faction.shape[0]):
        c = w.holding[t, f].control
        if w.faction[f].local == 1 and c >= most and c > 0.0:
            best, most = (-1 if c == most else f), c
    holder[t] = best


@rule
def _sum_up(w: "World", totals: Array) -> None:
    """Turn totals (T, 4), in units of 2**-20, into means and shares; a territory without rows keeps its last ones."""
    for t in range(w.territory.shape[0]):
        s, row, rows = w.sums[t], w.territory[t], living_at(w, t)
        s.fear, s.hardship = totals[t, FEAR], totals[t, HARDSHIP]
        s.grievance, s.trust = totals[t, GRIEVANCE], totals[t, TRUST]
        if rows == 0:
            continue
        scale = 1.0 / (float(rows) * UNIT)
        row.fear, row.hardship = s.fear * scale, s.hardship * scale
        row.grievance, row.trust = s.grievance * scale, s.trust * scale
        for f in range(w.faction.shape[0]):
            w.holding[t, f].support = w.leaning[t, f] / rows
