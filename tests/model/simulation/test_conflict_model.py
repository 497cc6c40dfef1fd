import copy
import inspect
import pickle
from datetime import date
from pathlib import Path

import mesa
import numpy as np
import pytest
from support.paths import DATA
from support.worlds import differences

from interpose.agents.views.row_view import Civilian, Mission, Peacekeeper
from interpose.model.errors import InterposeError, InvariantError, ScenarioError
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.results.tables import event_table
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.conflict_model import ConflictModel
from interpose.model.simulation.simulate import simulate
from interpose.model.state.event_log import EVENT

SMALL = str(DATA / "small.yaml")
FIERCE = {"clash.friction": 0.8, "clash.raid_rate": 1.0, "clash.strike_rate": 2.0}


class Watcher(mesa.Agent):
    """A user's own agent beside the rows of the world."""

    def __init__(self, model):
        super().__init__(model)
        self.seen = 0

    def step(self):
        self.seen += self.model.day


def soothe(model):
    model.agents_by_type[Civilian].select(where=lambda c: c.fear > 0.3).set("fear", 0.3)


def run_on(model, days):
    for _ in range(days):
        model.step()
    return model


def made(days=12, rng=7, **kwargs):
    return ConflictModel(SMALL, days=days, rng=rng, **kwargs)


def same_log(one, other):
    return one.events().equals(other.events()) and one.series().equals(other.series())


# ------------------------------------------------------------------------------------------------- days and ends


def test_day_by_day_is_a_whole_compiled_run_bit_for_bit():
    model = run_on(made(30, changes=FIERCE), 30)
    run = simulate(load_scenario(SMALL, FIERCE), 7, 30)
    assert differences(model.world, run.world, skip=("event", "clock")) == []
    assert model.events().equals(event_table(run)) and len(model.events()) > 20


def test_the_last_day_ends_the_run():
    model = made(4)
    assert (model.day, model.date, model.running) == (0, date(2000, 1, 1), True)
    run_on(model, 3)
    assert (model.day, model.date, model.running, model.time) == (3, date(2000, 1, 4), True, 3.0)
    model.step()
    assert (model.day, model.running, model.time) == (4, False, 4.0)
    for go_on in (model.step, lambda: model.run_for(3)):
        with pytest.raises(InterposeError, match="the run of 4 days is over"):
            go_on()
    assert (model.day, model.time, len(model.series())) == (4, 4.0, 4)


def test_mesas_own_ways_to_run_stop_at_the_last_day():
    by_steps, by_time, until = made(5), made(5), made(5)
    by_steps.run_model()
    by_time.run_for(1000)
    until.run_until(2)
    until.run_until(77)
    assert [model.day for model in (by_steps, by_time, until)] == [5, 5, 5] and not by_time.running
    assert same_log(by_steps, by_time) and same_log(by_steps, until)


def test_the_log_is_drained_before_it_is_full():
    model, whole = made(30, changes=FIERCE), run_on(made(30, changes=FIERCE), 30)
    model.world = model.world._replace(event=EVENT.records(60))
    run_on(model, 30)
    assert len(whole.events()) > 20 and same_log(model, whole)


def test_a_day_that_does_not_fit_into_the_log_says_so():
    model = made(30, changes=FIERCE)
    model.world, lost = model.world._replace(event=EVENT.records(1)), []
    model.hooks.append(lambda m: lost.append(m.world.clock.lost[0]))
    with pytest.raises(InvariantError, match="found no room"):
        run_on(model, 30)
    assert set(lost) == {0} and model.world.clock.lost[0] > 0  # on the very day


# ------------------------------------------------------------------------------------------- what it is made from


def test_the_signature_keeps_mesas_reset_contract():
    parameters = inspect.signature(ConflictModel.__init__).parameters
    assert list(parameters) == ["self", "case", "days", "rng", "people_per_agent", "without", "changes", "more"]
    kinds = {parameter.kind for parameter in parameters.values()}
    assert inspect.Parameter.VAR_POSITIONAL not in kinds
    with pytest.raises(TypeError, match="unexpected keyword argument 'day'"):
        made(day=3)
    model = made()
    assert isinstance(model.scenario, mesa.experimental.scenarios.Scenario) and isinstance(model.case_data, Scenario)
    again = type(model)(case=SMALL, days=12, rng=7)
    assert same_log(run_on(model, 12), run_on(again, 12))


def test_a_case_is_a_file_or_a_scenario():
    scenario = load_scenario(SMALL)
    models = [ConflictModel(case, rng=1) for case in (SMALL, Path(SMALL), scenario)]
    assert all(differences(model.world, models[0].world) == [] for model in models)
    assert models[2].case_data == scenario and models[0].case_data.days == 30
    for wrong in (7, None, mesa.Model(rng=1)):
        with pytest.raises(ScenarioError, match="give the name or file of a scenario"):
            ConflictModel(wrong)
    with pytest.raises(ScenarioError, match="not known"):
        ConflictModel("atlantis")


@pytest.mark.parametrize("case", [SMALL, load_scenario(SMALL)])
def test_parameters_change_the_case(case):
    model = ConflictModel(case, days=9, people_per_agent=50, changes={"mission.ceiling": 800, "clash.friction": 0.5})
    assert model.case_data.days == len(model.world.daily) == 9
    assert model.world.clock.people_per_agent[0] == 50 and model.world.mission.ceiling[0] == 800
    assert model.world.p[0].clash.friction == 0.5
    assert len(model.agents_by_type[Civilian]) > 1.9 * len(ConflictModel(case).agents_by_type[Civilian])
    with pytest.raises(ScenarioError, match="days = 0"):
        ConflictModel(case, days=0)
    with pytest.raises(ScenarioError, match=r"misson.*did you mean"):
        ConflictModel(case, changes={"misson.ceiling": 1})


