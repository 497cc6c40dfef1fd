"""Conditions of events: what is written is what is worked out, and nothing else can be written."""

import pytest
from support.conditions import NAMES
from support.worlds import scenario, valley

from interpose.model.scenario.script.condition_tokens import ExpressionError
from interpose.model.scenario.script.conditions import LONGEST, flatten, parse, required
from interpose.model.scenario.script.variables import SERIES, WINDOWS
from interpose.model.simulation.initial_state import assemble
from interpose.model.state import event_script as script


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
        ("consent > 1", ["consent.FACTION", "FACTION is one of red"]),
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
        ("1+1*(" * 19 + "1" + ")" * 19 + " > 1", ["too long"]),
        ("not (" * 11 + "day > 1" + ")" * 11, ["nested more than 20 deep"]),
        ("(" * 19 + "--day" + ")" * 19 + " > 1", ["nested more than 20 deep"]),
        ("day (3) > 1", ["letter 1", "day(...) is a call"]),
        ("(day) (3) > 1", ["letter 7", "'(' is one too many"]),
        ("1 < (day + 1) <= (3)", ["letter 15", "two at a time"]),
        ("day > 1 not fear > 1", ["letter 9", "'not' is one too many"]),
        ("day > not fear > 1", ["letter 7", "'not' stands where"]),
        ("() > 1", ["letter 2", "')' stands where"]),
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
    found |= {f"{name}.red.blue": SERIES[name][0] for name in ("truce", "status", "tension", "kept")}
    assert {op for op in found.values()} == {op for op, *_ in (*SERIES.values(), *WINDOWS.values())}
    for text, op in found.items():
        event = {"id": "e", "when": f"{text} > -2", "effects": [{"kind": "material_suspended"}]}
        world = assemble(scenario(valley() | {"events": [event]}), 1, 3)
        assert [int(x) for x in world.program.op] == [op, script.PUSH, script.NEGATE, script.MORE], text
