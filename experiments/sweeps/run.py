"""A sweep: every run of a design, on any pool, kept in a folder; the same call continues where it stopped."""

import json
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from interpose.experiments.execution.executors import ThreadPool
from interpose.experiments.execution.parallel import Pool, run_each
from interpose.experiments.execution.result_hash import machinery, plain_text
from interpose.experiments.execution.stopping import HaltError, stop_if_flagged
from interpose.experiments.sweeps.forecast_draws import monthly_deaths
from interpose.experiments.sweeps.open_store import open_store
from interpose.experiments.sweeps.plan import UNREAD, Plan
from interpose.experiments.sweeps.run_rows import Row
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.scenario import Scenario, paths_set_by, with_open_draws
from interpose.model.simulation.simulate import simulate

VERSION, SCENARIO, RUN, SUMMARY, WORKER = "version", "scenario", "run", "outcomes", "worker"
"""Stages at which a run can fail: another version of the worker, changes that do not fit together, and so on."""
LONGEST = 300
_scenario_lock = Lock()


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
    """One planned run."""

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
    draws = plan.scenario.open_draws.as_text() if plan.scenario.open_draws else ""
    scenario = plan.scenario.model_copy(update=UNREAD).model_dump_json().encode()
    return Setup(machinery(), scenario, plan.days, plan.design.stored_outcomes, plan.design.monthly, draws)


def job_of(plan: Plan, run: int) -> Job:
    """Return one run of a plan, by its number."""
    return Job(run, plain_text(plan.points[run // plan.design.replications]), plan.seed_of(run))


@lru_cache(maxsize=2)
def _base_scenario(scenario: bytes) -> Scenario:
    """Return the scenario that all points change, made once for each process."""
    return Scenario.model_validate_json(scenario)


@lru_cache(maxsize=64)
def _point_scenario(scenario: bytes, changes: str) -> Scenario:
    """Return the scenario of a point, made once for all its replications."""
    return change_scenario(_base_scenario(scenario), json.loads(changes))


@lru_cache(maxsize=2)
def open_draws(text: str) -> ParameterDraws:
    """Return the draws that all points share, read once for each process."""
    return ParameterDraws.from_text(text)


def run_job(setup: Setup, job: Job) -> Row:
    """Do one run; an error in it becomes a row with the stage at which it failed and the reason."""
    stage = VERSION
    try:
        if machinery() != setup.code:
            raise RuntimeError(
                f"the worker has {_version_list(machinery())}, the sweep was begun with {_version_list(setup.code)}"
            )
        stage = SCENARIO
        with _scenario_lock:  # else every thread would make the same point
            scenario = _point_scenario(setup.scenario, job.changes)
        if setup.draws:
            settled = paths_set_by(scenario, json.loads(job.changes))
            scenario = with_open_draws(scenario, open_draws(setup.draws).excluding(settled))
        stage = RUN
        run = simulate(scenario, job.seed, setup.days, passed=stop_if_flagged)
        stage = SUMMARY
        all_outcomes = outcomes(run)
        values = tuple(all_outcomes[name] for name in setup.outcomes)
        return Row(job.run, "", "", values, tuple(monthly_deaths(run)) if setup.monthly else ())
    except HaltError:
        raise
    except Exception as error:
        return failure(job, stage, f"{type(error).__name__}: {error}")


def _version_list(code: dict[str, str]) -> str:
    """Return names and versions in one line."""
    return ", ".join(f"{name} {version}" for name, version in code.items())


def failure(job: Job, stage: str, message: str) -> Row:
    """Return the row of a run that failed."""
    return Row(job.run, stage, " ".join(message.split())[:LONGEST], (), ())


def run_sweep(
    plan: Plan,
    folder: Path,
    pool: Pool | None = None,
    *,
    retry_failed: bool = False,
    on_progress: Callable[[int, bool], None] = lambda runs, failed: None,
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
    on_progress : callable
        Called with a number of runs and whether they failed: first for those that were there, then one by one.
    """
    pool = pool or ThreadPool()
    pool.require(plan.heaviest, plan.days, plan.runs)
    with open_store(Path(folder), plan) as store:
        missing = store.missing(retry_failed)
        already_done = plan.runs - len(missing)
        on_progress(already_done, False)
        if missing:
            jobs = (job_of(plan, run) for run in missing)
            work = partial(run_job, setup_of(plan))
            lost_run = partial(failure, stage=WORKER)
            with closing(run_each(jobs, work, pool, lambda job, why: lost_run(job, message=why))) as rows:
                for row in rows:
                    store.add(row)
                    on_progress(1, bool(row.stage))
        store.finish()
        first_failure = store.failed[min(store.failed)] if store.failed else None
        text = (
            f"{first_failure.stage}: {first_failure.message} (seed {plan.seed_of(first_failure.run)})"
            if first_failure
            else ""
        )
        return Summary(plan.runs, already_done, len(missing), len(store.failed), text)
