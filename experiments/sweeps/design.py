"""A design: which points of a scenario are run, with which seeds, and which outcomes are stored; YAML or Python."""

import difflib
import re
from importlib import resources
from math import log2
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from interpose.model.errors import ScenarioError
from interpose.model.results.formatting import plain_number
from interpose.model.results.outcomes import COUNTED, NAMED
from interpose.model.scenario.error_messages import fault_line, mistaken, one_line
from interpose.model.scenario.loading import SUFFIXES
from interpose.model.scenario.overrides import is_parameter
from interpose.model.scenario.readers import read_document
from interpose.model.scenario.schema.base import Part

OUTCOME_NAMES = tuple(outcome.name for outcome in COUNTED)
MOST_SEED = 2**62
FIXED = ("days", "start", "name")
"""Paths that no point may change: outcomes are sums over a run, so those of runs of other days do not compare."""
WHY_FIXED = "must be the same at every point, since outcomes are sums over the days of a run"
FACTORIAL, HYPERCUBE, SOBOL, ONE, TABLE = "full factorial", "latin hypercube", "sobol", "one at a time", "table"
SAMPLED = (HYPERCUBE, SOBOL)


class Dimension(Part):
    """The values that one path takes: a range from low to high, or a list."""

    low: float | None = None
    high: float | None = None
    values: tuple[Any, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        if isinstance(value, (dict, Dimension)):
            return value
        if not isinstance(value, (list, tuple)):
            raise ValueError("must be {low: ..., high: ...} or a list of values")
        return {"values": tuple(value)}

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.values is not None:
            if self.low is not None or self.high is not None:
                raise ValueError("give either low and high, or values")
            if not self.values:
                raise ValueError("the list of values is empty: give at least one")
            texts = [repr(value) for value in self.values]
            if len(set(texts)) < len(texts):
                raise ValueError("a value stands twice: remove one")
        elif self.low is None or self.high is None:
            raise ValueError("needs both low and high, or a list of values")
        elif self.low >= self.high:
            low, high = plain_number(self.low), plain_number(self.high)
            raise ValueError(f"the range is empty: low {low} must be below high {high}")
        return self


def _number(default: Any, meaning: str, unit: str, low: int, high: int) -> Any:
    """Return the field of a whole number of a design."""
    return Field(default=default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit})


