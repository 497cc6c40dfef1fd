"""The command `score`: forecasts in the shape of the ViEWS challenge, scored against what was recorded."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.words import mark, say, say_count

if TYPE_CHECKING:
    from interpose.experiments.scoring.score import Scores

MOST_LETTERS = 18
"""Letters of a forecast's name that are printed, so that tables fit 80 columns."""
SCORES = (mark("crps"), mark("ignorance"), mark("interval"))
"""What scores are called in a row."""
MANY = 100
"""Number from which on no digits after the point are printed."""


@options()
def score(
    forecasts: Annotated[Path, typer.Argument(help=".parquet or .csv of draws: month_id, unit, draw, outcome")],
    actuals: Annotated[Path, typer.Argument(help=".parquet or .csv of what was recorded: month_id, unit, outcome")],
    against: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="another forecast to compare with; repeatable")
    ] = None,
    *,
    output: OutputOptions,
) -> None:
    """Score forecasts of monthly deaths as the ViEWS challenge does, beside other forecasts.

    The unit is priogrid_gid, country_id or territory, the same in all files.
    """
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.scoring.score import named_files
    from interpose.experiments.scoring.score import score as score_draws
    from interpose.model.output_folder import new_folder

    name, others = named_files(forecasts, against or [])
    scores = score_draws(forecasts, actuals, others, name)
    target = output.folder(name, "score")
    with new_folder(target) as folder:
        scores.write(folder)
        write_figures(scores, folder)
    if output.json:
        tables = {"means": scores.means.to_dict("records"), "differences": scores.differences.to_dict("records")}
        print_json({"out": target, **scores.meta, **tables})
    elif output.csv:
        print_csv(scores.means)
    elif not output.quiet:
        print_scores(scores)
        typer.echo("\n" + say("Tables and figure: {target}", target=target))


def write_figures(scores: "Scores", folder: Path) -> None:
    """Write the figures of scores into an existing folder, as pages that need no network."""
    from interpose.viz.kinds.score import FIGURES
    from interpose.viz.report.image_export import figure_page

    drawings = drawn(scores)
    for figure in FIGURES:
        words = figure.name, figure.heading, str(figure.reading), str(scores.meta["forecast"])
        (folder / f"{figure.name}.html").write_text(figure_page(drawings[figure.name], *words), encoding="utf-8")


def drawn(scores: "Scores") -> dict[str, Any]:
    """Return the figures of scores by name."""
    from interpose.viz.figures.scores_compared import scores_compared
    from interpose.viz.figures.transform_histogram import transform_histogram

    return {
        "scores": scores_compared(scores.means, scores.differences),
        "transform": transform_histogram(scores.transforms),
    }


def print_scores(scores: "Scores") -> None:
    """Print mean scores, and what differs, as tables of at most 80 columns."""
    from interpose.cli.console import print_table

    meta = scores.meta
    title = say(
        "{unit_months:,} unit-months ({units:,} units, {months:,} months), less is better",
        **{name: meta[name] for name in ("unit_months", "units", "months")},
    )
    columns = [say("forecast"), say("draws"), say("CRPS"), say("bits"), say("interval"), say("in 90 %"), say("mean")]
    print_table(title, [*columns, say("recorded")], [_mean_cells(row) for row in scores.means.to_dict("records")])
    differences = [_difference_cells(row) for row in scores.differences.to_dict("records")]
    if differences:
        title = say("{forecast} against others (below 0: it is better)", forecast=_short(meta["forecast"]))
        columns = [say("against"), say("score"), say("apart"), say("95 %"), say("skill"), say("95 %")]
        print_table("\n" + title, columns, differences)
    left_out = {name: rows for name, rows in meta["left_out"].items() if rows}
    for name, number_of_rows in left_out.items():
        typer.echo(
            say_count(
                "{forecast}: {n} unit-month left out, which others have not",
                "{forecast}: {n} unit-months left out, which others have not",
                number_of_rows,
                forecast=name,
            )
        )
    if scores.means["draws"].nunique() > 1:
        typer.echo(say("Bits depend on the number of draws: compare them among forecasts with equally many."))


def _mean_cells(row: dict[Any, Any]) -> list[Any]:
    """Return the mean scores of a forecast as cells."""
    from interpose.cli.console import number

    scores = (number(row[name], _digits(row[name])) for name in ("crps", "ignorance", "interval"))
    means = (number(row[name], min(1, _digits(row[name]))) for name in ("mean", "recorded"))
    return [_short(row["forecast"]), row["draws"], *scores, number(100 * row["coverage"], 0), *means]


def _difference_cells(row: dict[Any, Any]) -> list[Any]:
    """Return a difference with its interval, and the skill with its own, as cells."""
    from interpose.cli.console import number

    digits = _digits(row["difference"])
    return [
        _short(row["against"]),
        say(row["score"]),
        number(row["difference"], digits),
        say("{low} to {high}", low=number(row["low"], digits), high=number(row["high"], digits)),
        number(row["skill"], 2),
        say("{low} to {high}", low=number(row["skill_low"], 2), high=number(row["skill_high"], 2)),
    ]


def _digits(value: float) -> int:
    """Return how many digits after the point a number is printed with."""
    return 2 if abs(value) < MANY else 0


def _short(name: str) -> str:
    """Return a name of at most so many letters."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}…"
