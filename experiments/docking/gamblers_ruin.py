"""Two factions who wear each other out one fighter at a time: closed forms of ruin, walks, and interpose itself."""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np

from interpose.experiments.docking.attrition import ruin
from interpose.experiments.docking.contract import Found, Part, Sizes, Task
from interpose.experiments.docking.findings import CLOSE, Finding, exact, share
from interpose.experiments.docking.one_place import one_place, tally
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.results.intervals import over_seeds

SOURCE = "Feller 1968, An Introduction to Probability Theory, vol. 1, XIV.2 and XIV.3 (recalled)"
OWN = "docs/laws/posture.md, eq. 6.12, and docs/laws/clash.md, eq. 7.2 and 7.11"
START, GOAL, WALKS = 6, 10, 2000
"""Fighters of one faction, of both together, and walks of a run."""
CHANCES = (0.5, 0.45)
"""Chances that the first faction wins a fighter from the other."""
RED, BLUE, DAYS, TIMES = 12, 8, 3000, 10
"""Fighters in interpose's stripped world, days, and its runs as a multiple of the others: they are cheap."""
FRICTION = 0.5
"""Clashes a day per hundred in contact: so few that two on one day, which read one morning, are rare."""


def ruin_chance(start: int, goal: int, chance: float) -> float:
    """Chance that who starts with ``start`` of ``goal`` and wins each with a chance loses all (gambler's ruin)."""
    if chance == 0.5:
        return 1 - start / goal
    odds = (1 - chance) / chance
    return float((odds**start - odds**goal) / (1 - odds**goal))


def ruin_steps(start: int, goal: int, chance: float) -> float:
    """Return the mean number of steps until one of the two has all."""
    if chance == 0.5:
        return float(start * (goal - start))
    return (start - goal * (1 - ruin_chance(start, goal, chance))) / (1 - 2 * chance)


@lru_cache(maxsize=4096)
def last_standing(red: int, blue: int) -> tuple[float, float]:
    """Return the chance that blue is gone first, and the mean number of deaths until one is.

    Each death is blue's with chance red / (red + blue), which is what interpose's rule of clashes gives at equal
    quality (eq. 6.12 and 7.11): an exact recursion over all ways. Not a gambler's ruin: what one
    loses the other does not win.
    """
    if blue == 0 or red == 0:
        return float(blue == 0), 0.0
    of_blue = red / (red + blue)
    lost_blue, lost_red = last_standing(red, blue - 1), last_standing(red - 1, blue)
    chance = of_blue * lost_blue[0] + (1 - of_blue) * lost_red[0]
    return chance, 1 + of_blue * lost_blue[1] + (1 - of_blue) * lost_red[1]


def walks_of(chance: float, seed: int) -> list[int]:
    """Return how many of the walks of a run end in ruin, and the steps of all together."""
    return list(ruin(START, GOAL, chance, WALKS, seed))


def world_run(seed: int) -> list[int]:
    """Return red and blue dead, and what is left of both, in interpose's stripped world, one death a clash."""
    return list(tally(one_place(RED, BLUE, FRICTION, one_by_one=True), seed, DAYS)[1:5])


def tasks(sizes: Sizes) -> list[Task]:
    """List all runs."""
    walks = [
        Task(f"ruin {chance} {seed}", partial(walks_of, chance, seed)) for chance in CHANCES for seed in sizes.seeds
    ]
    worlds = range(1, TIMES * sizes.runs + 1)
    return walks + [Task(f"ruin world {seed}", partial(world_run, seed)) for seed in worlds]


def found(sizes: Sizes, results: Mapping[str, Any]) -> Found:
    """Return all findings."""
    rows = []
    for number, chance in enumerate(CHANCES):
        walks = np.array([results[f"ruin {chance} {seed}"] for seed in sizes.seeds]) / WALKS
        what: str = Filled(
            mark("gambler's ruin, {one} against {other}, chance {chance:g}"),
            one=START,
            other=GOAL - START,
            chance=chance,
        )
        ruined, steps = ruin_chance(START, GOAL, chance), ruin_steps(START, GOAL, chance)
        rows += [
            Finding("ruin", f"R{2 * number + 1}", what, mark("walks that end in ruin"), "share", sizes.runs * WALKS,
                    *over_seeds(walks[:, 0]), "near", ruined, SOURCE, margin=CLOSE * ruined),
            Finding("ruin", f"R{2 * number + 2}", what, mark("steps until one has all"), mark("steps"),
                    sizes.runs * WALKS,
                    *over_seeds(walks[:, 1]), "near", steps, SOURCE, margin=CLOSE * steps),
        ]  # fmt: skip
    runs = TIMES * sizes.runs
    ends = np.array([results[f"ruin world {seed}"] for seed in range(1, runs + 1)])
    over = ends[:, 2:].min(axis=1) == 0
    chance, deaths = last_standing(RED, BLUE)
    what = Filled(mark("one death at a time, {red} against {blue}: exact recursion"), red=RED, blue=BLUE)
    done = int(over.sum())
    rows += [
        Finding("ruin", "R5", what,
                mark("interpose's stripped world: runs in which the weaker side is gone first"), "share", done,
                *share(ends[over, 3] == 0), "near", chance, OWN, margin=CLOSE * chance),
        Finding("ruin", "R6", what, mark("interpose's stripped world: deaths until one side is gone"), "persons", done,
                *over_seeds(ends[over, :2].sum(axis=1).astype(float)), "near", deaths, OWN, margin=CLOSE * deaths),
        Finding("ruin", "R7", Filled(mark("one side is gone within {days} days in the stripped world"), days=DAYS),
                mark("runs that are over"), "share", runs, *exact(done / runs), "reported", 1.0, OWN),
    ]  # fmt: skip
    return Found(rows, {})


PART = Part("ruin", "Two factions and ruin", tasks, found)
