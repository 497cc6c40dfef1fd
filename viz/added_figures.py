"""Figures that other distributions add to a kind of stored result, and figures in files of one's own."""

import logging
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from interpose.agents.compiled.additions import Addition
from interpose.model.added import added_once, cure_of, load_addition, load_file, said_by
from interpose.model.errors import InterposeError, OutputError, cut
from interpose.model.foreign_code import foreign_code
from interpose.viz.figure import Drawing, Picture
from interpose.viz.stored_result import Stored

HEIGHT = 380
"""Pixels of a figure that does not say how tall it is."""
log = logging.getLogger(__name__)


def added_pictures(store: Stored) -> list[Picture]:
    """Return the figures that other distributions add to a stored result; of a broken one, why it cannot be drawn.

    The name of their entry point is that of the kind and that of the figure: ``run.quiet_days``.
    """
    found = []
    for name, one in added_once("figures")[0].items():
        kind, dot, figure = name.partition(".")
        if dot and kind == store.kind:
            found.append(_picture_of(one, figure, store))
    return found


def _picture_of(one: Addition, name: str, store: Stored) -> Picture:
    """Return one figure that a distribution adds."""
    try:
        drawing = _declared(load_addition(one))
        with foreign_code(said_by(one)):
            picture = drawing.of(store)
    except InterposeError as error:
        return Picture(name, name, "", _nothing, cut(f"{error}: {cure_of(one)}"))
    return picture._replace(name=name, draw=partial(_drawn, said_by(one), picture))


def _nothing() -> None:
    """Draw nothing."""


def _declared(module: ModuleType) -> Drawing:
    """Return what a module declares as its figure; raises ``InterposeError`` where it declares none."""
    drawing = getattr(module, "FIGURE", None)
    if not isinstance(drawing, Drawing):
        raise InterposeError("it declares no FIGURE = Drawing(name, heading, reading, draw)")
    return drawing


def _drawn(who: str, picture: Picture) -> Any:
    """Draw a figure; raises ``InterposeError`` with one line where its code fails, or what it gives is no figure."""
    import plotly.graph_objects as go

    with foreign_code(who):
        drawn = picture.draw()
    if not isinstance(drawn, go.Figure):
        raise InterposeError(f"{who}: what it draws is a {type(drawn).__name__}, no figure of plotly")
    if drawn.layout.height is None:
        drawn.update_layout(height=HEIGHT)
    return drawn


def picture_of_file(path: str, store: Stored) -> Picture:
    """Return the figure that a file of one's own declares as ``FIGURE``.

    Raises
    ------
    OutputError
        Where there is no such file, it does not run, or its figure cannot be drawn from this result.
    """
    file = Path(path)
    try:
        with foreign_code(file.name):
            picture = _declared(load_file(file, f"figure_{file.stem}")).of(store)
    except InterposeError as error:
        raise OutputError(str(error), argument="figure") from None
    if picture.why_not:
        raise OutputError(f"cannot be drawn from {store.folder}: {picture.why_not}", argument="figure", value=path)
    return picture._replace(draw=partial(_drawn, file.name, picture))


def drawn_in_reports(store: Stored) -> list[Picture]:
    """Return the added figures of a report, drawn; one whose code fails is left out, and logged."""
    found = []
    for picture in added_pictures(store):
        if picture.why_not:
            log.warning("%s is left out: %s", picture.name, picture.why_not)
            continue
        try:
            drawn = picture.draw()
        except InterposeError as error:
            log.warning("%s is left out: %s", picture.name, error)
        else:
            found.append(picture._replace(draw=partial(_as_it_is, drawn)))
    return found


def _as_it_is(drawn: Any) -> Any:
    """Return what was drawn."""
    return drawn
