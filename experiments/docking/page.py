"""The page of the docking: what was rebuilt, what came out, and what the published texts leave open."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from interpose.experiments.claims.page import table
from interpose.experiments.docking.assess import PARTS, Answer
from interpose.experiments.docking.findings import (
    CLOSE,
    CLOSE_EXPONENT,
    NOT_CLEAR,
    NOT_REPRODUCED,
    REPORTED,
    REPRODUCED,
)
from interpose.experiments.docking.page_words import HEAD, NOTES
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import say
from interpose.model.results.formatting import plain_number


def number(value: float) -> str:
    """Return a number with as many digits as it needs; a dash for none."""
    return plain_number(value, 3)


def findings_table(rows: pd.DataFrame) -> str:
    """Return findings as a table of the page."""
    cells = []
    for line in rows.to_dict("records"):
        middle, low, high = (number(line[name]) for name in ("estimate", "low", "high"))
        spread = f"{low} to {high}" if line["runs"] else "no chance in it"
        runs = f"{line['runs']:,}" if line["runs"] else "-"
        what = [line["name"], line["finding"], measured(line), line["expected"]]
        cells.append([*what, middle, spread, runs, f"**{line['verdict']}**"])
    columns = ["", "finding", "measured here", "expected", "found", "95 % interval", "runs", "verdict"]
    return table(columns, cells)


def measured(line: dict[Any, Any], tell: Callable[[str], str] = say) -> str:
    """Return what was measured with its unit, if it has one, and the note of a row of findings.

    Parameters
    ----------
    line : dict
        The row.
    tell : callable
        Tells words of the table.
    """
    what, unit, note = (tell(str(line[name])) for name in ("measure", "unit", "note"))
    if line["unit"] != "1":
        what = say("{what}, {unit}", what=what, unit=unit)
    return say("{what} ({note})", what=what, note=note) if line["note"] else what


def waiting_cells(rows: pd.DataFrame) -> str:
    """Return waiting times as a table: a row a density of the main readings."""
    cells = [
        [str(line["reading"]), f"{line['peacekeepers']:g}", f"{number(line['mean'])} ({number(line['low'])} to "
         f"{number(line['high'])})", f"{number(line['spread'])} ({number(line['spread_low'])} to "
         f"{number(line['spread_high'])})", number(line["shortest"]), number(line["longest"]), str(line["cut"])]
        for line in rows.to_dict("records")
    ]  # fmt: skip
    columns = ["reading", "peacekeepers", "mean (95 %)", "standard deviation (95 %)", "shortest", "longest", "given up"]
    return table(columns, cells)


def extra_tables(name: str, answer: Answer) -> list[str]:
    """Return the further tables of a part."""
    if name == "epstein":
        waits = answer.tables["waiting"]
        rounding = answer.meta["sizes"]["rounding"]
        main = waits[waits["rounding"] == rounding]
        return [
            "Periods until one group is gone, by density of peacekeepers (share of the sites):\n",
            waiting_cells(main),
        ]
    if name == "lanchester":
        cells = [
            [line["law"], f"{line['number']:,}", number(line["mean"]),
             f"{number(line['low'])} to {number(line['high'])}", number(line["closed"])]
            for line in answer.tables["attrition"].to_dict("records")
        ]  # fmt: skip
        columns = ["law", "red ones at the start", "left per red one", "95 % interval", "closed form"]
        return [
            "Signed: positive where red is left, negative for what of blue is left, in red ones.\n",
            table(columns, cells),
        ]
    if name == "athena":
        cells = [[str(value) for value in row] for row in answer.tables["athena"].itertuples(index=False)]
        return [
            table(["case", "Athena: volatility", "Athena: security of the first or of civilians", "interpose"], cells)
        ]
    return []


@in_language(SOURCE)
def page_of(answer: Answer, command: str) -> str:
    """Return the whole page; ``command`` is the command that makes it again."""
    counted: dict[str, int] = answer.meta["verdicts"]
    judged = sum(count for verdict, count in counted.items() if verdict != REPORTED)
    words = [f"{counted[name]} {name}" for name in (REPRODUCED, NOT_CLEAR, NOT_REPRODUCED) if counted.get(name)]
    facts: dict[str, Any] = {"command": command, "version": answer.meta["software"]["version"]}
    facts |= {
        "close": f"{100 * CLOSE:g}",
        "exponent": f"{CLOSE_EXPONENT:g}",
        "judged": judged,
        "words": ", ".join(words),
    }
    facts["reported"] = counted.get(REPORTED, 0)
    parts = [HEAD.format(**facts)]
    for name in answer.meta["parts"]:
        before, after = NOTES[name]
        rows = answer.findings[answer.findings["part"] == name]
        parts += [f"## {PARTS[name].title}\n", before, findings_table(rows), "", *extra_tables(name, answer), "", after]
    return "\n".join(parts).rstrip() + "\n"
