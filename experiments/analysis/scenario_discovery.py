"""Scenario discovery: conditions under which a policy fails, as boxes of inputs found by PRIM (EMA Workbench)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from interpose.experiments.analysis.input_ranges import Input, by_seed, points_at
from interpose.experiments.execution.evaluate import Evaluate
from interpose.experiments.execution.optional_libraries import require_library, seeded_globals
from interpose.model.errors import InterposeError
from interpose.model.scenario.policies import policies

FEWEST_DRAWS = 40
"""Fewest draws in which conditions are searched."""
SURE = 0.05
"""Quasi-p value above which a bound is dropped, since it may be due to chance."""
LEAST_MASS = 0.05
"""Smallest part of the draws that a box may hold."""
MOST_BOXES = 3
PEELS = (0.05, 0.1, 0.15)
"""Shares that PRIM peels off at once: all are tried, as small ones get stuck where failures are few."""


@dataclass(frozen=True)
class Discovery:
    """Draws, whether the policy failed in each, and the boxes in which it fails most."""

    draws: pd.DataFrame
    """a row per draw: values of the inputs, ``effect`` (with minus without, mean over seeds), ``failed``"""
    boxes: pd.DataFrame
    """a row per box: ``coverage`` (share of all failures that lie in it), ``density`` (share of its draws that fail),
    ``mass`` (share of all draws that lie in it), ``draws``, ``bounds`` (number of inputs bounded)"""
    bounds: pd.DataFrame
    """a row per bounded input of a box: ``low`` and ``high`` (not a number where it is open) with ``p_low`` and
    ``p_high``, the quasi-p values: chance of as dense a box if that bound meant nothing"""

    @property
    def usual(self) -> float:
        """Share of all draws that fail."""
        return float(self.draws["failed"].mean())


def check_draws(draws: int) -> None:
    """Refuse a number of draws that is too small; raises :class:`InterposeError`."""
    if draws < FEWEST_DRAWS:
        problem = f"too few to find conditions in: take at least {FEWEST_DRAWS}"
        raise InterposeError(problem, argument="draws", value=draws)


def draw_shares(inputs: int, draws: int, seed: int) -> npt.NDArray[np.float64]:
    """Return shares of ranges by a Latin hypercube: a row per draw."""
    check_draws(draws)
    return np.asarray(stats.qmc.LatinHypercube(inputs, rng=seed).random(draws), float)


def paired_effects(
    model: Evaluate,
    inputs: Sequence[Input],
    policy: str,
    *,
    draws: int,
    seeds: Sequence[int],
    outcome: str,
    seed: int = 1,
) -> pd.DataFrame:
    """Draw inputs and return a policy's paired effect at each draw: with it minus without it, same seeds.

    Parameters
    ----------
    model : Evaluate
        Model of a scenario that has the policy.
    inputs : sequence of Input
        What is uncertain.
    policy : str
        One of :func:`interpose.model.scenario.policies.policies`.
    draws : int
        Number of draws (Latin hypercube).
    seeds : sequence of int
        Seeds of each draw, in both arms.
    outcome : str
        Which outcome.
    seed : int
        Seed of the draws.
    """
    switched_off = policies()[policy]
    overlap = sorted(switched_off.keys() & {input_.path for input_ in inputs})
    if overlap:
        problem = f"is what the policy {policy} switches off: leave it out"
        raise InterposeError(problem, argument="path", value=overlap[0])
    points = points_at(inputs, draw_shares(len(inputs), draws, seed))
    outcomes = by_seed(model, [*points, *({**point, **switched_off} for point in points)], seeds, outcome)
    table = pd.DataFrame(points)
    table["effect"] = (outcomes[:draws] - outcomes[draws:]).mean(axis=1)
    return table


def discover(
    table: pd.DataFrame, paths: Sequence[str], *, worse_than: float = 0.0, more_is_better: bool = False
) -> Discovery:
    """Find boxes of inputs in which a policy fails.

    Each box is the one on PRIM's peeling trajectories with the best harmonic mean of coverage and density; bounds whose
    quasi-p value is above 0.05 are dropped. A further box is searched among the remaining draws, as long as
    failures are at least as dense in it as in all draws. Quasi-p values are of the same draws in which the box was
    found, which flatters them.

    Parameters
    ----------
    table : DataFrame
        A row per draw: a column per path, and ``effect``.
    paths : sequence of str
        Inputs that may bound a box.
    worse_than : float
        The policy fails in draws with an effect above this.
    more_is_better : bool
        The policy fails in draws with an effect below it instead.
    """
    effect = table["effect"].to_numpy(float)
    failed = effect < worse_than if more_is_better else effect > worse_than
    draws = table.assign(failed=failed)
    boxes: list[dict[str, Any]] = []
    bounds: list[dict[str, Any]] = []
    if failed.any() and not failed.all():
        with seeded_globals(1):
            _find_boxes(table[list(paths)].astype(float), failed, boxes, bounds)
    columns = ["box", "coverage", "density", "mass", "draws", "bounds"]
    ends = ["box", "path", "low", "high", "p_low", "p_high"]
    return Discovery(draws, pd.DataFrame(boxes, columns=columns), pd.DataFrame(bounds, columns=ends))


def _find_boxes(inputs: pd.DataFrame, failed: npt.NDArray[Any], boxes: list[Any], bounds: list[Any]) -> None:
    """Add one box after the other, each from the draws that lie in none yet, to ``boxes`` and ``bounds``."""
    require_library("ema_workbench")
    prim, remaining = require_library("ema_workbench.analysis.prim").Prim, np.ones(len(inputs), bool)
    while len(boxes) < MOST_BOXES and failed[remaining].any():
        candidates = []
        for peel in PEELS:
            box = prim(
                inputs[remaining], failed[remaining].astype(int), mass_min=LEAST_MASS, peel_alpha=peel
            ).find_box()
            bounds_of_box = _bounds(box, _choose_box(box))
            inside = remaining & _inside(inputs, bounds_of_box)
            candidates.append(
                (2 * failed[inside].sum() / (inside.sum() + failed[remaining].sum()), bounds_of_box, inside)
            )
        _, bounds_of_box, inside = max(candidates, key=lambda candidate: candidate[0])
        if not bounds_of_box or failed[inside].mean() < failed.mean():
            return
        number, remaining = len(boxes) + 1, remaining & ~inside
        shares = {"coverage": failed[inside].sum() / failed.sum(), "density": failed[inside].mean()}
        boxes.append(
            {"box": number, **shares, "mass": inside.mean(), "draws": inside.sum(), "bounds": len(bounds_of_box)}
        )
        bounds += [{"box": number, **line} for line in bounds_of_box]


def _inside(inputs: pd.DataFrame, lines: Sequence[dict[str, Any]]) -> npt.NDArray[np.bool_]:
    """Return which draws lie within some bounds."""
    inside = np.ones(len(inputs), bool)
    for line in lines:
        values = inputs[line["path"]].to_numpy()
        inside &= ~(values < line["low"]) & ~(values > line["high"])
    return inside


def _choose_box(box: Any) -> int:
    """Choose a box on the trajectory, drop bounds that may be due to chance, and return its position there."""
    path = box.peeling_trajectory
    product = path["coverage"] * path["density"] / (path["coverage"] + path["density"]).clip(lower=1e-12)
    at = int(product.idxmax())
    while True:
        doubtful = {name: max(p) for name, p in box.p_values[at].items() if max(p) > SURE}
        if not doubtful:
            box.select(at)
            return at
        box.drop_restriction(max(doubtful, key=lambda name: doubtful[name]), at)
        at = len(box.peeling_trajectory) - 1


def _bounds(box: Any, at: int) -> list[dict[str, Any]]:
    """Return the bounds of a box; an end that is that of all draws is open."""
    lines = []
    for path, chances in box.p_values[at].items():
        low, high = (
            (float(end), float(p)) if p >= 0 else (np.nan, np.nan)
            for end, p in zip(box.box_lims[at][path], chances, strict=True)
        )
        lines.append({"path": path, "low": low[0], "high": high[0], "p_low": low[1], "p_high": high[1]})
    return sorted(lines, key=lambda line: (np.nanmax([line["p_low"], line["p_high"]]), line["path"]))
