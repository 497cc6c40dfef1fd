"""Messages about mistakes in the language that is told in: raised in English, and told anew where they are shown.

An error keeps its English words, which logs, files and the answers to mistakes have. A line of them is matched with the
templates of ``mistakes.po``, the most literal one first; what stands in its places may be a message itself.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from interpose.model.errors import LONGEST_WORD, InterposeError, cut
from interpose.model.language.catalogue import SOURCE, messages_of
from interpose.model.language.chosen import language
from interpose.model.language.words import say

NOUN_PLACES = ("kind", "label", "noun", "param", "what")
"""Places whose single words are told: what a thing is, never what somebody called it."""
LONGEST = 2000
"""Letters of a line that is told anew; of a longer one the middle is left out first."""
DEEPEST = 8
"""Messages within messages."""
LOOSE = 4
"""Letters that a template needs to be found within a line; a shorter one is the whole line."""
EDGES = " \t\n:;,"
BEFORE = (": ", "; ", ". ", ", ", "(", "' ", '" ')
"""What joins a message to what stands before it."""
BEHIND = (": ", "; ", ". ", ", ", " (", ")", " [")
"""What joins a message to what stands behind it."""
QUOTES = ("'", '"')
UNITS = ("meaning", "unit")
"""Places of a unit, whose words the catalogue of sentences has."""
FIRST = 0xE000
KEPT = re.compile("[\ue000-\uf8ff]")
"""Signs that stand for what is told already: letters of nobody's, which no line that is read has."""


@dataclass(frozen=True)
class _Found:
    """A template in a line: what stands before it, in its places, and behind it."""

    before: str
    values: tuple[str, ...]
    behind: str


class Template:
    """A message with places, and how it is told.

    Parameters
    ----------
    english, told : str
        With the same named places.
    """

    def __init__(self, english: str, told: str) -> None:
        self.english, self.told = english, told
        literals, self.places = [""], list[str]()
        for literal, place, _, _ in Formatter().parse(english):
            literals[-1] += literal
            if place is not None:
                self.places.append(place)
                literals.append("")
        self.literals = literals
        self.letters = sum(letter.isalnum() for literal in literals for letter in literal)
        """Letters and digits of the template itself."""
        self.sign = max(literals, key=len)
        """The longest part without a place: a line without it is not of this template."""
        self._loose = self.letters >= LOOSE

    def find(self, line: str) -> _Found | None:
        """Return where a line has this message; nothing where it has not."""
        first = self.literals[0]
        for start in _starts(line, first, loose=self._loose):
            values, end = self._values(line, start + len(first))
            behind = line[end:]
            if not first and values and (not values[0].strip() or values[0].endswith(":")):
                continue  # what the place is about is where the mistake is: there is nothing in it
            if end >= 0 and (not behind or (self._loose and behind.startswith(BEHIND))):
                return _Found(line[:start], tuple(values), behind)
        return None

    def _values(self, line: str, at: int) -> tuple[list[str], int]:
        """Return what stands in the places from some letter on, and where the message ends; -1 where it is none."""
        values = []
        for literal in self.literals[1:-1]:
            end = line.find(literal, at)
            if end < 0:
                return [], -1
            values.append(line[at:end])
            at = end + len(literal)
        if len(self.literals) == 1:
            return values, at
        if not self.literals[-1]:
            end = at + _closing(line[at:])
            return [*values, line[at:end]], end
        end = _end(line, self.literals[-1], at, loose=self._loose)
        return [*values, line[at:end]], end + len(self.literals[-1]) if end >= 0 else -1


def _starts(line: str, first: str, *, loose: bool) -> list[int]:
    """Return where a message may begin, the last first: at the start, or behind a sign that joins it.

    One that begins with a place begins behind where the mistake is (``places.csv line 3: ``), outside quotation marks.
    """
    if not loose:
        return [0] if line.startswith(first) else []
    if first:
        found = [at.start() for at in re.finditer(re.escape(first), line)]
        return [at for at in found[::-1] if at == 0 or line[:at].endswith(BEFORE)]
    joints = [at.end() for at in re.finditer(": ", line)]
    return [*(at for at in joints[::-1] if line.count("'", 0, at) % 2 == 0), 0]


