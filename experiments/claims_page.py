"""The page docs/claims.md, written from what was measured: run by `make claims`."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from interpose.experiments.claims import AS_IT_IS, Claims, arms_of, bare, break_even, load_claims, measure
from interpose.experiments.claims import run_arms as run
from interpose.experiments.claims import try_values as tried_values
from interpose.experiments.priors import ASSUMED, FACTOR, PriorVerdict, draw_inputs, judge, prior_effects
from interpose.model.loading import change_scenario, load_scenario
from interpose.model.outcomes import OUTCOMES
from interpose.model.provenance import version

UNITS = {outcome.name: (outcome.label, outcome.unit) for outcome in OUTCOMES}
PRIOR_SEED = 20251010
HEAD = """# The report's claims, measured

Made by `make claims`; nothing here is typed by hand. Each row compares paired worlds: the same seeds in
`{scenario}` as it is and in another world, {seeds} seeds of {days} days; the difference is *as it is minus the other*,
with its 95 % interval (Student's t over seeds). Version {version}.

**Nothing here is a forecast, or validated against outcomes of real missions.** It says what the model does under its
assumptions, most of which have no source. "As claimed" means that the interval excludes zero on the claimed side.

Whether the model could have said anything else is asked by {draws} draws (Latin hypercube) from the prior ranges of all
parameters (half to twice the default, within their bounds: an assumption) and of the contested inputs of the scenario
(`experiments/claims.yaml`), {prior_seeds} seeds each, with {people} persons a row. **Assumed by the model**: one sign
holds in more than {assumed:.0f} % of the draws, so that it cannot be said to have been found. Where it does not, the
table says in which share of the draws the sign is the opposite, under which condition on one input that happens most
often, and which inputs move the effect most (Spearman's rank correlation with the effect in the claimed direction).
Some hundreds of inputs are looked at, each association at a chance of 0.001: one here and there is chance's own.
"""


def number(value: float, unit: str) -> str:
    """Write a number with digits that suit its size."""
    size = abs(value)
    digits = 4 if unit == "share" and size < 0.01 else 3 if unit == "share" else 0 if size >= 100 else 1
    return f"{value:+,.{digits}f}"


def twin_table(measured: pd.DataFrame, claims: Claims) -> str:
    """Write the table of effects."""
    lines = ["| claim | compared | outcome | claimed | difference | 95 % interval | verdict |", "|" + "---|" * 7]
    for row in measured.to_dict("records"):
        label, unit = UNITS[row["outcome"]]
        shown = [number(row[name], unit) for name in ("mean", "low", "high")]
        command = f"{row['name']}<br>`{row['command']}`"
        interval = f"{shown[1]} to {shown[2]}"
        cells = [row["claim"], command, f"{label} ({unit})", row["claimed"], shown[0], interval, row["verdict"]]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def prior_table(claims: Claims, verdicts: dict[tuple[str, str, str], PriorVerdict]) -> str:
    """Write the table of what draws from the prior ranges say."""
    lines = [
        "| claim | compared | outcome | sign as claimed | opposite | reverses most | what matters |",
        "|" + "---|" * 7,
    ]
    for (claim, name, outcome), v in verdicts.items():
        held = f"{100 * v.as_claimed:.0f} %" + (" **assumed by the model**" if v.assumed else "")
        where = f"{100 * v.reversed_there:.0f} % where `{v.condition}`" if v.condition else "-"
        matters = ", ".join(f"`{path}` {rho:+.2f}" for path, rho in v.matters) or "-"
        cells = [claim, name, UNITS[outcome][0], held, f"{100 * v.reversed:.0f} %", where, matters]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def break_even_text(claims: Claims, tables: dict[str, pd.DataFrame]) -> str:
    """Write from which value on the inputs of C8 and C9 do what is claimed."""
    parts = []
    for claim in claims.claims:
        if claim.id not in tables or claim.break_even is None:
            continue
        comparison, tried = claim.twins[0], tables[claim.id]
        label, unit = UNITS[comparison.outcome]
        crosses, sure = break_even(tried, comparison.claimed)
        paths = " and ".join(f"`{path}`" for path in claim.break_even.paths)
        turn = "at no value tried" if crosses is None else f"from about {crosses:.2f} on"
        clear = "at no value tried" if sure is None else f"from {sure:.1f} on"
        parts.append(
            f"**{claim.id}. {claim.text}.** Input: {paths}. {label} is {comparison.claimed} with {comparison.name} "
            f"than without it {turn}; the 95 % interval excludes no effect {clear}.\n"
        )
        parts += ["| value | difference | 95 % interval |", "|---|---|---|"]
        for row in tried.to_dict("records"):
            cells = [number(row[name], unit) for name in ("mean", "low", "high")]
            parts.append(f"| {row['value']:.1f} | {cells[0]} | {cells[1]} to {cells[2]} |")
        parts.append("")
    return "\n".join(parts)


def make_page(target: Path, seeds: int, draws: int, prior_seeds: int, prior_people: int) -> None:
    """Measure every claim and write the page."""
    claims, started = load_claims(), time.monotonic()
    scenario = bare(load_scenario(claims.scenario))
    numbers = range(1, seeds + 1)
    measured = measure(claims, run(arms_of(claims, scenario), numbers))
    tried = {c.id: tried_values(scenario, c, numbers) for c in claims.claims if c.break_even is not None}
    small = change_scenario(scenario, {"people_per_agent": prior_people})
    inputs = draw_inputs(claims.levers, draws, PRIOR_SEED)
    effects = prior_effects(claims, small, inputs, range(1, prior_seeds + 1))
    verdicts = {(c.id, t.name, t.outcome): judge(t, inputs, effects) for c in claims.claims for t in c.twins}
    facts: dict[str, Any] = {"scenario": claims.scenario, "seeds": seeds, "days": scenario.days, "draws": draws}
    facts |= {"prior_seeds": prior_seeds, "people": f"{prior_people:,}", "assumed": 100 * ASSUMED}
    texts = "\n".join(f"- **{claim.id}** {claim.text}." for claim in claims.claims)
    page = [
        HEAD.format(version=version(), **facts),
        f"## The claims\n\n{texts}\n",
        f"## What each mechanism changes\n\n{twin_table(measured, claims)}\n",
        "Run any of them with `interpose twin " + claims.scenario + " ...` and the options shown.\n",
        f"## Break-even values\n\n{break_even_text(claims, tried)}",
        f"## What the model could have said\n\n{prior_table(claims, verdicts)}\n",
        f"Prior ranges: default / {FACTOR:g} to default * {FACTOR:g}. The world {AS_IT_IS}: the defaults.\n",
    ]
    target.write_text("\n".join(page), encoding="utf-8")
    print(f"{target}: written after {time.monotonic() - started:.0f} s")  # noqa: T201


def main(words: Sequence[str] | None = None) -> None:
    """Read the sizes of the design from the command line and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--prior-seeds", type=int, default=3)
    parser.add_argument("--prior-people", type=int, default=1000)
    given = parser.parse_args(words)
    make_page(given.target, given.seeds, given.draws, given.prior_seeds, given.prior_people)


if __name__ == "__main__":
    main()
