"""The command `twin`: paired worlds with and without a policy."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import parse_changes, print_overruled
from interpose.cli.shared_options import (
    OutputOptions,
    ScenarioName,
    SeedOptions,
    UntilOptions,
    WorkerOptions,
    WorldOptions,
    options,
)
from interpose.model.language.figures import day_words, list_words
from interpose.model.language.words import say

if TYPE_CHECKING:
    from interpose.experiments.comparison.arms import Twins


@options()
def twin(
    scenario: ScenarioName,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="'force', a pathway, or 'all-pathways'; repeatable; else --policy and --set tell the worlds apart"
        ),
    ] = None,
    *,
    seeds: SeedOptions,
    stop: UntilOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Run the same seeds with and without a policy, print what differs with 95 % intervals, write tables and a page.

    The policy is what --without names; without it, what --policy and --set change.
    """
    from interpose.cli.console import announce_compilation, announce_costs, print_csv, print_json, progress
    from interpose.experiments.comparison.compare import compare
    from interpose.experiments.comparison.until import check_most, read_widths
    from interpose.experiments.execution.parallel import check_room
    from interpose.model.output_folder import new_folder
    from interpose.model.results.comparison import WITHOUT
    from interpose.model.results.cost_effectiveness import costs_per_averted
    from interpose.viz.report.paired_page import write_page

    pair, runs = twins_of(scenario, without, world, quiet=output.silent), 2 * seeds.seeds
    widths = read_widths(stop.until or [])
    check_most(widths, seeds.seeds)
    check_room(pair.world, runs, cores.threads)
    target = output.folder(pair.world.name, "twin")
    with new_folder(target) as folder:
        announce_costs(pair.world, runs, cores.threads, output.silent)
        announce_compilation(output.silent)
        with progress(runs, "worlds", output.silent) as done:
            store = compare(*pair, seeds.numbers, until=widths, threads=cores.threads, done=done)
        store.write(folder)
        write_page(store, folder / "page.html")
    if output.json:
        rows = store.effects.to_dict("records")
        costs = costs_per_averted(store.outcomes, WITHOUT).to_dict("records")
        used = {"seeds": len(store.meta["seeds"])} | {key: store.meta[key] for key in ("until",) if key in store.meta}
        print_json({"out": target, "policy": pair.policy, **used, "effects": rows, "costs": costs})
    elif output.csv:
        print_csv(store.effects)
    elif not output.quiet:
        _print_effects(scenario, pair.world, pair.policy, store, target)


def twins_of(scenario: str, without: list[str] | None, world: WorldOptions, *, quiet: bool) -> "Twins":
    """Return both worlds; the policy is named as it was typed."""
    from interpose.experiments.comparison.arms import twins
    from interpose.model.errors import ScenarioError
    from interpose.model.scenario.posterior import settled_paths

    off, changes = world.off or [], parse_changes(world.changes, policies=world.policy)
    if not without and not changes:
        raise ScenarioError(
            "both worlds would be the same: add --without POLICY, or --set PATH=VALUE, or --policy NAME"
        )
    pair = twins(scenario, without or [], changes, sizes=world.sizes, off=off, parameters=world.parameters)
    print_overruled(pair.world, settled_paths(pair.world, changes | world.sizes, off), "--set", quiet=quiet)
    typed = [*(world.policy or []), *(change.strip() for change in world.changes or [])]
    return pair if without else pair._replace(policy=typed)


def _print_effects(scenario_name: str, world: Any, policy: list[str], store: Any, target: Path) -> None:
    """Print the paired differences for people, the reported series beside them, and where results are."""
    from interpose.cli.compare import print_costs
    from interpose.cli.console import print_table
    from interpose.cli.next_steps import next_steps
    from interpose.model.results.comparison import WITH, WITHOUT
    from interpose.model.results.outcomes import HEADLINES

    table = store.effects.set_index("outcome").loc[[outcome.name for outcome in HEADLINES]]
    rows = [_effect_row(effect) for _, effect in table.iterrows()]
    name, days = list_words([say(part) for part in policy]), store.meta["days"]
    title = say(
        "{title}: with and without {policy}, {seeds} paired seeds, {days} days",
        title=world.title or world.name,
        policy=name,
        seeds=len(store.meta["seeds"]),
        days=days,
    )
    columns = (
        say("mean per run"),
        say("with"),
        say("without"),
        say("difference"),
        say("95 % interval"),
        say("lower in"),
        say("higher in"),
        say("unit"),
    )
    print_table(title, columns, rows)
    typer.echo("")
    print_costs(store.outcomes, WITH, WITHOUT)
    _print_power(store)
    _print_magnitudes(store)
    typer.echo("\n" + say("Results: {target}", target=target))
    typer.echo(say("Figures: {target}   (open it in a browser; it needs no network)", target=target / "page.html"))
    steps = next_steps(scenario_name, world, policy, store, target)
    first, *others = steps
    typer.echo(say("Next: {command}", command=first))
    for step in others:
        typer.echo(" " * len("Next: ") + step)


