"""Conditions of events: a small language of numbers, named series, comparisons and words, compiled to a flat program.

``deaths_30 > 50 and (consent.red < 0.2 or happened.truce >= 60)``. There are no calls, no assignments, no loops and no
Python; what a condition can look at is listed in `model/scenario/script/variables.py`. A quotient by zero counts as
zero.

Python's own parser finds what belongs together, but never sees what was written: numbers and names, which it would
read otherwise (``consent.local-groups``), are read before, and replaced by ``_`` in the text that it parses.
"""

import ast
import operator
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from interpose.model.scenario.script.condition_tokens import NESTED, TOO_DEEP, ExpressionError, Token, read_tokens
from interpose.model.scenario.script.variables import Names, Reading
from interpose.model.state import event_script as script

LONGEST = 500
MOST_INSTRUCTIONS = 200
TOO_LONG = "too long to be worked out: split it into two events"
WIDTH = 4
"""Letters for each token in the text for Python's parser, so that a column identifies its token."""
OPERATORS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Or: ("or", script.OR),
    ast.And: ("and", script.AND),
    ast.Not: ("not", script.NOT),
    ast.Lt: ("<", script.LESS),
    ast.LtE: ("<=", script.AT_MOST),
    ast.Gt: (">", script.MORE),
    ast.GtE: (">=", script.AT_LEAST),
    ast.Eq: ("==", script.EQUAL),
    ast.NotEq: ("!=", script.UNEQUAL),
    ast.Add: ("+", script.ADD),
    ast.Sub: ("-", script.SUBTRACT),
    ast.Mult: ("*", script.MULTIPLY),
    ast.Div: ("/", script.DIVIDE),
    ast.USub: ("-", script.NEGATE),
    ast.UAdd: ("+", script.ADD),
}
"""All that may join parts or precede one: how it is written, and its instruction."""
ALLOWED = (ast.Expression, ast.Name, ast.Load, ast.UnaryOp, ast.BoolOp, ast.BinOp, ast.Compare, *OPERATORS)
HOLDS = dict(enumerate((operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne), script.LESS))


class Instruction(NamedTuple):
    """One instruction of a compiled condition, as in :data:`interpose.model.state.event_script.PROGRAM`."""

    op: int
    number: float = 0.0
    a: int = -1
    b: int = -1


class Node(NamedTuple):
    """A part of a condition: where it begins, if it is true or false (else a number), what makes it, of which parts."""

    at: int
    truth: bool
    make: Instruction
    parts: tuple["Node", ...] = ()


def parse(text: str, names: Names) -> Node:
    """Read a condition; raises :class:`ExpressionError` with the letter at which it cannot be read."""
    if len(text) > LONGEST:
        raise ExpressionError(LONGEST, f"longer than {LONGEST} letters: split it into two events")
    tokens = read_tokens(text, names)
    if sum(token.text not in ("(", ")", "") for token in tokens) > MOST_INSTRUCTIONS:
        raise ExpressionError(0, TOO_LONG)
    pieces = (token.text if token.value is None else "_" for token in tokens)
    node = _node(_tree("".join(piece.ljust(WIDTH) for piece in pieces)), tokens)
    if not node.truth:
        raise ExpressionError(node.at, "this is a number, and a condition must be true or false: compare it")
    return node


def _tree(text: str) -> ast.expr:
    """Return what Python's parser makes of a text, and refuse all parts of Python but those that conditions have."""
    tree = ast.parse(text, mode="eval")
    odd = next((part for part in ast.walk(tree) if not isinstance(part, ALLOWED)), None)
    if odd is not None:
        raise ExpressionError(0, f"{type(odd).__name__} has no meaning here: use numbers, names, signs, and, or, not")
    return tree.body


def _node(part: ast.expr, tokens: list[Token], signs: int = 0) -> Node:
    """Read a part that Python's parser found, behind so many signs and ``not``."""
    token = tokens[part.col_offset // WIDTH]
    if token.depth + signs > NESTED:
        raise ExpressionError(token.at, TOO_DEEP)
    match part:
        case ast.UnaryOp(op=op, operand=only):
            below, signs = [only], signs + 1
        case ast.BoolOp(op=op, values=below):
            pass
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            below = [left, right]
        case ast.Compare(comparators=[second, *_]):
            behind = tokens[(second.end_col_offset or 0) // WIDTH :]
            again = next(token for token in behind if token.text[:1] in ("<", ">", "=", "!"))
            raise ExpressionError(again.at, "compare two at a time: write a < b and b < c")
        case _:
            return Node(token.at, False, _instruction(token.value))
    sign, code = OPERATORS[type(op)]
    truths = sign in ("and", "or", "not")
    first, *others = (_require_kind(_node(each, tokens, signs), truths, sign) for each in below)
    if isinstance(part, ast.UnaryOp):
        return first if isinstance(op, ast.UAdd) else Node(token.at, truths, Instruction(code), (first,))
    for other in others:
        first = Node(first.at, truths or code in HOLDS, Instruction(code), (first, other))
    return first


def _instruction(value: Reading | float | None) -> Instruction:
    """Return what puts a number or the value of a series on the stack."""
    if isinstance(value, Reading):
        return Instruction(value.op, 0.0, value.a, value.b)
    return Instruction(script.PUSH, value or 0.0)


def _require_kind(node: Node, truth: bool, sign: str) -> Node:
    """Return a part; refuse a number where a truth is needed, and the other way round."""
    if node.truth != truth:
        number = f"a comparison stands here, but {sign!r} needs a number"
        comparison = f"a number stands here, but {sign!r} needs a comparison"
        raise ExpressionError(node.at, comparison if truth else number)
    return node


def flatten(node: Node) -> list[Instruction]:
    """Return a condition as instructions for a stack: parts first, then what is made of them."""
    out = [*_steps(node)]
    change_of_depth = {script.NEGATE: 0, script.NOT: 0, script.PUSH: 1}
    depths = accumulate(change_of_depth.get(step.op, 1 if step.op >= script.FIRST_SERIES else -1) for step in out)
    if max(depths) > script.DEEPEST:
        raise ExpressionError(node.at, TOO_LONG)
    return out


def _steps(node: Node) -> Iterator[Instruction]:
    """Yield the instructions of a condition, parts first."""
    for part in node.parts:
        yield from _steps(part)
    yield node.make


def required(node: Node) -> set[int]:
    """Return the events (rows) without which a condition can never hold: ``happened.x >= 0`` and the like."""
    op = node.make.op
    if op in (script.AND, script.OR):
        left, right = (required(part) for part in node.parts)
        return left | right if op == script.AND else left & right
    if op in HOLDS and sorted(part.make.op for part in node.parts) == [script.PUSH, script.HAPPENED]:
        before = (part.make.number if part.make.op == script.PUSH else -1.0 for part in node.parts)
        if not HOLDS[op](*before):
            return {max(part.make.a for part in node.parts)}
    return set()
