"""What people come to think of the force: contact, security, conduct, relief, and what it says, promises and keeps.

Rules of the mechanism `attitudes` (``p``: its parameters), and whether the mission speaks, which `escalation` asks too.
"""

from math import exp
from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule
from interpose.model.rules.civilian_pass import CONDUCT, FAILURE, MEET, TRUST_GOAL, TRUST_PACE

if TYPE_CHECKING:
    from interpose.model.state.world import World

ASPECTS = 3.0
"""What life in a territory is the mean of: relief, services, safety."""
LEAST_TRUST = 0.01
"""Smallest trust by which anything is divided."""


@rule
def may_speak(w: "World") -> bool:
    """Whether the mission speaks to people at all: by its pathway, and while its mandate is in force."""
    return w.on[0].outreach == 1 and w.mission[0].deployed == 1 and w.mission[0].in_force == 1


@rule
def force_is_there(w: "World") -> bool:
    """Whether any unit of the force is deployed anywhere."""
    units = 0
    for t in range(w.presence.shape[0]):
        units += w.presence[t].units
    return units > 0


@rule
def effort_today(w: "World") -> float:
    """Return the mission's effort (share) to explain itself to factions: 0 before any unit is there."""
    return w.mission[0].outreach if may_speak(w) and force_is_there(w) else 0.0


@rule
def share_reached(w: "World", t: int, p: Any) -> float:
    """Share of the people at t who hear the force's own account today: from the mission, or from those who met it."""
    # eq. 16.11
    a = w.presence[t]
    if a.units == 0 or not may_speak(w):
        return 0.0
    return min(1.0, p.reach * w.mission[0].outreach + p.word * a.meet)


@rule
def outreach_today(w: "World", t: int, p: Any, safety: float) -> tuple[float, float, float]:
    """Apply a day of the force's account at t: rumours are corrected, promises made; older ones are kept or given up.

    Kept is what life got better by: relief, services and safety, beyond the best that people remember. Each promise
    that still waits is given up on with a hazard, so that it waits ``p.promise_days`` on average.

    Parameters
    ----------
    w : World
        The world; ``presence`` at t changes.
    t : int
        Territory.
    p : record
        Parameters of `attitudes`.
    safety : float
        How safe people feel there: 1 without recent deaths, towards 0 with many.

    Returns
    -------
    voice, made, given_up : float
        Shares: people who heard the force today, promises made today, promises given up on today.
    """
    if w.on[0].outreach == 0:
        return 0.0, 0.0, 0.0
    a, row = w.presence[t], w.territory[t]
    voice = share_reached(w, t, p)
    life = (row.relief + row.services + safety) / ASPECTS
    waiting = a.promised - min(a.promised, p.delivers * max(0.0, life - a.standard))  # eq. 16.13
    given_up = waiting * (1.0 - exp(-1.0 / p.promise_days))  # eq. 16.15
    promised = (1.0 - a.promised) * w.mission[0].promises * voice
    a.promised = min(1.0, waiting - given_up + promised)
    a.broken = min(1.0, a.broken * exp(-1.0 / p.broken_days) + given_up)  # eq. 16.14
    a.standard = max(life, a.standard + (life - a.standard) / p.promise_days)
    a.rumour *= 1.0 - voice
    return voice, promised, given_up


@rule
def welcome_at(w: "World", t: int, p: Any) -> float:
    """Return how welcome the force is at t for what it is: its units' flags, and how legitimate it is held at home."""
    welcome = w.presence[t].welcome
    if w.on[0].legitimacy == 1:
        welcome += p.legitimacy * (w.mission[0].legitimacy_home - 0.5)
    return min(1.0, max(0.0, welcome))


@rule
def share_met(w: "World", t: int, p: Any) -> float:
    """Return the share of people at t whom a contact with the force speaks for it today, as far as all this bears.

    They meet outreach units, or get aid from the mission's hands; a meeting counts as far as the force's record of
    conduct supports, and, as far as identity is real, as far as its units' flags are welcome there.
    """
    a = w.presence[t]
    met = min(1.0, a.meet + p.handed * w.territory[t].brought)
    return met * a.record * (1.0 - p.identity * (1.0 - welcome_at(w, t, p)))  # eq. 16.10


