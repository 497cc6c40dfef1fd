"""Judge every row of the tables by its interval over seeds, as it is in truth and as a record of events has it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.analysis.patterns import Pattern
from interpose.experiments.execution.kept_results import KeptResults
from interpose.experiments.execution.parallel import usable_cores
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.observation.presets import observation_settings
from interpose.experiments.observation.settings import ObservationSettings
from interpose.experiments.validation.estimate import Estimate, estimate
from interpose.experiments.validation.judge import FEWEST, NOT_MEASURABLE, REPORTED, Band, verdict
from interpose.experiments.validation.page import generated, page_of
from interpose.experiments.validation.row import Part, Row
from interpose.experiments.validation.standing import BY_CONSTRUCTION, kind_of, standing_of
from interpose.experiments.validation.table import NEVER, ROWS, measured, published
from interpose.experiments.validation.verdicts import NOT_FROM_EVENTS, rows_of, summary_of
from interpose.experiments.validation.worlds import Found, Sides, minutes, run_worlds, tasks_of, worlds_of
from interpose.model.errors import InterposeError
from interpose.model.language.told import in_all_languages
from interpose.model.results.provenance import provenance
from interpose.model.results.provenance import world_of as whole_world
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario, bare

DEFAULT_RECORD = "ucdp"
NOTHING = Estimate(math.nan, math.nan, math.nan, 0)


@dataclass(frozen=True)
class Answer:
    """What the rows show.

    Parameters
    ----------
    meta : dict
        Provenance, seeds, rows, settings of the record.
    parts : DataFrame
        A row a number, and one for each row of the tables of which there is none: ``row``, ``pattern``, ``kind``,
        ``source_is`` (contested, weak, uncontested), ``part``, ``unit``, ``scenario``, ``arms``, ``days``, ``seeds``,
        ``expected``, ``band_low``, ``band_high``; ``estimate``, ``low``, ``high``, ``verdict`` in truth; ``observed``,
        ``observed_low``, ``observed_high``, ``observed_verdict`` by the record; ``note``.
    """

    meta: dict[str, Any]
    parts: pd.DataFrame

    @property
    def rows(self) -> pd.DataFrame:
        """A row of the tables each: ``row``, ``pattern``, ``kind``, ``source_is``, both verdicts."""
        return rows_of(self.parts)

    @property
    def summary(self) -> str:
        """How many of the rows that are scored hold, in truth and by the record."""
        return summary_of(self.rows)

    @property
    def command(self) -> str:
        """The command that makes the same answer."""
        seeds, preset, rows = self.meta["seeds"], self.meta["record"]["preset"], self.meta["rows"]
        words = ["interpose patterns", *(rows if set(rows) != set(published()) else ()), f"--seeds {len(seeds)}"]
        words += [f"--first-seed {seeds[0]}"] if seeds[0] != 1 else []
        return " ".join([*words, *([f"--record {preset}"] if preset != DEFAULT_RECORD else [])])

    def write(self, folder: Path) -> None:
        """Write ``patterns.csv`` (numbers), ``rows.csv`` (verdicts), ``patterns.json`` (meta) and ``patterns.md``."""
        tables = {"patterns": self.parts, "rows": self.rows}
        write_answer(folder, "patterns", self.meta | in_all_languages(lambda: {"summary": self.summary}), tables)
        text = page_of("", generated(self.parts, [], published(), self.command, len(self.meta["seeds"])))
        (folder / "patterns.md").write_text(text, encoding="utf-8")


def question_of(ids: Sequence[str], seeds: Sequence[int], record: ObservationSettings) -> dict[str, Any]:
    """Return what decides the worlds of some rows, as plain data."""
    worlds = {name: whole_world(scenario) for name, scenario in scenarios_of(measured(ids)).items()}
    return {"rows": list(ids), "seeds": list(seeds), "record": record.model_dump(), "worlds": worlds}


def scenarios_of(rows: Sequence[Row]) -> dict[str, Scenario]:
    """Return the scenarios that rows name."""
    return {name: load_scenario(name) for name in dict.fromkeys(row.scenario for row in rows)}


def check_seeds(seeds: Sequence[int]) -> None:
    """Refuse too few seeds.

    Raises
    ------
    InterposeError
        Below the fewest on which a verdict is based.
    """
    if len(seeds) < FEWEST:
        problem = f"no verdict is based on fewer than {FEWEST} seeds: ask for {FEWEST} or more"
        raise InterposeError(problem, argument="seeds", value=len(seeds))


def ask_rows(
    ids: Sequence[str],
    seeds: Sequence[int],
    *,
    record: ObservationSettings | None = None,
    kept: KeptResults | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Answer:
    """Run and judge rows of the tables.

    Parameters
    ----------
    ids : sequence of str
        Which ones (:func:`interpose.experiments.validation.table.row_ids`).
    seeds : sequence of int
        The same for all worlds.
    record : ObservationSettings, optional
        How worlds are recorded; default: as UCDP GED.
    kept : KeptResults, optional
        Results of worlds that are there already.
    threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.

    Raises
    ------
    InterposeError
        For too few seeds.
    """
    check_seeds(seeds)
    settings, rows = record or observation_settings(), measured(ids)
    scenarios = scenarios_of(rows)
    found = run_worlds(rows, seeds, scenarios, kept or KeptResults(), record=settings, threads=threads, done=done)
    base = bare(scenarios[rows[0].scenario]) if rows else load_scenario(ROWS["P06"].scenario)
    meta = provenance(base, list(seeds), rows[0].days if rows else 0)
    meta |= {"rows": list(ids), "record": settings.model_dump()}
    return Answer(meta, judge_rows(ids, found, published()))


class Costs(NamedTuple):
    """What an answer takes."""

    rows: int
    """of which something is measured"""
    tasks: int
    """most are one world; one that parts is several"""
    minutes: float
    """about, on the cores that are used"""


def costs(ids: Sequence[str], seeds: Sequence[int], threads: int | None = None) -> Costs:
    """Return what an answer takes."""
    rows = measured(ids)
    tasks = tasks_of(rows, seeds)
    return Costs(len(rows), len(tasks), minutes(tasks, threads or usable_cores()))


def judge_rows(ids: Sequence[str], found: Found, patterns: Mapping[str, Pattern]) -> pd.DataFrame:
    """Return a row a number, and one for each row of the tables of which there is none (see :class:`Answer`)."""
    lines = list[dict[str, Any]]()
    for name in ids:
        if name not in ROWS:
            lines.append(_line(patterns[name], None, None, NOTHING, NOTHING) | {"note": NEVER[name]})
            continue
        row = ROWS[name]
        worlds = worlds_of(row, found)
        lines += [_part_line(patterns[name], row, part, worlds) for part in row.parts]
    return pd.DataFrame(lines)


def _part_line(pattern: Pattern, row: Row, part: Part, worlds: Sides) -> dict[str, Any]:
    """Return one number of a row, in truth and by the record."""
    truth = estimate(part, worlds.truth)
    return _line(pattern, row, part, truth, estimate(part, worlds.record) if part.from_events else NOTHING)


def _line(pattern: Pattern, row: Row | None, part: Part | None, truth: Estimate, record: Estimate) -> dict[str, Any]:
    """Return what there is to say of one number."""
    band = part.band if part else None
    by_record = NOT_FROM_EVENTS if part and not part.from_events else judged(pattern, band, record)
    return {
        "row": pattern.id,
        "pattern": pattern.pattern,
        "kind": kind_of(pattern),
        "source_is": standing_of(pattern),
        "part": part.name if part else "",
        "unit": part.unit if part else "",
        "scenario": row.scenario if row else "",
        "arms": "; ".join(row.arms) if row else "",
        "days": row.days if row else 0,
        "seeds": truth.seeds,
        "expected": pattern.expected,
        "band_low": band.low if band else math.nan,
        "band_high": band.high if band else math.nan,
        "estimate": truth.middle,
        "low": truth.low,
        "high": truth.high,
        "verdict": judged(pattern, band, truth),
        "observed": record.middle,
        "observed_low": record.low,
        "observed_high": record.high,
        "observed_verdict": by_record,
        "note": row.note if row else "",
    }


def judged(pattern: Pattern, band: Band | None, value: Estimate) -> str:
    """Return the verdict on a number; what follows by construction is reported and no more."""
    said = verdict(band, *value)
    return REPORTED if said != NOT_MEASURABLE and kind_of(pattern) == BY_CONSTRUCTION else said
