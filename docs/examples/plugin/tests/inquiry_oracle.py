"""The law of the commission once more, slow and plain."""

from typing import Any

from interpose.model.chance.plain_draws import day_key, uniform


def step(w: Any, day: int) -> None:
    """Establish what happened in the territories where witnesses are heard today."""
    if not (w.on.inquiry and w.mission.in_force):
        return
    p, key = w.p.inquiry, day_key(w.clock.seed, "inquiry.hearings", day)
    heard = [uniform(key, here.key, 0) < p.reach * (1 - here.fear) for here in w.territory]
    for e in w.event[w.clock.first_today :]:
        if heard[e.territory] and e.deaths_civilians > 0 and not e.verified:
            e.verified, e.blamed = 1, e.actor
            if w.on.exposure and e.actor >= 0:
                h = w.holding[e.territory][e.actor]
                h.feared = 1 - (1 - h.feared) * (1 - p.exposure)