class Design(Part):
    """Which worlds are run: frozen, closed to unknown names, bounded.

    A range is sampled evenly; with ``full factorial`` and ``one at a time`` it has ``levels`` evenly spaced values.
    Paired, replication r has the same seed at every point, so that the same chance meets every point.
    """

    scenario: str = Field(min_length=1, description="a shipped or made-up scenario, or a file beside the design")
    changes: dict[str, Any] = Field(default_factory=dict, description="what every point changes")
    parameters: str | None = Field(
        default=None, min_length=1, description="a posterior.parquet beside the design: every seed takes a draw of it"
    )
    uncertainties: dict[str, Dimension] = Field(default_factory=dict, max_length=1000)
    levers: dict[str, Dimension] = Field(default_factory=dict, max_length=1000)
    outcomes: tuple[str, ...] = Field(default=(), description="outcomes that are kept; all if none is named")
    days: int | None = _number(None, "days of each run; default: the scenario's", "days", 1, 36500)
    method: Literal["full factorial", "latin hypercube", "sobol", "one at a time", "table"] = "full factorial"
    samples: int | None = _number(None, "points that are drawn", "points", 1, 10**8)
    levels: int = _number(3, "values of a range that is not sampled", "values", 2, 10_000)
    sampling_seed: int = _number(1, "seed of the points that are drawn", "seed", 1, 2**32 - 1)
    cross: bool = Field(default=False, description="run every sample of uncertainties with every combination of levers")
    points: tuple[dict[str, Any], ...] = Field(default=(), description="the points themselves, for method table")
    replications: int = _number(10, "runs of each point", "runs", 1, 10**6)
    first_seed: int = _number(1, "seeds are this one and the following", "seed", 0, MOST_SEED)
    paired: bool = Field(default=True, description="the same seeds at every point")
    baseline: dict[str, Any] = Field(
        default_factory=dict, description="values that others are compared with; default: the lowest or first"
    )
    monthly: bool = Field(default=False, description="keep recorded deaths by territory and month, for draws")

    @property
    def stored_outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes that are stored, in the order of a run's own; of a sum, its parts."""
        kept = {part for name in self.outcomes for part in NAMED[name].sum_of or (name,)}
        return tuple(name for name in OUTCOME_NAMES if not kept or name in kept)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that a point may change, levers last."""
        named = (*self.uncertainties, *self.levers, *(path for point in self.points for path in point))
        return tuple(dict.fromkeys(named))

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        role_by_path = {_full(path): "an uncertainty" for path in self.uncertainties}
        for path in self.levers:
            if _full(path) in role_by_path:
                raise ValueError(f"lever {path!r} is also {role_by_path[_full(path)]}: keep it in one of them")
        changed = {_full(path) for path in self.changes}
        for path in self.paths:
            if _full(path) in changed:
                raise ValueError(f"{path!r} is also among changes, which hold at every point: keep it in one of them")
            if path in FIXED:
                raise ValueError(f"{path!r} {WHY_FIXED}: set it for all, or make a design for each")
            if self.monthly and re.fullmatch(r"places(\..+\.id)?", path):
                raise ValueError(
                    f"{path!r} must be the same at every point of a sweep with monthly, which names places"
                )
        for path in self.baseline:
            if path not in self.paths:
                raise ValueError(f"baseline {path!r} does not vary: known are {', '.join(self.paths)}")
            if self.method in SAMPLED and not (self.cross and path in self.levers):
                raise ValueError(f"baseline {path!r} is drawn anew at every point: no two share all else: leave it out")
        for name in self.outcomes:
            if name not in NAMED:
                near = difflib.get_close_matches(name, NAMED, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(OUTCOME_NAMES[:12])} ..."
                raise ValueError(f"outcome {name!r} is not known: {hint}")
        return self

    @model_validator(mode="after")
    def _method_fits(self) -> Self:
        varied = bool(self.uncertainties or self.levers)
        if self.method == TABLE:
            if not self.points or varied:
                raise ValueError("method table needs points, and neither uncertainties nor levers")
        elif self.points:
            raise ValueError(f"points are for method table, not for {self.method}: set method: table")
        elif not varied:
            raise ValueError("nothing varies: add uncertainties or levers, or method: table with points")
        if (self.method in SAMPLED) != (self.samples is not None):
            needs = self.samples is None
            raise ValueError(
                f"method {self.method} needs samples"
                if needs
                else f"method {self.method} takes no samples: remove them"
            )
        if self.method == SOBOL and self.samples is not None and not log2(self.samples).is_integer():
            power = 2 ** int(log2(self.samples))
            raise ValueError(
                f"samples = {self.samples}: Sobol' points come in powers of two: take {power} or {2 * power}"
            )
        if self.cross and not (self.method in SAMPLED and self.uncertainties and self.levers):
            raise ValueError("cross needs a sampled method, uncertainties and levers")
        return self


def _full(path: str) -> str:
    """Return the full form of a path, so that two spellings of one are the same."""
    return f"parameters.{path}" if is_parameter(path.split(".")) else path


def design_names() -> list[str]:
    """Return the names of the designs that come with the package."""
    folder = resources.files("interpose.experiments.sweeps").joinpath("shipped")
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def find_design(name: str) -> Path:
    """Return the file of a design: a path to a YAML file, or the name of a shipped one."""
    path = Path(name)
    if path.suffix not in SUFFIXES and name in design_names():
        return Path(str(resources.files("interpose.experiments.sweeps").joinpath("shipped", f"{name}.yaml")))
    if "\0" in name or not path.is_file():
        raise ScenarioError(f"{name}: no such design: give a .yaml file or one of {', '.join(design_names())}")
    return path


def load_design(name: str | Path, parameters: Path | None = None) -> Design:
    """Return a design from its file; a scenario file and a posterior that it names stand beside it.

    Parameters
    ----------
    name : str or Path
        Name of a shipped design, or a YAML file.
    parameters : Path, optional
        Another posterior than the one that the design names.

    Raises
    ------
    ScenarioError
        With one line that names the position in the file and the cure.
    """
    path = find_design(str(name))
    design = design_from(read_document(path), path.name)
    paths: dict[str, str] = {}
    if Path(design.scenario).suffix in SUFFIXES:
        paths["scenario"] = str(path.parent / design.scenario)
    if parameters is not None:
        paths["parameters"] = str(parameters)
    elif design.parameters is not None:
        paths["parameters"] = str(path.parent / design.parameters)
    return design.model_copy(update=paths)


def design_from(document: dict[str, Any], where: str = "design") -> Design:
    """Return a design from plain data; raises ``ScenarioError`` with one line."""
    for fault in mistaken(document, Design):
        raise ScenarioError(fault_line(fault, where, Design, document))
    try:
        return Design.model_validate(document)
    except ValidationError as error:
        raise ScenarioError(one_line(error, where, Design, document)) from None
