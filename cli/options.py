"""What options stand for: changes of a scenario, the scenario that they make, the folder of results."""

from pathlib import Path
from typing import TYPE_CHECKING

from interpose.model.language.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpose.model.scenario.scenario import Scenario

SHOWN = 60
"""Letters of a word that is repeated in a complaint."""


def parse_changes(
    pairs: list[str] | None,
    people_per_agent: int | None = None,
    days: int | None = None,
    policies: list[str] | None = None,
) -> dict[str, object]:
    """Return changes by path, from ``path=value`` pairs and from options that are short for one.

    Parameters
    ----------
    pairs : list of str, optional
        Pairs; values are read as YAML, so 3, 0.5, true and words mean what they look like.
    people_per_agent : int, optional
        Persons that a civilian row stands for.
    days : int, optional
        Days of a run.
    policies : list of str, optional
        Names of policies.

    Raises
    ------
    ScenarioError
        When a pair has no ``=`` or its value cannot be read.
    """
    from yaml import YAMLError

    from interpose.model.errors import ScenarioError, cut
    from interpose.model.scenario.plain_yaml import plain_yaml, problem_of

    changes: dict[str, object] = {}
    for pair in pairs or []:
        path, equals, value = pair.partition("=")
        if not equals or not path.strip():
            problem = "must read path=value, for instance mission.ceiling=8000"
            raise ScenarioError(problem, argument="changes", value=repr(cut(pair, SHOWN)))
        try:
            changes[path.strip()] = plain_yaml(value)
        except YAMLError as error:
            problem = f"the value cannot be read ({problem_of(error)}): put it in quotes"
            raise ScenarioError(problem, argument="changes", value=repr(cut(pair, SHOWN))) from None
    short_forms = {"people_per_agent": people_per_agent, "days": days, "policy": policies or None}
    return changes | {name: value for name, value in short_forms.items() if value is not None}


def load_world(
    scenario: str,
    changes: dict[str, object],
    off: list[str] | None,
    parameters: Path | None = None,
    *,
    quiet: bool = False,
) -> "Scenario":
    """Return a scenario with changes; print which draws of a posterior give way to them, and if rows are coarse."""
    from interpose.model.scenario.posterior import load_with, settled_paths

    world = load_with(scenario, changes, off or (), parameters)
    print_coarse(world, quiet=quiet)
    print_overruled(world, settled_paths(world, changes, off or ()), "--set", quiet=quiet)
    return world


def print_overruled(world: "Scenario", paths: "Iterable[str]", option: str, *, quiet: bool) -> None:
    """Print, in one line, which draws of a posterior give way to what an option settles."""
    from interpose.cli.console import notices

    overruled = world.open_draws.overruled(paths) if world.open_draws else ()
    if overruled and not quiet:
        line = say("{option} wins over the posterior for {paths}", option=option, paths=", ".join(overruled))
        notices.print(line, soft_wrap=True)


def print_coarse(world: "Scenario", *, quiet: bool) -> None:
    """Print, in one line, that rows of civilians stand for too many persons, if they do."""
    from interpose.cli.console import notices
    from interpose.model.scenario.scenario import coarse_rows

    if not quiet and (line := coarse_rows(world)):
        notices.print(line, soft_wrap=True)


def result_folder(out: Path | None, *names: str) -> Path:
    """Return the folder that is asked for, or a new one, named after scenario, command and time.

    It lies below results/, or below the folder that a file of defaults names.
    """
    from datetime import datetime

    from interpose.cli.defaults import TAKEN

    return out or TAKEN.get().results / "-".join([*names, f"{datetime.now():%Y%m%d-%H%M%S}"])
