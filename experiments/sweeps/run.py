"""A sweep: every run of a design, on any pool, kept in a folder; the same call continues where it stopped."""

import json
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from interpose.experiments.execution.executors import HaltError, ThreadPool, heed
from interpose.experiments.execution.parallel import Pool, run_each
from interpose.experiments.execution.result_hash import machinery, plain_text
from interpose.experiments.sweeps.forecast_draws import monthly_deaths
from interpose.experiments.sweeps.open_store import open_store
from interpose.experiments.sweeps.plan import UNREAD, Plan
from interpose.experiments.sweeps.stored_sweep import Row
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.parameter_draws import Unsettled
from interpose.model.scenario.scenario import Scenario, leave_open, settled_by
from interpose.model.simulation.simulate import simulate

VERSION, SCENARIO, RUN, SUMMARY, WORKER = "version", "scenario", "run", "outcomes", "worker"
"""Where a run can fail: its worker has another version; its changes do not fit together; and so on."""
LONGEST = 300
_making = Lock()


class Setup(NamedTuple):
    """What all runs of a sweep share, small and plain enough to be sent anywhere."""

    code: dict[str, str]
    scenario: bytes
    days: int
    outcomes: tuple[str, ...]
    monthly: bool
    draws: str = ""
    """what is open in the scenario, as text; empty if nothing is"""


class Job(NamedTuple):
    """One run to be."""

    run: int
    changes: str
    seed: int


class Summary(NamedTuple):
    """What a call of :func:`run_sweep` did."""

    runs: int
    """runs of the design"""
    kept: int
    """runs that were there before"""
    ran: int
    """runs that were done now"""
    failed: int
    """runs that are there as failed"""
    first_failure: str
    """stage, message and seed of the first of them; empty if there is none"""


def setup_of(plan: Plan) -> Setup:
    """Return what all runs of a plan share."""
    draws = plan.scenario.unsettled.as_text() if plan.scenario.unsettled else ""
    scenario = plan.scenario.model_copy(update=UNREAD).model_dump_json().encode()
    return Setup(machinery(), scenario, plan.days, plan.design.kept, plan.design.monthly, draws)


def job_of(plan: Plan, run: int) -> Job:
    """Return one run of a plan, by its number."""
    return Job(run, plain_text(plan.points[run // plan.design.replications]), plan.seed_of(run))


@lru_cache(maxsize=2)
def _base(scenario: bytes) -> Scenario:
    """Make the scenario that all points change, once for each process."""
    return Scenario.model_validate_json(scenario)


@lru_cache(maxsize=64)
def _world(scenario: bytes, changes: str) -> Scenario:
    """Make the scenario of a point, once for all its replications."""
    return change_scenario(_base(scenario), json.loads(changes))


@lru_cache(maxsize=2)
def open_draws(text: str) -> Unsettled:
    """Read the draws that all points share, once for each process."""
    return Unsettled.from_text(text)


def run_job(setup: Setup, job: Job) -> Row:
    """Do one run; whatever goes wrong in it becomes a row that says where and why."""
    stage = VERSION
    try:
        if machinery() != setup.code:
            raise RuntimeError(f"the worker has {_named(machinery())}, the sweep was begun with {_named(setup.code)}")
        stage = SCENARIO
        with _making:  # else every thread would make the same point
            scenario = _world(setup.scenario, job.changes)
        if setup.draws:
            wins = settled_by(scenario, json.loads(job.changes))
            scenario = leave_open(scenario, open_draws(setup.draws).besides(wins))
        stage = RUN
        run = simulate(scenario, job.seed, setup.days, passed=heed)
        stage = SUMMARY
        found = outcomes(run)
        values = tuple(found[name] for name in setup.outcomes)
        return Row(job.run, "", "", values, tuple(monthly_deaths(run)) if setup.monthly else ())
    except HaltError:
        raise
    except Exception as error:
        return failure(job, stage, f"{type(error).__name__}: {error}")


def _named(code: dict[str, str]) -> str:
    """Write versions in one line."""
    return ", ".join(f"{name} {version}" for name, version in code.items())


def failure(job: Job, stage: str, message: str) -> Row:
    """Make the row of a run that failed."""
    return Row(job.run, stage, " ".join(message.split())[:LONGEST], (), ())


def run_sweep(
    plan: Plan,
    folder: Path,
    pool: Pool | None = None,
    *,
    retry_failed: bool = False,
    told: Callable[[int, bool], None] = lambda runs, failed: None,
) -> Summary:
    """Do every run of a plan that the folder does not hold yet.

    Parameters
    ----------
    plan : Plan
        What to run.
    folder : Path
        New, or begun by the same plan; after an interruption the same call continues.
    pool : Pool, optional
        Where runs happen; default: threads. Results do not depend on it.
    retry_failed : bool
        Try runs again that failed before.
    told : callable
        Told of runs and whether they failed: first how many were there, then one by one.
    """
    pool = pool or ThreadPool()
    pool.require(plan.heaviest, plan.days, plan.runs)
    with open_store(Path(folder), plan) as store:
        wanted = store.missing(retry_failed)
        kept = plan.runs - len(wanted)
        told(kept, False)
        if wanted:
            jobs = (job_of(plan, run) for run in wanted)
            work = partial(run_job, setup_of(plan))
            lost = partial(failure, stage=WORKER)
            with closing(run_each(jobs, work, pool, lambda job, why: lost(job, message=why))) as rows:
                for row in rows:
                    store.add(row)
                    told(1, bool(row.stage))
        store.finish()
        first = store.failed[min(store.failed)] if store.failed else None
        text = f"{first.stage}: {first.message} (seed {plan.seed_of(first.run)})" if first else ""
        return Summary(plan.runs, kept, len(wanted), len(store.failed), text)
