"""Twenty seeds behind the page: the interval of `twin`, cancelled by the next question, never an old answer."""

import threading

import numpy as np
import pytest

from interpose.experiments.comparison.compare import compare, twin
from interpose.model.errors import ScenarioError
from interpose.viz.app import paired_seeds
from interpose.viz.app.paired_seeds import Arm, PairedSeeds
from interpose.viz.app.question import TILES, arms, asked, follow, strip
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session

PATIENT = 120.0


@pytest.fixture
def session():
    found = Session(Catalogue("grid-4"))
    found.people(1000)
    found.days(60)
    found.compare("force")
    return found


@pytest.fixture
def seeds():
    found = PairedSeeds(lambda: None, threads=2)
    yield found
    found.close()


def same_as(answer, store) -> None:
    """Whether an answer gives the means and intervals of a comparison, to the last bit."""
    table = store.effects.set_index("outcome")
    for outcome in TILES.values():
        effect = answer.effect(outcome)
        assert [effect[n] for n in ("difference", "low", "high")] == pytest.approx(
            table.loc[outcome, ["difference", "low", "high"]].tolist(), abs=0, nan_ok=True
        )
        assert np.mean(effect["seeds"]) == pytest.approx(effect["difference"])


def test_the_interval_is_that_of_twin_for_the_same_seeds(session, seeds):
    assert follow(seeds, session) and not follow(seeds, session)
    answer = seeds.wait(PATIENT)
    assert answer.whole and answer.done == 20
    same_as(answer, twin(session.lane.origin, ["force"], range(1, 21)))
    shown = strip(answer, "Civilians killed so far", 0)
    assert len(shown["dots"]) == 20 and shown["low"] <= shown["difference"] <= shown["high"]
    assert strip(answer, "Pairs of parties at truce", 0) is None


def test_a_change_midway_is_compared_with_the_same_without_it(session, seeds):
    session.goto(20)
    session.lever("mission.enforcement", 0.9)
    session.intervene()
    follow(seeds, session)
    changed, unchanged = arms(session.catalogue, session.view, 1000)
    assert (len(changed.forks), len(unchanged.forks)) == (1, 0)
    answer = seeds.wait(PATIENT)
    assert answer.whole
    run, _ = unchanged.played(3)
    row = answer.table[(answer.table["seed"] == 3) & (answer.table["arm"] == "without")].iloc[0]
    assert {name: row[name] for name in run} == run


def test_the_scenario_as_shipped_is_what_changes_are_compared_with(session, seeds):
    session.ask("mission.enforcement", 0.9)
    session.compare("base")
    follow(seeds, session)
    shipped = session.catalogue.load("grid-4", {"people_per_agent": 1000, "days": 60})
    same_as(seeds.wait(PATIENT), compare(session.lane.origin, shipped, ["x"], range(1, 21)))


def test_another_question_cancels_and_an_old_answer_is_never_shown(monkeypatch):
    begun, go, ran = threading.Event(), threading.Event(), []

    class Slow(Arm):
        days = 1

        def played(self, seed):
            ran.append(seed)
            begun.set()
            go.wait(PATIENT)
            return {"deaths_civilians": 0.0}, np.zeros((8, 1))

    seeds = PairedSeeds(lambda: None, threads=2)
    seeds.ask("first", lambda: (Slow(None), Slow(None)))
    assert begun.wait(PATIENT)
    first = seeds._worker
    seeds.ask("second", lambda: None)
    go.set()
    first.join(PATIENT)
    assert not first.is_alive() and len(ran) <= 2, "those that had not begun were cancelled, second arms included"
    assert seeds.question == "second" and seeds.answer.table is None
    seeds.close()


def test_an_answer_is_kept_and_a_fault_is_one_line(session, seeds, monkeypatch):
    follow(seeds, session)
    first = seeds.wait(PATIENT)
    session.compare("")
    assert asked(session) is None and follow(seeds, session) and seeds.answer.of == 0
    session.compare("force")
    monkeypatch.setattr(paired_seeds, "simulate", None)
    follow(seeds, session)
    assert seeds.answer is first

    def refuse():
        raise ScenarioError("no such world")

    seeds.ask("other", refuse)
    assert seeds.wait(PATIENT).problem == "no such world"
    seeds.ask("broken", lambda: 1 / 0)
    assert "server's log" in seeds.wait(PATIENT).problem


def test_days_by_themselves_are_no_other_question(session, seeds):
    before = asked(session)
    session.goto(30)
    assert asked(session) == before
    session.ask("mission.start_day", 20)
    assert asked(session) != before and session.lane.day == 30


def test_who_asks_the_same_at_the_same_time_waits_and_gets_the_same_answer(session, monkeypatch):
    counted, begun, go = [], threading.Event(), threading.Event()
    real = paired_seeds.Arm.played

    def slow(arm, seed):
        counted.append(seed)
        begun.set()
        assert go.wait(60)
        return real(arm, seed)

    monkeypatch.setattr(paired_seeds.Arm, "played", slow)
    shelf = paired_seeds.Shelf(2)
    class_ = [PairedSeeds(lambda: None, 2, shelf) for _ in range(4)]
    follow(class_[0], session)
    assert begun.wait(60)
    for one in class_[1:]:
        follow(one, session)
    class_[3].close()  # gives up while it waits
    go.set()
    answers = [one.wait(60) for one in class_[:3]]
    assert [answer.done for answer in answers] == [20, 20, 20], [answer.problem for answer in answers]
    assert answers[1] is answers[2] is answers[0]
    assert len(counted) == 2 * len(paired_seeds.SEEDS) and class_[3].answer.table is None and shelf._turns == {}
