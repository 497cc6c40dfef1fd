"""Making a scenario of one's own country: from a file of places to files that can be run and edited."""

import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from shapely.errors import GEOSException

from interpose.agents.faction import MOST_FACTIONS
from interpose.model.errors import OutputError, ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.output_folder import new_folder
from interpose.model.scenario.builder.adjacency import lay_ground
from interpose.model.scenario.builder.assumed import USUAL, Assumed
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.csv_tables import holders_of, holdings_csv, links_csv, places_csv, shapes_geojson
from interpose.model.scenario.builder.places import Sites, read_sites
from interpose.model.scenario.builder.table import Reading
from interpose.model.scenario.builder.yaml_document import closures_yaml, facts_of, facts_of_choices, scenario_yaml
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.validation import RESERVED

NAME = re.compile(r"^\w[\w.\-]{0,59}$")
PEOPLE_PER_PLACE = 10_000


@dataclass(frozen=True)
class Made:
    """What was made: the scenario's file, how large it is, and what the user should know."""

    file: Path
    places: int
    people: int
    links: int
    ferries: int
    notes: list[str]


def factions_from(text: str) -> list[str]:
    """Read how many factions there are, or their ids separated by commas."""
    words = [word.strip() for word in text.split(",")]
    if len(words) == 1 and re.fullmatch(r"\d{1,4}", words[0]):
        words = [f"party-{chr(ord('a') + number)}" for number in range(min(int(words[0]), MOST_FACTIONS + 1))]
    if not 2 <= len(words) <= MOST_FACTIONS:
        cure = f"give 2 to {MOST_FACTIONS} parties: a number, or ids like a,b"
        raise ScenarioError(cure, argument="factions", value=text[:40])
    for word in words:
        if not re.fullmatch(r"[\w.\-]{1,24}", word) or word in RESERVED:
            rule = "up to 24 letters, digits or any of . _ -, and not force, civilians or unknown"
            raise ScenarioError(f"id {word[:40]!r} must be {rule}: change it", argument="factions")
        if words.count(word) > 1:
            raise ScenarioError(f"id {word!r} stands twice: ids must differ", argument="factions")
    return words


def make_scenario(
    name: str,
    path: Path,
    out: Path,
    *,
    reading: Reading | None = None,
    factions: str = "2",
    people: int | None = None,
    force: bool = True,
    assumed: Assumed = USUAL,
) -> Made:
    """Make a scenario from places in a file, ready to run and to edit.

    Parameters
    ----------
    name : str
        Name of the scenario; ``NAME.yaml`` and the folder ``NAME`` are written.
    path : Path
        Table with latitudes and longitudes, or outlines or points in any format that is known.
    out : Path
        Folder to write into; it may exist already, what is written may not.
    reading : Reading, optional
        Columns, system, encoding, layer, and how to split, where a guess is not enough.
    factions : str
        How many factions, or their ids separated by commas.
    people : int, optional
        People of the whole country (persons), in equal shares, where the file does not tell them.
    force : bool
        Whether there is a mission.
    assumed : Assumed
        What is assumed of parties and mission, and when it begins.

    Raises
    ------
    ScenarioError
        For a file that cannot be used; with one line, and nothing written.
    OutputError
        If something of that name exists already, or nothing can be written there.
    """
    check_name(name)
    refuse_existing(name, out)
    parties = factions_from(factions)
    choices = Choices()
    try:
        sites = read_sites(path, reading or Reading(), choices)
        return write_sites(name, out, sites, choices, parties=parties, people=people, force=force, assumed=assumed)
    except GEOSException as error:
        problem = f"its outlines cannot be laid on a map ({short(error, 90)}): repair them (QGIS 'Fix geometries')"
        raise ScenarioError(f"{short(path.name)}: {problem}") from None


def check_name(name: str) -> None:
    """Refuse a name that can be no name of files on every system."""
    if not NAME.match(name) or name.endswith((".yaml", ".yml")):
        raise ScenarioError(f"name {name[:60]!r}: use letters, digits and . _ - (up to 60, without .yaml)")