def _effect_row(effect: Any) -> list[str]:
    """Return one outcome's paired difference as the cells of a row."""
    from interpose.cli.console import number
    from interpose.model.results.outcomes import NAMED

    digits = NAMED[str(effect.name)].digits
    means = [number(value, digits) for value in (effect["with"], effect.without, effect.difference)]
    interval = say("{low} to {high}", low=number(effect.low, digits), high=number(effect.high, digits))
    return [
        say(effect.label),
        *means,
        interval,
        say("{part:.0f} %", part=100 * effect.lower_in),
        say("{part:.0f} %", part=100 * effect.higher_in),
        say(effect.unit),
    ]


def _print_power(store: Any) -> None:
    """Print how many seeds were run and why, and what pairing gains for each headline outcome."""
    from interpose.cli.console import times
    from interpose.model.results.outcomes import HEADLINES, label_of

    if "until" in store.meta:
        typer.echo(store.meta["until"]["words"])
    table = store.effects.set_index("outcome").loc[[outcome.name for outcome in HEADLINES]]
    gains = [
        say(
            "{outcome} {ratio} ({low} to {high})",
            outcome=label_of(str(name)).lower(),
            ratio=times(e["variance_ratio"]),
            low=times(e["variance_ratio_low"]),
            high=times(e["variance_ratio_high"]),
        )
        for name, e in table.iterrows()
        if e["variance_ratio"] == e["variance_ratio"] and e["variance_ratio_low"] == e["variance_ratio_low"]
    ]
    if gains:
        typer.echo(
            say(
                "Pairing: unpaired seeds would vary so many times as much (95 % interval): {gains}.",
                gains=", ".join(gains),
            )
        )


def _print_magnitudes(store: Any) -> None:
    """Print the reported weekly deaths beside what would be reported without the policy."""
    from interpose.cli.console import number, print_table

    weekly = store.weekly[store.weekly["arm"] == "without"]
    rows = []
    for week, reported in enumerate(store.meta["reported"]):
        values = weekly.loc[weekly["week"] == week, "reported_deaths"]
        if len(values):
            low, middle, high = values.quantile([0.1, 0.5, 0.9])
            rows.append(
                [
                    day_words(reported["week_start"]),
                    reported["deaths"],
                    number(middle, 0),
                    say("{low} to {high}", low=number(low, 0), high=number(high, 0)),
                ]
            )
    if rows:
        columns = (say("week from"), say("reported"), say("model, median"), say("80 % of seeds"))
        print_table(
            "\n" + say("Deaths per week as reported in the model, without the policy, beside the reported series"),
            columns,
            rows,
        )
    _print_deadliness(store)


def _print_deadliness(store: Any) -> None:
    """Print how deadly clashes are without the policy, and how often peacekeepers die, beside what is known."""
    fatal = store.severities[(store.severities["arm"] == "without") & (store.severities["kind"] == "clash")]["deaths"]
    rate = store.effects.set_index("outcome").loc["force_deaths_per_1000_years"]
    if len(fatal):
        typer.echo(
            "\n"
            + say(
                "Deaths per fatal clash: median {median:.0f}, 99th percentile {high:.0f}, most {most}.",
                median=fatal.median(),
                high=fatal.quantile(0.99),
                most=fatal.max(),
            )
        )
    if rate["with"] > 0:
        typer.echo(
            say(
                "Deaths of peacekeepers by malicious acts: {rate:.2f} per 1,000 and year (UN missions "
                "2012-2022: 0.1 to 1).",
                rate=rate["with"],
            )
        )
