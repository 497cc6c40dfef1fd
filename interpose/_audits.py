"""Whether conclusions survive when the machinery is turned, and the contract by which others can try."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from interpose._comparisons import nothing
from interpose._results import Result


def audit(
    claims: str | Sequence[str] = (),
    *,
    knobs: str | Sequence[str] = (),
    seeds: int = 40,
    draws: int = 60,
    first_seed: int = 1,
    days: int | None = None,
    people_per_agent: int | None = None,
    folder: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Measure headline effects again with one setting of the machinery turned at a time.

    Parameters
    ----------
    claims : str or sequence of str
        Claims by id, for instance ``"A1"``; default: all.
    knobs : str or sequence of str
        What to turn, for instance ``["half-days", "rows"]``; default: everything.
    seeds : int
        Paired seeds of every setting.
    draws : int
        Draws from the prior ranges of parameters, for the knob ``"priors"``.
    first_seed, days, people_per_agent, threads, done
        As for :func:`interpose.twin`.
    folder : path, optional
        Where :meth:`Result.save` shall write the answer; beside it what is done is kept for the same call to go on.

    Returns
    -------
    Result
        ``.effects``: a row a claim, outcome and knob, with the effect in the ``standard`` setting, under the knob, the
        ``change``, and a ``verdict``: exact, robust, shifted, fragile or not clear.

    Raises
    ------
    InterposeError
        For a claim or knob that there is not.

    Examples
    --------
    >>> import interpose as ip
    >>> audited = ip.audit("A1", knobs="rows", seeds=2, days=90, people_per_agent=5000)
    >>> set(audited.effects["verdict"])
    {'exact'}
    """
    from interpose.experiments.audit.assess import Sizes, judge_plan, make_plan, run_plan
    from interpose.experiments.audit.claims import claims_named
    from interpose.experiments.audit.knobs import knobs_named
    from interpose.experiments.execution.kept_results import KeptResults, kept_results

    ids, names = ([given] if isinstance(given, str) else list(given) for given in (claims, knobs))
    given = {"days": days, "people_per_agent": people_per_agent}
    sizes = {name: value for name, value in given.items() if value is not None}
    plan = make_plan(claims_named(ids), knobs_named(names), Sizes(seeds, draws), first_seed, sizes)
    if folder is None:
        answer = judge_plan(plan, run_plan(plan, KeptResults(), threads=threads, done=done))
    else:
        with kept_results(Path(folder), plan.question) as kept:
            answer = judge_plan(plan, run_plan(plan, kept, threads=threads, done=done))
    return Result("audit", answer.write)


def audit_run(
    params: Mapping[str, Any] | None = None, seed: int = 1, knobs: Mapping[str, Any] | None = None
) -> dict[str, float]:
    """Run one world for an auditor and return every outcome as a plain float.

    Parameters
    ----------
    params : mapping, optional
        Values by path; ``"scenario"`` names the scenario (default ``"gaza-isf"``), ``"without"`` what it lacks.
    seed : int
        Seed; the same arguments always give the same numbers.
    knobs : mapping, optional
        How the machinery runs it: ``step``, ``persons``, ``rows``, ``order``, ``territories``, ``chance``,
        ``seeds_from``; docs/audit.md has their values.

    Returns
    -------
    dict of str to float
        Outcomes by name, in days whatever a step is.

    Raises
    ------
    InterposeError
        For a path, knob or value that there is not.

    Examples
    --------
    >>> import interpose as ip
    >>> world = {"scenario": "grid-4", "days": 20, "people_per_agent": 500}
    >>> ip.audit_run(world, 7)["violations"] == ip.audit_run(world, 7, {"rows": "reversed"})["violations"]
    True
    """
    from interpose.experiments.audit.contract import run

    return run(params, seed, knobs)
