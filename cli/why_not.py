"""The command `why-not`: of all would-be events, where each one went, and which link of the chain breaks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, ScenarioName, SeedOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import mark, say, say_count

if TYPE_CHECKING:
    from interpose.experiments.explanation.why_not import WhyNot
    from interpose.model.scenario.scenario import Scenario

STARRED = mark("* the interval of the change in what begins, or in the share met, excludes 0: against the baseline")
HEADS = (
    mark("not\nasked"), mark("no\nunit"), mark("too\nfar"), mark("none\nable"), mark("not\nheard"),
    mark("not\nallowed"), mark("went\non"), mark("stopped"), mark("turned"),
)  # fmt: skip
"""Headings of the fates, in their order."""


@options()
def why_not(
    scenario: ScenarioName,
    without: Annotated[
        list[str] | None,
        typer.Option(help="a pathway, or 'all-pathways'; a row each; repeatable; default: each pathway, and all"),
    ] = None,
    from_day: Annotated[int, typer.Option(min=0, max=36500, help="first day that is counted")] = 0,
    *,
    seeds: SeedOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Tell of all violence that was about to begin where it went: met or not, why not, or deterred before it began.

    Of clashes and attacks on civilians, on days on which a unit is deployed; without each pathway beside it, so that
    the link that breaks is seen. Deterred is the difference to the same seeds without the force.
    """
    from interpose.experiments.execution.parallel import check_room
    from interpose.experiments.explanation.why_not import arms_of, check_from_day

    loaded = world.load(scenario, quiet=output.silent)
    arms = arms_of(loaded, without or ())
    check_from_day(loaded, from_day)
    check_room(loaded, len(arms) * seeds.seeds, cores.threads)
    _ask(loaded, arms, seeds.numbers, from_day, cores.threads, output)


def _ask(
    world: "Scenario",
    arms: "dict[str, Scenario]",
    seeds: range,
    from_day: int,
    threads: int | None,
    output: OutputOptions,
) -> None:
    """Run every world, with progress, write the answer and print it."""
    from interpose.cli.console import announce_compilation, announce_costs, print_csv, print_json, progress
    from interpose.experiments.explanation.why_not import why_not as ask_worlds
    from interpose.model.output_folder import new_folder

    target = output.folder(world.name, "why-not")
    with new_folder(target) as folder:
        announce_costs(world, len(arms) * len(seeds), threads, output.silent)
        announce_compilation(output.silent)
        with progress(len(arms) * len(seeds), "worlds", output.silent) as done:
            answer = ask_worlds(world, arms, seeds, from_day, threads=threads, done=done)
        answer.write(folder)
    if output.json:
        tables = {"summary": answer.summary, "fates": answer.fates}
        rows = {name: table.to_dict("records") for name, table in tables.items()}
        with in_language(SOURCE):
            told = _sentences(target)
        print_json({"out": target, "seeds": len(seeds), "sentences": told} | rows)
    elif output.csv:
        print_csv(answer.summary)
    elif not output.quiet:
        _print(world, answer, len(seeds), target)


def _sentences(target: Path) -> list[str]:
    """Return a stored answer in sentences."""
    from interpose.viz.kinds.registry import kind_of, open_stored

    stored = open_stored(target)
    return kind_of(stored).sentences(stored)


def _print(world: "Scenario", answer: "WhyNot", seeds: int, target: Path) -> None:
    """Print a table for each kind of event that a unit can meet, and the sentences."""
    from interpose.model.results.fates import KINDS

    for kind in KINDS:
        if kind.can_be_met:
            title = say(
                "{scenario}: would-be {events} in 30 days, and where they went (%), {seeds}",
                scenario=world.title or world.name,
                events=say(kind.many),
                seeds=say_count("{n} seed", "{n} seeds", seeds),
            )
            _print_kind(answer, kind.name, title)
    typer.echo(say(STARRED))
    typer.echo("\n" + "\n\n".join(_sentences(target)))
    typer.echo("\n" + say("Tables: {target}", target=target))
    command = f"interpose plot {target}"
    typer.echo(say("Figure: {command}", command=command))


def _print_kind(answer: "WhyNot", kind: str, title: str) -> None:
    """Print where the would-be events of a kind went, a row for what a world is without."""
    from interpose.cli.console import number, print_table
    from interpose.model.results.fates import FATES

    table = answer.fates[answer.fates["kind"] == kind].pivot(index="without", columns="fate", values="share")
    rows, same = list[list[str]](), list[str]()
    first, *others = answer.summary[answer.summary["kind"] == kind].to_dict("records")
    for e in (first, *others):
        name, share = _row_name(str(e["without"])), table.loc[e["without"]]
        if e is not first and e["a_month"] == first["a_month"] and share.equals(table.loc[first["without"]]):
            same.append(name)
            continue
        went = [number(100 * share[fate.name], 0) for fate in FATES]
        rows.append([name, number(e["a_month"]), *went, *_changes(e)])
    rows.append([say("the force"), number(first["without_force"]), *"-" * len(FATES), "-", ""])
    print_table(title, (say("without"), say("begin"), *map(say, HEADS), say("deterred (95 %)"), ""), rows)
    alike = say("The same as the baseline, without {names}.", names=", ".join(same)) + "\n"
    typer.echo(alike if same else "")


def _row_name(without: str) -> str:
    """Return what a world is without, for the first column."""
    if without == "nothing":
        return say("nothing: baseline")
    plain = without.replace("_", " ").replace("-", " ")
    return say("all pathways") if without == "all-pathways" else say(plain)


def _changes(e: Any) -> list[str]:
    """Return what was deterred with its interval, and marks for intervals against the baseline that exclude 0."""
    from interpose.cli.compare import ends
    from interpose.cli.console import number
    from interpose.model.results.intervals import excludes_zero

    clear = [name for name in ("deterred", "met") if excludes_zero(e[f"{name}_change_low"], e[f"{name}_change_high"])]
    mark = f"* {', '.join('begin' if name == 'deterred' else 'met' for name in clear)}" if clear else ""
    return [f"{number(e['deterred'])} ({ends(e['deterred_low'], e['deterred_high'], 1)})", mark]
