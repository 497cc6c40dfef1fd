"""Reading XML that strangers wrote: without entities of its own, element by element, bounded in number and depth."""

from collections.abc import Callable
from typing import Protocol
from xml.parsers import expat

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.choices import short

DEEPEST = 200
MOST_ELEMENTS = 2_000_000
CHUNK = 1 << 16
BOUNDS = f"at most {MOST_ELEMENTS:,} elements, {DEEPEST} deep, are read: simplify it"


class Reader(Protocol):
    """What is told of elements as they begin and end; names come without prefixes."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Note that an element begins."""

    def end(self, name: str) -> None:
        """Note that an element ends."""

    def text(self, words: str) -> None:
        """Note a piece of text."""


class _EnoughError(Exception):
    """The first element was seen."""


def read_xml(file: str, data: bytes, reader: Reader, encoding: str | None = None) -> None:
    """Tell a reader what an XML file holds.

    Parameters
    ----------
    file : str
        Name of the file.
    data : bytes
        What it holds.
    reader : Reader
        Who is told.
    encoding : str, optional
        Its encoding where the user knows it better than the file.

    Raises
    ------
    ScenarioError
        With one line, where it is not whole, declares entities, or is too deep or too large.
    """
    elements = depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > MOST_ELEMENTS or depth > DEEPEST:
            raise ScenarioError(f"{file}: is too large or too deep: {BOUNDS}")
        reader.begin(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(name.rpartition(":")[2])

    parser = _parser(file, begin, encoding)
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    _parse(file, parser, data)


def root_of(file: str, data: bytes) -> str:
    """Return the name of the first element of an XML file; raises as :func:`read_xml`, of what stands before it."""
    found: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        found.append(name.rpartition(":")[2])
        raise _EnoughError

    parser = _parser(file, begin, None)
    try:
        for start in range(0, len(data), CHUNK):
            _parse(file, parser, data[start : start + CHUNK], is_last=False)
    except _EnoughError:
        pass
    if not found:
        raise ScenarioError(f"{file}: is no XML: it has no elements")
    return found[0]


def _parser(file: str, begin: Callable[[str, dict[str, str]], None], encoding: str | None) -> expat.XMLParserType:
    """Return a parser that refuses declarations of documents, and so every entity but those of XML itself."""

    def refuse(*_: object) -> None:
        raise ScenarioError(f"{file}: declares a document type, which no file of places needs: save it again")

    try:
        parser = expat.ParserCreate(encoding)
    except (ValueError, LookupError):
        raise ScenarioError("no such encoding: say for instance utf-8 or cp1252", argument="encoding") from None
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.buffer_text = True
    return parser


def _parse(file: str, parser: expat.XMLParserType, data: bytes, *, is_last: bool = True) -> None:
    """Feed a parser; raises ``ScenarioError`` with the line where it stops."""
    try:
        parser.Parse(data, is_last)
    except expat.ExpatError as error:
        problem = f"is no whole XML ({short(expat.ErrorString(error.code), 60)})"
        raise ScenarioError(f"{file} line {error.lineno}: {problem}: save it again") from None
    except (LookupError, UnicodeError, ValueError) as error:
        raise ScenarioError(f"{file}: its encoding cannot be read ({short(error, 60)}): save it as UTF-8") from None