def _closing(value: str) -> int:
    """Return where a bracket is closed that was opened before a value: it ends there; else all of it is the value."""
    depth = 0
    for at, letter in enumerate(value):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return at
    return len(value)


def _end(line: str, last: str, at: int, *, loose: bool) -> int:
    """Return where the last words of a message begin: at the end, or before a sign that joins it to what follows."""
    if line.endswith(last) and len(line) - len(last) >= at:
        return len(line) - len(last)
    ends = [line.find(last + sign, at) for sign in BEHIND] if loose else []
    return min((end for end in ends if end >= 0), default=-1)


@lru_cache(maxsize=8)
def templates_of(code: str) -> tuple[Template, ...]:
    """Return the templates of a language that are translated, the most literal first."""
    found = [Template(english, told) for english, told in messages_of(code).items() if told]
    return tuple(sorted(found, key=lambda one: (-one.letters, -len(one.places), one.english)))


def retell(line: object) -> str:
    """Return a message about a mistake in the language that is told in; what is not known stays as it is.

    Parameters
    ----------
    line : str
        In English: one message, or several that stand behind one another, with where they are.
    """
    english = str(line)
    templates = () if language() == SOURCE else templates_of(language())
    if not templates or KEPT.search(english):
        return english
    return _Telling(templates).whole(cut(english, LONGEST))


def told_line(error: InterposeError) -> str:
    """Return the line of a mistake in the language that is told in.

    Parameters
    ----------
    error : InterposeError
        It keeps its English words: ``str(error)`` is the same line in English.

    Returns
    -------
    str
        One line of bounded length: translated first, then cut where it is too long.
    """
    if language() == SOURCE:
        return str(error)
    if error.value is None:
        return cut(retell(error.problem))
    return cut(f"{error.argument} {cut(error.value, LONGEST_WORD)}: {retell(error.problem)}".lstrip())


class _Telling:
    """One line that is told anew; what is told already stands in it as a sign, until all is put together."""

    def __init__(self, templates: tuple[Template, ...]) -> None:
        self._templates = templates
        self._kept: list[str] = []

    def whole(self, line: str) -> str:
        """Return the line, all parts put back."""
        told = self._told(line, "", 0)
        while KEPT.search(told):
            told = KEPT.sub(lambda sign: self._kept[ord(sign.group()) - FIRST], told)
        return told

    def _told(self, text: str, place: str, depth: int) -> str:
        """Tell a part of a line: the message that says most first, then what stands around it."""
        words = text.strip(EDGES)
        if not words or depth > DEEPEST or _is_verbatim(words, place):
            return text
        if place.rstrip("23456789") in UNITS and say(words) != words:
            return text.replace(words, say(words))
        for one in self._templates:
            if one.sign in words and (found := one.find(words)):
                rest = f"{found.before}{self._keep(one, found, depth)}{found.behind}"
                around = f"{found.before}{found.behind}".strip(EDGES)
                told = self._told(rest, place, depth + 1) if around else rest
                return text.replace(words, told)
        return text

    def _keep(self, one: Template, found: _Found, depth: int) -> str:
        """Tell a message with its places, and return the sign that stands for it."""
        values = {
            name: self._told(value, name, depth + 1) for name, value in zip(one.places, found.values, strict=True)
        }
        self._kept.append(Formatter().vformat(one.told, (), values))
        return chr(FIRST + len(self._kept) - 1)


def _is_verbatim(words: str, place: str) -> bool:
    """Whether a part is what it is: in quotation marks, or a single word where no thing is named."""
    if words[0] in QUOTES and words[-1] == words[0] and words.count(words[0]) == 2:
        return True
    return " " not in words and place.rstrip("23456789") not in (*NOUN_PLACES, *UNITS)
