"""Conditions of events: what is written is what is worked out, and nothing else can be written."""

import ast
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import scenario, valley

from interpose.agents.kernel import kernel
from interpose.model import script
from interpose.model.assembly import assemble
from interpose.model.expression import LONGEST, ExpressionError, flatten, parse, required
from interpose.model.measure import joined
from interpose.model.series import SERIES, WINDOWS, Names

NAMES = Names(
    {
        "place": {"A": 0, "B": 1, "Khan Yunis": 2, "A-1": 3},
        "faction": {"red": 0, "local-groups": 1, "local": 2, "a.b": 3},
        "event": {"camp": 0, "camp-resumed": 1},
    }
)
NUMBERS = {"day": 7.0, "fear": 0.25, "trust": 0.5, "price": 3.0}
ROWS = {SERIES[name][0]: value for name, value in NUMBERS.items()}


@kernel
def join(op: int, left: float, right: float) -> float:
    """Join two values as a condition does."""
    return joined(op, left, right)


def run(text: str) -> float:
    """Work a condition out with the numbers above by the compiled rules' own arithmetic."""
    stack: list[float] = []
    for step in flatten(parse(text, NAMES)):
        if step.op == script.PUSH or step.op in ROWS:
            stack.append(step.number if step.op == script.PUSH else ROWS[step.op])
        elif step.op in (script.NEGATE, script.NOT):
            value = stack.pop()
            stack.append(-value if step.op == script.NEGATE else 1.0 - value)
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(join(step.op, left, right))
    (value,) = stack
    return value


numbers = st.one_of(
    st.sampled_from(sorted(NUMBERS)), st.integers(0, 9).map(str), st.floats(0, 50).map(lambda x: f"{x:.3f}")
)
sums = st.recursive(
    numbers,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from("+-*"), part).map(" ".join),
        part.map(lambda text: f"({text})"),
        part.map(lambda text: f"-{text}"),
    ),
    max_leaves=6,
)
comparisons = st.tuples(sums, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), sums).map(" ".join)
conditions = st.recursive(
    comparisons,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["and", "or"]), part).map(" ".join),
        part.map(lambda text: f"({text})"),
        part.map(lambda text: f"not ({text})"),
    ),
    max_leaves=6,
)


def twin(node: Any) -> Any:
    """Work out Python's own reading of the same text, node by node."""
    match node:
        case ast.Expression():
            return twin(node.body)
        case ast.Constant():
            return float(node.value)
        case ast.Name():
            return NUMBERS[node.id]
        case ast.BoolOp():
            values = [twin(part) for part in node.values]
            return all(values) if isinstance(node.op, ast.And) else any(values)
        case ast.UnaryOp():
            return not twin(node.operand) if isinstance(node.op, ast.Not) else -twin(node.operand)
        case ast.Compare():
            left, right = twin(node.left), twin(node.comparators[0])
            signs = {"Lt": left < right, "LtE": left <= right, "Gt": left > right, "GtE": left >= right}
            return signs.get(type(node.ops[0]).__name__, (left == right) == isinstance(node.ops[0], ast.Eq))
        case ast.BinOp():
            left, right = twin(node.left), twin(node.right)
            return {"Add": left + right, "Sub": left - right, "Mult": left * right}[type(node.op).__name__]
    raise AssertionError(node)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(conditions)
def test_precedence_and_arithmetic_are_the_usual_ones(text: str) -> None:
    try:
        value = run(text)
    except ExpressionError as error:
        assert "too long" in str(error) or "longer than" in str(error)
        return
    assert value == float(twin(ast.parse(text, mode="eval")))


def test_a_quotient_by_zero_counts_as_zero() -> None:
    assert run("1 / (day - 7) == 0") == 1.0
    assert run("day / 2 == 3.5") == 1.0


