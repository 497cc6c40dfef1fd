"""Forecasts of deaths scored against what was recorded."""

from typing import Any

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import CLEAR, clearness, decimals, number, signed
from interpose.viz.figure import Drawing
from interpose.viz.figures.scores_compared import LABELS, scores_compared
from interpose.viz.figures.transform_histogram import transform_histogram
from interpose.viz.kinds.contract import Kind, listed, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTIONS = (
    mark(
        "Scores are of the months and units that were scored, and of no others. Intervals are over months, drawn again "
        "in blocks; they hold no doubt about the record itself."
    ),
    mark("Bits depend on the number of draws: they compare forecasts with equally many."),
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
        mark("Better or worse than others, by score"),
        mark(
            "A forecast against others. Left of 0 it is better; intervals are over months, drawn again in blocks. A "
            "filled diamond: the interval excludes 0. An open circle: it includes 0."
        ),
        _scores,
    ),
    Drawing(
        "transform",
        mark("Where what was recorded lay among the draws"),
        mark("Flat at the dashed line: right. A bowl: too narrow. A hill: too wide. A slope: too high or too low."),
        _transform,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say against which other forecasts it is better or worse by CRPS, and how much its intervals hold."""
    name, said = str(store.meta["forecast"]), against_others(store)
    means = {str(e["forecast"]): e for e in records(store.table("means"))}
    mine = means[name]
    held = number(PERCENT * mine["coverage"], 0)
    holds = mark("The central interval of 90 % of {forecast} holds {held} % of what was recorded.")
    means_of = mark("Its mean draw is {mean} deaths, the mean of the record {recorded}.")
    said.append(say(holds, forecast=name, held=held))
    said.append(say(means_of, mean=number(mine["mean"]), recorded=number(mine["recorded"])))
    return said


def against_others(store: Stored) -> list[str]:
    """Say against which other forecasts it is better or worse by CRPS."""
    name, table = str(store.meta["forecast"]), store.table("differences")
    return [_against(name, e) for e in records(table[table["score"] == "crps"])]


def _against(name: str, e: dict[str, Any]) -> str:
    """Say how a forecast does against another one by CRPS."""
    digits = decimals(e["difference"], e["low"], e["high"])
    named = {part: signed(e[part], digits) for part in ("difference", "low", "high")}
    named |= {"forecast": name, "other": str(e["against"])}
    if clearness(e["low"], e["high"]) != CLEAR:
        return say(ALIKE, **named)
    return say(BETTER if e["difference"] < 0 else WORSE, **named)


ALIKE = mark("{forecast} against {other}: {difference} deaths of CRPS ({low} to {high}); the interval includes 0.")
BETTER = mark("{forecast} is better than {other}: {difference} deaths of CRPS ({low} to {high}).")
WORSE = mark("{forecast} is worse than {other}: {difference} deaths of CRPS ({low} to {high}).")


def mean_table(store: Stored, caption: str) -> Table:
    """Return the mean scores of every forecast as a table."""
    scores = [say(label) for label in LABELS.values()]
    columns = [say("Forecast"), say("Draws"), *scores, say("In 90 %, %"), say("Mean"), say("Recorded")]
    rows = [
        [
            str(e["forecast"]),
            number(int(e["draws"]), 0),
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
            f"{e['against']}, {say(LABELS[str(e['score'])])}",
            say(str(e["unit"])),
            signed(e["difference"]),
            say("{low} to {high}", low=signed(e["low"]), high=signed(e["high"])),
            say(
                "{mean} ({low} to {high})",
                mean=number(e["skill"], 2),
                low=number(e["skill_low"], 2),
                high=number(e["skill_high"], 2),
            ),
        ]
        for e in records(store.table("differences"))
    ]
    heads = ["", say("Unit"), say("Difference"), say("95 % interval"), say("Skill")]
    apart = Table(say("Against others: below 0 it is better"), heads, rows)
    return Numbers([mean_table(store, say("Mean scores: less is better")), *([apart] if rows else [])])


def worlds(store: Stored) -> str:
    """Return how many units and months were scored."""
    meta = store.meta
    return say(
        "{cells:,} unit-months: {units} by {unit}, {months}.",
        cells=int(meta["unit_months"]),
        units=say_count("{n} unit of the ground", "{n} units of the ground", int(meta["units"])),
        unit=say(str(meta["unit"])),
        months=say_count("{n} month", "{n} months", int(meta["months"])),
    )


KIND = Kind(
    name="score",
    title=mark("Forecasts scored"),
    manifest="score.json",
    table="means",
    question=lambda store: say(
        "How well did {forecast} do against what was recorded?", forecast=store.meta["forecast"]
    ),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=nothing_asked,
)
