"""The page itself: a thin skin of components over a session; each visitor has a session and a thread of his own."""

import io
import os
import tempfile
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import solara
import solara.lab

from interpose.model.errors import ScenarioError
from interpose.model.output_folder import new_folder
from interpose.model.results.run_files import write_run
from interpose.viz.app import timelines
from interpose.viz.app.components import (
    Decisive,
    DocumentSetup,
    Footer,
    Legend,
    Levers,
    Lines,
    Map,
    Question,
    ResizeObserver,
    Sidebar,
    Tiles,
    Toolbar,
)
from interpose.viz.app.frame import FrameBuilder
from interpose.viz.app.house import HOUSE, Limits, full_words, rested_words
from interpose.viz.app.memory import SWEEPER
from interpose.viz.app.paired_seeds import PairedSeeds, Shelf, usable_cores
from interpose.viz.app.permalink import to_link
from interpose.viz.app.playback import Player
from interpose.viz.app.question import follow
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session

START = "INTERPOSE_APP_SCENARIO"
"""Environment variable that names the scenario with which the page begins."""
HERE = Path(__file__).parent
SPARE_CORES, MOST_ANSWERS = max(1, usable_cores() - 1), 32
SHELF = Shelf(SPARE_CORES, MOST_ANSWERS)
"""Answers over seeds, for all visitors: who opens the page finds that of its first question there."""
NEUTRAL = "Research and education. Results are distributions under stated assumptions, not forecasts; one world is one "
NEUTRAL += "possible course, drawn by one seed."


class Visitor:
    """One visitor: a session, the thread that plays it, and the frame that is shown."""

    def __init__(self, code: str) -> None:
        self.limits = Limits.of_environment()
        self.farewell = solara.Reactive("")
        self.number, self.link = HOUSE.enter(self.limits), code
        if self.number is None:
            self.farewell.set(full_words(self.limits))
            return
        try:
            self._begin(self.number, code)
        except BaseException:
            HOUSE.leave(self.number)
            raise

    def _begin(self, number: int, code: str) -> None:
        """Build the first worlds, or say what hinders."""
        try:
            session = Session(catalogue(), lambda rows: HOUSE.take(number, rows, self.limits))
        except ScenarioError as error:
            HOUSE.leave(number)
            self.number = None
            self.farewell.set(str(error))
            return
        if not code:
            session.ask_of_force()
        else:
            try:
                session.open_link(code)
            except ScenarioError as error:
                session.notice = str(error)
        self.player = Player(session, self.show, 60 * self.limits.idle_minutes, self.rest)
        self.seeds = PairedSeeds(self.player.refresh, SPARE_CORES, SHELF)
        self.board = FrameBuilder(session, self.seeds)
        self.frame = solara.Reactive(self.board.frame(0, self.player))

    def show(self, number: int) -> None:
        """Send a frame to the page."""
        if self.player.session.lanes:
            follow(self.seeds, self.player.session)
        self.frame.set(self.board.frame(number, self.player))

    def start(self) -> None:
        """Start playing what is asked, and the twenty seeds of the first question."""
        if self.number is not None:
            self.player.start()
            self.player.refresh()

    def rest(self) -> None:
        """Let the worlds of a page go that nobody looks at, and say so there."""
        self.link = to_link(self.player.session.view)
        self.farewell.set(rested_words(self.limits))
        self.close()

    def command(self, words: Any) -> None:
        """Pass a command of the visitor on; the session refuses unknown ones."""
        if isinstance(words, list) and words and isinstance(words[0], str) and len(words) <= 4:
            self.player.queue_command(*words)

    def close(self) -> None:
        """Stop playing and release the worlds, without keeping the server waiting for a day that is under way."""
        if self.number is None:
            return
        leaving = threading.Thread(target=self._leave, name="interpose-leaving", daemon=True)
        leaving.current_context = None  # type: ignore[attr-defined]  # Solara's: the thread must not keep the visitor
        leaving.start()

    def _leave(self) -> None:
        """Wait until nothing runs any more, and let all of it go."""
        self.player.close()
        self.seeds.close()
        self.player.session.leave()
        HOUSE.leave(self.number)
        SWEEPER.somebody_left()

    def tables(self) -> bytes:
        """Write the tables of all worlds so far into one file, each played again from its first day."""
        memory = io.BytesIO()
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, lane in enumerate(self.player.session.lanes):
                name = (lane.name or "world").replace(" ", "-")
                with new_folder(Path(folder) / str(number)) as run_folder:
                    write_run(lane.run(), run_folder)
                for path in sorted((Path(folder) / str(number)).rglob("*")):
                    if path.is_file():
                        archive.write(path, f"{name}/{path.relative_to(Path(folder) / str(number))}")
        return memory.getvalue()