@pytest.mark.parametrize("names", ["force", ["force"], ("force",)])
def test_without_the_force(names):
    model = made(without=names)
    assert model.world.mission.deployed[0] == 0 and len(model.agents_by_type[Peacekeeper]) == 0
    assert (run_on(model, 12).series().troops == 0).all() and (run_on(made(), 12).series().troops > 0).any()


def test_without_pathways():
    first, second = PATHWAYS[0].name, PATHWAYS[1].name
    assert [made(without=[first]).world.on[0][name] for name in (first, second)] == [0, 1]
    assert not any(made(without="all-pathways").world.on[0].tolist())
    with pytest.raises(ScenarioError, match="did you mean force"):
        made(without="forse")


def test_the_seed_is_used_as_it_is():
    assert made(rng=41).seed == made(rng=np.int64(41)).seed == 41
    assert made(rng=2**40).seed == 2**40
    assert differences(made(rng=41).world, made(rng=42).world, skip=("clock",)) != []
    wholes = [made(rng=np.random.SeedSequence(5)) for _ in range(2)]
    assert wholes[0].seed == wholes[1].seed and differences(wholes[0].world, wholes[1].world) == []
    assert made(rng=np.random.default_rng(5)).seed == made(rng=np.random.default_rng(5)).seed
    assert made(rng=None).seed != made(rng=None).seed
    again = made(rng=wholes[0].seed)
    assert differences(again.world, wholes[0].world) == [] and again.random.random() == wholes[0].random.random()
    for wrong in (-1, 2**63):
        with pytest.raises(ScenarioError, match="a seed is a whole number from 0"):
            made(rng=wrong)


# ---------------------------------------------------------------------------------------------- copies and twins


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_in_mid_run_continues_bit_for_bit(duplicate):
    model = made(20, changes=FIERCE)
    model.hooks.append(soothe)
    model.world = model.world._replace(event=EVENT.records(60))
    model.chosen = [model.agents_by_type[Civilian][3], model.agents_by_type[Civilian].select(at_most=4)]
    watcher = Watcher(model)
    run_on(model, 9)
    known = getattr(compiled_day(), "layouts", ())
    assert len(model._drained_events) > 0
    twin = duplicate(model)
    before = pickle.dumps(model.world)
    run_on(twin, 11)
    assert pickle.dumps(model.world) == before and model.day == 9
    run_on(model, 11)
    assert differences(model.world, twin.world) == [] and same_log(model, twin) and not twin.running
    assert model.datacollector.get_model_vars_dataframe().equals(twin.datacollector.get_model_vars_dataframe())
    assert model.random.random() == twin.random.random()
    view, few = twin.chosen
    assert view.row == 3 and view.model is twin and view in few and view not in model.chosen[1]
    assert [agent.unique_id for agent in twin.agents_by_type[Watcher]] == [watcher.unique_id]
    # The same memory layout: a copy must not make the day compile again.
    assert getattr(compiled_day(), "layouts", ()) == known


def test_two_models_in_one_process_do_not_disturb_each_other():
    alone = [run_on(made(rng=rng, changes=FIERCE), 12) for rng in (1, 2)]
    together = [made(rng=rng, changes=FIERCE) for rng in (1, 2)]
    for _ in range(12):
        for model in together:
            model.step()
            model.agents_by_type[Civilian].shuffle().do(lambda agent: agent.fear)
    for one, other in zip(alone, together, strict=True):
        assert differences(one.world, other.world) == [] and same_log(one, other)
    assert not same_log(*together)


# ------------------------------------------------------------------------------------ hooks and a user's own agents


def test_hooks_are_called_before_every_day():
    model, plain, seen = made(5), made(5), []
    model.hooks.append(lambda m: seen.append((m.day, m.agents_by_type[Mission][0].enforcement)))
    model.hooks.append(lambda m: m.agents_by_type[Mission].set("enforcement", 0.1 * m.day))
    run_on(model, 5)
    assert seen == [(0, 0.4), (1, 0.0), (2, 0.1), (3, 0.2), (4, pytest.approx(0.3))]
    plain.hooks.append(soothe)
    assert run_on(plain, 5).series().fear.max() < run_on(made(5), 5).series().fear.min()


def test_a_users_own_agents_live_beside_the_rows():
    model = made()
    rows = len(model.agents)
    watchers = [Watcher(model) for _ in range(3)]
    assert [agent.unique_id for agent in watchers] == [rows + 1, rows + 2, rows + 3]
    assert len(model.agents) == rows + 3 and watchers[1] in model.agents and Watcher in model.agent_types
    model.hooks.append(lambda m: m.agents_by_type[Watcher].shuffle_do("step"))
    run_on(model, 4)
    assert [agent.seen for agent in watchers] == [6, 6, 6]
    watchers[0].remove()
    assert list(model.agents.select(agent_type=Watcher)) == watchers[1:] and len(model.agents) == rows + 2
    model.remove_all_agents()
    assert len(model.agents) == rows
    with pytest.raises(AttributeError, match="cannot be set"):
        model.agents = []


def test_a_world_without_contributors_or_force_has_no_such_agents():
    changes = {"contributors": [], "mission.deployed": False}
    model = run_on(made(2, changes=changes), 2)
    counts = {kind.__name__: len(agents) for kind, agents in model.agents_by_type.items()}
    assert counts == {"Mission": 1, "Faction": 2, "Contributor": 0, "Peacekeeper": 0, "Civilian": counts["Civilian"]}
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
