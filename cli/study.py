"""Running a study: one that comes with the package, or a file of one's own."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.analysis_options import ask, asked, give
from interpose.cli.shared_options import OutputOptions, SeedOptions, ThreadOptions, WorldOptions, options

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
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Run a study: one question, worlds that differ in it, a table with intervals, a figure and three sentences."""
    from interpose.experiments.studies.answer import coarser
    from interpose.experiments.studies.find import load_study

    if listed:
        _list_studies(output.json)
        return
    if name is None:
        raise typer.BadParameter("name a study, or a file of your own: interpose study --list shows what there is")
    called, wanted = load_study(name)
    numbers = replace(seeds, seeds=number or wanted.seeds).numbers
    question = ask(scenario, world, numbers, cores.threads, quiet=output.silent)
    if "people_per_agent" not in world.values:
        question = replace(question, world=coarser(question.world, wanted))
    _conduct(called, wanted, question, cores.threads, output)


def _list_studies(json: bool) -> None:
    """List the studies that come with the package."""
    from interpose.cli.console import print_json, print_table
    from interpose.experiments.studies.find import load_study, study_names

    rows = [(name, load_study(name)[1].question) for name in study_names()]
    if json:
        print_json([{"name": name, "question": asked} for name, asked in rows])
    else:
        print_table("Studies (interpose study NAME)", ("name", "question"), rows, numbers=False)


def _conduct(called: str, wanted: "Study", question: "Question", threads: int | None, output: OutputOptions) -> None:
    """Run the study, write what it found and print it."""
    from interpose.cli.console import print_json
    from interpose.experiments.execution.result_files import plain
    from interpose.experiments.studies.answer import answer_study, plan_of
    from interpose.model.output_folder import new_folder
    from interpose.viz.report.study_page import write_study_page

    target, plan = output.folder(called, "study"), plan_of(called, wanted, question)
    with new_folder(target) as folder:
        with asked(question, plan.worlds, threads, quiet=output.silent) as model:
            found, manifest = answer_study(folder, called, plan, question, model)
        write_study_page(folder / "figure.html", plain(manifest), found.table)
    if output.json:
        print_json({"out": target, **_told(manifest), "table": found.table.to_dict("records")})
    elif not output.quiet:
        _print(manifest, found, target)


def _told(manifest: dict[str, Any]) -> dict[str, Any]:
    """Pick what is said of a study in few words."""
    names = ("name", "question", "baseline", "worlds", "runs", "days", "people_per_agent", "sentences", "mind")
    return {name: manifest[name] for name in names} | {"seeds": len(manifest["seeds"])}


def _print(manifest: dict[str, Any], found: "Found", target: Any) -> None:
    """Print the table and the sentences."""
    from interpose.experiments.studies.answer import study_text

    columns = {"arm": "world", "label": "outcome", "mean": "mean", "low": "95 % from", "high": "95 % to"}
    if "difference" in found.table:
        columns |= {"difference": "difference", "difference_low": "95 % from", "difference_high": "95 % to"}
        columns |= {"clear": "clear", "troops": "troops"}
    give(found.table, manifest["scenario"]["title"] or manifest["scenario"]["name"], columns)
    typer.echo(f"\n{study_text(manifest)}\nResults: {target}")
    typer.echo(f"Figure: {target / 'figure.html'}   (open it in a browser; it needs no network)")
