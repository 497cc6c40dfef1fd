"""Which figures a stored result has: one registry, by the command that wrote it."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NamedTuple

from interpose.model.errors import OutputError
from interpose.viz.stored import Stored


class Picture(NamedTuple):
    """A figure of a stored result: how it is called, what it shows, how to read it, how to draw it."""

    name: str
    heading: str
    reading: str
    draw: Callable[[], Any]
    why_not: str = ""
    """why it cannot be drawn from this result; empty if it can"""


class Choice(NamedTuple):
    """What a reader may choose about figures of sweeps and comparisons."""

    x: str | None = None
    y: str | None = None
    outcome: str | None = None
    statistic: str = "mean"


def gallery() -> dict[str, Callable[[Stored, Choice], list[Picture]]]:
    """Give the registry: by kind of stored result, the function that lists its figures."""
    from interpose.viz import pictures_of_answers, pictures_of_runs, pictures_of_sweeps

    return {
        "run": pictures_of_runs.of_run,
        "branch": pictures_of_runs.of_branch,
        "twin": pictures_of_runs.of_twin,
        "compare": pictures_of_answers.of_compare,
        "attribute": pictures_of_answers.of_attribution,
        "explain": pictures_of_answers.of_explanation,
        "sensitivity": pictures_of_answers.of_sensitivity,
        "discover": pictures_of_answers.of_discovery,
        "robust": pictures_of_answers.of_robustness,
        "calibrate": pictures_of_answers.of_calibration,
        "sweep": pictures_of_sweeps.of_sweep,
    }


def pictures(store: Stored, choice: Choice | None = None) -> list[Picture]:
    """List the figures of a stored result, those that cannot be drawn from it too."""
    return gallery()[store.kind](store, choice or Choice())


def chosen(store: Stored, names: list[str], choice: Choice | None = None) -> list[Picture]:
    """Give the figures that are asked for, or all that can be drawn.

    Raises
    ------
    OutputError
        For a name that no figure has, or a figure that this result cannot give.
    """
    there = {picture.name: picture for picture in pictures(store, choice)}
    if not names:
        return [picture for picture in there.values() if not picture.why_not]
    for name in names:
        if name not in there:
            raise OutputError(_unknown(name, store, list(there)), argument="figure", value=name)
        if there[name].why_not:
            problem = f"cannot be drawn from {store.folder}: {there[name].why_not}"
            raise OutputError(problem, argument="figure", value=name)
    return [there[name] for name in dict.fromkeys(names)]


def _unknown(name: str, store: Stored, known: list[str]) -> str:
    """Say that a figure does not exist, or belongs to another kind of result, and which there are."""
    elsewhere = sorted(kind for kind, names in every_name().items() if name in names)
    if elsewhere:
        return (
            f"is drawn from a result of {' or '.join(elsewhere)}, and {store.folder} is one of "
            f"{store.kind}: take one of {', '.join(known)}"
        )
    near = get_close_matches(name, known, 1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return f"no such figure{meant}: {store.kind} has {', '.join(known)}"


def every_name() -> dict[str, tuple[str, ...]]:
    """Give the names of all figures by kind of result, but those of which there is one an outcome."""
    from interpose.viz.pictures_of_answers import ANSWER_NAMES
    from interpose.viz.pictures_of_runs import RUN_NAMES
    from interpose.viz.pictures_of_sweeps import SWEEP_NAMES

    return RUN_NAMES | ANSWER_NAMES | SWEEP_NAMES
