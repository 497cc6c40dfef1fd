"""Running a study: all its worlds with the same seeds, and one table with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.attribution.attribute import OUTSIDE, Attribution, Game, attribute
from interpose.experiments.attribution.pathway_groups import grouped_players
from interpose.experiments.attribution.shapley import MOST_PLAYERS
from interpose.experiments.execution.evaluate import Evaluate, Point
from interpose.experiments.studies.study import LATE, WHOLE, Arm, Found, Study, measure_of, need, need_a_force
from interpose.model.errors import InterposeError
from interpose.model.results.intervals import excludes_zero, over_seeds
from interpose.model.results.outcomes import COUNTED, OUTCOMES, outcome_values
from interpose.model.scenario.scenario import Scenario

OWN = frozenset({"arm", "outcome", "label", "unit", "mean", "low", "high", "clear", "troops", "seeds"})
"""Columns of the table that an arm cannot have as an axis."""


MOST_ARMS = 1000
"""Worlds of a study, each of which every seed runs through."""


@dataclass(frozen=True)
class Plan:
    """A study in one scenario, with its seeds: what will be run.

    Parameters
    ----------
    study : Study
    world : Scenario
    seeds : sequence of int
    """

    study: Study
    world: Scenario
    seeds: Sequence[int]

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Arms that are compared, the baseline among them; raises ``InterposeError`` where they do not fit."""
        arms = tuple(islice(self.study.arms(self.world), MOST_ARMS + 1)) if self.study.arms else ()
        if len(arms) > MOST_ARMS:
            raise InterposeError(f"the study has more than {MOST_ARMS:,} worlds: do its arms ever end?")
        if not all(isinstance(arm, Arm) for arm in arms):
            raise InterposeError("the study's arms must be worlds: make each an Arm(name=..., changes=...)")
        names = [arm.name for arm in arms]
        repeated = next((name for name in names if names.count(name) > 1), None)
        if repeated is not None:
            raise InterposeError(f"two worlds of the study are called {repeated!r}: give each its own name")
        if self.study.arms and self.study.baseline not in names:
            known = ", ".join(names)
            raise InterposeError(f"baseline = {self.study.baseline!r} is none of the study's worlds: they are {known}")
        axes = {tuple(arm.at) for arm in arms}
        if len(axes) > 1 or any(set(columns) & OWN for columns in axes):
            raise InterposeError("the worlds of a study need the same axes (at), under names that the table is free of")
        return arms

    @cached_property
    def late_day(self) -> int | None:
        """Day after which late outcomes are counted."""
        return late_day(self.study, self.world)

    @cached_property
    def game(self) -> Game:
        """Groups of pathways among which the force's effect is shared out."""
        need_a_force(self.world)
        players = grouped_players(self.world)
        cure = "switch some on: there is nothing to share the effect among"
        need(players, f"{self.world.name} has every pathway off", cure)
        assert len(players) <= MOST_PLAYERS
        return Game(players, self.seeds, self.study.outcomes)

    @cached_property
    def points(self) -> list[Point]:
        """Changes of every world that is run."""
        points: list[Point] = [arm.changes for arm in self.arms]
        if any(name.endswith(LATE) for name in self.study.outcomes):
            return [*points, *({**point, "days": self.late_day} for point in points)]
        return points

    @cached_property
    def worlds(self) -> int:
        """Number of worlds that each seed runs through."""
        return len(self.points) if self.study.arms else self.game.runs() // len(self.seeds)

    def conduct(self, evaluate: Evaluate) -> Found:
        """Run everything and return arms, runs, table and sizes."""
        if self.study.arms is None:
            arms, runs, table = _parts(self.game, attribute(evaluate, self.game))
        else:
            arms, runs = tuple(arm.name for arm in self.arms), self._runs(evaluate(self.points, self.seeds))
            table = _table(self, runs)
        sizes: dict[str, Any] = {"worlds": self.worlds, "runs": self.worlds * len(self.seeds)}
        sizes |= {"days": self.world.days, "people_per_agent": self.world.people_per_agent, "late_day": self.late_day}
        return Found(self.study, arms, runs, table, sizes)

    def _runs(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the outcomes of every arm and seed; late ones are whole-run outcomes less those of the first days."""
        sums = [outcome.name for outcome in OUTCOMES if outcome.sum_of]
        for name in sums:
            table[name] = outcome_values(table, name)
        number = len(self.arms)
        whole_runs, early_runs = (
            (part.reset_index(drop=True) for _, part in table.groupby(table["point"] >= number))
            if len(self.points) > number
            else (table, table)
        )
        columns = [outcome.name for outcome in COUNTED] + sums
        runs = whole_runs[["point", "seed", *columns]].copy()
        runs.insert(0, "arm", [self.arms[point].name for point in runs.pop("point")])
        for name in self.study.outcomes:
            if name.endswith(LATE):
                base = name.removesuffix(LATE)
                runs[name] = whole_runs[base] - early_runs[base]
        return runs


def late_day(study: Study, world: Scenario) -> int | None:
    """Return the day after which late outcomes are counted."""
    return None if study.late_from is None else max(1, round(study.late_from * world.days))


def _table(plan: Plan, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the outcomes of every arm over seeds: means, and paired differences to the baseline."""
    names = list(plan.study.outcomes)
    values = np.stack([runs.loc[runs["arm"] == arm.name, names].to_numpy(float) for arm in plan.arms], axis=1)
    baseline_column = [arm.name for arm in plan.arms].index(plan.study.baseline)
    differences = values - values[:, [baseline_column]]
    mean, difference = over_seeds(values), over_seeds(differences)
    troops = runs.groupby("arm")["troop_days"].mean() / plan.world.days
    rows = []
    for a, arm in enumerate(plan.arms):
        for o, name in enumerate(names):
            measure, at = measure_of(name, plan.late_day), (a, o)
            row: dict[str, Any] = {"arm": arm.name, **arm.at, "outcome": name}
            row |= {"label": measure.label, "unit": measure.unit}
            row |= {"mean": mean.middle[at], "low": mean.low[at], "high": mean.high[at]}
            ends = {"difference_low": difference.low[at], "difference_high": difference.high[at]}
            row |= {"difference": difference.middle[at], **ends, "clear": excludes_zero(*ends.values())}
            row |= {"lower_in": (differences[:, a, o] < 0).mean(), "higher_in": (differences[:, a, o] > 0).mean()}
            rows.append(row | {"troops": troops[arm.name], "seeds": len(values)})
    return pd.DataFrame(rows)


def _parts(game: Game, attribution: Attribution) -> tuple[tuple[str, ...], pd.DataFrame, pd.DataFrame]:
    """Return parts of an effect, and the whole, as a study's arms, runs and table."""
    by_seed = attribution.by_seed.rename(columns={"player": "arm"})
    whole = by_seed.groupby(["outcome", "seed"], as_index=False)["part"].sum().assign(arm=WHOLE)
    runs = pd.concat([by_seed, whole]).pivot(index=["arm", "seed"], columns="outcome", values="part").reset_index()
    arms = (*(player.name for player in game.players), OUTSIDE, WHOLE)
    pathways = {player.name: " ".join(player.pathways) for player in game.players}
    rows = []
    for name in game.outcomes:
        measure = measure_of(name)
        for arm in arms:
            values = runs.loc[runs["arm"] == arm, name].to_numpy(float)
            interval = over_seeds(values)
            row: dict[str, Any] = {
                "arm": arm,
                "pathways": pathways.get(arm, ""),
                "outcome": name,
                "label": measure.label,
            }
            row |= {"unit": measure.unit, "mean": interval.middle, "low": interval.low, "high": interval.high}
            row |= {"clear": excludes_zero(interval.low, interval.high), "lower_in": (values < 0).mean()}
            rows.append(row | {"higher_in": (values > 0).mean(), "seeds": len(values)})
    return arms, runs.rename_axis(columns=None), pd.DataFrame(rows)
