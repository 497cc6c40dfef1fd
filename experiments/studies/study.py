"""A study: one question, worlds that differ in what it asks about, and three sentences that follow the numbers."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import pandas as pd
from pydantic import Field, model_validator

from interpose.model.errors import InterposeError
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import amount, clearness, uncapitalised
from interpose.model.results.intervals import Interval, excludes_zero, over_seeds
from interpose.model.results.outcomes import MORE, NAMED, NEITHER, Outcome
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.base import Part

LATE = "_late"
"""What ends the name of an outcome that is counted only after the day that :attr:`Study.late_from` gives."""
WHOLE = "all pathways together"


class Arm(Part):
    """One world of a study.

    Parameters
    ----------
    name : str
        How tables, figures and sentences call it.
    changes : mapping
        What it changes in the scenario: dotted paths and values, as changes of it are written.
    at : mapping
        Where it stands on the axes of the figure: columns of the table.
    """

    name: str = Field(min_length=1, max_length=80)
    changes: dict[str, Any]
    at: dict[str, Any] = Field(default_factory=dict)


class Figure(Part):
    """What a study draws of its table.

    Parameters
    ----------
    kind : str
        Dose and response, forest, grid of two levers, frontier of two outcomes, or waterfall of parts.
    x, y, facet : str
        Columns for the axes and the panels; of a frontier, two outcomes.
    x_label, y_label : str
        Names of the axes.
    name : str
        Column with the names of worlds, in a forest or frontier.
    difference : bool
        Whether differences to the baseline are drawn, or means.
    where : mapping
        Columns and values of the only rows that are drawn.
    more_x, more_y : bool
        Whether more of a frontier's outcome is better: as the outcome says; to be given where it says neither.
    """

    kind: Literal["dose", "forest", "grid", "frontier", "waterfall"]
    x: str = ""
    y: str = ""
    x_label: str = ""
    y_label: str = ""
    name: str = "arm"
    facet: str | None = None
    difference: bool = True
    where: dict[str, Any] = Field(default_factory=dict)
    more_x: bool = False
    more_y: bool = False

    @model_validator(mode="before")
    @classmethod
    def _is_directed(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("kind") != "frontier":
            return given
        ways = {axis: NAMED.get(str(given.get(axis)).removesuffix(LATE)) for axis in ("x", "y")}
        known = {axis: outcome for axis, outcome in ways.items() if outcome is not None}
        return given | {f"more_{axis}": _wanted(f"more_{axis}", outcome, given) for axis, outcome in known.items()}


def _wanted(field: str, outcome: Outcome, given: Mapping[str, Any]) -> bool:
    """Return whether more of an outcome is better, which a figure says only where the outcome does not."""
    more, said = outcome.direction == MORE, given.get(field)
    if outcome.direction == NEITHER and said is None:
        raise ValueError(f"neither more nor less of {outcome.name} is better in itself: say {field}")
    if outcome.direction != NEITHER and said is not None and said != more:
        raise ValueError(f"{field}: of {outcome.name} {outcome.direction}: leave it out")
    return more if said is None else bool(said)


class Study(Part):
    """A question, the worlds that are compared for it, and what is made of the results.

    Parameters
    ----------
    question : str
        One sentence.
    arms : callable, optional
        Gives the worlds to run for a scenario; none: the force's effect is shared out among groups of its pathways.
    baseline : str
        Name of the world that the others are compared with, seed by seed.
    outcomes : tuple of str
        Which outcomes; a name with ``_late`` at its end counts only what happens after ``late_from``.
    figures : tuple of Figure
    sentences : callable
        Makes three sentences from what was found.
    mind : str
        What a reader must know to read the numbers rightly.
    late_from : float, optional
        Share of the run after which late outcomes are counted.
    seeds, people_per_agent : int
        Sizes unless the command says otherwise.
    """

    question: str = Field(min_length=1)
    arms: Callable[[Scenario], Iterable[Arm]] | None = None
    baseline: str = ""
    outcomes: tuple[str, ...] = Field(min_length=1)
    figures: tuple[Figure, ...] = Field(min_length=1)
    sentences: Callable[["Found"], Iterable[str]]
    mind: str = ""
    late_from: float | None = Field(default=None, gt=0, lt=1)
    seeds: int = Field(default=40, ge=1)
    people_per_agent: int = Field(default=500, ge=1)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for name in self.outcomes:
            base = name.removesuffix(LATE)
            if base not in NAMED:
                raise ValueError(f"outcome {name!r} is not one that a run has: see docs/outputs.md")
            if base != name and (self.late_from is None or not NAMED[base].additive):
                raise ValueError(f"outcome {name!r}: only sums over days can be counted late, from late_from on")
        if any((self.arms is None) != (one.kind == "waterfall") for one in self.figures):
            raise ValueError("a waterfall shows parts of an effect: it goes with arms = None, and nothing else does")
        return self


@dataclass(frozen=True)
class Found:
    """What a study found.

    Parameters
    ----------
    study : Study
    arms : tuple of str
        Names of the worlds, or of the groups of pathways, as they stand in the table.
    runs : DataFrame
        A row an arm and seed with every outcome; where an effect is shared out, the part of each group.
    table : DataFrame
        A row an arm and outcome: ``mean`` over seeds with interval (``low``, ``high``), the paired ``difference`` to
        the baseline with its own, whether that is ``clear``, and in which share of seeds it is lower or higher.
    sizes : dict
        ``worlds`` of each seed, ``runs``, ``days``, ``people_per_agent``, ``late_day``.
    """

    study: Study
    arms: tuple[str, ...]
    runs: pd.DataFrame
    table: pd.DataFrame
    sizes: dict[str, Any]

    def values(self, outcome: str, arm: str) -> Any:
        """Return an outcome of an arm, a number a seed."""
        rows = self.runs[self.runs["arm"] == arm]
        if rows.empty or outcome not in rows:
            raise InterposeError(f"a sentence asks for {outcome!r} of {arm!r}, which the study did not run")
        return rows[outcome].to_numpy(float)

    def mean(self, outcome: str, arm: str) -> float:
        """Return the mean of an outcome of an arm over seeds."""
        return float(self.values(outcome, arm).mean())

    def compare(self, outcome: str, arm: str, against: str | None = None) -> str:
        """Say in a sentence by how much an outcome differs between two arms, and whether that is clear."""
        other = against or self.study.baseline
        now, before = self.values(outcome, arm), self.values(outcome, other)
        measure = measure_of(outcome, self.sizes["late_day"])
        size = max(abs(before.mean()), abs(now.mean()))
        change = over_seeds(now - before)
        return say(
            "With \u201c{arm}\u201d instead of \u201c{other}\u201d, {outcome} {change}, from {before} to {after}: "
            "{clearness}.",
            arm=world_name(arm),
            other=world_name(other),
            outcome=uncapitalised(say(measure.label)),
            change=_moved(change, measure.unit),
            before=amount(before.mean(), "", size),
            after=amount(now.mean(), "", size),
            clearness=say(clearness(change.low, change.high)),
        )

    def part(self, outcome: str, group: str) -> str:
        """Say in a sentence what part a group of pathways has in the force's effect, and whether it is clear."""
        measure, change = measure_of(outcome), over_seeds(self.values(outcome, group))
        return say(
            "Because of {pathways}, {outcome} {change}: {clearness}.",
            pathways=say(group) if group == WHOLE else say("the pathways of \u201c{group}\u201d", group=say(group)),
            outcome=uncapitalised(say(measure.label)),
            change=_moved(change, measure.unit),
            clearness=say(clearness(change.low, change.high)),
        )


