"""The page docs/power.md: ``python -m interpose.experiments.power.page docs/power.md``."""

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.claims.page import table
from interpose.experiments.comparison.until import EARLIEST, FIRST, LOOKS, STEP
from interpose.experiments.power.seed_designs import (
    early_draws,
    mirrored_gain,
    pairing_gain,
    run_force,
    run_mirrored,
    stratified_gain,
)
from interpose.experiments.power.until_coverage import NEEDED, OURS, SAMPLES, until_coverage
from interpose.model.results.formatting import plain_number
from interpose.model.results.outcomes import NAMED
from interpose.model.scenario.loading import load_scenario, scenario_names
from interpose.model.scenario.scenario import Scenario, bare

OUTCOMES = (
    "battle_deaths",
    "one_sided_deaths",
    "clashes",
    "violations",
    "attacks_on_force",
    "displaced",
    "mean_trust",
    "mean_fear",
)
"""Outcomes of the page."""
VIOLENCE = ("battle_deaths", "one_sided_deaths", "clashes", "violations")
DESIGNED = ("gaza-isf", "reference-country")
"""Scenarios in which designs of seeds are tried."""
WORTH = 1.1
"""Gain that the lower end of the interval must exceed, in every outcome of violence, for an option to be added."""


class Measured(NamedTuple):
    """What the page is made of."""

    coverage: pd.DataFrame
    gains: Mapping[str, pd.DataFrame]
    """pairing gains by scenario"""
    designs: pd.DataFrame
    """a row a scenario and outcome: mirrored and stratified gains"""
    seeds: int
    designed: int


def measure(
    seeds: int, designed: int, samples: int = SAMPLES, scenarios: Sequence[Scenario] = (), threads: int | None = None
) -> Measured:
    """Run what the page needs.

    Parameters
    ----------
    seeds : int
        Paired seeds of each scenario.
    designed : int
        Seeds with which designs are tried, in :data:`DESIGNED`.
    samples : int
        Samples of each coverage.
    scenarios : sequence of Scenario
        Where pairing is measured; default: all that come with the package.
    threads : int, optional
        Threads; default: all usable processors.
    """
    worlds = list(scenarios) or [bare(load_scenario(name)) for name in scenario_names()]
    gains, designs = dict[str, pd.DataFrame](), list[pd.DataFrame]()
    for world in worlds:
        number = max(seeds, designed) if world.name in DESIGNED else seeds
        arms = run_force(world, range(1, number + 1), threads=threads)
        gains[world.name] = pairing_gain({arm: part.iloc[:seeds] for arm, part in arms.items()}, OUTCOMES)
        if world.name in DESIGNED:
            numbers = range(1, designed + 1)
            few = {arm: part.iloc[:designed] for arm, part in arms.items()}
            mirrored = mirrored_gain(few, run_mirrored(world, numbers, threads=threads), OUTCOMES)
            stratified = stratified_gain(few, early_draws(world, numbers), OUTCOMES).rename(columns={"gain": "best"})
            designs.append(mirrored.merge(stratified, on="outcome").assign(scenario=world.name))
    everything = pd.concat(designs, ignore_index=True) if designs else pd.DataFrame()
    return Measured(until_coverage(samples=samples), gains, everything, seeds, designed)


def page_of(measured: Measured, samples: int = SAMPLES) -> str:
    """Return the whole page."""
    head = resources.files("interpose.experiments.power").joinpath("page_head.md").read_text(encoding="utf-8")
    numbers: dict[str, Any] = {"first": FIRST, "step": STEP, "looks": LOOKS, "earliest": EARLIEST}
    numbers |= {"samples": f"{samples:,}", "seeds": measured.designed}
    parts = {"coverage": _coverage(measured.coverage), "gains": _gains(measured.gains)}
    parts |= {"designs": _designs(measured.designs), "decision": decision(measured.designs)}
    made = "\nMade by `make power`; numbers are not typed by hand.\n"
    return Template(head).substitute(numbers | parts).rstrip() + "\n" + made


def _coverage(found: pd.DataFrame) -> str:
    """Return the table of coverage: a row a case and rule."""
    rows = []
    for (case, rule), part in found.groupby(["case", "rule"], sort=False):
        by_needed = part.set_index("needed")
        cells = [f"{100 * by_needed['covered'][n]:.1f} ({100 * by_needed['fixed'][n]:.1f})" for n in NEEDED]
        name = f"**{rule}**" if rule == str(OURS) else str(rule)
        rows.append([str(case), name, *cells, f"{by_needed['seeds'][NEEDED[1]]:.0f}"])
    columns = ["case", "rule", *(f"{n} needed: held, %" for n in NEEDED), f"seeds run where {NEEDED[1]} are needed"]
    return table(columns, rows)


def _gain(value: float, low: float = math.nan, high: float = math.nan) -> str:
    """Return a gain with its interval in words."""
    if not math.isfinite(value):
        return "-"
    return f"{value:.2f}" + (f" ({low:.2f} to {high:.2f})" if math.isfinite(low) else "")


def _gains(gains: Mapping[str, pd.DataFrame]) -> str:
    """Return the table of pairing gains: a row an outcome, a column a scenario."""
    by_name = {name: part.set_index("outcome") for name, part in gains.items()}
    rows = [
        [NAMED[outcome].label, *(_gain(*part.loc[outcome, ["gain", "low", "high"]]) for part in by_name.values())]
        for outcome in OUTCOMES
    ]
    return table(["outcome", *(f"`{name}`" for name in by_name)], rows)


def _designs(found: pd.DataFrame) -> str:
    """Return the table of designs of seeds: a row a scenario and outcome."""
    rows = []
    for row in found.to_dict("records"):
        known = math.isfinite(row["explained"])
        explained = f"{100 * row['explained']:.0f} % (p {plain_number(row['p'], 2)})" if known else "-"
        mirrored = _gain(row["gain"], row["low"], row["high"])
        rows.append([f"`{row['scenario']}`", NAMED[row["outcome"]].label, mirrored, explained, _gain(row["best"])])
    return table(["scenario", "outcome", "mirrored: gain", "early draws explain", "stratified: gain at best"], rows)


def decision(found: pd.DataFrame) -> str:
    """Return in words whether either design is worth an option."""
    if found.empty:
        return "Not measured."
    violent = found[found["outcome"].isin(VIOLENCE)]
    helps = bool((violent["low"] > WORTH).all())
    spread = bool((violent["best"] > WORTH).all())
    rule = f"An option is worth its words where it surely saves a tenth of the worlds (a gain above {WORTH:g}) for"
    rule += " every outcome of violence, in both scenarios."
    mirrored = "Mirrored seeds do: they should be offered." if helps else "Mirrored seeds do not, and are not offered."
    early = "Stratified seeds could." if spread else "Stratified seeds could not even at best, and are not offered."
    return f"{rule} {mirrored} {early}"


def main(arguments: list[str] | None = None) -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path, help="file of the page")
    parser.add_argument("--seeds", type=int, default=40, help="paired seeds of each scenario (default 40)")
    parser.add_argument("--designed", type=int, default=100, help="seeds with which designs are tried (default 100)")
    parser.add_argument("--threads", type=int, default=None, help="default: all processors")
    asked = parser.parse_args(arguments)
    worlds = 2 * asked.seeds * len(scenario_names()) + 4 * asked.designed * len(DESIGNED)
    sys.stdout.write(f"at most {worlds:,} worlds, some three minutes on two cores, and the compiling of one day\n")
    asked.page.write_text(page_of(measure(asked.seeds, asked.designed, threads=asked.threads)), encoding="utf-8")


if __name__ == "__main__":
    main()
