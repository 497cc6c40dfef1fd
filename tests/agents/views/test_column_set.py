import statistics
from math import inf
from random import Random

import mesa
import numpy as np
import pytest
from mesa.agentset import AgentSet
from support.paths import DATA

from interpose.agents.views.column_set import ColumnAgentSet
from interpose.agents.views.mixed_set import MixedAgentSet
from interpose.agents.views.row_view import Civilian, Faction
from interpose.model.simulation.conflict_model import ConflictModel
from interpose.model.state.civilian_index import civilians_by_home

SMALL = str(DATA / "small.yaml")
ATTRIBUTES = (*Civilian.table.names, "row", "status_name", "place_name", "side_name")
MANY = 1_000


class Person(mesa.Agent):
    def __init__(self, model, values):
        super().__init__(model)
        for name, value in values.items():
            setattr(self, name, value)


def calm(agent, amount, *, floor=0.0):
    agent.fear = max(floor, agent.fear - amount)
    return agent.row


class Pair:
    """The same thousand civilians twice: as Mesa's own agents in Mesa's own set, and as rows."""

    def __init__(self):
        self.model = ConflictModel(SMALL, rng=3)
        whole = self.model.agents_by_type[Civilian]
        rows = np.random.default_rng(8).choice(len(whole), MANY, replace=False)
        self.ours = ColumnAgentSet.of(self.model, Civilian, rows, Random(5))
        world = civilians_by_home(self.model.world)
        home = mesa.Model(rng=1)
        self.persons = []
        for row in rows.tolist():
            values = {name: getattr(world, name)[row].item() for name in Civilian.table.names}
            names = ("resident", "displaced", "fighter", "departed", "dead")
            places, sides = ("Aldermoor", "Birkwald", "Corsaye"), ("Red Party", "Blue Party", "none")
            values |= {"row": row, "status_name": names[values["status"]], "place_name": places[values["place"]]}
            self.persons.append(Person(home, values | {"side_name": sides[values["side"]]}))
        self.theirs = AgentSet(self.persons, Random(5))


@pytest.fixture
def pair():
    return Pair()


@pytest.fixture
def model():
    return ConflictModel(SMALL, rng=3)


def rows_of(agents):
    return [agent.row for agent in agents]


def afraid(agent):
    return agent.fear > 0.5


@pytest.mark.parametrize("filter_func", [None, afraid, lambda a: a.place_name == "Birkwald", lambda a: False])
@pytest.mark.parametrize("at_most", [inf, 0, 1, 7, 999, 5_000, 0.0, 0.01, 0.25, 0.9999, 1.0, 2.5])
def test_select_is_mesas(pair, filter_func, at_most):
    ours = pair.ours.select(filter_func, at_most=at_most)
    assert rows_of(ours) == rows_of(pair.theirs.select(filter_func, at_most=at_most))
    assert isinstance(ours, ColumnAgentSet) and len(pair.ours) == MANY


def test_select_in_place_and_by_type(pair):
    assert pair.ours.select(afraid, inplace=True) is pair.ours
    assert rows_of(pair.ours) == rows_of(pair.theirs.select(afraid, inplace=True))
    assert len(pair.ours.select(agent_type=Civilian)) == len(pair.ours.select(agent_type=mesa.Agent)) == len(pair.ours)
    assert len(pair.ours.select(agent_type=Faction)) == 0


@pytest.mark.parametrize("at_most", [inf, 11, 0.1])
def test_select_where_equals_the_filter(pair, at_most):
    wanted = rows_of(pair.theirs.select(lambda a: a.fear > 0.5 and a.place_name == "Birkwald", at_most=at_most))
    by_call = pair.ours.select(where=lambda c: (c.fear > 0.5) & (c.place_name == "Birkwald"), at_most=at_most)
    mask = (pair.ours.column("fear") > 0.5) & (pair.ours.column("place") == 1)
    assert rows_of(by_call) == rows_of(pair.ours.select(where=mask, at_most=at_most)) == wanted != []
    both = pair.ours.select(lambda a: a.place_name == "Birkwald", where=lambda c: c.fear > 0.5, at_most=at_most)
    assert rows_of(both) == wanted


@pytest.mark.parametrize("mask", [np.ones(3, bool), np.arange(MANY), lambda c: c.fear, np.ones((MANY, 1), bool)])
def test_where_must_be_one_boolean_an_agent(pair, mask):
    with pytest.raises(ValueError, match="1000 booleans, one per agent"):
        pair.ours.select(where=mask)


@pytest.mark.parametrize(
    "func",
    [
        *(min, max, sum, len, sorted, np.mean, np.median, np.max, np.std, np.add.reduce, statistics.fmean),
        *(lambda v: v[0], lambda v: [x for x in v if x], lambda v: type(v[0])),
    ],
)
@pytest.mark.parametrize("name", ["fear", "trust", "place", "side", "injured", "row"])
def test_agg_is_mesas_to_the_last_bit(pair, func, name):
    ours, theirs = pair.ours.agg(name, func), pair.theirs.agg(name, func)
    assert ours == theirs


