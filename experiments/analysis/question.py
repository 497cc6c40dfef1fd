"""What an analysis is about: a scenario, its seeds, what varies, and the provenance of the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from interpose.experiments.analysis.input_ranges import Input, default_inputs, parse_inputs
from interpose.experiments.analysis.posterior_sampling import resampled_points
from interpose.experiments.execution.evaluate import Evaluate, Point, evaluate
from interpose.model.results.provenance import provenance
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.scenario import Scenario, bare, with_open_draws


@dataclass(frozen=True)
class Question:
    """A scenario that is run with many seeds and points."""

    world: Scenario
    seeds: list[int]
    drawn_from: ParameterDraws | None = None
    """a posterior whose draws are points, and are not left open in the world"""

    @property
    def lean(self) -> Scenario:
        """The scenario without what no run reads, which is quicker to change."""
        return bare(self.world)

    def model(self, *, threads: int | None = None, done: Callable[[], None] = lambda: None) -> Evaluate:
        """Return the model of this scenario, as a function of points and seeds."""
        return partial(evaluate, self.lean, threads=threads, done=done)

    def inputs(self, words: Sequence[str] | None = None, without: Sequence[str] = ()) -> list[Input]:
        """Return what varies; without any word, all parameters but ``without`` and those that a posterior settles."""
        if words:
            return parse_inputs(words, self.lean)
        return default_inputs(without, self.world.open_draws.paths if self.world.open_draws else ())

    def manifest(self, **more: Any) -> dict[str, Any]:
        """Return the provenance of an answer, with further entries."""
        drawn = {"parameters": dict(self.drawn_from.source)} if self.drawn_from else {}
        return provenance(self.world, self.seeds, self.world.days) | drawn | more

    def drawn_as_points(self, draws: int, seed: int, levers: Sequence[str]) -> "tuple[Question, list[Point]]":
        """Return a question without the posterior that the scenario draws from, and its draws as points.

        Every setting of the levers then meets every draw.
        """
        if self.world.open_draws is None:
            raise ValueError("the world draws from no posterior")
        points = resampled_points(self.world.open_draws.excluding(levers), draws, seed)
        return replace(self, world=with_open_draws(self.world, None), drawn_from=self.world.open_draws), list(points)
