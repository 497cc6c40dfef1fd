"""Real events: records read from files, summarised, and set beside the model."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from interpose._comparisons import nothing
from interpose._results import Result

if TYPE_CHECKING:
    from interpose.experiments.real_events.stored_events import Events
    from interpose.experiments.real_events.summary import Summary


def import_events(
    source: str,
    file: str | Path,
    folder: str | Path | None = None,
    *,
    scenario: str = "none",
    first: date | str | None = None,
    last: date | str | None = None,
    by: str = "cells",
    limit_km: float | None = None,
    done: Callable[[int], None] = nothing,
) -> "Events":
    """Read a file of UCDP GED, UCDP Candidate or ACLED as it was downloaded, and put its events on territories.

    Parameters
    ----------
    source : {"ged", "candidate", "acled"}
        Whose file it is.
    file : str or Path
        A .csv, .csv.gz or .zip; ``"shipped:syria"`` for the record that comes with the package.
    folder : str or Path, optional
        New folder for the events; default: a temporary one.
    scenario : str
        Name or file of the scenario on whose territories events are put; ``"none"`` for cells or provinces.
    first, last : date or str, optional
        Days (YYYY-MM-DD) outside which events are left out.
    by : {"cells", "adm1"}
        Ground without a scenario: cells of PRIO-GRID, or the provinces that the file names.
    limit_km : float, optional
        Distance (km) beyond which an event is outside every territory.
    done : callable
        Called with megabytes that were read; the file is read twice.

    Returns
    -------
    Events
        ``.table`` (events in the common columns of docs/data.md), ``.months``, ``.meta`` (what was refused and why).

    Raises
    ------
    InterposeError
        One line, for a file that is no such table, or of which no event can be used.

    Examples
    --------
    >>> import interpose as ip
    >>> events = ip.import_events("ged", "shipped:syria", by="adm1")
    >>> len(events.table), events.meta["refused"]
    (16566, [])
    """
    from interpose.experiments.real_events.import_events import Request, import_events
    from interpose.experiments.real_events.stored_events import Events
    from interpose.model.output_folder import new_folder

    request = Request(source, file, scenario, _day(first, "first"), _day(last, "last"), by, limit_km=limit_km)
    target = Path(mkdtemp(prefix="interpose-")) / "events" if folder is None else Path(folder)
    with new_folder(target) as work:
        import_events(request, work, done)
    return Events(target)


def _day(value: date | str | None, argument: str) -> date | None:
    """Return a day, given as one or as text."""
    from interpose.model.errors import InterposeError

    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise InterposeError("is no date: write YYYY-MM-DD", argument=argument, value=value) from None


def summarise_events(
    events: "Events | str | Path",
    *,
    date_prec: int = 2,
    where_prec: int | None = None,
    least_deaths: int = 10,
    branching: bool | None = None,
    done: Callable[[], None] = nothing,
) -> "Summary":
    """Summarise imported events: severity, bursts, self-excitation, concentration, onset next door, with intervals.

    Parameters
    ----------
    events : Events, str or Path
        What :func:`interpose.import_events` returned, or its folder.
    date_prec, where_prec : int
        Coarsest precision of date and place (UCDP's codes) with which an event counts; default of the place: 3
        (district) on cells, else 4 (province).
    least_deaths : int
        Deaths from which the tail of severities begins; 0: those that fit best.
    branching : bool, optional
        Whether to fit the branching ratio of all territories together; default: if there are at most sixty.
    done : callable
        Called after each step.

    Returns
    -------
    Summary
        ``.statistics`` and ``.places``, pandas tables.

    Raises
    ------
    InterposeError
        One line, where there are fewer than three whole months.
    """
    from interpose.experiments.real_events.stored_events import Events, Precision
    from interpose.experiments.real_events.summary import summarise

    stored = events if isinstance(events, Events) else Events(events)
    return summarise(stored, Precision(date_prec, where_prec), least_deaths, branching=branching, done=done)


def compare_events(
    events: "Events | str | Path",
    result: "Result | str | Path",
    *,
    arm: str | None = None,
    runs: int = 20,
    date_prec: int = 2,
    where_prec: int | None = None,
    least_deaths: int = 10,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Set imported events beside what worlds would have reported: the same statistics of both. No forecast.

    Parameters
    ----------
    events : Events, str or Path
        What :func:`interpose.import_events` returned, or its folder.
    result : Result, str or Path
        A run, twin, comparison or sweep, or its folder; of all but a run the worlds are run again.
    arm : str, optional
        Which arm of a twin or comparison, or point of a sweep.
    runs : int
        Worlds at most.
    date_prec, where_prec, least_deaths, done
        As for :func:`interpose.summarise_events`.
    threads : int, optional
        Worlds at once; default: all processors.

    Returns
    -------
    Result
        Table ``statistics``: a row a statistic with 95 % intervals of both sides; figures ``monthly``, ``severity``,
        ``gaps``.

    Raises
    ------
    InterposeError
        One line, where either side is too short, or worlds cannot be made again.
    """
    from interpose.experiments.real_events.compare import compare_events
    from interpose.experiments.real_events.model_worlds import read_worlds
    from interpose.experiments.real_events.stored_events import Events, Precision

    stored = events if isinstance(events, Events) else Events(events)
    worlds = read_worlds(result.folder if isinstance(result, Result) else result, arm, runs)
    precision = Precision(date_prec, where_prec)
    return Result.made(
        "events_compared",
        lambda folder: compare_events(stored, worlds, precision, least_deaths, threads=threads, done=done).write(
            folder
        ),
    )
