"""The command `scenario check`: which numbers of a scenario matter most."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.analysis_options import GoalOptions, make_question, print_columns
from interpose.cli.shared_options import OutputOptions, SeedOptions, ThreadOptions, WorldOptions, options

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, FIRST = 15, 5
"""Rows that are printed, and kinds of numbers that are named in the end."""
WORDS = {"assumed": "assumed:", "remarked": "a remark:", "silent": "nothing:"}
"""What the file says of values, before their number."""


@options(leave_out=("more_is_better", "out"), seeds=3)
def check(
    scenario: Annotated[str, typer.Argument(metavar="NAME|FILE", help="a scenario's name or file")],
    *,
    goal: GoalOptions,
    samples: Annotated[int, typer.Option(min=4, max=1000, help="trajectories of Morris")] = 4,
    seeds: SeedOptions,
    world: WorldOptions,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Say which numbers of a scenario matter most, and which of these the file marks as assumed.

    Numbers of one kind are varied together by half of their values, or as far as they fit, in a quick screening. The
    cost is said before. Rows of civilians stand for at least 500 persons, unless --people-per-agent says otherwise.
    """
    from interpose.cli.console import announce_compilation, print_csv, print_json, print_notice, progress
    from interpose.cli.heartbeat import in_minutes
    from interpose.experiments.analysis import scenario_check as screening
    from interpose.experiments.execution.costs import expected_minutes
    from interpose.experiments.execution.evaluate import check_outcome
    from interpose.experiments.execution.optional_libraries import require_library

    check_outcome(goal.outcome)
    require_library("SALib")
    question = make_question(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    coarse = "people_per_agent" not in world.values
    question = screening.ready(question, coarse=coarse)
    found = screening.number_groups(question.world)
    groups = screening.fitting(question.world, found)
    number = screening.worlds_needed(groups, samples, len(question.seeds))
    if not output.silent:
        minutes = in_minutes(expected_minutes(question.world, number, cores.threads))
        print_notice(f"{len(groups)} kinds of numbers, {number:,} worlds of {question.world.days:,} days: {minutes}")
    announce_compilation(output.silent)
    with progress(number, "worlds", output.silent) as done:
        table = screening.check_scenario(
            question,
            question.model(threads=cores.threads, done=done),
            groups,
            outcome=goal.outcome,
            samples=samples,
            text=screening.text_of(scenario),
        )
    if output.json:
        rows = table.to_dict("records")
        print_json({"scenario": question.world.name, "outcome": goal.outcome, "worlds": number, "table": rows})
    elif output.csv:
        print_csv(table)
    elif not output.quiet:
        _print(table, question.world.name, goal.outcome)
        if fixed := sorted({group.name for group in found} - {group.name for group in groups}):
            typer.echo(f"Not varied, since nothing else would fit: {', '.join(fixed)}.")


def _print(table: "pd.DataFrame", name: str, outcome: str) -> None:
    """Print the table, and where to look for facts first."""
    from interpose.model.results.outcomes import label_of, unit_of

    shown = table.head(MOST_ROWS).copy()
    shown["range"] = [f"{row.low:g} to {row.high:g} of its value" for row in shown.itertuples()]
    shown["said"] = [_said(row) for row in shown.to_dict("records")]
    columns = {"name": "numbers", "values": "values", "range": "varied", "mu_star": f"effect ({unit_of(outcome)})"}
    columns |= {"mu_low": "95 % from", "mu_high": "95 % to", "said": "the file says"}
    print_columns(shown, f"{name}: what moves {label_of(outcome).lower()}", columns)
    if len(table) > MOST_ROWS:
        typer.echo(f"... and {len(table) - MOST_ROWS} more kinds of numbers, each with less effect.")
    if not (table["mu_star"] > 0).any():
        typer.echo("The outcome is the same in all worlds: no number moves it. Take more days.")
        return
    open_ = table[~table["decided"] & (table["mu_star"] > 0) & (table["assumed"] + table["silent"] > 0)]
    if len(open_):
        first = "\n".join(f"  {row.name}: {row.meaning}" for row in open_.head(FIRST).itertuples(index=False))
        typer.echo(f"\nLook for facts first about:\n{first}")
    typer.echo(
        "Effect: mean size of the change from the low to the high end; with few trajectories only the order counts."
    )


def _said(row: dict[Any, Any]) -> str:
    """Return what the file says of the values of a row."""
    parts = [f"{word} {row[kind]}" for kind, word in WORDS.items() if row[kind]]
    return f"{'decided; ' if row['decided'] else ''}{', '.join(parts)}"
