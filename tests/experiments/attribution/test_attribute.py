"""Shares of an effect: games with known answers, worlds whose parts must sum to the whole, and the command."""

from collections.abc import Sequence
from functools import partial
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from support.worlds import scenario, valley, with_force

from interpose.experiments.attribution import shapley as games
from interpose.experiments.attribution.attribute import (
    OUTSIDE,
    Attribution,
    Game,
    Question,
    attribute,
    attribute_sampled,
    check,
)
from interpose.experiments.attribution.pathway_groups import Player, grouped_players, pathways_on, single_players
from interpose.experiments.execution.evaluate import Point, evaluate
from interpose.model.errors import ScenarioError
from interpose.model.mechanisms.contract import GROUPS, Pathway
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario
from interpose.model.simulation.simulate import simulate

WORLD = scenario(with_force(valley()))
ALONE = [3.0, -1.0, 0.5, 0.0, 2.0]
BOTH = {(0, 1): 4.0, (2, 4): -1.0}


def known_worth(mask: int, scale: float = 1.0) -> float:
    """Be worth the sum of what each is worth alone, and of two pairs that do more or less together."""
    own = sum(value for i, value in enumerate(ALONE) if mask >> i & 1)
    return scale * (own + sum(value for (i, j), value in BOTH.items() if mask >> i & 1 and mask >> j & 1))


MANY = len(PATHWAYS)
KNOWN = [5.0, 1.0, 0.0, 0.0, 1.5]
"""Each has its own and half of what its pairs do together."""

# ---------------------------------------------------------------------------------------------- games


def test_a_game_of_sums_and_pairs_is_shared_as_known() -> None:
    worth = [7.0 + known_worth(mask) for mask in games.coalitions(5)]
    assert games.shapley_values(worth) == pytest.approx(KNOWN)
    pairs, index = games.interactions(worth)
    assert dict(zip(pairs, index, strict=True)) == pytest.approx({pair: BOTH.get(pair, 0.0) for pair in pairs})


def test_values_are_the_mean_over_all_orders() -> None:
    worth = np.random.default_rng(4).normal(0, 1, 16)
    gains = np.zeros((24, 4))
    for row, order in enumerate(permutations(range(4))):
        path = games.visited(order)
        for step, player in enumerate(order):
            gains[row, player] = worth[path[step + 1]] - worth[path[step]]
    assert games.shapley_values(worth) == pytest.approx(gains.mean(axis=0))
    assert games.shapley_values(np.stack([worth, 2 * worth], axis=1))[:, 1] == pytest.approx(2 * gains.mean(axis=0))


def test_three_who_act_only_together_and_one_who_decides() -> None:
    unanimous = [float(mask == 7) for mask in range(8)]
    assert games.shapley_values(unanimous) == pytest.approx([1 / 3] * 3)
    assert games.interactions(unanimous)[1] == pytest.approx([1 / 2] * 3)
    gloves = [float(bool(mask & 1) and mask != 1) for mask in range(8)]
    assert games.shapley_values(gloves) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert games.shapley_values([2.0, 5.0]) == pytest.approx([3.0])
    with pytest.raises(ValueError, match="power of two"):
        games.shapley_values([1.0, 2.0, 3.0])


def test_sampled_orders_share_the_whole_and_pairs_are_exact_for_pairwise_games() -> None:
    drawn = games.orders(5, 6, np.random.default_rng(2))
    assert drawn.shape == (6, 5) and all((a == b[::-1]).all() for a, b in zip(drawn[::2], drawn[1::2], strict=True))
    found = games.sampled_values(drawn, {mask: known_worth(mask) for mask in range(32)})
    assert found.parts == pytest.approx(KNOWN) and found.variance == pytest.approx(np.zeros(5))


def test_sampled_values_are_unbiased_and_their_error_is_what_it_says() -> None:
    chance = np.random.default_rng(8)
    worth = dict(enumerate(chance.normal(0, 1, 64)))
    exact = games.shapley_values(list(worth.values()))
    tries = [games.sampled_values(games.orders(6, 8, chance), worth) for _ in range(600)]
    parts, said = np.array([t.parts for t in tries]), np.array([t.variance for t in tries]).mean(axis=0)
    assert parts.sum(axis=1) == pytest.approx(np.full(600, worth[63] - worth[0]))
    assert np.abs(parts.mean(axis=0) - exact).max() < 4 * np.sqrt(said.max() / 600)
    assert parts.var(axis=0, ddof=1) == pytest.approx(said, rel=0.25)
    assert np.isnan(games.sampled_values(games.orders(6, 2, chance), worth).variance).all()


# ---------------------------------------------------------------------------------------------- any runner


def made_up(points: Sequence[Point], seeds: Sequence[int]) -> pd.DataFrame:
    """Run nothing: outcomes follow from the switches by the known game, larger from seed to seed."""
    rows = []
    for number, point in enumerate(points):
        mask = sum(1 << i for i, way in enumerate(PATHWAYS[:5]) if point.get(f"pathways.{way.name}", True))
        here = 0 if point.get("mission.deployed", True) is False else mask
        rows += [{"point": number, "seed": s, "clashes": 50.0 * s + known_worth(here, s)} for s in seeds]
    return pd.DataFrame(rows)


FIVE = [Player(name=way.name, pathways=(way.name,)) for way in PATHWAYS[:5]]