def test_agg_by_several_functions(pair):
    ours = pair.ours.agg("fear", [min, max, np.mean, sum])
    assert ours == pair.theirs.agg("fear", [min, max, np.mean, sum])
    assert len(set(ours)) == 4


@pytest.mark.parametrize("names", [*ATTRIBUTES, ["fear", "trust"], ["place_name"], ["row", "side_name", "fear"], []])
def test_get_is_mesas(pair, names):
    ours, theirs = pair.ours.get(names), pair.theirs.get(names)
    assert ours == theirs and len(ours) == MANY
    assert [type(value) for value in ours] == [type(value) for value in theirs]


def test_get_of_what_is_missing(pair):
    for agents in (pair.ours, pair.theirs):
        assert agents.get("height", handle_missing="default", default_value=7) == [7] * MANY
        pairs = agents.get(["fear", "height"], handle_missing="default")
        assert [values[1] for values in pairs] == [None] * MANY and pairs[0][0] == agents.get("fear")[0]
        with pytest.raises(AttributeError, match="height"):
            agents.get("height")
        with pytest.raises(ValueError, match="handle_missing option: ignore"):
            agents.get("fear", handle_missing="ignore")


@pytest.mark.parametrize("value", [0.25, 0, 1, True, np.float32(0.3)])
def test_set_writes_into_the_world(pair, value):
    others = np.setdiff1d(np.arange(len(pair.model.world.civilian.fear)), pair.ours.rows)
    before = pair.model.where.column("fear")
    assert pair.ours.set("fear", value) is pair.ours
    pair.theirs.set("fear", value)
    assert pair.ours.get("fear") == [np.float32(fear) for fear in pair.theirs.get("fear")]
    assert (pair.model.where.column("fear")[others] == before[others]).all() and len(others) > 0


def test_set_takes_one_value_an_agent(pair):
    values = np.linspace(0, 1, MANY, dtype=np.float32)
    pair.ours.set("trust", values)
    assert pair.ours.get("trust") == values.tolist()
    assert pair.model.where.column("trust")[pair.ours.rows[17]] == values[17]
    with pytest.raises(ValueError, match="one value or 1000"):
        pair.ours.set("trust", values[:10])


def test_do_and_map_by_function(pair):
    assert pair.ours.do(calm, 0.3, floor=0.1) is pair.ours
    pair.theirs.do(calm, 0.3, floor=0.1)
    np.testing.assert_allclose(pair.ours.get("fear"), pair.theirs.get("fear"), atol=1e-7)
    assert pair.ours.map(calm, 0.0) == pair.theirs.map(calm, 0.0) == rows_of(pair.persons)


def test_do_and_map_by_name(pair, monkeypatch):
    for kind in (Civilian, Person):
        monkeypatch.setattr(kind, "calm", calm, raising=False)
    pair.ours.do("calm", 0.2)
    pair.theirs.do("calm", 0.2)
    np.testing.assert_allclose(pair.ours.get("fear"), pair.theirs.get("fear"), atol=1e-7)
    assert pair.ours.map("calm", 0.1, floor=0.2) == pair.theirs.map("calm", 0.1, floor=0.2)


@pytest.mark.parametrize("by", ["place", "status", "side", "place_name", "side_name", "fear", lambda a: a.row % 3])
def test_groupby_is_mesas(pair, by):
    ours, theirs = pair.ours.groupby(by), pair.theirs.groupby(by)
    assert list(ours.count().items()) == list(theirs.count().items()) and len(ours) == len(theirs)
    assert [type(key) for key in ours.groups] == [type(key) for key in theirs.groups]
    for func in (max, sum, np.mean, lambda v: v[-1]):
        assert ours.agg("trust", func) == theirs.agg("trust", func)
    assert ours.map(rows_of) == theirs.map(rows_of)
    assert ours.map("agg", "fear", min) == theirs.map("agg", "fear", min)
    assert {name: rows_of(group) for name, group in ours} == {name: rows_of(group) for name, group in theirs}


def test_groupby_gives_lists_and_writes_through_groups(pair):
    lists = pair.ours.groupby("place", result_type="list")
    wanted = pair.theirs.groupby("place", result_type="list")
    assert {k: rows_of(v) for k, v in lists.groups.items()} == {k: rows_of(v) for k, v in wanted.groups.items()}
    assert all(isinstance(group, list) for group in lists.groups.values())
    pair.ours.groupby("place").do(lambda group: group.set("hardship", 0.1 * group[0].place))
    assert sorted(set(pair.ours.get("hardship"))) == pytest.approx([0.0, 0.1, 0.2])


