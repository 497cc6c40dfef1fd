"""What a visitor looks at: the worlds that there are, and which layer, territory, agent, lines and number are shown."""

from interpose.model.errors import ScenarioError
from interpose.viz.app.agent_inspector import KINDS, Selection, count_of
from interpose.viz.app.input_checks import text, whole_number
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_layers import LAYERS
from interpose.viz.app.paired_worlds import Track
from interpose.viz.app.permalink import SPEEDS, Fork, View
from interpose.viz.app.totals import History


class Shown:
    """The worlds of one visitor, and what of them is looked at.

    Attributes
    ----------
    choice : Selection
        The agent that is inspected.
    asked_about : str
        The number or lever whose meaning and source are shown; empty for none.
    """

    def __init__(self) -> None:
        self.choice = Selection()
        self.asked_about = ""
        self._view: View
        self._tracks: list[Track] = []

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

    def speed(self, value: object) -> None:
        """Choose how many days pass from one drawing to the next."""
        speed = whole_number(value, "speed")
        if speed not in SPEEDS:
            raise ScenarioError(f"speed = {speed}: take one of {', '.join(map(str, SPEEDS))}")
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

    def fan(self, on: bool) -> None:
        """Choose whether the spread of the twenty seeds lies behind the lines."""
        self._view = self._view.model_copy(update={"fan": bool(on)})

    def look(self, kind: str, row: object) -> None:
        """Select an agent to inspect."""
        if kind not in KINDS:
            raise ScenarioError(f"there is no kind of agent {str(kind)[:40]!r}")
        count = count_of(self.lane, kind)
        self.choice = Selection(kind, min(max(0, whole_number(row, "row")), max(0, count - 1)))

    def about(self, subject: object) -> None:
        """Show what a number or a lever means and where it comes from; empty for none."""
        self.asked_about = text(subject)
