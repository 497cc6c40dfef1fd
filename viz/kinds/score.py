"""Forecasts of deaths scored against what was recorded."""

from typing import Any

from interpose.model.results.formatting import CLEAR, clearness, count, decimals, number, signed
from interpose.viz.figure import Drawing
from interpose.viz.figures.scores_compared import LABELS, scores_compared
from interpose.viz.figures.transform_histogram import transform_histogram
from interpose.viz.kinds.contract import Kind, listed, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTIONS = (
    "Scores are of the months and units that were scored, and of no others. Intervals are over months, drawn again in "
    "blocks; they hold no doubt about the record itself.",
    "Bits depend on the number of draws: they compare forecasts with equally many.",
)
PERCENT = 100


def _scores(store: Stored) -> Any:
    """Draw a forecast beside others."""
    return scores_compared(store.table("means"), store.table("differences"))


def _transform(store: Stored) -> Any:
    """Draw where what was recorded lay among the draws."""
    return transform_histogram(store.table("transforms"))


FIGURES = (
    Drawing(
        "scores",
        "Better or worse than others, by score",
        "A forecast against others. Left of 0 it is better; intervals are over months, drawn again in blocks. A filled "
        "diamond: the interval excludes 0. An open circle: it includes 0.",
        _scores,
    ),
    Drawing(
        "transform",
        "Where what was recorded lay among the draws",
        "Flat at the dashed line: right. A bowl: too narrow. A hill: too wide. A slope: too high or too low.",
        _transform,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say against which other forecasts it is better or worse by CRPS, and how much its intervals hold."""
    name, said = str(store.meta["forecast"]), against_others(store)
    means = {str(e["forecast"]): e for e in records(store.table("means"))}
    mine = means[name]
    held = number(PERCENT * mine["coverage"], 0)
    said.append(f"The central interval of 90 % of {name} holds {held} % of what was recorded.")
    said.append(f"Its mean draw is {number(mine['mean'])} deaths, the mean of the record {number(mine['recorded'])}.")
    return said


def against_others(store: Stored) -> list[str]:
    """Say against which other forecasts it is better or worse by CRPS."""
    name, table = str(store.meta["forecast"]), store.table("differences")
    return [_against(name, e) for e in records(table[table["score"] == "crps"])]


def _against(name: str, e: dict[str, Any]) -> str:
    """Say how a forecast does against another one by CRPS."""
    digits = decimals(e["difference"], e["low"], e["high"])
    low, high = signed(e["low"], digits), signed(e["high"], digits)
    found = f"{signed(e['difference'], digits)} deaths of CRPS ({low} to {high})"
    if clearness(e["low"], e["high"]) != CLEAR:
        return f"{name} against {e['against']}: {found}; the interval includes 0."
    return f"{name} is {'better' if e['difference'] < 0 else 'worse'} than {e['against']}: {found}."


def mean_table(store: Stored, caption: str) -> Table:
    """Return the mean scores of every forecast as a table."""
    columns = ["Forecast", "Draws", *(f"{label}" for label in LABELS.values()), "In 90 %, %", "Mean", "Recorded"]
    rows = [
        [
            str(e["forecast"]),
            f"{int(e['draws']):,}",
            *(number(e[name]) for name in LABELS),
            number(PERCENT * e["coverage"], 0),
            number(e["mean"]),
            number(e["recorded"]),
        ]
        for e in records(store.table("means"))
    ]
    return Table(caption, columns, rows)


def numbers(store: Stored) -> Numbers:
    """Return mean scores, and how they differ."""
    rows = [
        [
            f"{e['against']}, {LABELS[str(e['score'])]}",
            str(e["unit"]),
            signed(e["difference"]),
            f"{signed(e['low'])} to {signed(e['high'])}",
            f"{number(e['skill'], 2)} ({number(e['skill_low'], 2)} to {number(e['skill_high'], 2)})",
        ]
        for e in records(store.table("differences"))
    ]
    apart = Table("Against others: below 0 it is better", ["", "Unit", "Difference", "95 % interval", "Skill"], rows)
    return Numbers([mean_table(store, "Mean scores: less is better"), *([apart] if rows else [])])


def worlds(store: Stored) -> str:
    """Return how many units and months were scored."""
    meta = store.meta
    units, months = count(int(meta["units"]), "unit"), count(int(meta["months"]), "month")
    return f"{int(meta['unit_months']):,} unit-months: {units} by {meta['unit']}, {months}."


KIND = Kind(
    name="score",
    title="Forecasts scored",
    manifest="score.json",
    table="means",
    question=lambda store: f"How well did {store.meta['forecast']} do against what was recorded?",
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=nothing_asked,
)
