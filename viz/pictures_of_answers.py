"""The figures of questions to many worlds: comparisons, parts of effects, drivers, boxes, regret, fits."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.intervals import over_seeds
from interpose.viz.boxes import boxes_figure, draws_figure
from interpose.viz.chain import chain_figure, pathways_figure
from interpose.viz.drivers import drivers_figure
from interpose.viz.fitted import patterns_figure, posterior_figure
from interpose.viz.forest import forest
from interpose.viz.frontier import frontier
from interpose.viz.gallery import Choice, Picture
from interpose.viz.measures import label_of, unit_of
from interpose.viz.regret import levers_figure, regret_figure
from interpose.viz.stored import Stored, names_of
from interpose.viz.tradeoffs import tradeoffs
from interpose.viz.waterfall import waterfall

ANSWER_NAMES: dict[str, tuple[str, ...]] = {
    "compare": ("effects", "tradeoffs", "frontier", "groups", "places"),
    "attribute": ("interactions",),
    "explain": ("chain", "pathways"),
    "sensitivity": ("drivers",),
    "discover": ("boxes", "draws"),
    "robust": ("regret", "levers", "frontier"),
    "calibrate": ("posterior", "patterns"),
}
SHOWN = ("deaths", "deaths_civilians", "violations", "clashes", "deaths_force", "displaced", "mean_trust")
MOST_PLACES, MOST_PAIRS = 5, 8
FOREST = (
    "Mean paired difference over seeds with its 95 % interval. A filled diamond: the interval excludes 0. "
    "An open circle: it includes 0."
)


def of_compare(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of policies against a baseline."""
    base = str(store.meta["baseline"])
    against = f"Against: {base}. {FOREST}"
    effects = _effects(store, choice)
    groups, places = _grouped(store), _placed(store)
    return [
        Picture("effects", "What each policy changes", against, partial(forest, effects, name="policy")),
        Picture(
            "tradeoffs",
            "What is gained and what is paid",
            f"A scale for each outcome, 0 in the middle, a line for each policy. Against: {base}. Left is less, right "
            "is more; bars are 95 % intervals.",
            partial(tradeoffs, effects, name="policy"),
        ),
        Picture(
            "frontier",
            "Two harms at once",
            "Mean of each policy and of the baseline over seeds, with 95 % intervals (unpaired, and "
            "therefore wider than those of differences). Policies on the dashed line are not beaten in both by any "
            "other, by the means.",
            partial(_two_harms, store),
        ),
        Picture(
            "groups",
            "Who dies less, who more",
            f"Deaths by group. {against}",
            partial(forest, groups, name="group", group="policy"),
        ),
        Picture(
            "places",
            "Where",
            f"The territories in which a policy changes most. {against} Of many territories some intervals exclude 0 "
            "by chance alone.",
            partial(forest, places, name="place", group="policy"),
            "" if len(places) else "no territory differs in any seed",
        ),
    ]


def _two_harms(store: Stored) -> Any:
    """Draw every policy by the deaths of civilians and of peacekeepers."""
    x, y = "deaths_civilians", "deaths_force"
    first, second = (f"{label_of(name)} (persons)" for name in (x, y))
    return frontier(arm_means(store, [x, y]), x=x, y=y, name="arm", x_label=first, y_label=second)


def _effects(store: Stored, choice: Choice) -> pd.DataFrame:
    """Give the effects of policies on the outcomes that are shown, in their order."""
    table = store.table("effects")
    shown = [choice.outcome] if choice.outcome else list(SHOWN)
    if choice.outcome and choice.outcome not in set(table["measure"]):
        problem = f"not in this comparison: it has {', '.join(table['measure'].unique())}"
        raise OutputError(problem, argument="outcome", value=choice.outcome)
    kept = table[table["measure"].isin(shown)].assign(mean=lambda t: t["difference"])
    order = {name: place for place, name in enumerate(shown)}
    return kept.sort_values("measure", key=lambda names: names.map(order), kind="stable")


def _grouped(store: Stored) -> pd.DataFrame:
    """Give differences in deaths for every group."""
    table, names = store.table("by_group"), names_of(store.meta, "factions")
    kept = table[table["measure"] == "deaths"]
    words = [names.get(str(group), str(group)) for group in kept["group"]]
    return kept.assign(mean=kept["difference"], label="Deaths by group", unit="persons", group=words)


def _placed(store: Stored) -> pd.DataFrame:
    """Give the territories in which each policy changes civilian deaths and violations most."""
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


