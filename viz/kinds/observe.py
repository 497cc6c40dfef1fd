"""A run as an outside data set would have recorded it, beside the truth."""

import pandas as pd

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import number
from interpose.viz.figure import Drawing
from interpose.viz.figures.observed_truth import class_name, observed_truth
from interpose.viz.kinds.contract import Kind, listed, one_seed
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTIONS = (
    mark(
        "How a record comes about is assumed where no source is named; docs/observation.md has every setting. A "
        "model's record shows what such gaps do to conclusions, not which gaps a real data set has."
    ),
    mark("The files hold simulated events in the columns of real data sets. They are no reports."),
)


def recorded(totals: dict[str, int]) -> str:
    """Say how many of the true deaths are on record."""
    return say_count(
        "{recorded:,} of {n} true death are on record (one run)",
        "{recorded:,} of {n} true deaths are on record (one run)",
        totals["true_deaths"],
        recorded=totals["recorded_deaths"],
    )


FIGURES = (
    Drawing(
        "observed",
        mark("Recorded against true"),
        mark(
            "Above: deaths by month; pale what was true, dark what is recorded, with a line from the low to the high "
            "estimate. A dark bar that overtops the pale one has events put down in the wrong month, or counted too "
            "high. Below: of events with so many true deaths, the share that is recorded."
        ),
        observed_truth,
        finding=lambda store: recorded(store.meta["observed"]),
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say how many events and deaths are recorded, and how the share recorded goes with deaths and remoteness."""
    t, severity = store.meta["observed"], store.table("severity")
    lines = [
        say_count(
            "Of {n} true event, {recorded:,} are recorded; {silent:,} were not reported and {left_out:,} left out of "
            "the data set.",
            "Of {n} true events, {recorded:,} are recorded; {silent:,} were not reported and {left_out:,} left out of "
            "the data set.",
            t["true_events"],
            recorded=t["recorded_events"],
            silent=t["not_reported"],
            left_out=t["left_out"],
        ),
        say_count(
            "Of {n} true death, {recorded:,} are recorded, from {low:,} (low) to {high:,} (high).",
            "Of {n} true deaths, {recorded:,} are recorded, from {low:,} (low) to {high:,} (high).",
            t["true_deaths"],
            recorded=t["recorded_deaths"],
            low=t["low"],
            high=t["high"],
        ),
    ]
    there = records(severity[severity["true_events"] > 0])
    if len(there) > 1:
        ends = [
            say(
                "{percent} % of events with {deaths} deaths",
                percent=number(100 * e["share"], 0),
                deaths=class_name(e["deaths_from"], e["deaths_to"]),
            )
            for e in (there[0], there[-1])
        ]
        lines.append(say("Recorded are {few}, and {many}.", few=ends[0], many=ends[1]))
    if t["no_author"]:
        unnamed = say_count(
            "{n} recorded event without a named author.", "{n} recorded events without a named author.", t["no_author"]
        )
        lines.append(unnamed)
    return lines


def numbers(store: Stored) -> Numbers:
    """Return what is recorded by severity and by place."""
    severity, places = store.table("severity"), store.table("places")
    columns = [say("true events"), say("recorded"), say("share, %"), say("true deaths"), say("recorded deaths")]
    classes = [[class_name(e["deaths_from"], e["deaths_to"]), *_cells(e)] for e in records(severity)]
    by_place = [[str(e["name"]), number(e["remoteness"], 2), *_cells(e)] for e in records(places)]
    return Numbers(
        [
            Table(say("Recorded, by severity"), [say("deaths of an event"), *columns], classes),
            Table(say("Recorded, by place"), ["", say("remoteness"), *columns], by_place),
        ]
    )


def _cells(e: dict[str, float]) -> list[str]:
    """Return the counts of a row as text."""
    share = "-" if pd.isna(e["share"]) else number(100 * e["share"], 0)
    return [
        number(int(e["true_events"]), 0),
        number(int(e["recorded"]), 0),
        share,
        number(int(e["true_deaths"]), 0),
        number(int(e["recorded_deaths"]), 0),
    ]


def question(store: Stored) -> str:
    """Return the question that a record answers."""
    return say("What would an outside data set have made of this world?")


def asked(store: Stored) -> dict[str, str]:
    """Return the preset and the seed of being observed."""
    return {
        say("Preset"): str(store.meta["observation"]["preset"]),
        say("Seed of being observed"): str(store.meta["observation_seed"]),
    }


KIND = Kind(
    name="observe",
    title=mark("As recorded"),
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
