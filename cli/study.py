"""The command `study`: a study that comes with the package, or a file of your own."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.analysis_options import make_question, open_model, print_columns
from interpose.cli.shared_options import OutputOptions, SeedOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.words import say

if TYPE_CHECKING:
    from interpose.experiments.analysis.question import Question
    from interpose.experiments.studies.study import Found, Study

StudyName = Annotated[
    str | None, typer.Argument(metavar="NAME|FILE.py", help="a study that comes with the package, or your own file")
]
InScenario = Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help="a scenario's name or .yaml file")]
MaybeSeeds = Annotated[int | None, typer.Option("--seeds", min=1, max=100_000, help="default: as the study says")]


@options(leave_out=("seeds",))
def study(
    name: StudyName = None,
    scenario: InScenario = "gaza-isf",
    listed: Annotated[bool, typer.Option("--list", help="list the studies with their questions")] = False,
    number: MaybeSeeds = None,
    *,
    seeds: SeedOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Run a study: one question, worlds that differ in it, a table with intervals, a figure and three sentences."""
    from interpose.experiments.studies.answer import coarsened
    from interpose.experiments.studies.find import load_study

    if listed:
        _list_studies(output)
        return
    if name is None:
        raise typer.BadParameter("name a study, or a file of your own: interpose study --list shows what there is")
    study_name, chosen = load_study(name)
    numbers = replace(seeds, seeds=number or chosen.seeds).numbers
    question = make_question(scenario, world, numbers, cores.threads, quiet=output.silent)
    if "people_per_agent" not in world.values:
        question = replace(question, world=coarsened(question.world, chosen))
    _run_and_print(study_name, chosen, question, cores.threads, output)


def _list_studies(output: OutputOptions) -> None:
    """List the studies that come with the package."""
    from interpose.cli.console import print_csv, print_json, print_table
    from interpose.experiments.studies.find import load_study, study_names
    from interpose.model.added import usable
    from interpose.model.language.mistakes import retell

    loaded, unusable = usable(study_names(), load_study)
    for line in unusable:
        typer.echo(f"interpose: {retell(line)}", err=True)
    rows = [(name, study.question) for name, study in loaded]
    named = [{"name": name, "question": question} for name, question in rows]
    if output.json:
        print_json(named)
    elif output.csv:
        print_csv(named)
    else:
        print_table(
            say("Studies (interpose study NAME)"),
            (say("name"), say("question")),
            [(name, say(question)) for name, question in rows],
            numbers=False,
        )


def _run_and_print(
    study_name: str, chosen: "Study", question: "Question", threads: int | None, output: OutputOptions
) -> None:
    """Run the study, write its results and print them."""
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.execution.result_files import plain
    from interpose.experiments.studies.answer import answer_study, plan_of
    from interpose.model.output_folder import new_folder
    from interpose.viz.report.study_page import write_study_page

    target, plan = output.folder(study_name, "study"), plan_of(study_name, chosen, question)
    with new_folder(target) as folder:
        with open_model(question, plan.worlds, threads, quiet=output.silent) as model:
            result, manifest = answer_study(folder, study_name, plan, question, model)
        write_study_page(folder / "figure.html", plain(manifest), result.table, result.runs)
    if output.json:
        print_json({"out": target, **_summary(manifest), "table": result.table.to_dict("records")})
    elif output.csv:
        print_csv(result.table)
    elif not output.quiet:
        _print(manifest, result, target)


def _summary(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the entries of a manifest that are printed as JSON."""
    names = ("name", "question", "baseline", "worlds", "runs", "days", "people_per_agent", "sentences", "mind")
    return {name: manifest[name] for name in names} | {"seeds": len(manifest["seeds"])}


def _print(manifest: dict[str, Any], result: "Found", target: Any) -> None:
    """Print the table and the sentences."""
    from interpose.experiments.studies.answer import study_text
    from interpose.experiments.studies.study import world_name

    columns = {
        "arm": say("world"),
        "label": say("outcome"),
        "mean": say("mean"),
        "low": say("95 % from"),
        "high": say("95 % to"),
    }
    if "difference" in result.table:
        columns |= {
            "difference": say("difference"),
            "difference_low": say("95 % from"),
            "difference_high": say("95 % to"),
        }
        columns |= {"clear": say("interval excludes 0"), "troops": say("troops")}
    shown = result.table.assign(arm=result.table["arm"].map(world_name), label=result.table["label"].map(say))
    print_columns(shown, manifest["scenario"]["title"] or manifest["scenario"]["name"], columns)
    typer.echo(f"\n{study_text(manifest)}\n" + say("Results: {target}", target=target))
    typer.echo(say("Figure: {target}   (open it in a browser; it needs no network)", target=target / "figure.html"))