@rule
def hoped_safety(w: "World", t: int, p: Any, people: float) -> float:
    """Return the safety that people at t hope for, and get used to how large the force there is.

    More troops than they are used to, and promises that still wait, make them hope for more than they have.
    """
    a = w.presence[t]
    size = 1.0 - exp(-p.expect_size * a.troops / people)
    unmoved = (1.0 - max(0.0, size - a.reckoned)) * (1.0 - a.promised)
    a.reckoned += (size - a.reckoned) * (1.0 - exp(-1.0 / p.used_days))
    return a.used_to + (1.0 - a.used_to) * (1.0 - unmoved)  # eq. 16.16


@rule
def security_pull(w: "World", t: int, p: Any, people: float, safety: float) -> float:
    """Return the pull of security on trust, positive where there is more than was hoped for; remember what was.

    A unit that changes nothing about security earns nothing by it. Where no unit is, people have what they have. As
    many are won by good days as are lost by bad ones: what fluctuates about the usual moves no mean.
    """
    a, trust = w.presence[t], w.territory[t].trust
    if w.on[0].acceptance == 0:
        return 0.0
    gap = safety - hoped_safety(w, t, p, people)
    if a.units == 0:
        a.used_to = safety
        return 0.0
    a.used_to += (safety - a.used_to) * (1.0 - exp(-1.0 / p.used_days))
    return 2.0 * p.security * gap * (trust if gap > 0.0 else 1.0 - trust)  # eq. 16.17


@rule
def works_seen(w: "World", t: int) -> float:
    """Return the share of everything at t that is being rebuilt today with the mission's money."""
    spent = float(w.works[t].today)
    return spent / (w.fund[0].cost * w.territory[t].population) if spent > 0.0 else 0.0


@rule
def set_trust_mood(w: "World", t: int, p: Any, mood: Any, people: float, safety: float) -> None:
    """Set what the day means for trust at t: talk, contact, security, relief, works, words; and what costs trust.

    Several pulls at once are one pull to the mean of their goals: talk pulls to the mean of the place, what is good
    about the force to what the record of its conduct supports (where trust is below it), missed hopes to nothing.
    ``mood[t, CONDUCT]`` holds what is held against the force today, in deaths, and takes the trust that it costs.
    """
    row, a = w.territory[t], w.presence[t]
    conduct, failure, held_against = 0.0, 0.0, mood[t, CONDUCT]
    mood[t, CONDUCT] = 0.0
    if w.on[0].acceptance == 1 and a.units > 0:
        mood[t, MEET] = share_met(w, t, p)
    if w.on[0].backlash == 1:
        conduct = min(1.0, p.conduct_scale * held_against / people)
        mood[t, CONDUCT] = min(1.0, conduct + p.rumour_loss * a.rumour)  # eq. 16.4
    if w.on[0].protection == 1:
        failure = min(1.0, p.failure_scale * row.failure / people)
    security = security_pull(w, t, p, people, safety)
    voice, promised, given_up = outreach_today(w, t, p, safety)
    cost = p.broken_cost * p.promise_gain * given_up * (1.0 - row.trust) / max(LEAST_TRUST, row.trust)  # eq. 16.15
    mood[t, FAILURE] = min(1.0, failure + cost)  # eq. 16.5
    drop, lift = max(0.0, -security), 0.0
    if a.record > row.trust:
        lift = p.outreach_gain * voice + p.promise_gain * promised + max(0.0, security)  # eq. 16.12
        lift += p.relief_gain * row.brought + p.works_gain * works_seen(w, t)
    pace = p.talk + lift + drop
    mood[t, TRUST_GOAL] = (p.talk * row.trust + lift * a.record) / pace if pace > 0.0 else row.trust
    mood[t, TRUST_PACE] = min(1.0, pace)
    a.record *= 1.0 - min(1.0, conduct + failure)
    a.record += (1.0 - a.record) * (1.0 - exp(-1.0 / p.record_days))
