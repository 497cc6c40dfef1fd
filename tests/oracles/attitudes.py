"""What the day does to every civilian, one at a time, and who joins the fighters."""

import struct
from math import ceil, exp
from types import SimpleNamespace
from typing import Any

from interpose.agents.civilian import DISPLACED, FIGHTER, RESIDENT
from oracles.casualties import pay_debt, residents_among
from oracles.chance import bits, day_key, mix, poisson, uniform
from oracles.world import FEELINGS, people_at

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
    moods = [_mood(w, t) for t in range(len(w.territory))]
    serial: dict[int, int] = {}
    for row, home in enumerate(w.civilian.home):
        n = serial.setdefault(home, 0)
        serial[home] += 1
        z = bits(key, w.territory[home].key * (1 << 24) + n, 0)
        _update(w, row, moods[w.civilian.place[row]], z)
    _sum_up(w)
    _recruit(w, day)
    for place in w.territory:
        place.harm = place.wrong = place.conduct = place.failure = 0.0


def _mood(w: Any, t: int) -> Any:
    """Say what the day means at t; trust follows the force's welcome only where units are."""
    p, place, a = w.p.attitudes, w.territory[t], w.presence[t]
    people = max(1, people_at(w, t))
    force = bool(w.on.acceptance) and a.units > 0
    held = {f: w.holding[t][f].control for f, me in enumerate(w.faction) if me.local}
    holders = [f for f, share in held.items() if share > 0 and share == max(held.values())]
    meet = single(a.meet) if force else 0.0  # drawn in 4096 steps: who meets a unit too many gains as much less
    return SimpleNamespace(
        dread=1 - (1 - p.calm) * exp(-p.dread_scale * place.violence / people),
        threat=min(1, p.threat_scale * place.harm / people),
        wrong=min(1, p.wrong_scale * place.wrong / people),
        want=min(1, (place.damage + 1 - place.services) / 2),
        welcome=a.welcome if force else place.trust,
        meet=meet,
        gain=p.contact_gain * meet * 4096 / ceil(meet * 4096) if meet > 0 else 0,
        conduct=min(1, p.conduct_scale * place.conduct / people) if w.on.backlash else 0,
        failure=min(1, p.failure_loss * place.failure) if w.on.protection else 0,
        trust_pace=1 / p.trust_days if force else 0,
        holder=holders[0] if len(holders) == 1 else -1,
    )


def _update(w: Any, row: int, m: Any, z: int) -> None:
    """Cut 64 bits into exposure, contact, two personal changes and the lot for sides; then change one civilian."""
    p, c = w.p.attitudes, w.civilian
    exposure, met = (z & MASK12) / 4096, (z >> 12 & MASK12) / 4096 < m.meet
    jolt, other = (((z >> shift & MASK12) / 4096 - 0.5) * 2 * p.noise for shift in (24, 36))
    lot = ((z >> 48) + 0.5) / 65536
    if c.status[row] not in (RESIDENT, DISPLACED):
        return
    if (z >> 12 ^ z >> 36) & MASK12 < 60:
        c.injured[row] = 0
    hardship = within(c.hardship[row] + (m.want - c.hardship[row]) / p.hardship_days + jolt / 2)
    fear = c.fear[row] + (m.dread - c.fear[row]) / p.fear_days
    fear = within(fear + exposure * m.threat * (1 - fear) + jolt)
    old = c.grievance[row]
    wronged = (m.wrong * exposure + p.burden * hardship) * (1 - old)
    grievance = within(old + wronged - old / p.grievance_days + other / 2)
    trust = c.trust[row]
    trust += m.trust_pace * (m.welcome - trust) + met * m.gain * (1 - trust)
    trust = within(trust - (m.conduct + m.failure) * c.trust[row] + other)
    if c.side[row] < 0:
        c.side[row] = m.holder if lot < p.join * grievance else -1
    elif lot < p.leave:
        c.side[row] = -1
    c.fear[row], c.hardship[row], c.grievance[row], c.trust[row] = map(single, (fear, hardship, grievance, trust))


def _sum_up(w: Any) -> None:
    """Take means and shares over living rows by where they stay; where there are none the old ones stay."""
    c = w.civilian
    for t, place in enumerate(w.territory):
        living = [i for i, at in enumerate(c.place) if at == t and c.status[i] in (RESIDENT, DISPLACED)]
        w.leaning[t] = [sum(c.side[i] == f for i in living) for f in range(len(w.faction))]
        w.sums[t].rows = len(living)
        for name in FEELINGS:
            values = getattr(c, name)
            setattr(w.sums[t], name, sum(int(values[i] * FIXED) for i in living))
            if living:
                setattr(place, name, getattr(w.sums[t], name) / FIXED / len(living))
        if living:
            for f, h in enumerate(w.holding[t]):
                h.support = w.leaning[t][f] / len(living)


def _recruit(w: Any, day: int) -> None:
    """Let supporters of local factions become fighters, cut in proportion to the people there."""
    p = w.p.attitudes
    key, rows = (day_key(w.clock.seed, f"attitudes.{what}", day) for what in ("recruit", "rows"))
    for t, place in enumerate(w.territory):
        people, eager = people_at(w, t), max(0, place.grievance - p.recruit_above)
        wanted = {
            f: poisson(uniform(key, place.key * 64 + me.key, 0), p.recruit * eager * w.holding[t][f].support * people)
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
