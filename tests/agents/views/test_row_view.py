import numpy as np
import pytest
from support.paths import DATA

from interpose.agents.views.column_set import ColumnAgentSet
from interpose.agents.views.row_view import Civilian, Contributor, Faction, Mission, Peacekeeper, RowView
from interpose.model.simulation.conflict_model import ConflictModel

SMALL = str(DATA / "small.yaml")


@pytest.fixture
def model():
    return ConflictModel(SMALL, rng=3)


@pytest.fixture
def views_made(monkeypatch):
    made = []
    original = RowView.__init__

    def counted(self, model, row):
        made.append(row)
        original(self, model, row)

    monkeypatch.setattr(RowView, "__init__", counted)
    return made


def rows_of(agents):
    return [agent.row for agent in agents]


# -------------------------------------------------------------------------------------------------- single agents


def test_views_read_the_world_of_their_own_model():
    one, two = ConflictModel(SMALL, rng=1), ConflictModel(SMALL, rng=2)
    a, b = (m.agents_by_type[Civilian][5] for m in (one, two))
    a.fear, b.fear = 0.125, 0.75
    assert (a.fear, b.fear) == (0.125, 0.75)
    assert one.where.column("fear")[5] == 0.125 and two.where.column("fear")[5] == 0.75
    assert (one.world.civilian.fear == 0.125).sum() == (two.world.civilian.fear == 0.75).sum() == 1
    assert a != b and a == one.agents_by_type[Civilian][5] and hash(a) == hash(Civilian(one, 5))
    assert a != one.agents_by_type[Faction][0] and a != "a"
    one.world = one.world._replace(civilian=two.world.civilian)
    assert a.fear == 0.75


def test_readable_names(model):
    model.world.unit.place[0], model.world.unit.task[0], model.world.unit.status[0] = 2, 1, 4
    unit, civilian = model.agents_by_type[Peacekeeper][0], model.agents_by_type[Civilian][-1]
    assert (unit.place_name, unit.place_id, unit.task_name, unit.status_name) == ("Corsaye", "C", "patrol", "deployed")
    assert (unit.kind_name, unit.contributor_name) == ("infantry", "Xanadu")
    unit.place = -1
    assert unit.place_name == "nowhere" and unit.place_id == ""
    assert civilian.home_name == "Corsaye" and civilian.status_name in ("resident", "displaced")
    civilian.side = -1
    assert civilian.side_name == civilian.side_id == "none"
    factions = model.agents_by_type[Faction]
    assert factions.get("name") == ["Red Party", "Blue Party"] and factions[1].id == "blue"
    assert model.agents_by_type[Contributor].get(["name", "id"]) == [["Xanadu", "X"]]
    assert model.agents_by_type[Mission][0].ceiling == 20_000


def test_small_tables_answer_like_long_ones(model):
    units = model.agents_by_type[Peacekeeper]
    assert len(units) == len(model.world.unit) > 3
    assert units.set("supply", 0.5).agg("supply", np.mean) == 0.5 == model.world.unit.supply[0]
    units.select(at_most=2).set("task", [3, 4])
    assert units.groupby("task_name").count() == {"observe": 1, "reach out": 1, "interpose": len(units) - 2}
    assert len(units.select(where=lambda c: c.task_name == "observe")) == 1
    assert rows_of(units.sort("task", ascending=True))[-2:] == [0, 1]


@pytest.mark.parametrize(
    ("kind", "name", "value", "text"),
    [
        (Civilian, "fear", 1.5, r"civilian\.fear = 1\.5 is above 1 \(share\)"),
        (Civilian, "fear", -0.1, r"civilian\.fear = -0\.1 is below 0 \(share\)"),
        (Civilian, "fear", float("nan"), r"nan is not a finite number"),
        (Civilian, "trust", "high", r"civilian\.trust = 'high' is not a number \(share\)"),
        (Civilian, "side", 2, r"civilian\.side = 2 is above 1 \(faction\)"),
        (Civilian, "injured", 0.5, r"civilian\.injured = 0\.5 is not a whole number \(flag\)"),
        (Peacekeeper, "place", 3, r"unit\.place = 3 is above 2 \(territory\)"),
        (Peacekeeper, "strength", 10**40, r"is not a number \(persons\)"),
        (Faction, "caution", 6, r"faction\.caution = 6 is above 5 \(ratio\)"),
        (Mission, "ceiling", -1, r"mission\.ceiling = -1 is below 0 \(persons\)"),
        (Mission, "ceiling", [1, 2], r"of one row takes one value, not 2"),
        (Contributor, "offer", None, r"contributor\.offer = None is not a number"),
    ],
)
def test_what_is_written_must_be_within_bounds(model, kind, name, value, text):
    agents = model.agents_by_type[kind]
    before = agents.get(name)
    with pytest.raises(ValueError, match=text):
        setattr(agents[0], name, value)
    if not isinstance(value, list):
        with pytest.raises(ValueError, match=text):
            agents.set(name, value)
    assert agents.get(name) == before


def test_one_bad_value_in_an_array_writes_nothing(model):
    agents = model.agents_by_type[Civilian]
    values = np.full(len(agents), 0.5)
    values[7] = 1.25
    before = agents.get("fear")
    with pytest.raises(ValueError, match=r"civilian\.fear = 1\.25 is above 1"):
        agents.set("fear", values)
    assert agents.get("fear") == before


