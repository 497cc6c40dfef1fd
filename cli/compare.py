"""Comparing many policies with one baseline."""

from typing import Annotated, Any

import typer

from interpose.cli.options import say_what_wins
from interpose.cli.shared_options import OutputOptions, ScenarioName, SeedOptions, ThreadOptions, WorldOptions, options

SHOWN = ("deaths", "violations", "clashes", "deaths_civilians", "deaths_force", "displaced", "mean_trust")
MOST_PLACES = 6


@options()
def compare(
    scenario: ScenarioName,
    policy: Annotated[
        list[str],
        typer.Option(
            metavar="NAME=ITEM[,ITEM]",
            help="an item is PATH=VALUE, or no-force, no-PATHWAY, no-all-pathways; repeatable",
        ),
    ],
    baseline: Annotated[
        str | None, typer.Option(help="name of the policy that the others are compared with; default: none of them")
    ] = None,
    outcome: Annotated[list[str] | None, typer.Option(help="an outcome to print; repeatable")] = None,
    *,
    seeds: SeedOptions,
    world: WorldOptions,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Compare policies with one baseline over the same seeds: who is helped or harmed, where, from which day on.

    Without --baseline, the baseline is the world as --set and --off leave it.
    """
    from interpose.cli.console import print_json, progress, say_if_compiling
    from interpose.cli.policy_syntax import read_policies
    from interpose.experiments.comparison.arms import policy_arms
    from interpose.experiments.comparison.compare import contrast
    from interpose.experiments.execution.parallel import check_room
    from interpose.model.output_folder import new_folder

    loaded, policies = world.load(scenario, quiet=output.silent), read_policies(policy)
    arms, first = policy_arms(loaded, policies, baseline)
    say_what_wins(loaded, [path for one in policies.values() for path in one.changes], "--policy", quiet=output.silent)
    shown, runs = chosen_outcomes(outcome) or list(SHOWN), len(arms) * seeds.seeds
    check_room(loaded, runs, cores.threads)
    target = output.folder(loaded.name, "compare")
    with new_folder(target) as folder:
        say_if_compiling(output.silent)
        with progress(runs, "worlds", output.silent) as done:
            found = contrast(arms, first, seeds.numbers, threads=cores.threads, done=done)
        found.write(folder)
    if output.json:
        effects = found.effects.to_dict("records")
        print_json({"out": target, "baseline": first, "seeds": seeds.seeds, "effects": effects})
    elif not output.quiet:
        _print_effects(loaded, found, shown)
        _print_whom_and_where(found)
        typer.echo(f"\nTables: {target}")


def chosen_outcomes(names: list[str] | None) -> list[str]:
    """Check the names of outcomes, and give each once; raises ``InterposeError`` for one that no run has."""
    from interpose.experiments.execution.evaluate import check_outcome

    return list(dict.fromkeys(check_outcome(name) for name in names or []))


def _print_effects(world: Any, found: Any, shown: list[str]) -> None:
    """Print what each policy changes, what it averts, when its worlds part, and what pairing gains."""
    from interpose.cli.console import print_table

    meta = found.meta
    columns = ["difference to the baseline", "baseline", "mean", "95 % interval", "median", "95 % interval"]
    columns += ["helps in", "harms in", "pairing", "unit"]
    for policy in meta["policies"]:
        table = found.effects[found.effects["policy"] == policy].set_index("measure").loc[shown]
        title = f"{world.title or world.name}: {policy} against {meta['baseline']}"
        print_table(
            f"{title}, {len(meta['seeds'])} paired seeds, {meta['days']} days",
            columns,
            [_effect_row(e) for _, e in table.iterrows()],
        )
        _print_averted(found, policy)
        typer.echo("")
    ratios = found.effects["variance_ratio"].dropna()
    if len(ratios):
        typer.echo(
            f"Pairing: differences of unpaired seeds would vary {ratios.median():.1f} times as much (variance, median "
            f"over all outcomes and policies; at the least {ratios.min():.1f} times)."
        )


def _effect_row(e: Any) -> list[str]:
    """Write one outcome's paired difference as the cells of a table."""
    from interpose.cli.console import number
    from interpose.model.results.outcomes import NAMED

    digits = NAMED[str(e.name)].digits
    cells = [e.label, number(e.baseline, digits), number(e.difference, digits), ends(e.low, e.high, digits)]
    cells += [number(e["median"], digits), ends(e.median_low, e.median_high, digits), share(e.helps), share(e.harms)]
    return [*cells, "-" if e.variance_ratio != e.variance_ratio else f"x {e.variance_ratio:.1f}", e.unit]


def ends(low: float, high: float, digits: int) -> str:
    """Write an interval."""
    from interpose.cli.console import number

    return "-" if low != low else f"{number(low, digits)} to {number(high, digits)}"


def share(part: float) -> str:
    """Write a share of seeds in percent."""
    return "-" if part != part else f"{100 * part:.0f} %"


def _print_averted(found: Any, policy: str) -> None:
    """Print what a policy averts, and from which day on its worlds are others."""
    averted = found.averted[found.averted["policy"] == policy]
    for _, e in averted.iterrows():
        typer.echo(f"  {e.label}: averted per run {e.averted:,.1f} ({ends(e.low, e.high, 1)})")
    days = found.divergence.loc[found.divergence["policy"] == policy, "day"]
    if days.notna().any():
        typer.echo(
            f"  Worlds part in {days.notna().mean():.0%} of seeds, in the median on day {days.median():.0f} "
            f"(days {days.min():.0f} to {days.max():.0f})"
        )
    else:
        typer.echo("  Worlds never part: the policy changes nothing in any seed")


def _print_whom_and_where(found: Any) -> None:
    """Print differences in deaths for every group, and for the territories in which they are largest."""
    from interpose.cli.console import number, print_table

    columns = ("baseline", "difference", "95 % interval", "lower in", "higher in")
    groups = found.by_group[found.by_group["measure"] == "deaths"]
    where = found.by_place[found.by_place["measure"].isin(["deaths_civilians", "violations"])]
    where = where.loc[where["difference"].abs().sort_values(ascending=False, kind="stable").index]
    for title, name, table in (
        ("\nDeaths by group", "group", groups),
        ("\nWhere civilian deaths and violations differ most", "territory", where.groupby("policy").head(MOST_PLACES)),
    ):
        rows = [
            [
                f"{e.policy}: {e[name]}" + (f", {e.measure.replace('_', ' ')}" if name == "territory" else ""),
                number(e.baseline),
                number(e.difference),
                ends(e.low, e.high, 1),
                share(e.lower_in),
                share(e.higher_in),
            ]
            for _, e in table.iterrows()
        ]
        print_table(title, (name, *columns), rows)
