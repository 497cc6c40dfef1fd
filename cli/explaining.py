"""Explaining what a policy changes in one territory."""

from typing import Annotated

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
    ScenarioName,
    Seeds,
    Threads,
    parse_changes,
    result_folder,
)


def explain(
    scenario: ScenarioName,
    territory: Annotated[str, typer.Option(help="id of the territory; interpose show lists them")],
    outcome: Annotated[str, typer.Option(help="a series of the territory, for instance violations, trust, left")],
    without: Annotated[
        list[str] | None,
        typer.Option(help="'force', a pathway, or 'all-pathways'; repeatable; default: --set, else the force"),
    ] = None,
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

    The policy is what --without names; without it what --set changes, and the force where nothing is named.
    """
    from interpose.cli.comparing import arms_of_twin, loader
    from interpose.cli.console import print_json, progress, say_if_compiling
    from interpose.experiments.claims import bare
    from interpose.experiments.explanation import collect, link_of, place_of, worlds
    from interpose.experiments.explanation import explain as put_together
    from interpose.experiments.runner import usable_cores
    from interpose.experiments.wording import sentences
    from interpose.model.memory import check_memory
    from interpose.model.results import new_folder
    from interpose.viz.chain import write_chain_page

    named = without or (None if changes else ["force"])
    sizes, load = parse_changes(None, people_per_agent, days), loader(scenario, off, parameters, quiet or json)
    world, other, policy = arms_of_twin(load, named, changes, sizes)
    place_of(world, territory)
    link_of(world, outcome)
    arms = worlds(bare(world), bare(other))
    check_memory(world, at_once=min(len(arms) * seeds, threads or usable_cores()))
    target = result_folder(out, world.name, "explain")
    with new_folder(target) as folder:
        say_if_compiling(quiet or json)
        with progress(len(arms) * seeds, "worlds", quiet or json) as done:
            numbers = range(first_seed, first_seed + seeds)
            kept = collect(arms, territory, numbers, threads=threads, done=done)
        found = put_together(world, kept, territory, outcome, policy)
        said = sentences(found)
        found.write(folder)
        (folder / "explain.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
        tables = {"chain": found.chain, "weekly": found.weekly, "pathways": found.pathways}
        write_chain_page(folder / "page.html", meta=found.meta, said=said, **tables)
    if json:
        chain, pathways = (table.to_dict("records") for table in (found.chain, found.pathways))
        print_json({"out": target, "policy": policy, "sentences": said, "chain": chain, "pathways": pathways})
    elif not quiet:
        typer.echo("\n\n".join(said))
        typer.echo(f"\nTables: {target}")
        typer.echo(f"Figures: {target / 'page.html'}   (open it in a browser; it needs no network)")