def write_sites(
    name: str,
    out: Path,
    sites: Sites,
    choices: Choices,
    *,
    parties: list[str],
    people: int | None,
    force: bool,
    assumed: Assumed = USUAL,
) -> Made:
    """Lay the ground of places that were read, and write the scenario; raises as :func:`make_scenario` does."""
    shares = _shares(sites, people, choices)
    if len(sites.ids) < len(parties):
        problem = f"{len(parties)} parties but only {len(sites.ids)} places: give fewer parties"
        raise ScenarioError(problem, argument="factions")
    ground = lay_ground(sites, choices)
    holders = holders_of(ground, shares, len(parties))
    shapes = shapes_geojson(sites, ground, choices)
    counted, drawn = sites.population is not None, sites.polygons is not None
    facts = facts_of(sites.file, shares, counted, drawn, len(ground.ferries))
    script = closures_yaml(sites, choices)
    facts += facts_of_choices(sites.file, choices)
    texts = {
        f"{name}.yaml": scenario_yaml(name, sites.file, shares, parties, force, facts, assumed=assumed, script=script),
        f"{name}/places.csv": places_csv(sites, ground, shares),
        f"{name}/links.csv": links_csv(sites, ground, holders),
        f"{name}/holdings.csv": holdings_csv(sites, ground, shares, holders, parties),
        f"{name}/shapes.geojson": shapes,
        f"{name}/choices.csv": choices.table(),
    }
    write_together(name, out, texts)
    counts = len(ground.pairs), len(ground.ferries)
    return Made(out / f"{name}.yaml", len(sites.ids), sum(shares), *counts, choices.lines())


def _shares(sites: Sites, people: int | None, choices: Choices) -> list[int]:
    """Return the people of each place: those of the file, or equal shares of a number."""
    size = len(sites.ids)
    if sites.population is not None:
        if people is not None:
            raise ScenarioError(
                f"{sites.file} tells the people of each place: leave their number out", argument="people"
            )
        return sites.population
    if people is not None and people < size:
        cure = f"fewer than the {size} places of {sites.file}: give more"
        raise ScenarioError(cure, argument="people", value=people)
    total = people or size * PEOPLE_PER_PLACE
    equal = mark("no column of people: {n:,} in equal shares (ASSUMPTION; or name its field)")
    choices.tell(Filled(equal, n=total))
    return [total // size + (row < total % size) for row in range(size)]


def refuse_existing(name: str, out: Path) -> None:
    """Refuse to write over anything."""
    for target in (out / f"{name}.yaml", out / name):
        if os.path.lexists(target):
            raise OutputError(f"{target}: exists already: take another name or folder, or move it away")
    if os.path.lexists(out) and not out.is_dir():
        raise OutputError("is a file, not a folder: name a folder", argument="out", value=out)


def write_together(name: str, out: Path, texts: Mapping[str, str]) -> None:
    """Write the files of a scenario so that all of them appear, or none; what was written is read again first."""
    if not os.path.lexists(out):
        with new_folder(out) as work:
            _write(name, work, texts)
        return
    work = out / f".{name}-{uuid4().hex[:12]}.part"
    complete = False
    try:
        work.mkdir()
        _write(name, work, texts)
        refuse_existing(name, out)
        os.rename(work / name, out / name)
        try:
            os.rename(work / f"{name}.yaml", out / f"{name}.yaml")
            complete = True
        finally:
            if not complete:
                shutil.rmtree(out / name, ignore_errors=True)
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error}): choose another place"
        raise OutputError(problem, argument="out", value=out) from None
    finally:
        with suppress(OSError):
            shutil.rmtree(work)


def _write(name: str, work: Path, texts: Mapping[str, str]) -> None:
    """Write files into an empty folder and load the scenario that they make."""
    (work / name).mkdir()
    for file, text in texts.items():
        (work / file).write_text(text, encoding="utf-8")
    load_scenario(work / f"{name}.yaml")