@pytest.mark.parametrize("inplace", [False, True])
def test_shuffle_is_mesas_permutation(pair, inplace):
    before = rows_of(pair.ours)
    ours = pair.ours.shuffle(inplace=inplace)
    assert rows_of(ours) == rows_of(pair.theirs.shuffle(inplace=inplace)) != before
    assert sorted(rows_of(ours)) == sorted(before)
    assert (ours is pair.ours) == inplace
    assert rows_of(pair.ours) == (rows_of(ours) if inplace else before)


def test_shuffle_follows_the_models_generator():
    orders = [rows_of(ConflictModel(SMALL, rng=rng).agents_by_type[Civilian].shuffle()) for rng in (4, 4, 5)]
    assert orders[0] == orders[1] != orders[2]


def test_shuffle_do_visits_in_mesas_order(pair):
    seen = {"ours": [], "theirs": []}
    pair.ours.shuffle_do(lambda agent, where: where.append(agent.row), seen["ours"])
    pair.theirs.shuffle_do(lambda agent, where: where.append(agent.row), seen["theirs"])
    assert seen["ours"] == seen["theirs"] != rows_of(pair.ours)
    assert rows_of(pair.ours) == rows_of(pair.persons)


@pytest.mark.parametrize("key", ["fear", "place", "side", "place_name", "row", lambda a: a.place - a.fear])
@pytest.mark.parametrize("ascending", [False, True])
def test_sort_is_mesas_ties_included(pair, key, ascending):
    wanted = rows_of(pair.theirs.sort(key, ascending=ascending))
    assert rows_of(pair.ours.sort(key, ascending=ascending)) == wanted != rows_of(pair.ours)
    assert pair.ours.sort(key, ascending=ascending, inplace=True) is pair.ours
    assert rows_of(pair.ours) == wanted


def test_reading_as_a_sequence(pair):
    agents = pair.ours
    assert agents[0].row == pair.persons[0].row and agents[-1].row == pair.persons[-1].row
    assert rows_of(agents[3:9:2]) == rows_of(pair.persons[3:9:2])
    assert rows_of(agents.to_list()) == rows_of(agents) == rows_of(agents._agents) == rows_of(pair.persons)
    with pytest.raises(IndexError):
        agents[MANY]


def test_set_algebra_and_membership(pair):
    first, rest = pair.ours.select(at_most=10), pair.ours.select(lambda a: a.row not in set(pair.ours.rows[:10]))
    assert first | rest == pair.ours and first & rest == ColumnAgentSet() and pair.ours - rest == first
    assert first != rest and first.isdisjoint(rest) and first <= pair.ours
    assert first[3] in first and first[3] not in rest and pair.persons[0] not in first
    everybody = pair.model.agents_by_type[Civilian]
    assert first[3] in everybody and Civilian(pair.model, len(everybody)) not in everybody
    assert Civilian(ConflictModel(SMALL, rng=3), first[3].row) not in first
    assert isinstance(first | pair.model.agents_by_type[Faction], MixedAgentSet)


def test_copies_are_independent(pair):
    twin = pair.ours.copy()
    twin.shuffle(inplace=True)
    assert twin == pair.ours and rows_of(twin) != rows_of(pair.ours) and twin.random is pair.ours.random


def test_agents_given_one_by_one(pair):
    views = pair.ours[:5]
    again = ColumnAgentSet([*views, views[0]])
    assert rows_of(again) == rows_of(views) and again.random is pair.model.random
    with pytest.raises(TypeError, match="one kind of one model"):
        ColumnAgentSet([views[0], pair.model.agents_by_type[Faction][0]])
    with pytest.raises(TypeError, match="one kind of one model"):
        ColumnAgentSet([pair.persons[0]])
    assert rows_of(pair.ours._update(views)) == rows_of(views)


def test_an_empty_set_answers_as_mesas(pair):
    nobody, mesas = pair.ours.select(at_most=0), pair.theirs.select(at_most=0)
    for agents in (nobody, mesas, ColumnAgentSet((), Random(1))):
        assert len(agents) == 0 and list(agents) == [] and agents.get("fear") == agents.get(["fear"]) == []
        assert agents.agg("fear", sum) == 0 and len(agents.groupby("place")) == 0 and agents.map("step") == []
        assert len(agents.shuffle()) == len(agents.sort("fear")) == len(agents.set("fear", 1).do("step")) == 0


@pytest.mark.parametrize("change", ["add", "discard", "remove"])
def test_sets_refuse_to_gain_or_lose_agents(model, change):
    civilians = model.agents_by_type[Civilian]
    for agents in (civilians, civilians.select(at_most=3), model.agents):
        size = len(agents)
        with pytest.raises(TypeError, match="shows rows of a world"):
            getattr(agents, change)(civilians[0])
        assert len(agents) == size
