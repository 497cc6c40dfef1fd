"""Many worlds at many points: sweeps of a design, and which inputs matter."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpose._comparisons import Seeds, nothing, seeds_of
from interpose._results import Result
from interpose._worlds import world_of

if TYPE_CHECKING:
    from interpose.model.scenario.scenario import Scenario


def sweep(
    design: str | Path,
    folder: str | Path,
    *,
    parameters: str | Path | None = None,
    threads: int | None = None,
    processes: int | None = None,
    scheduler: str | None = None,
    retry_failed: bool = False,
    done: Callable[[int, bool], None] = nothing,
) -> Result:
    """Run every point of a design with every seed, and keep each run in a folder as it ends.

    After an interruption the same call continues; a run that fails is kept as a row that says why.

    Parameters
    ----------
    design : str or Path
        A design: a YAML file (docs/sweeps.md), or the name of a shipped one.
    folder : str or Path
        New folder, or one that this design began.
    parameters : path, optional
        A stored posterior: each seed takes one of its draws.
    threads, processes : int, optional
        How many worlds run at once, on threads (default: all processors) or in processes.
    scheduler : str, optional
        Address of a Dask scheduler whose workers do the runs instead.
    retry_failed : bool
        Try runs again that failed before.
    done : callable, optional
        Called with a number of runs and whether they failed: first those that were there, then one by one.

    Returns
    -------
    Result
        ``.to_pandas()``: a row a run; ``.to_xarray()``: outcomes by inputs and seeds.

    Raises
    ------
    InterposeError
        For a design that does not hold, or a folder of another design.
    """
    from interpose.experiments.execution.executors import open_pool
    from interpose.experiments.execution.parallel import pool_in_use
    from interpose.experiments.sweeps.design import load_design
    from interpose.experiments.sweeps.make_plan import make_plan
    from interpose.experiments.sweeps.run import run_sweep

    plan = make_plan(load_design(str(design), None if parameters is None else Path(parameters)))
    elsewhere = pool_in_use() if (threads, processes, scheduler) == (None, None, None) else None
    with open_pool(threads, processes, scheduler, nothing) as pool:
        run_sweep(plan, Path(folder), elsewhere or pool, retry_failed=retry_failed, on_progress=done)
    return Result("sweep", folder=Path(folder))


def sensitivity(
    scenario: "str | Path | Scenario" = "gaza-isf",
    outcome: str = "deaths",
    *,
    method: str = "morris",
    inputs: Mapping[str, tuple[float, float]] | None = None,
    samples: int | None = None,
    design_seed: int = 1,
    policy: str | Sequence[str] | None = None,
    set: Mapping[str, Any] | None = None,
    seeds: Seeds = 5,
    first_seed: int = 1,
    days: int | None = None,
    people_per_agent: int | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Measure which inputs move an outcome, with 95 % intervals (needs the extra ``calibrate``).

    Parameters
    ----------
    scenario : str, Path or Scenario
        As for :func:`interpose.run`.
    outcome : str
        An outcome of a run, or ``"deaths"`` (of all groups).
    method : {"morris", "sobol"}
        Screening by elementary effects, or Sobol' indices.
    inputs : mapping, optional
        What varies: by path, its lowest and highest value; default: all parameters over their prior ranges.
    samples : int, optional
        Morris: trajectories (16); Sobol': base samples, a power of 2 (256).
    design_seed : int
        Seed of what is drawn outside the worlds.
    policy, set, seeds, first_seed, days, people_per_agent, off, parameters, threads, done
        As for :func:`interpose.run` and :func:`interpose.twin`; chance is averaged over the seeds, or held if there is
        one.

    Returns
    -------
    Result
        Table ``sensitivity``: a row an input, the most important first.

    Raises
    ------
    InterposeError
        For a path, range, outcome or number of samples that does not hold, or where SALib is missing.
    """
    from interpose.experiments.analysis.answers import answer_sensitivity
    from interpose.experiments.analysis.question import Question
    from interpose.experiments.analysis.sensitivity import USUAL, check_samples
    from interpose.experiments.execution.evaluate import check_outcome
    from interpose.experiments.execution.parallel import check_room
    from interpose.model.errors import InterposeError

    check_outcome(outcome)
    if method not in USUAL:
        raise InterposeError(f"no such method: take one of {', '.join(USUAL)}", argument="method", value=method)
    size = USUAL[method] if samples is None else samples
    check_samples(method, size)
    world = world_of(scenario, set, off, parameters, policy, days=days, people_per_agent=people_per_agent)
    question = Question(world, seeds_of(seeds, first_seed))
    varied = question.inputs([f"{path}={low}:{high}" for path, (low, high) in (inputs or {}).items()])
    check_room(world, len(question.seeds), threads)
    design = {"method": method, "samples": size, "outcome": outcome, "design_seed": design_seed}
    model = question.model(threads=threads, done=done)
    return Result.made("sensitivity", lambda folder: answer_sensitivity(folder, question, model, varied, design))
