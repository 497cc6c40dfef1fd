"""Run the parts of the docking that are asked for, and judge every finding."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from interpose.experiments.docking.athena import PART as ATHENA
from interpose.experiments.docking.contract import Part, Sizes, Task
from interpose.experiments.docking.epstein.findings import PART as EPSTEIN
from interpose.experiments.docking.findings import Finding, table_of
from interpose.experiments.docking.gamblers_ruin import PART as RUIN
from interpose.experiments.docking.lanchester import PART as LANCHESTER
from interpose.experiments.docking.wheeler import PART as WHEELER
from interpose.experiments.execution.kept_results import KeptResults, run_kept
from interpose.experiments.execution.result_files import write_answer
from interpose.model.errors import InterposeError
from interpose.model.language.told import WORDS, in_all_languages, told_words
from interpose.model.results.provenance import provenance
from interpose.model.scenario.loading import load_scenario

PARTS: dict[str, Part] = {part.name: part for part in (EPSTEIN, LANCHESTER, ATHENA, RUIN, WHEELER)}
"""Every part, in the order of the page."""
ABOUT = {
    "name": "docking",
    "title": "Published models and laws beside interpose",
    "about": "Models of others rebuilt from what was published, closed forms, and the same questions to interpose.",
    "limits": "That a published model is reproduced shows that it was understood; it is no evidence about any country.",
}


@dataclass(frozen=True)
class Answer:
    """What came out.

    Parameters
    ----------
    meta : dict
        Provenance, parts, sizes, and how many findings have which verdict.
    findings : DataFrame
        A row a finding (:class:`interpose.experiments.docking.findings.Finding`, ``expected``, ``verdict``).
    tables : dict of str to DataFrame
        ``waiting`` and ``havens`` (epstein), ``attrition`` (lanchester), ``athena``.
    """

    meta: dict[str, Any]
    findings: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    def write(self, folder: Path) -> None:
        """Write ``dock.json`` and a CSV file for each table."""
        write_answer(folder, "dock", self.meta, {"findings": self.findings, **self.tables})


def parts_named(names: Sequence[str]) -> list[Part]:
    """Return the parts with these names, all where none is named.

    Raises
    ------
    InterposeError
        For a name that no part has.
    """
    chosen = [name.strip().lower() for name in names]
    for word, name in zip(names, chosen, strict=True):
        if name not in PARTS:
            raise InterposeError(f"part {word[:40]!r}: there is none of that name: known are {', '.join(PARTS)}")
    return [part for name, part in PARTS.items() if name in chosen or not chosen]


def tasks_of(parts: Sequence[Part], sizes: Sizes) -> list[Task]:
    """Return all that has to be run."""
    return [task for part in parts for task in part.tasks(sizes)]


def question_of(parts: Sequence[Part], sizes: Sizes) -> dict[str, Any]:
    """Return what decides the results beside agents and model: parts, sizes, and the code of this package."""
    return {"parts": [part.name for part in parts], "sizes": asdict(sizes), "code": sources()}


@lru_cache(maxsize=1)
def sources() -> str:
    """Return a hash of the sources of this package."""
    digest, root = hashlib.sha256(), Path(__file__).resolve().parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def ask_docking(
    parts: Sequence[Part],
    sizes: Sizes,
    kept: KeptResults | None = None,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Answer:
    """Run what parts need and judge their findings.

    Parameters
    ----------
    parts : sequence of Part
        Which (:func:`parts_named`).
    sizes : Sizes
        How much is run.
    kept : KeptResults, optional
        Results that are there already, and where new ones go.
    threads : int, optional
        Threads; default: all usable processors. Results do not depend on it.
    done : callable
        Called after each run.
    """
    tasks, rows, tables = tasks_of(parts, sizes), list[Finding](), dict[str, pd.DataFrame]()
    values = run_kept(
        tasks, lambda task: task.work(), kept or KeptResults(), name=lambda task: task.name, threads=threads, done=done
    )
    results = {task.name: value for task, value in zip(tasks, values, strict=True)}
    for part in parts:
        found = part.found(sizes, results)
        rows += found.findings
        tables |= found.tables
    findings = table_of(rows)
    origin = provenance(load_scenario("grid-4"), list(sizes.seeds), 1)
    meta = {key: value for key, value in origin.items() if key not in ("scenario", "days")}
    counted = findings["verdict"].value_counts()
    meta |= {"scenario": ABOUT, "sizes": asdict(sizes), "parts": [part.name for part in parts]}
    meta |= {"verdicts": {str(name): int(number) for name, number in counted.items()}}
    words = [word for row in rows for word in (row.finding, row.measure, row.note)]
    meta |= in_all_languages(lambda: {WORDS: told_words(words)})
    return Answer(meta, findings, tables)
