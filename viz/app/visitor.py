"""One visitor of the page: a session, the thread that plays it, the seeds that run behind it, and what can be saved."""

import io
import os
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

import solara

from interpose.model.errors import ScenarioError
from interpose.model.output_folder import new_folder
from interpose.model.results.run_files import write_run
from interpose.model.simulation.usable_cores import usable_cores
from interpose.viz.app.frame import FrameBuilder
from interpose.viz.app.house import HOUSE, Limits, full_words, rested_words
from interpose.viz.app.memory import SWEEPER
from interpose.viz.app.paired_seeds import PairedSeeds, Shelf
from interpose.viz.app.permalink import to_link
from interpose.viz.app.playback import Player
from interpose.viz.app.question import follow
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.series_file import seeds_csv, series_csv
from interpose.viz.app.session import Session

START = "INTERPOSE_APP_SCENARIO"
"""Environment variable that names the scenario with which the page begins."""
LESSON = "INTERPOSE_APP_LESSON"
"""Environment variable that is set where the page begins with a lesson."""
SPARE_CORES, MOST_ANSWERS = max(1, usable_cores() - 1), 32
SHELF = Shelf(SPARE_CORES, MOST_ANSWERS)
"""Answers over seeds, for all visitors: who opens the page finds that of its first question there."""


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
        if not code and os.environ.get(LESSON):
            session.lesson(1)
        elif not code:
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

    def series(self) -> bytes:
        """Write the lines of both worlds as CSV."""
        return series_csv(self.player.session)

    def pairs(self) -> bytes:
        """Write what the paired seeds came to as CSV."""
        return seeds_csv(self.seeds.answer)

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
