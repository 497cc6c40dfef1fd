"""The command `compare`: many policies against one baseline."""

from typing import Annotated, Any

import typer

from interpose.cli.options import print_overruled
from interpose.cli.shared_options import (
    OutputOptions,
    ScenarioName,
    SeedOptions,
    UntilOptions,
    WorkerOptions,
    WorldOptions,
    options,
)
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import language
from interpose.model.language.words import mark, say

NAMED_BY = (mark("group"), mark("territory"))
"""What rows of the last tables are named by."""
SHOWN = ("deaths", "violations", "clashes", "deaths_civilians", "deaths_force", "displaced", "mean_trust")
MOST_PLACES = 6


@options(leave_out=("policy",))
def compare(
    scenario: ScenarioName,
    policy: Annotated[
        list[str],
        typer.Option(
            metavar="NAME[=ITEM[,ITEM]]",
            help="a policy of the scenario by its name, or one of your own: an item is PATH=VALUE, policy=NAME, or "
            "no-force, no-PATHWAY, no-all-pathways; repeatable",
        ),
    ],
    baseline: Annotated[
        str | None, typer.Option(help="name of the policy that the others are compared with; default: none of them")
    ] = None,
    outcome: Annotated[list[str] | None, typer.Option(help="an outcome to print; repeatable")] = None,
    *,
    seeds: SeedOptions,
    stop: UntilOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Compare policies with one baseline over the same seeds: who is helped or harmed, where, from which day on.

    Without --baseline, the baseline is the world as --set and --off leave it.
    """
    from interpose.cli.console import announce_compilation, announce_costs, print_csv, print_json, progress
    from interpose.cli.next_steps import brief_of
    from interpose.cli.policy_syntax import read_policies
    from interpose.experiments.comparison.arms import policy_arms
    from interpose.experiments.comparison.compare import contrast
    from interpose.experiments.comparison.until import USUAL, check_most, read_widths
    from interpose.experiments.execution.parallel import check_room
    from interpose.model.output_folder import new_folder
    from interpose.model.scenario.scenario import paths_set_by

    loaded, policies = world.load(scenario, quiet=output.silent), read_policies(policy)
    arms, baseline_name = policy_arms(loaded, policies, baseline)
    settled = [path for changed in policies.values() for path in paths_set_by(loaded, changed.changes)]
    print_overruled(loaded, settled, "--policy", quiet=output.silent)
    outcomes, runs = check_outcomes(outcome) or list(SHOWN), len(arms) * seeds.seeds
    widths = read_widths(stop.until or [], check_outcomes(outcome) or [USUAL])
    check_most(widths, seeds.seeds)
    check_room(loaded, runs, cores.threads)
    target = output.folder(loaded.name, "compare")
    with new_folder(target) as folder:
        announce_costs(loaded, runs, cores.threads, output.silent)
        announce_compilation(output.silent)
        with progress(runs, "worlds", output.silent) as done:
            contrasts = contrast(arms, baseline_name, seeds.numbers, until=widths, threads=cores.threads, done=done)
        contrasts.write(folder)
    if output.json:
        tables = {"effects": contrasts.effects, "costs": contrasts.costs}
        rows, meta = {name: table.to_dict("records") for name, table in tables.items()}, contrasts.meta
        used = {"seeds": len(meta["seeds"])} | {key: meta[key] for key in ("until",) if key in meta}
        print_json({"out": target, "baseline": baseline_name} | used | rows)
    elif output.csv:
        print_csv(contrasts.effects)
    elif not output.quiet:
        _print_effects(loaded, contrasts, outcomes)
        _print_whom_and_where(contrasts)
        typer.echo(f"\n{say('Tables: {target}', target=target)}\n{say('Next: {command}', command=brief_of(target))}")


def check_outcomes(names: list[str] | None) -> list[str]:
    """Return names of outcomes, each once; raises ``InterposeError`` for one that no run has."""
    from interpose.experiments.execution.evaluate import check_outcome

    return list(dict.fromkeys(check_outcome(name) for name in names or []))


def _print_effects(world: Any, contrasts: Any, shown: list[str]) -> None:
    """Print what each policy changes and averts, when its worlds diverge, and what pairing gains."""
    from interpose.cli.console import print_table, times

    meta = contrasts.meta
    columns = [
        say("difference to the baseline"),
        say("baseline"),
        say("mean"),
        say("95 % interval"),
        say("median"),
        say("95 % interval"),
    ]
    columns += [say("helps in"), say("harms in"), say("pairing"), say("unit")]
    for policy in meta["policies"]:
        table = contrasts.effects[contrasts.effects["policy"] == policy].set_index("measure").loc[shown]
        print_table(
            say(
                "{title}: {policy} against {baseline}, {seeds} paired seeds, {days} days",
                title=world.title or world.name,
                policy=policy,
                baseline=meta["baseline"],
                seeds=len(meta["seeds"]),
                days=meta["days"],
            ),
            columns,
            [_effect_row(e) for _, e in table.iterrows()],
        )
        _print_averted(contrasts, policy)
        typer.echo("")
    if "until" in meta:
        typer.echo(meta["until"]["words"])
    ratios = contrasts.effects["variance_ratio"].dropna()
    if len(ratios):
        typer.echo(
            say(
                "Pairing: differences of unpaired seeds would vary {median} times as much (variance, "
                "median over all outcomes and policies; at the least {least} times).",
                median=times(ratios.median()),
                least=times(ratios.min()),
            )
        )


def _effect_row(effect: Any) -> list[str]:
    """Return one outcome's paired difference as the cells of a row."""
    from interpose.cli.console import number
    from interpose.model.results.outcomes import NAMED

    digits = NAMED[str(effect.name)].digits
    cells = [
        say(effect.label),
        number(effect.baseline, digits),
        number(effect.difference, digits),
        ends(effect.low, effect.high, digits),
    ]
    cells += [
        number(effect["median"], digits),
        ends(effect.median_low, effect.median_high, digits),
        share(effect.helps),
        share(effect.harms),
    ]
    return [*cells, _gain(effect), say(effect.unit)]


def _gain(effect: Any) -> str:
    """Return how many times more the difference of unpaired seeds would vary, with its interval."""
    if effect.variance_ratio != effect.variance_ratio:
        return "-"
    from interpose.cli.console import times

    ratio, low, high = effect.variance_ratio, effect.variance_ratio_low, effect.variance_ratio_high
    if low != low:
        return say("x {ratio}", ratio=times(ratio))
    return say("x {ratio} ({low} to {high})", ratio=times(ratio), low=times(low), high=times(high))


def ends(low: float, high: float, digits: int) -> str:
    """Return an interval as text."""
    from interpose.cli.console import number

    return "-" if low != low else say("{low} to {high}", low=number(low, digits), high=number(high, digits))


def share(part: float) -> str:
    """Return a share of seeds in percent."""
    return "-" if part != part else say("{part:.0f} %", part=100 * part)


def print_costs(runs: Any, policy: str, baseline: str, indent: str = "") -> None:
    """Print what a policy costs more, and what each death and violation averted costs."""
    from interpose.model.results.cost_effectiveness import costs_per_averted, said_of, said_of_cost

    costs = costs_per_averted(runs[runs["arm"].isin([policy, baseline])], baseline)
    if len(costs):
        words = said_of_cost(runs, policy, baseline)
        typer.echo(indent + say("{cost}; rates: docs/costs.md", cost=words))
    for row in costs.itertuples():
        typer.echo(f"{indent}  {said_of(row)}")


def _print_averted(contrasts: Any, policy: str) -> None:
    """Print what a policy averts, and from which day on its worlds differ."""
    from interpose.cli.console import number

    averted = contrasts.averted[contrasts.averted["policy"] == policy]
    for _, effect in averted.iterrows():
        words = say(
            "{outcome}: averted per run {amount} ({interval})",
            outcome=say(effect.label),
            amount=number(effect.averted),
            interval=ends(effect.low, effect.high, 1),
        )
        typer.echo(f"  {words}")
    print_costs(contrasts.runs, policy, contrasts.meta["baseline"], "  ")
    days = contrasts.divergence.loc[contrasts.divergence["policy"] == policy, "day"]
    if days.notna().any():
        words = say(
            "Runs diverge in {share:.0%} of seeds, in the median on day {median:.0f} (days {first:.0f} to {last:.0f})",
            share=days.notna().mean(),
            median=days.median(),
            first=days.min(),
            last=days.max(),
        )
    else:
        words = say("Runs never diverge: the policy changes nothing in any seed")
    typer.echo(f"  {words}")


def measure_words(measure: str) -> str:
    """Return what a measure is called in a row: its name in English, as in files; its label in other languages."""
    from interpose.model.results.outcomes import label_of

    return measure.replace("_", " ") if language() == SOURCE else label_of(measure).lower()


def _print_whom_and_where(contrasts: Any) -> None:
    """Print differences in deaths for every group, and for the territories in which they are largest."""
    from interpose.cli.console import number, print_table

    columns = (say("baseline"), say("difference"), say("95 % interval"), say("lower in"), say("higher in"))
    groups = contrasts.by_group[contrasts.by_group["measure"] == "deaths"]
    largest = contrasts.by_place[contrasts.by_place["measure"].isin(["deaths_civilians", "violations"])]
    largest = largest.loc[largest["difference"].abs().sort_values(ascending=False, kind="stable").index]
    for title, name, table in (
        (say("Deaths by group"), "group", groups),
        (
            say("Where civilian deaths and violations differ most"),
            "territory",
            largest.groupby("policy").head(MOST_PLACES),
        ),
    ):
        rows = [
            [
                f"{effect.policy}: {effect[name]}"
                + (f", {measure_words(effect.measure)}" if name == "territory" else ""),
                number(effect.baseline),
                number(effect.difference),
                ends(effect.low, effect.high, 1),
                share(effect.lower_in),
                share(effect.higher_in),
            ]
            for _, effect in table.iterrows()
        ]
        print_table(f"\n{title}", (say(name), *columns), rows)
