"""The text of a condition cut into numbers, names, words and signs, and refused where one cannot follow another."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from interpose.model.scenario.script.variables import Names, Reading, UnknownNameError

NESTED = 20
TOO_DEEP = f"nested more than {NESTED} deep: split it into two events"
TOKEN = re.compile(
    r"(?P<blank>\s+)|(?P<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)|(?P<word>(and|or|not)\b)"
    r"|(?P<call>[A-Za-z_]([\w.\-]*\w)?)\s*\(|(?P<name>[A-Za-z_])|(?P<sign>[<>=!]=|[<>+\-*/()])|(?P<other>.)",
    re.DOTALL,
)
PREFIXES = ("(", "+", "-")
BEFORE_NOT = ("", "(", "and", "or", "not")


class ExpressionError(ValueError):
    """A condition that cannot be read: at which letter, and what to write instead."""

    def __init__(self, at: int, problem: str) -> None:
        super().__init__(f"letter {at + 1}: {problem}")


class Token(NamedTuple):
    """A number or a series with its value, or a word or a sign, and how many brackets are around it."""

    text: str
    at: int
    value: Reading | float | None = None
    depth: int = 0


def read_tokens(text: str, names: Names) -> list[Token]:
    """Return the tokens of a condition, in an order that can be right; raises :class:`ExpressionError`."""
    tokens = [*_tokens(text, names), Token("", len(text))]
    _check_order(tokens)
    return [*_within_brackets(tokens)]


def _tokens(text: str, names: Names) -> Iterator[Token]:
    """Yield the tokens of a text."""
    at = 0
    while match := TOKEN.match(text, at):
        kind, word = next((kind, word) for kind, word in match.groupdict().items() if word is not None)
        token = _series(text, at, names) if kind == "name" else _token(kind, word, at)
        if kind != "blank":
            yield token
        at += len(token.text)


def _series(text: str, at: int, names: Names) -> Token:
    """Read the name of a series, which extends over the id of a territory, faction or event."""
    try:
        reading = names.read(text, at)
    except UnknownNameError as error:
        raise ExpressionError(at, str(error)) from None
    return Token(text[at : at + reading.letters], at, reading)


def _token(kind: str, text: str, at: int) -> Token:
    """Return a token of one kind; a name with a bracket behind it would be a call, and there are none."""
    match kind:
        case "number" if float(text) == float("inf"):
            raise ExpressionError(at, f"{text} is too large a number")
        case "number":
            return Token(text, at, float(text))
        case "call":
            raise ExpressionError(at, f"{text}(...) is a call: there are none here, only names, numbers and signs")
        case "other":
            hint = "write == to compare" if text == "=" else "use numbers, names, + - * /, comparisons, and, or, not"
            raise ExpressionError(at, f"{text!r} has no meaning here: {hint}")
    return Token(text, at)


def _check_order(tokens: list[Token]) -> None:
    """Refuse what does not alternate between parts and what joins them."""
    before = ""
    for token in tokens:
        text = token.text if token.value is None else "a part"
        if before in ("a part", ")"):
            if text in ("a part", "(", "not"):
                raise ExpressionError(token.at, f"{token.text!r} is one too many: join parts by and, or, or a sign")
        elif text not in ("a part", *PREFIXES) and not (text == "not" and before in BEFORE_NOT):
            wanted = "a number, a name or '(' should be"
            raise ExpressionError(token.at, f"{text!r} stands where {wanted}" if text else f"it ends where {wanted}")
        before = text


def _within_brackets(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens with the number of brackets around each, and refuse those that do not match."""
    opened: list[int] = []
    for token in tokens:
        if token.text == "(":
            opened.append(token.at)
        elif token.text == ")" and not opened:
            raise ExpressionError(token.at, "')' is one too many: join parts by and, or, or a sign")
        elif token.text == ")":
            opened.pop()
        if len(opened) > NESTED:
            raise ExpressionError(token.at, TOO_DEEP)
        yield token._replace(depth=len(opened))
    if opened:
        raise ExpressionError(opened[-1], "this bracket is never closed: add ')'")
