"""Running a study: one that comes with the package, or a file of one's own."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.asking import Question, give, question
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
    Threads,
    result_folder,
)

if TYPE_CHECKING:
    from interpose.experiments.studying import Found, Study

FEWEST_ROWS = 1000
StudyName = Annotated[
    str | None, typer.Argument(metavar="NAME|FILE.py", help="a study that comes with the package, or your own file")
]
InScenario = Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help="a scenario's name or .yaml file")]
MaybeSeeds = Annotated[int | None, typer.Option("--seeds", min=1, max=100_000, help="default: as the study says")]


def study(
    name: StudyName = None,
    scenario: InScenario = "gaza-isf",
    listed: Annotated[bool, typer.Option("--list", help="list the studies with their questions")] = False,
    seeds: MaybeSeeds = None,
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
    """Run a study: one question, worlds that differ in it, a table with intervals, a figure and three sentences."""
    from interpose.experiments.study_files import load_study

    if listed:
        _list_studies(json)
        return
    if name is None:
        raise typer.BadParameter("name a study, or a file of your own: interpose study --list shows what there is")
    called, wanted = load_study(name)
    sizes, numbers = (people_per_agent, days), (first_seed, seeds or wanted.seeds)
    asked = question(scenario, changes, off, parameters, sizes, numbers, threads, quiet or json)
    given = people_per_agent is not None or any(pair.startswith("people_per_agent=") for pair in changes or ())
    _conduct(called, wanted, asked if given else _coarser(asked, wanted), result_folder(out, called, "study"), json)


def _list_studies(json: bool) -> None:
    """List the studies that come with the package."""
    from interpose.cli.console import print_json, print_table
    from interpose.experiments.study_files import load_study, study_names

    rows = [(name, load_study(name)[1].question) for name in study_names()]
    if json:
        print_json([{"name": name, "question": asked} for name, asked in rows])
    else:
        print_table("Studies (interpose study NAME)", ("name", "question"), rows, numbers=False)


def _coarser(asked: Question, wanted: "Study") -> Question:
    """Let a row stand for as many people as the study says, fewer where an area has few people."""
    from interpose.experiments.studying import inhabitants

    world = asked.world
    each = max(world.people_per_agent, min(wanted.people_per_agent, inhabitants(world) // FEWEST_ROWS))
    return replace(asked, world=world.model_copy(update={"people_per_agent": each}))


def _conduct(called: str, wanted: "Study", asked: Question, target: Any, json: bool) -> None:
    """Run the study, write what it found and print it."""
    from interpose.cli.console import print_json
    from interpose.experiments.answers import plain, write_answer
    from interpose.experiments.study_files import in_one_line
    from interpose.experiments.study_runs import Plan
    from interpose.model.results import new_folder
    from interpose.viz.study import write_study_page

    with in_one_line(called):
        plan = Plan(wanted, asked.lean, asked.seeds)
        worlds = plan.worlds
    with new_folder(target) as folder:
        with asked.asked(worlds) as model:
            found = plan.conduct(model)
        with in_one_line(called):
            said = list(wanted.sentences(found))
        manifest = _manifest(called, found, asked, said)
        write_answer(folder, "study", manifest, {"table": found.table, "runs": found.runs}, parquet=("runs",))
        (folder / "study.txt").write_text(_text(manifest), encoding="utf-8")
        write_study_page(folder / "figure.html", plain(manifest), found.table)
    if json:
        print_json({"out": target, **_told(manifest), "table": found.table.to_dict("records")})
    elif not asked.quiet:
        _print(manifest, found, target)


def _manifest(called: str, found: "Found", asked: Question, said: list[str]) -> dict[str, Any]:
    """Describe a study, where it comes from and what it found in words."""
    from interpose.experiments.studying import size_words
    from interpose.model.intervals import CONFIDENCE

    wanted = found.study
    about: dict[str, Any] = {
        "name": called,
        "question": wanted.question,
        "mind": wanted.mind,
        "baseline": wanted.baseline,
    }
    about |= {"outcomes": wanted.outcomes, "figures": [one.model_dump() for one in wanted.figures], "sentences": said}
    manifest = asked.manifest(**about, **found.sizes, confidence=CONFIDENCE)
    return manifest | {"said_of_sizes": size_words(manifest)}


def _told(manifest: dict[str, Any]) -> dict[str, Any]:
    """Pick what is said of a study in few words."""
    names = ("name", "question", "baseline", "worlds", "runs", "days", "people_per_agent", "sentences", "mind")
    return {name: manifest[name] for name in names} | {"seeds": len(manifest["seeds"])}


def _text(manifest: dict[str, Any]) -> str:
    """Write a study's question, sizes and sentences."""
    parts = [manifest["question"], manifest["said_of_sizes"], *manifest["sentences"]]
    return "\n\n".join([*parts, manifest["mind"]] if manifest["mind"] else parts) + "\n"


def _print(manifest: dict[str, Any], found: "Found", target: Any) -> None:
    """Print the table and the sentences."""
    columns = {"arm": "world", "label": "outcome", "mean": "mean", "low": "95 % from", "high": "95 % to"}
    if "difference" in found.table:
        columns |= {"difference": "difference", "difference_low": "95 % from", "difference_high": "95 % to"}
        columns |= {"clear": "clear", "troops": "troops"}
    give(found.table, manifest["scenario"]["title"] or manifest["scenario"]["name"], columns)
    typer.echo(f"\n{_text(manifest)}\nResults: {target}")
    typer.echo(f"Figure: {target / 'figure.html'}   (open it in a browser; it needs no network)")
