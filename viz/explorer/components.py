"""Parts of the explorer written as Vue templates beside this file; each takes plain data and sends commands."""

from collections.abc import Callable
from typing import Any

from interpose.viz.app.components import Command, SetTheme
from interpose.viz.app.told_vue import told_vue


@told_vue("header.vue")
def Header(
    about: dict[str, Any], notice: str, share: str, dark: bool, event_command: Command, event_set_theme: SetTheme
) -> None:
    """Title and size of the sweep, missing and failed runs, and the link to what is shown."""


@told_vue("axis_menu.vue")
def AxisMenu(
    choices: dict[str, Any], held: list[dict[str, Any]], other_inputs: str, intervals: str, event_command: Command
) -> None:
    """Axes, outcome, statistic, and levels at which the other inputs are held."""


@told_vue("plot.vue")
def Plot(
    figure: dict[str, Any],
    which: str,
    arrows: bool,
    config: dict[str, Any],
    event_point_clicked: Callable[[dict[str, Any]], None],
    event_command: Command,
) -> None:
    """A plotly figure whose data are replaced."""


@told_vue("selected_point.vue")
def SelectedPoint(selected: dict[str, Any], event_command: Command) -> None:
    """The selected point: inputs, outcomes, and the run that can be opened."""
