"""Published models and laws beside interpose."""

from collections.abc import Callable, Sequence
from pathlib import Path

from interpose._comparisons import nothing
from interpose._results import Result


def dock(
    *parts: str,
    runs: int = 30,
    density: float = 0.7,
    peacekeepers: Sequence[float] | None = None,
    rounding: str = "none",
    periods: int = 15_000,
    folder: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Rebuild published models and laws beside interpose: which of their findings come out, with runs and intervals.

    Parameters
    ----------
    *parts : str
        Of ``"epstein"``, ``"lanchester"``, ``"athena"``, ``"ruin"``, ``"wheeler"``; default: all.
    runs : int
        Runs of whatever has chance in it, 2 to 10,000.
    density : float
        Epstein's model: agents as a share of the sites.
    peacekeepers : sequence of float, optional
        Densities of its sweep, ascending; default: 0 to 0.1 in steps of 0.01.
    rounding : {"none", "floor", "nearest"}
        Rounding of the ratio of peacekeepers to active agents in its main rows.
    periods : int
        Its longest run.
    folder : str or Path, optional
        Where finished runs are kept beside until all are done (``FOLDER.unfinished``), so that the same call goes on
        where it was; default: in memory alone.
    threads : int, optional
        How many runs go at once; default: all processors.
    done : callable, optional
        Called after each run.

    Returns
    -------
    Result
        ``.table("findings")``: a row a finding, with ``estimate``, ``low``, ``high``, ``expected``, ``verdict``.

    Raises
    ------
    InterposeError
        For a part that there is not, a number out of its bounds, or densities that exceed the torus together.

    Examples
    --------
    >>> import interpose as ip
    >>> found = ip.dock("ruin", runs=5)
    >>> list(found.table("findings")["name"])[:2]
    ['R1', 'R2']
    """
    from interpose.experiments.docking.assess import ask_docking, parts_named, question_of
    from interpose.experiments.docking.contract import DOSES, Sizes
    from interpose.experiments.execution.kept_results import kept_results

    chosen = parts_named(parts)
    doses = DOSES if peacekeepers is None else tuple(peacekeepers)
    sizes = Sizes(runs, doses, density, periods, rounding)
    if folder is None:
        answer = ask_docking(chosen, sizes, threads=threads, done=done)
    else:
        with kept_results(Path(folder), question_of(chosen, sizes)) as kept:
            answer = ask_docking(chosen, sizes, kept, threads=threads, done=done)
    return Result("dock", answer.write)
