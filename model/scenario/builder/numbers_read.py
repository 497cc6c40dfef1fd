"""Reading numbers as people write them: commas, spaces or apostrophes, degrees and minutes, signs of many scripts."""

import re
from collections.abc import Sequence
from math import isfinite
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.choices import short

MISSING = {
    "",
    "na",
    "n/a",
    "#n/a",
    "nan",
    "null",
    "none",
    "nil",
    "-",
    "--",
    "\u2013",
    "\u2014",
    ".",
    "..",
    "...",
    "?",
    "nd",
}
"""What stands for "not known" in a cell, in small letters."""
NO_DATA = (-99, -999, -9999, -99999)
"""Numbers that stand for "not known" among people (Natural Earth and others)."""
SIGNS = str.maketrans(
    {"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u066b": ".", "\u066c": ","}
)
SPACES = re.compile(r"(?<=\d)[\s\u00a0\u2009\u202f'\u2019_](?=\d{3}(?!\d))")
DEGREES = re.compile(
    r"""^(?P<before>[NSEW])?\s*(?P<minus>[-+])?\s*(?P<d>\d+(?:\.\d+)?)\s*(?:[\u00b0\u00ba\u02da:d\s]\s*
    (?:(?P<m>\d+(?:\.\d+)?)\s*(?:['\u2032\u2019\u00b4:m\s]|$)\s*
    (?:(?P<s>\d+(?:\.\d+)?)\s*(?:"|\u2033|\u201d|''|\u2032\u2032|s)?)?)?)?\s*(?P<after>[NSEW])?$""",
    re.VERBOSE | re.IGNORECASE,
)
GROUPED_BY_COMMA = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$")
GROUPED_BY_POINT = re.compile(r"^[-+]?\d{1,3}(\.\d{3})+(,\d+)?$")
LONGEST = 60


def is_missing(value: Any) -> bool:
    """Whether a cell or property says that something is not known."""
    if value is None or (isinstance(value, float) and value != value):
        return True
    return isinstance(value, str) and value.strip().lower() in MISSING


def _cleaned(value: Any) -> str:
    """Return a number's text with plain signs and without separators that are no points or commas."""
    return SPACES.sub("", str(value).strip().translate(SIGNS))


def degrees_of(where: str, column: str, value: Any) -> float:
    """Read a coordinate: a number with a point or a comma for decimals, or degrees, minutes and seconds.

    Raises
    ------
    ScenarioError
        With one line, for anything else.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _finite(where, column, float(value))
    text = _cleaned(value)[: LONGEST + 1]
    if text.count(",") > 1 or ("," in text and "." in text):
        last = max(text.rfind(","), text.rfind("."))
        text = re.sub(r"[.,]", "", text[:last]) + (
            "." + text[last + 1 :] if text.count(text[last]) == 1 else text[last + 1 :]
        )
    text = text.replace(",", ".")
    try:
        return _finite(where, column, float(text))
    except ValueError:
        pass
    match = DEGREES.match(text)
    if isinstance(value, bool) or match is None or float(match["m"] or 0) >= 60 or float(match["s"] or 0) >= 60:
        cure = "give degrees, such as 10.5 or 10\u00b030'00\"N"
        raise ScenarioError(f"{where}: {column} is {short(value, 40)!r}, not a number (degrees): {cure}")
    number = float(match["d"]) + float(match["m"] or 0) / 60.0 + float(match["s"] or 0) / 3600.0
    side = (match["before"] or match["after"] or "").upper()
    return -number if match["minus"] == "-" or side in ("S", "W") else number


def _finite(where: str, column: str, number: float) -> float:
    """Refuse infinite numbers."""
    if not isfinite(number):
        raise ScenarioError(f"{where}: {column} = {number} is not finite (degrees): give a number")
    return number


def decimal_comma(values: Sequence[Any]) -> bool:
    """Whether coordinates are written with a comma for decimals."""
    return any(isinstance(value, str) and "," in value and "." not in value for value in values)


def grouping_of(values: Sequence[Any], comma_is_decimal: bool) -> str:
    """Return the sign that separates thousands in a column of people: a comma, a point, or nothing.

    ``12,345`` is grouped by commas in any case: nobody counts thousandths of persons. ``12.345`` is grouped by
    points where one of them has two points, where coordinates have commas for decimals, or where all are so.
    """
    texts = [_cleaned(value) for value in values if isinstance(value, str) and not is_missing(value)]
    marked = [text for text in texts if "," in text or "." in text]
    if marked and all(GROUPED_BY_COMMA.match(text) for text in texts if "," in text) and any("," in t for t in texts):
        return ","
    points = [text for text in texts if "." in text]
    if points and all(GROUPED_BY_POINT.match(text) for text in points):
        certain = any(text.count(".") > 1 for text in points) or comma_is_decimal or len(points) == len(texts) > 1
        return "." if certain else ""
    return ""


def persons_of(where: str, column: str, value: Any, grouping: str) -> float:
    """Read a number of people; raises ``ScenarioError`` with one line for anything else."""
    text = _cleaned(value) if isinstance(value, str) else value
    if isinstance(text, str):
        text = text.replace(grouping, "") if grouping else text
        text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        if isinstance(value, bool) or (isinstance(text, str) and len(text) > LONGEST):
            raise ValueError
        return float(text)
    except (TypeError, ValueError, OverflowError):
        problem = f"{where}: {column} is {short(value, 40)!r}, not a number (persons): give a number"
        raise ScenarioError(problem) from None
