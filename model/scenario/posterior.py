"""A stored posterior: weighted draws of parameters, read, checked against a scenario and left open in it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from interpose.model.bounded_files import read_bytes
from interpose.model.errors import InterposeError, ScenarioError, mistakes_in
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.policies import policies, without
from interpose.model.scenario.scenario import Scenario, bare, paths_set_by, with_open_draws

ABOUT = ("weight", "distance")
"""Columns that are about a draw and no value of it."""
FIXED = ("days", "start", "name")
"""What must be the same in all worlds of an answer."""
NUMBERS = "biuf"
"""Kinds of columns that hold numbers, as numpy has them."""
MOST_BYTES = 100_000_000
MOST_CELLS = 10_000_000
"""Bytes of a stored posterior, and values that it may unpack to: a million draws of ten parameters."""
CURE = "give the posterior.parquet that interpose calibrate wrote"


def read_posterior(path: Path | str) -> ParameterDraws:
    """Read a stored posterior.

    Parameters
    ----------
    path : path
        A ``posterior.parquet`` as ``interpose calibrate`` writes it: a row per draw, a column per path, and ``weight``.

    Raises
    ------
    InterposeError
        With one line, when the file cannot be read or is not a posterior.
    """
    from interpose.model.bounded_tables import read_parquet  # brings pandas, which most worlds do not need

    try:
        content = read_bytes(Path(path), MOST_BYTES)
        table = read_parquet(content, most=MOST_CELLS)
    except (OSError, ValueError) as error:
        reason = str(error) if "unpacks" in str(error) else "not a table of draws"
        reason = error.strerror if isinstance(error, OSError) and error.strerror else reason
        reason = "no such file" if isinstance(error, FileNotFoundError) else reason
        raise _mistake(path, f"{reason}: {CURE}") from None
    paths = [str(name) for name in table if name not in ABOUT]
    if "weight" not in table or not paths or table.empty:
        raise _mistake(path, f"holds no weighted draws: {CURE}")
    for name in ("weight", *paths):
        if table[name].dtype.kind not in NUMBERS or not np.isfinite(table[name].to_numpy(float)).all():
            raise _mistake(path, f"column {name} must hold finite numbers: take the file as it was written")
    weights = table["weight"].to_numpy(float)
    if not (weights >= 0).all() or not weights.max() > 0:
        raise _mistake(path, f"column weight must hold numbers of at least 0, not all 0: {CURE}")
    for name in paths:
        if name in FIXED:
            raise _mistake(path, f"{name} must be the same in all worlds: calibrate without it")
    columns = [table[name].tolist() for name in paths]
    points = tuple(dict(zip(paths, row, strict=True)) for row in zip(*columns, strict=True))
    source = {"file": Path(path).name, "sha256": hashlib.sha256(content).hexdigest()}
    weights = weights / weights.max()  # first, since the sum of large ones may be endless
    return ParameterDraws(points, tuple((weights / weights.sum()).tolist()), source)


def _mistake(path: Path | str, problem: str) -> InterposeError:
    """Return the error of a file that is no posterior of this world."""
    return InterposeError(problem, argument="parameters", value=path)


def with_posterior(scenario: Scenario, path: Path | str, given: Iterable[str] = ()) -> Scenario:
    """Return a scenario with open values, so that every seed takes a draw of a stored posterior.

    Whatever is changed later (a policy, a lever, a path that varies) wins over the draws for that path.

    Parameters
    ----------
    scenario : Scenario
        What world it is otherwise.
    path : path
        As for :func:`read_posterior`.
    given : iterable of str
        Paths that are settled already, and win.

    Raises
    ------
    InterposeError
        With one line, for a file that is no posterior, an unknown path or a value out of bounds.
    """
    draws = read_posterior(path).excluding(given)
    _check(scenario, draws, path)
    return with_open_draws(scenario, draws)


def load_with(
    case: str | Path,
    changes: Mapping[str, Any] | None = None,
    off: Sequence[str] = (),
    parameters: Path | str | None = None,
) -> Scenario:
    """Load a scenario with changes, pathways switched off, and a posterior's remaining values left open.

    Parameters
    ----------
    case : str or Path
        As for :func:`interpose.model.scenario.loading.load_scenario`.
    changes : mapping, optional
        Dotted paths and values.
    off : sequence of str
        Names of pathways, or of policies as :func:`interpose.model.scenario.policies.policies` lists them.
    parameters : path, optional
        A stored posterior: every seed takes one of its draws.

    Raises
    ------
    InterposeError
        With one line, for a scenario, change, pathway or posterior that does not hold.
    """
    world = load_scenario(case, changes)
    with mistakes_in("off"):
        world = without(world, off)
    return world if parameters is None else with_posterior(world, parameters, settled_paths(world, changes, off))


def settled_paths(scenario: Scenario, changes: Mapping[str, Any] | None = None, off: Sequence[str] = ()) -> list[str]:
    """Return the paths that changes and switched-off pathways settle: they win over the draws of a posterior."""
    return [*paths_set_by(scenario, changes or {}), *(path for name in off for path in policies()[name])]


def _check(scenario: Scenario, draws: ParameterDraws, path: Path | str) -> None:
    """Check the draws, or, if they are many, the ends of every value, before anything runs."""
    if not draws.paths:
        return
    world = bare(scenario)
    tried: list[dict[str, Any]] = [draws.of(number) for number in range(len(draws.points))]
    if len(tried) > 1 + 2 * len(draws.paths):
        ends = [{path: end(point[path] for point in tried)} for path in draws.paths for end in (min, max)]
        tried = [tried[0], *ends]
    for point in tried:
        try:
            change_scenario(world, point)
        except ScenarioError as error:
            raise _mistake(path, str(error)) from None
