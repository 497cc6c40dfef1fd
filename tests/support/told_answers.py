"""Made-up answers of commands that take long, with every word that they can say, for tests of languages."""

from typing import Any

import pandas as pd
from support.paths import ROOT

from interpose.experiments.docking.assess import PARTS
from interpose.experiments.docking.assess import Answer as Docked
from interpose.experiments.docking.contract import Sizes
from interpose.experiments.docking.findings import table_of
from interpose.experiments.docking.wheeler import COUNTED
from interpose.experiments.laboratory.ask import LabAnswer
from interpose.experiments.laboratory.deployment import REGIMES
from interpose.experiments.laboratory.estimators.registry import DESIGNS
from interpose.experiments.laboratory.targets import judged
from interpose.experiments.laboratory.verdicts import MEANING
from interpose.experiments.validation.assess import Answer as Tried
from interpose.model.language.told import WORDS, in_all_languages, told_words

SIDE = 20


class Results(dict[str, Any]):
    """What the tasks of the docking would have given: numbers that are right in kind alone."""

    def __missing__(self, task: str) -> Any:
        part, kind, *_, seed = task.split()
        spread = int(seed)
        if part == "wheeler":
            return dict.fromkeys(COUNTED, 5.0 + spread)
        if part == "athena":
            return 100.0 + spread if kind == "force" else [40 + spread, 30 + spread, 20]
        if part == "lanchester":
            return [40 + spread, 30 + spread, 20] if kind in ("own", "size") else [0.6 + 0.01 * spread, 0.1, 0.4]
        if part == "ruin":
            return [5, 3, 0, 4] if kind == "world" else [50 + spread, 900 + spread]
        sites = "0120" * (SIDE * SIDE // 4)
        haven = {"both": 1, "seen": [2 + spread, 90], "unseen": [3, 80 + spread], "own": 0.1 * spread, "sites": sites}
        return {"peace": 0, "haven": haven, "leave": 200}.get(kind, 20 + spread)


def docked() -> Docked:
    """Return the docking of all parts, with the words that it keeps in every language."""
    sizes = Sizes(runs=3, doses=(0.0, 0.1), rounding="floor")
    rows = [row for part in PARTS.values() for row in part.found(sizes, Results()).findings]
    words = [word for row in rows for word in (row.finding, row.measure, row.note)]
    return Docked(in_all_languages(lambda: {WORDS: told_words(words)}), table_of(rows), {})


def tried() -> Tried:
    """Return what docs/validation.csv says of every row of the tables of patterns."""
    parts = pd.read_csv(ROOT / "docs" / "validation.csv", keep_default_na=False, na_values={"estimate": [""]})
    numbers = ("band_low", "band_high", "estimate", "low", "high", "observed", "observed_low", "observed_high")
    return Tried({}, parts.assign(**{name: pd.to_numeric(parts[name]) for name in numbers}))


def estimated() -> LabAnswer:
    """Return every design under every way of sending missions, and every verdict."""
    verdicts, rows = list(MEANING), list[dict[str, Any]]()
    for regime in REGIMES:
        for design in DESIGNS:
            for term in design.terms:
                numbers = {"truth": -0.5, "truth_low": -0.6, "truth_high": -0.4, "mean": -0.4, "low": -0.7, "high": 0.1}
                numbers |= {"coverage": 0.9, "coverage_low": 0.8, "coverage_high": 0.95, "wrong_sign": 0.1}
                numbers |= {"pool": 0.1 * (len(rows) % 5 - 2), "pool_low": -0.1, "pool_high": 0.3}
                named = {"regime": regime.name, "design": design.name, "label": design.label, "term": term.name}
                rows.append(named | numbers | {"unit": term.unit, "verdict": verdicts[len(rows) % len(verdicts)]})
    designs = pd.DataFrame(rows)
    return LabAnswer({}, designs, judged(designs), designs)
