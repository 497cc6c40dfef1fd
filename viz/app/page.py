"""The page itself: a thin skin of components over a visitor's session."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import solara
import solara.lab

from interpose.model.language.chosen import direction, in_language, language
from interpose.model.language.words import mark, say
from interpose.viz.app import timelines
from interpose.viz.app.components import (
    AboutNumber,
    AddEvent,
    Decisive,
    DocumentSetup,
    Export,
    Footer,
    Help,
    Legend,
    Lesson,
    Levers,
    Lines,
    Map,
    MapSaver,
    Question,
    ResizeObserver,
    Sidebar,
    Tiles,
    Toolbar,
)
from interpose.viz.app.help_words import help_of
from interpose.viz.app.lesson import TWIN
from interpose.viz.app.stay import show_farewell
from interpose.viz.app.visitor import Visitor
from interpose.viz.app.words import glossary
from interpose.viz.plotly_language import dates_of, separators

HERE = Path(__file__).parent
NEUTRAL = mark(
    "Research and education. Results are distributions under stated assumptions, not forecasts; one world is one "
    "possible course, drawn by one seed."
)


def first_view() -> str:
    """Read the view of the link by which the page was opened."""
    search = solara.use_router().search or ""
    return parse_qs(search[:20_000]).get("view", [""])[0]


@solara.component
def Timelines(lines: dict[str, Any], fan: dict[str, Any] | None, dark: bool, code: str) -> Any:
    """Show lines over time and the fan of the seeds behind them, in one plot whose data are replaced."""
    width, set_width = solara.use_state(1200)
    forks = [timelines.day_of(lines, day) for day in lines["forks"]]
    ends = [timelines.day_of(lines, day) for day in (0, lines["until"])]
    parts = (width, dark, tuple(forks), tuple(ends), lines["gap"])

    def arranged() -> dict[str, Any]:
        with in_language(code):
            return timelines.layout(width, dark, forks, ends, lines["gap"]) | separators(code)

    layout = solara.use_memo(arranged, (*parts, code))
    behind = (fan, lines["gap"], lines["start"], dark)
    bands = solara.use_memo(lambda: timelines.fan_traces(lines, fan, dark), behind)
    with solara.v.Html(tag="div", class_="ip-plot") as main:
        ResizeObserver(event_resized=lambda wide: set_width(min(4000, max(200, int(wide)))))
        Lines(
            dates=timelines.dates_of(lines),
            traces=timelines.traces(lines, dark),
            bands=bands,
            arranged=layout,
            config=dates_of(code),
        )
    return main


@solara.component
def Page() -> Any:
    """Show the whole page of one visitor."""
    code = first_view()
    visitor = solara.use_memo(lambda: Visitor(code), [])
    dark = bool(solara.lab.use_dark_effective())

    def live() -> Callable[[], None]:
        visitor.start()
        return visitor.close

    solara.use_effect(live, [])
    farewell = visitor.farewell.value
    frame = None if farewell else visitor.frame.value

    def theme(on: bool) -> None:
        solara.lab.theme.dark = bool(on)

    with solara.v.Html(tag="div", class_=f"ip-page {'ip-dark' if dark else 'ip-light'}") as main:
        solara.Style(HERE / "page.css")
        solara.Style(HERE / "panels.css")
        solara.Style(HERE / "lesson.css")
        if frame is None:
            _say_farewell(visitor, theme)
        else:
            with in_language(frame["controls"]["language"]):
                _layout(visitor, frame, dark, theme)
    return main


def _say_farewell(visitor: Visitor, theme: Callable[[bool], None]) -> None:
    """Say why there is no world here, and how to go on."""
    DocumentSetup(title="interpose", direction=direction(), event_set_theme=theme)
    show_farewell(visitor.farewell.value, visitor.link)


def _layout(visitor: Visitor, frame: dict[str, Any], dark: bool, theme: Callable[[bool], None]) -> None:
    """Arrange the parts of the page."""
    controls, lines = frame["controls"], frame["lines"]
    other = lines["names"][1] if len(lines["names"]) > 1 else ""
    DocumentSetup(title="interpose", direction=direction(), event_set_theme=theme)
    Toolbar(controls=controls, dark=dark, event_command=visitor.command, event_set_theme=theme)
    with solara.v.Html(tag="main", class_="ip-main-part"):
        title = solara.v.Html(tag="b", children=[f"{frame['about']['title'] or controls['scenario']}. "])
        solara.v.Html(tag="p", class_="ip-neutral", children=[title, say(NEUTRAL)])
        lesson = frame["lesson"]
        if lesson:
            Lesson(lesson=lesson, event_command=visitor.command)
        if not lesson or lesson["step"] >= TWIN:  # before, the question would give the answer away
            Question(question=frame["question"], seeds=frame["seeds"], event_command=visitor.command)
        Tiles(tiles=frame["tiles"], other=other, seeds=frame["seeds"])
        with solara.v.Html(tag="div", class_="ip-grid"):
            with solara.v.Html(tag="div", class_="ip-centre"):
                Map(
                    geometry=frame["geometry"],
                    display=frame["map"],
                    number=frame["number"],
                    event_command=visitor.command,
                    event_frame_drawn=visitor.player.seen,
                )
                MapSaver(geometry=frame["geometry"], display=frame["map"])
            with solara.v.Html(tag="div", class_="ip-right"):
                Decisive(lines=frame["decisive"])
                Sidebar(
                    territory=frame["territory"],
                    feed=frame["feed"],
                    agent=frame["agent"],
                    event_command=visitor.command,
                )
            with solara.v.Html(tag="div", class_="ip-left"), solara.v.Html(tag="div", class_="ip-lever-stack"):
                _levers(visitor, frame)
        _over_time(visitor, frame, dark)
    AboutNumber(about=frame["about_number"], event_command=visitor.command)
    Help(words=help_of("page"), glossary=glossary())
    Footer(share=frame["share"], rests=not controls["playing"], about=frame["about"], event_command=visitor.command)


def _levers(visitor: Visitor, frame: dict[str, Any]) -> None:
    """Show all levers, and the form for further events."""
    controls = frame["controls"]
    Levers(
        groups=frame["groups"],
        draft=frame["draft"],
        drafted=frame["drafted"],
        notes=frame["notes"],
        day=controls["day"],
        notice=controls["notice"],
        changed=controls["changed"],
        forks=controls["forks"],
        event_command=visitor.command,
    )
    AddEvent(kinds=frame["kinds"], added=frame["added"], day=controls["day"], event_command=visitor.command)


def _over_time(visitor: Visitor, frame: dict[str, Any], dark: bool) -> None:
    """Show lines over time, and what they are."""
    lines = frame["lines"]
    with solara.v.Html(tag="section", class_="ip-time", attributes={"aria-label": say("Over time")}):
        solara.v.Html(tag="h2", children=[say("Over time")])
        fan = frame["fan"]
        Legend(
            names=lines["names"],
            gap=lines["gap"],
            fan=frame["controls"]["fan"],
            seeds=fan["seeds"] if fan else 0,
            forks=frame["controls"]["forks"],
            event_command=visitor.command,
        )
        Timelines(lines, fan, dark, language())
        with solara.v.Html(tag="div", class_="ip-export"):
            name = frame["share"]["name"]
            Export(caption=frame["caption"])
            solara.FileDownload(visitor.series, filename=f"{name}.csv", label=say("Lines (CSV)"))
            solara.FileDownload(visitor.pairs, filename=f"{name}-seeds.csv", label=say("Twenty seeds (CSV)"))
            solara.FileDownload(visitor.tables, filename=f"{name}.zip", label=say("Export the tables (zip)"))


@solara.component
def Layout(children: Any = ()) -> Any:
    """No frame of Solara's own around the page."""
    return solara.v.Html(tag="div", children=list(children))
