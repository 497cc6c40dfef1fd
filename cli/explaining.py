"""Explaining what a policy changes in one territory."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import (
    Changes,
    Days,
    FirstSeed,
    Json,
    Off,
    Out,
    Parameters,
    PeoplePerAgent,
    Quiet,
    Seeds,
    Threads,
    parse_changes,
    result_folder,
)

if TYPE_CHECKING:
    from interpose.experiments.stored_pairs import StoredPairs
    from interpose.model.scenario import Scenario

SETTLED = {"without": "--without", "seeds": "--seeds", "first_seed": "--first-seed", "days": "--days", "off": "--off"}
SETTLED |= {"people_per_agent": "--people-per-agent", "changes": "--set", "parameters": "--parameters"}
"""What is settled where worlds are stored already."""


@dataclass(frozen=True)
class Pairs:
    """Which worlds are explained: those of a scenario, or those of a folder."""

    world: "Scenario"
    other: "Scenario"
    policy: list[str]
    seeds: list[int]
    stored: "StoredPairs | None" = None


def explain(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="a scenario, or a folder that explain, twin or compare wrote")],
    territory: Annotated[str, typer.Option(help="id of the territory; interpose show lists them")],
    outcome: Annotated[str, typer.Option(help="a series of the territory, for instance violations, trust, left")],
    without: Annotated[
        list[str] | None,
        typer.Option(help="'force', a pathway, or 'all-pathways'; repeatable; default: --set, else the force"),
    ] = None,
    policy: Annotated[str | None, typer.Option(metavar="NAME", help="which policy of a stored comparison")] = None,
    seeds: Seeds = 20,
    first_seed: FirstSeed = 1,
    days: Days = None,
    people_per_agent: PeoplePerAgent = None,
    changes: Changes = None,
    off: Off = None,
    parameters: Parameters = None,
    threads: Threads = None,
    out: Out = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Say how a policy comes to change an outcome in a territory: the chain in words, tables and one page of figures.

    The policy is what --without names; without it what --set changes, and the force where nothing is named. All
    territories are kept: the same with the folder in place of the scenario answers for another one at once.
    """
    from interpose.cli.comparing import arms_of_twin, loader
    from interpose.experiments.stored_pairs import read_pairs
    from interpose.model.errors import ScenarioError

    if is_folder(scenario):
        _refuse_settled(context, scenario)
        found = read_pairs(Path(scenario), policy)
        pairs = Pairs(found.world, found.other, found.policy, found.seeds, found)
    elif policy:
        raise ScenarioError(f"--policy {policy}: is for a stored comparison: use --without or --set with a scenario")
    else:
        sizes, load = parse_changes(None, people_per_agent, days), loader(scenario, off, parameters, quiet or json)
        named = without or (None if changes else ["force"])
        pairs = Pairs(*arms_of_twin(load, named, changes, sizes), list(range(first_seed, first_seed + seeds)))
    _explain(pairs, territory, outcome, threads, (result_folder(out, pairs.world.name, "explain"), quiet, json))


def is_folder(name: str) -> bool:
    """Say whether a word names a folder; a scenario's own name wins over a folder of that name."""
    from interpose.model.loading import scenario_names
    from interpose.model.synthetic import NAME

    return "\0" not in name and Path(name).is_dir() and name not in scenario_names() and not NAME.match(name)


def _refuse_settled(context: typer.Context, folder: str) -> None:
    """Refuse what would make other worlds than those that are stored."""
    from interpose.model.errors import ScenarioError

    for name, option in SETTLED.items():
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise ScenarioError(f"{option}: the worlds of {folder} are settled: leave it out, or name a scenario")


def _explain(pairs: Pairs, territory: str, outcome: str, threads: int | None, shown: tuple[Path, bool, bool]) -> None:
    """Get the worlds, put the explanation together, write it and print it."""
    from interpose.cli.console import print_json
    from interpose.experiments.explanation import explain as put_together
    from interpose.experiments.explanation import link_of, place_of
    from interpose.experiments.kept_worlds import read_worlds, write_worlds
    from interpose.experiments.wording import sentences
    from interpose.model.results import new_folder
    from interpose.viz.chain import write_chain_page

    target, quiet, json = shown
    place_of(pairs.world, territory)
    link_of(pairs.world, outcome)
    with new_folder(target) as folder:
        if pairs.stored and pairs.stored.kept:
            kept = read_worlds(pairs.stored.folder, pairs.world, territory)
        else:
            every = _run(pairs, territory, threads, quiet or json)
            write_worlds(folder, pairs.world, every)
            kept = every[territory]
        found = put_together(pairs.world, kept, territory, outcome, pairs.policy)
        if pairs.stored:
            found.meta["worlds_of"] = str(pairs.stored.folder)
        said = sentences(found)
        found.write(folder)
        (folder / "explain.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
        tables = {"chain": found.chain, "weekly": found.weekly, "pathways": found.pathways}
        write_chain_page(folder / "page.html", meta=found.meta, said=said, **tables)
    if json:
        chain, pathways = (table.to_dict("records") for table in (found.chain, found.pathways))
        print_json({"out": target, "policy": pairs.policy, "sentences": said, "chain": chain, "pathways": pathways})
    elif not quiet:
        _print(said, target, pairs.stored.folder if pairs.stored and pairs.stored.kept else target)


def _run(pairs: Pairs, territory: str, threads: int | None, quiet: bool) -> dict[str, list[Any]]:
    """Run every world that is needed, with progress, and see that those of a comparison are the same again."""
    from interpose.cli.console import notices, progress, say_if_compiling
    from interpose.experiments.claims import bare
    from interpose.experiments.explanation import collect, worlds
    from interpose.experiments.kept_worlds import kept_places
    from interpose.experiments.runner import usable_cores
    from interpose.model.memory import check_memory

    arms, places = worlds(bare(pairs.world), bare(pairs.other)), kept_places(pairs.world, territory, len(pairs.seeds))
    runs = len(arms) * len(pairs.seeds)
    check_memory(pairs.world, at_once=min(runs, threads or usable_cores()))
    if not quiet and pairs.stored:
        what = "keeps no daily series: its worlds, and those with a pathway off, are run again"
        notices.print(f"{pairs.stored.folder} {what} ({runs:,} worlds)", soft_wrap=True)
    if not quiet and len(places) == 1 < len(pairs.world.places):
        notices.print(f"only {territory} is kept: all territories would take too much room")
    say_if_compiling(quiet)
    with progress(runs, "worlds", quiet) as done:
        kept = collect(arms, places, pairs.seeds, threads=threads, done=done)
    if pairs.stored:
        pairs.stored.check(kept)
    return kept


def _print(said: list[str], target: Path, worlds: Path) -> None:
    """Print what was found in words, and where everything is."""
    typer.echo("\n\n".join(said))
    typer.echo(f"\nTables: {target}")
    typer.echo(f"Figures: {target / 'page.html'}   (open it in a browser; it needs no network)")
    typer.echo(f"Another territory or outcome, at once: interpose explain {worlds} --territory ID --outcome SERIES")
