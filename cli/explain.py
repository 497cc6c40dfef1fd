"""The command `explain`: what a policy changes in one territory, and through which chain."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, SeedOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.words import mark, say

if TYPE_CHECKING:
    from interpose.experiments.explanation.explained_pairs import Pairs

STORED_OPTIONS = {
    "without": "--without",
    "seeds": "--seeds",
    "first_seed": "--first-seed",
    "days": "--days",
    "off": "--off",
}
STORED_OPTIONS |= {"people_per_agent": "--people-per-agent", "changes": "--set", "parameters": "--parameters"}
"""Options that stored worlds have settled."""


@options(leave_out=("policy",))
def explain(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="a scenario, or a folder that explain, twin or compare wrote")],
    territory: Annotated[str, typer.Option(help="id or name of the territory, or how one begins")],
    outcome: Annotated[
        str, typer.Option(help="an outcome in the territory, for instance deaths, violations, trust, left")
    ],
    without: Annotated[
        list[str] | None,
        typer.Option(help="'force', a pathway, or 'all-pathways'; repeatable; default: --set, else the force"),
    ] = None,
    policy: Annotated[
        str | None, typer.Option(metavar="NAME", help="a policy of the scenario, or which one of a stored comparison")
    ] = None,
    *,
    seeds: SeedOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Explain how a policy changes an outcome in a territory: the chain in words, tables and one page of figures.

    The policy is what --without names; without it --policy and --set, and the force where nothing is named. All
    territories are stored: with the folder in place of the scenario, the command explains another one at once.
    """
    from interpose.cli.twin import twins_of
    from interpose.experiments.explanation.explained_pairs import pairs_in, pairs_of

    if is_folder(scenario):
        _refuse_stored_options(context, scenario)
        pairs = pairs_in(Path(scenario), policy)
    else:
        named = replace(world, policy=[policy] if policy else None)
        policies = without or (None if named.policy or named.changes else ["force"])
        pairs = pairs_of(twins_of(scenario, policies, named, quiet=output.silent), seeds.numbers)
    _write_and_print(pairs, territory, outcome, cores.threads, output)


def is_folder(name: str) -> bool:
    """Whether a word names a folder; a scenario's own name wins over a folder of that name."""
    from interpose.model.scenario.loading import scenario_names
    from interpose.model.scenario.synthetic import NAME

    return "\0" not in name and Path(name).is_dir() and name not in scenario_names() and not NAME.match(name)


def _refuse_stored_options(context: typer.Context, folder: str) -> None:
    """Refuse options that would make other worlds than those that are stored."""
    from interpose.model.errors import ScenarioError

    for name, option in STORED_OPTIONS.items():
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise ScenarioError(f"{option}: the worlds of {folder} are settled: leave it out, or name a scenario")


def _write_and_print(pairs: "Pairs", territory: str, outcome: str, threads: int | None, output: OutputOptions) -> None:
    """Run or read the worlds, write the explanation and print it."""
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.explanation.explained_pairs import check_request, write_explanation
    from interpose.model.output_folder import new_folder
    from interpose.viz.report.explanation_page import write_explanation_page

    target = output.folder(pairs.world.name, "explain")
    territory, outcome = check_request(pairs, territory, outcome)
    with new_folder(target) as folder:
        new_runs = None if pairs.worlds_folder else _run(pairs, territory, threads, output.silent)
        explanation, lines = write_explanation(folder, pairs, territory, outcome, new_runs)
        tables = {"chain": explanation.chain, "weekly": explanation.weekly, "pathways": explanation.pathways}
        write_explanation_page(folder / "page.html", meta=explanation.meta, sentences=lines, **tables)
    if output.json:
        chain, pathways = (table.to_dict("records") for table in (explanation.chain, explanation.pathways))
        print_json(
            {
                "out": target,
                "policy": pairs.policy,
                "sentences": explanation.meta["sentences"],
                "chain": chain,
                "pathways": pathways,
            }
        )
    elif output.csv:
        print_csv(explanation.chain)
    elif not output.quiet:
        _print(lines, target, pairs.worlds_folder or target)


def _run(pairs: "Pairs", territory: str, threads: int | None, quiet: bool) -> dict[str, list[Any]]:
    """Run every world that is needed, with progress; print what is run again or left out."""
    from interpose.cli.console import announce_compilation, announce_costs, notices, progress
    from interpose.experiments.explanation.explained_pairs import run_pairs

    if not quiet and pairs.stored:
        again = mark(
            "{folder} keeps no daily series: its worlds, and those with a pathway off, are run again ({n:,} worlds)"
        )
        notices.print(say(again, folder=pairs.stored.folder, n=pairs.runs), soft_wrap=True)
    if not quiet and len(pairs.territories(territory)) == 1 < len(pairs.world.places):
        notices.print(say("only {place} is kept: all territories would take too much room", place=territory))
    announce_costs(pairs.world, pairs.runs, threads, quiet)
    announce_compilation(quiet)
    with progress(pairs.runs, "worlds", quiet) as done:
        return run_pairs(pairs, territory, threads=threads, done=done)


def _print(lines: list[str], target: Path, worlds: Path) -> None:
    """Print the sentences, and where results are."""
    typer.echo("\n\n".join(lines))
    typer.echo("\n" + say("Tables: {target}", target=target))
    typer.echo(say("Figures: {page}   (open it in a browser; it needs no network)", page=target / "page.html"))
    command = f"interpose explain {worlds} --territory ID --outcome SERIES"
    typer.echo(say("Another territory or outcome, at once: {command}", command=command))
