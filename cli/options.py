"""Options that several commands share, each with one meaning and one help text."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interpose.model.scenario import Scenario

ScenarioName = Annotated[str, typer.Argument(help="a shipped scenario, a made-up one like grid-16, or a .yaml file")]
Changes = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="change a value; repeatable")]
Off = Annotated[list[str] | None, typer.Option("--off", metavar="PATHWAY", help="switch a pathway off; repeatable")]
Days = Annotated[int | None, typer.Option(min=1, max=36500, help="days to run; default: the scenario's")]
PeoplePerAgent = Annotated[int | None, typer.Option(min=1, max=10**6, help="persons for whom a civilian row stands")]
Seeds = Annotated[int, typer.Option(min=1, max=100_000, help="number of seeds, the same for all worlds compared")]
FirstSeed = Annotated[int, typer.Option(min=0, max=2**62, help="the seeds are this one and the following")]
Threads = Annotated[int | None, typer.Option(min=1, max=1024, help="default: all processors")]
Parameters = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="a posterior.parquet: each seed takes one of its draws, the same in all worlds"),
]
Out = Annotated[Path | None, typer.Option(help="new folder; default: results/SCENARIO-COMMAND-TIME")]
Quiet = Annotated[bool, typer.Option("--quiet", help="no progress and no table")]
Json = Annotated[bool, typer.Option("--json", help="print plain JSON instead of a table")]


def parse_changes(
    pairs: list[str] | None, people_per_agent: int | None = None, days: int | None = None
) -> dict[str, object]:
    """Read ``path=value`` pairs, and options that are short for one.

    Values are read as YAML, so 3, 0.5, true and words mean what they look like.

    Raises
    ------
    ScenarioError
        When a pair has no ``=`` or its value cannot be read.
    """
    from yaml import YAMLError

    from interpose.model.errors import ScenarioError
    from interpose.model.reading import plain_yaml, problem_of

    changes: dict[str, object] = {}
    for pair in pairs or []:
        path, equals, value = pair.partition("=")
        if not equals or not path.strip():
            raise ScenarioError(f"--set {pair!r}: must read path=value, for instance --set mission.ceiling=8000")
        try:
            changes[path.strip()] = plain_yaml(value)
        except YAMLError as error:
            problem = f"the value cannot be read ({problem_of(error)})"
            raise ScenarioError(f"--set {pair!r}: {problem}: put it in quotes") from None
    given = {"people_per_agent": people_per_agent, "days": days}
    return changes | {name: value for name, value in given.items() if value is not None}


def load_world(
    scenario: str,
    changes: dict[str, object],
    off: list[str] | None,
    parameters: Path | None = None,
    *,
    quiet: bool = False,
) -> "Scenario":
    """Load a scenario with changes and with pathways switched off; raises ``ScenarioError`` with one line.

    With ``parameters``, what that posterior has and nothing else settles is left open: every seed takes a draw of it.
    """
    from interpose.model.loading import load_scenario
    from interpose.model.policy import policies, without
    from interpose.model.unsettled import settled_by

    world = without(load_scenario(scenario, changes), off or [], "--off")
    if parameters is None:
        return world
    from interpose.experiments.posterior import with_posterior

    given = [*settled_by(world, changes), *(path for name in off or [] for path in policies()[name])]
    world = with_posterior(world, parameters, given)
    say_what_wins(world, given, "--set", quiet=quiet)
    return world


def say_what_wins(world: "Scenario", paths: "Iterable[str]", option: str, *, quiet: bool) -> None:
    """Say, in one line, which draws of a posterior give way to what an option settles."""
    from interpose.cli.console import notices

    lost = world.unsettled.overruled(paths) if world.unsettled else ()
    if lost and not quiet:
        notices.print(f"{option} wins over the posterior for {', '.join(lost)}", soft_wrap=True)


def result_folder(out: Path | None, *names: str) -> Path:
    """Give the folder that is asked for, or a new one below results/, named after scenario, command and time."""
    from datetime import datetime

    return out or Path("results") / "-".join([*names, f"{datetime.now():%Y%m%d-%H%M%S}"])
