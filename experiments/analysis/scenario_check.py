"""Which numbers of a scenario matter most, so that somebody who makes one knows where to look for facts.

Numbers of one kind (all parties' fighters, all territories' people) are varied together by Morris screening; the
parameters of the model are not varied here (:mod:`interpose.experiments.analysis.sensitivity` does that).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from interpose.experiments.analysis.input_ranges import Input
from interpose.experiments.analysis.question import Question
from interpose.experiments.analysis.sensitivity import points_needed, sensitivity
from interpose.experiments.execution.evaluate import Evaluate, Point
from interpose.model.errors import ScenarioError
from interpose.model.scenario.file_remarks import remarks_of
from interpose.model.scenario.loading import change_scenario, scenario_text
from interpose.model.scenario.scenario import Scenario, bare
from interpose.model.scenario.synthetic import NAME
from interpose.model.simulation.settable_paths import settable_paths

SPREADS = (0.5, 0.25, 0.1)
"""Shares of a value by which it is varied up and down; the next where a value so far off does not fit."""
SHRINKS = (1.0, 0.5, 0.2)
"""Parts of the spreads that are tried, the next where values that are varied together do not fit."""
SAMPLES = 4
"""Trajectories of Morris, unless told otherwise."""
COARSEST = 500
"""Persons of a row that do for a screening."""
SETTLED = ("days", "people_per_agent")
NO_INPUTS = ("costs.", "events.", "stages.")
"""Beginnings of paths that are prices, or what a scenario brings about by itself."""
DECIDED = ("mission.", "aid.", "reconstruction.")
"""Beginnings of paths that a policy decides."""
DEGREES = "degrees"
LISTS = ("holdings", "dyads")
"""Lists whose rows have no ids: each is set as a whole."""
TOGETHER = {f"contributors.*.offer_{end}": "contributors.*.offer" for end in ("low", "mode", "high")}
"""Patterns of values that are in an order, and are varied as one."""
ASSUMED = "ASSUMPTION"


@dataclass(frozen=True)
class NumberGroup:
    """Numbers of one kind in a scenario.

    Parameters
    ----------
    name : str
        Their path, with ``*`` for the ids of rows.
    values : mapping
        Value by path, by the number of the row in lists whose rows have no ids.
    bounds : tuple
        Closed bounds of all of them; None where there is none.
    whole : bool
        Whether they are whole numbers.
    unit, meaning : str
        As the schema has them.
    part, field : str
        The list without ids that they are in, and their column of it; empty for others.
    spread : float
        Share of a value by which it is varied.
    """

    name: str
    values: Mapping[str, float]
    bounds: tuple[float | None, float | None]
    whole: bool
    unit: str
    meaning: str
    part: str = ""
    field: str = ""
    spread: float = SPREADS[0]

    def at(self, share: float) -> dict[str, float | int]:
        """Return the values by path at a share of the range, 0 at its low end and 1 at its high one."""
        factor = 1 + self.spread * (2 * share - 1)
        return {path: self._kept(value * factor) for path, value in self.values.items()}

    def _kept(self, value: float) -> float | int:
        """Return a value within the bounds."""
        low, high = self.bounds
        inside = max(value if low is None else low, min(value, value if high is None else high))
        return round(inside) if self.whole else inside


def number_groups(scenario: Scenario) -> list[NumberGroup]:
    """Return the numbers of a scenario that can be varied, by kind; those that are 0 are left out."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    mechanisms = tuple(f"{name}." for name in type(scenario.parameters).model_fields)
    for row in settable_paths(scenario):
        fit = row["kind"] in ("number", "count") and row["value"] and row["unit"] != DEGREES
        if fit and row["path"] not in SETTLED and not row["path"].startswith((*NO_INPUTS, *mechanisms)):
            by_name.setdefault(TOGETHER.get(row["pattern"], str(row["pattern"])), []).append(row)
    own = [
        NumberGroup(
            name,
            {row["path"]: float(row["value"]) for row in rows},
            (rows[0]["low"], rows[0]["high"]),
            rows[0]["kind"] == "count",
            rows[0]["unit"],
            rows[0]["meaning"] or rows[0]["label"],
        )
        for name, rows in by_name.items()
    ]
    return [*(group for part in LISTS for group in _groups_of_list(scenario, part)), *own]


def _groups_of_list(scenario: Scenario, part: str) -> Iterator[NumberGroup]:
    """Yield the numbers of a list whose rows have no ids, a group a column."""
    rows = getattr(scenario, part)
    for name, field in type(rows[0]).model_fields.items() if rows else ():
        values = {str(i): getattr(row, name) for i, row in enumerate(rows) if _is_number(getattr(row, name))}
        ends = [next((getattr(m, end) for m in field.metadata if hasattr(m, end)), None) for end in ("ge", "le")]
        extra: Any = field.json_schema_extra or {}
        if values:
            whole = all(isinstance(value, int) for value in values.values())
            words = str(extra.get("unit", "")), field.description or name.replace("_", " ")
            yield NumberGroup(f"{part}.*.{name}", values, (ends[0], ends[1]), whole, *words, part, name)


