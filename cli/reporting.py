"""Writing the report of a stored result."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.options import Json, Quiet
from interpose.cli.plotting import OneOutcome, StorePath, open_result


def report(
    store: StorePath,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="new file; default: STORE/report.html")] = None,
    outcome: OneOutcome = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Write a stored result as one page: question, facts, results in sentences, figures, limits, where it comes from.

    The page needs no network and prints. A report in the store itself is written anew.
    """
    from interpose.cli.console import print_json
    from interpose.viz.gallery import Choice
    from interpose.viz.report import report_page

    opened = open_result(store)
    target = out or store / "report.html"
    page = report_page(opened, Choice(outcome=outcome))
    write_file(target, page, again=out is None)
    size = target.stat().st_size / 1e6
    if json:
        print_json({"out": target, "kind": opened.kind, "megabytes": round(size, 1)})
    elif not quiet:
        typer.echo(f"Report: {target}   ({size:.1f} MB; open it in a browser, or print it; it needs no network)")


def write_file(target: Path, text: str, *, again: bool) -> None:
    """Write a file under a temporary name and rename it when complete; raises ``OutputError`` with one line."""
    import os
    from uuid import uuid4

    from interpose.model.errors import OutputError

    if not again and os.path.lexists(target):
        raise OutputError(f"--out {target}: exists already: name a file that does not, or move it away")
    if not target.parent.is_dir():
        raise OutputError(f"--out {target}: there is no folder {target.parent}: make it first")
    work = target.parent / f".{target.name}-{uuid4().hex[:12]}.part"
    try:
        work.write_text(text, encoding="utf-8")
        os.replace(work, target)
    except OSError as error:
        raise OutputError(f"--out {target}: cannot be written ({error.strerror or error})") from None
    finally:
        work.unlink(missing_ok=True)
