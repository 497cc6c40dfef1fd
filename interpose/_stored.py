"""What is there: scenarios and stored results, and how results are shown."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpose._open_result import open_result
from interpose._results import Result
from interpose._worlds import changes_of

if TYPE_CHECKING:
    import pandas as pd

    from interpose.model.scenario.scenario import Scenario


def scenarios() -> list[str]:
    """Return the names of the scenarios that come with the package; made-up worlds are called, say, ``"grid-16"``."""
    from interpose.model.scenario.loading import scenario_names

    return scenario_names()


def load(source: str | Path, policy: str | Sequence[str] | None = None) -> "Result | Scenario":
    """Read a scenario or a stored result.

    Parameters
    ----------
    source : str or Path
        A folder that a command or :meth:`Result.save` wrote, or else the name or the YAML file of a scenario.
    policy : str or sequence of str, optional
        Policies that the scenario has by name.

    Returns
    -------
    Result or Scenario
        A result for a folder, a scenario otherwise.

    Raises
    ------
    InterposeError
        Where there is no such thing, or it cannot be read.

    Examples
    --------
    >>> import interpose as ip
    >>> ip.load("gaza-isf").days
    365
    """
    from interpose.model.scenario.loading import load_scenario, scenario_names

    path = Path(source)
    if path.is_dir() and str(source) not in scenario_names():
        return Result(open_result(path).kind, folder=path)
    return load_scenario(source, changes_of(policy=policy))


def paths(words: str = "", scenario: "Scenario | str | Path" = "gaza-isf") -> "pd.DataFrame":
    """Return every value of a scenario that can be set by path, or those that all the words match.

    Parameters
    ----------
    words : str
        Words that stand in a path, the name of what it belongs to, its meaning, unit or source.
    scenario : Scenario, str or Path
        Whose values are shown.

    Returns
    -------
    DataFrame
        One row a path, with the columns of :func:`interpose.model.simulation.settable_paths.settable_paths`:
        ``path``, ``meaning``, ``unit``, ``low``, ``high``, ``value``, ``default``, ``source``, ``midway``,
        ``capped_by`` and others.

    Raises
    ------
    InterposeError
        Where nothing matches; it names the nearest word.

    Examples
    --------
    >>> import interpose as ip
    >>> bool(ip.paths("mission enforcement").midway.all())
    True
    """
    import pandas as pd

    from interpose.model.scenario.loading import load_scenario
    from interpose.model.scenario.scenario import Scenario
    from interpose.model.simulation.settable_paths import settable_paths

    world = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    return pd.DataFrame(settable_paths(world, words))


def as_result(result: "Result | str | Path") -> Result:
    """Return a result, read from its folder if need be."""
    return result if isinstance(result, Result) else Result(open_result(Path(result)).kind, folder=Path(result))


def brief(result: "Result | str | Path", path: str | Path | None = None) -> Path:
    """Write two A4 pages that brief: question, answer with intervals, cost, map, figure, what it rests on, limits.

    Parameters
    ----------
    result : Result, str or Path
        A result of one scenario, or its folder.
    path : str or Path, optional
        New file that ends in ``.html`` or ``.pdf``; default: ``brief.html`` in the folder of the result, written anew.
        A PDF needs playwright and the system's Chromium or Chrome.

    Returns
    -------
    Path
        The file; it needs no network.

    Raises
    ------
    InterposeError
        For a result that is not of one scenario, or where the file cannot be written.
    """
    return as_result(result).brief(path)


def plot(
    result: "Result | str | Path",
    name: str | None = None,
    *,
    x: str | None = None,
    y: str | None = None,
    outcome: str | None = None,
    statistic: str | None = None,
    baseline: Mapping[str, Any] | None = None,
) -> Any:
    """Draw a figure of a result.

    Parameters
    ----------
    result : Result, str or Path
        A result, or the folder of one.
    name : str, optional
        Which figure (``result.plots`` lists them); default: the first.
    x, y : str, optional
        Of sweeps: the inputs that go across and up.
    outcome : str, optional
        Of sweeps and comparisons: which outcome; default: the first of its own.
    statistic : str, optional
        Of sweeps: ``difference`` (of pairs), ``mean``, ``median``, ``q10`` or ``q90`` of the runs; default: paired
        differences wherever points share their seeds.
    baseline : mapping, optional
        Of sweeps: by path, the value that the others are compared with.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    InterposeError
        For a figure that there is not, or that this result cannot give.
    """
    at = tuple(f"{path}={value}" for path, value in (baseline or {}).items())
    return as_result(result).plot(name, x=x, y=y, outcome=outcome, statistic=statistic, baseline=at)


def report(result: "Result | str | Path", path: str | Path | None = None, *, outcome: str | None = None) -> Path:
    """Write the report of a result as one page: question, results in sentences, figures, facts, limits, provenance.

    Parameters
    ----------
    result : Result, str or Path
        A result, or the folder of one.
    path : str or Path, optional
        File to write, which must not exist; default: ``report.html`` in the folder of the result, written anew.
    outcome : str, optional
        Of sweeps and comparisons: which outcome.

    Returns
    -------
    Path
        The page; it needs no network and prints.

    Raises
    ------
    InterposeError
        Where the page cannot be written.
    """
    return as_result(result).report(path, outcome=outcome)
