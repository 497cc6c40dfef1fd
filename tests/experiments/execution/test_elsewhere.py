"""Questions in processes and on a Dask scheduler's workers: the same bits as on threads of this process."""

import json

import pytest
from support.bad_scenarios import refused
from support.broken_executors import die, fail
from support.commands import ask

from interpose.experiments.execution import parallel
from interpose.experiments.execution.executors import ReusedPool, ThreadPool, open_pool, workers_for_all
from interpose.experiments.execution.parallel import check_room, pool_in_use, run_all
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario, load_scenario

SIZES = ("--days", 9, "--people-per-agent", 5000)
QUESTIONS = {
    "attribute": ("attribute", "grid-4", "--outcome", "violations", "--permutations", 4, "--seeds", 1, *SIZES),
    "claims": ("claims", "C1", "--seeds", 2, "--draws", 2, "--prior-seeds", 1, *SIZES),
    "compare": ("compare", "grid-4", "--policy", "none=no-force", "--seeds", 2, *SIZES),
    "explain": ("explain", "grid-4", "--territory", "T1", "--outcome", "violations", "--seeds", 1, *SIZES),
    "sensitivity": ("sensitivity", "grid-4", "--path", "clash.friction=0.01:0.1", "--samples", 4, "--seeds", 2, *SIZES),
    "study": ("study", "mandate", "--scenario", "grid-4", "--seeds", 2, *SIZES),
    "twin": ("twin", "grid-4", "--without", "force", "--seeds", 3, *SIZES),
    "why-not": ("why-not", "grid-4", "--without", "protection", "--seeds", 1, *SIZES),
}


def answers(capsys, folder, names=tuple(QUESTIONS)):
    """Return what the commands print as JSON, by name, without the folder."""
    told = {}
    for name in names:
        answer = ask(capsys, *QUESTIONS[name], "--json", "--out", folder / name)
        assert answer.status == 0, answer.err
        told[name] = json.loads(answer.out) | {"out": ""}
    return told


@pytest.fixture
def sent(monkeypatch):
    """Count the worlds that are run elsewhere."""
    seen, whole = [], parallel._run_elsewhere

    def counted(tasks, *rest):
        seen.append(len(tasks))
        return whole(tasks, *rest)

    monkeypatch.setattr(parallel, "_run_elsewhere", counted)
    return seen


def test_threads_named_as_a_pool_answer_the_same(capsys, tmp_path, sent):
    names = ("explain", "sensitivity", "why-not")
    here = answers(capsys, tmp_path / "here", names)
    assert sent == []
    with parallel.running_on(ReusedPool(ThreadPool(2))):
        assert answers(capsys, tmp_path / "there", names) == here
    assert len(sent) == len(names)


def test_processes_answer_the_same(capsys, tmp_path, sent):
    here = answers(capsys, tmp_path / "here", ["twin"])
    with workers_for_all(processes=1):
        assert answers(capsys, tmp_path / "there", ["twin"]) == here
        with pytest.raises(KeyError, match="no such"):
            run_all([("no such", load_scenario("grid-4", {"days": 2}), 1)], fail)
    assert sent == [6, 1] and pool_in_use() is None


@pytest.mark.slow
def test_a_scheduler_answers_every_question_the_same(capsys, tmp_path, sent):
    from support.dask_workers import Cluster

    here = answers(capsys, tmp_path / "here")
    cluster = Cluster(tmp_path)
    try:
        cluster.add_worker(threads=2)
        cluster.wait(1)
        with workers_for_all(scheduler=cluster.address):
            assert answers(capsys, tmp_path / "there") == here
        words = (*QUESTIONS["twin"], "--scheduler", cluster.address, "--json", "--out", tmp_path / "command")
        assert json.loads(ask(capsys, *words).out) | {"out": ""} == here["twin"]
    finally:
        cluster.end()
    assert len(sent) > len(QUESTIONS)


def test_work_that_cannot_be_sent_is_done_by_threads(sent):
    world = change_scenario(load_scenario("grid-4"), {"days": 5})
    tasks = [("a", world, seed) for seed in (1, 2)]
    here = run_all(tasks, lambda label, run: (label, run.seed, outcomes(run)))
    with parallel.running_on(ReusedPool(ThreadPool(1))):
        assert run_all(tasks, lambda label, run: (label, run.seed, outcomes(run))) == here
    assert sent == []


class Counting(ThreadPool):
    """Threads that count how often they begin and end."""

    begun = ended = 0

    def start(self):
        """Begin."""
        self.begun += 1
        return super().start()

    def stop(self, executor):
        """End."""
        self.ended += 1
        super().stop(executor)


def test_workers_stay_for_the_next_worlds_and_are_replaced_when_they_end():
    pool = Counting(1)
    kept = ReusedPool(pool)
    first = kept.start()
    kept.stop(first)
    assert kept.start() is first and (pool.begun, pool.ended) == (1, 0)
    first.shutdown()
    kept.stop(first)
    assert kept.start() is not first and (pool.begun, pool.ended) == (2, 1)
    kept.close()
    kept.close()
    assert pool.ended == 2


@pytest.mark.slow
def test_a_world_that_kills_its_process_is_told_in_one_line():
    with (
        workers_for_all(processes=1),
        pytest.raises(InterposeError, match=r"^the world of seed 7 could not be run: .*: give it"),
    ):
        run_all([("", load_scenario("grid-4", {"days": 2}), 7)], die)


def test_two_places_at_once_are_refused_before_anything_runs(capsys, tmp_path):
    for command in ("twin", "claims"):
        words = ("--threads", 2, "--processes", 2, "--out", tmp_path / "out")
        refused(ask(capsys, *QUESTIONS[command], *words), "threads, processes and a scheduler", "give one of them")
    assert not (tmp_path / "out").exists()


def test_room_is_looked_for_where_worlds_run():
    large = load_scenario("gaza-isf", {"people_per_agent": 1, "days": 36500})
    with open_pool(processes=4096) as pool, parallel.running_on(pool), pytest.raises(ScenarioError, match="at once"):
        check_room(large, 10_000)
