"""Lanchester's laws: closed forms, a jump process that converges to them, and what interpose's own clashes do."""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from interpose.agents.faction_choices import odds
from interpose.experiments.docking.attrition import LINEAR, SQUARE, fight
from interpose.experiments.docking.contract import Found, Part, Sizes, Task
from interpose.experiments.docking.findings import CLOSE, CLOSE_EXPONENT, Finding, bootstrap, exact
from interpose.experiments.docking.one_place import one_place, tally
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.results.intervals import over_seeds

SOURCE = "Lanchester 1916, Aircraft in Warfare (recalled)"
OWN = "docs/laws/clash.md, eq. 7.2, 7.5, 7.11"
ALPHA, BETA, HALF = 1.0, 2.0, 0.5
"""Deaths caused by a red one and by a blue one per unit of time (square law); blue ones per red one at the start."""
BETA_LINEAR = 1.2
"""The same of blue ones, in the linear law."""
NUMBERS = (30, 100, 300, 1000, 3000, 10_000, 30_000)
"""Red ones at the start."""
LARGE = tuple(number for number in NUMBERS if number >= 300)
"""Those from which on the limit is looked at: below, the end is often decided by the last few."""
MIDDLE = 0.3
"""Time at which the way there is looked at."""
RATIOS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Red fighters per blue one in interpose's stripped world."""
MANY, DAYS, CLASHES, AREA = 2_000_000, 30, 40.0, 4e6
"""Fighters of the weaker side, days, clashes a day, and km2 (at the usual density of clash.usual_density): so many
fighters that those who die, a few thousand, hardly change the ratio."""
LEFT_SQUARE = mark("square law: what is left of the stronger side")
LEFT_LINEAR = mark("linear law: what is left of the stronger side")
LIMIT_SQUARE = mark("square law: the limit is approached as fluctuations of independent deaths vanish")
LIMIT_LINEAR = mark("linear law: the limit is approached as fluctuations of independent deaths vanish")
"""What the closed forms say of the jump process."""
WEAKER = (0.25, 0.5, 1.0)
"""Sizes at equal forces, in those numbers."""


def square_law(red: float, blue: float, alpha: float, beta: float, time: float) -> tuple[float, float]:
    """Return both sides at a time under d red = -beta blue dt, d blue = -alpha red dt, while both are left.

    Parameters
    ----------
    red, blue : float
        Numbers at the start.
    alpha, beta : float
        Deaths that a red one and a blue one cause per unit of time.
    time : float
        Time since the start.
    """
    pace, ratio = math.sqrt(alpha * beta), math.sqrt(beta / alpha)
    up, down = math.cosh(pace * time), math.sinh(pace * time)
    return red * up - ratio * blue * down, blue * up - red / ratio * down


def square_survivors(red: float, blue: float, alpha: float, beta: float) -> float:
    """Return what is left of who wins: positive of red, negative of blue; alpha red^2 - beta blue^2 is kept."""
    kept = alpha * red**2 - beta * blue**2
    return math.sqrt(kept / alpha) if kept >= 0 else -math.sqrt(-kept / beta)


def linear_survivors(red: float, blue: float, alpha: float, beta: float) -> float:
    """Return the same for the linear law, under which alpha red - beta blue is kept."""
    kept = alpha * red - beta * blue
    return kept / alpha if kept >= 0 else kept / beta


def largest_error() -> float:
    """Return the largest relative difference between the closed form of the square law and a numerical integration."""

    def slope(_: float, state: Any) -> list[float]:
        return [-BETA * state[1], -ALPHA * state[0]]

    times = np.linspace(0, 2 * MIDDLE, 13)
    found = solve_ivp(slope, (0, times[-1]), [1.0, HALF], t_eval=times, rtol=1e-11, atol=1e-13).y.T
    closed = np.array([square_law(1.0, HALF, ALPHA, BETA, time) for time in times])
    return float(np.abs(found / closed - 1).max())


