"""The same civilian rule written the ordinary way: one Mesa agent, one method call, one attribute at a time."""

import mesa
import numpy as np


class Person(mesa.Agent):
    """A civilian as most Mesa models would write it."""

    def __init__(self, model: "Town", fear: float, hardship: float, grievance: float, trust: float) -> None:
        super().__init__(model)
        self.fear, self.hardship, self.grievance, self.trust = fear, hardship, grievance, trust
        self.side = -1

    def step(self) -> None:
        """Update fear, hardship, grievance, trust and side: the laws of interpose.agents.civilian."""
        m = self.model
        draw = m.random.random
        exposure, jolt, other = draw(), (draw() - 0.5) * m.noise, (draw() - 0.5) * m.noise
        met, lot = draw() < m.meet, draw()
        self.hardship = clip(self.hardship + m.hardship_pace * (m.goal - self.hardship) + 0.5 * jolt)
        drifted = self.fear + m.fear_pace * (m.dread - self.fear)
        self.fear = clip(drifted + exposure * m.threat * (1 - drifted) + jolt)
        wronged = (m.wrong * exposure + m.burden * self.hardship) * (1 - self.grievance)
        self.grievance = clip(self.grievance + wronged - m.grievance_pace * self.grievance + 0.5 * other)
        lifted = self.trust + m.trust_pace * (m.welcome - self.trust) + m.gain * met * (1 - self.trust)
        self.trust = clip(lifted - (m.conduct + m.failure) * self.trust + other)
        if self.side < 0:
            if lot < m.join * self.grievance:
                self.side = 0
        elif lot < m.leave:
            self.side = -1


def clip(x: float) -> float:
    """Keep a share within 0 and 1."""
    return min(max(x, 0.0), 1.0)


class Town(mesa.Model):
    """A town of such civilians; a day sums up their feelings, as the day of interpose does."""

    def __init__(self, people: int, rng: int = 1) -> None:
        super().__init__(rng=rng)
        self.noise, self.meet, self.goal, self.dread, self.threat, self.wrong = 0.06, 0.001, 0.5, 0.2, 0.01, 0.01
        self.hardship_pace, self.fear_pace, self.grievance_pace, self.trust_pace = 1 / 40, 1 / 25, 1 / 240, 1 / 60
        self.burden, self.welcome, self.gain, self.conduct, self.failure = 0.0015, 0.5, 0.1, 0.0, 0.0
        self.join, self.leave = 0.0008, 0.001
        start = np.random.default_rng(rng).random((people, 4))
        for row in start:
            Person(self, *(float(x) for x in row))

    def step(self) -> None:
        """Let everybody have a day, and add up."""
        self.agents.do("step")
        feelings = ("fear", "hardship", "grievance", "trust")
        self.means = [self.agents.agg(name, sum) / len(self.agents) for name in feelings]
