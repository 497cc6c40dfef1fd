"""Changes that a visitor notes before they are put in force: levers that are turned, events that are added."""

from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario
from interpose.viz.app.added_events import ADDED, written
from interpose.viz.app.input_checks import checked_value, text
from interpose.viz.app.lever_values import as_changes, is_added
from interpose.viz.app.levers import Group, Lever
from interpose.viz.app.permalink import MOST_CHANGES
from interpose.viz.app.shown import Shown


class NotedChanges(Shown):
    """What is shown, and the changes that are noted.

    Attributes
    ----------
    draft : dict
        Changes that are asked for and not in force yet, by path.
    groups : tuple of Group
        The levers that there are.
    """

    def __init__(self) -> None:
        super().__init__()
        self.draft: dict[str, Any] = {}
        self.groups: tuple[Group, ...] = ()
        self._levers: dict[str, Lever] = {}

    @property
    def added(self) -> dict[str, str]:
        """Return the added events that are in force or noted, by path; what is noted to be taken away is empty."""
        in_force = dict(self._view.changes)
        for _, changes in self.lane.forks:
            in_force |= changes
        found = {path: str(value) for path, value in (in_force | self.draft).items() if is_added(path)}
        return {path: value for path, value in found.items() if value or path in self.draft}

    def lever(self, path: str, value: object) -> None:
        """Note a pending change; it takes effect when the visitor starts again or intervenes."""
        lever = self._lever(path)
        new_value = checked_value(lever, value)
        if new_value == lever.value:
            self.draft.pop(lever.path, None)
        else:
            self._note(lever.path, new_value)

    def add(self, kind: object, values: object) -> None:
        """Note a further event; it must fit the scenario, whether it happens then or not."""
        event = written(kind, values)
        numbers = [int(path.removeprefix(ADDED)) for path in self._used_paths()]
        path = f"{ADDED}{max(numbers, default=0) + 1}"
        change_scenario(self.lane.scenario, as_changes({path: event}, self.lane.scenario))
        self._note(path, event)

    def remove(self, path: object) -> None:
        """Note that an added event goes; one that is not in force yet is dropped at once."""
        name = text(path)
        if name not in self.added:
            raise ScenarioError(f"{name[:40]!r} was not added here")
        was_noted = self.draft.pop(name, None) is not None
        if name in self.added or not was_noted:
            self._note(name, "")

    def clear(self) -> None:
        """Drop the pending changes."""
        self.draft = {}

    def _used_paths(self) -> set[str]:
        """Return every path under which an event was added, those taken away since included."""
        forks = [path for _, changes in self.lane.forks for path in changes]
        return {path for path in (*self._view.changes, *forks, *self.draft) if is_added(path)}

    def _note(self, path: str, value: Any) -> None:
        """Note one change, up to a number."""
        if path not in self.draft and len(self.draft) >= MOST_CHANGES:
            raise ScenarioError(f"{MOST_CHANGES} changes are noted already: put these in force first")
        self.draft[path] = value

    def _lever(self, path: str) -> Lever:
        """Return a lever of the present scenario by its path."""
        lever = self._levers.get(text(path))
        if lever is None:
            raise ScenarioError(f"there is no lever {str(path)[:60]!r} in this scenario")
        return lever
