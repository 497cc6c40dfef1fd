"""Analyses, run and written into a folder: sensitivity, scenario discovery, robust search, calibration."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.analysis.calibration import Posterior, calibrate, check, from_worlds, usable_targets
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
    """A fit, and the patterns measured before and after it with seeds that it has not seen."""

    fit: Posterior
    as_it_is: pd.DataFrame
    check: pd.DataFrame
    not_used: dict[str, str]


def answer_sensitivity(
    folder: Path, question: Question, model: Evaluate, inputs: Sequence[Input], design: Mapping[str, Any]
) -> pd.DataFrame:
    """Run a sensitivity analysis and write its table and manifest.

    Parameters
    ----------
    folder : Path
        An existing folder.
    question : Question
        Scenario and seeds.
    model : Evaluate
        The model that answers.
    inputs : sequence of Input
        What is varied.
    design : mapping
        ``method``, ``samples``, ``outcome`` and ``design_seed``.
    """
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
    criterion: Mapping[str, Any],
) -> Discovery:
    """Find where a policy fails, and write draws, boxes, bounds and manifest.

    Parameters
    ----------
    folder, question, model, inputs
        As in :func:`answer_sensitivity`.
    sample : mapping
        ``policy``, ``outcome``, ``draws`` and ``seed``.
    criterion : mapping
        ``worse_than`` and ``more_is_better``.
    """
    table = paired_effects(model, inputs, seeds=question.seeds, **sample)
    discovery = discover(table, [input_.path for input_ in inputs], **criterion)
    answer = {**sample, **criterion, "failed": discovery.usual}
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
    """Search for the levers with the least regret, and write every setting that was tried.

    Parameters
    ----------
    folder, question, model
        As in :func:`answer_sensitivity`.
    levers : sequence of Input
        What can be chosen.
    uncertain : sequence of Input or of points
        What cannot.
    design : mapping
        ``outcome``, ``more_is_better``, ``at_most``, ``draws``, ``trials`` and ``seed``.
    """
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
    """Fit inputs to patterns, measure these with fresh seeds before and after, and write tables and manifest.

    Parameters
    ----------
    folder, question, inputs
        As in :func:`answer_sensitivity`.
    targets : sequence of Target
        What to fit to; those that the scenario cannot show are left out.
    design : mapping
        ``population``, ``generations``, ``tries``, ``seeds_each`` and ``seed``.
    threads, done
        As in :func:`interpose.experiments.analysis.calibration.calibrate`.
    """
    used, reasons = usable_targets(targets, question.world)
    simulate = from_worlds(question.lean, used, threads)
    posterior = calibrate(simulate, inputs, used, done=done, **design)
    points = posterior_points(posterior.draws, min(CHECKED, design["population"]), design["seed"])
    after = check(simulate, points, used, design["seeds_each"], design["seed"])
    before = check(simulate, [{}] * len(points), used, design["seeds_each"], design["seed"])
    rows = {"used": used, "not_used": reasons, "inputs": inputs, "as_it_is": before}
    tables = {
        "posterior": posterior.draws,
        "summary": posterior.summary,
        "generations": posterior.generations,
        "check": after,
    }
    manifest = question.manifest(**design, **rows, **version_of("pyabc"))
    write_answer(folder, "calibrate", manifest, tables, parquet=("posterior",))
    return Fitted(posterior, before, after, reasons)