def measure_of(outcome: str, late_day: int | None = None) -> Outcome:
    """Return the label and unit of an outcome, late ones included."""
    measure = NAMED[outcome.removesuffix(LATE)]
    if outcome in NAMED:
        return measure
    return replace(
        measure, name=outcome, label=say("{outcome} after day {day}", outcome=say(measure.label), day=late_day)
    )


def world_name(name: str) -> str:
    """Return the name of a world in the language that is told in: whole, or part by part where it is made of parts."""
    return say(name) if say(name) != name else ", ".join(say(part) for part in name.split(", "))


def _moved(e: Interval, unit: str) -> str:
    """Say how an outcome moved, by how much and with which interval."""
    size = max((abs(end) for end in e if end == end), default=0.0)
    clear = excludes_zero(e.low, e.high)
    shown = [abs(end) for end in e] if clear else list(e)
    middle, low, high = (amount(end, "", size) for end in (shown[0], min(shown[1:]), max(shown[1:])))
    interval = say("95 % interval {low} to {high}", low=low, high=high) if e.low == e.low else say(ALONE)
    by = say(BY_SHARE if unit == "share" else BY_AMOUNT, amount=middle, unit=say(unit), interval=interval)
    return say((FELL if e.middle < 0 else ROSE) if clear else CHANGED, by=by)


ALONE = mark("one seed gives no interval")
BY_SHARE, BY_AMOUNT = mark("{amount} (a share; {interval})"), mark("{amount} {unit} ({interval})")
FELL, ROSE, CHANGED = mark("fell by {by}"), mark("rose by {by}"), mark("changed by {by}")


def need(holds: object, lacks: str, cure: str) -> None:
    """Refuse, with one line, a scenario that lacks what a study asks about."""
    if not holds:
        raise InterposeError(f"{lacks}: {cure}")


def need_a_force(world: Scenario) -> None:
    """Refuse a scenario without a mission to which somebody may contribute."""
    cure = "set mission.deployed=true, or take another scenario"
    need(world.mission.deployed, f"{world.name} has no force", cure)
    need(world.contributors, f"{world.name} has no contributors", "add some to it, or take another scenario")


def inhabitants(world: Scenario) -> int:
    """Count the people whose home the area is."""
    return sum(place.population for place in world.places)


def mean_offers(world: Scenario) -> dict[str, float]:
    """Return the personnel that each contributor is expected to offer: its mean offer times its chance to join."""
    found = {}
    for country in world.contributors:
        ends = [country.offer_low, country.offer_high]
        offers = ends if country.offer_mode is None else [*ends, country.offer_mode]
        found[country.id] = country.joins * sum(offers) / len(offers)
    return found


def size_words(sizes: Mapping[str, Any]) -> str:
    """Say how much was run."""
    return say(
        "{runs:,} runs: {worlds} worlds with each of {seeds} seeds, {days:,} days, one row of civilians for {people:,} "
        "people; baseline: {baseline}.",
        runs=sizes["runs"],
        worlds=sizes["worlds"],
        seeds=sizes["runs"] // sizes["worlds"],
        days=sizes["days"],
        people=sizes["people_per_agent"],
        baseline=world_name(sizes["baseline"] or mark("no force")),
    )


def hand_over(file: str) -> None:
    """Run a study's file as `interpose study FILE` would, with the words given to the script; then end."""
    words = [sys.executable, "-m", "interpose.cli.main", "study", file, *sys.argv[1:]]
    try:
        sys.exit(subprocess.call(words))
    except KeyboardInterrupt:
        sys.exit(130)
