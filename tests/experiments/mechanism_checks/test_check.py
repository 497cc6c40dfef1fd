"""A check of mechanisms finds what is wrong with one: in its law, its declarations, its bounds."""

import os
import subprocess
import sys
from types import ModuleType

import pytest
from support.distributions import PLUGIN

from interpose.experiments.mechanism_checks.check import check_mechanism
from interpose.experiments.mechanism_checks.worlds import TABLES, made_world
from interpose.model.added import load_file
from interpose.model.simulation.plain_world import differences, plain_world
from interpose.model.state.world import World

SOURCE = (PLUGIN / "src" / "interpose_inquiry" / "inquiry.py").read_text(encoding="utf-8")
ORACLE = load_file(PLUGIN / "tests" / "inquiry_oracle.py")
FAULTS = {
    "a column that is written": ('columns("event", "holding feared")', 'columns("event")', "WRITES does not say so"),
    "a column that is read": ('"territory key fear"', '"territory key"', "a column that READS does not name"),
    "a column that there is not": ('"territory key fear"', '"territory key feer"', "the table has no such column"),
    "a table that there is not": ('"mission in_force"', '"missions in_force"', "a world has no table 'missions'"),
    "another law": ("(1.0 - here.fear)", "(1.0 - here.hardship)", "the oracle says"),
    "another number": ("* (1.0 - h.feared)", "* (2.0 - h.feared)", "holding.feared"),
    "a switch that is not heeded": ("w.on[0].exposure == 1", "w.on[0].exposure >= 0", "holding.feared"),
}
CODE = """
import sys, types
from interpose.experiments.mechanism_checks.check import check_mechanism
from interpose.model.added import load_file
source, oracle, cases = open(sys.argv[1]).read(), load_file(__import__("pathlib").Path(sys.argv[2])), eval(sys.argv[3])
for old, new in [("step", "step"), *cases]:
    assert old in source, old
    module = types.ModuleType("inquiry")
    exec(source.replace(old, new), vars(module))
    try:
        print(check_mechanism(module, oracle.step))
    except AssertionError as error:
        print(" ".join(str(error).split()))
"""


def test_faults_are_found_in_plain_python():
    """In one process without compilation: the mechanism as it is passes, each fault is told in one line."""
    cases = [(old, new) for old, new, _ in FAULTS.values()]
    words = [PLUGIN / "src" / "interpose_inquiry" / "inquiry.py", PLUGIN / "tests" / "inquiry_oracle.py", repr(cases)]
    done = subprocess.run(
        [sys.executable, "-c", CODE, *map(str, words)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    right, *wrong = done.stdout.splitlines()
    assert int(right) >= 5 and len(wrong) == len(FAULTS)
    for line, (_, _, said) in zip(wrong, FAULTS.values(), strict=True):
        assert said in line


def silent() -> ModuleType:
    """Return a mechanism that does nothing, in Python."""
    module = ModuleType("nothing")
    exec(SOURCE[: SOURCE.index("@kernel")] + "\ndef step(w, day):\n    pass\n", vars(module))
    return module


def test_a_mechanism_that_does_nothing_is_no_test():
    with pytest.raises(AssertionError, match="changed nothing in 3 worlds"):
        check_mechanism(silent(), lambda w, day: None, 3)


def test_a_value_out_of_bounds_is_told():
    module = silent()

    def step(w, day):
        w.holding.feared[0, 0] = 1.5

    def oracle(w, day):
        w.holding[0][0].feared = 1.5

    module.step = step  # type: ignore[attr-defined]
    with pytest.raises(AssertionError, match=r"holding.feared = 1.5 is above 1"):
        check_mechanism(module, oracle, 1)


def test_worlds_are_the_same_for_a_number_and_others_for_another():
    one, same, other = (made_world(silent(), number) for number in (1, 1, 2))  # type: ignore[arg-type]
    assert differences(one, plain_world(same)) == [] != differences(one, plain_world(other))
    assert set(TABLES) <= set(World._fields)


def test_a_plain_world_shares_nothing_and_each_difference_is_found():
    world = made_world(silent(), 3)  # type: ignore[arg-type]
    told = plain_world(world)
    assert differences(world, told) == []
    told.holding[1][0].feared += 0.01
    told.civilian.fear[2] += 0.01
    told.mission.ceiling += 1
    told.p.clash.friction += 0.01
    found = [line.partition(" =")[0].partition("[")[0] for line in differences(world, told)]
    assert found == ["p.clash.friction", "holding.feared", "mission.ceiling", "civilian.fear"]
    assert differences(world, plain_world(world)) == []
