"""The command `attribute`: an effect shared out among the pathways of the force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.compare import check_outcomes, ends, share
from interpose.cli.options import parse_changes, print_overruled
from interpose.cli.shared_options import OutputOptions, ScenarioName, SeedOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.words import mark, say, say_count

if TYPE_CHECKING:
    from interpose.experiments.attribution.attribute import Attribution, Game
    from interpose.model.scenario.scenario import Scenario

COLUMNS = (
    mark("part of the effect"),
    mark("mean"),
    mark("95 % interval"),
    mark("of the whole"),
    mark("lower in"),
    mark("higher in"),
    mark("sampling"),
    mark("of"),
)
MOST_PAIRS = 6


@options()
def attribute(
    scenario: ScenarioName,
    outcome: Annotated[list[str] | None, typer.Option(help="whose change is shared out; repeatable")] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH=VALUE", help="what the policy changes; repeatable; default: the force is there"),
    ] = None,
    groups: Annotated[Path | None, typer.Option(help="YAML file with groups of pathways")] = None,
    ungrouped: Annotated[bool, typer.Option("--ungrouped", help="every pathway alone, from sampled orders")] = False,
    permutations: Annotated[
        int | None, typer.Option(max=10_000, help="orders per seed; even; default: 10, all of up to five groups")
    ] = None,
    every_combination: Annotated[
        bool, typer.Option("--every-combination", help="run all: no error of sampling, and interactions; takes longer")
    ] = False,
    *,
    seeds: SeedOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Share a policy's effect out among the pathways: parts that sum to the whole, with intervals over seeds.

    Shapley values. Orders in which pathways join are sampled anew for every seed, so that the intervals hold the error
    of sampling; with few groups, or on request, each combination is run with each seed.
    """
    from interpose.experiments.attribution.attribute import check, orders_for
    from interpose.experiments.attribution.pathway_groups import grouped_players, single_players
    from interpose.experiments.execution.parallel import check_room

    loaded = world.load(scenario, quiet=output.silent)
    outcomes = check_outcomes(outcome) or ["violations"]
    players = single_players(loaded) if ungrouped else grouped_players(loaded, groups)
    game = _game(loaded, players, seeds.numbers, outcomes, change, quiet=output.silent)
    orders = orders_for(len(players), permutations, every_combination=every_combination)
    check(game, orders)
    check_room(loaded, game.runs(orders and 4), cores.threads)
    _share_out(loaded, game, orders, cores.threads, output)


def _game(
    world: "Scenario", players: Any, seeds: range, outcomes: list[str], change: list[str] | None, *, quiet: bool
) -> "Game":
    """Return the game of the pathways: the policy, its players and the outcomes that are shared out."""
    from interpose.experiments.attribution.pathway_game import pathway_game
    from interpose.model.errors import mistakes_in

    with mistakes_in("change"):
        changes = parse_changes(change)
    game = pathway_game(world, players, seeds, outcomes, changes)
    print_overruled(world, changes, "--change", quiet=quiet)
    return game


def _share_out(
    world: "Scenario", game: "Game", permutations: int | None, threads: int | None, output: OutputOptions
) -> None:
    """Run every world that is needed, with progress, write the parts and print them."""
    from interpose.cli.console import announce_compilation, announce_costs, print_csv, print_json, progress
    from interpose.experiments.attribution.pathway_game import described, play
    from interpose.model.output_folder import new_folder

    target = output.folder(world.name, "attribute")
    with new_folder(target) as folder:
        announce_costs(world, game.runs(permutations), threads, output.silent)
        announce_compilation(output.silent)
        with progress(game.runs(permutations), "worlds", output.silent) as done:
            attribution = play(world, game, permutations, threads=threads, done=done)
        attribution.write(folder, described(world, game, permutations))
    if output.json:
        tables = {name: getattr(attribution, name).to_dict("records") for name in ("whole", "parts", "interactions")}
        print_json({"out": target, "seeds": len(game.seeds)} | tables)
    elif output.csv:
        print_csv(attribution.parts)
    elif not output.quiet:
        for name in game.outcomes:
            _print_parts(world, game, attribution, name, _how(permutations))
        typer.echo("\n" + say("Tables: {target}", target=target))


