"""The command `claims`: verdicts on the report's claims."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, PageOptions, SeedOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.figures import list_words
from interpose.model.language.told import as_told
from interpose.model.language.words import say, say_count

if TYPE_CHECKING:
    from interpose.experiments.claims.assess import ClaimsAnswer, Sizes


@options(leave_out=("first_seed", "changes", "policy", "off"))
def claims(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[C1 C8 ...]", help="some claims; default: all")] = None,
    *,
    seeds: SeedOptions,
    draws: Annotated[int, typer.Option(min=0, max=10**5, help="draws from the prior ranges; 0: none")] = 40,
    prior_seeds: Annotated[int, typer.Option(min=1, max=1000, help="seeds of each draw")] = 2,
    world: WorldOptions,
    cores: WorkerOptions,
    pages: PageOptions,
    output: OutputOptions,
) -> None:
    """Tell for each claim of the report whether it holds, fails, depends on something, or was assumed by the model.

    Paired worlds over the same seeds, break-even values of C8 and C9, draws from the prior ranges of all parameters.
    """
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.claims.assess import PRIOR_PEOPLE, Sizes
    from interpose.experiments.claims.claims import load_claims
    from interpose.experiments.claims.page import page_of
    from interpose.model.output_folder import new_folder

    chosen = load_claims().only(ids or [])
    loaded = world.load(chosen.scenario, quiet=output.silent)
    sizes = Sizes(seeds.seeds, draws, prior_seeds, world.people_per_agent or PRIOR_PEOPLE)
    pages.check()
    target = output.folder("claims")
    with new_folder(target) as folder:
        answer = _ask(chosen, loaded, sizes, cores.threads, output.silent)
        answer.write(folder)
        text = page_of(answer, chosen, _command(ids or [], sizes, world.sizes | {"parameters": world.parameters}))
        (folder / "claims.md").write_text(text, encoding="utf-8")
    if pages.page:
        pages.page.write_text(text, encoding="utf-8")
    if output.json:
        tables = {"comparisons": answer.effects, "break_even": answer.break_even, "prior": answer.prior}
        rows = {name: table.to_dict("records") for name, table in tables.items()}
        print_json({"out": target, **sizes._asdict(), "claims": [v._asdict() for v in answer.verdicts], **rows})
    elif output.csv:
        print_csv(answer.effects)
    elif not output.quiet:
        _print_claims(answer, chosen, target, pages.page)


def _ask(claims_asked: Any, world: Any, sizes: "Sizes", threads: int | None, quiet: bool) -> "ClaimsAnswer":
    """Print how much is run, and run it."""
    from interpose.cli.console import announce_compilation, notices, progress
    from interpose.experiments.claims.assess import ask_claims
    from interpose.experiments.execution.parallel import check_room

    runs = sizes.runs(claims_asked, world)
    check_room(world, runs, threads)
    if not quiet:
        line = say(
            "{claims}: {seeds} of {days} days, {draws} draws x {each} seeds: {runs:,} worlds",
            claims=say_count("{n} claim", "{n} claims", len(claims_asked.claims)),
            seeds=say_count("{n} seed", "{n} seeds", sizes.seeds),
            days=world.days,
            draws=sizes.draws,
            each=sizes.prior_seeds,
            runs=runs,
        )
        notices.print(line)
    announce_compilation(quiet)
    with progress(runs, "worlds", quiet) as done:
        return ask_claims(claims_asked, world, sizes, threads=threads, done=done)


def _command(ids: list[str], sizes: "Sizes", settings: dict[str, object]) -> str:
    """Return the command that makes the same answer."""
    words = ["interpose claims", *ids, f"--seeds {sizes.seeds} --draws {sizes.draws} --prior-seeds {sizes.prior_seeds}"]
    options_set = {name.replace("_", "-"): value for name, value in settings.items() if value is not None}
    return " ".join([*words, *(f"--{name} {value}" for name, value in options_set.items())])


def _print_claims(answer: "ClaimsAnswer", claims_asked: Any, target: Path, page: Path | None) -> None:
    """Print verdicts, effects and break-even values for people."""
    from interpose.cli.console import print_table

    reasons = as_told(answer.meta)["reasons"]
    rows = [[v.claim, say(v.verdict), say(v.text), reasons[v.claim]] for v in answer.verdicts]
    title = say("The report's claims in the model (no forecast)")
    print_table(title, ("", say("verdict"), say("claim"), say("on what")), rows, numbers=False)
    _print_comparisons(answer)
    _print_break_even(answer, claims_asked)
    typer.echo("\n" + say("Tables: {target}", target=target))
    typer.echo(say("Page: {page}", page=page or target / "claims.md"))


def _print_comparisons(answer: "ClaimsAnswer") -> None:
    """Print each comparison with its interval and the smallest effect that matters."""
    from interpose.cli.console import print_table
    from interpose.experiments.claims.page import number

    rows = []
    for e in answer.effects.to_dict("records"):
        mean, low, high, smallest = (number(e[name], e["unit"]) for name in ("mean", "low", "high", "smallest"))
        outcome = say("{outcome}, {unit}", outcome=say(str(e["label"])), unit=say(str(e["unit"])))
        what = [f"{e['claim']} {say(str(e['name']))}", say(str(e["verdict"])), outcome, say(str(e["claimed"]))]
        rows.append([*what, mean, say("{low} to {high}", low=low, high=high), smallest.removeprefix("+")])
    columns = [say("compared"), say("verdict"), say("outcome"), say("claimed"), say("difference")]
    columns += [say("95 % interval"), say("smallest that matters")]
    seeds = say_count("{n} paired seed", "{n} paired seeds", len(answer.meta["seeds"]))
    print_table("\n" + say("Each comparison, {seeds}", seeds=seeds), columns, rows)


def _print_break_even(answer: "ClaimsAnswer", claims_asked: Any) -> None:
    """Print from which value of its input on a claim holds."""
    from interpose.experiments.claims.break_even import ANY, SMALLEST
    from interpose.experiments.claims.page import from_which_value

    for claim in claims_asked.claims:
        thresholds = answer.break_even[answer.break_even["claim"] == claim.id].set_index("past")
        if claim.break_even is not None:
            ends = claim.break_even.values[0], claim.break_even.values[-1]
            any_effect, effect_that_matters = (from_which_value(thresholds.loc[name], ends) for name in (ANY, SMALLEST))
            line = say(
                "{claim} break-even of {paths}: {outcome} {claimed} {where};\n"
                "   by the smallest effect that matters {there}.",
                claim=claim.id,
                paths=list_words(claim.break_even.paths),
                outcome=say(str(answer.effects.set_index("claim")["label"][claim.id])),
                claimed=say(claim.twins[0].claimed),
                where=any_effect,
                there=effect_that_matters,
            )
            typer.echo("\n" + line)
