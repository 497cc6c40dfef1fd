"""What the day does to every civilian, one at a time, and who joins the fighters."""

import struct
from math import ceil, exp, prod
from types import SimpleNamespace
from typing import Any

from interpose.agents.civilian import DISPLACED, FIGHTER, RESIDENT
from interpose.agents.faction import THE_FORCE
from oracles.casualties import pay_debt, residents_among
from oracles.chance import bits, day_key, mix, poisson, uniform
from oracles.people import living
from oracles.world import FEELINGS, people_at

WORTH_SEEING = ("rows",)
READS_EVENTS = True

MASK12, FIXED = 4095, 1 << 20


def single(x: float) -> float:
    """Round to the nearest f4, as it is kept."""
    return float(struct.unpack("f", struct.pack("f", x))[0])


def within(x: float) -> float:
    """Keep a share within 0 and 1."""
    return min(1.0, max(0.0, x))


def step(w: Any, day: int) -> None:
    """Update everybody by what the day means where they stay, sum up, recruit, and forget the day's harm."""
    key = day_key(w.clock.seed, "attitudes.daily", day)
    today = w.event[w.clock.first_today :]
    atoned = _atone(w, today)
    moods = [_mood(w, t, *_atoned_at(w, t, today, atoned)) for t in range(len(w.territory))]
    for t, mood in enumerate(moods):
        for person in living(w, t):
            _update(w, person, mood, bits(key, person.origin * (1 << 24) + person.serial, 0))
    _sum_up(w)
    for t in range(len(w.territory)):
        _dread_holders(w, t, today, atoned)
    _recruit(w, day)
    for place in w.territory:
        place.harm = place.wrong = place.conduct = place.failure = 0.0


def _atone(w: Any, today: Any) -> list[float]:
    """Let parties that make amends pay for the civilians whom they killed; give the part of grievance taken away."""
    p, out = w.p.attitudes, []
    for f, me in enumerate(w.faction):
        asked = p.amends_cost * me.amends * sum(e.deaths_civilians for e in today if e.actor == f)
        given = min(asked, me.resources)
        me.resources -= given
        out.append(p.amends_effect * me.amends * (given / asked if asked else 1))
    return out


def _atoned_at(w: Any, t: int, today: Any, atoned: list[float]) -> tuple[float, float]:
    """Say which of the dead at t, and of the weight of harm by the force, no longer count."""
    p, here = w.p.attitudes, [e for e in today if e.territory == t]
    own = p.amends_effect * w.mission.amends
    by_force = [e for e in here if e.actor == THE_FORCE]
    dead = sum(atoned[e.actor] * e.deaths_civilians for e in here if e.actor >= 0)
    dead += own * sum(e.deaths_civilians for e in by_force)
    weights = [e.deaths_civilians or w.p.monitoring.abuse for e in by_force if e.blamed == THE_FORCE]
    return dead, own * sum(weights)


def _dread_holders(w: Any, t: int, today: Any, atoned: list[float]) -> None:
    """Let fear of each party fade to what it was at first, and grow with those whom it is said to have harmed."""
    p = w.p.attitudes
    for f, h in enumerate(w.holding[t]):
        harmed = sum(
            (e.deaths_civilians + e.injured) * (1 - atoned[f] if e.actor == f else 1)
            for e in today
            if e.territory == t and e.blamed == f
        )
        left = h.feared_start + (h.feared - h.feared_start) * exp(-1 / p.feared_days)
        h.feared = 1 - (1 - left) * exp(-p.feared_scale * harmed / max(1, people_at(w, t)))


def _mood(w: Any, t: int, dead: float, weight: float) -> Any:
    """Say what the day means at t; ``dead`` and ``weight`` are made good by those who did the harm."""
    p, place = w.p.attitudes, w.territory[t]
    people = max(1, people_at(w, t))
    safety = exp(-p.dread_scale * place.violence / people)
    held = {f: w.holding[t][f].control for f, me in enumerate(w.faction) if me.local}
    holders = [f for f, share in held.items() if share > 0 and share == max(held.values())]
    regard = _regard(w, t, people, safety, max(0, place.conduct - weight))
    meet = single(regard.meet)  # drawn in 4096 steps: who meets a unit too many gains as much less
    return SimpleNamespace(
        dread=1 - (1 - p.calm) * safety,
        threat=min(1, p.threat_scale * place.harm / people),
        wrong=min(1, p.wrong_scale * max(0, place.wrong - dead) / people + p.deprivation * place.deprived),
        want=_want(w, t, people),
        goal=regard.goal,
        meet=meet,
        gain=p.contact_gain * meet * 4096 / ceil(meet * 4096) if meet > 0 else 0,
        loss=regard.loss,
        trust_pace=regard.pace,
        holder=holders[0] if len(holders) == 1 else -1,
    )