def of_attribution(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of parts of an effect: one waterfall an outcome, and how players work together."""
    found = [
        Picture(
            f"waterfall-{outcome}",
            f"{label_of(outcome)}: through which pathways",
            "Shapley values of groups of pathways, mean over seeds: each bar begins where the last one ended, and "
            "together they are the whole effect. Lines: the 95 % interval of the part alone. Open bars: the interval "
            "includes 0.",
            partial(_waterfall, store, str(outcome)),
        )
        for outcome in store.meta["outcomes"]
    ]
    pairs = store.table("interactions") if store.has("interactions") else pd.DataFrame()
    shown = pd.DataFrame()
    if len(pairs):
        shown = pairs.groupby("outcome", sort=False).head(MOST_PAIRS)
        names = [f"{one} and {other}" for one, other in zip(shown["one"], shown["other"], strict=True)]
        labels, units = [label_of(n) for n in shown["outcome"]], [unit_of(n) for n in shown["outcome"]]
        shown = shown.assign(mean=shown["interaction"], pair=names, label=labels, unit=units)
    words = "Shapley interaction index: what two groups of pathways do together beyond what each does alone. " + FOREST
    why = "" if len(shown) else "orders were sampled, which gives no interactions"
    return [*found, Picture("interactions", "Together and alone", words, lambda: forest(shown, name="pair"), why)]


def _waterfall(store: Stored, outcome: str) -> Any:
    """Draw the parts of the effect on one outcome."""
    parts, whole = store.table("parts"), store.table("whole")
    kept = parts[parts["outcome"] == outcome].assign(mean=lambda t: t["part"])
    e = whole[whole["outcome"] == outcome].iloc[0]
    total = (float(e["effect"]), float(e["low"]), float(e["high"]))
    return waterfall(kept, name="player", label=label_of(outcome), unit=unit_of(outcome), total=total)


def of_explanation(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of an explanation."""
    meta = store.meta
    return [
        Picture(
            "chain",
            "Along the chain",
            "Difference (with minus without) week by week, mean over seeds, with its 95 % interval. The dotted line is "
            "the day on which a series first differs (median over seeds).",
            lambda: chain_figure(store.table("chain"), store.table("weekly"), meta["outcome"]),
        ),
        Picture(
            "pathways",
            "Pathways",
            "How much of the difference goes when one pathway is off in both worlds. Parts do not sum to the whole.",
            lambda: pathways_figure(store.table("pathways"), meta["outcome"], meta["unit"]),
        ),
    ]


def of_sensitivity(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a sensitivity analysis."""
    words = "Intervals (95 %) are of the sampled points, not of the seeds. In brackets the range of each input. "
    words += (
        "Bars: mean size of an elementary effect over the whole range."
        if store.meta["method"] == "morris"
        else "Bars: share of the variance of the outcome that goes with an input alone, and with its interactions."
    )
    return [Picture("drivers", "What moves the outcome", words, partial(drivers_figure, store))]


def of_discovery(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of scenario discovery."""
    words = (
        "Grey: the range from which an input was drawn; orange: the part of it inside the box. Density, coverage and "
        "quasi-p values are of the draws in which the box was found, which flatters them."
    )
    both = "Each mark is a draw of what is uncertain, the policy\u2019s mean paired effect judged over its seeds."
    return [
        Picture("boxes", "Under which conditions the policy fails", words, partial(boxes_figure, store)),
        Picture("draws", "Where it failed", both, partial(draws_figure, store)),
    ]


def of_robustness(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a search for robust levers."""
    regret = "Regret: how much worse a setting does than the best one tried in the same draw of what is uncertain."
    outcome = str(store.meta["outcome"])
    table = store.table("policies").head(12)
    blank = {f"{name}{end}": np.nan for name in ("mean", "max_regret") for end in ("_low", "_high")}
    names = ["as it is" if policy == 0 else f"setting {policy}" for policy in table["policy"]]
    shown = table.assign(**blank, setting=names)
    labels: dict[str, Any] = {
        "x_label": f"mean of {label_of(outcome)} ({unit_of(outcome)})",
        "y_label": f"greatest regret ({unit_of(outcome)})",
    }
    return [
        Picture("regret", "The least regretted settings", regret, partial(regret_figure, store)),
        Picture("levers", "Regret over each lever", regret, partial(levers_figure, store)),
        Picture(
            "frontier",
            "Good on average, and not bad anywhere",
            f"{regret} Over all draws; there is no interval, because the search is over the draws themselves.",
            lambda: frontier(
                shown, x="mean", y="max_regret", name="setting", more_x=bool(store.meta["more_is_better"]), **labels
            ),
        ),
    ]


def of_calibration(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a calibration."""
    fitted = (
        "Blue: 95 % of the posterior within the range drawn from (grey). As wide as that: the patterns say nothing."
    )
    met = (
        "Medians over draws, measured with seeds that no fit has seen; outside the grey band a pattern is not met. "
        "Meeting a pattern that was fitted to shows nothing."
    )
    return [
        Picture("posterior", "What the patterns say about parameters", fitted, partial(posterior_figure, store)),
        Picture("patterns", "Which patterns are met", met, partial(patterns_figure, store)),
    ]
