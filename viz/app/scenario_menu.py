"""Which scenarios the page offers: shipped ones, made-up ones up to a size, and the file that it was started with."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.language.chosen import in_language, language
from interpose.model.language.mistakes import told_line
from interpose.model.scenario.loading import SUFFIXES, find_scenario, load_scenario, scenario_names, scenario_text
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.synthetic import NAME
from interpose.model.simulation.memory import check_memory
from interpose.viz.app.lever_values import load_changed
from interpose.viz.app.permalink import MOST_DAYS
from interpose.viz.app.shared_scenarios import shared_scenario

MADE_UP = ("grid-16", "ring-12", "delaunay-25", "scale-free-20")
MOST_MADE_UP, MOST_ROWS = 400, 3_000_000


class Catalogue:
    """The scenarios that can be opened.

    Parameters
    ----------
    start : str
        Name or file of the scenario that the page begins with.
    """

    def __init__(self, start: str = "gaza-isf") -> None:
        self._files: dict[str, str] = {}
        self.first = start
        if Path(start).suffix in SUFFIXES:
            self.first = Path(start).stem
            self._files[self.first] = start
        if not NAME.match(start):
            find_scenario(start)
        self.load(self.first, {})

    def options(self) -> list[dict[str, str]]:
        """List names with titles."""
        names = [*self._files, *scenario_names(), *MADE_UP]
        names += [self.first] if self.first not in names else []
        return [{"value": name, "text": f"{name}: {self._title(name)}"} for name in dict.fromkeys(names)]

    def load(self, name: str, changes: Mapping[str, Any]) -> Scenario:
        """Load a scenario by name with changes; raises ``ScenarioError`` for what is not offered or too large."""
        made_up = NAME.match(name)
        if made_up and int(made_up[2][:9]) > MOST_MADE_UP:
            raise ScenarioError(f"{name}: this page shows made-up worlds of at most {MOST_MADE_UP} territories")
        if not made_up and name not in (*self._files, *scenario_names()):
            raise ScenarioError(f"scenario {name!r} is not offered here: choose one of the list")
        # A visitor's file may change while the page is open, so it is read each time.
        scenario = load_changed(self._files[name], changes) if name in self._files else shared_scenario(name, changes)
        if scenario.days > MOST_DAYS:
            raise ScenarioError(f"{name}: days = {scenario.days}: this page shows at most {MOST_DAYS:,}")
        rows = rows_of(scenario)
        if rows > MOST_ROWS:
            raise ScenarioError(
                f"{name}: {rows:,} civilian rows: this page runs at most {MOST_ROWS:,}; take more people per agent"
            )
        check_memory(scenario, at_once=2)
        return scenario

    def stamp(self, name: str) -> int:
        """Return when the file of a scenario was last written; 0 for one that is no file."""
        try:
            return Path(self._files[name]).stat().st_mtime_ns if name in self._files else 0
        except OSError:
            return 0

    def text(self, name: str) -> str:
        """Return the file of a scenario as text; raises ``ScenarioError`` for one that is made up or not offered."""
        return scenario_text(self._files.get(name, name))

    def _title(self, name: str) -> str:
        """Return a scenario's title."""
        return _title_of(self._files.get(name, name), language())


def rows_of(scenario: Scenario) -> int:
    """Return the number of civilian rows of a world."""
    return int(sum(territory.population for territory in scenario.places) // scenario.people_per_agent)


@lru_cache(maxsize=64)
def _title_of(case: str, code: str) -> str:
    """Read the title of a scenario, or why there is none in the language of a code."""
    try:
        scenario = load_scenario(case)
    except InterposeError as error:  # one that another distribution adds
        with in_language(code):
            return f"({told_line(error)})"
    return scenario.title or scenario.name
