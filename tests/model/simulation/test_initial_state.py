"""The start of worlds: what no chance is in is made once for a scenario, and no world sees another one."""

import numpy as np
import pytest

from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation import initial_state
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import simulate


def arrays(world):
    """Return every array of a world by name."""
    return {
        f"{name}.{part}": array
        for name, table in zip(world._fields, world, strict=True)
        for part, array in (enumerate(table) if isinstance(table, tuple) else [("", table)])
    }


def same(one, other):
    """Whether two worlds are the same bit for bit."""
    a, b = arrays(one), arrays(other)
    return a.keys() == b.keys() and all(a[name].tobytes() == b[name].tobytes() for name in a)


@pytest.mark.parametrize("name", ["grid-4", "gaza-isf", "unficyp-1964"])
def test_a_kept_template_gives_the_world_that_a_new_one_gives(name):
    kept = load_scenario(name)
    assemble(kept, 3)
    for seed, days in ((3, None), (4, 9), (2**40, None)):
        assert same(assemble(kept, seed, days), assemble(kept.model_copy(deep=True), seed, days))


def test_worlds_of_one_scenario_share_no_memory():
    scenario = load_scenario("grid-4")
    one, other = assemble(scenario, 1), assemble(scenario, 2)
    clash = [name for name, array in arrays(one).items() if np.shares_memory(array, arrays(other)[name])]
    assert clash == []


def test_what_happens_to_a_world_changes_no_later_one():
    scenario = load_scenario("grid-4")
    before = assemble(scenario, 5)
    simulate(scenario, 5, 60)
    assert same(before, assemble(scenario, 5))


def test_a_changed_scenario_has_a_template_of_its_own():
    scenario = load_scenario("grid-4")
    other = change_scenario(scenario, {"feelings.trust": 0.9})
    assert assemble(scenario, 1).civilian.trust.mean() < 0.85 < assemble(other, 1).civilian.trust.mean()


def test_worlds_that_differ_in_pathways_share_a_template_and_nothing_else_does(monkeypatch):
    monkeypatch.setattr(initial_state, "_templates", type(initial_state._templates)())
    scenario = load_scenario("gaza-isf")
    off = change_scenario(scenario, {"pathways.relief": False, "pathways.deterrence": False})
    assert assemble(scenario, 4).on.relief[0] == 1
    world = assemble(off, 4)
    assert len(initial_state._templates) == 1 and (world.on.relief[0], world.on.deterrence[0]) == (0, 0)
    assert same(world, assemble(off.model_copy(deep=True), 4))
    others = {"days": 9, "people_per_agent": 200, "mission.deployed": False, "clash.friction": 0.1, "aid.relief": 0.3}
    for number, (path, value) in enumerate(others.items(), len(initial_state._templates) + 1):
        other = change_scenario(scenario, {path: value})
        assert same(assemble(other, 4), assemble(other.model_copy(deep=True), 4))
        assert len(initial_state._templates) > number


def test_few_templates_are_kept_and_none_of_a_large_world(monkeypatch):
    monkeypatch.setattr(initial_state, "_templates", type(initial_state._templates)())
    scenario = load_scenario("grid-4")
    copies = [scenario.model_copy(deep=True) for _ in range(initial_state.KEPT + 3)]
    for copy in copies:
        assemble(copy, 1, 1)
    assert [template.scenario for template in initial_state._templates.values()] == copies[3:]
    monkeypatch.setattr(initial_state, "MOST_ROWS_KEPT", 10)
    assemble(scenario, 1, 1)
    assert [template.scenario for template in initial_state._templates.values()] == copies[3:]
