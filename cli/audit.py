"""The command `audit`: headline conclusions measured again under other machinery."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, PageOptions, SeedOptions, ThreadOptions, WorldOptions, options
from interpose.model.language.words import say, say_count

if TYPE_CHECKING:
    from interpose.experiments.audit.assess import Audit, Plan


@options(seeds=40, leave_out=("changes", "policy", "off", "parameters"))
def audit(
    claims: Annotated[list[str] | None, typer.Argument(metavar="[A1 A4 ...]", help="some claims; default: all")] = None,
    knobs: Annotated[
        list[str] | None, typer.Option(metavar="NAME[,NAME]", help="what to turn; repeatable; default: everything")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=10_000, help="draws from the prior ranges (knob priors)")] = 60,
    *,
    seeds: SeedOptions,
    world: WorldOptions,
    cores: ThreadOptions,
    pages: PageOptions,
    output: OutputOptions,
) -> None:
    """Measure headline effects again under half-day steps, other maps, orders, seeds, chance and parameters.

    Each effect is called exact, robust, shifted or fragile under each knob; docs/audit.md has the rules.
    """
    from interpose.cli.console import announce_compilation, print_csv, print_json, progress
    from interpose.experiments.audit.assess import Sizes, judge_plan, make_plan, run_plan
    from interpose.experiments.audit.claims import claims_named
    from interpose.experiments.audit.knobs import knobs_named
    from interpose.experiments.audit.page import page_of
    from interpose.experiments.execution.kept_results import kept_results
    from interpose.experiments.execution.parallel import check_room
    from interpose.model.output_folder import new_folder

    chosen, turned = claims_named(claims or []), knobs_named(knobs or [])
    pages.check()
    plan = make_plan(chosen, turned, Sizes(seeds.seeds, draws), seeds.first_seed, world.sizes)
    check_room(max(plan.worlds.values(), key=_people), len(plan.tasks), cores.threads)
    target = output.folder("audit")
    with new_folder(target) as folder, kept_results(target, plan.question) as kept:
        if not output.silent:
            _print_costs(plan, cores.threads)
        announce_compilation(output.silent)
        with progress(len(plan.tasks), "worlds", output.silent) as done:
            answer = judge_plan(plan, run_plan(plan, kept, threads=cores.threads, done=done))
        answer.write(folder)
        asked = [*(claims or []), *(f"--knobs {name}" for name in knobs or [])]
        text = page_of(answer, " ".join(["interpose audit", *asked, f"--seeds {seeds.seeds} --draws {draws}"]))
        (folder / "audit.md").write_text(text, encoding="utf-8")
    if pages.page:
        pages.page.write_text(text, encoding="utf-8")
    if output.json:
        print_json({"out": target, "verdicts": answer.verdicts, "effects": answer.effects.to_dict("records")})
    elif output.csv:
        print_csv(answer.effects)
    elif not output.quiet:
        _print(answer, target)


def _people(world: object) -> float:
    """Return how many rows and steps a world has, by which its memory goes."""
    from interpose.model.simulation.memory import expected_bytes

    return expected_bytes(world)  # type: ignore[arg-type]


def _print_costs(plan: "Plan", threads: int | None) -> None:
    """Print how much is run before it begins."""
    from interpose.cli.console import notices
    from interpose.experiments.audit.costs import expected_minutes

    sizes, minutes = plan.sizes, expected_minutes(plan, threads)
    line = say(
        "{claims}, {knobs}, {seeds}, {draws}: {worlds:,} worlds, about {minutes:.0f} minutes",
        claims=say_count("{n} claim", "{n} claims", len(plan.claims)),
        knobs=say_count("{n} knob", "{n} knobs", len(plan.knobs)),
        seeds=say_count("{n} seed", "{n} seeds", sizes.seeds),
        draws=say_count("{n} draw", "{n} draws", sizes.draws),
        worlds=len(plan.tasks),
        minutes=minutes,
    )
    notices.print(line)


def _print(answer: "Audit", target: Path) -> None:
    """Print the table for people."""
    from interpose.cli.console import print_table
    from interpose.experiments.audit.page import number

    rows = []
    for e in answer.effects.to_dict("records"):
        cells = [number(e[name], e["unit"]) for name in ("standard", "effect", "low", "high", "change")]
        what = [f"{e['claim']} {e['outcome']}", e["knob"], say(str(e["verdict"]))]
        rows.append([*what, cells[0], cells[1], say("{low} to {high}", low=cells[2], high=cells[3]), cells[4]])
    columns = (say("claim"), say("knob"), say("verdict"), say("standard"), say("effect"), say("95 % interval"))
    print_table(say("Effects under other machinery (paired differences)"), (*columns, say("change")), rows)
    for claim, verdict in answer.verdicts.items():
        text = say(str(answer.meta["claims"][claim]["text"]))
        typer.echo(say("{claim}: {verdict}. {text}", claim=claim, verdict=say(verdict), text=text))
    typer.echo("\n" + say("Page and table: {target}", target=target))