def exponent_by_rule() -> float:
    """Return the exponent of losses of the other per own loss against the ratio of forces, by interpose's rule alone.

    A death is the target's with the chance to prevail (eq. 6.12, 7.11), whoever began, so that each side's part of the
    dead is the other's part of all fighting power.
    """
    chance: Any = odds.py_func  # type: ignore[attr-defined]
    exchange = [chance(ratio, 1.0, 1.0, 1.0) / chance(1.0, 1.0, ratio, 1.0) for ratio in RATIOS]
    return float(np.polyfit(np.log(RATIOS), np.log(exchange), 1)[0])


def jump(number: int, law: int, seed: int) -> list[float]:
    """Return what is left of both sides at the end, and of red in the middle, as shares of red at the start."""
    rates = np.array([ALPHA, BETA if law == SQUARE else BETA_LINEAR, float(number)])
    red, blue, _ = fight(number, int(HALF * number), rates, law, math.inf, seed)
    middle = fight(number, int(HALF * number), rates, law, MIDDLE, seed)[0] if law == SQUARE else 0
    return [red / number, blue / number, middle / number]


def clashes_of(red: float, blue: float, seed: int) -> list[int]:
    """Return clashes, red dead and blue dead in interpose's stripped world."""
    friction = CLASHES / (2 * MANY / 100)
    return list(tally(one_place(int(red), int(blue), friction, AREA), seed, DAYS)[:3])


def sides_of(ratio: float) -> tuple[float, float]:
    """Return both sides at a ratio, the weaker of them always as many."""
    return (MANY * max(1.0, ratio), MANY * max(1.0, 1 / ratio))


def tasks(sizes: Sizes) -> list[Task]:
    """List all runs."""
    listed = []
    for seed in sizes.seeds:
        for law in (SQUARE, LINEAR):
            for number in NUMBERS:
                listed.append(Task(f"lanchester {law} {number} {seed}", partial(jump, number, law, seed)))
        for ratio in RATIOS:
            sides = sides_of(ratio)
            listed.append(Task(f"lanchester own {ratio} {seed}", partial(clashes_of, sides[0], sides[1], seed)))
        for size in WEAKER[:-1]:
            listed.append(Task(f"lanchester size {size} {seed}", partial(clashes_of, size * MANY, size * MANY, seed)))
    return listed


def convergence(sizes: Sizes, results: Mapping[str, Any]) -> tuple[list[Finding], pd.DataFrame]:
    """Return how the jump process comes to both laws as numbers grow."""
    rows, table = list[Finding](), []
    for law, title in ((SQUARE, "square"), (LINEAR, "linear")):
        left_over, limit = (LEFT_SQUARE, LIMIT_SQUARE) if law == SQUARE else (LEFT_LINEAR, LIMIT_LINEAR)
        wanted = (
            square_survivors(1, HALF, ALPHA, BETA) if law == SQUARE else linear_survivors(1, HALF, ALPHA, BETA_LINEAR)
        )
        left = np.array([[results[f"lanchester {law} {n} {s}"] for n in NUMBERS] for s in sizes.seeds])
        won = left[..., 0] - left[..., 1] * (math.sqrt(BETA / ALPHA) if law == SQUARE else BETA_LINEAR / ALPHA)
        error = bootstrap((won[:, -len(LARGE) :] - wanted) ** 2, exponent)
        end = over_seeds(won[:, -1])
        common: dict[str, Any] = {"part": "lanchester", "runs": sizes.runs, "source": SOURCE}
        rows += [
            Finding(name=f"L{len(rows) + 2}", finding=left_over, unit="share",
                    measure=Filled(mark("survivors per red one at the start, {n:,} of them"), n=NUMBERS[-1]),
                    estimate=end[0], low=end[1], high=end[2], kind="near", value=wanted,
                    margin=CLOSE * wanted, **common),
            Finding(name=f"L{len(rows) + 3}", finding=limit, unit="1", measure=Filled(
                    mark("exponent of the root mean squared error against numbers from {least} on"), least=LARGE[0]),
                    estimate=error[0], low=error[1], high=error[2], kind="near", value=-0.5,
                    margin=CLOSE_EXPONENT, **(common | {"runs": sizes.runs * len(LARGE)})),
        ]  # fmt: skip
        for place, number in enumerate(NUMBERS):
            mean = over_seeds(won[:, place])
            table.append({"law": title, "number": number, "closed": wanted, "runs": sizes.runs} | mean._asdict())
    middle = over_seeds([results[f"lanchester {SQUARE} {NUMBERS[-1]} {s}"][2] for s in sizes.seeds])
    wanted = square_law(1, HALF, ALPHA, BETA, MIDDLE)[0]
    rows.append(
        Finding("lanchester", "L6", mark("square law: the way there"), Filled(
                mark("red ones at time {time:g}, {n:,} at the start"), time=MIDDLE, n=NUMBERS[-1]), "share",
                sizes.runs, *middle, "near", wanted, SOURCE, margin=CLOSE * wanted)
    )  # fmt: skip
    return rows, pd.DataFrame(table).rename(columns={"middle": "mean"})


