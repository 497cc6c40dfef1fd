"""A brief as a file: a page for browsers, or a PDF."""

from pathlib import Path

from interpose.model.errors import OutputError
from interpose.model.results.tables import write_file
from interpose.viz.report.brief import brief_page
from interpose.viz.report.pdf import print_pdf
from interpose.viz.stored_result import Stored

PAGE, PDF = ".html", ".pdf"


def write_brief(store: Stored, out: Path | None = None) -> Path:
    """Write the two pages of a stored result; return the file.

    Parameters
    ----------
    store : Stored
        The result.
    out : Path, optional
        New file that ends in ``.html`` or ``.pdf``; default: ``brief.html`` in the store, written anew.

    Raises
    ------
    OutputError
        For a result that is not of one scenario, a file of another kind or one that exists, or
        without a browser for a PDF.
    """
    target = store.folder / "brief.html" if out is None else Path(out)
    kind = target.suffix.lower()
    if kind not in (PAGE, PDF):
        raise OutputError(f"must end in {PAGE} or {PDF}: name such a file", argument="out", value=str(target))
    page = brief_page(store)
    if kind == PDF:
        print_pdf(page, target)
    else:
        write_file(target, page, again=out is None)
    return target
