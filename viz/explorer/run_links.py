"""From a point of a sweep to its run in the page: the link that plays the same world again."""

import json
from pathlib import Path
from typing import Any

from interpose.agents.compiled.cache import fingerprint
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.viz.app.lever_values import as_changes, as_text
from interpose.viz.app.permalink import to_link, view_of
from interpose.viz.explorer.sweep_arrays import SweepArrays

FILES = (".yaml", ".yml")


class RunLinks:
    """Links from a sweep to the page that plays its runs.

    Parameters
    ----------
    meta : dict
        The manifest of a sweep.
    """

    def __init__(self, meta: dict[str, Any]) -> None:
        self.meta, self.design = meta, dict(meta.get("design") or {})
        self.case = str(self.design.get("scenario", ""))
        self.name = Path(self.case).stem if Path(self.case).suffix in FILES else self.case
        self.world: Scenario | None = None
        self.why_closed = ""
        """Why no run can be opened; empty if one can."""
        self.caution = ""
        """What may make a run here differ from the stored one; empty if nothing does."""
        self._try()

    def _try(self) -> None:
        """Load the scenario that was swept, and compare it with what the sweep remembers."""
        if self.design.get("parameters"):
            self.why_closed = (
                "every seed of this sweep took a draw of a posterior, which a link to the page cannot hold"
            )
        try:
            self.world = load_scenario(self.case, dict(self.design.get("changes") or {}))
        except (InterposeError, OSError) as error:
            self.why_closed = f"the scenario of this sweep cannot be loaded here: {error}"
            return
        stored, present = dict(self.meta.get("scenario") or {}), self.world.model_dump(mode="json", exclude={"shapes"})
        if stored != json.loads(json.dumps(present)):
            self.caution = f"{self.case} has changed since this sweep was run: a run opened now may differ"
        elif (self.meta.get("software") or {}).get("compiled_sources") != fingerprint():
            self.caution = "this sweep was run by another version of interpose: a run opened now may differ"

    def changes(self, table: SweepArrays, point: int) -> dict[str, Any]:
        """Return what a point changes, with what the whole design changes, as the page holds it."""
        changes = dict(self.design.get("changes") or {}) | json.loads(str(table.points["changes"].iloc[point]))
        if self.design.get("days"):
            changes["days"] = int(self.design["days"])
        return {path: as_text(path, value) for path, value in changes.items()}

    def link(self, table: SweepArrays, point: int, seed: int, day: int) -> tuple[str, str]:
        """Return the link of a run, and why there is none where there is none."""
        if self.why_closed:
            return "", self.why_closed
        try:
            changes = self.changes(table, point)
            view = view_of({"scenario": self.name, "seed": seed, "day": day, "changes": changes}, "this point")
            as_changes(view.changes)
        except ScenarioError as error:
            return "", str(error)
        return f"./?view={to_link(view)}", ""