@pytest.mark.parametrize("name", ["home", "place", "status", "faer", "status_name", "unique_id", "mood"])
def test_what_is_not_to_be_written(model, name):
    agents = model.agents_by_type[Civilian]
    with pytest.raises(AttributeError):
        setattr(agents[0], name, 1)
    with pytest.raises(AttributeError):
        agents.set(name, 1)


def test_misspelt_columns_name_the_nearest(model):
    with pytest.raises(AttributeError, match="did you mean 'fear'"):
        model.agents_by_type[Civilian][0].faer = 0.5
    with pytest.raises(AttributeError, match="did you mean 'fear'"):
        model.agents_by_type[Civilian].set("faer", 0.5)


def test_rows_are_neither_made_nor_removed(model):
    with pytest.raises(TypeError, match="cannot be removed"):
        model.agents_by_type[Civilian][0].remove()
    with pytest.raises(TypeError, match="made from the scenario"):
        Civilian.create_agents(model, 3)
    with pytest.raises(TypeError, match="made from the scenario"):
        Faction.from_dataframe(model, None)
    with pytest.raises(IndexError):
        Civilian(model, -1)


# ----------------------------------------------------------------------------------------------- several kinds


def test_all_agents_of_a_model(model):
    agents = model.agents
    kinds = (Mission, Faction, Contributor, Peacekeeper, Civilian)
    assert len(agents) == sum(len(model.agents_by_type[kind]) for kind in kinds)
    assert [agent.unique_id for agent in agents] == list(range(1, len(agents) + 1))
    assert agents.select(agent_type=Civilian) == model.agents_by_type[Civilian]
    calm_ones = agents.select(agent_type=Civilian, where=lambda c: c.fear < 0.3, at_most=20)
    assert isinstance(calm_ones, ColumnAgentSet) and 0 < len(calm_ones) <= 20 and max(calm_ones.get("fear")) < 0.3
    half = agents.select(at_most=0.5)
    assert len(half) == len(agents) // 2 and half[0] == agents[0] and len(half.select(at_most=3)) == 3
    dead = agents.select(lambda agent: hasattr(agent, "dead"))
    assert {type(agent) for agent in dead} == {Mission, Faction, Contributor, Peacekeeper}
    assert dead.groupby(type).count()[Faction] == 2 and dead.agg("dead", sum) == 0
    with pytest.raises(TypeError, match="agent_type"):
        agents.select(where=lambda c: c.fear > 0)


def test_mixed_sets_shuffle_sort_and_visit(model):
    agents = model.agents
    seen = []
    agents.shuffle_do(lambda agent: seen.append(agent.unique_id))
    assert sorted(seen) == list(range(1, len(agents) + 1)) != seen
    assert agents.shuffle().map(lambda agent: agent.unique_id) != agents.map(lambda agent: agent.unique_id)
    assert [agent.unique_id for agent in agents.sort("unique_id")][:2] == [len(agents), len(agents) - 1]
    chosen = agents.select(lambda agent: agent.unique_id <= 3)
    chosen.shuffle(inplace=True).sort("unique_id", ascending=True, inplace=True)
    assert [type(agent) for agent in chosen] == [Mission, Faction, Faction] and chosen[1] in chosen
    assert len(chosen.copy()) == len(chosen | chosen) == 3


# ---------------------------------------------------------------------------------------------- a million rows


def test_a_million_agents_are_handled_without_making_one(views_made):
    changes = {f"places.{place}.population": 400_000 for place in "ABC"}
    model = ConflictModel(SMALL, rng=1, people_per_agent=1, changes=changes)
    agents = model.agents_by_type[Civilian]
    assert len(agents) > 1_000_000 and len(model.agents) > len(agents)
    afraid_ones = agents.select(where=lambda c: c.fear > 0.5)
    assert 0 < len(afraid_ones) < len(agents)
    assert len(agents.select(where=model.where.column("fear") > 0.5, at_most=0.1)) <= len(agents) // 10
    assert afraid_ones.agg("fear", np.mean) > agents.agg("fear", np.mean) > agents.agg("fear", min)
    groups = agents.groupby("place_name")
    assert groups.agg("fear", np.mean).keys() == groups.count().keys() == {"Aldermoor", "Birkwald", "Corsaye"}
    assert sum(agents.groupby("status").count().values()) == len(agents)
    assert len(agents.get("trust")) == len(agents.get(["trust", "status_name"])) == len(agents)
    assert agents.sort("fear").column("fear")[0] == agents.agg("fear", max)
    afraid_ones.set("trust", 0.0)
    assert len(model.agents.select(agent_type=Civilian, at_most=100)) == 100 and len(agents.copy()) == len(agents)
    assert views_made == []
    assert agents[17].row == 17 and views_made == [17]


def test_only_the_wanted_views_are_made(model, views_made):
    agents = model.agents_by_type[Civilian]
    assert len(agents.select(lambda agent: True, at_most=5)) == 5 and len(views_made) == 5
    next(iter(agents))
    assert len(agents[3:6]) == 3 and len(views_made) == 9
