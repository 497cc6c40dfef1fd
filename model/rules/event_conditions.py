"""Values of named series in the morning, and conditions made of them."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.faction import NO_DEAL
from interpose.agents.peacekeeper import DEPLOYED
from interpose.model.state.event_script import (
    ADD,
    AND,
    AT_LEAST,
    AT_MOST,
    ATTACKS,
    BREACHES,
    CIVILIAN_DEATHS,
    CLASHES,
    COHESION,
    CONSENT,
    CONTROL,
    DAMAGE,
    DAY,
    DEATHS,
    DISPLACED_SHARE,
    EQUAL,
    FEAR,
    FIGHTERS,
    FIRST_MEAN,
    FIRST_OF_FACTION,
    FIRST_OF_MISSION,
    FIRST_SERIES,
    FORCE_DEATHS,
    FUNDED,
    GRIEVANCE,
    HAPPENED,
    HARDSHIP,
    IMPARTIALITY,
    IN_FORCE,
    KEPT,
    LEFT,
    LEGITIMACY_ABROAD,
    LEGITIMACY_HOME,
    LESS,
    MORE,
    MULTIPLY,
    NEGATE,
    NOT,
    OR,
    PRICE,
    PROTESTS,
    PUSH,
    RELIEF,
    REPORTED,
    SERVICES,
    STATUS,
    STRIKES,
    SUBTRACT,
    TALKS,
    TENSION,
    TROOPS,
    TRUCE,
    TRUST,
    UNEQUAL,
    VIOLATIONS,
)

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def condition_holds(w: "World", day: int, first: int, length: int, stack: Array) -> bool:
    """Whether a condition holds; one without instructions does. ``stack`` (values,) is working space."""
    if length == 0:
        return True
    top = -1
    for row in range(first, first + length):
        i = w.program[row]
        if i.op == PUSH:
            top += 1
            stack[top] = i.number
        elif i.op >= FIRST_SERIES:
            top += 1
            stack[top] = series_value(w, day, i.op, i.a, i.b)
        elif i.op == NEGATE or i.op == NOT:
            stack[top] = -stack[top] if i.op == NEGATE else 1.0 - stack[top]
        else:
            top -= 1
            stack[top] = apply_operator(i.op, stack[top], stack[top + 1])
    return stack[0] != 0.0


@rule
def apply_operator(op: int, left: float, right: float) -> float:
    """Return two values combined: arithmetic, or 1 for true and 0 for false; a quotient by zero counts as zero."""
    if op == ADD:
        return left + right
    if op == SUBTRACT:
        return left - right
    if op == MULTIPLY:
        return left * right
    if op < LESS:
        return left / right if right != 0.0 else 0.0
    if op in (AND, OR):
        return min(left, right) if op == AND else max(left, right)
    return 1.0 if comparison_holds(op, left, right) else 0.0


@rule
def comparison_holds(op: int, left: float, right: float) -> bool:
    """Whether a comparison of two numbers holds."""
    if op == LESS:
        return left < right
    if op == AT_MOST:
        return left <= right
    if op == MORE:
        return left > right
    if op == AT_LEAST:
        return left >= right
    return (left == right) if op == EQUAL else (left != right) if op == UNEQUAL else False


@rule
def series_value(w: "World", day: int, op: int, a: int, b: int) -> float:
    """Return the value of a series in the morning; ``a`` and ``b`` as the module `variables` of scripts orders them."""
    if op < FIRST_MEAN:
        return _window_sum(w, day, op, a, b)
    if op < FIRST_OF_MISSION:
        return _mean_share(w, op, a)
    if op < FIRST_OF_FACTION:
        return float(day) if op == DAY else _mission_value(w, op, a)
    if op == HAPPENED:
        first = w.trigger[a].happened
        return float(day - first) if first >= 0 else -1.0
    if op == KEPT:
        return float(max(0, day - w.dyad[a, b].since)) if w.dyad[a, b].status != NO_DEAL else 0.0
    if op == LEFT:
        return _left_to_do(w, a)
    return _faction_value(w, op, a, b)


@rule
def _left_to_do(w: "World", event: int) -> float:
    """Return the largest part of any term of an event that is still to be carried out, 0 when all are done."""
    most = 0.0
    for row in range(w.effect.shape[0]):
        if w.effect[row].event == event:
            most = max(most, w.effect[row].left)
    return most


@rule
def _window_sum(w: "World", day: int, op: int, territory: int, days: int) -> float:
    """Return a daily count summed over the last days for which there are rows (a territory, or all for -1)."""
    last = day - w.clock[0].first_day
    total = 0
    first = 0 if territory < 0 else territory
    end = w.territory.shape[0] if territory < 0 else territory + 1
    for d in range(max(0, last - days), last):
        for t in range(first, end):
            total += _daily_count(w, op, d, t)
    return float(total)


@rule
def _daily_count(w: "World", op: int, d: int, t: int) -> int:
    """Return one count of one day in one territory."""
    row, force = w.daily[d, t], w.daily_force[d, t]
    if op == DEATHS:
        return row.deaths_fighters + row.deaths_civilians
    if op == CIVILIAN_DEATHS:
        return row.deaths_civilians
    if op == CLASHES:
        return row.clashes
    if op == STRIKES:
        return row.strikes
    if op == VIOLATIONS:
        return row.violations
    if op == BREACHES:
        return row.breaches
    if op == FORCE_DEATHS:
        return force.deaths_force
    if op == PROTESTS:
        return force.protests
    return force.attacks if op == ATTACKS else 0


@rule
def _mean_share(w: "World", op: int, territory: int) -> float:
    """Return a share averaged over the civilians of a territory, or of all for -1; unweighted where there are none."""
    total, people, unweighted = 0.0, 0.0, 0.0
    first = 0 if territory < 0 else territory
    last = w.territory.shape[0] if territory < 0 else territory + 1
    for t in range(first, last):
        civilians = float(w.territory[t].resident + w.territory[t].displaced)
        value = _share_at(w, op, t)
        total += civilians * value
        unweighted += value
        people += civilians
    return total / people if people > 0.0 else unweighted / (last - first)


@rule
def _share_at(w: "World", op: int, t: int) -> float:
    """Return a share of one territory."""
    row = w.territory[t]
    if op == FEAR:
        return row.fear
    if op == HARDSHIP:
        return row.hardship
    if op == GRIEVANCE:
        return row.grievance
    if op == TRUST:
        return row.trust
    if op == RELIEF:
        return row.relief
    if op == SERVICES:
        return row.services
    if op == DAMAGE:
        return row.damage
    if op == PRICE:
        return row.price
    civilians = row.resident + row.displaced
    return row.displaced / civilians if op == DISPLACED_SHARE and civilians > 0 else 0.0


@rule
def _mission_value(w: "World", op: int, territory: int) -> float:
    """Return a value of the mission; all are 0 where there is none."""
    m = w.mission[0]
    if m.deployed == 0:
        return 0.0
    if op == TROOPS:
        total = 0
        for i in range(w.unit.shape[0]):
            u = w.unit[i]
            if u.status == DEPLOYED and (territory < 0 or u.place == territory):
                total += u.strength
        return float(total)
    if op == IN_FORCE:
        return float(m.in_force)
    if op == LEGITIMACY_HOME:
        return m.legitimacy_home
    if op == LEGITIMACY_ABROAD:
        return m.legitimacy_abroad
    return m.funded if op == FUNDED else m.impartiality if op == IMPARTIALITY else 0.0


@rule
def _faction_value(w: "World", op: int, a: int, b: int) -> float:
    """Return a value of a faction (``b``), of a faction in a territory, or of a pair of factions."""
    if op == CONSENT:
        return w.faction[b].consent
    if op == TALKS:
        return w.faction[b].talks
    if op == COHESION:
        return w.faction[b].cohesion
    if op == TRUCE:
        return w.dyad[a, b].truce
    if op == STATUS:
        return float(w.dyad[a, b].status)
    if op == TENSION:
        return w.dyad[a, b].tension
    if op == CONTROL:
        return w.holding[a, b].control
    if op == REPORTED:
        return w.holding[a, b].reported
    total = 0
    for t in range(w.territory.shape[0]):
        if op == FIGHTERS and (a < 0 or a == t):
            total += w.holding[t, b].fighters
    return float(total)
