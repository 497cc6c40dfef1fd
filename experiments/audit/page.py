"""The page docs/audit.md: how to audit from outside, how a verdict comes about, and what was found."""

from collections import Counter
from importlib import resources
from string import Template
from typing import Any

import pandas as pd

from interpose.experiments.audit.assess import Audit
from interpose.experiments.audit.knobs import KNOBS, OTHER_SEEDS, PRIORS
from interpose.experiments.audit.verdicts import FRAGILE, MAY_TURN, NO_EFFECT, SHIFTED, TOLERANCE
from interpose.experiments.claims.page import table
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.results.formatting import signed
from interpose.model.results.outcomes import NAMED


def number(value: float, unit: str, digits: int | None = None) -> str:
    """Return a signed number with as many digits as its unit needs, a dash where there is none."""
    return signed(value, digits if digits is not None else 3 if unit == "share" else 2 if "/" in unit else 1)


@in_language(SOURCE)
def page_of(audit: Audit, command: str) -> str:
    """Return the whole page, in English; ``command`` is the command that makes it again."""
    meta, effects = audit.meta, audit.effects
    used = [name for name in KNOBS if name in set(effects["knob"])]
    knobs = "\n".join(f"| `{name}` | {_meaning(name)} |" for name in used)
    facts = {"tolerance": f"{100 * TOLERANCE:.0f}", "turn": f"{100 * MAY_TURN:.0f}", "draws": str(meta["draws"])}
    head = resources.files("interpose.experiments.audit").joinpath("page_head.md").read_text(encoding="utf-8")
    parts = [
        Template(head).substitute(knobs=knobs, prior_seeds=meta["prior_seeds"], **facts),
        f"## What was found\n\nMade by `{command}`; nothing below this line is typed by hand. {len(meta['seeds'])} "
        f"paired seeds, version {meta['software']['version']}.\n",
        _summary(audit),
        "### Claim by claim\n",
        *(_claim(audit, str(claim), part) for claim, part in effects.groupby("claim", sort=False)),
    ]
    return "\n".join(parts)


def _meaning(name: str) -> str:
    """Return what a knob turns."""
    return f"{KNOBS[name].meaning} (each plus {OTHER_SEEDS:,})" if name == "seeds" else KNOBS[name].meaning


def _summary(audit: Audit) -> str:
    """Return the table of claims by knobs, with the worst verdict of each."""
    counted = Counter(audit.effects["verdict"])
    said = ", ".join(f"{number} {verdict}" for verdict, number in counted.most_common())
    rows = []
    for claim, part in audit.effects.groupby("claim", sort=False):
        bad = part[part["verdict"].isin([FRAGILE, SHIFTED])]
        where = "; ".join(f"{e['verdict']} under `{e['knob']}` ({e['outcome']})" for e in bad.to_dict("records"))
        if not where and NO_EFFECT in set(part["verdict"]):
            where = "not clear in the standard setting"
        rows.append([str(claim), str(part["text"].iloc[0]), f"**{audit.verdicts[str(claim)]}**", where or "-"])
    columns = ["claim", "text", "verdict", "where"]
    return f"Of {len(audit.effects)} comparisons: {said}.\n\n{table(columns, rows)}\n"


def _claim(audit: Audit, claim: str, part: pd.DataFrame) -> str:
    """Return the tables of a claim: a row a knob for each of its outcomes."""
    asked = audit.meta["claims"][claim]
    lacks = " ".join(asked["without"]) or "other values (experiments/audit/claims.yaml)"
    lines = [f"**{claim}. {asked['text']}: {audit.verdicts[claim]}.** `{asked['scenario']}` against: {lacks}.\n"]
    for outcome, rows in part.groupby("outcome", sort=False):
        unit, first = NAMED[str(outcome)].unit, rows.iloc[0]
        ends = " to ".join(number(first[name], unit) for name in ("standard_low", "standard_high"))
        lines.append(f"{first['label']} ({unit}); standard: {number(first['standard'], unit)} ({ends}).\n")
        columns = ["knob", "effect", "95 % interval", "change", "95 % interval", "verdict"]
        lines.append(table(columns, [_row(row, unit) for row in rows.to_dict("records")]) + "\n")
    return "\n".join(lines)


def _row(row: dict[Any, Any], unit: str) -> list[str]:
    """Return a knob's row of a table."""
    cells = [number(row[name], unit) for name in ("effect", "low", "high", "change", "change_low", "change_high")]
    knob = f"`{row['knob']}`" + (" (median and range of draws)" if row["knob"] == PRIORS else "")
    said = f"**{row['verdict']}**" + (f": {row['note']}" if row["note"] else "")
    return [knob, cells[0], f"{cells[1]} to {cells[2]}", cells[3], f"{cells[4]} to {cells[5]}", said]