def test_any_runner_will_do_and_intervals_are_over_seeds() -> None:
    game = Game(FIVE, [1, 2, 3, 6], ["clashes"])
    exact, sampled = attribute(made_up, game), attribute_sampled(made_up, game, 4)
    for found in (exact, sampled):
        parts = found.parts.set_index("player")
        assert parts["part"].tolist() == pytest.approx([3.0 * value for value in [*KNOWN, 0.0]])
        low, high = over_seeds(5.0 * np.array([1, 2, 3, 6]))[1:]
        assert tuple(parts.loc[FIVE[0].name, ["low", "high"]]) == pytest.approx((low, high))
        assert parts["sampling_error"].tolist() == pytest.approx([0.0] * 6, abs=1e-12)
        assert found.whole.loc[0, "effect"] == pytest.approx(3.0 * sum(KNOWN))
    first = exact.interactions.iloc[0]
    assert (first["one"], first["other"], first["interaction"]) == (FIVE[0].name, FIVE[1].name, pytest.approx(12.0))
    assert sampled.interactions.empty
    calls: list[int] = []

    def counted(points: Sequence[Point], seeds: Sequence[int]) -> pd.DataFrame:
        calls.append(len(points) * len(seeds))
        return made_up(points, seeds)

    attribute(counted, game)
    attribute_sampled(counted, game, 4)
    assert calls[0] == game.runs() == (32 + 1) * 4 and sum(calls[1:]) == game.runs(4)


# ---------------------------------------------------------------------------------------------- worlds


def sums(found: Attribution, outcome: str) -> np.ndarray:
    """Add the parts of each seed up."""
    table = found.by_seed[found.by_seed["outcome"] == outcome]
    return table.groupby("seed")["part"].sum().to_numpy()


def test_parts_sum_to_the_whole_in_every_seed() -> None:
    players, seeds, names = grouped_players(WORLD)[:3], [1, 2, 5], ["violations", "deaths", "mean_trust"]
    game = Game([*players, Player(name="rest", pathways=_others(players))], seeds, names)
    run = partial(evaluate, WORLD, days=40, threads=2)
    found = attribute(run, game)
    bare = change_scenario(WORLD, {"mission.deployed": False})
    for name in ("violations", "mean_trust"):
        effects = [outcomes(simulate(WORLD, s, 40))[name] - outcomes(simulate(bare, s, 40))[name] for s in seeds]
        assert sums(found, name) == pytest.approx(effects, abs=1e-12)
        assert found.whole.set_index("outcome").loc[name, "effect"] == pytest.approx(np.mean(effects))
    outside = found.parts[found.parts["player"] == OUTSIDE]
    assert (outside["part"] == 0).all(), "with every pathway off the world is the one without the force"
    sampled = attribute_sampled(run, Game(single_players(WORLD), seeds[:2], names), 4)
    assert sums(sampled, "deaths") == pytest.approx(sums(found, "deaths")[:2])


def _others(players: Sequence[Player]) -> tuple[str, ...]:
    """Name the pathways that no player has."""
    return tuple(way.name for way in PATHWAYS if all(way.name not in player.pathways for player in players))


def test_one_pathway_that_is_all_there_is_has_all_of_the_effect() -> None:
    only = change_scenario(WORLD, {f"pathways.{way.name}": way.name == "deterrence" for way in PATHWAYS})
    players = grouped_players(only)
    assert [(player.name, player.pathways) for player in players] == [("deterrence", ("deterrence",))]
    found = attribute(partial(evaluate, only, days=40), Game(players, [1, 2, 3], ["clashes"]))
    assert (
        found.parts.loc[0, ["part", "low", "high"]].tolist() == found.whole.loc[0, ["effect", "low", "high"]].tolist()
    )


def test_another_policy_is_shared_out_between_two_games() -> None:
    question = Question({"mission.ceiling": 500}, {}, in_both=True)
    game = Game(grouped_players(WORLD)[:2], [1, 2], ["deaths", "troop_days"], question)
    found = attribute(partial(evaluate, WORLD, days=40), game)
    small = change_scenario(WORLD, {"mission.ceiling": 500})
    effect = [
        outcomes(simulate(small, s, 40))["troop_days"] - outcomes(simulate(WORLD, s, 40))["troop_days"] for s in (1, 2)
    ]
    assert sums(found, "troop_days") == pytest.approx(effect) and np.mean(effect) < 0
    assert game.runs() == 2 * 4 * 2


# ---------------------------------------------------------------------------------------------- players


def test_a_pathway_of_an_unknown_group_is_refused_where_it_is_declared() -> None:
    with pytest.raises(ValueError, match="pathway tolls: no group is called 'roads': take one of line, deterrence"):
        Pathway("tolls", "harmful", "roads", "units take tolls")


def test_groups_come_in_their_order_with_what_helps_before_what_may_harm() -> None:
    groups = {player.name: player for player in grouped_players(WORLD)}
    assert list(groups) == list(GROUPS) and {name: p.about for name, p in groups.items()} == GROUPS
    assert groups["talks"].pathways == ("verification", "influence", "mediation", "disarmament", "dialogue", "spoiling")
    assert groups["line"].pathways[-1] == "displaced_violence" and "interposition" in groups["line"].pathways


def test_groups_hold_every_pathway_once_and_are_few_enough() -> None:
    players = grouped_players(WORLD)
    assert sorted(way for player in players for way in player.pathways) == sorted(way.name for way in PATHWAYS)
    assert len(players) <= games.MOST_PLAYERS and pathways_on(WORLD) == [way.name for way in PATHWAYS]
    with pytest.raises(ScenarioError, match="take at most 8 groups"):
        check(Game(single_players(WORLD), [1], ["clashes"]))
