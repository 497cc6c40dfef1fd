"""Policies against one baseline: what each changes."""

from difflib import get_close_matches
from functools import partial
from typing import Any

import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import CLEAR, clearness, listing, outcome_sentence
from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import label_of, unit_of
from interpose.model.results.what_matters import smallest_effect
from interpose.viz.cost_words import cost_group
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.forest import FOREST, forest
from interpose.viz.figures.parallel_coordinates import parallel_coordinates
from interpose.viz.figures.pareto_front import pareto_front
from interpose.viz.kinds.compare_costs import AVERTED, COST, by_seed, clearly_beaten, cost_table, why_no_costs
from interpose.viz.kinds.contract import CAUTION, Kind, paired_seeds
from interpose.viz.page_parts import Results, SentenceGroup
from interpose.viz.stored_result import Stored, names_of
from interpose.viz.style import records

MOST_PLACES = 5
SHOWN = ("deaths", "deaths_civilians", "violations", "clashes", "deaths_force", "displaced", "mean_trust")


TRADEOFFS = mark(
    "All outcomes on one scale: the smallest difference that matters to a planner is 1 (a tenth of what there is "
    "at the baseline, 0.02 of a share, one death of the force; at the right of each row, in its unit). A mark for "
    "each policy, against {baseline}. Left is less, right is more; bars are 95 % intervals."
)
FRONTIER = mark(
    "Mean of each policy and of the baseline over seeds, with 95 % intervals (unpaired, and therefore wider than "
    "those of differences). Clearly beaten: with another, seed by seed, one of the two is clearly lower (its "
    "paired 95 % interval excludes 0) and the other no higher in the mean."
)


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of policies against a baseline."""
    base = str(store.meta["baseline"])
    against = f"{say('Against: {baseline}.', baseline=base)} {say(FOREST)}"
    effects = _effects(store, choice)
    groups, places = _grouped(store), _placed(store)
    return [
        Picture("effects", _finding(store, effects), against, partial(forest, effects, name="policy")),
        Picture(
            "tradeoffs",
            say("What is gained and what is paid"),
            say(TRADEOFFS, baseline=base),
            partial(parallel_coordinates, effects, name="policy"),
        ),
        Picture(
            "frontier",
            say("Two harms at once"),
            say(FRONTIER),
            partial(_two_harms, store),
        ),
        _cost_picture(store, base),
        Picture(
            "groups",
            say("Who dies less, who more"),
            f"{say('Deaths by group.')} {against}",
            partial(forest, groups, name="group", group="policy"),
        ),
        Picture(
            "places",
            say("Where"),
            f"{say('The territories in which a policy changes most.')} {against} "
            + say("Of many territories some intervals exclude 0 by chance alone."),
            partial(forest, places, name="place", group="policy"),
            "" if len(places) else "no territory differs in any seed",
        ),
    ]


def _finding(store: Stored, effects: pd.DataFrame) -> str:
    """Return how many differences of how many policies have an interval that excludes 0."""
    clear = sum(clearness(e["low"], e["high"]) == CLEAR for e in records(effects))
    return say_count(
        "What each policy changes: {clear} of {n} difference exclude 0 in their interval ({pairs})",
        "What each policy changes: {clear} of {n} differences exclude 0 in their interval ({pairs})",
        len(effects),
        clear=clear,
        pairs=say_count("{n} paired seed", "{n} paired seeds", len(store.meta["seeds"])),
    )


def _cost_picture(store: Stored, base: str) -> Picture:
    """Return the figure of costs against deaths averted."""
    return Picture(
        "cost",
        say("What averting deaths costs"),
        say(
            "Against {baseline}, seed by seed: what each policy costs more, and how many deaths of all "
            "groups it averts, each with its 95 % interval. Of a policy whose upright bar reaches 0 the "
            "interval includes 0. Clearly beaten: another averts clearly more for no more money, or as "
            "many for clearly less. Rates: docs/costs.md.",
            baseline=base,
        ),
        partial(_costs, store),
        why_no_costs(store.table("runs"), base),
    )


def _two_harms(store: Stored) -> Any:
    """Draw every policy by the deaths of civilians and of peacekeepers."""
    x, y = "deaths_civilians", "deaths_force"
    first, second = (say("{outcome} (persons)", outcome=label_of(name)) for name in (x, y))
    runs = store.table("runs")
    beaten = clearly_beaten(by_seed(runs, x), by_seed(runs, y))
    table = arm_means(store, [x, y]).assign(beaten=lambda t: t["arm"].astype(str).map(beaten))
    base = table[table["arm"].astype(str) == str(store.meta["baseline"])].iloc[0]
    least = smallest_effect(x, float(base[x])), smallest_effect(y, float(base[y]))
    return pareto_front(table, x=x, y=y, name="arm", x_label=first, y_label=second, beaten="beaten", least=least)


def _costs(store: Stored) -> Any:
    """Draw every policy by what it costs more and the deaths that it averts."""
    table = cost_table(store.table("runs"), str(store.meta["baseline"]))
    across, up = say("Cost more than the baseline (million USD)"), say("Deaths averted (persons)")
    how = partial(pareto_front, table, name="arm", more_y=True, beaten="beaten")
    return how(x=COST, y=AVERTED, x_label=across, y_label=up)


def _effects(store: Stored, choice: Choice) -> pd.DataFrame:
    """Return the effects of policies on the outcomes that are shown, in their order."""
    table = store.table("effects")
    shown = [choice.outcome] if choice.outcome else list(SHOWN)
    if choice.outcome and choice.outcome not in set(table["measure"]):
        known = [str(name) for name in table["measure"].unique()]
        near = get_close_matches(choice.outcome, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}"
        problem = f"not in this comparison: {hint}"
        raise OutputError(problem, argument="outcome", value=choice.outcome)
    kept = table[table["measure"].isin(shown)].assign(mean=lambda t: t["difference"])
    matters = [smallest_effect(str(e["measure"]), float(e["baseline"])) for e in records(kept)]
    kept, order = kept.assign(matters=matters), {name: place for place, name in enumerate(shown)}
    return kept.sort_values("measure", key=lambda names: names.map(order), kind="stable")


def _grouped(store: Stored) -> pd.DataFrame:
    """Return differences in deaths for every group."""
    table, names = store.table("by_group"), names_of(store.meta, "factions")
    kept = table[table["measure"] == "deaths"]
    words = [names.get(str(group), str(group)) for group in kept["group"]]
    return kept.assign(mean=kept["difference"], label=say("Deaths by group"), unit="persons", group=words)


def _placed(store: Stored) -> pd.DataFrame:
    """Return the territories in which each policy changes civilian deaths and violations most."""
    table, names = store.table("by_place"), names_of(store.meta, "places")
    order = {policy: place for place, policy in enumerate(store.meta["policies"])}
    parts = []
    for measure in ("deaths_civilians", "violations"):
        part = table[(table["measure"] == measure) & table[["difference", "low", "high"]].fillna(0.0).any(axis=1)]
        part = part.loc[part["difference"].abs().sort_values(ascending=False, kind="stable").index]
        part = part.groupby("policy", sort=False).head(MOST_PLACES)
        part = part.sort_values("policy", key=lambda names: names.map(order), kind="stable")
        place = [f"{names.get(str(t), str(t))}" for t in part["territory"]]
        parts.append(part.assign(mean=part["difference"], label=label_of(measure), unit=unit_of(measure), place=place))
    return pd.concat(parts, ignore_index=True)


def arm_means(store: Stored, measures: list[str]) -> pd.DataFrame:
    """Return each arm's means over seeds with their 95 % intervals: arm, and for a measure m: m, m_low, m_high."""
    rows = []
    for arm, part in store.table("runs").groupby("arm", sort=False):
        row: dict[str, Any] = {"arm": arm}
        for measure in measures:
            mean, low, high = over_seeds(part[measure])
            row |= {measure: mean, f"{measure}_low": low, f"{measure}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def sentences(store: Stored) -> list[str]:
    """Say what each policy changes."""
    base, table = store.meta["baseline"], store.table("effects")
    said = []
    for policy in store.meta["policies"]:
        rows = table[(table["policy"] == policy) & table["measure"].isin(SHOWN)]
        clear = [outcome_sentence(e["label"], e["difference"], e["low"], e["high"], e["unit"]) for e in records(rows)
                 if clearness(e["low"], e["high"]) == CLEAR]  # fmt: skip
        rest = len(rows) - len(clear)
        named = {"policy": policy, "baseline": base, "changes": "; ".join(clear) or say("nothing that is clear")}
        words = say("{policy}, against {baseline}: {changes}.", **named)
        if rest:
            left = say("For {rest} of {all} outcomes the interval includes 0.", rest=rest, all=len(rows))
            words = f"{words} {left}"
        said.append(words)
    return said


def question(store: Stored) -> str:
    """Return the question that a comparison answers."""
    return say("What do {policies} change?", policies=listing([str(policy) for policy in store.meta["policies"]]))


def results(store: Stored) -> Results:
    """Return what each policy changes, and what that costs."""
    names = {str(policy): str(policy) for policy in store.meta["policies"]}
    costs = cost_group(store.table("runs"), str(store.meta["baseline"]), names)
    return Results([SentenceGroup("", sentences(store)), *costs], [say(CAUTION)])


KIND = Kind(
    name="compare",
    title=mark("Policies compared"),
    manifest="compare.json",
    table="effects",
    question=question,
    figures=figures,
    names=("effects", "tradeoffs", "frontier", "cost", "groups", "places"),
    sentences=sentences,
    worlds=paired_seeds,
    results=results,
    choices=("outcome",),
)
