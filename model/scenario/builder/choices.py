"""What was decided while a user's file was read: told on the screen, kept in the scenario and in a table beside it."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field

from interpose.model.language.told import Filled
from interpose.model.language.words import mark, say

MOST_NAMED = 5
LONGEST_LINE = 300
LONGEST_WORD = 60
HEADER = ("what", "where", "detail")
OF_LAYERS = mark("has {n} layers ({listed}): {taken} was read")
"""Of a file with several layers."""


def short(value: object, most: int = LONGEST_WORD) -> str:
    """Return a value on one line, cut to so many letters."""
    text = "".join(letter if letter.isprintable() else " " for letter in " ".join(str(value)[: 4 * most].split()))
    return text if len(text) <= most else f"{text[: most - 1]}\u2026"


@dataclass
class Choices:
    """Decisions in the order in which they were taken.

    Parameters
    ----------
    rows : list of (str, str, str)
        What was done, to which place or line, and a detail such as a share or a distance; the last two may be empty.
    """

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    filled: dict[str, Filled] = field(default_factory=dict)
    """what can be told in other languages, by its words in English"""

    def tell(self, what: str, where: str = "", detail: str = "") -> None:
        """Add a decision."""
        row = (short(what, LONGEST_LINE), short(where), short(detail))
        self.filled |= {
            text: words for text, words in zip(row, (what, where, detail), strict=True) if isinstance(words, Filled)
        }
        self.rows.append(row)

    def lines(self) -> list[str]:
        """Return a line for each kind of decision, with the first few places that it concerns, in the language."""
        places: dict[str, list[str]] = defaultdict(list)
        for what, *around in self.rows:
            where, detail = label_words(around[0]), self._told(around[1])
            named = say("{where} ({detail})", where=where, detail=detail) if where and detail else where or detail
            places[what] += [named] if named else []
        return [_line(self._told(what), named) for what, named in places.items()]

    def _told(self, text: str) -> str:
        """Return words of a decision in the language that is told in."""
        return self.filled[text].tell() if text in self.filled else say(text)

    def table(self) -> str:
        """Return every decision as a CSV text."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(self.rows)
        return text.getvalue()


def _line(what: str, named: list[str]) -> str:
    """Return one kind of decision in one line."""
    if not named:
        return what
    kept = named[:MOST_NAMED]
    while len(kept) > 1 and len(what) + sum(map(len, kept)) + 2 * len(kept) > LONGEST_LINE - 20:
        kept.pop()
    listed, left = ", ".join(kept), len(named) - len(kept)
    line = mark("{what}: {places} and {n} more") if left else mark("{what}: {places}")
    return short(say(line, what=what, places=listed, n=left), LONGEST_LINE)


LABELS = {
    "line": mark("line {n}"),
    "row": mark("row {n}"),
    "feature": mark("feature {n}"),
    "placemark": mark("placemark {n}"),
    "column": mark("column {n}"),
}
"""How places of a file are called that have no name of their own, by the first word."""


def label_words(label: str) -> str:
    """Return where something stands in a file (``line 5``) in the language that is told in; a name as it is."""
    word, _, number = label.partition(" ")
    return say(LABELS[word], n=number) if word in LABELS and number.isdecimal() else label