def catalogue() -> Catalogue:
    """Return the scenarios that can be opened."""
    return Catalogue(os.environ.get(START, "gaza-isf"))


def _first_view() -> str:
    """Read the view of the link by which the page was opened."""
    search = solara.use_router().search or ""
    return parse_qs(search[:20_000]).get("view", [""])[0]


@solara.component
def Timelines(lines: dict[str, Any], dark: bool) -> Any:
    """Show lines over time, in one plot whose data are replaced."""
    width, set_width = solara.use_state(1200)
    forks = [timelines.day_of(lines, day) for day in lines["forks"]]
    ends = [timelines.day_of(lines, day) for day in (0, lines["until"])]
    parts = (width, dark, tuple(forks), tuple(ends), lines["gap"])
    layout = solara.use_memo(lambda: timelines.layout(width, dark, forks, ends, lines["gap"]), parts)
    with solara.v.Html(tag="div", class_="ip-plot") as main:
        ResizeObserver(event_resized=lambda wide: set_width(min(4000, max(200, int(wide)))))
        Lines(dates=timelines.dates_of(lines), traces=timelines.traces(lines, dark), arranged=layout)
    return main


@solara.component
def Page() -> Any:
    """Show the whole page of one visitor."""
    code = _first_view()
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
        if frame is None:
            _say_farewell(visitor, theme)
        else:
            _layout(visitor, frame, dark, theme)
    return main


def _say_farewell(visitor: Visitor, theme: Callable[[bool], None]) -> None:
    """Say why there is no world here, and how to go on."""
    DocumentSetup(title="interpose", event_set_theme=theme)
    with solara.v.Html(tag="main", class_="ip-main-part ip-farewell", attributes={"role": "alert"}):
        solara.v.Html(tag="h1", children=["interpose"])
        solara.v.Html(tag="p", children=[visitor.farewell.value])
        where = {"href": f"?view={visitor.link}" if visitor.link else "?"}
        solara.v.Html(tag="a", class_="ip-button", attributes=where, children=["Open the page again"])


def _layout(visitor: Visitor, frame: dict[str, Any], dark: bool, theme: Callable[[bool], None]) -> None:
    """Arrange the parts of the page."""
    controls, lines = frame["controls"], frame["lines"]
    other = lines["names"][1] if len(lines["names"]) > 1 else ""
    DocumentSetup(title="interpose", event_set_theme=theme)
    Toolbar(controls=controls, dark=dark, event_command=visitor.command, event_set_theme=theme)
    with solara.v.Html(tag="main", class_="ip-main-part"):
        title = solara.v.Html(tag="b", children=[f"{frame['about']['title'] or controls['scenario']}. "])
        solara.v.Html(tag="p", class_="ip-neutral", children=[title, NEUTRAL])
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
            with solara.v.Html(tag="div", class_="ip-right"):
                Decisive(lines=frame["decisive"])
                Sidebar(
                    territory=frame["territory"],
                    feed=frame["feed"],
                    agent=frame["agent"],
                    event_command=visitor.command,
                )
            with solara.v.Html(tag="div", class_="ip-left"):
                Levers(
                    groups=frame["groups"],
                    draft=frame["draft"],
                    notes=frame["notes"],
                    day=controls["day"],
                    notice=controls["notice"],
                    changed=controls["changed"],
                    forks=controls["forks"],
                    event_command=visitor.command,
                )
        _over_time(visitor, frame, dark)
    Footer(share=frame["share"], rests=not controls["playing"], about=frame["about"], event_command=visitor.command)


def _over_time(visitor: Visitor, frame: dict[str, Any], dark: bool) -> None:
    """Show lines over time, and what they are."""
    lines = frame["lines"]
    with solara.v.Html(tag="section", class_="ip-time", attributes={"aria-label": "Over time"}):
        solara.v.Html(tag="h2", children=["Over time"])
        Legend(names=lines["names"], gap=lines["gap"], forks=frame["controls"]["forks"], event_command=visitor.command)
        Timelines(lines, dark)
        with solara.v.Html(tag="div", class_="ip-export"):
            solara.FileDownload(
                visitor.tables, filename=f"{frame['share']['name']}.zip", label="Export the tables (zip)"
            )


@solara.component
def Layout(children: Any = ()) -> Any:
    """No frame of Solara's own around the page."""
    return solara.v.Html(tag="div", children=list(children))
