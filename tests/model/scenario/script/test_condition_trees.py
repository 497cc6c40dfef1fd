"""Conditions of events as trees and as hostile texts: all that is written is worked out or refused in one line."""

import operator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.conditions import NAMES

from interpose.agents.compiled.decorators import kernel
from interpose.model.rules.event_conditions import apply_operator
from interpose.model.scenario.script.condition_tokens import ExpressionError
from interpose.model.scenario.script.conditions import _tree, flatten, parse
from interpose.model.state import event_script as script

SERIES_VALUES = {
    "day": 7.0,
    "fear": 0.25,
    "fear.A-1": 0.75,
    "trust.Khan Yunis": 0.5,
    "consent.local": 0.9,
    "consent.local-groups": 0.1,
    "deaths_30.B": 12.0,
    "happened.camp-resumed": -1.0,
}
WAYS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne}
WAYS |= {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": lambda a, b: a / b if b else 0.0}
WAYS |= {"and": lambda a, b: a and b, "or": lambda a, b: a or b}
BINDS = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6, "minus": 7, "plus": 7, "one": 8}
"""How closely what a tree was made by holds together; comparisons hold at 4."""


@kernel
def join(op: int, left: float, right: float) -> float:
    """Join two values as a condition does."""
    return apply_operator(op, left, right)


def run(text: str) -> float:
    """Work a condition out with the values above by the compiled rules' own arithmetic."""
    known = {flatten(parse(f"{name} > 0", NAMES))[0]: value for name, value in SERIES_VALUES.items()}
    stack: list[float] = []
    for step in flatten(parse(text, NAMES)):
        if step.op == script.PUSH or step in known:
            stack.append(step.number if step.op == script.PUSH else known[step])
        elif step.op in (script.NEGATE, script.NOT):
            value = stack.pop()
            stack.append(-value if step.op == script.NEGATE else 1.0 - value)
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(join(step.op, left, right))
    (value,) = stack
    return value


def worked_out(tree: Any) -> Any:
    """Work out a tree of (how, parts) directly."""
    how, *parts = tree
    if how == "one":
        return SERIES_VALUES[parts[0]] if parts[0] in SERIES_VALUES else float(parts[0])
    values = [worked_out(part) for part in parts]
    if len(values) == 1:
        return {"not": operator.not_, "minus": operator.neg, "plus": operator.pos}[how](values[0])
    return WAYS[how](*values)


def written(tree: Any, blank: str, least: int = 0) -> str:
    """Write a tree, with brackets only where it would else be read as another one."""
    how, *parts = tree
    binds = BINDS.get(how, 4)
    if how == "one":
        text = parts[0]
    elif len(parts) == 1:
        text = {"not": f"not{blank}", "minus": "-", "plus": "+"}[how] + written(parts[0], blank, binds)
    else:
        left = written(parts[0], blank, 5 if binds == 4 else binds)
        text = f"{left}{blank}{how}{blank}{written(parts[1], blank, binds + 1)}"
    return f"({text})" if binds < least else text


def trees(ones: Any, pairs: list[str], signs: list[str], leaves: int) -> Any:
    """Grow trees from parts, by what joins two of them and what stands before one."""
    return st.recursive(
        ones,
        lambda part: st.one_of(st.tuples(st.sampled_from(pairs), part, part), st.tuples(st.sampled_from(signs), part)),
        max_leaves=leaves,
    )


numbers = st.one_of(
    st.integers(0, 99).map(str), st.floats(0, 50).map(lambda x: f"{x:.3f}"), st.sampled_from([".5", "1e2"])
)
ones = st.tuples(st.just("one"), st.one_of(st.sampled_from(sorted(SERIES_VALUES)), numbers))
sums = trees(ones, ["+", "-", "*", "/"], ["minus", "plus"], 5)
comparisons = st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), sums, sums)
conditions = trees(comparisons, ["and", "or"], ["not"], 5)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(conditions, st.sampled_from([" ", "  ", "\n", "\t "]))
def test_a_condition_is_worked_out_as_the_tree_that_it_writes(tree: Any, blank: str) -> None:
    text = written(tree, blank)
    try:
        value = run(text)
    except ExpressionError as error:
        assert any(words in str(error) for words in ("too long", "longer than", "nested more than"))
        return
    assert value == float(worked_out(tree)), text


PIECES = [*SERIES_VALUES, "1", "0.5", "(", ")", "-", "+", "*", "/", "<", ">=", "==", "and", "or", "not", " ", "\n"]
PIECES += [
    "=",
    ":=",
    "**",
    "//",
    "lambda",
    "if",
    "for",
    "in",
    "[",
    "{",
    "'",
    "f'{day}'",
    ".",
    ",",
    ";",
    "\0",
    "é",
    "9" * 40,
]


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        flatten(parse(text, NAMES))
    except ExpressionError as error:
        assert str(error).startswith("letter ") and "\n" not in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10**6,
        "-" * 499 + "1",
        "not " * 124 + "day",
        "1 > " * 124 + "1",
        "day and " * 62 + "1",
        "(((day > 1) and " * 31,
        "9**9**9 > 1",
        "9" * 499,
        "day > 1\0",
        "dáy > 1",
        "\ud800 > 1",
        "__import__('os').system('true')",
        "day.__class__ > 1",
        "lambda: 1",
        "[day for day in (1, 2)]",
        "(day := 3) > 1",
        "f'{day}' > 1",
        "day if fear else trust",
        "day > 1 # a comment",
        "day > 1 \\\n and fear > 1",
        "True",
        "None == None",
        "0x10 > 1",
        "1_000 > 1",
        "2j > 1",
        "day is 7",
        "day in fear",
        "~day > 1",
        "()",
        "day[0] > 1",
        "*day > 1",
        "await day",
        "yield",
    ],
)
def test_what_is_no_condition_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        flatten(parse(text, NAMES))
    assert "\n" not in str(refusal.value) and str(refusal.value).startswith("letter ") and len(str(refusal.value)) < 700


OTHER_PYTHON = """f(1); lambda: 1; [1 for _ in _]; (_ := 1); f'{_}'; _ if _ else _; _.a; _[0]; _ ** _; _ // _; _ % _"""
OTHER_PYTHON += (
    """; _ | _; ~_; _ in _; _ is _; _ not in _; (); {}; {1: 2}; 'a'; ...; (yield); 1; True; (*_,); _ @ _; _ << _"""
)


@pytest.mark.parametrize("text", OTHER_PYTHON.split("; "))
def test_nothing_else_of_python_would_pass(text: str) -> None:
    with pytest.raises(ExpressionError, match="has no meaning here"):
        _tree(text)


def test_a_quotient_by_zero_counts_as_zero() -> None:
    assert run("1 / (day - 7) == 0") == 1.0
    assert run("day / 2 == 3.5") == 1.0


def test_a_minus_before_a_bracket_is_no_call() -> None:
    assert run("day-(fear) == 6.75") == 1.0
