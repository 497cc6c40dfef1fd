"""Figures as files: pages that need no network, and images drawn by the system's own Chromium."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

from interpose.model.errors import OutputError, cut
from interpose.viz.figure import Picture
from interpose.viz.page_parts import Drawn
from interpose.viz.report.other_programs import SECONDS_AN_IMAGE, SECONDS_TO_START, in_time
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
    images = [
        _Image(drawing, folder / f"{name}.{ending}", ending, width, scale)
        for name, drawing in figures.items()
        for ending in formats
    ]
    for name in ("choreographer", "kaleido"):  # what they log is said in one line below
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        in_time(lambda: asyncio.run(_draw(kaleido.Kaleido, images)), SECONDS_TO_START + SECONDS_AN_IMAGE * len(images))
    except TimeoutError:
        raise OutputError(f"images cannot be drawn (the browser does not answer): {CURE}") from None
    except Exception as error:
        if isinstance(error, OSError) and not isinstance(error, ConnectionError):
            raise  # of the folder, not of the browser
        raise OutputError(f"images cannot be drawn ({_problem(error)}): {CURE}") from None
    return [image.path for image in images]


def _problem(error: Exception) -> str:
    """Say what kept a browser from drawing."""
    kind = type(error).__name__.lower()
    if "chrome" in kind:
        return "no browser was found"
    if isinstance(error, _NoStartError) or "browser" in kind:
        return "the browser does not start"
    return f"the browser failed with {cut(' '.join(str(error).split()) or kind, 120)}"


class _NoStartError(Exception):
    """A browser that was found and ended, or closed its channel, before it could be asked for anything."""


class _Image(NamedTuple):
    """A figure and the file that it is drawn into."""

    drawing: Any
    path: Path
    format: str
    width: int
    scale: float


async def _draw(kaleido: Any, images: Sequence[_Image]) -> None:
    """Draw images with one browser; raises ``TimeoutError`` where it does not answer."""
    async with AsyncExitStack() as stack:
        browser = await _started(kaleido, stack)
        for image in images:
            size = {"format": image.format, "width": image.width, "height": int(image.drawing.layout.height)}
            size |= {"scale": image.scale} if image.format == "png" else {}
            async with asyncio.timeout(SECONDS_AN_IMAGE):
                await browser.write_fig(image.drawing, str(image.path), opts=size)


async def _started(kaleido: Any, stack: AsyncExitStack) -> Any:
    """Return a browser that answers and is ended with the stack."""
    try:
        async with asyncio.timeout(SECONDS_TO_START):
            return await stack.enter_async_context(kaleido(n=1, mathjax=False, timeout=SECONDS_AN_IMAGE))
    except TimeoutError:
        raise
    except Exception as error:
        if "chrome" in type(error).__name__.lower():
            raise
        raise _NoStartError(str(error)) from error


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
