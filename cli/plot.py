"""The command `plot`: the figures of a stored result."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import say

if TYPE_CHECKING:
    from interpose.viz.figure import Choice
    from interpose.viz.stored_result import Stored

StorePath = Annotated[Path, typer.Argument(metavar="STORE", help="a folder that a command of interpose wrote")]


@dataclass(frozen=True)
class ShownOptions:
    """What is shown of a stored result."""

    outcome: Annotated[
        str | None, typer.Option(help="outcome of a sweep or comparison; default: the first of its own")
    ] = None


@options()
def plot(
    store: StorePath,
    figure: Annotated[
        list[str] | None, typer.Option(metavar="NAME|FILE.py", help="a figure to draw, or your own file; repeatable")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="list the figures of this result and draw none")] = False,
    html: Annotated[bool, typer.Option("--html", help="pages that need no network; the default")] = False,
    png: Annotated[bool, typer.Option("--png", help="images of dots")] = False,
    svg: Annotated[bool, typer.Option("--svg", help="drawings that can be edited")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="pages for print")] = False,
    width: Annotated[int, typer.Option(min=300, max=4000, help="width of images in pixels")] = 1000,
    x: Annotated[str | None, typer.Option(metavar="PATH", help="sweeps: the input that goes across")] = None,
    y: Annotated[str | None, typer.Option(metavar="PATH", help="sweeps: the second input")] = None,
    *,
    shown: ShownOptions,
    baseline: Annotated[
        list[str] | None,
        typer.Option(metavar="[PATH=]VALUE", help="sweeps: value that others are compared with; repeatable"),
    ] = None,
    statistic: Annotated[
        str | None,
        typer.Option(help="sweeps: difference (of pairs; the default where there are any), mean, median, q10 or q90"),
    ] = None,
    output: OutputOptions,
) -> None:
    """Draw the figures of a stored result: all that apply, or those that --figure names."""
    from interpose.cli.console import print_csv, print_json
    from interpose.viz.figure import Choice
    from interpose.viz.kinds.registry import chosen

    opened, choice = open_result(store), Choice(x, y, shown.outcome, statistic, tuple(baseline or ()))
    _refuse_choices(opened.kind, choice)
    if list_:
        _list(opened, choice, output)
        return
    figures = chosen(opened, figure or [], choice)
    formats = [kind for kind, is_chosen in (("png", png), ("svg", svg), ("pdf", pdf)) if is_chosen]
    target = output.folder(store.resolve().name, "plot")
    _draw(opened, figures, target, (html or not formats, formats, width))
    if output.json:
        print_json({"out": target, "kind": opened.kind, "figures": [picture.name for picture in figures]})
    elif output.csv:
        with in_language(SOURCE):
            named = chosen(opened, figure or [], choice)
        print_csv([{"name": picture.name, "heading": picture.heading} for picture in named])
    elif not output.quiet:
        for picture in figures:
            typer.echo(say("{name}: {heading}", name=picture.name, heading=picture.heading))
        typer.echo("\n" + say("Figures: {target}", target=target))


def open_result(folder: Path) -> "Stored":
    """Return a stored result; a sweep is read also while it is being written."""
    from interpose.viz.kinds.registry import open_stored

    opened = open_stored(folder)
    if opened.kind == "sweep" and not opened.has("runs"):
        from interpose.experiments.sweeps.stored_sweep import Sweep

        opened.tables["runs"] = Sweep.read(folder).runs
    return opened


def _refuse_choices(kind: str, choice: "Choice") -> None:
    """Raise ``OutputError`` for a choice that this kind of result does not offer."""
    from interpose.model.errors import OutputError
    from interpose.viz.figure import Choice
    from interpose.viz.kinds.registry import kinds

    usual = Choice()._asdict()
    for name, value in choice._asdict().items():
        if value != usual[name] and name not in kinds()[kind].choices:
            others = " or ".join(other.name for other in kinds().values() if name in other.choices)
            said = " ".join(value) if isinstance(value, tuple) else value
            raise OutputError(f"--{name} {said}: is for a {others}, and this is a {kind}: leave it out")


def _list(opened: "Stored", choice: "Choice", output: OutputOptions) -> None:
    """List figures: which there are, what they show, which cannot be drawn and why."""
    from interpose.cli.console import print_csv, print_json, print_table
    from interpose.viz.kinds.registry import pictures

    if output.json or output.csv:
        names = ("name", "heading", "reading", "why_not")
        with in_language(SOURCE):
            rows = [{name: getattr(figure, name) for name in names} for figure in pictures(opened, choice)]
        print_json({"kind": opened.kind, "figures": rows}) if output.json else print_csv(rows)
        return
    cells = [
        [
            figure.name,
            figure.heading,
            say("cannot be drawn: {why}", why=figure.why_not) if figure.why_not else figure.reading,
        ]
        for figure in pictures(opened, choice)
    ]
    heads = (say("name"), say("shows"), say("how to read it"))
    print_table(say("Figures of {kind}", kind=opened.kind), heads, cells, numbers=False)


def _draw(opened: "Stored", drawn: list[Any], target: Path, how: tuple[bool, list[str], int]) -> None:
    """Draw figures into a new folder, as pages and as images."""
    from interpose.model.output_folder import new_folder
    from interpose.viz.report.image_export import write_figures

    pages, formats, width = how
    with new_folder(target) as folder:
        write_figures(opened, drawn, folder, pages=pages, formats=formats, width=width)
