"""Conditions of events: a small language of numbers, named series, comparisons and words, compiled to a flat program.

``deaths_30 > 50 and (consent.red < 0.2 or happened.truce >= 60)``. There are no calls, no assignments, no loops and no
Python; what a condition can look at is listed in `model/series.py`. A quotient by zero counts as zero.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from interpose.model import script
from interpose.model.series import Names, UnknownNameError

LONGEST = 500
NESTED = 20
MOST_INSTRUCTIONS = 200
NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
SIGNS = ("<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")")
COMPARED = {
    "<": script.LESS,
    "<=": script.AT_MOST,
    ">": script.MORE,
    ">=": script.AT_LEAST,
    "==": script.EQUAL,
    "!=": script.UNEQUAL,
}
SUMS = {"+": script.ADD, "-": script.SUBTRACT}
PRODUCTS = {"*": script.MULTIPLY, "/": script.DIVIDE}
WORDS = ("and", "or", "not")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class ExpressionError(ValueError):
    """A condition that cannot be read; says at which letter, and what to write instead."""

    def __init__(self, at: int, problem: str) -> None:
        super().__init__(f"letter {at + 1}: {problem}")


class Instruction(NamedTuple):
    """One instruction of a compiled condition, as in :data:`interpose.model.script.PROGRAM`."""

    op: int
    number: float = 0.0
    a: int = -1
    b: int = -1


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a condition: a number, a series, or what is made of other parts.

    Parameters
    ----------
    at : int
        Where it begins in the text.
    truth : bool
        Whether it is true or false, else it is a number.
    make : Instruction
        What works it out once its parts are worked out.
    parts : tuple of Node
        What it is made of.
    sign : str
        How it was written, for comparisons.
    """

    at: int
    truth: bool
    make: Instruction
    parts: tuple["Node", ...] = ()
    sign: str = ""


class _Token(NamedTuple):
    kind: str
    text: str
    at: int
    make: Instruction | None = None


