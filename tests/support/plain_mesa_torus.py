"""Epstein's second model written the ordinary way: one Mesa agent a person, one method call a turn.

It shares no code with the compiled one. With ``keyed`` it asks the same draws of chance by name, so that both must
agree agent by agent; without, it draws from Mesa's own generator, as an ordinary model would.
"""

import math
from typing import Any

import mesa
import numpy as np
from mesa.discrete_space import CellAgent, OrthogonalMooreGrid

from interpose.model.chance.streams import draw, stream

FORCE_IDS, TRIES = 1 << 30, 400
DECISIONS = ("order", "move", "kill", "arrest", "term", "release", "clone", "site", "traits", "arrive")


class Person(CellAgent):
    """An agent of one of the two groups."""

    def __init__(self, model: "PlainTorus", cell: Any, number: int, group: int, hardship: float) -> None:
        super().__init__(model)
        self.cell, self.number, self.group, self.hardship = cell, number, group, hardship
        self.risk = model.chance("traits", number, 0)
        self.death_age = model.settings.oldest * model.chance("traits", number, 1)
        self.age, self.active, self.free_at = 0, False, 0

    def step(self) -> None:
        """Age, leave jail or move, decide, kill, have offspring."""
        model, rules = self.model, self.model.settings
        self.age += 1
        if self.age >= self.death_age:
            self.die()
            return
        if self.cell is None:
            if model.period >= self.free_at:
                self.cell = model.empty_anywhere("release", self.number)
            return
        target = model.pick("move", self.number, [c for c in model.near(self.cell, rules.vision) if c.is_empty])
        if target is not None:
            self.cell = target
        seen = [agent for cell in model.near(self.cell, rules.vision) for agent in cell.agents]
        self.active = self.would_kill(seen)
        if self.active:
            others = [agent for agent in seen if isinstance(agent, Person) and agent.group != self.group]
            victim = model.pick("kill", self.number, others)
            if victim is not None:
                model.killed += 1
                victim.die()
            self.active = victim is not None or rules.lone_active
        if model.chance("clone", self.number, 0) < rules.clone:
            empty = [cell for cell in model.near(self.cell, 1.5) if cell.is_empty]
            site = model.pick("site", self.number, empty)
            if site is not None:
                Person(model, site, model.next_number(), self.group, self.hardship)

    def would_kill(self, seen: list[Any]) -> bool:
        """Whether grievance exceeds net risk by more than the threshold."""
        rules = self.model.settings
        grievance = self.hardship * (1 - rules.legitimacy)
        ratio = sum(isinstance(agent, Peacekeeper) for agent in seen)
        ratio /= 1 + sum(isinstance(agent, Person) and agent.active for agent in seen)
        if rules.rounding == "floor":
            ratio = math.floor(ratio)
        elif rules.rounding == "nearest":
            ratio = math.floor(ratio + 0.5)
        return bool(grievance - self.risk * (1 - math.exp(-rules.k * ratio)) > rules.threshold)

    def die(self) -> None:
        """Leave the torus and the model."""
        self.dead = True
        self.remove()

    dead = False


class Peacekeeper(CellAgent):
    """One who arrests."""

    def __init__(self, model: "PlainTorus", cell: Any, number: int) -> None:
        super().__init__(model)
        self.cell, self.number = cell, FORCE_IDS + number

    dead = False

    def step(self) -> None:
        """Move, then arrest one active agent in vision."""
        model, reach = self.model, self.model.settings.force_vision
        target = model.pick("move", self.number, [c for c in model.near(self.cell, reach) if c.is_empty])
        if target is not None:
            self.cell = target
        seen = [agent for cell in model.near(self.cell, reach) for agent in cell.agents]
        arrested = model.pick("arrest", self.number, [a for a in seen if isinstance(a, Person) and a.active])
        if arrested is not None:
            term = int(model.chance("term", self.number, 0) * (model.settings.longest_jail + 1))
            arrested.free_at = model.period + term
            arrested.cell, arrested.active = None, False


