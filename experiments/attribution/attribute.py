"""Through which pathways a policy has its effect: Shapley values of paired worlds, seed by seed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.attribution import shapley as games
from interpose.experiments.attribution.pathway_groups import Player
from interpose.experiments.execution.evaluate import Evaluate, Point
from interpose.experiments.execution.result_files import write_answer
from interpose.model.errors import ScenarioError
from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import outcome_values

OUTSIDE = "outside the pathways"
FEW, ORDERS = 5, 10
"""Players up to whom every combination is run unless asked otherwise, and orders a seed that are sampled for more.

For the eight groups of `gaza-isf`, 10 orders a seed take 61 worlds in place of 257, and the intervals of parts, which
hold what sampling adds, become 3 % wider in the mean over parts by size (violations and deaths, 20 seeds): seeds differ
by more than orders do.
"""
SALT = 5_011


PAIRS = ["outcome", "one", "other", "interaction", "low", "high"]
"""Columns of interactions, of which there are none where orders were sampled."""


@dataclass(frozen=True)
class Question:
    """Two worlds whose difference is to be shared out.

    Parameters
    ----------
    policy, against : mapping
        Changes that make the one world and the other.
    in_both : bool
        Whether pathways are switched in the other world too; not where there is no force that could use them.
    """

    policy: Point
    against: Point
    in_both: bool


THE_FORCE = Question({}, {"mission.deployed": False}, in_both=False)


@dataclass(frozen=True)
class Attribution:
    """An effect and its parts.

    Parameters
    ----------
    parts : DataFrame
        A row an outcome and player: ``pathways``, mean ``part`` over seeds with its interval, ``lower_in`` and
        ``higher_in`` (shares of seeds), ``sampling_error`` (standard error that sampled orders add to the mean; 0 where
        all coalitions were run). The player "outside the pathways" has what differs with every pathway off.
    whole : DataFrame
        A row an outcome: mean ``effect`` of the policy with its interval; parts sum to it in every seed.
    interactions : DataFrame
        A row an outcome and pair of players: mean ``interaction`` with its interval; empty for sampled orders.
    by_seed : DataFrame
        Outcome, player, seed, part.
    """

    parts: pd.DataFrame
    whole: pd.DataFrame
    interactions: pd.DataFrame
    by_seed: pd.DataFrame

    def write(self, folder: Path, meta: dict[str, Any]) -> None:
        """Write every table as CSV, and what it is as ``attribution.json``."""
        write_answer(folder, "attribution", meta, {field.name: getattr(self, field.name) for field in fields(self)})


@dataclass(frozen=True)
class Game:
    """What is asked of whom: players, seeds and outcomes."""

    players: Sequence[Player]
    seeds: Sequence[int]
    outcomes: Sequence[str]
    question: Question = THE_FORCE

    def points(self, masks: Sequence[int]) -> list[Point]:
        """Return the worlds in which the pathways of some coalitions are on: the policy's, then the other's."""
        switched = [self._switches(mask) for mask in masks]
        policy = [dict(self.question.policy) | switches for switches in switched]
        if not self.question.in_both:
            return [*policy, dict(self.question.against)]
        return policy + [dict(self.question.against) | switches for switches in switched]

    def _switches(self, mask: int) -> dict[str, bool]:
        """Return the switches of a coalition: the pathways of its players on, those of the others off."""
        pairs = [(way, bool(mask >> i & 1)) for i, player in enumerate(self.players) for way in player.pathways]
        return {f"pathways.{way}": on for way, on in pairs}

    def worth(self, evaluate: Evaluate, masks: Sequence[int], seeds: Sequence[int]) -> Any:
        """Run coalitions; gives by how much the policy's world differs from the other: (masks, seeds, outcomes)."""
        table = evaluate(self.points(masks), seeds)
        values = np.stack([outcome_values(table, name).to_numpy(float) for name in self.outcomes], axis=1)
        values = values.reshape(-1, len(seeds), len(self.outcomes))
        return values[: len(masks)] - values[len(masks) :]

    def orders(self, seed: int, permutations: int) -> Any:
        """Draw the orders of one seed: others for every seed, so that their errors cancel over seeds."""
        return games.orders(len(self.players), permutations, np.random.default_rng([SALT, seed]))

    def masks(self, seed: int, permutations: int) -> list[int]:
        """List the coalitions that the orders of one seed go through, each once."""
        return sorted({mask for order in self.orders(seed, permutations) for mask in games.visited(order)})

    def runs(self, permutations: int | None = None) -> int:
        """Count the runs that an attribution takes."""
        if permutations is None:
            return len(self.points(games.coalitions(len(self.players)))) * len(self.seeds)
        return sum(len(self.points(self.masks(seed, permutations))) for seed in self.seeds)


