"""Twenty paired seeds behind the page: what the same comparison gives over seeds, worked out while the page is used."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from interpose.model.errors import InterposeError
from interpose.model.results.comparison import WITH, WITHOUT
from interpose.model.results.intervals import effects
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.branch import branch
from interpose.model.simulation.simulate import simulate
from interpose.viz.app.fan import Series, bands_of, series_of
from interpose.viz.app.lever_values import as_changes
from interpose.viz.app.live_world import Forks

SEEDS = range(1, 21)
"""The seeds of `interpose twin`'s first twenty, so that both give the same numbers."""
COARSEST = 1000
"""People per agent, at least: twenty pairs of worlds of Gaza then take some seconds."""
MOST_KEPT = 8
"""Answers that are kept, so that going back to a question costs nothing."""
type Played = tuple[str, int, dict[str, float], Any]
"""A run: its arm, its seed, what it comes to, its lines."""
LOOK_AGAIN = 0.2
"""Seconds between two looks whether a question is still asked, while somebody else answers it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arm:
    """One of two worlds that are compared: its scenario, and what is changed midway."""

    scenario: Scenario
    forks: Forks = ()

    def played(self, seed: int) -> tuple[dict[str, float], Any]:
        """Return what a whole run with a seed comes to, and its lines."""
        run = simulate(self.scenario, seed)
        for day, changes in self.forks:
            run = branch(run, day, as_changes(changes, run.scenario))
        return outcomes(run), series_of(run)

    @property
    def days(self) -> int:
        """Return the days of a run."""
        return int(self.scenario.days)


@dataclass(frozen=True)
class Answer:
    """What is known so far of a comparison over seeds."""

    table: Any
    """outcomes, a row an arm and seed; None where nothing is compared"""
    done: int = 0
    of: int = 0
    problem: str = ""
    """why there is no answer, in one line"""
    series: Series = field(default_factory=dict)
    """lines by arm and seed"""
    days: int = 0
    """days of each run"""

    @property
    def whole(self) -> bool:
        """Whether all seeds are there."""
        return self.table is not None and self.done == self.of

    @cached_property
    def bands(self) -> dict[str, Any] | None:
        """Return between which values the seeds lie, day by day; None where there are too few."""
        return bands_of(self.series, self.days)

    @cached_property
    def _effects(self) -> Any:
        """The paired differences of all outcomes, worked out once: the page shows them in every frame."""
        return effects(self.table).set_index("outcome")

    @cached_property
    def _differences(self) -> Any:
        """The difference of each seed in every outcome, in order of seeds."""
        arms = {arm: part.drop(columns="arm").set_index("seed") for arm, part in self.table.groupby("arm")}
        return (arms[WITH] - arms[WITHOUT]).sort_index()

    def effect(self, outcome: str) -> dict[str, Any]:
        """Return the paired difference of an outcome: mean, interval, and that of each seed, in order of seeds."""
        row = self._effects.loc[outcome]
        return {name: float(row[name]) for name in ("difference", "low", "high")} | {
            "seeds": self._differences[outcome].tolist()
        }


NOTHING = Answer(None)


def _answer(runs: list[Played], days: int) -> Answer:
    """Return what is known from some runs, in order of seeds."""
    table = pd.DataFrame([{"arm": name, "seed": seed} | found for name, seed, found, _ in runs])
    series = {arm: {seed: lines for name, seed, _, lines in runs if name == arm} for arm in (WITH, WITHOUT)}
    return Answer(table, len(runs) // 2, len(SEEDS), series=series, days=days)


class Shelf:
    """Answers that are kept for everybody who asks the same, and how many worlds run at once for all.

    Parameters
    ----------
    at_once : int
        Worlds at once, whoever asks: steps of the pages come first.
    most : int
        Answers that are kept, the latest ones.
    """

    def __init__(self, at_once: int = 1, most: int = MOST_KEPT) -> None:
        self.gate, self.most = threading.BoundedSemaphore(at_once), most
        self._kept: dict[Any, Answer] = {}
        self._turns: dict[Any, tuple[threading.Lock, int]] = {}
        self._lock = threading.Lock()

    def get(self, question: Any) -> Answer | None:
        """Return the whole answer to a question, if it is there."""
        with self._lock:
            return self._kept.get(question)

    def keep(self, question: Any, answer: Answer) -> None:
        """Keep an answer; the oldest goes where there are too many."""
        with self._lock:
            self._kept.pop(question, None)
            self._kept = dict(list(self._kept.items())[1 - self.most :]) | {question: answer}

    @contextmanager
    def turn(self, question: Any, still_asked: Callable[[], bool]) -> Iterator[bool]:
        """Wait while somebody else works on the same question, as a class does that opens the page together.

        Parameters
        ----------
        question : hashable
            What is worked on in the block.
        still_asked : callable
            Whether it is worth to wait on.

        Yields
        ------
        bool
            Whether it is one's turn; if not, nobody asks any more.
        """
        with self._lock:
            lock, waiting = self._turns.get(question, (threading.Lock(), 0))
            self._turns[question] = (lock, waiting + 1)
        mine = False
        try:
            while not mine and still_asked():
                mine = lock.acquire(timeout=LOOK_AGAIN)
            yield mine
        finally:
            if mine:
                lock.release()
            with self._lock:
                _, waiting = self._turns.pop(question)
                if waiting > 1:
                    self._turns[question] = (lock, waiting - 1)

    def __len__(self) -> int:
        return len(self._kept)


class PairedSeeds:
    """Runs the pairs of one question in threads of its own; another question cancels those that have not begun.

    Parameters
    ----------
    told : callable
        Called, in a thread of its own, whenever more is known.
    threads : int
        Worlds at once.
    shelf : Shelf, optional
        Where answers are kept; default: one of its own.
    """

    def __init__(self, told: Callable[[], None], threads: int = 1, shelf: Shelf | None = None) -> None:
        self.told, self.threads = told, threads
        self.shelf = Shelf(threads) if shelf is None else shelf  # an empty one is one too
        self.answer = NOTHING
        self.question: Any = None
        self._number, self._lock = 0, threading.Lock()
        self._worker: threading.Thread | None = None

    def ask(self, question: Any, arms: Callable[[], tuple[Arm, Arm] | None]) -> bool:
        """Begin with a question unless it is the one under way; return whether it is new.

        Parameters
        ----------
        question : hashable
            What tells questions apart.
        arms : callable
            Returns the worlds with and without; None where nothing is compared. Raises ``InterposeError`` where there
            are none. Called in the worker's thread.
        """
        with self._lock:
            if question == self.question:
                return False
            self.question, self._number = question, self._number + 1
            self.answer = NOTHING
            if question is not None:
                self.answer = self.shelf.get(question) or Answer(None, 0, len(SEEDS))
            if question is None or self.answer.whole:
                return True
            work = (self._number, question, arms)
            self._worker = threading.Thread(target=self._run, args=work, name="interpose-seeds", daemon=True)
            self._worker.start()
        return True

    def close(self) -> None:
        """Cancel what has not begun, let the answer go, and wait for the worlds under way."""
        with self._lock:
            self.question, self._number = None, self._number + 1
            self.answer, worker, self._worker = NOTHING, self._worker, None
        if worker is not None:
            worker.join(timeout=30)

    def wait(self, seconds: float) -> Answer:
        """Wait until the present question is answered, at most some seconds; return what is known."""
        worker = self._worker
        if worker is not None:
            worker.join(timeout=seconds)
        return self.answer

    def _run(self, number: int, question: Any, arms: Callable[[], tuple[Arm, Arm] | None]) -> None:
        """Answer one question, unless another one comes."""
        try:
            with self.shelf.turn(question, lambda: self._number == number) as mine:
                kept = self.shelf.get(question)
                if kept is not None:
                    self._tell(number, question, kept)
                elif mine and (pair := arms()) is not None:
                    self._run_pairs(number, question, pair)
        except InterposeError as error:
            self._tell(number, question, Answer(None, problem=str(error)))
        except MemoryError:
            self._tell(number, question, Answer(None, problem="no memory for twenty seeds: take more people per agent"))
        except Exception:
            log.exception("paired seeds failed")
            self._tell(number, question, Answer(None, problem="an error inside, written to the server's log"))

    def _run_pairs(self, number: int, question: Any, pair: tuple[Arm, Arm]) -> None:
        """Run all pairs; what is known after each pair is an answer over fewer seeds, shown as such."""
        runs: dict[int, list[Played]] = {}

        def run(seed: int) -> list[Played]:
            found = []
            for name, arm in zip((WITH, WITHOUT), pair, strict=True):
                with self.shelf.gate:
                    if self._number != number:
                        return []
                    found.append((name, seed, *arm.played(seed)))
            return found

        with ThreadPoolExecutor(self.threads) as pool:
            futures = {pool.submit(run, seed): seed for seed in SEEDS}
            for future in as_completed(futures):
                runs[futures[future]] = future.result()
                if self._number != number:
                    pool.shutdown(wait=False, cancel_futures=True)
                    return
                self._tell(
                    number, question, _answer([one for seed in sorted(runs) for one in runs[seed]], pair[0].days)
                )

    def _tell(self, number: int, question: Any, answer: Answer) -> None:
        """Make an answer known, unless it is to a question that nobody asks any more."""
        with self._lock:
            if self._number != number:
                return
            self.answer = answer
            if answer.whole:
                self.shelf.keep(question, answer)
        self.told()
