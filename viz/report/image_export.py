"""Figures as files: pages that need no network, and images drawn by the system's own Chromium."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from interpose.model.errors import OutputError
from interpose.viz.figure import Picture
from interpose.viz.page_parts import Drawn
from interpose.viz.report.templating import plotly_script, render
from interpose.viz.stored_result import Stored

FORMATS = ("png", "svg", "pdf")
PLOTLY = "plotly.min.js"
"""File that draws the figures of all pages beside it; a page that is alone has it inside."""
CURE = "install Chromium or Chrome (on Debian: apt install chromium), or draw pages instead of images"


def figure_page(drawing: Any, name: str, heading: str, reading: str, title: str, *, plotly_file: str = "") -> str:
    """Return a page of one figure, with plotly.js in it, or with the name of the file beside it that has plotly.js."""
    drawn = Drawn(name, "", drawing, reading)
    return render("figure.html.jinja", title=title, heading=heading, drawn=drawn, plotly_file=plotly_file)


def write_images(
    figures: Mapping[str, Any], folder: Path, formats: Sequence[str], *, width: int = 1000, scale: float = 2.0
) -> list[Path]:
    """Write figures as images into a folder, each of the given width and its own height.

    Parameters
    ----------
    figures : mapping
        Figures by the names of their files.
    folder : Path
        Where images are written.
    formats : sequence of str
        Of :data:`FORMATS`.
    width : int
        Width in pixels.
    scale : float
        Pixels of a PNG for each pixel of the figure.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    OutputError
        When kaleido or a browser is missing, or the browser fails.
    """
    try:
        import kaleido
    except ImportError:
        raise OutputError(
            "images need kaleido: pip install 'interpose[viz]', or draw pages instead of images"
        ) from None
    written = []
    try:
        kaleido.start_sync_server(silence_warnings=True, mathjax=False)
        try:
            for name, drawing in figures.items():
                for file_format in formats:
                    path = folder / f"{name}.{file_format}"
                    size = {"format": file_format, "width": width, "height": int(drawing.layout.height)}
                    size |= {"scale": scale} if file_format == "png" else {}
                    kaleido.write_fig_sync(drawing, str(path), opts=size)
                    written.append(path)
        finally:
            kaleido.stop_sync_server(silence_warnings=True)
    except OSError:
        raise
    except Exception as error:
        words = " ".join(str(error).split())[:160] or type(error).__name__
        problem = "no browser was found" if "chrome" in type(error).__name__.lower() else words
        raise OutputError(f"images cannot be drawn ({problem}): {CURE}") from None
    return written


def write_figures(
    store: Stored,
    drawn: Sequence[Picture],
    folder: Path,
    *,
    pages: bool = True,
    formats: Sequence[str] = (),
    width: int = 1000,
) -> None:
    """Draw figures of a stored result into a folder, as pages that need no network, as images, or as both.

    Parameters
    ----------
    store : Stored
        The result.
    drawn : sequence of Picture
        Which of its figures.
    folder : Path
        Where files are written.
    pages : bool
        Whether to write pages.
    formats : sequence of str
        Formats of images, none by default.
    width : int
        Width of images in pixels.
    """
    title = str(store.scenario.get("title") or store.scenario.get("name") or store.kind)
    figures = {picture.name: picture.draw() for picture in drawn}
    if pages:
        shared = PLOTLY if len(drawn) > 1 else ""
        if shared:
            (folder / shared).write_text(str(plotly_script()), encoding="utf-8")
        for picture in drawn:
            words = picture.name, picture.heading, picture.reading, title
            page = figure_page(figures[picture.name], *words, plotly_file=shared)
            (folder / f"{picture.name}.html").write_text(page, encoding="utf-8")
    if formats:
        write_images(figures, folder, formats, width=width)