class PlainTorus(mesa.Model):
    """The model; ``world`` gives the first state, which is that of the compiled one."""

    def __init__(self, settings: Any, world: Any, seed: int, *, keyed: bool = False) -> None:
        super().__init__(rng=seed)
        self.settings, self.keyed, self.period, self.killed, self.number = settings, keyed, 0, 0, 0
        self.streams = {name: stream(f"epstein.{name}") for name in DECISIONS}
        self.key = seed
        self.grid = OrthogonalMooreGrid((settings.side, settings.side), torus=True, capacity=1, random=self.random)
        self.cells = [self.grid[divmod(site, settings.side)] for site in range(settings.side**2)]
        self.vision: dict[tuple[Any, float], list[Any]] = {}
        self.force_size = len(world.force)
        for row in range(int(world.now[0].agents)):
            a = world.agent[row]
            person = Person(self, self.cells[a.place], self.next_number(), int(a.group), float(a.hardship))
            person.risk, person.death_age = float(a.risk), float(a.death_age)

    def next_number(self) -> int:
        """Number a newborn."""
        self.number += 1
        return self.number - 1

    def chance(self, what: str, who: int, index: int) -> float:
        """Draw a number between 0 and 1."""
        return draw(self.key, self.streams[what], self.period, who, index) if self.keyed else self.random.random()

    def pick(self, what: str, who: int, options: list[Any]) -> Any:
        """Choose one of several, or nothing."""
        return options[int(self.chance(what, who, 0) * len(options))] if options else None

    def near(self, cell: Any, reach: float) -> list[Any]:
        """List the cells within a distance, first by row and then by column of the offset; worked out once."""
        if (cell, reach) not in self.vision:
            side, far = self.settings.side, int(reach)
            steps = [
                (x, y) for x in range(-far, far + 1) for y in range(-far, far + 1) if 0 < math.hypot(x, y) <= reach
            ]
            x, y = cell.coordinate
            self.vision[cell, reach] = [self.cells[(x + i) % side * side + (y + j) % side] for i, j in steps]
        return self.vision[cell, reach]

    def empty_anywhere(self, what: str, who: int) -> Any:
        """Find an empty cell by looking at random ones."""
        for index in range(TRIES):
            cell = self.cells[int(self.chance(what, who, index) * len(self.cells))]
            if cell.is_empty:
                return cell
        return None

    def step(self) -> None:
        """Let a period pass: everybody has one turn, in random order."""
        if self.period == self.settings.arrive:
            for number in range(self.force_size):
                cell = self.empty_anywhere("arrive", number)
                if cell is not None:
                    Peacekeeper(self, cell, number)
        if self.period == self.settings.leave:
            for one in [agent for agent in self.agents if isinstance(agent, Peacekeeper)]:
                one.remove()
        self.killed = 0
        actors = list(self.agents)
        if self.keyed:
            actors = shuffled(self, actors)
        else:
            self.random.shuffle(actors)
        for actor in actors:
            if not actor.dead:
                actor.step()
        self.period += 1

    def people(self) -> list[Person]:
        """List the living, by number."""
        return sorted((agent for agent in self.agents if isinstance(agent, Person)), key=lambda one: one.number)


def shuffled(model: PlainTorus, actors: list[Any]) -> list[Any]:
    """Shuffle by named draws; agents first, by number, then peacekeepers."""
    actors.sort(key=lambda one: one.number)
    # Peacekeepers who found no room keep their place in the order, as rows of a table do.
    force = {actor.number - FORCE_IDS: actor for actor in actors if isinstance(actor, Peacekeeper)}
    slots: list[Any] = [actor for actor in actors if isinstance(actor, Person)]
    slots += [force.get(number) for number in range(model.force_size)] if force else []
    for i in range(len(slots) - 1, 0, -1):
        j = int(model.chance("order", 0, i) * (i + 1))
        slots[i], slots[j] = slots[j], slots[i]
    return [actor for actor in slots if actor is not None]


def counts(model: PlainTorus) -> tuple[int, int, int, int, int]:
    """Count as the compiled model's series does."""
    people = model.people()
    groups = np.bincount([one.group for one in people], minlength=2)
    jailed = sum(one.cell is None for one in people)
    return int(groups[0]), int(groups[1]), sum(one.active for one in people), jailed, model.killed
