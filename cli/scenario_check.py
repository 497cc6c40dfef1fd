"""The command `scenario check`: which numbers of a scenario matter most."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.analysis_options import GoalOptions, make_question, print_columns
from interpose.cli.shared_options import OutputOptions, SeedOptions, ThreadOptions, WorldOptions, options
from interpose.model.language.figures import in_figures
from interpose.model.language.words import mark, say

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, FIRST = 15, 5
"""Rows that are printed, and kinds of numbers that are named in the end."""
WORDS = {"assumed": mark("assumed: {n}"), "remarked": mark("a remark: {n}"), "silent": mark("nothing: {n}")}
"""What the file says of values, with their number."""


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
        line = mark("{kinds} kinds of numbers, {worlds:,} worlds of {days:,} days: {time}")
        print_notice(say(line, kinds=len(groups), worlds=number, days=question.world.days, time=minutes))
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
            typer.echo(say("Not varied, since nothing else would fit: {names}.", names=", ".join(fixed)))


def _print(table: "pd.DataFrame", name: str, outcome: str) -> None:
    """Print the table, and where to look for facts first."""
    from interpose.model.results.outcomes import label_of, unit_of

    shown = table.head(MOST_ROWS).copy()
    span = mark("{low} to {high} of its value")
    ends = [(in_figures(f"{row.low:g}"), in_figures(f"{row.high:g}")) for row in shown.itertuples()]
    shown["range"] = [say(span, low=low, high=high) for low, high in ends]
    shown["said"] = [_said(row) for row in shown.to_dict("records")]
    columns = {"name": say("numbers"), "values": say("values"), "range": say("varied")}
    columns |= {"mu_star": say("effect ({unit})", unit=say(unit_of(outcome)))}
    columns |= {"mu_low": say("95 % from"), "mu_high": say("95 % to"), "said": say("the file says")}
    title = say("{scenario}: what moves {outcome}", scenario=name, outcome=label_of(outcome).lower())
    print_columns(shown, title, columns)
    if len(table) > MOST_ROWS:
        more = mark("... and {n} more kinds of numbers, each with less effect.")
        typer.echo(say(more, n=len(table) - MOST_ROWS))
    if not (table["mu_star"] > 0).any():
        typer.echo(say("The outcome is the same in all worlds: no number moves it. Take more days."))
        return
    _print_where_to_look(table)


def _print_where_to_look(table: "pd.DataFrame") -> None:
    """Print about which numbers facts are worth looking for first, and how to read an effect."""
    open_ = table[~table["decided"] & (table["mu_star"] > 0) & (table["assumed"] + table["silent"] > 0)]
    if len(open_):
        typer.echo("\n" + say("Look for facts first about:"))
        for row in open_.head(FIRST).itertuples(index=False):
            typer.echo("  " + say("{path}: {meaning}", path=row.name, meaning=say(str(row.meaning))))
    order = mark(
        "Effect: mean size of the change from the low to the high end; with few trajectories only the order counts."
    )
    typer.echo(say(order))


def _said(row: dict[Any, Any]) -> str:
    """Return what the file says of the values of a row."""
    parts = ", ".join(say(sentence, n=row[kind]) for kind, sentence in WORDS.items() if row[kind])
    return say("decided; {parts}", parts=parts) if row["decided"] else parts