@pytest.mark.parametrize(
    ("text", "op", "a", "b"),
    [
        ("consent.local-groups > 0", script.CONSENT, -1, 1),
        ("consent.local > 0", script.CONSENT, -1, 2),
        ("consent.local-1 > 0", script.CONSENT, -1, 2),
        ("fear.A-1 > 0", script.FEAR, 3, -1),
        ("fear.A - 1 > 0", script.FEAR, 0, -1),
        ("truce.a.b.red > 0", script.TRUCE, 3, 0),
        ("control.Khan Yunis.local-groups > 0", script.CONTROL, 2, 1),
        ("fighters.red > 0", script.FIGHTERS, -1, 0),
        ("fighters.B.red > 0", script.FIGHTERS, 1, 0),
        ("deaths_30 > 0", script.DEATHS, -1, 30),
        ("force_deaths_7.B > 0", script.FORCE_DEATHS, 1, 7),
        ("happened.camp-resumed >= 0", script.HAPPENED, 1, -1),
    ],
)
def test_names_are_read_as_far_as_they_go(text: str, op: int, a: int, b: int) -> None:
    first = flatten(parse(text, NAMES))[0]
    assert (first.op, first.a, first.b) == (op, a, b)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("deths_30 > 5", ["letter 1", "'deths_30'", "did you mean 'deaths_30'"]),
        ("deaths_999 > 5", ["letter 1", "unknown name 'deaths_999'"]),
        ("day > 3 and max(day, 2) > 1", ["letter 13", "max(...) is a call"]),
        ("consent.red(1) > 1", ["letter 1", "consent.red(...) is a call"]),
        ("consent.rad > 1", ["letter 1", "did you mean 'consent.red'"]),
        ("consent > 1", ["consent.FACTION", "factions are red"]),
        ("day.red > 1", ["unknown name 'day.red'", "write day"]),
        ("control.A > 1", ["write control.PLACE.FACTION"]),
        ("day >", ["letter 6", "it ends where"]),
        ("", ["letter 1", "it ends where"]),
        ("day = 3", ["letter 5", "write =="]),
        ("(day > 3", ["letter 1", "never closed"]),
        ("day > 3)", ["letter 8", "one too many"]),
        ("day > 3 4", ["letter 9", "one too many"]),
        ("1 < day < 3", ["letter 9", "two at a time"]),
        ("day", ["letter 1", "must be true or false"]),
        ("day + 1", ["must be true or false"]),
        ("day and fear > 1", ["letter 1", "'and' needs a comparison"]),
        ("(day > 1) + 2 > 1", ["letter 2", "'+' needs a number"]),
        ("not day", ["letter 5", "'not' needs a comparison"]),
        ("-(day > 1) > 1", ["'-' needs a number"]),
        ("day > 'a'", ["letter 7", "has no meaning here"]),
        ("day > 1; import os", ["letter 8", "';' has no meaning here"]),
        ("__import__ > 1", ["unknown name '__import__'"]),
        ("day ** 2 > 1", ["letter 6", "'*' stands where"]),
        ("day > 1e999", ["letter 7", "too large a number"]),
        ("(" * 30 + "day" + ")" * 30 + " > 1", ["nested more than 20 deep"]),
        ("not " * 30 + "day > 1", ["nested more than 20 deep"]),
        ("day > 1 or " * 60 + "day > 1", [f"longer than {LONGEST} letters"]),
        ("1+" * 120 + "1 > 1", ["too long"]),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_letter(text: str, words: list[str]) -> None:
    with pytest.raises(ExpressionError) as refusal:
        flatten(parse(text, NAMES))
    assert "\n" not in str(refusal.value) and str(refusal.value).startswith("letter ")
    for word in words:
        assert word in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("happened.camp >= 0", {0}),
        ("happened.camp > 30 and day > 3", {0}),
        ("0 <= happened.camp", {0}),
        ("happened.camp >= 0 or happened.camp-resumed >= 0", set()),
        ("happened.camp >= 0 and happened.camp-resumed != -1", {0}),
        ("happened.camp == 3 and happened.camp-resumed >= 1", {0, 1}),
        ("happened.camp < 0", set()),
        ("happened.camp <= 10", set()),
        ("not happened.camp >= 0", set()),
    ],
)
def test_which_events_a_condition_cannot_do_without(text: str, events: set[int]) -> None:
    assert required(parse(text, NAMES)) == events


def test_every_series_has_a_form_that_loads() -> None:
    forms = {"place": "A", "faction": "red", "event": "e"}
    found = {f"{name}_{n}{place}": op for name, (op, _) in WINDOWS.items() for n in (1, 365) for place in ("", ".A")}
    found |= {
        ".".join([name, *(forms[kind] for kind in form)]): op
        for name, (op, kinds, _) in SERIES.items()
        for form in kinds
        if form != ("faction", "faction")
    }
    found |= {f"{name}.red.blue": SERIES[name][0] for name in ("truce", "status", "tension")}
    assert {op for op in found.values()} == {op for op, *_ in (*SERIES.values(), *WINDOWS.values())}
    for text, op in found.items():
        event = {"id": "e", "when": f"{text} > -2", "effects": [{"kind": "material_suspended"}]}
        world = assemble(scenario(valley() | {"events": [event]}), 1, 3)
        assert [int(x) for x in world.program.op] == [op, script.PUSH, script.NEGATE, script.MORE], text
