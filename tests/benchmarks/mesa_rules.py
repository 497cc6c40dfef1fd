"""The same rules written the ordinary way: one Mesa agent a civilian, one method call a day, one attribute at a time.

What a civilian does on a whole day: fear, hardship, grievance, trust, side, recovery, and once in a few days weighing
whether to flee, to leave the area or to go home. What the whole day of the model has beside it (fighting, the force,
aid, talks, records, whole persons at borders and shelters) is missing here: this one is too fast rather than too slow.
"""

from dataclasses import dataclass, field
from math import ceil, exp
from typing import Any

import mesa
import numpy as np
from benchmarks.civilian_pass import FEELINGS, Crowd

from interpose.model.rules.civilian_pass import (
    CONDUCT,
    DREAD,
    FAILURE,
    GOAL,
    MEET,
    THREAT,
    TRUST_GOAL,
    TRUST_PACE,
    WRONG,
)
from interpose.model.scenario.scenario import Scenario


@dataclass
class Place:
    """A place of a town: what the day means there, what people know of it, and the sums of today."""

    number: int
    holder: int
    threat: float
    wrong: float
    goal: float
    trust_goal: float
    meet: float
    conduct: float
    failure: float
    trust_pace: float
    dread: float
    gain: float
    danger: float
    lack: float
    barred: float = 0.0
    exit: float = 0.0
    refuge: float = 0.0
    better: float = 0.0
    near: list["Place"] = field(default_factory=list)
    pull: list[float] = field(default_factory=list)
    sums: list[float] = field(default_factory=lambda: [0.0] * 4)
    leaning: list[int] = field(default_factory=list)


def shaken(x: float, change: float) -> float:
    """Keep a share within 0 and 1 and move it by a personal change, which is largest in the middle."""
    x = 0.0 if x < 0.0 else 1.0 if x > 1.0 else x
    return x + change * 4.0 * x * (1.0 - x)


class Person(mesa.Agent):
    """A civilian as most Mesa models would write it."""

    def __init__(self, model: "Town", place: Place, serial: int, feelings: Any, side: int, injured: bool) -> None:
        super().__init__(model)
        self.place = self.home = place
        self.serial, self.side, self.injured = serial, side, injured
        self.fear, self.hardship, self.grievance, self.trust = feelings

    def step(self) -> None:
        """Have a day: weigh whether to move if it is one's turn, feel, lean to a side or cease to, recover."""
        m, draw = self.model, self.model.random.random
        if (self.serial + m.day) % m.review_days == 0:
            self.weigh()
        here = self.place
        near, met, lot = draw(), draw() < here.meet, draw()
        jolt, turn = (draw() - 0.5) * m.noise, (draw() - 0.5) * m.noise
        x = self.hardship
        x += m.hardship_pace * (here.goal - x)
        self.hardship = want = shaken(x, 0.5 * jolt)
        x = self.fear
        x += m.fear_pace * (here.dread - x)
        x += near * here.threat * (1.0 - x)
        self.fear = fear = shaken(x, jolt)
        x = self.grievance
        x += (here.wrong * near + m.burden * want) * (1.0 - x) - m.grievance_pace * x
        self.grievance = grievance = shaken(x, 0.5 * turn)
        x = self.trust
        gain = here.gain * (1.0 - x) if met else 0.0
        x += here.trust_pace * (here.trust_goal - x) + gain - (here.conduct + here.failure) * x
        self.trust = trust = shaken(x, turn)
        if self.side < 0:
            if lot < m.join * grievance:
                self.side = here.holder
        elif lot < m.leave:
            self.side = -1
        if self.injured and draw() < m.heals:
            self.injured = False
        sums = here.sums
        sums[0] += fear
        sums[1] += want
        sums[2] += grievance
        sums[3] += trust
        if self.side >= 0:
            here.leaning[self.side] += 1

    def weigh(self) -> None:
        """Weigh whether to flee, to leave the area or to go home, and do so (rates of interpose.agents.civilian)."""
        m, here, home = self.model, self.place, self.home
        able = 1.0 - m.slowed if self.injured else 1.0
        near = able * (m.flight * self.fear * here.danger * here.refuge + m.seek * self.hardship * here.better)
        far = back = 0.0
        if here.exit > 0.0:
            far = able * m.abroad * (m.flight * self.fear * here.danger + m.seek * self.hardship * here.lack)
        if here is not home:
            back = (
                m.returning * (1.0 - self.fear) * (1.0 - home.danger) * (1.0 - m.ruin * home.lack) * (1.0 - home.barred)
            )
        rate = near + far + back
        if m.random.random() >= 1.0 - exp(-m.review_days * rate):
            return
        lot = m.random.random() * rate
        if lot < near:
            self.place = m.random.choices(here.near, here.pull)[0]
        elif lot < near + far:
            m.gone += 1
            self.remove()
        else:
            self.place = home


