"""The page of the rows that were kept from fitting: a table, and a paragraph for each row."""

import math
from collections import Counter
from typing import Any

from interpose.experiments.analysis.patterns import Pattern
from interpose.experiments.claims.page import table
from interpose.experiments.validation.assess import Answer
from interpose.experiments.validation.judge import FEWEST, WORST_FIRST
from interpose.experiments.validation.rows import NEVER
from interpose.experiments.validation.survival import RELAPSE_DAYS, RELAPSE_DEATHS

HEAD = """# Published patterns, tried on the model

Made by `{command}`; nothing here is typed by hand. Paired worlds over {seeds} seeds, version {version}.

**A pattern that holds is no proof, and one that fails is no reason to change a number until it holds.** Many models
give the same pattern; several of the published ones are contested (see their status); and bands are in part judgement.
Nothing here was fitted to, as far as the rows' use in the tables of patterns says.

Each number has a 95 % interval over seeds (Student's t of paired worlds; numbers of all seeds together by leaving out
one seed at a time; shares of worlds have Wilson's). A number is

- **within**: in its band, and clearly not the value that means no effect, where there is one;
- **sign right**: clearly on the expected side, but not in the band, or there is no band;
- **fails**: clearly on the other side, or the whole band lies outside the interval and no effect inside it;
- **not clear**: neither; with more seeds it might become any of the others;
- **not measurable**: too little happened, or in fewer than {fewest} seeds;
- **reported**: no sign is expected, or it follows from the rules by construction. This is never scored.

A level, which has no value that means no effect, is within, not clear (the interval reaches the band) or fails. Where
"no more than a little" is expected, the whole interval has to lie in the band. A row of several numbers has the worst
verdict of them. Relapse is {deaths} battle deaths between the two within {days} days of each other (an assumption).
"""


def number(value: float, unit: str) -> str:
    """Return a number with as many digits as it needs."""
    if not math.isfinite(value):
        return "-" if math.isnan(value) else ""
    if unit == "relative":
        return f"{100 * value:+.1f} %"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"


def band(line: dict[Any, Any]) -> str:
    """Return a band in words."""
    low, high = (number(line[end], line["unit"]) for end in ("band_low", "band_high"))
    if low == high == "-":
        return "-"
    return f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"


def page_of(answer: Answer, patterns: dict[str, Pattern], command: str) -> str:
    """Return the whole page; ``command`` is the command that makes it again."""
    meta, lines = answer.meta, answer.parts.to_dict("records")
    facts: dict[str, Any] = {"seeds": len(meta["seeds"]), "version": meta["software"]["version"], "fewest": FEWEST}
    head = HEAD.format(command=command, deaths=RELAPSE_DEATHS, days=RELAPSE_DAYS, **facts)
    counted = Counter(answer.verdicts.values())
    summary = ", ".join(f"{counted[name]} {name}" for name in reversed(WORST_FIRST) if counted[name])
    cells = []
    for line in lines:
        middle, low, high = (number(line[name], line["unit"]) for name in ("estimate", "low", "high"))
        start = [line["row"], f"{line['pattern']}: {line['part']} ({line['unit']})", band(line)]
        cells.append([*start, middle, f"{low} to {high}", str(line["seeds"]), f"**{line['verdict']}**"])
    columns = ["row", "what", "expected", "measured", "95 % interval", "seeds", "verdict"]
    parts = [
        head,
        f"## All rows\n\nOf {len(answer.verdicts)} rows: {summary}.\n",
        table(columns, cells),
        "\n## Row by row\n",
    ]
    parts += [
        paragraph(patterns[row], [line for line in lines if line["row"] == row], said, len(meta["seeds"]))
        for row, said in answer.verdicts.items()
    ]
    if len(answer.verdicts) > 1:
        parts += [f"**{row}. {patterns[row].pattern}**: not measurable: {why}.\n" for row, why in NEVER.items()]
    return "\n".join(parts)


def paragraph(pattern: Pattern, lines: list[dict[Any, Any]], said: str, seeds: int) -> str:
    """Return what there is to say about a row: what is expected, what was measured, and how to repeat it."""
    first = lines[0]
    found = "; ".join(
        f"{line['part']} {number(line['estimate'], line['unit'])} "
        f"({number(line['low'], line['unit'])} to {number(line['high'], line['unit'])}), {line['verdict']}"
        for line in lines
    )
    note = f" Here: {first['note']}." if first["note"] else ""
    built = " It follows from the rules by construction, so that it shows nothing." if pattern.by_construction else ""
    status = f" Status: {pattern.status}." if pattern.status else ""
    return (
        f"**{pattern.id}. {pattern.pattern}: {said}.** Expected: {pattern.expected} ({pattern.source}).{status} "
        f"Measured in `{first['scenario']}` ({first['arms']}): {found}.{note}{built} "
        f"Again: `interpose patterns {pattern.id} --seeds {seeds}`.\n"
    )
