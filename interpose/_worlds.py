"""One world, and the same world gone another way."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpose._results import Result

if TYPE_CHECKING:
    from interpose.model.results.run import Run
    from interpose.model.scenario.scenario import Scenario


def world_of(
    scenario: "str | Path | Scenario",
    set: Mapping[str, Any] | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    policy: str | Sequence[str] | None = None,
    **sizes: int | None,
) -> "Scenario":
    """Return a scenario, by name, file or as it is, under named policies, with values changed and pathways off."""
    from interpose.model.errors import mistakes_in
    from interpose.model.scenario.loading import change_scenario
    from interpose.model.scenario.policies import without
    from interpose.model.scenario.posterior import load_with, settled_paths, with_posterior
    from interpose.model.scenario.scenario import Scenario

    changes = changes_of(set, policy) | {name: value for name, value in sizes.items() if value is not None}
    if not isinstance(scenario, Scenario):
        return _told_of(load_with(scenario, changes, off, parameters))
    world = change_scenario(scenario, changes)
    with mistakes_in("off"):
        world = without(world, off)
    drawn = world if parameters is None else with_posterior(world, parameters, settled_paths(world, changes, off))
    return _told_of(drawn)


def _told_of(world: "Scenario") -> "Scenario":
    """Return a scenario as it is, and warn once where its rows of civilians stand for too many persons."""
    from interpose.model.scenario.scenario import coarse_rows

    if line := coarse_rows(world):
        warnings.warn(line, stacklevel=4)
    return world


def changes_of(set: Mapping[str, Any] | None = None, policy: str | Sequence[str] | None = None) -> dict[str, Any]:
    """Return changes of a scenario: those of policies that it has by name, then values by path."""
    from interpose.model.scenario.named_policies import POLICY

    return ({POLICY: policy} if policy else {}) | dict(set or {})


def run(
    scenario: "str | Path | Scenario" = "gaza-isf",
    *,
    seed: int = 1,
    days: int | None = None,
    people_per_agent: int | None = None,
    policy: str | Sequence[str] | None = None,
    set: Mapping[str, Any] | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    threads: int | None = None,
) -> Result:
    """Simulate one world.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A shipped scenario (:func:`interpose.scenarios`), a made-up one such as ``"grid-16"``, a YAML file, or a
        :class:`interpose.Scenario`.
    seed : int
        Seed of all chance: the same seed gives the same world.
    days : int, optional
        Days to run; default: the scenario's.
    people_per_agent : int, optional
        Persons for whom a civilian row stands; default: the scenario's.
    policy : str or sequence of str, optional
        Policies that the scenario has by name, for instance ``"police-only"``: ``interpose show`` lists them.
    set : mapping, optional
        Values to change by dotted path, for instance ``{"mission.ceiling": 8000}``; they win over policies.
    off : sequence of str
        Pathways to switch off, for instance ``["mediation"]``.
    parameters : path, optional
        A stored posterior: the seed takes one of its draws.
    threads : int, optional
        Threads within this world, at least 1; default: one for each 250,000 civilian rows, at most as many as there are
        processors. No result depends on it.

    Returns
    -------
    Result
        ``.outcomes`` (numbers by name), ``.table("daily")`` and other tables, ``.run`` (the world itself).

    Raises
    ------
    InterposeError
        One line that names the value, the place and the cure.

    Examples
    --------
    >>> import interpose as ip
    >>> world = ip.run("grid-4", seed=7, days=30, people_per_agent=500)
    >>> sorted(world.outcomes)[:3]
    ['aid_lost', 'attacks_on_force', 'battle_deaths']
    """
    from interpose.model.simulation.memory import check_memory
    from interpose.model.simulation.simulate import simulate

    loaded = world_of(scenario, set, off, parameters, policy, days=days, people_per_agent=people_per_agent)
    check_memory(loaded)
    return result_of_run(simulate(loaded, seed, threads=threads))


def result_of_run(simulated: "Run") -> Result:
    """Return a simulated world as a result."""
    from interpose.model.results.run_files import write_run

    return Result("run", lambda folder: write_run(simulated, folder), run=simulated)


def branch(
    world: "Result | Run | str | Path | Scenario",
    day: int,
    set: Mapping[str, Any] | None = None,
    *,
    seed: int = 1,
    days: int | None = None,
    people_per_agent: int | None = None,
    policy: str | Sequence[str] | None = None,
    off: Sequence[str] = (),
) -> Result:
    """Let one world go another way from a day on: the same seed and chance, changed policy.

    Parameters
    ----------
    world : Result, Run, or what :func:`interpose.run` takes
        A world that was run, or a scenario that is run now.
    day : int
        Day before which the changes are made.
    set : mapping, optional
        Values to change midway by dotted path, for instance ``{"mission.ceiling": 0}``.
    seed, days, people_per_agent, policy, off
        As for :func:`interpose.run`; only where a scenario is given. ``days`` may also lengthen the branch of a run.

    Returns
    -------
    Result
        Both runs: ``.to_pandas()`` stacks their daily series; ``.run`` is the changed world.

    Raises
    ------
    InterposeError
        For a day out of range, or a change of what is settled at the start.

    Examples
    --------
    >>> import interpose as ip
    >>> pair = ip.branch("grid-4", 10, {"mission.ceiling": 0}, days=30, people_per_agent=500)
    >>> pair.run.days
    30
    """
    from interpose.model.results.run import Run
    from interpose.model.simulation.branch import branch as fork

    start = world.run if isinstance(world, Result) else world
    if isinstance(start, Run):
        unchanged = start if days is None or days >= start.days else replace(start)
    else:
        if start is None:
            raise TypeError("this result holds no single world: give a scenario, or a result of interpose.run")
        made = run(start, seed=seed, days=days, people_per_agent=people_per_agent, policy=policy, off=off).run
        assert made is not None
        unchanged, days = made, None
    changed = fork(unchanged, day, set, days)
    return Result("branch", lambda folder: _write_both(unchanged, changed, folder), run=changed)


def _write_both(unchanged: "Run", changed: "Run", folder: Path) -> None:
    """Write both runs, each in a folder of its own."""
    from interpose.model.results.run_files import write_run

    for name, simulated in (("unchanged", unchanged), ("changed", changed)):
        (folder / name).mkdir()
        write_run(simulated, folder / name)
