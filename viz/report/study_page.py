"""A study on one page: the question, sentences, figures, every number, and what one must mind."""

from pathlib import Path
from typing import Any

import pandas as pd

from interpose.model.language.told import as_told
from interpose.model.language.words import say
from interpose.viz.kinds.study import figures_of, numbers_of, results_of, results_with_costs
from interpose.viz.page_parts import Drawn, origin, title_of
from interpose.viz.report.templating import render
from interpose.viz.stored_result import Stored


def study_page(meta: dict[str, Any], table: pd.DataFrame, runs: pd.DataFrame | None = None) -> str:
    """Return the page of a study; it asks no network for anything.

    Parameters
    ----------
    meta : dict
        Manifest of the study, as plain data: question, sentences, figures, baseline, sizes and provenance.
    table : DataFrame
        A row a world (or part) and outcome, as :class:`interpose.experiments.studies.study.Found` has it.
    runs : DataFrame, optional
        A row a world and seed, from which the page says what each averted death costs.
    """
    told = as_told(meta)
    return render(
        "study.html.jinja",
        kind=say("Study: {name}", name=meta["name"]).replace("_", " "),
        question=str(told["question"]),
        title=title_of(meta),
        introduction=[told["said_of_sizes"]],
        results=results_of(meta) if runs is None else results_with_costs(Stored("study", Path(), meta, {"runs": runs})),
        drawn=[[Drawn(p.name, "", p.draw(), p.reading)] for p in figures_of(meta, table)],
        numbers=numbers_of(meta, table),
        origin=origin(meta, {say("Baseline"): meta["baseline"]}),
    )


def write_study_page(path: Path, meta: dict[str, Any], table: pd.DataFrame, runs: pd.DataFrame | None = None) -> None:
    """Write the page of a study into one file."""
    Path(path).write_text(study_page(meta, table, runs), encoding="utf-8")
