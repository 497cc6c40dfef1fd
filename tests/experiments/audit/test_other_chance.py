"""Another source of chance: in a process of its own, exactly what it says, and nothing of it stays behind."""

import json
import subprocess
import sys

import pytest

from interpose.experiments.audit import other_chance
from interpose.experiments.audit.other_chance import CHANCES, MIRRORED, MURMUR, outcomes_with, put_in_place
from interpose.experiments.audit.plain_outcomes import plain_outcomes
from interpose.model.chance.streams import draw, stream
from interpose.model.errors import InterposeError
from interpose.model.results.provenance import world_of
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate

KEYS = [(seed, day, entity, index) for seed in (1, 77) for day in (0, 9) for entity in (0, 5) for index in (0, 3)]
DRAWS = """
import json, sys
import numpy as np
from interpose.experiments.audit.other_chance import put_in_place
put_in_place(sys.argv[1])
from interpose.model.chance.streams import draw, stream
with np.errstate(over="ignore"):
    print(json.dumps([float(draw(s, stream("clash.count"), d, e, i)) for s, d, e, i in json.loads(sys.argv[2])]))
"""


def drawn_apart(chance: str) -> list[float]:
    """Draw in a fresh process with another source of chance, without compilation."""
    command = [sys.executable, "-c", DRAWS, chance, json.dumps(KEYS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"NUMBA_DISABLE_JIT": "1"})
    assert done.returncode == 0, done.stderr[-2000:]
    return list(json.loads(done.stdout))


def usual() -> list[float]:
    """Draw the same here."""
    return [draw(seed, stream("clash.count"), day, entity, index) for seed, day, entity, index in KEYS]


def test_mirrored_draws_are_one_minus_the_usual_ones_to_the_last_bit() -> None:
    assert drawn_apart(MIRRORED) == [1.0 - u for u in usual()]


def test_another_mixing_function_gives_other_numbers_that_are_spread_alike() -> None:
    other = drawn_apart(MURMUR)
    assert not set(other) & set(usual()) and len(set(other)) == len(KEYS)
    assert 0 < min(other) < 0.5 < max(other) < 1


def mixed_by_hand(z: int) -> int:
    """Mix 64 bits by the finalizer of MurmurHash3, in plain Python."""
    for constant in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        z = ((z ^ (z >> 33)) * constant) % 2**64
    return z ^ (z >> 33)


def test_the_other_mixing_function_is_murmurs() -> None:
    golden, (seed, day, entity, index) = 0x9E3779B97F4A7C15, KEYS[5]
    z = mixed_by_hand((seed + golden) % 2**64)
    z = mixed_by_hand(z ^ ((int(stream("clash.count")) + golden) % 2**64))
    z = mixed_by_hand(z ^ ((day + 1) * golden % 2**64))
    z = mixed_by_hand((z + golden * (entity + (index << 40))) % 2**64)
    assert drawn_apart(MURMUR)[5] == ((z >> 12) + 0.5) * 2.0**-52


def test_it_cannot_be_put_in_place_once_the_model_is_loaded() -> None:
    with pytest.raises(RuntimeError, match="before the model is loaded"):
        put_in_place(MURMUR)


def test_a_process_that_ends_early_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_chance.sys, "executable", "/bin/true")
    with pytest.raises(InterposeError, match="ended early"):
        outcomes_with(MURMUR, {"a": {}}, [("a", 1)])
    monkeypatch.setattr(other_chance.sys, "executable", "/no/such/python")
    with pytest.raises(InterposeError, match="need a second process: No such file"):
        outcomes_with(MURMUR, {"a": {}}, [("a", 1)])
    assert outcomes_with(MURMUR, {}, []) == []


@pytest.mark.slow
@pytest.mark.parametrize("chance", CHANCES)
def test_worlds_with_other_chance_are_other_worlds_of_the_same_kind(chance: str) -> None:
    world = load_scenario("reference-country", {"people_per_agent": 2000, "days": 300})
    asked = [("a", 1), ("a", 2)]
    found = outcomes_with(chance, {"a": world_of(world)}, asked, threads=1)
    assert found == outcomes_with(chance, {"a": world_of(world)}, asked, threads=2)
    here = plain_outcomes(simulate(world, 1))
    assert found[0] != here and found[0] != found[1] and set(found[0]) == set(here)
    assert found[0]["mean_hardship"] == pytest.approx(here["mean_hardship"], rel=0.1)