def _want(w: Any, t: int, people: float) -> float:
    """Say how hard life is: each lack, the share of something that is missing, takes its part of what is left."""
    p, place = w.p.attitudes, w.territory[t]
    dear = 1 - 1 / place.price if place.price > 1 else 0
    roofless = max(0, people - place.capacity) / people if place.capacity else 0
    missing = (
        (p.damage_weight, place.damage),
        (p.services_weight, 1 - place.services),
        (p.relief_weight, 1 - place.relief),
        (p.price_weight, dear),
        (p.crowding_weight, roofless),
    )
    return 1 - prod(1 - weight * part for weight, part in missing)


def _regard(w: Any, t: int, people: float, safety: float, weight: float) -> Any:
    """Say who is met, where trust is pulled and how fast, and which share of it is lost; then move what is remembered.

    Talk pulls to the mean; security, words, aid and works up to what conduct supports; missed hopes down to nothing.
    """
    p, place, a = w.p.attitudes, w.territory[t], w.presence[t]
    meet, misdeeds, fails = 0.0, 0.0, 0.0
    if w.on.acceptance and a.units > 0:
        legitimate = p.legitimacy * (w.mission.legitimacy_home - 0.5) if w.on.legitimacy else 0
        bears = 1 - p.identity * (1 - within(a.welcome + legitimate))
        meet = min(1, a.meet + p.handed * place.brought) * a.record * bears
    if w.on.backlash:
        misdeeds = min(1, p.conduct_scale * weight / people)
    if w.on.protection:
        fails = min(1, p.failure_scale * place.failure / people)
    whispered = min(1, misdeeds + p.rumour_loss * a.rumour) if w.on.backlash else 0
    better = _security(w, t, people, safety) if w.on.acceptance else 0
    heard, made, lapsed = _outreach(w, t, safety) if w.on.outreach else (0, 0, 0)
    pulls = [(p.talk, place.trust)]
    if better < 0:
        pulls.append((-2 * p.security * better * (1 - place.trust), 0))
    if place.trust < a.record:
        spent = w.works[t].today
        built = spent / (w.fund.cost * place.population) if spent else 0
        for speed in (
            p.outreach_gain * heard,
            p.promise_gain * made,
            2 * p.security * max(0, better) * place.trust,
            p.relief_gain * place.brought,
            p.works_gain * built,
        ):
            pulls.append((speed, a.record))
    lapse = p.broken_cost * p.promise_gain * lapsed * (1 - place.trust) / max(0.01, place.trust)
    pace = sum(speed for speed, _ in pulls)
    goal = sum(speed * to for speed, to in pulls) / pace if pace else place.trust
    left = a.record * (1 - min(1, misdeeds + fails))
    a.record = 1 - (1 - left) * exp(-1 / p.record_days)
    return SimpleNamespace(meet=meet, goal=goal, pace=min(1, pace), loss=whispered + min(1, fails + lapse))


def _security(w: Any, t: int, people: float, safety: float) -> float:
    """Say by how much people are safer than they had hoped; get used to how it is, and to the force that is there."""
    p, a = w.p.attitudes, w.presence[t]
    size = 1 - exp(-p.expect_size * a.troops / people)
    new = max(0, size - a.reckoned)
    hope = a.used_to + (1 - a.used_to) * (new + a.promised - new * a.promised)
    keeps = exp(-1 / p.used_days)
    a.reckoned = size + (a.reckoned - size) * keeps
    a.used_to = safety + (a.used_to - safety) * keeps if a.units else safety
    return safety - hope if a.units else 0


def _outreach(w: Any, t: int, safety: float) -> tuple[float, float, float]:
    """Say how many hear the force, what it promises, and which of the promises still waiting lapse today."""
    p, place, a, mission = w.p.attitudes, w.territory[t], w.presence[t], w.mission
    speaks = a.units > 0 and mission.deployed and mission.in_force
    heard = min(1, p.reach * mission.outreach + p.word * a.meet) if speaks else 0
    life = (place.relief + place.services + safety) / 3
    better = max(0, life - a.standard)
    waiting = max(0, a.promised - p.delivers * better)
    lapsed = waiting * (1 - exp(-1 / p.promise_days))
    made = mission.promises * heard * (1 - a.promised)
    a.promised = within(waiting - lapsed + made)
    a.broken = within(a.broken * exp(-1 / p.broken_days) + lapsed)
    a.standard = life if better else a.standard + (life - a.standard) / p.promise_days
    a.rumour *= 1 - heard
    return heard, made, lapsed