def _how(permutations: int | None) -> str:
    """Return in words how parts were found, and what their intervals hold."""
    if permutations is None:
        return say("every combination of each")
    return say("{n} sampled orders of each (intervals hold the error of sampling)", n=permutations)


def _print_parts(world: "Scenario", game: "Game", attribution: "Attribution", outcome: str, how: str) -> None:
    """Print an outcome's parts, largest first, with what is outside the pathways and the whole, and interactions."""
    from interpose.cli.console import number, print_table
    from interpose.model.results.intervals import excludes_zero
    from interpose.model.results.outcomes import NAMED

    digits = NAMED[outcome].digits
    whole: Any = attribution.whole.set_index("outcome").loc[outcome]
    clear = excludes_zero(whole.low, whole.high)
    parts = attribution.parts[attribution.parts["outcome"] == outcome]
    within, outside = parts[:-1], parts[-1:]
    ordered: list[Any] = within.sort_values("part", key=abs, ascending=False, kind="stable").to_dict("records")
    ordered += outside.to_dict("records")
    rows = [
        [
            say(str(part["player"])),
            number(part["part"], digits),
            ends(part["low"], part["high"], digits),
            f"{100 * part['part'] / whole.effect:.0f} %" if clear else "-",
            share(part["lower_in"]),
            share(part["higher_in"]),
            number(part["sampling_error"], digits + 1),
            part["pathways"] if part["pathways"] != part["player"] else "",
        ]
        for part in ordered
    ]
    sums = [number(whole.effect, digits), ends(whole.low, whole.high, digits), "100 %" if clear else "-"]
    columns = tuple(say(heading) for heading in COLUMNS)
    title = _title(world, game, outcome, how)
    print_table(title, columns, [*rows, [say("the whole"), *sums, "", "", "", ""]])
    _print_pairs(attribution, outcome, digits)


def _title(world: "Scenario", game: "Game", outcome: str, how: str) -> str:
    """Return what a table of parts is of: scenario, policy, outcome, seeds, and how parts were found."""
    from interpose.model.results.formatting import listing, uncapitalised
    from interpose.model.results.outcomes import NAMED

    changes = listing([f"{path}={value}" for path, value in game.question.policy.items()])
    return say(
        "{scenario}: what {policy} changes in {outcome} ({unit}), {seeds}, {how}",
        scenario=world.title or world.name,
        policy=say("the force") if game.question.against else changes,
        outcome=uncapitalised(say(NAMED[outcome].label)),
        unit=say(NAMED[outcome].unit),
        seeds=say_count("{n} seed", "{n} seeds", len(game.seeds)),
        how=how,
    )


def _print_pairs(attribution: "Attribution", outcome: str, digits: int) -> None:
    """Print the strongest interactions whose interval excludes 0."""
    from interpose.cli.console import number, print_table
    from interpose.model.results.intervals import excludes_zero

    if attribution.interactions.empty:
        typer.echo(say("Interactions need all combinations: add --every-combination."))
        return
    pairs = attribution.interactions[attribution.interactions["outcome"] == outcome]
    clear = pairs[excludes_zero(pairs["low"], pairs["high"])].head(MOST_PAIRS)
    if clear.empty:
        typer.echo(say("Interactions: the interval of every pair includes 0.") + "\n")
        return
    rows = [
        [
            say("{one} with {other}", one=say(str(pair["one"])), other=say(str(pair["other"]))),
            number(pair["interaction"], digits),
            ends(pair["low"], pair["high"], digits),
        ]
        for pair in clear.to_dict("records")
    ]
    heads = (say("pair"), say("mean"), say("95 % interval"))
    print_table("\n" + say("More (or less) together than one by one"), heads, rows)
    typer.echo("")
