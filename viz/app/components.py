"""Parts of the page written as Vue templates beside this file; each takes plain data and sends commands."""

from collections.abc import Callable
from typing import Any

import solara

type Ask = Callable[[list[Any]], None]
type Theme = Callable[[bool], None]


@solara.component_vue("document_setup.vue")
def Manners(title: str, event_theme: Theme) -> None:
    """Set the document's language, title, zoom and theme, and labels for elements that lack one."""


@solara.component_vue("toolbar.vue")
def Bar(bar: dict[str, Any], dark: bool, event_ask: Ask, event_theme: Theme) -> None:
    """Scenario, play, pause, step, reset, speed, comparison, seed."""


@solara.component_vue("map.vue")
def Map(
    ground: dict[str, Any],
    sheet: dict[str, Any],
    number: int,
    event_ask: Ask,
    event_seen: Callable[[int], None],
) -> None:
    """The map or maps; reports which frame it has drawn."""


@solara.component_vue("tiles.vue")
def Tiles(tiles: list[dict[str, str]], other: str) -> None:
    """Headline numbers."""


@solara.component_vue("levers.vue")
def Levers(
    groups: list[dict[str, Any]],
    draft: dict[str, Any],
    day: int,
    notice: str,
    changed: list[str],
    forks: list[str],
    event_ask: Ask,
) -> None:
    """All levers, folded by group."""


@solara.component_vue("sidebar.vue")
def Side(
    territory: dict[str, Any] | None,
    feed: list[dict[str, Any]],
    agent: dict[str, Any],
    event_ask: Ask,
) -> None:
    """Territory, events, agents."""


@solara.component_vue("footer.vue")
def Foot(share: dict[str, str], rests: bool, about: dict[str, Any], event_ask: Ask) -> None:
    """Saving, sharing, and what the scenario is."""


@solara.component_vue("resize_observer.vue")
def Ruler(event_measured: Callable[[int], None]) -> None:
    """Report the width of the page."""


@solara.component_vue("legend.vue")
def Key(names: list[str], gap: bool, forks: list[str], event_ask: Ask) -> None:
    """Which line is which, and whether lines or their difference are drawn."""
