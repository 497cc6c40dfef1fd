"""The command `calibrate`: parameters that agree with published patterns."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.analysis_options import DesignOptions, make_question, print_columns, read_inputs
from interpose.cli.shared_options import OutputOptions, ScenarioName, ThreadOptions, WorldOptions, options
from interpose.model.language.words import mark, say, say_count

if TYPE_CHECKING:
    from interpose.experiments.analysis.input_ranges import Input
    from interpose.experiments.analysis.patterns import Target
    from interpose.experiments.analysis.question import Question

FRESH_BASELINE = mark("Patterns with seeds that no fit has seen: baseline")
FRESH_POSTERIOR = mark("Patterns with seeds that no fit has seen: draws of the posterior")


@options()
def calibrate(
    scenario: ScenarioName,
    path: Annotated[
        list[str] | None, typer.Option("--path", metavar="PATH=LOW:HIGH", help="a parameter to fit; repeatable")
    ] = None,
    pattern: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="a pattern to fit to; repeatable; default: all that may be")
    ] = None,
    samples: Annotated[int, typer.Option(min=1, max=10**5, help="draws of the posterior")] = 100,
    generations: Annotated[int, typer.Option(min=1, max=100, help="most generations of the search")] = 6,
    tries: Annotated[int, typer.Option(min=1, max=10**6, help="most tries, whatever the generations")] = 3000,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="fresh seeds of each try")] = 2,
    *,
    drawing: DesignOptions,
    world: WorldOptions,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Fit parameters to published patterns (ABC-SMC), and store the posterior as weighted draws."""
    from interpose.experiments.analysis.calibration import check_fit
    from interpose.experiments.analysis.patterns import targets
    from interpose.experiments.execution.optional_libraries import require_library

    chosen_targets = targets(pattern or [])
    check_fit(samples, path or [], chosen_targets)
    require_library("pyabc")
    question = make_question(scenario, world, range(0), cores.threads, quiet=output.silent)
    design = {
        "population": samples,
        "generations": generations,
        "tries": tries,
        "seeds_each": seeds,
        "seed": drawing.design_seed,
    }
    inputs = read_inputs(question, path, quiet=output.silent)
    _fit(question, design, (inputs, chosen_targets), cores.threads, output)


def _fit(
    question: "Question",
    design: dict[str, Any],
    inputs_and_targets: "tuple[list[Input], list[Target]]",
    threads: int | None,
    output: OutputOptions,
) -> None:
    """Fit, check with fresh seeds, write the posterior and print it."""
    from interpose.cli.console import announce_compilation, announce_costs, print_csv, print_json, progress
    from interpose.experiments.analysis.answers import answer_calibration
    from interpose.model.output_folder import new_folder

    target, most = output.folder(question.world.name, "calibrate"), design["population"] * design["generations"]
    with new_folder(target) as folder:
        announce_costs(question.world, most * len(question.seeds), threads, output.silent)
        announce_compilation(output.silent)
        with progress(most, "tries (at least)", output.silent) as done:
            fitted = answer_calibration(folder, question, *inputs_and_targets, design, threads=threads, done=done)
    fit = fitted.fit
    if output.json:
        tables_shown = {"summary": fit.summary, "check": fitted.check, "as_it_is": fitted.as_it_is}
        tables = {
            name: table.to_dict("records") for name, table in (tables_shown | {"generations": fit.generations}).items()
        }
        print_json({"out": target, **design, "not_used": fitted.not_used, **tables})
    elif output.csv:
        print_csv(fit.summary)
    elif not output.quiet:
        _print_fit(question.world.name, fit, (fitted.as_it_is, fitted.check), fitted.not_used, target)


def _print_fit(name: str, posterior: Any, checks: tuple[Any, Any], unused: dict[str, str], target: Path) -> None:
    """Print the posterior, how the patterns are met, and which were not used."""
    from interpose.model.results.formatting import plain_number

    paths = {"path": say("input"), "prior_low": say("prior from"), "prior_high": say("to"), "median": say("median")}
    draws = say_count("{n} draw", "{n} draws", len(posterior.draws))
    title = say("{scenario}: posterior of {draws}", scenario=name, draws=draws)
    print_columns(posterior.summary, title, paths | {"low": say("95 % from"), "high": say("to")})
    names = {"pattern": say("id"), "label": say("pattern"), "median": say("median"), "low": say("90 % from")}
    names |= {"high": say("to"), "band_low": say("band from"), "band_high": say("to"), "verdict": say("verdict")}
    for title, table in zip((FRESH_BASELINE, FRESH_POSTERIOR), checks, strict=True):
        shown = table.assign(label=table["label"].map(say), verdict=table["verdict"].map(say))
        print_columns(shown, "\n" + say(title), names)
    for row, why in unused.items():
        typer.echo(say("Not used: {row} ({why}).", row=row, why=say(why)))
    line = mark("Largest distance allowed at the end: {allowed} half widths of a band (0: all within).")
    typer.echo("\n" + say(line, allowed=plain_number(posterior.generations.iloc[-1]["allowed"], 3)))
    typer.echo(say("Meeting a pattern that was fitted to shows nothing: rows of another use are kept for that."))
    typer.echo(say("Posterior: {target}", target=target / "posterior.parquet"))


def choose_uncertain(
    question: "Question", path: list[str] | None, levers: list[str], design: dict[str, Any], quiet: bool
) -> "tuple[Question, Any]":
    """Return what is uncertain: ranges (default: all parameters but the levers), or the draws of a posterior.

    With a posterior and no ranges every setting meets every draw; with ranges each seed takes a draw beside them.
    """
    if path:
        return question, read_inputs(question, path, quiet=quiet)
    if question.world.open_draws is None:
        return question, question.inputs(without=levers)
    return question.drawn_as_points(design["draws"], design["seed"], levers)
