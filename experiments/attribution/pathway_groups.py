"""Who shares an effect: the force's pathways, one by one or in groups that an argument about missions would name."""

from collections import Counter
from pathlib import Path

from pydantic import Field, ValidationError

from interpose.model.errors import ScenarioError
from interpose.model.mechanisms.contract import GROUPS, Pathway
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.scenario.error_messages import one_line
from interpose.model.scenario.readers import read_document
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.base import Part


class Player(Part):
    """One or more pathways that are on or off together."""

    name: str = Field(min_length=1, max_length=40)
    about: str = ""
    pathways: tuple[str, ...] = Field(min_length=1)


class Groups(Part):
    """A table of players."""

    groups: tuple[Player, ...] = Field(min_length=1)


def pathways_on(scenario: Scenario) -> list[str]:
    """List the pathways that a scenario leaves on; the others stay off in every coalition."""
    return [way.name for way in PATHWAYS if getattr(scenario.pathways, way.name)]


def single_players(scenario: Scenario) -> list[Player]:
    """Let every pathway that is on be a player of its own."""
    meaning = {way.name: way.meaning for way in PATHWAYS}
    return [Player(name=name, about=meaning[name], pathways=(name,)) for name in pathways_on(scenario)]


def grouped_players(scenario: Scenario, file: Path | None = None) -> list[Player]:
    """Group the pathways that are on: as a file says, or as the mechanisms that declare them do.

    Raises
    ------
    ScenarioError
        When the file cannot be read, names a pathway that does not exist or stands twice, or leaves one out.
    """
    on = set(pathways_on(scenario))
    groups = declared_groups() if file is None else _read_groups(file)
    named = [(group, tuple(name for name in group.pathways if name in on)) for group in groups]
    return [group.model_copy(update={"pathways": ways}) for group, ways in named if ways]


def declared_groups() -> tuple[Player, ...]:
    """Return the groups to which mechanisms say that their pathways belong; in each, what helps first."""
    ways = {name: [way for way in PATHWAYS if way.group == name] for name in GROUPS}
    names = {name: tuple(way.name for way in sorted(those, key=_harms)) for name, those in ways.items()}
    return tuple(Player(name=name, about=about, pathways=names[name]) for name, about in GROUPS.items() if names[name])


def _harms(way: Pathway) -> bool:
    """Whether a pathway may harm."""
    return way.effect == "harmful"


def _read_groups(path: Path) -> tuple[Player, ...]:
    """Read a table of groups, which must hold every pathway once."""
    document = read_document(path)
    try:
        groups = Groups.model_validate(document).groups
    except ValidationError as error:
        raise ScenarioError(one_line(error, path.name, Groups, document)) from None
    known, named = [way.name for way in PATHWAYS], Counter(name for group in groups for name in group.pathways)
    _refuse(path, "name pathways that do not exist", [name for name in named if name not in known])
    _refuse(path, "hold pathways more than once", [name for name, times in named.items() if times > 1])
    _refuse(path, "leave out pathways", [name for name in known if name not in named])
    names = Counter(group.name for group in groups)
    _refuse(path, "have names that stand twice", [name for name, times in names.items() if times > 1])
    return groups


def _refuse(path: Path, what: str, names: list[str]) -> None:
    """Refuse a table of groups in which some names are wrong."""
    if names:
        raise ScenarioError(f"{path.name}: groups {what}: {', '.join(names)}: mend the list of pathways")
