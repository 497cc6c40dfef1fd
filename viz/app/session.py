"""One visitor's commands: open, play, compare, intervene. No browser here; a command applies wholly or not at all."""

from collections.abc import Callable
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.viz.app.agent_inspector import KINDS, Selection, count_of
from interpose.viz.app.input_checks import checked_value, text, whole_number
from interpose.viz.app.levers import Group, Lever, lever_groups
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_geometry import MapGeometry, map_geometry
from interpose.viz.app.map_layers import LAYERS
from interpose.viz.app.paired_worlds import FORCE, SIZES, UNCHANGED, Track, has_force, tracks_of
from interpose.viz.app.permalink import (
    MOST_CHANGES,
    MOST_DAYS,
    MOST_FORKS,
    SPEEDS,
    Fork,
    View,
    from_link,
    from_text,
    view_of,
)
from interpose.viz.app.scenario_menu import Catalogue, rows_of
from interpose.viz.app.totals import History


class Session:
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
    draft : dict
        Changes that are asked for and not in force yet, by path.
    notice : str
        What there is to say, one line; empty when there is nothing.
    playing : bool
        Whether days pass by themselves.
    version : int
        Goes up when another scenario or other values are in force, so that levers and map are drawn anew.
    """

    def __init__(self, catalogue: Catalogue, room: Callable[[int], None] = lambda rows: None) -> None:
        self.catalogue, self.room = catalogue, room
        self.draft: dict[str, Any] = {}
        self.notice, self.playing, self.version = "", False, 0
        self.choice = Selection()
        self.geometry: MapGeometry
        self._view: View
        self.groups: tuple[Group, ...] = ()
        self._levers: dict[str, Lever] = {}
        self._tracks: list[Track] = []
        self._open(View(scenario=catalogue.first))

    # ------------------------------------------------------------------------------------------ what is there

    @property
    def lanes(self) -> list[Lane]:
        """Return the world, and the one beside it."""
        return [lane for lane, _ in self._tracks]

    @property
    def histories(self) -> list[History]:
        """Return the totals of the worlds so far."""
        return [history for _, history in self._tracks]

    @property
    def lane(self) -> Lane:
        """Return the world that is played."""
        return self._tracks[0][0]

    @property
    def view(self) -> View:
        """Return the view, to be saved or shared."""
        forks = tuple(Fork(day=day, changes=changes) for day, changes in self.lane.forks)
        return self._view.model_copy(update={"day": self.lane.day, "forks": forks})

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
        was_twin, carried_over = self._view.beside == FORCE, ("seed", "layer", "speed")
        self.open(view_of({part: getattr(self._view, part) for part in carried_over} | {"scenario": name}))
        self.draft = {}
        if was_twin:
            self.ask_of_force()

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

    def speed(self, value: object) -> None:
        """Choose how many days pass in a frame."""
        speed = whole_number(value, "speed")
        if speed not in SPEEDS:
            raise ScenarioError(f"speed = {speed} days a frame: take one of {', '.join(map(str, SPEEDS))}")
        self._view = self._view.model_copy(update={"speed": speed})

    def layer(self, name: str) -> None:
        """Choose what the map shows."""
        if name not in LAYERS:
            raise ScenarioError(f"the map has no layer {str(name)[:40]!r}: take one of {', '.join(LAYERS)}")
        self._view = self._view.model_copy(update={"layer": name})

    def select(self, territory: str) -> None:
        """Select a territory; empty for none."""
        if territory and territory not in {p.id for p in self.lane.scenario.places}:
            raise ScenarioError(f"there is no territory {str(territory)[:40]!r} here")
        self._view = self._view.model_copy(update={"place": territory})

    def gap(self, on: bool) -> None:
        """Choose whether lines show both worlds or their difference."""
        self._view = self._view.model_copy(update={"gap": bool(on)})

    def look(self, kind: str, row: object) -> None:
        """Select an agent to inspect."""
        if kind not in KINDS:
            raise ScenarioError(f"there is no kind of agent {str(kind)[:40]!r}")
        count = count_of(self.lane, kind)
        self.choice = Selection(kind, min(max(0, whole_number(row, "row")), max(0, count - 1)))

    def compare(self, beside: str) -> None:
        """Set the world to compare with: the same seed and days without a policy, or none."""
        self._open(view_of(self.view.model_dump() | {"beside": beside}), keep=True)

    def lever(self, path: str, value: object) -> None:
        """Note a pending change; it takes effect by :meth:`restart` or :meth:`intervene`."""
        lever = self._lever(path)
        new_value = checked_value(lever, value)
        if new_value == lever.value:
            self.draft.pop(lever.path, None)
        elif lever.path in self.draft or len(self.draft) < MOST_CHANGES:
            self.draft[lever.path] = new_value
        else:
            raise ScenarioError(f"{MOST_CHANGES} changes are noted already: put these in force first")

    def clear(self) -> None:
        """Drop the pending changes."""
        self.draft = {}

    def restart(self) -> None:
        """Start again on the first day with the pending changes."""
        changes = self._view.changes | self.draft
        if len(changes) > MOST_CHANGES:
            raise ScenarioError(
                f"{len(changes)} changes: at most {MOST_CHANGES} at once; go back to the scenario first"
            )
        self.open(view_of(self._start() | {"changes": changes}))
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
        self.room(2 * rows_of(lane.scenario))
        unchanged_lane = lane.copy("without this change")
        changed_lane = lane.copy("changed")
        changed_lane.change(self.draft)
        self._tracks = [(changed_lane, history.copy()), (unchanged_lane, history)]
        self._view = self._view.model_copy(update={"beside": UNCHANGED})
        self.draft = {}
        self._renew()

    # ------------------------------------------------------------------------------------------ making worlds

    def _lever(self, path: str) -> Lever:
        """Return a lever of the present scenario by its path."""
        lever = self._levers.get(text(path))
        if lever is None:
            raise ScenarioError(f"there is no lever {str(path)[:60]!r} in this scenario")
        return lever

    def leave(self) -> None:
        """Release the worlds; no command works afterwards."""
        self._tracks, self.playing = [], False

    def _start(self) -> dict[str, Any]:
        """Return the view as data, back on the first day."""
        beside = "" if self._view.beside == UNCHANGED else self._view.beside
        return self._view.model_dump() | {"day": 0, "forks": (), "beside": beside}

    def _open(self, view: View, keep: bool = False) -> None:
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
        self.geometry, self.groups = map_geometry(self.lane.scenario), lever_groups(self.lane.scenario)
        self._levers = {lever.path: lever for group in self.groups for lever in group.levers}
        self.draft = {path: value for path, value in self.draft.items() if path in self._levers}
        self.choice = Selection(
            self.choice.kind, min(self.choice.row, max(0, count_of(self.lane, self.choice.kind) - 1))
        )
        self.version += 1