def _shaken(x: float, jolt: float) -> float:
    """Move a share by a personal change, which is largest in the middle and nothing at both ends."""
    x = within(x)
    return x + jolt * (1 - (2 * x - 1) ** 2)


def _update(w: Any, person: Any, m: Any, z: int) -> None:
    """Cut 64 bits into exposure, contact, two personal changes and the lot for sides; then change one civilian."""
    p, c = w.p.attitudes, person
    exposure, met = (z & MASK12) / 4096, (z >> 12 & MASK12) / 4096 < m.meet
    jolt, other = (((z >> shift & MASK12) / 4096 - 0.5) * 2 * p.noise for shift in (24, 36))
    lot = ((z >> 48) + 0.5) / 65536
    if (z >> 12 ^ z >> 36) & MASK12 < int(p.heals * 4096):
        c.injured = 0
    hardship = _shaken(c.hardship + (m.want - c.hardship) / p.hardship_days, jolt * p.noise_slow)
    fear = c.fear + (m.dread - c.fear) / p.fear_days
    fear = _shaken(fear + exposure * m.threat * (1 - fear), jolt)
    wronged = (m.wrong * exposure + p.burden * hardship) * (1 - c.grievance)
    grievance = _shaken(c.grievance + wronged - c.grievance / p.grievance_days, other * p.noise_slow)
    trust = c.trust + m.trust_pace * (m.goal - c.trust) + met * m.gain * (1 - c.trust)
    trust = _shaken(trust - m.loss * c.trust, other)
    if c.side < 0:
        c.side = m.holder if lot < p.join * grievance else -1
    elif lot < p.leave:
        c.side = -1
    c.fear, c.hardship, c.grievance, c.trust = map(single, (fear, hardship, grievance, trust))


def _sum_up(w: Any) -> None:
    """Take means and shares over those who live there; where there is nobody the old ones stay."""
    for t, place in enumerate(w.territory):
        people = living(w, t)
        w.leaning[t] = [sum(person.side == f for person in people) for f in range(len(w.faction))]
        for name in FEELINGS:
            setattr(w.sums[t], name, sum(int(getattr(person, name) * FIXED) for person in people))
            if people:
                setattr(place, name, getattr(w.sums[t], name) / FIXED / len(people))
        if people:
            for f, h in enumerate(w.holding[t]):
                h.support = w.leaning[t][f] / len(people)


def _recruit(w: Any, day: int) -> None:
    """Let supporters of local factions become fighters, cut in proportion to the people there."""
    p = w.p.attitudes
    key, rows = (day_key(w.clock.seed, f"attitudes.{what}", day) for what in ("recruit", "rows"))
    means = [me.resources / max(1, sum(h[f].fighters for h in w.holding)) for f, me in enumerate(w.faction)]
    appeal = [1 + p.means * m / (m + p.half_means) for m in means]
    appeal = [pull * (1 - p.censured * me.censure) for pull, me in zip(appeal, w.faction, strict=True)]
    for t, place in enumerate(w.territory):
        people, eager = people_at(w, t), max(0, place.grievance - p.recruit_above)
        eager *= p.recruit * people
        wanted = {
            f: poisson(uniform(key, place.key * 64 + me.key, 0), eager * appeal[f] * w.holding[t][f].support)
            for f, me in enumerate(w.faction)
            if me.local
        }
        total = sum(wanted.values())
        for f, number in wanted.items():
            joining = number if total <= people else number * people // total
            _enlist(w, mix((rows + w.faction[f].key) % (1 << 64)), t, f, joining)


def _enlist(w: Any, key: int, t: int, f: int, persons: int) -> None:
    h, place = w.holding[t][f], w.territory[t]
    if persons == 0:
        return
    home = residents_among(w, key, t, persons, 0)
    place.resident -= home
    place.displaced -= persons - home
    h.fighters += persons
    h.recruits += persons
    h.debt_resident = pay_debt(w, mix(key), t, RESIDENT, f, h.debt_resident + home, FIGHTER, 0)
    owed = h.debt_displaced + persons - home
    h.debt_displaced = pay_debt(w, mix(mix(key)), t, DISPLACED, f, owed, FIGHTER, 0)