def exponent(squares: NDArray[np.float64]) -> float:
    """Return the exponent of the root mean square over runs against :data:`LARGE`, by least squares of logarithms."""
    return float(np.polyfit(np.log(LARGE), np.log(squares.mean(axis=0)) / 2, 1)[0])


def own_findings(sizes: Sizes, results: Mapping[str, Any]) -> list[Finding]:
    """Return how interpose's clashes depend on numbers, run by run."""
    of_ratio = np.array([[results[f"lanchester own {r} {s}"] for r in RATIOS] for s in sizes.seeds], float)
    exchange = np.log(of_ratio[..., 2] / of_ratio[..., 1])
    fitted = np.polyfit(np.log(RATIOS), exchange.T, 1)[0]
    place, top = RATIOS.index(1.0), RATIOS.index(4.0)
    losses = of_ratio[..., 1] + of_ratio[..., 2]
    stronger = np.log(losses[:, top] / losses[:, place]) / math.log(4)
    equal = np.array([[results[f"lanchester size {z} {s}"] for z in WEAKER[:-1]] for s in sizes.seeds], float)
    both = np.column_stack([equal[..., 1] + equal[..., 2], losses[:, place]])
    size = np.polyfit(np.log(WEAKER), np.log(both).T, 1)[0]
    what = mark("square law: losses of the other per own loss go as the ratio of forces (linear law: as 0)")
    runs = sizes.runs
    rule = exponent_by_rule()
    return [
        Finding("lanchester", "L7", what, mark("interpose's rule alone: how far the exponent is from 1"), "1", 0,
                *exact(abs(rule - 1)), "at most", 1e-12, OWN),
        Finding("lanchester", "L8", what,
                mark("interpose's clashes: exponent of the ratio of losses against that of fighters"), "1",
                runs * len(RATIOS), *over_seeds(fitted), "near", 1.0, OWN, margin=CLOSE_EXPONENT),
        Finding("lanchester", "L9", mark("losses a day of both go as numbers (square law: 1; linear law: 2)"),
                mark("interpose's clashes: exponent at equal forces (deaths a clash grow with density, eq. 7.5)"), "1",
                runs * len(WEAKER), *over_seeds(size), "reported", 1.0, OWN),
        Finding("lanchester", "L10",
                mark("more of the stronger side alone bring more losses (square law; linear law: 1)"),
                mark("interpose's clashes: exponent of all losses against the stronger side, the weaker as it was"),
                "1", 2 * runs, *over_seeds(stronger), kind="near", value=math.log(2.5) / math.log(4), source=OWN,
                note=mark("contact counts the weaker side (eq. 7.2)"), margin=CLOSE_EXPONENT),
    ]  # fmt: skip


def found(sizes: Sizes, results: Mapping[str, Any]) -> Found:
    """Return all findings, and what is left by numbers."""
    rows, table = convergence(sizes, results)
    first = Finding(
        "lanchester", "L1", mark("square law: closed form"),
        mark("largest relative difference from a numerical integration"),
        "1", 0, *exact(largest_error()), "at most", 1e-8, SOURCE,
    )  # fmt: skip
    return Found([first, *rows, *own_findings(sizes, results)], {"attrition": table})


PART = Part("lanchester", "Lanchester's laws", tasks, found)
