"""Parts of the page written as Vue templates beside this file; each takes plain data and sends commands."""

from collections.abc import Callable
from typing import Any

from interpose.viz.app.told_vue import told_vue

type Command = Callable[[list[Any]], None]
type SetTheme = Callable[[bool], None]


@told_vue("document_setup.vue")
def DocumentSetup(title: str, direction: str, event_set_theme: SetTheme) -> None:
    """Set the document's language, title, zoom and theme, and labels for elements that lack one."""


@told_vue("toolbar.vue")
def Toolbar(controls: dict[str, Any], dark: bool, event_command: Command, event_set_theme: SetTheme) -> None:
    """Scenario, play, pause, step, reset, speed, comparison, seed."""


@told_vue("map.vue")
def Map(
    geometry: dict[str, Any],
    display: dict[str, Any],
    number: int,
    event_command: Command,
    event_frame_drawn: Callable[[int], None],
) -> None:
    """The map or maps; reports which frame it has drawn."""


@told_vue("map_saver.vue")
def MapSaver(geometry: dict[str, Any], display: dict[str, Any]) -> None:
    """Buttons that save what the map shows: a picture, or the values of its layer; made in the browser."""


@told_vue("tiles.vue")
def Tiles(tiles: list[dict[str, Any]], other: str, seeds: dict[str, Any]) -> None:
    """Headline numbers, each with its difference in this pair and over seeds."""


@told_vue("question.vue")
def Question(question: dict[str, Any], seeds: dict[str, Any], event_command: Command) -> None:
    """What is compared, and the five values that matter most."""


@told_vue("lesson.vue")
def Lesson(lesson: dict[str, Any], event_command: Command) -> None:
    """The questions of a lesson in order, what is predicted, and what twenty seeds say of that."""


@told_vue("decisive.vue")
def Decisive(lines: list[dict[str, Any]]) -> None:
    """The two decisive lines: civilians killed so far, and personnel."""


@told_vue("levers.vue")
def Levers(
    groups: list[dict[str, Any]],
    draft: dict[str, Any],
    drafted: dict[str, str],
    notes: dict[str, str],
    day: int,
    notice: str,
    changed: list[str],
    forks: list[str],
    event_command: Command,
) -> None:
    """All levers, folded by group."""


@told_vue("sidebar.vue")
def Sidebar(
    territory: dict[str, Any] | None,
    feed: list[dict[str, Any]],
    agent: dict[str, Any],
    event_command: Command,
) -> None:
    """Territory, events, agents."""


@told_vue("footer.vue")
def Footer(share: dict[str, str], rests: bool, about: dict[str, Any], event_command: Command) -> None:
    """Saving, sharing, and what the scenario is."""


@told_vue("resize_observer.vue")
def ResizeObserver(event_resized: Callable[[int], None]) -> None:
    """Report the width of the page."""


@told_vue("lines.vue")
def Lines(
    dates: list[str],
    traces: list[dict[str, Any]],
    bands: list[dict[str, Any]],
    arranged: dict[str, Any],
    config: dict[str, Any],
) -> None:
    """Lines over time and the bands behind them; a line takes the last of the dates, as many as it has values."""


@told_vue("legend.vue")
def Legend(names: list[str], gap: bool, fan: bool, seeds: int, forks: list[str], event_command: Command) -> None:
    """Which line is which, and whether lines, their difference and a fan of seeds are drawn."""


@told_vue("add_event.vue")
def AddEvent(kinds: list[dict[str, Any]], added: list[dict[str, Any]], day: int, event_command: Command) -> None:
    """A form for further events, and those that were added."""


@told_vue("help.vue")
def Help(words: dict[str, Any], glossary: list[dict[str, Any]]) -> None:
    """What the page says and does not, its keys, and the glossary; opened by a button or by a question mark."""


@told_vue("about_number.vue")
def AboutNumber(about: dict[str, Any] | None, event_command: Command) -> None:
    """What a number or a lever is, and where it comes from; opened by the button beside it."""


@told_vue("export.vue")
def Export(caption: dict[str, Any]) -> None:
    """Saves the lines as an image, with a title, what each line is, and what they are of."""