def _tokens(text: str, names: Names) -> Iterator[_Token]:
    """Cut a text into numbers, names, words and signs."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at, names)
        yield token
        at += len(token.text)
    yield _Token("end", "", len(text))


def _token(text: str, at: int, names: Names) -> _Token:
    """Read the token that begins at a position."""
    number = NUMBER.match(text, at)
    if number:
        value = float(number.group())
        if value == float("inf"):
            raise ExpressionError(at, f"{number.group()} is too large a number")
        return _Token("number", number.group(), at, Instruction(script.PUSH, value))
    word = re.compile(r"[A-Za-z_]\w*").match(text, at)
    if word and word.group() in WORDS:
        return _Token("word", word.group(), at)
    if word:
        return _name(text, at, names)
    for sign in SIGNS:
        if text.startswith(sign, at):
            return _Token("sign", sign, at)
    hint = ": write == to compare" if text[at] == "=" else ": use numbers, names, + - * /, comparisons, and, or, not"
    raise ExpressionError(at, f"{text[at]!r} has no meaning here{hint}")


def _name(text: str, at: int, names: Names) -> _Token:
    """Read the name of a series; a name with a bracket behind it would be a call, and there are none."""
    called = re.compile(r"([A-Za-z_][\w.\-]*)\s*\(").match(text, at)
    if called:
        raise ExpressionError(at, f"{called[1]}(...) is a call: there are none here, only names, numbers and signs")
    try:
        reading = names.read(text, at)
    except UnknownNameError as error:
        raise ExpressionError(at, str(error)) from None
    make = Instruction(reading.op, 0.0, reading.a, reading.b)
    return _Token("name", text[at : at + reading.letters], at, make)


class _Parser:
    """Reads tokens by precedence: or, and, not, comparison, sum, product, sign."""

    def __init__(self, text: str, names: Names) -> None:
        self.tokens = list(_tokens(text, names))
        self.next, self.depth = 0, 0

    def take(self, *texts: str) -> _Token | None:
        """Take the next token if it is one of these signs or words."""
        token = self.tokens[self.next]
        if token.kind in ("sign", "word") and token.text in texts:
            self.next += 1
            return token
        return None

    def either(self) -> Node:
        """Read parts joined by ``or``."""
        node = self.both()
        while token := self.take("or"):
            node = _joined(token, script.OR, node, self.both(), True, "or")
        return node

    def both(self) -> Node:
        """Read parts joined by ``and``."""
        node = self.negated()
        while token := self.take("and"):
            node = _joined(token, script.AND, node, self.negated(), True, "and")
        return node

    def negated(self) -> Node:
        """Read ``not`` and what it denies."""
        token = self.take("not")
        if token is None:
            return self.compared()
        self.deeper(token.at)
        part = _wanted(self.negated(), True, "not")
        self.depth -= 1
        return Node(token.at, True, Instruction(script.NOT), (part,))

    def compared(self) -> Node:
        """Read one comparison, or what would be compared."""
        node = self.sum()
        token = self.take(*COMPARED)
        if token is None:
            return node
        node = _joined(token, COMPARED[token.text], node, self.sum(), False, token.text)
        again = self.take(*COMPARED)
        if again:
            raise ExpressionError(again.at, "compare two at a time: write a < b and b < c")
        return node

    def sum(self) -> Node:
        """Read parts joined by ``+`` and ``-``."""
        node = self.product()
        while token := self.take(*SUMS):
            node = _joined(token, SUMS[token.text], node, self.product(), False, token.text)
        return node

    def product(self) -> Node:
        """Read parts joined by ``*`` and ``/``."""
        node = self.signed()
        while token := self.take(*PRODUCTS):
            node = _joined(token, PRODUCTS[token.text], node, self.signed(), False, token.text)
        return node

    def signed(self) -> Node:
        """Read a number, a name or a bracket, perhaps with a sign before it."""
        token = self.take("-", "+")
        if token:
            self.deeper(token.at)
            part = _wanted(self.signed(), False, token.text)
            self.depth -= 1
            return Node(token.at, False, Instruction(script.NEGATE), (part,)) if token.text == "-" else part
        return self.single()

    def single(self) -> Node:
        """Read a number, a name or a bracket."""
        bracket = self.take("(")
        if bracket:
            self.deeper(bracket.at)
            node = self.either()
            self.depth -= 1
            if not self.take(")"):
                raise ExpressionError(bracket.at, "this bracket is never closed: add ')'")
            return node
        token = self.tokens[self.next]
        if token.make is None:
            found = f"{token.text!r} stands where" if token.text else "it ends where"
            raise ExpressionError(token.at, f"{found} a number, a name or '(' should be")
        self.next += 1
        return Node(token.at, False, token.make)

    def deeper(self, at: int) -> None:
        """Refuse brackets and signs within each other without end."""
        self.depth += 1
        if self.depth > NESTED:
            raise ExpressionError(at, f"nested more than {NESTED} deep: split it into two events")


def _wanted(node: Node, truth: bool, sign: str) -> Node:
    """Refuse a number where a truth is wanted, and the other way round."""
    if node.truth != truth:
        kinds = ("a number", "a comparison")
        raise ExpressionError(node.at, f"{kinds[node.truth]} stands here, but {sign!r} needs {kinds[truth]}")
    return node


def _joined(token: _Token, op: int, left: Node, right: Node, truth: bool, sign: str) -> Node:
    """Join two parts by a sign that wants numbers, or by a word that wants truths."""
    parts = (_wanted(left, truth, sign), _wanted(right, truth, sign))
    return Node(left.at, truth or token.text in COMPARED, Instruction(op), parts, sign)


def parse(text: str, names: Names) -> Node:
    """Read a condition; raises :class:`ExpressionError` with the letter at which it cannot be read."""
    if len(text) > LONGEST:
        raise ExpressionError(LONGEST, f"longer than {LONGEST} letters: split it into two events")
    parser = _Parser(text, names)
    node = parser.either()
    rest = parser.tokens[parser.next]
    if rest.kind != "end":
        raise ExpressionError(rest.at, f"{rest.text!r} is one too many: join parts by and, or, or a sign")
    if not node.truth:
        raise ExpressionError(node.at, "this is a number, and a condition must be true or false: compare it")
    return node


def flatten(node: Node) -> list[Instruction]:
    """Write a condition as instructions for a stack: parts first, then what is made of them."""
    out: list[Instruction] = []
    waiting: list[tuple[Node, bool]] = [(node, False)]
    while waiting:
        part, ready = waiting.pop()
        if ready or not part.parts:
            out.append(part.make)
        else:
            waiting.append((part, True))
            waiting += [(below, False) for below in reversed(part.parts)]
    if len(out) > MOST_INSTRUCTIONS or _height(out) > script.DEEPEST:
        raise ExpressionError(node.at, "too long to be worked out: split it into two events")
    return out


def _height(program: list[Instruction]) -> int:
    """Count the values that wait on the stack at most."""
    height, most = 0, 0
    for step in program:
        taken = 0 if step.op in (script.PUSH,) or step.op >= script.FIRST_SERIES else 2
        height += 1 - (1 if step.op in (script.NEGATE, script.NOT) else taken)
        most = max(most, height)
    return most


def required(node: Node) -> set[int]:
    """Find the events (rows) without which a condition can never hold: ``happened.x >= 0`` and the like."""
    op = node.make.op
    if op in (script.AND, script.OR):
        left, right = (required(part) for part in node.parts)
        return left | right if op == script.AND else left & right
    if node.sign in COMPARED:
        (left_part, right_part), sign = node.parts, node.sign
        if right_part.make.op == script.HAPPENED:
            left_part, right_part, sign = right_part, left_part, TURNED[sign]
        number = right_part.make.number if right_part.make.op == script.PUSH else None
        if left_part.make.op == script.HAPPENED and number is not None and not _holds(-1.0, sign, number):
            return {left_part.make.a}
    return set()


def _holds(value: float, sign: str, number: float) -> bool:
    """Say whether a comparison of two numbers holds."""
    table = {"<": value < number, "<=": value <= number, ">": value > number, ">=": value >= number}
    return table.get(sign, (value == number) == (sign == "=="))
