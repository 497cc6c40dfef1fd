"""Who is dead: losses are cut in proportion to who is there, then taken out of the world; rows follow by debt."""

from collections import Counter
from typing import Any

from interpose.agents.civilian import DEAD, DISPLACED, RESIDENT
from interpose.agents.faction import THE_FORCE
from interpose.model.state.event_log import COMMUNAL
from oracles.chance import mix, uniform
from oracles.ground import base_of
from oracles.people import change
from oracles.world import people_at

ANYBODY = -2


def choose(w: Any, key: int, t: int, status: int, side: int, index: int) -> int | None:
    """Choose one of a status at t: 32 draws for one who leans to a side, then whoever was drawn last."""
    group, at = w.people[t][status], None
    for attempt in range(32 if group else 0):
        at = int(uniform(key, w.territory[t].key, index * 64 + attempt) * len(group))
        if side in (ANYBODY, group[at].side):
            break
    return at


def residents_among(w: Any, key: int, t: int, persons: int, index: int) -> int:
    """Draw persons at t one by one without putting back, and count the residents among them."""
    urn = {"resident": w.territory[t].resident, "displaced": w.territory[t].displaced}
    taken: Counter[str] = Counter()
    for person in range(persons):
        at = uniform(key, w.territory[t].key, index + person) * sum(urn.values())
        drawn = "resident" if at < urn["resident"] or urn["displaced"] == 0 else "displaced"
        urn[drawn] -= 1
        taken[drawn] += 1
    return taken["resident"]


def pay_debt(w: Any, key: int, t: int, status: int, side: int, debt: int, becomes: int, index: int) -> int:
    """Change a row for every full row's worth of persons owed, as long as there is one; gives what is still owed."""
    worth = w.clock.people_per_agent
    while debt >= worth:
        at = choose(w, key, t, status, side, index)
        if at is None:
            break
        change(w, t, status, at, becomes)
        debt, index = debt - worth, index + 1
    return debt


def _injure(w: Any, key: int, t: int, persons: int) -> None:
    """Mark rows as injured, residents and displaced by their shares."""
    place, worth = w.territory[t], w.clock.people_per_agent
    place.injured += persons
    whole, place.debt_injured = divmod(place.debt_injured + persons, worth)
    for n in range(whole):
        at_home = uniform(key, place.key, 4194304 + n) * people_at(w, t) < place.resident
        status = RESIDENT if at_home else DISPLACED
        at = choose(w, key, t, status, ANYBODY, n)
        if at is not None:
            w.people[t][status][at].injured = 1


def _share(wanted: int, total: int, there: int) -> int:
    """Cut a loss in proportion where all losses together exceed who is there."""
    return wanted if total <= there else wanted * there // total


def _cut(w: Any, events: list[Any]) -> list[dict[str, int]]:
    """Cut all events' losses, seeing the state before any of them; gives where each side came from."""
    bases = [
        {side: base_of(w, e.territory, getattr(e, side)) for side in ("actor", "target") if getattr(e, side) >= 0}
        for e in events
    ]
    fighters: Counter[tuple[int, int]] = Counter()
    civilians: Counter[int] = Counter()
    injured: Counter[int] = Counter()
    for e, base in zip(events, bases, strict=True):
        civilians[e.territory] += e.deaths_civilians
        injured[e.territory] += e.injured
        for side, s in base.items():
            fighters[s, getattr(e, side)] += getattr(e, f"deaths_{side}")
    for e, base in zip(events, bases, strict=True):
        e.deaths_civilians = _share(e.deaths_civilians, civilians[e.territory], people_at(w, e.territory))
        e.injured = _share(e.injured, injured[e.territory], people_at(w, e.territory))
        for side, s in base.items():
            party = getattr(e, side)
            cut = _share(getattr(e, f"deaths_{side}"), fighters[s, party], w.holding[s][party].fighters)
            setattr(e, f"deaths_{side}", cut)
    return bases


def _bury_civilians(w: Any, key: int, t: int, persons: int, before: int) -> None:
    """Take dead civilians out of a territory; ``before`` died there earlier in the same step."""
    place = w.territory[t]
    home = residents_among(w, key, t, persons, before)
    away = persons - home
    place.resident -= home
    place.displaced -= away
    place.dead += persons
    owed = place.debt_dead_resident + home
    place.debt_dead_resident = pay_debt(w, mix(key), t, RESIDENT, ANYBODY, owed, DEAD, before)
    owed = place.debt_dead_displaced + away
    place.debt_dead_displaced = pay_debt(w, mix(mix(key)), t, DISPLACED, ANYBODY, owed, DEAD, before)


def _bury_soldiers(w: Any, e: Any) -> None:
    """Take dead peacekeepers out of the unit that was hit, as many as it still has."""
    u = w.unit[e.unit]
    e.deaths_force = min(e.deaths_force, u.strength)
    u.strength -= e.deaths_force
    for grave in (u, w.contributor[u.contributor], w.mission):
        grave.dead += e.deaths_force
    if e.deaths_force and u.strength == 0:
        w.presence[u.place].units -= 1


def settle(w: Any, key: int, first: int) -> None:
    """Apply the deaths and injuries of the events from ``first`` on."""
    events = w.event[first:]
    bases = _cut(w, events)
    buried: Counter[int] = Counter()
    injured: Counter[int] = Counter()
    for e, base in zip(events, bases, strict=True):
        t = e.territory
        for side, s in base.items():
            party, dead = getattr(e, side), getattr(e, f"deaths_{side}")
            if dead:
                w.holding[s][party].fighters -= dead
                w.holding[s][party].loss += dead
                w.holding[s][party].struck += dead
                w.faction[party].dead += dead
        if e.deaths_civilians:
            _bury_civilians(w, key, t, e.deaths_civilians, buried[t])
            buried[t] += e.deaths_civilians
            w.territory[t].wrong += e.deaths_civilians if e.kind != COMMUNAL else 0
        if e.deaths_force:
            _bury_soldiers(w, e)
        if e.actor == THE_FORCE:
            w.mission.harmed += e.deaths_civilians
        injured[t] += e.injured
        w.territory[t].harm += e.deaths_actor + e.deaths_target + e.deaths_civilians + e.injured
    for t in sorted(injured):
        if injured[t]:
            _injure(w, mix(mix(mix(key))), t, injured[t])
