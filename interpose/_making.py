"""Scenarios of one's own country: from a file of places, or from a graph of territories."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from interpose.model.scenario.scenario import Scenario


def new_scenario(
    name: str,
    places: "str | Path | nx.Graph[Any]",
    out: str | Path = ".",
    *,
    fields: Mapping[str, str] | None = None,
    people: int | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    layer: str | None = None,
    split: str | None = None,
    cells: int | None = None,
    factions: str = "2",
    force: bool = True,
    assumed: Mapping[str, Any] | None = None,
) -> "Scenario":
    r"""Make a scenario from a file of places, or from a graph, as files that can be run and edited.

    Parameters
    ----------
    name : str
        Name of the scenario; ``NAME.yaml`` and the folder ``NAME`` are written.
    places : str, Path or networkx.Graph
        Table with coordinates, or outlines or points (GeoJSON, TopoJSON, GeoPackage, shapefile, FlatGeobuf); or a graph
        of territories with ``population`` and ``area_km2`` (``scenario.territory().to_graph()`` gives one back).
    out : str or Path
        Folder to write into; it may exist already, what is written may not.
    fields : mapping, optional
        Columns or properties to use for ``id``, ``name``, ``population``, ``lat``, ``lon``.
    people : int, optional
        People of the whole country (persons), in equal shares, where the file does not tell them.
    crs, encoding, layer : str, optional
        System of the coordinates, encoding of the text, layer of a file with several; default: what the file says.
    split : {"grid", "voronoi"}, optional
        How to cut a single outline into places.
    cells : int, optional
        Into about how many places (20).
    factions : str
        How many factions, or their ids separated by commas.
    force : bool
        Whether there is a mission.
    assumed : mapping, optional
        Of a file: ``title``, ``start`` (date), ``days``, ``tension``, ``discipline``, ``consent``, and of the mission
        ``start_day``, ``ceiling`` (persons), ``enforcement``, in place of the usual starting values.

    Returns
    -------
    Scenario
        What was written; what was mended and chosen stands in its ``facts``, whole in ``NAME/choices.csv``.

    Raises
    ------
    InterposeError
        With one line, for a file or graph that cannot be used; nothing is written then.

    Examples
    --------
    >>> import interpose as ip
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> _ = (folder / "towns.csv").write_text("town;lat;lon\nAlpha;10,5;20\nBeta;11;20,5\n")
    >>> land = ip.new_scenario("land", folder / "towns.csv", folder, people=5000)
    >>> [place.name for place in land.places]
    ['Alpha', 'Beta']
    >>> land.facts[-1].value
    'no column of people: 5,000 in equal shares (ASSUMPTION; or name its field)'
    """
    from interpose.model.scenario.builder.assumed import assumed_of
    from interpose.model.scenario.builder.build import make_scenario
    from interpose.model.scenario.builder.graphs import make_scenario_of_graph
    from interpose.model.scenario.builder.table import Reading, fields_of
    from interpose.model.scenario.loading import load_scenario

    if isinstance(places, (str, Path)):
        reading = Reading(fields_of(fields or {}), crs, encoding, layer, split, cells)
        own: dict[str, Any] = {"factions": factions, "people": people, "force": force}
        made = make_scenario(name, Path(places), Path(out), reading=reading, assumed=assumed_of(assumed or {}), **own)
    else:
        made = make_scenario_of_graph(name, places, Path(out), factions=factions, force=force)
    return load_scenario(made.file)


def pack_scenario(scenario: str | Path, out: str | Path | None = None) -> Path:
    """Put a scenario and all files that it names into one file that can be sent, after checking every option of it.

    Parameters
    ----------
    scenario : str or Path
        Name or YAML file of a scenario.
    out : str or Path, optional
        New file that ends in ``.interpose``; default: the scenario's name, in the working folder.

    Returns
    -------
    Path
        The file, which can stand wherever a scenario is named.

    Raises
    ------
    InterposeError
        Where the scenario is not valid, names a file outside its folder, or the new file is there already.

    Examples
    --------
    >>> import interpose as ip
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> ip.load(ip.pack_scenario("gaza-isf", Path(mkdtemp()) / "gaza.interpose")).name
    'gaza-isf'
    """
    from interpose.model.scenario.loading import pack_scenario as pack

    return pack(scenario, None if out is None else Path(out))


def unpack_scenario(file: str | Path, out: str | Path) -> Path:
    """Write the files of a packed scenario into a new folder, after checking all of them.

    Parameters
    ----------
    file : str or Path
        A packed scenario.
    out : str or Path
        New folder.

    Returns
    -------
    Path
        The scenario's own file in it.

    Raises
    ------
    InterposeError
        Where the file is not as it was packed, or the folder is there already; nothing is written then.
    """
    from interpose.model.scenario.packed import unpack

    return unpack(Path(file), Path(out))


def check_scenario(
    scenario: "str | Path | Scenario",
    outcome: str = "deaths",
    *,
    samples: int = 4,
    seeds: int = 3,
    days: int | None = None,
    people_per_agent: int = 500,
    set: Mapping[str, Any] | None = None,
    threads: int | None = None,
) -> "pd.DataFrame":
    """Say which numbers of a scenario matter most, in a quick screening (extra ``calibrate``).

    Parameters
    ----------
    scenario : str, Path or Scenario
        Name, file or scenario; of a file, what its remarks say of the numbers is told too.
    outcome : str
        Which outcome.
    samples : int
        Trajectories of Morris, at least 4; with few of them only the order counts.
    seeds : int
        Seeds of each point, the same at all.
    days : int, optional
        Days to run; default: the scenario's.
    people_per_agent : int
        Persons for whom a civilian row stands.
    set : mapping, optional
        Values to change by dotted path first.
    threads : int, optional
        Threads; default: all processors.

    Returns
    -------
    DataFrame
        A row a kind of numbers, the most important first, with the columns of
        :func:`interpose.experiments.analysis.scenario_check.check_scenario`.

    Raises
    ------
    InterposeError
        For an unknown outcome, too few samples, or numbers that do not fit together.
    """
    from interpose._worlds import world_of
    from interpose.experiments.analysis import scenario_check as screening
    from interpose.experiments.analysis.question import Question
    from interpose.experiments.execution.evaluate import check_outcome

    check_outcome(outcome)
    world = world_of(scenario, set, days=days, people_per_agent=people_per_agent)
    question = Question(world, list(range(1, seeds + 1)))
    groups = screening.fitting(world, screening.number_groups(world))
    text = screening.text_of(str(scenario)) if isinstance(scenario, (str, Path)) else ""
    model = question.model(threads=threads)
    return screening.check_scenario(question, model, groups, outcome=outcome, samples=samples, text=text)


def copy_scenario(scenario: str, name: str, out: str | Path = ".") -> "Scenario":
    """Write a copy of a scenario under another name, as files that can be run and edited.

    Parameters
    ----------
    scenario : str
        Name or YAML file of the scenario that is copied.
    name : str
        Name of the copy; ``NAME.yaml`` and the folder ``NAME`` with its tables are written.
    out : str or Path
        Folder to write into; it may exist already, what is written may not.

    Returns
    -------
    Scenario
        The copy.

    Raises
    ------
    InterposeError
        Where there is no such scenario, it has no files, or something of that name exists already.
    """
    from interpose.model.scenario.builder.copied import copy_scenario as copy
    from interpose.model.scenario.loading import load_scenario

    return load_scenario(copy(scenario, name, Path(out)))
