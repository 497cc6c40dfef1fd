"""The answer of a study: how fine its worlds are, what its manifest and text say, and its files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from interpose.experiments.analysis.question import Question
from interpose.experiments.execution.evaluate import Evaluate
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.studies.find import in_one_line
from interpose.experiments.studies.run import Plan
from interpose.experiments.studies.study import Found, Study, inhabitants, size_words
from interpose.model.results.intervals import CONFIDENCE
from interpose.model.scenario.scenario import Scenario

FEWEST_ROWS = 1000
"""Rows of civilians that a study's world has at least."""


class StudyAnswer(NamedTuple):
    """What a study found, and its manifest."""

    result: Found
    manifest: dict[str, Any]


def coarser(world: Scenario, study: Study) -> Scenario:
    """Let a row stand for as many people as the study says, fewer where an area has few people."""
    each = max(world.people_per_agent, min(study.people_per_agent, inhabitants(world) // FEWEST_ROWS))
    return world.model_copy(update={"people_per_agent": each})


def plan_of(name: str, study: Study, question: Question) -> Plan:
    """Plan a study's worlds; what is wrong with its file is said in one line."""
    with in_one_line(name):
        plan = Plan(study, question.lean, question.seeds)
        _ = plan.worlds  # makes the worlds, before anything is written
    return plan


def answer_study(folder: Path, name: str, plan: Plan, question: Question, model: Evaluate) -> StudyAnswer:
    """Run a study's worlds and write its tables, manifest and text into an existing folder."""
    result = plan.conduct(model)
    with in_one_line(name):
        sentences = list(plan.study.sentences(result))
    manifest = _manifest(name, result, question, sentences)
    write_answer(folder, "study", manifest, {"table": result.table, "runs": result.runs}, parquet=("runs",))
    (folder / "study.txt").write_text(study_text(manifest), encoding="utf-8")
    return StudyAnswer(result, manifest)


def _manifest(name: str, result: Found, question: Question, sentences: list[str]) -> dict[str, Any]:
    """Describe a study, where it comes from and what it found in words."""
    study = result.study
    about: dict[str, Any] = {
        "name": name,
        "question": study.question,
        "mind": study.mind,
        "baseline": study.baseline,
    }
    about |= {
        "outcomes": study.outcomes,
        "figures": [one.model_dump() for one in study.figures],
        "sentences": sentences,
    }
    manifest = question.manifest(**about, **result.sizes, confidence=CONFIDENCE)
    return manifest | {"said_of_sizes": size_words(manifest)}


def study_text(manifest: Mapping[str, Any]) -> str:
    """Write a study's question, sizes and sentences."""
    parts = [manifest["question"], manifest["said_of_sizes"], *manifest["sentences"]]
    return "\n\n".join([*parts, manifest["mind"]] if manifest["mind"] else parts) + "\n"