def _is_number(value: Any) -> bool:
    """Whether a value is a number that is not 0."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value != 0


def changes_at(scenario: Scenario, groups: Mapping[str, NumberGroup], shares: Mapping[str, float]) -> dict[str, Any]:
    """Return the changes of a scenario at some shares of the ranges of groups, by name."""
    changes: dict[str, Any] = {}
    for name, share in shares.items():
        group, values = groups[name], groups[name].at(share)
        if not group.part:
            changes |= values
            continue
        rows = changes.setdefault(group.part, [row.model_dump(mode="json") for row in getattr(scenario, group.part)])
        for number, value in values.items():
            rows[int(number)][group.field] = value
    return changes


def fitting(scenario: Scenario, groups: Sequence[NumberGroup]) -> list[NumberGroup]:
    """Return the groups, each with a spread at both ends of which the scenario is valid; those without are left out."""
    lean, found = bare(scenario), []
    for group in groups:
        for spread in SPREADS:
            tried = replace(group, spread=spread)
            if all(_is_valid(lean, changes_at(lean, {group.name: tried}, {group.name: end})) for end in (0.0, 1.0)):
                found.append(tried)
                break
    return [group for group in found if group.at(0.0) != group.at(1.0)]


def _is_valid(scenario: Scenario, changes: Point) -> bool:
    """Whether a scenario with changes is one."""
    try:
        change_scenario(scenario, changes)
    except ScenarioError:
        return False
    return True


def worlds_needed(groups: Sequence[NumberGroup], samples: int, seeds: int) -> int:
    """Return how many worlds a screening runs."""
    return points_needed("morris", len(groups), samples) * seeds


def ready(question: Question, *, coarse: bool) -> Question:
    """Return a question as a screening asks it: with coarse rows, unless somebody said otherwise."""
    world = question.world
    if not coarse or world.people_per_agent >= COARSEST:
        return question
    return replace(question, world=change_scenario(world, {"people_per_agent": COARSEST}))


def text_of(case: str) -> str:
    """Return the text of a scenario's file; empty where it is made up."""
    return "" if NAME.match(case) else scenario_text(case)


def check_scenario(
    question: Question,
    model: Evaluate,
    groups: Sequence[NumberGroup],
    *,
    outcome: str,
    samples: int = SAMPLES,
    text: str = "",
) -> pd.DataFrame:
    """Return how much each kind of number of a scenario moves an outcome, and what its file says of them.

    Parameters
    ----------
    question : Question
        The scenario, and the seeds of all points.
    model : Evaluate
        Runs points of it.
    groups : sequence of NumberGroup
        What is varied, as :func:`fitting` gives it.
    outcome : str
        Which outcome.
    samples : int
        Trajectories of Morris.
    text : str
        The text of its file, for the remarks in it.

    Returns
    -------
    DataFrame
        A row a kind of numbers, the most important first: ``name``, ``values`` (how many), ``low`` and ``high`` (shares
        of its value), ``mu_star`` with ``mu_low`` and ``mu_high`` (mean size of an effect of the whole range, in units
        of the outcome), ``mu`` (with its sign), ``decided`` (whether a policy decides it), ``assumed``, ``remarked``
        and ``silent`` (of how many values the file says that they are assumed, something else, nothing), ``meaning``.

    Raises
    ------
    ScenarioError
        Where the numbers do not fit together however little they are varied.
    """
    lean, seeds = question.lean, question.seeds
    refused = ""
    for shrink in SHRINKS:
        narrowed = {group.name: replace(group, spread=group.spread * shrink) for group in groups}

        def expanded(points: Sequence[Point], numbers: Sequence[int], kinds: Any = narrowed) -> pd.DataFrame:
            wide = [changes_at(lean, kinds, point) for point in points]
            for point in wide:
                change_scenario(lean, point)
            return model(wide, numbers)

        inputs = [Input(name, 0.0, 1.0) for name in narrowed]
        try:
            table = sensitivity(expanded, inputs, method="morris", samples=samples, outcome=outcome, seeds=seeds)
        except ScenarioError as error:
            refused = str(error)
            continue
        return _described(table, narrowed, text)
    raise ScenarioError(f"{lean.name}: its numbers fit together only as they are: {refused}")


def _described(table: pd.DataFrame, groups: Mapping[str, NumberGroup], text: str) -> pd.DataFrame:
    """Return the rows of a screening with what was varied and what the file says of it."""
    remarks, rows = remarks_of(text), []
    for found in table.to_dict("records"):
        group = groups[found["path"]]
        said = [_remark_on(group.part or path, remarks) for path in group.values]
        assumed = sum(ASSUMED in remark.upper() for remark in said)
        silent = sum(not remark for remark in said)
        row = {"name": group.name, "values": len(said), "low": 1 - group.spread, "high": 1 + group.spread}
        row |= {"mu_star": found["mu_star"], "mu_low": found["low"], "mu_high": found["high"], "mu": found["mu"]}
        row |= {"decided": group.name.startswith(DECIDED), "assumed": assumed, "silent": silent}
        rows.append(row | {"remarked": len(said) - assumed - silent, "unit": group.unit, "meaning": group.meaning})
    return pd.DataFrame(rows)


def _remark_on(path: str, remarks: Mapping[str, str]) -> str:
    """Return what a file says of a value, or of the nearest part that holds it; empty where it says nothing."""
    steps = path.split(".")
    for length in range(len(steps), 0, -1):
        if remark := remarks.get(".".join(steps[:length])):
            return remark
    return ""
