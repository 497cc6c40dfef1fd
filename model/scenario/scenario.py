"""A scenario: everything that makes one world different from another, as data: frozen, closed, bounded, sourced."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import PrivateAttr, model_validator

from interpose.model.language.words import mark, say
from interpose.model.scenario.named_policies import POLICY, policies_of, policy_names
from interpose.model.scenario.overrides import paths_with_ids
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.schema.whole import ScenarioData
from interpose.model.scenario.validation import check_scenario

COARSE = 1000
"""Persons of a row above which levels drift by some percent: support is counted in rows, and choices follow it."""


class Scenario(ScenarioData):
    """One world to be, complete. See :func:`interpose.model.scenario.loading.load_scenario` for the file format."""

    _open_draws: ParameterDraws | None = PrivateAttr(default=None)

    @property
    def open_draws(self) -> ParameterDraws | None:
        """Draws of values that are not known, of which every seed takes one when it runs."""
        return self._open_draws

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        check_scenario(self)
        return self

    def __repr__(self) -> str:
        """Return what world it is in one line; ``model_dump()`` has everything."""
        people = sum(place.population for place in self.places)
        what = f"{len(self.places):,} places, {len(self.factions)} factions, {people:,} people, {self.days:,} days"
        return f"<Scenario {self.name}: {what}>"

    __str__ = __repr__


def parameter_rows(scenario: Scenario) -> list[dict[str, Any]]:
    """Return every parameter of a scenario: path, value, default, bounds, unit, meaning, source."""
    rows = []
    for mechanism in type(scenario.parameters).model_fields:
        params = scenario.parameters_of(mechanism)
        for name, field in type(params).model_fields.items():
            bounds = {type(m).__name__.lower(): m for m in field.metadata}
            extra: Any = field.json_schema_extra
            rows.append(
                {
                    "path": f"{mechanism}.{name}",
                    "value": getattr(params, name),
                    "default": field.default,
                    "low": getattr(bounds.get("ge"), "ge", None),
                    "high": getattr(bounds.get("le"), "le", None),
                    "unit": extra["unit"],
                    "meaning": field.description,
                    "source": extra["source"],
                }
            )
    return rows


def coarse_rows(scenario: Scenario) -> str:
    """Return one line that warns of rows of civilians that stand for too many persons; nothing where they do not."""
    persons = scenario.people_per_agent
    if persons <= COARSE:
        return ""
    line = mark(
        "people_per_agent = {persons:,}: above {bound:,}, levels drift by some percent; comparisons suffer less"
    )
    return say(line, persons=persons, bound=COARSE)


def bare(scenario: Scenario) -> Scenario:
    """Return a scenario without what no run reads (facts, what is only drawn, reported series): quicker to change."""
    return scenario.model_copy(
        update={"facts": (), "shapes": None, "surroundings": None, "reported": (), "choices": {}}
    )


def with_open_draws(scenario: "Scenario", draws: ParameterDraws | None) -> "Scenario":
    """Return a copy of a scenario in which some values are open: every seed takes a draw of them when it runs."""
    copy = scenario.model_copy()
    copy._open_draws = draws
    return copy


def keep_open_draws(before: "Scenario", after: "Scenario", changes: Mapping[str, Any]) -> "Scenario":
    """Return a changed scenario with the values open that were open before, except those that the changes settle."""
    if before.open_draws is None:
        return after
    return with_open_draws(after, before.open_draws.excluding(paths_set_by(after, changes)))


def paths_set_by(scenario: "Scenario", changes: Mapping[str, Any]) -> list[str]:
    """Return the paths that changes of a scenario settle, with those that a chosen option or a named policy sets."""
    paths = [path for path in changes if path != POLICY]
    for name in policy_names(changes.get(POLICY, ())):
        paths += policies_of(scenario)[name].set
    for path in changes:
        choice = scenario.choices.get(path.removeprefix("choices.").removesuffix(".chosen"))
        if choice is not None and path.startswith("choices."):
            paths += map(str, choice.options[choice.chosen].set)
    return paths_with_ids(scenario, paths)
