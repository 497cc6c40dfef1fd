"""Write the page of an evaluation between the marks of its file, its numbers and the log of evaluations beside it."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interpose.experiments.validation.assess import Answer
from interpose.experiments.validation.log import (
    append_line,
    checked_note,
    line_of,
    log_beside,
    numbers_beside,
    read_log,
)
from interpose.experiments.validation.page import BEGIN, generated, page_of
from interpose.experiments.validation.table import published
from interpose.model.errors import OutputError
from interpose.model.results.tables import write_file

WORDS = ("part", "unit", "scenario", "arms", "note")
"""Columns of text that may be empty."""


class Publication(NamedTuple):
    """Where an evaluation is published, checked before anything runs."""

    page: Path
    text: str
    """what the page is now; empty where there is none"""
    note: str
    whole: bool
    """whether it is of all rows, so that numbers are stored and a line is added to the log"""


def publication(page: Path, ids: list[str], note: str | None) -> Publication:
    """Return where an evaluation of some rows is to be published.

    Raises
    ------
    InterposeError
        For a page of all rows that some would replace, marks that are no pair, or changed laws without a note.
    """
    whole = set(ids) == set(published())
    if page.exists() and not page.is_file():
        raise OutputError(f"{page}: is no file: name one")
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    page_of(text, "")
    if not whole and BEGIN in text:
        problem = "is the page of all rows, and some were asked for: leave them out, or name another file"
        raise OutputError(problem, argument="page", value=page)
    return Publication(page, text, checked_note(read_log(log_beside(page)), note) if whole else "", whole)


def publish(answer: Answer, where: Publication) -> None:
    """Write the page; of all rows also ``PAGE.csv`` and one more line of ``PAGE_log.csv``."""
    log = []
    if where.whole:
        seeds, record = len(answer.meta["seeds"]), str(answer.meta["record"]["preset"])
        line = line_of(answer.rows, seeds=seeds, record=record, note=where.note)
        write_file(numbers_beside(where.page), answer.parts.to_csv(index=False), again=True)
        append_line(log_beside(where.page), line)
        log = read_log(log_beside(where.page))
    inside = generated(answer.parts, log, published(), answer.command, len(answer.meta["seeds"]))
    write_file(where.page, page_of(where.text, inside), again=True)


def read_numbers(path: Path) -> pd.DataFrame:
    """Return the stored numbers of an evaluation, exactly as they were."""
    parts = pd.read_csv(path)
    return parts.fillna(dict.fromkeys(WORDS, ""))
