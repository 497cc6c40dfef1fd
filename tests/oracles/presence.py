"""What the laws of presence share: who is near, who faces whom, and what is believed of the force and of rivals."""

from math import exp, sqrt
from types import SimpleNamespace
from typing import Any

LINE, PEOPLE = "line", "people"


def near(w: Any, t: int) -> list[Any]:
    """List the territories near t, itself first, each with its place and how many km away it is."""
    rows = range(w.near.start[t], w.near.start[t + 1])
    return [SimpleNamespace(place=w.near.place[i], km=w.near.km[i]) for i in rows]


def nearness(w: Any, t: int, i: int, range_km: float) -> float:
    """Say how much of t is felt at the territory in row i of what is near: by e less over a range; half a side at t."""
    away = w.near.km[i] if w.near.place[i] != t else sqrt(w.territory[t].area_km2) / 2
    return exp(-away / range_km)


def felt_at(w: Any, t: int, range_km: float) -> dict[int, float]:
    """Say how much of what happens at t is felt at each territory near it."""
    return {w.near.place[i]: nearness(w, t, i, range_km) for i in range(w.near.start[t], w.near.start[t + 1])}


def share_of_border(w: Any, t: int, border: Any, f: int, g: int) -> float:
    """Say along how much of a border f, at t, faces g on the other side: a line drawn, or ground that each holds."""
    return float(max(border.front, w.holding[t][f].control * w.holding[border.place][g].control))


def free(w: Any, t: int, f: int, g: int) -> float:
    """Count f's fighters at t for whom there is nobody of g at t to fight."""
    return float(max(0, w.holding[t][f].fighters - w.holding[t][g].fighters))


def facing(w: Any, t: int, border: Any, f: int, g: int) -> float:
    """Count the fighters of the weaker side within the depth of the front, f's on this side and g's beyond."""
    s = border.place
    strip = border.length_km * share_of_border(w, t, border, f, g) * w.p.clash.depth_km
    sides = ((t, f, g), (s, g, f))
    return min(free(w, at, *pair) * min(1, strip / w.territory[at].area_km2) for at, *pair in sides)


def contact(w: Any, t: int, f: int, g: int) -> float:
    """Say how many hundreds of the weaker side are in contact at t; half of what meets over a border counts here."""
    inside = min(w.holding[t][f].fighters, w.holding[t][g].fighters)
    over = sum(facing(w, t, b, f, g) + facing(w, t, b, g, f) for b in w.neighbours[t])
    return (inside + over / 2) / 100


def fronts_km(w: Any, t: int) -> float:
    """Say how many km of front there are at t: half of those along its borders, and what divides it within."""
    control = [[h.control for h in row] for row in w.holding]

    def apart(here: list[float], there: list[float]) -> float:
        return float(sum(a * b for i, a in enumerate(here) for j, b in enumerate(there) if i != j))

    borders = (b.length_km * min(1, max(b.front, apart(control[t], control[b.place]))) for b in w.neighbours[t])
    return float(sum(borders)) / 2 + w.territory[t].line_km * apart(control[t], control[t])


def crosses(w: Any, t: int, border: Any, f: int) -> bool:
    """Whether f's fighters beyond a border fight at t: over a drawn line, or from ground they hold into others'."""
    s = border.place
    others = sum(h.control for g, h in enumerate(w.holding[t]) if g != f)
    return w.holding[s][f].fighters > 0 and (border.front > 0 or w.holding[s][f].control * others > 0)


def strength(w: Any, t: int, f: int, g: int) -> float:
    """Count f's fighters at t, and those next door with nobody of g to fight there, as far as they face g over it."""
    over = [free(w, b.place, f, g) * share_of_border(w, t, b, g, f) for b in w.neighbours[t]]
    return float(w.holding[t][f].fighters + sum(over))


def believed_to_strike(w: Any, t: int, f: int, g: int) -> float:
    """Say how likely f holds it that g strikes at t: distrust when all is calm, nearly sure after much violence."""
    p = w.p.expectations
    quiet = exp(-p.alarm_scale * w.front[t][f][g].alarm)
    return float(1 - quiet * (1 - p.least_belief * w.dyad[f][g].distrust))


def believed_to_meet(w: Any, t: int, kind: str) -> float:
    """Say how likely the force is held to stop violence at t: its promise counts as cases, beside those remembered."""
    a, prior = w.presence[t], w.p.expectations.prior_cases
    if a.around <= 0:
        return 0.0
    promise, stopped, missed = {
        LINE: (a.stand, a.stopped_line, a.missed_line),
        PEOPLE: (a.guard, a.stopped_people, a.missed_people),
    }[kind]
    return float((prior * promise + stopped) / (prior + stopped + missed))


def expected_answer(w: Any, t: int, kind: str) -> float:
    """Say what answer of the force is expected at t: likely as believed, worth more the more robust who comes."""
    a, base = w.presence[t], w.p.posture.response_base
    source = a.from_line if kind == LINE else a.from_people
    if not w.on.deterrence or source < 0:
        return 0.0
    robust = min(w.presence[source].robustness, w.mission.enforcement)
    return believed_to_meet(w, t, kind) * (base + (1 - base) * robust)


def guaranteed(w: Any, t: int) -> float:
    """Say how far a rival's blow at t is held to be met."""
    return believed_to_meet(w, t, LINE) if w.on.guarantee else 0.0


def believed_answered(w: Any, f: int) -> float:
    """Say how likely f holds it that a documented wrong of its own has consequences; none without a mandate."""
    prior, me = w.p.expectations.prior_cases, w.faction[f]
    if not w.mission.in_force:
        return 0.0
    return float((prior * w.mission.answer + me.named) / (prior + me.named + me.let_off))


def cost_of_exposure(w: Any, t: int, f: int) -> float:
    """Say what f expects to pay for a wrong at t: if it is found out, if that is answered, and as far as it is felt."""
    p = w.p.posture
    felt = p.shame + (1 - p.shame) * w.faction[f].pressure
    return float(w.on.monitoring * p.reputation * w.presence[t].watch * believed_answered(w, f) * felt)
