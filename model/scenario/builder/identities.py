"""Ids and names of places: mended where they are too long or have odd signs, told apart where they stand twice."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely

from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.columns import Taken, is_code, words_in
from interpose.model.scenario.builder.numbers_read import is_missing
from interpose.model.scenario.builder.table import PlaceTable

LONGEST = 24
"""letters of an id, as the scenario's schema has it"""
MOST_NAME = 120
MENDED = mark("ids were mended (up to 24 letters, digits, spaces, . _ -)")
TWICE = mark("ids that stand twice got a number")
JOINED = mark("features of one id, name and people are parts of one place")
UNNAMED = mark("places without an id were numbered")


def mended_id(word: str) -> str:
    """Return a text as an id: letters, digits, spaces and any of . _ -, at most 24."""
    text = unicodedata.normalize("NFC", word)
    text = re.sub(r"[^\w.\- ]+", "-", text).strip(" -")
    return text[:LONGEST].strip(" -")


def ids_of(words: Sequence[str], labels: Sequence[str], choices: Choices) -> list[str]:
    """Return an id for each place, each once.

    Parameters
    ----------
    words : sequence of str
        What the file has; empty where it has nothing.
    labels : sequence of str
        Where each stands in the file.
    choices : Choices
        Where every change is told.
    """
    reserved = {word for word in words if is_code(word)}
    used: set[str] = set()
    ids = []
    for row, (word, label) in enumerate(zip(words, labels, strict=True)):
        plain = word if is_code(word) else mended_id(word)
        number, text = 2, plain or f"P{row + 1}"
        while text in used or (text != word and text in reserved):
            ending = f"-{number}"
            text = f"{(plain or f'P{row + 1}')[: LONGEST - len(ending)].rstrip(' -')}{ending}"
            number += 1
        if text != word and any(words):
            what = TWICE if plain == word and word else MENDED if word else UNNAMED
            choices.tell(what, label, Filled(mark("now {id}"), id=repr(text)))
        used.add(text)
        ids.append(text)
    return ids


def names_of(words: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Return the display name of each place; the id where there is none."""
    return [word[:MOST_NAME] or place for word, place in zip(words, ids, strict=True)]


def id_words(table: PlaceTable, taken: Taken) -> list[str]:
    """Return what the ids of places are made of: the column of codes, or else that of names."""
    column = taken.id or taken.name
    return words_in(table, column) if column else [""] * len(table.rows)


def join_parts(table: PlaceTable, taken: Taken, choices: Choices) -> None:
    """Put polygons of one id together where nothing tells them apart: islands that a map program exploded.

    The people of such a place are counted once: a program that explodes shapes repeats all values.
    """
    if taken.id is None or table.geometries is None:
        return
    rows_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, values in enumerate(table.rows):
        raw = str(values.get(taken.id))
        same = [str(values.get(column)) for column in (taken.name, taken.population) if column]
        key = (raw, *same) if not is_missing(values.get(taken.id)) else (f"row {row}", "no id")
        rows_of[key].append(row)
    kept = []
    for rows in rows_of.values():
        kept.append(rows[0])
        if len(rows) > 1:
            shapes = np.array([table.geometries[row] for row in rows], dtype=object)
            table.geometries[rows[0]] = shapely.union_all(shapes)
            choices.tell(JOINED, str(table.rows[rows[0]].get(taken.id)), Filled(mark("{n} parts"), n=len(rows)))
    table.keep(sorted(kept))