def orders_for(players: int, permutations: int | None = None, *, every_combination: bool = False) -> int | None:
    """Return how many orders a seed are sampled for so many players; None where every combination is run.

    Raises
    ------
    ScenarioError
        Where both are asked for.
    """
    if permutations is not None and every_combination:
        problem = "orders are sampled, or every combination is run: give one of the two"
        raise ScenarioError(problem, argument="permutations", value=permutations)
    if every_combination or (permutations is None and players <= FEW):
        return None
    return ORDERS if permutations is None else permutations


def check(game: Game, permutations: int | None = None) -> None:
    """Refuse, before anything runs, more players than can be tried in every combination, or orders without a pair."""
    many = len(game.players)
    if permutations is None and many > games.MOST_PLAYERS:
        problem = f"attribute: {many} groups make {2**many:,} combinations"
        raise ScenarioError(f"{problem}: take at most {games.MOST_PLAYERS} groups, or sample orders")
    if permutations is not None and (permutations < 4 or permutations % 2):
        problem = "must be even and at least 4: orders come in pairs"
        raise ScenarioError(problem, argument="permutations", value=permutations)


def attribute(evaluate: Evaluate, game: Game) -> Attribution:
    """Share out an effect exactly, by running every coalition of at most eight players with every seed.

    Each seed is a game of its own, so that intervals over seeds hold what the chance of the world does to the parts.

    Raises
    ------
    ScenarioError
        For more players than can be tried in every combination.
    """
    check(game)
    worth = game.worth(evaluate, games.coalitions(len(game.players)), game.seeds)
    parts = games.shapley_values(worth)
    return _summed_up(game, parts, np.zeros_like(parts), worth[[0, -1]], _interactions(game, worth))


def attribute_sampled(evaluate: Evaluate, game: Game, permutations: int) -> Attribution:
    """Share out an effect among any number of players, along sampled orders in which they join.

    Orders come in pairs, each with its reverse, and are drawn anew for every seed; so the interval over seeds holds the
    error of sampling too. Along each order the gains sum to the whole, and so do the parts, seed by seed.

    Raises
    ------
    ScenarioError
        For an odd number of orders, or fewer than two pairs.
    """
    check(game, permutations)
    parts, variance, ends = [], [], []
    for seed in game.seeds:
        masks = game.masks(seed, permutations)
        values = game.worth(evaluate, masks, [seed])[:, 0]
        worth = dict(zip(masks, values, strict=True))
        found = games.sampled_values(game.orders(seed, permutations), worth)
        parts.append(found.parts)
        variance.append(found.variance)
        ends.append([worth[0], worth[max(masks)]])
    values, spread, both = (np.stack(arrays, axis=1) for arrays in (parts, variance, ends))
    return _summed_up(game, values, spread, both, pd.DataFrame(columns=PAIRS))


def _interactions(game: Game, worth: Any) -> pd.DataFrame:
    """Sum the interaction of every two players up over seeds, the strongest of an outcome first."""
    pairs, index = games.interactions(worth)
    rows = []
    for column, outcome in enumerate(game.outcomes):
        middle, low, high = over_seeds(index[:, :, column].T)
        for row in np.argsort(-np.abs(middle), kind="stable"):
            one, other = (game.players[i].name for i in pairs[row])
            rows.append((outcome, one, other, middle[row], low[row], high[row]))
    return pd.DataFrame(rows, columns=PAIRS)


def _summed_up(game: Game, values: Any, variance: Any, ends: Any, together: pd.DataFrame) -> Attribution:
    """Sum parts (players, seeds, outcomes) up over seeds; ``ends`` is the worth of nobody and of all."""
    names = [*(player.name for player in game.players), OUTSIDE]
    ways = [*(" ".join(player.pathways) for player in game.players), ""]
    values = np.concatenate([values, ends[:1]])
    error = np.sqrt(np.concatenate([variance, np.zeros_like(ends[:1])]).sum(axis=1)) / len(game.seeds)
    parts, whole, by_seed = list[pd.DataFrame](), list[dict[str, Any]](), list[pd.DataFrame]()
    for column, outcome in enumerate(game.outcomes):
        part = values[:, :, column]
        middle, low, high = over_seeds(part.T)
        found = {"outcome": outcome, "player": names, "pathways": ways, "part": middle, "low": low, "high": high}
        found |= {"lower_in": (part < 0).mean(axis=1), "higher_in": (part > 0).mean(axis=1)}
        parts.append(pd.DataFrame(found | {"sampling_error": error[:, column]}))
        effect = over_seeds(ends[1, :, column])
        whole.append({"outcome": outcome, "effect": effect.middle, "low": effect.low, "high": effect.high})
        seeds = pd.DataFrame(part, index=names, columns=list(game.seeds)).rename_axis("player")
        long = seeds.reset_index().melt("player", var_name="seed", value_name="part")
        by_seed.append(long.assign(outcome=outcome)[["outcome", "player", "seed", "part"]])
    joined, each = (pd.concat(tables, ignore_index=True) for tables in (parts, by_seed))
    return Attribution(joined, pd.DataFrame(whole), together, each)
