"""A record as files: as UCDP's and ACLED's users download theirs, and what they leave out."""

from pathlib import Path

import pandas as pd

from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.observation.acled import acled_shape
from interpose.experiments.observation.ged import ged_shape
from interpose.experiments.observation.record import Record
from interpose.experiments.observation.settings import setting_rows
from interpose.experiments.observation.sides import side_names
from interpose.experiments.observation.summary import by_month, by_place, by_severity, totals
from interpose.model.errors import InterposeError
from interpose.model.results.provenance import provenance
from interpose.model.state.event_log import EVENT_KINDS

SHAPES = {"ged": ged_shape, "acled": acled_shape}
BOTH = "both"


def check_shape(shape: str) -> tuple[str, ...]:
    """Return the data sets that are asked for: one of :data:`SHAPES`, or both.

    Raises
    ------
    InterposeError
        For another word.
    """
    if shape == BOTH:
        return tuple(SHAPES)
    if shape not in SHAPES:
        raise InterposeError(f"must be one of {', '.join(SHAPES)}, {BOTH}", argument="as", value=shape)
    return (shape,)


def answer_observation(folder: Path, record: Record, shape: str = BOTH, source: str = "") -> None:
    """Write a record, what it misses, and how it came about into an existing folder.

    Parameters
    ----------
    folder : Path
        An existing folder.
    record : Record
        The record of a run.
    shape : str
        ``ged``, ``acled`` or ``both``.
    source : str
        Folder of the run, if it is stored.
    """
    shapes = {name: SHAPES[name](record) for name in check_shape(shape)}
    tables = {"severity": by_severity(record), "places": by_place(record), "months": by_month(record)}
    truth = record.truth
    manifest = provenance(truth.scenario, [truth.seed], truth.days) | {
        "observed": totals(record),
        "observation": record.settings.model_dump(mode="json"),
        "settings": setting_rows(record.settings),
        "observation_seed": record.seed,
        "run": source,
    }
    write_answer(folder, "observe", manifest, shapes | tables | {"missed": missed_table(record)})


def missed_table(record: Record) -> pd.DataFrame:
    """Return the true events that are not in the record, with names and dates for codes and days."""
    truth, names = record.truth, side_names(record.truth)
    table = record.missed.copy()
    dates = pd.Timestamp(truth.scenario.start) + pd.to_timedelta(table["day"], unit="D")
    table.insert(2, "date", dates.dt.strftime("%Y-%m-%d"))
    table["territory"] = [truth.scenario.places[t].id for t in table["territory"]]
    table["kind"] = [EVENT_KINDS[kind] for kind in table["kind"]]
    return table.assign(actor=table["actor"].map(names), target=table["target"].map(names))
