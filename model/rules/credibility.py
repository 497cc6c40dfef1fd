"""What parties have come to expect of the force: that it meets violence, and that what it documents is answered.

Credibility is learnt, not present: what mandate and deployment promise counts as so many cases, and what the force did
and failed to do around a place counts beside it.
"""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule
from interpose.model.rules.response import LINE

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def believed_to_meet(w: "World", t: int, kind: int) -> float:
    """Return how likely parties hold it that the force stops violence at t: 0 where there is no unit around.

    The mean of a beta law whose prior is the promise of mandate and deployment (eq. 19.2).
    """
    a, p = w.presence[t], w.p[0].expectations
    if a.around <= 0.0:
        return 0.0
    promise = a.stand if kind == LINE else a.guard
    stopped = a.stopped_line if kind == LINE else a.stopped_people
    missed = a.missed_line if kind == LINE else a.missed_people
    return (p.prior_cases * promise + stopped) / (p.prior_cases + stopped + missed)


@rule
def expected_answer(w: "World", t: int, kind: int) -> float:
    """Return the answer of the force that a faction expects at t, a share: how likely, and how robust (eq. 6.7)."""
    if w.on[0].deterrence == 0:
        return 0.0
    a, base = w.presence[t], w.p[0].posture.response_base
    source = a.from_line if kind == LINE else a.from_people
    if source < 0:
        return 0.0
    robust = min(w.presence[source].robustness, w.mission[0].enforcement)
    return believed_to_meet(w, t, kind) * (base + (1.0 - base) * robust)


@rule
def guaranteed(w: "World", t: int) -> float:
    """Return how likely parties at t hold it that armed units meet a rival's blow, a share: a guarantee (eq. 6.8)."""
    return believed_to_meet(w, t, LINE) if w.on[0].guarantee == 1 else 0.0


@rule
def believed_answered(w: "World", f: int) -> float:
    """Return how likely f holds it that a documented wrong of its own has consequences (eq. 19.3)."""
    me, p = w.faction[f], w.p[0].expectations
    if w.mission[0].in_force == 0:
        return 0.0
    return (p.prior_cases * w.mission[0].answer + me.named) / (p.prior_cases + me.named + me.let_off)


@rule
def cost_of_exposure(w: "World", t: int, f: int) -> float:
    """Return what f expects to pay (utility) for a wrong done at t: found out, answered, and felt (eq. 6.9).

    It is felt as far as somebody can press it, and in part wherever it is known.
    """
    if w.on[0].monitoring == 0:
        return 0.0
    p = w.p[0].posture
    felt = p.shame + (1.0 - p.shame) * w.faction[f].pressure
    return p.reputation * w.presence[t].watch * believed_answered(w, f) * felt
