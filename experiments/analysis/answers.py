"""Answers of questions, measured and written into a folder: sensitivity, conditions of failure, robust levers, fits."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.analysis.calibration import Posterior, calibrate, check, from_worlds, usable
from interpose.experiments.analysis.input_ranges import Input
from interpose.experiments.analysis.patterns import Target
from interpose.experiments.analysis.posterior_sampling import posterior_points
from interpose.experiments.analysis.question import Question
from interpose.experiments.analysis.robust_search import Robust, search
from interpose.experiments.analysis.scenario_discovery import Discovery, discover, paired_effects
from interpose.experiments.analysis.sensitivity import points_needed, sensitivity
from interpose.experiments.execution.evaluate import Evaluate, Point
from interpose.experiments.execution.optional_libraries import version_of
from interpose.experiments.execution.result_files import write_answer

CHECKED = 20
"""Draws of a posterior whose patterns are measured again."""


class Fitted(NamedTuple):
    """A fit, and how the patterns are met with seeds that it has not seen."""

    fit: Posterior
    as_it_is: pd.DataFrame
    check: pd.DataFrame
    not_used: dict[str, str]


def answer_sensitivity(
    folder: Path, question: Question, model: Evaluate, inputs: Sequence[Input], design: Mapping[str, Any]
) -> pd.DataFrame:
    """Measure which inputs move an outcome; ``design``: method, samples, outcome and design_seed."""
    points = points_needed(design["method"], len(inputs), design["samples"])
    table = sensitivity(model, inputs, seeds=question.seeds, **design)
    manifest = question.manifest(**design, points=points, inputs=inputs, **version_of("SALib"))
    write_answer(folder, "sensitivity", manifest, {"sensitivity": table})
    return table


def answer_discovery(
    folder: Path,
    question: Question,
    model: Evaluate,
    inputs: Sequence[Input],
    sample: Mapping[str, Any],
    judged: Mapping[str, Any],
) -> Discovery:
    """Find where a policy fails; ``sample``: policy, outcome, draws, seed; ``judged``: worse_than, more_is_better."""
    table = paired_effects(model, inputs, seeds=question.seeds, **sample)
    discovery = discover(table, [one.path for one in inputs], **judged)
    answer = {**sample, **judged, "failed": discovery.usual}
    manifest = question.manifest(**answer, inputs=inputs, **version_of("ema_workbench"))
    write_answer(
        folder, "discover", manifest, {"draws": discovery.draws, "boxes": discovery.boxes, "bounds": discovery.bounds}
    )
    return discovery


def answer_robustness(
    folder: Path,
    question: Question,
    model: Evaluate,
    levers: Sequence[Input],
    uncertain: Sequence[Input] | Sequence[Point],
    design: Mapping[str, Any],
) -> Robust:
    """Search for the levers with the least regret, and keep every setting that was tried."""
    result = search(model, levers, uncertain, seeds=question.seeds, **design)
    manifest = question.manifest(**design, levers=levers, uncertain=uncertain, **version_of("optuna"))
    write_answer(folder, "robust", manifest, {"policies": result.policies, "draws": result.draws})
    return result


def answer_calibration(
    folder: Path,
    question: Question,
    inputs: Sequence[Input],
    targets: Sequence[Target],
    design: Mapping[str, Any],
    *,
    threads: int | None = None,
    done: Callable[..., None] = lambda pieces=1: None,
) -> Fitted:
    """Fit inputs to patterns, and see with fresh seeds how these are met before and after."""
    used, reasons = usable(targets, question.world)
    simulate = from_worlds(question.lean, used, threads)
    posterior = calibrate(simulate, inputs, used, done=done, **design)
    points = posterior_points(posterior.draws, min(CHECKED, design["population"]), design["seed"])
    met = check(simulate, points, used, design["seeds_each"], design["seed"])
    before = check(simulate, [{}] * len(points), used, design["seeds_each"], design["seed"])
    rows = {"used": used, "not_used": reasons, "inputs": inputs, "as_it_is": before}
    tables = {
        "posterior": posterior.draws,
        "summary": posterior.summary,
        "generations": posterior.generations,
        "check": met,
    }
    manifest = question.manifest(**design, **rows, **version_of("pyabc"))
    write_answer(folder, "calibrate", manifest, tables, parquet=("posterior",))
    return Fitted(posterior, before, met, reasons)
