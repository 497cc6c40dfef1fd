"""What was decided while a user's file was read: told on the screen, kept in the scenario and in a table beside it."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field

MOST_NAMED = 5
LONGEST_LINE = 300
LONGEST_WORD = 60
HEADER = ("what", "where", "detail")


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

    def tell(self, what: str, where: str = "", detail: str = "") -> None:
        """Add a decision."""
        self.rows.append((short(what, LONGEST_LINE), short(where), short(detail)))

    def lines(self) -> list[str]:
        """Return a line for each kind of decision, with the first few places that it concerns."""
        places: dict[str, list[str]] = defaultdict(list)
        for what, where, detail in self.rows:
            named = f"{where} ({detail})" if where and detail else where or detail
            places[what] += [named] if named else []
        return [_line(what, named) for what, named in places.items()]

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
    more = f" and {len(named) - len(kept)} more" if len(named) > len(kept) else ""
    return short(f"{what}: {', '.join(kept)}{more}", LONGEST_LINE)
