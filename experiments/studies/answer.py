"""The answer of a study: the resolution of its worlds, its manifest, its text and its files."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from interpose.experiments.analysis.question import Question
from interpose.experiments.execution.evaluate import Evaluate
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.studies.find import in_one_line
from interpose.experiments.studies.run import Plan
from interpose.experiments.studies.study import Arm, Found, Study, inhabitants, size_words
from interpose.model.errors import InterposeError
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.told import as_told, in_all_languages
from interpose.model.results.intervals import CONFIDENCE
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

FEWEST_ROWS = 1000
"""Fewest rows of civilians in a study's world."""


AXES = {"dose": 1, "grid": 2, "forest": 0, "frontier": 0, "waterfall": 0}
"""Columns of the table that a kind of figure has as its axes."""
MOST_SENTENCES = 100
"""Sentences that are taken of a study."""


class StudyAnswer(NamedTuple):
    """Results of a study, and its manifest."""

    result: Found
    manifest: dict[str, Any]


def coarsened(world: Scenario, study: Study) -> Scenario:
    """Return a scenario with as many people per row as the study sets, fewer where an area has few people."""
    people = max(world.people_per_agent, min(study.people_per_agent, inhabitants(world) // FEWEST_ROWS))
    return world if people == world.people_per_agent else change_scenario(world, {"people_per_agent": people})


def plan_of(name: str, study: Study, question: Question) -> Plan:
    """Return the plan of a study's worlds; an error in its file is raised as one line."""
    with in_one_line(name):
        plan = Plan(study, question.lean, question.seeds)
        _ = plan.worlds  # makes the worlds, before anything is written
    return plan


def answer_study(folder: Path, name: str, plan: Plan, question: Question, model: Evaluate) -> StudyAnswer:
    """Run a study's worlds and write its tables, manifest and text into an existing folder."""
    result = plan.conduct(model)
    _check_figures(name, result)
    manifest = _manifest(name, result, question, plan.arms)
    write_answer(folder, "study", manifest, {"table": result.table, "runs": result.runs}, parquet=("runs",))
    with in_language(SOURCE):
        (folder / "study.txt").write_text(study_text(manifest), encoding="utf-8")
    return StudyAnswer(result, manifest)


def _sentences(name: str, result: Found) -> list[str]:
    """Return what a study says of what was found."""
    with in_one_line(name):
        sentences = list(islice(result.study.sentences(result), MOST_SENTENCES))
    if not all(isinstance(sentence, str) for sentence in sentences):
        raise InterposeError(f"{name}: sentences must be texts: give each in quotes")
    return sentences


def _check_figures(name: str, result: Found) -> None:
    """Refuse a figure that is drawn from a column that the table has not."""
    columns, outcomes = [str(column) for column in result.table], list(result.study.outcomes)
    for figure in result.study.figures:
        axes = [figure.x, figure.y][: AXES[figure.kind]]
        asked = [
            (column, columns) for column in (*axes, figure.name, figure.facet, *figure.where) if column is not None
        ]
        if figure.kind == "frontier":
            asked += [(figure.x, outcomes), (figure.y, outcomes)]
        for column, known in asked:
            if column not in known:
                words = f"a {figure.kind} figure names {column!r}, which the table has not: take one of"
                raise InterposeError(f"{name}: {words} {', '.join(known[:12])}")


def _manifest(name: str, result: Found, question: Question, arms: Sequence[Arm]) -> dict[str, Any]:
    """Return the manifest of a study: question, provenance, worlds, sizes and sentences, these in all languages."""
    study = result.study
    entries: dict[str, Any] = {
        "name": name,
        "question": study.question,
        "mind": study.mind,
        "baseline": study.baseline,
    }
    entries |= {
        "outcomes": study.outcomes,
        "figures": [figure.model_dump() for figure in study.figures],
        "sentences": [],
        "arms": [arm.model_dump() for arm in arms],
        "late_from": study.late_from,
    }
    manifest = question.manifest(**entries, **result.sizes, confidence=CONFIDENCE)
    return manifest | in_all_languages(
        lambda: {"sentences": _sentences(name, result), "said_of_sizes": size_words(manifest)}
    )


def study_text(manifest: Mapping[str, Any]) -> str:
    """Return a study's question, sizes and sentences as text, in the language that is told in."""
    manifest = as_told(manifest)
    parts = [manifest["question"], manifest["said_of_sizes"], *manifest["sentences"]]
    return "\n\n".join([*parts, manifest["mind"]] if manifest["mind"] else parts) + "\n"
