"""Sharing out what a policy changes in one scenario: the question, its runs, and where the answer comes from."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from interpose.experiments.attribution.attribute import (
    THE_FORCE,
    Attribution,
    Game,
    Question,
    attribute,
    attribute_sampled,
)
from interpose.experiments.attribution.pathway_groups import Player
from interpose.experiments.execution.evaluate import evaluate
from interpose.model.errors import ScenarioError
from interpose.model.results.intervals import CONFIDENCE
from interpose.model.results.provenance import provenance
from interpose.model.scenario.scenario import Scenario, bare


def pathway_game(
    world: Scenario,
    players: Sequence[Player],
    seeds: Sequence[int],
    outcomes: Sequence[str],
    change: Mapping[str, Any] | None = None,
) -> Game:
    """Return the question whose effect is shared out: that of the force, or of what ``change`` sets.

    Raises
    ------
    ScenarioError
        Where there is nothing to share, or nobody to share it.
    """
    if not players:
        raise ScenarioError("attribute: every pathway is off: there is nothing to share the effect among")
    if not world.mission.deployed and not change:
        raise ScenarioError(f"attribute: {world.name} has no force: set mission.deployed=true")
    switches = [path for path in change or {} if path.split(".")[0] == "pathways"]
    if switches:
        problem = "effects are shared among pathways: switch it off in both worlds, or compare policies"
        raise ScenarioError(problem, argument="change", value=switches[0])
    return Game(players, seeds, outcomes, Question(change, {}, in_both=True) if change else THE_FORCE)


def play(
    world: Scenario,
    game: Game,
    permutations: int | None = None,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Attribution:
    """Run every world that is needed: all combinations, or so many sampled orders of every seed."""
    model = partial(evaluate, bare(world), threads=threads, done=done)
    return attribute(model, game) if permutations is None else attribute_sampled(model, game, permutations)


def described(world: Scenario, game: Game, permutations: int | None = None) -> dict[str, Any]:
    """Describe what was asked, of which worlds."""
    asked = {"policy": dict(game.question.policy), "against": dict(game.question.against)}
    players = [player.model_dump(mode="json") for player in game.players]
    method = {"method": "all coalitions" if permutations is None else "sampled orders", "permutations": permutations}
    what = {"kind": "attribute", "outcomes": list(game.outcomes), "players": players, "confidence": CONFIDENCE}
    return provenance(world, list(game.seeds), world.days) | what | asked | method
