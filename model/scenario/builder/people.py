"""How many people live in each place, read as people write numbers; what is missing is filled in as an assumption."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.column_names import scale_of
from interpose.model.scenario.builder.numbers_read import NO_DATA, grouping_of, is_missing, persons_of
from interpose.model.scenario.schema.territories import MOST_IN_ALL, MOST_PEOPLE

MOST_MISSING = 0.5
"""share of places without a number up to which the others stand for them"""
FILLED = mark("places without a number of people got the median of the others (ASSUMPTION)")


def people_of(
    file: str, labels: Sequence[str], values: Sequence[Any], column: str, comma_is_decimal: bool, choices: Choices
) -> list[int]:
    """Return the people of each place in whole persons.

    Parameters
    ----------
    file : str
        Name of the file.
    labels : sequence of str
        Where each place stands in it.
    values : sequence
        Cells or properties.
    column : str
        What the column is called; thousands or millions in its name count.
    comma_is_decimal : bool
        Whether the file's coordinates have commas for decimals.
    choices : Choices
        Where it is told what was taken for what.

    Raises
    ------
    ScenarioError
        With one line, for what is no number of people, and where too many are missing.
    """
    grouping, scale = grouping_of(values, comma_is_decimal), scale_of(column)
    if grouping:
        commas, points = mark("{column}: commas separate thousands"), mark("{column}: points separate thousands")
        choices.tell(Filled(commas if grouping == "," else points, column=short(column)))
    if scale > 1:
        counted = mark("{column}: counted in {scale:,} persons, as its name says")
        choices.tell(Filled(counted, column=short(column), scale=scale))
    people: list[int | None] = []
    fractions = 0
    for label, value in zip(labels, values, strict=True):
        number = None if is_missing(value) else persons_of(f"{file} {label}", short(column), value, grouping) * scale
        if number is None or number != number or number in NO_DATA:
            people.append(None)
            continue
        _check_bounds(f"{file} {label}", short(column), number, scale)
        fractions += not number.is_integer()
        people.append(round(number))
    if fractions:
        rounded = mark("{column}: numbers with a fraction ({n}) were rounded to whole persons")
        choices.tell(Filled(rounded, column=short(column), n=fractions))
    return _filled(file, labels, people, short(column), choices)


def _check_bounds(where: str, column: str, number: float, scale: int) -> None:
    """Refuse numbers that no place on Earth has, and name the likely slip."""
    if 0 <= number <= MOST_PEOPLE:
        return
    if scale > 1 and number > MOST_PEOPLE:
        cure = f"its name says {scale:,} persons each: rename it if it counts persons"
    else:
        cure = f"give whole persons, from 0 to {MOST_PEOPLE:,}"
    doubt = " (more than any place on Earth has: a slip of the unit?)" if MOST_PEOPLE < number < float("inf") else ""
    written = f"{number:,.0f}" if abs(number) < 1e15 else f"{number:g}"
    raise ScenarioError(f"{where}: {column} = {written} is out of bounds{doubt}: {cure}")


def _filled(file: str, labels: Sequence[str], people: list[int | None], column: str, choices: Choices) -> list[int]:
    """Return the people of each place, those that are missing filled in; refuses too many and nobody at all."""
    known = [number for number in people if number is not None]
    missing = len(people) - len(known)
    if missing > MOST_MISSING * len(people):
        first = labels[people.index(None)]
        problem = f"{column} is empty in {missing} of {len(people)} places, first in {first}"
        raise ScenarioError(f"{file}: {problem}: fill it in, or take another field of people")
    usual = round(median(known))
    for label, number in zip(labels, people, strict=True):
        if number is None:
            choices.tell(FILLED, label, Filled(mark("{n:,}"), n=usual))
    filled = [usual if number is None else number for number in people]
    if sum(filled) > MOST_IN_ALL:
        problem = f"{column} adds up to {sum(filled):,} persons, more than live on Earth: does it count something else?"
        raise ScenarioError(f"{file}: {problem}")
    if sum(filled) == 0:
        raise ScenarioError(f"{file}: {column} is 0 everywhere: a scenario needs people")
    return filled
