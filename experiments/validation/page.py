"""The generated part of docs/validation.md, from the stored numbers and the log of evaluations alone."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from interpose.experiments.analysis.patterns import Pattern
from interpose.experiments.claims.page import table
from interpose.experiments.validation.judge import FEWEST, NOT_MEASURABLE
from interpose.experiments.validation.log import VERDICTS, Line
from interpose.experiments.validation.rows import BY_OTHERS
from interpose.experiments.validation.standing import REPLACED, UNCONTESTED
from interpose.experiments.validation.survival import RELAPSE_DAYS, RELAPSE_DEATHS
from interpose.experiments.validation.verdicts import NOT_FROM_EVENTS, rows_of, summary_of
from interpose.model.errors import OutputError
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.figures import in_figures
from interpose.model.language.words import say

BEGIN, END = "<!-- patterns: begin -->", "<!-- patterns: end -->"
TITLE = "# Published patterns, tried on the model\n"
TEMPLATE = Path(__file__).with_name("page_head.md")
KEPT_ELSEWHERE = {
    "facts/gaza_aid_interception.csv": "dashboard of the UN2720 mechanism",
    "facts/mission_incidents.csv": "reports on Bambari 2018",
    "facts/mission_strength.csv": "monthly strength of UN missions, model/scenario/shipped/*/strength.csv",
}
"""Files that the tables name as sources and that do not come with the package, by what is in them."""
SAME = "same"
"""A source that is that of the row above."""
COLUMNS = (
    "row",
    "what",
    "expected",
    "in truth",
    "verdict",
    "on the observed record",
    "verdict there",
    "what it is for",
)


def number(value: float, unit: str) -> str:
    """Return a number with as many digits as it needs."""
    if not math.isfinite(value):
        return "-" if math.isnan(value) else ""
    if unit == "relative":
        return say("{percent:+.1f} %", percent=100 * value)
    return in_figures(f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}")


def band(line: Mapping[Any, Any]) -> str:
    """Return a band in words."""
    low, high = (number(line[end], line["unit"]) for end in ("band_low", "band_high"))
    if low == high == "-":
        return "-"
    if low and high:
        return say("{low} to {high}", low=low, high=high)
    return say("at least {low}", low=low) if low else say("at most {high}", high=high)


def measured(line: Mapping[Any, Any], *, recorded: bool = False) -> str:
    """Return an estimate with its interval, in truth or by the record; a dash where there is none."""
    names = ("observed", "observed_low", "observed_high") if recorded else ("estimate", "low", "high")
    middle, low, high = (number(line[name], line["unit"]) for name in names)
    return middle if middle == "-" else say("{mean} ({low} to {high})", mean=middle, low=low, high=high)


def summary_line(parts: pd.DataFrame) -> str:
    """Return the sentence for the README: how many of the published patterns that were kept from fitting hold."""
    with in_language(SOURCE):
        return f"Of the published patterns that were kept from fitting, {summary_of(rows_of(parts))}"


@in_language(SOURCE)
def generated(
    parts: pd.DataFrame, log: Sequence[Line], patterns: Mapping[str, Pattern], command: str, seeds: int
) -> str:
    """Return what of the page is made by the command, in English.

    Parameters
    ----------
    parts : DataFrame
        A row a number (:class:`interpose.experiments.validation.assess.Answer`).
    log : sequence of dict
        Every evaluation, this one last; of some rows alone there is none.
    patterns : mapping
        The tables by id.
    command : str
        The command that makes it again.
    seeds : int
        Seeds that were asked for; where too few worlds make a deal, a row has fewer.
    """
    lines, rows = parts.to_dict("records"), rows_of(parts)
    facts: dict[str, Any] = {"command": command, "seeds": seeds, "fewest": FEWEST}
    facts |= {"deaths": RELAPSE_DEATHS, "days": RELAPSE_DAYS}
    text = [
        f"**{summary_line(parts)}**\n",
        *([_log_table(log)] if log else []),
        TEMPLATE.read_text(encoding="utf-8").format(**facts),
        f"## All rows\n\n{table(list(COLUMNS), [_cells(line) for line in lines])}\n",
        "## Row by row\n",
    ]
    by_row, cited = {row["row"]: row for row in rows.to_dict("records")}, sources(patterns)
    for name, row in by_row.items():
        own = [line for line in lines if line["row"] == name]
        text.append(paragraph(patterns[name], cited[name], row, own, seeds))
    return "\n".join(text)


def _cells(line: Mapping[Any, Any]) -> list[str]:
    """Return the cells of one number."""
    what = f"{line['pattern']}: {line['part']} ({line['unit']})" if line["part"] else str(line["pattern"])
    source = "" if line["source_is"] == UNCONTESTED else f", {line['source_is']}"
    cells = [str(line["row"]), what, band(line), measured(line), f"**{line['verdict']}**"]
    return [*cells, measured(line, recorded=True), str(line["observed_verdict"]), f"{line['kind']}{source}"]


def _log_table(log: Sequence[Line]) -> str:
    """Return the section on all evaluations."""
    columns = ["date", "commit", "what changed", "seeds", "rows scored", *VERDICTS, "hold on the observed record"]
    rows = []
    for line in log:
        recorded = f"{line['recorded_hold']} of {line['recorded']}" if line["recorded"] else "-"
        start = [line["date"], f"`{line['commit']}`", line["note"], line["seeds"] or "-", line["scored"]]
        rows.append([*start, *(line[name] or "-" for name in VERDICTS), recorded])
    return f"## Log of evaluations\n\n{table(columns, rows)}\n"


def sources(patterns: Mapping[str, Pattern]) -> dict[str, str]:
    """Return the source of each row in words that need no other file and no other row."""
    cited, above = dict[str, str](), ""
    for name, pattern in patterns.items():
        above = above if pattern.source == SAME else pattern.source
        cited[name] = above
        for file, words in KEPT_ELSEWHERE.items():
            cited[name] = cited[name].replace(file, words)
    return cited


def paragraph(
    pattern: Pattern, source: str, row: Mapping[Any, Any], lines: Sequence[Mapping[Any, Any]], seeds: int
) -> str:
    """Return what there is to say about a row: what is expected, what was measured, and how to repeat it."""
    first, said = lines[0], str(row["verdict"])
    if row["kind"] == REPLACED:
        said = f"replaced by {BY_OTHERS[pattern.id].instead}, not scored ({said})"
    head = f"**{pattern.id}. {pattern.pattern}: {said}.** Expected: {pattern.expected} ({source})."
    head += f" For: {row['kind']}. Source: {row['source_is']}; {pattern.status}."
    if not first["part"]:
        return f"{head} Not measurable here: {first['note']}.\n"
    found = "; ".join(f"{line['part']} {measured(line)}, {line['verdict']}" + _by_record(line) for line in lines)
    note = f" Here: {first['note']}." if first["note"] else ""
    built = " It follows from the rules by construction, so that it shows nothing." if pattern.by_construction else ""
    again = f"`interpose patterns {pattern.id} --seeds {seeds}`"
    return f"{head} Measured in `{first['scenario']}` ({first['arms']}): {found}.{note}{built} Again: {again}.\n"


def _by_record(line: Mapping[Any, Any]) -> str:
    """Return what the record shows of a number, as the rest of a sentence."""
    if line["observed_verdict"] in (NOT_FROM_EVENTS, NOT_MEASURABLE):
        return f" (record: {line['observed_verdict']})"
    return f" (record: {measured(line, recorded=True)}, {line['observed_verdict']})"


def page_of(text: str, inside: str) -> str:
    """Return a page with a new generated part between its marks; a page without marks is made anew.

    Raises
    ------
    OutputError
        For marks that are not one pair in order.
    """
    marks = (text.count(BEGIN), text.count(END))
    if marks == (0, 0):
        return f"{TITLE}\n{inside}"
    if marks != (1, 1) or text.index(BEGIN) > text.index(END):
        raise OutputError(f"the page needs one pair of lines {BEGIN} and {END}, or none: mend it")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{inside}\n{END}{rest.partition(END)[2]}"
