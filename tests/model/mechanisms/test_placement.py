"""Mechanisms that others add: which are taken, where they stand in the day, what is said of those that are not."""

import sys
from pathlib import Path
from typing import Any

import pytest
from support import additions as parts

from interpose.agents.compiled.additions import Addition
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.placement import with_added
from interpose.model.mechanisms.registry import MECHANISMS, REFUSED, SHIPPED, require_all

NAMES = [name_of(m) for m in SHIPPED]


@pytest.fixture
def order_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what the order of the day becomes with some files, by name."""

    def order(**texts: str) -> tuple[list[str], tuple[str, ...]]:
        found = []
        for name, text in texts.items():
            file = tmp_path / f"{name}.py"
            file.write_text(text, encoding="utf-8")
            found.append(Addition("mechanisms", name, f"interpose_own.{name}", file.name, file=file))
        monkeypatch.setattr("interpose.model.added.additions", lambda kind: tuple(found))
        mechanisms, lines = with_added(SHIPPED)
        return [name_of(m) for m in mechanisms], lines

    yield order
    for name in [name for name in sys.modules if name.startswith("interpose_own.")]:
        del sys.modules[name]


def mechanism(pathway: str = "checkpoints", after: str = "") -> str:
    """Return the text of a mechanism with a pathway of this name, behind another one."""
    text = parts.MECHANISM.replace('"checkpoints"', f'"{pathway}"').replace("w.on[0].checkpoints", f"w.on[0].{pathway}")
    return text.replace("PATHWAYS =", f'AFTER = "{after}"\nPATHWAYS =', 1) if after else text


def test_nothing_is_added_here():
    assert MECHANISMS == SHIPPED and not REFUSED
    require_all()


def test_each_stands_behind_the_one_that_it_names(order_with):
    names, lines = order_with(b=mechanism("b", "monitoring"), a=mechanism("a", "monitoring"), c=mechanism("c"))
    assert not lines and [name for name in names if name in NAMES] == NAMES
    at = names.index("monitoring")
    assert names[at + 1 : at + 3] == ["b", "a"]  # in the order of their names, as additions are listed
    assert names[names.index("attitudes") + 1] == "c"


def test_one_may_stand_behind_another_that_is_added(order_with):
    names, lines = order_with(first=mechanism("one", "second"), second=mechanism("two", "clash"))
    at = names.index("clash")
    assert not lines and names[at + 1 : at + 3] == ["second", "first"]


def changed(old: str, new: str) -> str:
    """Return a mechanism in which something is otherwise."""
    assert old in parts.MECHANISM
    return parts.MECHANISM.replace(old, new)


WRONG = {
    "missing": (changed("REFERENCES = ()", ""), "it declares no REFERENCES"),
    "silent": (
        changed('"""Rumour against the force rises where its units stop people on their way."""', ""),
        "docstring",
    ),
    "no_class": (changed("class Params(Parameters):", "class Params:"), "Params is no class of Parameters"),
    "no_parameter": (
        changed("rise: float = parameter(0.01, 0, 1,", "rise: str = ("),
        "Params.rise is no number made by",
    ),
    "out_of_bounds": (changed("parameter(0.01, 0, 1", "parameter(2, 0, 1"), "rise"),
    "no_pathway": (changed('(Pathway("checkpoints"', '("x", Pathway("checkpoints"'), "PATHWAYS holds something"),
    "no_group": (changed('"friction"', '"frictions"'), "no group is called 'frictions'"),
    "taken_pathway": (mechanism("mediation"), "pathway mediation is one of mediation: call it otherwise"),
    "whole_policy": (mechanism("force"), "pathway force is one of interpose"),
    "no_texts": (changed("REFERENCES = ()", "REFERENCES = (1,)"), "must hold texts"),
    "no_step": (changed("@kernel\ndef step", "step = 3\ndef _step"), "step cannot be called"),
    "nowhere": (mechanism("checkpoints", "monitring"), "AFTER = 'monitring' is no mechanism: name one of"),
    "faulty": ("import nothing_of_this_name\n", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
    "unreadable": ("def step(:\n", "line 1: "),
    "ending": ("import sys\nsys.exit(3)\n", "SystemExit: 3"),
    "clash": (parts.MECHANISM, "interpose has one of this name"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_breaks_the_contract_is_left_out_with_one_line(order_with, case):
    text, said = WRONG[case]
    names, lines = order_with(**{case: text})
    assert names == NAMES
    (line,) = lines
    assert line.startswith(f"{case}.py") and said in line and "INTERPOSE_MECHANISMS" in line, line
    assert len(line) <= 300 and "\n" not in line


def test_two_of_one_pathway_are_not_both_taken(order_with):
    names, lines = order_with(one=mechanism("same"), other=mechanism("same"))
    assert "one" in names and "other" not in names
    assert "pathway same is one of one" in lines[0]


def test_worlds_are_refused_while_one_is_left_out(monkeypatch):
    from interpose.model.errors import InterposeError
    from interpose.model.mechanisms import registry
    from interpose.model.scenario.loading import load_scenario
    from interpose.model.simulation.initial_state import assemble

    monkeypatch.setattr(registry, "REFUSED", ("bad.py: line 1: no",))
    with pytest.raises(InterposeError, match=r"bad\.py: line 1: no"):
        assemble(load_scenario("grid-4"), 1)
