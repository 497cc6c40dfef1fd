"""A run as an outside data set would have recorded it, beside the truth."""

import pandas as pd

from interpose.model.results.formatting import count, number
from interpose.viz.figure import Drawing
from interpose.viz.figures.observed_truth import class_name, observed_truth
from interpose.viz.kinds.contract import Kind, listed, one_seed
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTIONS = (
    "How a record comes about is assumed where no source is named; docs/observation.md has every setting. A model's "
    "record shows what such gaps do to conclusions, not which gaps a real data set has.",
    "The files hold simulated events in the columns of real data sets. They are no reports.",
)


def recorded(totals: dict[str, int]) -> str:
    """Say how many of the true deaths are on record."""
    return f"{totals['recorded_deaths']:,} of {count(totals['true_deaths'], 'true death')} are on record (one run)"


FIGURES = (
    Drawing(
        "observed",
        "Recorded against true",
        "Above: deaths by month; pale what was true, dark what is recorded, with a line from the low to the high "
        "estimate. A dark bar that overtops the pale one has events put down in the wrong month, or counted too high. "
        "Below: of events with so many true deaths, the share that is recorded.",
        observed_truth,
        finding=lambda store: recorded(store.meta["observed"]),
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say how many events and deaths are recorded, and how the share recorded goes with deaths and remoteness."""
    t, severity = store.meta["observed"], store.table("severity")
    lines = [
        f"Of {count(t['true_events'], 'true event')}, {t['recorded_events']:,} are recorded; {t['not_reported']:,} "
        f"were not reported and {t['left_out']:,} left out of the data set.",
        f"Of {count(t['true_deaths'], 'true death')}, {t['recorded_deaths']:,} are recorded, from {t['low']:,} (low) "
        f"to {t['high']:,} (high).",
    ]
    there = records(severity[severity["true_events"] > 0])
    if len(there) > 1:
        ends = [
            f"{number(100 * e['share'], 0)} % of events with {class_name(e['deaths_from'], e['deaths_to'])} deaths"
            for e in (there[0], there[-1])
        ]
        lines.append(f"Recorded are {ends[0]}, and {ends[1]}.")
    if t["no_author"]:
        lines.append(f"{count(t['no_author'], 'recorded event')} without a named author.")
    return lines


def numbers(store: Stored) -> Numbers:
    """Return what is recorded by severity and by place."""
    severity, places = store.table("severity"), store.table("places")
    columns = ["true events", "recorded", "share, %", "true deaths", "recorded deaths"]
    classes = [[class_name(e["deaths_from"], e["deaths_to"]), *_cells(e)] for e in records(severity)]
    by_place = [[str(e["name"]), number(e["remoteness"], 2), *_cells(e)] for e in records(places)]
    return Numbers(
        [
            Table("Recorded, by severity", ["deaths of an event", *columns], classes),
            Table("Recorded, by place", ["", "remoteness", *columns], by_place),
        ]
    )


def _cells(e: dict[str, float]) -> list[str]:
    """Return the counts of a row as text."""
    share = "-" if pd.isna(e["share"]) else number(100 * e["share"], 0)
    return [
        f"{int(e['true_events']):,}",
        f"{int(e['recorded']):,}",
        share,
        f"{int(e['true_deaths']):,}",
        f"{int(e['recorded_deaths']):,}",
    ]


def question(store: Stored) -> str:
    """Return the question that a record answers."""
    return "What would an outside data set have made of this world?"


def asked(store: Stored) -> dict[str, str]:
    """Return the preset and the seed of being observed."""
    return {
        "Preset": str(store.meta["observation"]["preset"]),
        "Seed of being observed": str(store.meta["observation_seed"]),
    }


KIND = Kind(
    name="observe",
    title="As recorded",
    manifest="observe.json",
    table="months",
    question=question,
    figures=listed(FIGURES),
    names=tuple(drawing.name for drawing in FIGURES),
    sentences=sentences,
    worlds=one_seed,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=asked,
)
