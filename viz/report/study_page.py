"""A study on one page: the question, sentences, figures, every number, and what one must mind."""

from pathlib import Path
from typing import Any

import pandas as pd

from interpose.viz.kinds.study import figures_of, numbers_of, results_of
from interpose.viz.page_parts import Drawn, origin, title_of
from interpose.viz.report.templating import render


def study_page(meta: dict[str, Any], table: pd.DataFrame) -> str:
    """Return the page of a study; it asks no network for anything.

    Parameters
    ----------
    meta : dict
        Manifest of the study, as plain data: question, sentences, figures, baseline, sizes and provenance.
    table : DataFrame
        A row a world (or part) and outcome, as :class:`interpose.experiments.studies.study.Found` has it.
    """
    return render(
        "study.html.jinja",
        kind=f"Study: {meta['name']}".replace("_", " "),
        question=str(meta["question"]),
        title=title_of(meta),
        introduction=[meta["said_of_sizes"]],
        results=results_of(meta),
        drawn=[[Drawn(p.name, "", p.draw(), p.reading)] for p in figures_of(meta, table)],
        numbers=numbers_of(meta, table),
        origin=origin(meta, {"Baseline": meta["baseline"]}),
    )


def write_study_page(path: Path, meta: dict[str, Any], table: pd.DataFrame) -> None:
    """Write the page of a study into one file."""
    Path(path).write_text(study_page(meta, table), encoding="utf-8")