class Town(mesa.Model):
    """A town of such civilians with the parameters of a scenario, on days that all mean the same.

    Parameters
    ----------
    scenario : Scenario
        Gives parameters, and which places touch.
    crowd : Crowd
        Gives civilians and what the days mean to them.
    people : int
        How many of the crowd, spread evenly over it.
    shuffled : bool
        Whether agents act in a new random order every day.
    seed : int
        Seed of all chance.
    """

    def __init__(self, scenario: Scenario, crowd: Crowd, people: int, shuffled: bool = False, seed: int = 1) -> None:
        super().__init__(rng=seed)
        self.day, self.gone, self.shuffled = 0, 0, shuffled
        self._read(scenario)
        self.places = [self._place(t, crowd) for t in range(len(crowd.first))]
        self._join_places(scenario)
        living = np.concatenate([np.arange(a, b) for a, b in zip(crowd.first, crowd.last, strict=True)])
        where = np.repeat(np.arange(len(crowd.first)), crowd.last - crowd.first)
        c = crowd.people
        for i in np.linspace(0, len(living) - 1, people).astype(int):
            row = living[i]
            feelings = tuple(float(getattr(c, name)[row]) for name in FEELINGS)
            place = self.places[where[i]]
            Person(self, place, int(c.serial[row]), feelings, int(c.side[row]), bool(c.injured[row]))

    def _read(self, scenario: Scenario) -> None:
        """Take over the parameters of feelings and of moving."""
        p: Any = scenario.parameters_of("attitudes")
        spans = (p.fear_days, p.hardship_days, p.grievance_days)
        self.fear_pace, self.hardship_pace, self.grievance_pace = (1 / days for days in spans)
        self.burden, self.noise, self.join, self.leave = p.burden, 2.0 * p.noise, p.join, p.leave
        self.heals, self.contact_gain = p.heals, p.contact_gain
        q: Any = scenario.parameters_of("displacement")
        self.review_days, self.flight, self.seek, self.care = int(q.review_days), q.flight, q.seek, q.care
        self.slowed, self.abroad, self.returning, self.ruin = q.slowed, q.abroad, q.returning, q.ruin

    def _place(self, t: int, crowd: Crowd) -> Place:
        """Make a place: the more dread, the more danger, and there is as much lack as people there have hardship."""
        m = [float(x) for x in crowd.mood[t]]
        # contact is drawn in steps of 1/4096 there, and each counts for as much less: here it is exact
        steps = ceil(m[MEET] * 4096) / 4096
        moods = (m[THREAT], m[WRONG], m[GOAL], m[TRUST_GOAL], steps, m[CONDUCT], m[FAILURE], m[TRUST_PACE], m[DREAD])
        gain = self.contact_gain * m[MEET] / steps if steps > 0.0 else 0.0
        place = Place(t, int(crowd.holder[t]), *moods, gain, 0.1 * m[DREAD], 0.5 * m[GOAL])
        place.leaning = [0] * crowd.leaning.shape[1]
        return place

    def _join_places(self, scenario: Scenario) -> None:
        """Let places know their neighbours, and how much these draw people who flee."""
        at = {place.id: t for t, place in enumerate(scenario.places)}
        for link in scenario.links:
            a, b = self.places[at[link.a]], self.places[at[link.b]]
            a.near.append(b)
            b.near.append(a)
        for here, place in zip(self.places, scenario.places, strict=True):
            here.exit = 1.0 if place.exit_people > 0 else 0.0
            here.pull = [(1.0 - there.danger) * (1.0 - self.care * there.lack) for there in here.near]
            here.refuge = max(here.pull, default=0.0)
            here.better = max([0.0, *(here.lack - there.lack for there in here.near)])

    def step(self) -> None:
        """Let everybody have a day."""
        for place in self.places:
            place.sums, place.leaning = [0.0] * 4, [0] * len(place.leaning)
        if self.shuffled:
            self.agents.shuffle_do("step")
        else:
            self.agents.do("step")
        self.day += 1
