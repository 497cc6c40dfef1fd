"""Running tasks over executors that break: nothing is lost, nothing runs for ever, only the guilty are given up."""

import signal
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing

import pytest
from support.broken_executors import Brittle, BrittlePool, KilledWorker, die_always, die_once

from interpose.experiments.execution import parallel
from interpose.experiments.execution.executors import ProcessPool, ThreadPool, open_pool
from interpose.experiments.execution.parallel import run_all, run_each
from interpose.experiments.execution.stopping import stop_if_flagged
from interpose.model.errors import InterposeError


def ask_all(pool, work, tasks):
    return sorted(run_each(tasks, work, pool, lambda task, why: (task, why)), key=str)


def test_a_process_that_is_killed_costs_no_task(tmp_path):
    mark = str(tmp_path / "mark")
    found = ask_all(ProcessPool(2), die_once, [(n, mark) for n in range(12)])
    assert sorted(found) == list(range(12)) and (tmp_path / "mark").exists()


@pytest.mark.slow
def test_a_task_that_kills_its_process_every_time_is_given_up_and_no_other():
    found = list(run_each([(n, "") for n in range(8)], die_always, ProcessPool(2), lambda task, why: why))
    assert sorted(n for n in found if isinstance(n, int)) == [0, 1, 2, 3, 4, 6, 7]
    assert [why for why in found if isinstance(why, str)] == ["the process that ran it died (BrokenProcessPool)"]


def test_a_broken_pool_is_made_anew_and_what_it_lost_runs_again():
    pool = BrittlePool({3: [BrokenProcessPool()], 9: [BrokenProcessPool()]})
    assert ask_all(pool, abs, range(20)) == sorted(range(20), key=str)
    assert pool.started == pool.stopped == 3


def test_what_breaks_a_pool_twice_runs_alone_and_is_given_up_there():
    pool = BrittlePool({3: [BrokenProcessPool()] * 3})
    found = ask_all(pool, abs, range(20))
    assert [f for f in found if isinstance(f, tuple)] == [(3, "the process that ran it died (BrokenProcessPool)")]
    assert len(found) == 20 and pool.started == 4


def test_who_was_lost_beside_others_twice_is_not_given_up():
    pool = BrittlePool({3: [BrokenProcessPool()] * 2})
    assert ask_all(pool, abs, range(20)) == sorted(range(20), key=str)


def test_a_task_whose_workers_died_runs_alone_once_more():
    pool = BrittlePool({3: [KilledWorker()], 4: [KilledWorker(), KilledWorker()]})
    found = ask_all(pool, abs, range(6))
    assert [f for f in found if isinstance(f, tuple)] == [(4, "the process that ran it died (KilledWorker)")]
    assert len(found) == 6 and pool.started == 1


def test_cancelled_tasks_mean_that_the_scheduler_is_gone(monkeypatch):
    def cancelled(*_):
        future: Future = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future

    monkeypatch.setattr(Brittle, "submit", cancelled)
    with pytest.raises(InterposeError, match="gone: give the same command again"):
        ask_all(BrittlePool({}), abs, range(3))
    assert issubclass(CancelledError, Exception)


def test_what_a_task_raises_ends_everything_and_the_pool_is_stopped():
    pool = BrittlePool({2: [KeyError("no")]})
    with pytest.raises(KeyError):
        ask_all(pool, abs, range(9))
    assert pool.stopped == 1


def test_no_more_tasks_are_taken_than_there_are_slots():
    taken = []

    def tasks():
        for number in range(1000):
            taken.append(number)
            yield number

    pool = ThreadPool(1)
    with closing(run_each(tasks(), abs, pool, lambda task, why: task)) as results:
        for count, _ in enumerate(results, start=1):
            assert len(taken) <= count + pool.slots
            if count == 10:
                break
    assert len(taken) < 20


def test_runs_under_way_end_when_the_pool_is_stopped():
    def forever(_):
        while True:
            stop_if_flagged()

    pool = ThreadPool(2)
    executor = pool.start()
    futures = [executor.submit(forever, n) for n in range(4)]
    pool.stop(executor)
    assert all(future.done() for future in futures)


def test_only_one_place_to_run():
    before = signal.getsignal(signal.SIGINT)  # ignored from the start where a shell runs this in the background
    with pytest.raises(InterposeError, match="give one of them"), open_pool(threads=2, processes=2):
        pass
    with open_pool(threads=3) as pool:
        assert pool.workers == 3
    assert signal.getsignal(signal.SIGINT) is before


class Interrupted(ThreadPoolExecutor):
    """Threads whose first task goes on until the others were called off; who gives out tasks is interrupted."""

    called_off = threading.Event()
    given = 0

    def submit(self, *task, **named):
        self.given += 1
        if self.given > 5:
            raise KeyboardInterrupt
        return super().submit(*task, **named)

    def shutdown(self, wait=True, *, cancel_futures=False):
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        self.called_off.set()
        super().shutdown(wait)


def test_who_interrupts_while_worlds_are_given_out_need_not_wait_for_them(monkeypatch):
    ran = []
    monkeypatch.setattr(parallel, "ThreadPoolExecutor", Interrupted)
    monkeypatch.setattr(parallel, "simulate", lambda scenario, seed, days: ran.append(Interrupted.called_off.wait(60)))
    with pytest.raises(KeyboardInterrupt):
        run_all([("", None, seed) for seed in range(9)], lambda label, run: run, threads=1)
    assert ran == [True]
