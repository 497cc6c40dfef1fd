"""Sharing out an effect among the pathways of the force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.contrasting import chosen_outcomes, ends, share
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
    load_world,
    parse_changes,
    result_folder,
    say_what_wins,
)

if TYPE_CHECKING:
    from interpose.experiments.attribution import Attribution, Game
    from interpose.model.scenario import Scenario

MOST_PAIRS = 6


def attribute(
    scenario: ScenarioName,
    outcome: Annotated[list[str] | None, typer.Option(help="whose change is shared out; repeatable")] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH=VALUE", help="what the policy changes; repeatable; default: the force is there"),
    ] = None,
    groups: Annotated[Path | None, typer.Option(help="YAML file with groups of pathways")] = None,
    ungrouped: Annotated[bool, typer.Option("--ungrouped", help="every pathway alone, from sampled orders")] = False,
    permutations: Annotated[int, typer.Option(max=10_000, help="orders per seed, for --ungrouped; even")] = 10,
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
    """Share a policy's effect out among the pathways: parts that sum to the whole, with intervals over seeds.

    Shapley values: each combination of up to eight groups of pathways is run with each seed, or orders are sampled.
    """
    from interpose.cli.console import print_json, say_if_compiling
    from interpose.experiments.attribution import check
    from interpose.experiments.evaluation import evaluate
    from interpose.experiments.players import grouped_players, single_players
    from interpose.experiments.runner import usable_cores
    from interpose.model.memory import check_memory
    from interpose.model.results import new_folder

    world = load_world(scenario, parse_changes(changes, people_per_agent, days), off, parameters, quiet=quiet or json)
    shown = chosen_outcomes(outcome) or ["violations"]
    players = single_players(world) if ungrouped else grouped_players(world, groups)
    game = _game(world, players, range(first_seed, first_seed + seeds), shown, parse_changes(change))
    say_what_wins(world, parse_changes(change), "--change", quiet=quiet or json)
    check(game, permutations if ungrouped else None)
    check_memory(world, at_once=min(game.runs(4 if ungrouped else None), threads or usable_cores()))
    target = result_folder(out, world.name, "attribute")
    with new_folder(target) as folder:
        say_if_compiling(quiet or json)
        found = _play(evaluate, world, game, permutations if ungrouped else None, threads, quiet or json)
        found.write(folder, _meta(world, game, permutations if ungrouped else None))
    if json:
        tables = {name: getattr(found, name).to_dict("records") for name in ("whole", "parts", "interactions")}
        print_json({"out": target, "seeds": seeds} | tables)
    elif not quiet:
        for name in shown:
            _print_parts(world, game, found, name)
        typer.echo(f"\nTables: {target}")


def _game(world: "Scenario", players: Any, seeds: Any, outcomes: list[str], change: dict[str, object]) -> "Game":
    """Ask what is shared out; raises ``ScenarioError`` where there is nothing to share or nobody to share it."""
    from interpose.experiments.attribution import THE_FORCE, Game, Question
    from interpose.model.errors import ScenarioError

    if not players:
        raise ScenarioError("attribute: every pathway is off: there is nothing to share the effect among")
    if not world.mission.deployed and not change:
        raise ScenarioError(f"attribute: {world.name} has no force: add --set mission.deployed=true")
    switches = [path for path in change if path.split(".")[0] == "pathways"]
    if switches:
        raise ScenarioError(f"--change {switches[0]}: effects are shared among pathways: use --off, or compare")
    question = Question(change, {}, in_both=True) if change else THE_FORCE
    return Game(players, seeds, outcomes, question)


def _play(
    evaluate: Any, world: "Scenario", game: "Game", permutations: int | None, threads: int | None, quiet: bool
) -> "Attribution":
    """Run every world that is needed, with progress."""
    from functools import partial

    from interpose.cli.console import progress
    from interpose.experiments import attribution
    from interpose.experiments.claims import bare

    with progress(game.runs(permutations), "worlds", quiet) as done:
        run = partial(evaluate, bare(world), threads=threads, done=done)
        if permutations is None:
            return attribution.attribute(run, game)
        return attribution.attribute_sampled(run, game, permutations)


def _meta(world: "Scenario", game: "Game", permutations: int | None) -> dict[str, Any]:
    """Describe what was asked, of which worlds."""
    from interpose.model.intervals import CONFIDENCE
    from interpose.model.provenance import provenance

    asked = {"policy": dict(game.question.policy), "against": dict(game.question.against)}
    players = [player.model_dump(mode="json") for player in game.players]
    method = {"method": "all coalitions" if permutations is None else "sampled orders", "permutations": permutations}
    what = {"kind": "attribute", "outcomes": list(game.outcomes), "players": players, "confidence": CONFIDENCE}
    return provenance(world, list(game.seeds), world.days) | what | asked | method


def _print_parts(world: "Scenario", game: "Game", found: "Attribution", outcome: str) -> None:
    """Print an outcome's parts, largest first, with what is outside the pathways and the whole, and interactions."""
    from interpose.cli.console import number, print_table
    from interpose.model.intervals import excludes_zero
    from interpose.model.outcomes import NAMED

    measure = NAMED[outcome]
    digits = measure.digits
    whole: Any = found.whole.set_index("outcome").loc[outcome]
    clear = excludes_zero(whole.low, whole.high)
    parts = found.parts[found.parts["outcome"] == outcome]
    within, outside = parts[:-1], parts[-1:]
    table: list[Any] = within.sort_values("part", key=abs, ascending=False, kind="stable").to_dict("records")
    table += outside.to_dict("records")
    rows = [
        [
            p["player"],
            number(p["part"], digits),
            ends(p["low"], p["high"], digits),
            f"{100 * p['part'] / whole.effect:.0f} %" if clear else "-",
            share(p["lower_in"]),
            share(p["higher_in"]),
            number(p["sampling_error"], digits + 1),
            p["pathways"] if p["pathways"] != p["player"] else "",
        ]
        for p in table
    ]
    sums = [number(whole.effect, digits), ends(whole.low, whole.high, digits), "100 %" if clear else "-"]
    what = "the force" if game.question.against else " and ".join(f"{k}={v}" for k, v in game.question.policy.items())
    columns = ("part of the effect", "mean", "95 % interval", "of the whole", "lower in", "higher in", "sampling", "of")
    title = f"{world.title or world.name}: what {what} changes in {measure.label.lower()} ({measure.unit})"
    print_table(f"{title}, {len(game.seeds)} seeds", columns, [*rows, ["the whole", *sums, "", "", "", ""]])
    _print_pairs(found, outcome, digits)


def _print_pairs(found: "Attribution", outcome: str, digits: int) -> None:
    """Print the strongest interactions whose interval excludes 0."""
    from interpose.cli.console import number, print_table
    from interpose.model.intervals import excludes_zero

    if found.interactions.empty:
        typer.echo("Interactions need all combinations: leave --ungrouped out.")
        return
    pairs = found.interactions[found.interactions["outcome"] == outcome]
    clear = pairs[excludes_zero(pairs["low"], pairs["high"])].head(MOST_PAIRS)
    if clear.empty:
        typer.echo("Interactions: no pair is clearly more, or less, together than one by one.\n")
        return
    rows = [
        [f"{p['one']} with {p['other']}", number(p["interaction"], digits), ends(p["low"], p["high"], digits)]
        for p in clear.to_dict("records")
    ]
    print_table("\nMore (or less) together than one by one", ("pair", "mean", "95 % interval"), rows)
    typer.echo("")
