"""What an outside data set would have made of a world."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpose._results import Result

if TYPE_CHECKING:
    from interpose.experiments.observation.settings import ObservationSettings
    from interpose.model.results.run import Run


def observe(
    world: "Result | Run | str | Path",
    preset: "str | ObservationSettings" = "ucdp",
    *,
    set: Mapping[str, Any] | None = None,
    seed: int | None = None,
    shape: str = "both",
) -> Result:
    """Record a world as an outside data set would: reported in part, counted and placed roughly, authors mistaken.

    Parameters
    ----------
    world : Result, Run, str or Path
        A world that was run, or the folder of one.
    preset : str or ObservationSettings
        How the record comes about: ``"perfect"``, ``"model"`` (the run's own outside record), ``"ucdp"``, ``"acled"``.
    set : mapping, optional
        Settings to change by path, for instance ``{"reporting.remote": 0.4}``.
    seed : int, optional
        Seed of being observed; default: the world's own, so that paired worlds are observed with paired chance.
    shape : str
        ``"ged"``, ``"acled"`` or ``"both"``: whose columns the tables of events have.

    Returns
    -------
    Result
        Tables ``ged`` and ``acled`` as their users download them, ``severity``, ``places`` and ``months`` (recorded
        beside true), ``missed``; ``.meta["observed"]`` has the totals.

    Raises
    ------
    InterposeError
        For a preset, path or value that there is not, or a folder that holds no run.

    Examples
    --------
    >>> import interpose as ip
    >>> world = ip.run("grid-4", seed=7, days=60, people_per_agent=500)
    >>> seen = ip.observe(world, "acled", set={"reporting.near": 1, "reporting.remote": 1})
    >>> seen.meta["observed"]["not_reported"]
    0
    """
    from interpose.experiments.observation.answer import answer_observation, check_shape
    from interpose.experiments.observation.presets import observation_settings
    from interpose.experiments.observation.record import observe as record_of
    from interpose.model.errors import mistakes_in

    check_shape(shape)
    with mistakes_in("set", called="changes"):
        settings = observation_settings(preset, set)
    source: Any = world if not isinstance(world, Result) else world.run if world.run is not None else world.folder
    record = record_of(source, settings, seed)
    where = str(source) if isinstance(source, (str, Path)) else ""
    return Result.made("observe", lambda folder: answer_observation(folder, record, shape, where))
