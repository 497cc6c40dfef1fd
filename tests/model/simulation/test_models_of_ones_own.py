"""Models that users derive as from any of Mesa's: the usual mistakes have a word, and nothing is endless or doubled."""

import copy
import pickle
import warnings

import mesa
import pytest
from support.paths import DATA

from interpose.agents.views.row_view import Civilian, Faction
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.simulation.conflict_model import ConflictModel

SMALL = str(DATA / "small.yaml")


class Collects(ConflictModel):
    """Collects once more by itself, as Mesa's own models do."""

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


class Forgets(ConflictModel):
    """Does not let the day pass."""

    def step(self) -> None:
        self.seen = True


class Own(mesa.DataCollector):
    """A collector of one's own class, which is left as it is."""


@pytest.mark.parametrize("replaced", [False, True])
def test_a_day_that_is_collected_twice_stands_in_the_tables_once(replaced):
    model = Collects(SMALL, days=5, rng=1)
    if replaced:
        model.datacollector = mesa.DataCollector({"day": "day"})
    with pytest.warns(UserWarning, match=r"day 1 is collected already: a ConflictModel collects every day"):
        model.step()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.run_model()
    assert len(model.datacollector.get_model_vars_dataframe()) == 5


def test_the_day_before_the_first_may_be_collected_and_copies_go_on():
    model = ConflictModel(SMALL, days=4, rng=1)
    model.datacollector.collect(model)
    model.step()
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model)), model.branch()):
        other.run_model()
        assert len(other.datacollector.get_model_vars_dataframe()) == 5
    own = Own({"day": "day"})
    model.datacollector = own
    assert type(model.datacollector) is Own and type(own) is Own


@pytest.mark.parametrize("run", ["step", "batch", "run_for"])
def test_a_step_that_lets_no_day_pass_is_said_and_ends(run):
    with pytest.raises(InterposeError, match=r"Forgets.step lets no day pass: call super\(\).step\(\) in it"):
        if run == "batch":
            mesa.batch_run(Forgets, {"case": SMALL, "days": 5}, rng=[1], display_progress=False, max_steps=10**9)
        model = Forgets(SMALL, days=5, rng=1)
        for _ in range(10):
            model.run_for(1) if run == "run_for" else model.step()


def test_seed_is_another_name_of_rng():
    assert ConflictModel(SMALL, days=2, seed=41).seed == ConflictModel(SMALL, days=2, rng=41).seed == 41
    one, other = (ConflictModel(SMALL, days=2, **{name: 41}) for name in ("seed", "rng"))
    assert one.random.random() == other.random.random() and one.rng.random() == other.rng.random()
    with pytest.raises(ScenarioError, match="two names of one thing"):
        ConflictModel(SMALL, rng=1, seed=1)
    with pytest.raises(ScenarioError, match="whole number"):
        ConflictModel(SMALL, seed=-1)


def test_index_and_count_are_those_of_mesas_own_set():
    model = ConflictModel(SMALL, days=2, rng=1)
    for ours in (model.agents_by_type[Civilian].select(at_most=50).shuffle(), model.agents_by_type[Faction]):
        theirs = list(ours)
        for agent in (theirs[0], theirs[-1]):
            assert ours.index(agent) == theirs.index(agent) and ours.count(agent) == theirs.count(agent) == 1
        for start, stop in ((1, None), (-1, None), (0, 1), (0, -1), (5, 2)):
            wanted = theirs[-1]
            end = len(theirs) if stop is None else stop
            if wanted in theirs[start:end]:
                assert ours.index(wanted, start, stop) == theirs.index(wanted, start, end)
            else:
                with pytest.raises(ValueError, match="not in the set"):
                    ours.index(wanted, start, stop)
    mixed, first = model.agents, next(iter(model.agents_by_type[Faction]))
    assert mixed.count(first) == 1 and mixed[mixed.index(first)] == first
    assert mixed.count(None) == 0
    with pytest.raises(ValueError, match="not in the set"):
        mixed.index(None)
