"""One visitor's commands: open, play, compare, intervene. No browser here; a command applies wholly or not at all."""

from collections.abc import Callable
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.chosen import in_language, language
from interpose.viz.app.added_events import require_ahead
from interpose.viz.app.agent_inspector import Selection, count_of
from interpose.viz.app.input_checks import checked_value, text, whole_number
from interpose.viz.app.lesson import FIRST_WORLD, REAL, REAL_WORLD, TWIN
from interpose.viz.app.lever_values import is_added
from interpose.viz.app.noted_changes import NotedChanges
from interpose.viz.app.paired_worlds import FORCE, SIZES, UNCHANGED, has_force, tracks_of
from interpose.viz.app.permalink import (
    MOST_CHANGES,
    MOST_DAYS,
    MOST_FORKS,
    MOST_STEPS,
    View,
    from_link,
    from_text,
    view_of,
)
from interpose.viz.app.scenario_menu import Catalogue, rows_of
from interpose.viz.app.shared_scenarios import PICTURES, Picture


class Session(NotedChanges):
    """One visitor's worlds.

    Parameters
    ----------
    catalogue : Catalogue
        What can be opened.
    room : callable, optional
        Told the civilian rows of all worlds that are about to be; raises ``ScenarioError`` if they are too many.

    Attributes
    ----------
    lanes : list of Lane
        The world, and the one beside it if there is one; both are always on the same day.
    notice : str
        What there is to say, one line; empty when there is nothing.
    playing : bool
        Whether days pass by themselves.
    version : int
        Goes up when another scenario or other values are in force, so that levers and map are drawn anew.
    """

    def __init__(self, catalogue: Catalogue, room: Callable[[int], None] = lambda rows: None) -> None:
        super().__init__()
        self.catalogue, self.room = catalogue, room
        self.notice, self.playing, self.version = "", False, 0
        self.picture: Picture
        self._open(View(scenario=catalogue.first))

    # ------------------------------------------------------------------------------------------ commands

    def open(self, view: View) -> None:
        """Show a view: advance its world to its day."""
        self._open(view)
        self.playing = False

    def open_link(self, code: str) -> None:
        """Show the view of a link."""
        self.open(from_link(code))

    def open_text(self, text: str) -> None:
        """Show the view of a file."""
        self.open(from_text(text))

    def scenario(self, name: str) -> None:
        """Open another scenario with the same seed."""
        carried_over = {
            key: getattr(self._view, key)
            for key in ("seed", "layer", "speed", "fan", "language", "lesson", "predictions")
        }
        was_twin = self._view.beside == FORCE
        self.open(view_of(carried_over | {"scenario": name}))
        self.draft = {}
        if was_twin:
            self.ask_of_force()

    def language(self, code: object) -> None:
        """Tell the page in another language; names of worlds are told anew, so that days are played again."""
        self._open(view_of(self.view.model_dump() | {"language": text(code)}))

    def lesson(self, step: object) -> None:
        """Go to a step of the lesson: one world first, then its twin, then the real place."""
        number = whole_number(step, "step")
        if not 1 <= number <= MOST_STEPS:
            raise ScenarioError(f"step = {number}: a lesson has steps 1 to {MOST_STEPS}")
        wanted = REAL_WORLD if number >= REAL else FIRST_WORLD
        was = self._view.lesson
        if was and (was >= REAL) != (number >= REAL):
            self.scenario(wanted)
        if number < REAL:
            self.compare(FORCE if number >= TWIN and has_force(self.lane.origin) else "")
        self.playing = False
        self._view = self._view.model_copy(update={"lesson": number})

    def predict(self, outcome: object, way: object, sure: object) -> None:
        """Keep what the visitor expects of an outcome, and how sure that is, in percent."""
        made = {str(name): one.model_dump() for name, one in self._view.predictions.items()}
        made[text(outcome)] = {"way": way, "sure": whole_number(sure, "sure")}
        self._view = view_of(self._view.model_dump() | {"predictions": made}, "prediction")

    def ask_of_force(self) -> None:
        """Compare with the same without the force, where there is one."""
        if has_force(self.lane.origin):
            self.compare(FORCE)

    def ask(self, path: str, value: object) -> None:
        """Set a value from the first day on, and play the same days again up to the day that is shown."""
        lever = self._lever(path)
        changes = self._view.changes | {lever.path: checked_value(lever, value)}
        if len(changes) > MOST_CHANGES:
            raise ScenarioError(f"{MOST_CHANGES} changes are in force already: go back to the scenario first")
        self._open(view_of(self.view.model_dump() | {"changes": changes}))
        self.draft.pop(lever.path, None)

    def goto(self, value: object) -> None:
        """Show another day of the same run: later days are played, for earlier ones it is played again, exactly."""
        day = whole_number(value, "day")
        if not 0 <= day <= self.lane.days:
            raise ScenarioError(f"day = {day} must be between 0 and {self.lane.days}, the last day of this run")
        changed = max((fork_day for fork_day, _ in self.lane.forks), default=0)
        if day < changed:
            raise ScenarioError(f"day {changed} was changed: Reset goes back before it, without the change")
        self.playing = False
        if day < self.lane.day:
            self._open(self.view.model_copy(update={"day": day}))
        for lane, history in self._tracks:
            lane.advance(day - lane.day)
            history.follow(lane)

    def play(self, on: bool = True) -> None:
        """Start or stop playing."""
        if on and self.lane.over:
            raise ScenarioError(f"the run of {self.lane.days} days is over: start again, or take more days")
        self.playing = bool(on)

    def step(self) -> None:
        """Advance by the days of one frame, and stop."""
        self.playing = False
        self.advance()

    def advance(self) -> int:
        """Advance all worlds by the days of one frame; return how many passed."""
        passed = 0
        for lane, history in self._tracks:
            passed = lane.advance(self._view.speed)
            history.follow(lane)
        if self.lane.over:
            self.playing = False
        return passed

    def reset(self) -> None:
        """Start again on the first day, without what was changed midway."""
        beside = "" if self._view.beside == UNCHANGED else self._view.beside
        self.open(self._view.model_copy(update={"day": 0, "forks": (), "beside": beside}))

    def seed(self, value: object) -> None:
        """Start again with another seed."""
        self.open(view_of(self._start() | {"seed": whole_number(value, "seed")}))

    def days(self, value: object) -> None:
        """Start again with another last day."""
        days = whole_number(value, "days")
        if not 1 <= days <= MOST_DAYS:
            raise ScenarioError(f"days = {days} must be between 1 and {MOST_DAYS:,}")
        self.open(view_of(self._start() | {"changes": self._view.changes | {"days": days}}))

    def people(self, value: object) -> None:
        """Start again with civilian rows that stand for another number of persons."""
        people = whole_number(value, "people per agent")
        self.open(view_of(self._start() | {"changes": self._view.changes | {"people_per_agent": people}}))

    def compare(self, beside: str) -> None:
        """Set the world to compare with: the same seed and days without a policy, or none."""
        self._open(view_of(self.view.model_dump() | {"beside": beside}), keep=True)

    def restart(self) -> None:
        """Start again on the first day with the pending changes."""
        changes = self._view.changes | self.draft
        if len(changes) > MOST_CHANGES:
            raise ScenarioError(
                f"{len(changes)} changes: at most {MOST_CHANGES} at once; go back to the scenario first"
            )
        kept = {path: value for path, value in changes.items() if value != "" or not is_added(path)}
        self.open(view_of(self._start() | {"changes": kept}))
        self.draft = {}

    def base(self) -> None:
        """Restore the scenario as it is shipped, on the first day."""
        self.open(view_of(self._start() | {"changes": {p: v for p, v in self._view.changes.items() if p in SIZES}}))
        self.draft = {}

    def intervene(self) -> None:
        """Apply the pending changes from today on, beside the same world without them."""
        if not self.draft:
            raise ScenarioError("nothing is changed yet: turn a lever first")
        if len(self.lane.forks) >= MOST_FORKS:
            raise ScenarioError(f"{MOST_FORKS} interventions are the most: start again")
        lane, history = self._tracks[0]
        require_ahead(self.draft, lane.day)
        self.room(2 * rows_of(lane.scenario))
        unchanged_lane = lane.copy("without this change")
        changed_lane = lane.copy("changed")
        changed_lane.change(self.draft)
        self._tracks = [(changed_lane, history.copy()), (unchanged_lane, history)]
        self._view = self._view.model_copy(update={"beside": UNCHANGED})
        self.draft = {}
        self._renew()

    # ------------------------------------------------------------------------------------------ making worlds

    def leave(self) -> None:
        """Release the worlds; no command works afterwards."""
        self._tracks, self.playing = [], False

    def _start(self) -> dict[str, Any]:
        """Return the view as data, back on the first day."""
        beside = "" if self._view.beside == UNCHANGED else self._view.beside
        return self._view.model_dump() | {"day": 0, "forks": (), "beside": beside}

    def _open(self, view: View, keep: bool = False) -> None:
        """Build the worlds of a view in its language, and replace the present ones only when all are built."""
        with in_language(view.language or language()):
            self._build(view, keep)

    def _build(self, view: View, keep: bool) -> None:
        """Build the worlds of a view, and replace the present ones only when all are built."""
        scenario = self.catalogue.load(view.scenario, view.changes)
        if view.day > scenario.days:
            raise ScenarioError(f"day {view.day} is after the last of {scenario.days} days of {view.scenario}")
        if view.place and view.place not in {territory.id for territory in scenario.places}:
            raise ScenarioError(f"there is no territory {view.place!r} in {view.scenario}")
        self.room(rows_of(scenario) * (2 if view.beside else 1))
        tracks = tracks_of(self.catalogue, view, scenario, self._tracks[0] if keep else None)
        self._tracks, self._view = tracks, view
        self._renew()

    def _renew(self) -> None:
        """Read the map and the levers of the present world."""
        self.picture = PICTURES.of(self.lane.scenario)
        self.groups = self.picture.groups
        self._levers = {lever.path: lever for group in self.groups for lever in group.levers}
        self.draft = {path: value for path, value in self.draft.items() if path in self._levers or is_added(path)}
        self.choice = Selection(
            self.choice.kind, min(self.choice.row, max(0, count_of(self.lane, self.choice.kind) - 1))
        )
        self.version += 1
