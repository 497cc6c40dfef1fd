"""From a point of a sweep to its run in the page: the link that plays the same world again."""

import json
from pathlib import Path
from typing import Any

from interpose.agents.compiled.cache import fingerprint
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.language.mistakes import retell, told_line
from interpose.model.language.words import mark, say
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.parameter_draws import covered
from interpose.model.scenario.posterior import read_posterior
from interpose.model.scenario.readers import DRAWN
from interpose.model.scenario.scenario import Scenario, paths_set_by
from interpose.viz.app.lever_values import as_changes, as_text
from interpose.viz.app.permalink import to_link, view_of
from interpose.viz.explorer.sweep_arrays import SweepArrays

FILES = (".yaml", ".yml", ".interpose")


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
        self._stale = ""
        self._try()

    def _try(self) -> None:
        """Load the scenario that was swept, and compare it with what the sweep remembers."""
        try:
            self.world = load_scenario(self.case, dict(self.design.get("changes") or {}))
        except (InterposeError, OSError) as error:
            words = told_line(error) if isinstance(error, InterposeError) else retell(error)
            self.why_closed = say("the scenario of this sweep cannot be loaded here: {error}", error=words)
            return
        stored, present = dict(self.meta.get("scenario") or {}), self.world.model_dump(mode="json", exclude=set(DRAWN))
        if stored != json.loads(json.dumps(present)):
            self._stale = mark("{scenario} has changed since this sweep was run: a run opened now may differ")
        elif (self.meta.get("software") or {}).get("compiled_sources") != fingerprint():
            self._stale = mark("this sweep was run by another version of interpose: a run opened now may differ")

    @property
    def caution(self) -> str:
        """Say what may make a run here differ from the stored one; empty if nothing does."""
        return say(self._stale, scenario=self.case)

    def changes(self, table: SweepArrays, point: int, seed: int) -> dict[str, Any]:
        """Return what a point changes, what the whole design changes, and what the seed drew, as the page holds it."""
        own = json.loads(str(table.points["changes"].iloc[point]))
        changes = dict(self.design.get("changes") or {}) | own | self.drawn(own, seed)
        if self.design.get("days"):
            changes["days"] = int(self.design["days"])
        return {path: as_text(path, value) for path, value in changes.items()}

    def drawn(self, own: dict[str, Any], seed: int) -> dict[str, Any]:
        """Return the values that a seed drew of the posterior of this sweep, but for those that a point sets.

        Raises
        ------
        ScenarioError
            With one line, where it is not known any more what the seed drew.
        """
        if not self.design.get("parameters") or self.world is None:
            return {}
        kept = dict(self.meta.get("parameters") or {})
        draw = {int(row["seed"]): row["draw"] for row in kept.get("taken", [])}.get(seed)
        values = dict(kept.get("values") or {}).get(str(draw))
        if values is None:
            values = self._from_file(kept, seed)
        settled = paths_set_by(change_scenario(self.world, own), own)
        return {path: value for path, value in values.items() if not covered(path, settled)}

    def _from_file(self, kept: dict[str, Any], seed: int) -> dict[str, Any]:
        """Read what a seed drew from the posterior itself, where that is still the one of the sweep."""
        file, unknown = Path(str(self.design["parameters"])), "what this seed drew is not known"
        try:
            draws = read_posterior(file)
        except InterposeError as error:
            raise ScenarioError(f"{file.name}: {error}: {unknown}") from None
        if draws.source["sha256"] != kept.get("sha256"):
            raise ScenarioError(f"{file.name} is another posterior than that of this sweep: {unknown}")
        return draws.excluding(kept.get("set_otherwise", ())).of(draws.number(seed))

    def link(self, table: SweepArrays, point: int, seed: int, day: int) -> tuple[str, str]:
        """Return the link of a run, and why there is none where there is none."""
        if self.why_closed:
            return "", self.why_closed
        try:
            changes = self.changes(table, point, seed)
            view = view_of({"scenario": self.name, "seed": seed, "day": day, "changes": changes}, "this point")
            as_changes(view.changes)
        except ScenarioError as error:
            return "", str(error)
        return f"./?view={to_link(view)}", ""
