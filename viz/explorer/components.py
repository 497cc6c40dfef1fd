"""Parts of the explorer that are written as Vue templates beside this file; each takes plain data and asks by name."""

from collections.abc import Callable
from typing import Any

import solara

from interpose.viz.app.components import Ask, Theme


@solara.component_vue("header.vue")
def Head(about: dict[str, Any], notice: str, dark: bool, event_ask: Ask, event_theme: Theme) -> None:
    """Which sweep this is, and what is missing or failed."""


@solara.component_vue("axis_menu.vue")
def Choose(choices: dict[str, Any], held: list[dict[str, Any]], averaged: str, over: str, event_ask: Ask) -> None:
    """Axes, outcome, statistic, and what happens with the other inputs."""


@solara.component_vue("plot.vue")
def Plot(
    figure: dict[str, Any],
    which: str,
    arrows: bool,
    event_click: Callable[[dict[str, Any]], None],
    event_ask: Ask,
) -> None:
    """A plotly figure that stays and is renewed."""


@solara.component_vue("selected_point.vue")
def Picked(picked: dict[str, Any], event_ask: Ask) -> None:
    """The picked place: inputs, outcomes, and the run that can be opened."""
