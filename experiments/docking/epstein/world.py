"""A world of Epstein's second model: its settings, its first state, and a whole run."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from interpose.experiments.docking.epstein.rules import DECISIONS, EXACT, FLOOR, NEAREST, pass_periods
from interpose.experiments.docking.epstein.torus import (
    ADJACENT,
    AGENT,
    EMPTY,
    NOW,
    RULES,
    SERIES,
    Torus,
    sites_within,
)
from interpose.experiments.docking.numbers import check_number, check_share, check_whole
from interpose.model.errors import InterposeError

ROUNDINGS = {"none": EXACT, "floor": FLOOR, "nearest": NEAREST}
"""What becomes of the ratio C/A in the estimated chance of arrest. The article's formula has no rounding; code that
came after it rounds down (NetLogo's Rebellion) or to the nearest whole number."""
LARGEST_SIDE, MOST_PERIODS = 500, 100_000
"""Bounds of memory and time."""
MOST_SEEN = 20_000_000
"""Pairs of sites in sight of each other that are kept (4 bytes each): who sees far has a small torus."""


@dataclass(frozen=True)
class Settings:
    """A world of the second model; the defaults are the article's.

    Parameters
    ----------
    side : int
        Sites along each side of the torus.
    density : float
        Agents of both groups together, as a share of the sites, half of each group.
    legitimacy : float
        How far each group holds that the other has a right to exist, a share (L).
    vision, force_vision : float
        How far agents and peacekeepers see, in sites.
    k : float
        How fast the estimated chance of arrest rises with peacekeepers per active agent.
    threshold : float
        Grievance beyond net risk at which an agent goes active (T).
    longest_jail : int
        Longest jail term, in periods; terms are uniform from 0.
    clone : float
        Chance of offspring in a period.
    oldest : float
        Death ages are uniform from 0 to this, in periods.
    peacekeepers : float
        As a share of the sites.
    arrive, leave : int
        Period in which they come, and in which they leave; -1: they stay.
    rounding : {"none", "floor", "nearest"}
        What becomes of C/A (:data:`ROUNDINGS`).
    lone_active : bool
        Whether an agent who would kill counts as active (to others, and to peacekeepers) where nobody of the other
        group is in its vision. To go active means to kill, so that by default it does not.

    Raises
    ------
    InterposeError
        For a value out of its bounds, or densities that together exceed the torus.
    """

    side: int = 40
    density: float = 0.7
    legitimacy: float = 0.8
    vision: float = 1.7
    force_vision: float = 1.7
    k: float = 2.3
    threshold: float = 0.1
    longest_jail: int = 15
    clone: float = 0.05
    oldest: float = 200.0
    peacekeepers: float = 0.0
    arrive: int = 0
    leave: int = -1
    rounding: str = "none"
    lone_active: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be a world."""
        check_whole("side", self.side, 3, LARGEST_SIDE, "sites")
        for name in ("density", "legitimacy", "clone", "peacekeepers"):
            check_share(name, getattr(self, name))
        farthest = min((self.side - 1) / 2, math.sqrt(MOST_SEEN / math.pi) / self.side)
        for name in ("vision", "force_vision"):
            check_number(name, getattr(self, name), 0, farthest, "sites: half the torus, less on a large one")
        check_number("k", self.k, 0, 1000, "")
        check_number("threshold", self.threshold, -1, 1, "")
        check_number("oldest", self.oldest, 1, 1e6, "periods")
        check_whole("longest_jail", self.longest_jail, 0, 10_000, "periods")
        check_whole("arrive", self.arrive, 0, MOST_PERIODS, "periods")
        check_whole("leave", self.leave, -1, MOST_PERIODS, "periods; -1: they stay")
        if self.rounding not in ROUNDINGS:
            raise InterposeError(f"is one of {', '.join(ROUNDINGS)}", argument="rounding", value=self.rounding)
        if self.density + self.peacekeepers > 1:
            raise InterposeError(
                f"with a density of {self.density:g} more than all sites are taken: together at most 1",
                argument="peacekeepers",
                value=f"{self.peacekeepers:g}",
            )


class Episode(NamedTuple):
    """What a run left."""

    extinct: int
    """period in which a group died out, counted from 0; -1 where both were left"""
    series: NDArray[np.int32]
    """a row a period, columns :data:`interpose.experiments.docking.epstein.torus.SERIES`"""
    sites: NDArray[np.int8]
    """who stands where at the end, shape (side, side): 0 nobody, 1 and 2 the groups, 3 a peacekeeper"""


def first_state(settings: Settings, seed: int, *, watch: bool = False) -> Torus:
    """Return a world before its first period: agents on random sites, half of each group, all of age 0.

    Parameters
    ----------
    settings : Settings
        What world.
    seed : int
        Seed, not negative.
    watch : bool
        Whether what happens in sight of peacekeepers is counted (it costs time).
    """
    check_whole("seed", seed, 0, 2**62, "")
    sites, agents = settings.side**2, round(settings.density * settings.side**2)
    force = round(settings.peacekeepers * sites)
    near, seen = (sites_within(settings.side, reach) for reach in (settings.vision, settings.force_vision))
    # The torus, those in jail, and those who die and are born within one period.
    room = 2 * sites + force * (settings.longest_jail + 2)
    agent: Any = np.zeros(room, AGENT).view(np.recarray)
    site, rng = np.zeros(sites, np.int32), np.random.default_rng(seed)
    rows = np.arange(agents)
    first = agent[:agents]
    first.id, first.group, first.alive = rows, rows % 2, 1
    first.place = rng.permutation(sites)[:agents]
    first.hardship, first.risk = rng.random(agents), rng.random(agents)
    first.death_age = settings.oldest * rng.random(agents)
    site[first.place] = rows + 1
    now: Any = np.zeros(1, NOW).view(np.recarray)
    now.agents = now.next_id = agents
    now.alive[0] = np.bincount(first.group, minlength=2)
    widest = max(near.shape[1], seen.shape[1], 8)
    scratch = np.zeros(room + force, np.int32), np.zeros(widest, np.int32), np.zeros(len(DECISIONS), np.uint64)
    adjacent = sites_within(settings.side, ADJACENT)
    rules = rules_of(settings, seed, watch)
    return Torus(agent, np.full(force, -1, np.int32), site, near, seen, adjacent, *scratch, rules, now)


def rules_of(settings: Settings, seed: int, watch: bool) -> Any:
    """Return the settings as compiled code reads them."""
    values = (
        seed, settings.legitimacy, settings.k, settings.threshold, settings.clone, settings.oldest,
        settings.longest_jail, ROUNDINGS[settings.rounding], settings.arrive, settings.leave,
        settings.lone_active, watch,
    )  # fmt: skip
    return np.array([values], RULES).view(np.recarray)


def play(settings: Settings, seed: int, periods: int, *, watch: bool = False) -> Episode:
    """Run a world until one group is gone, or for so many periods.

    Parameters
    ----------
    settings : Settings
        What world.
    seed : int
        Seed; the same seed gives the same run.
    periods : int
        Longest run.
    watch : bool
        As for :func:`first_state`.
    """
    check_whole("periods", periods, 1, MOST_PERIODS, "periods")
    world = first_state(settings, seed, watch=watch)
    series = np.zeros((periods, len(SERIES)), np.int32)
    extinct = int(pass_periods(world, series))
    return Episode(extinct, series[: extinct + 1] if extinct >= 0 else series, picture(world, settings.side))


def picture(world: Torus, side: int) -> NDArray[np.int8]:
    """Return who stands where: 0 nobody, 1 and 2 the groups, 3 a peacekeeper; shape (side, side)."""
    groups = world.agent.group[np.maximum(world.site, 1) - 1] + 1
    who = np.where(world.site > EMPTY, groups, np.where(world.site < EMPTY, 3, 0))
    return who.astype(np.int8).reshape(side, side)
