"""What stored answers found, in sentences made from their numbers; what an interval does not settle stays open."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from interpose.viz.boxes import NONE
from interpose.viz.comparison import ALONE, CLEAR, clearness
from interpose.viz.measures import label_of, unit_of
from interpose.viz.pictures_of_answers import SHOWN
from interpose.viz.stored import BRANCHES, Stored
from interpose.viz.sweeps import good_runs, is_number, outcomes_of, sampled, summed, varied
from interpose.viz.theme import decimals, difference, estimate, listing, number, policy_name, records

MOST_OUTCOMES = 3
MOST_INPUTS = 5


def told(label: str, mean: float, low: float, high: float, unit: str) -> str:
    """Say by how much an outcome is lower or higher, or that it is not clear."""
    kind, label = clearness(low, high), label[0].lower() + label[1:]
    if kind == CLEAR:
        near, far = sorted((abs(low), abs(high)))
        places, shown = decimals(mean, low, high), "" if unit == "share" else f" {unit}"
        span = f"{number(near, places)} to {number(far, places)}"
        way = "lower" if mean < 0 else "higher"
        return f"{label}: {way} by {number(abs(mean), places)}{shown} (95 % interval {span})"
    if low == high == 0:
        return f"{label}: the same in every seed"
    open_ = "one seed gives no interval" if kind == ALONE else "not clearly different"
    return f"{label}: {open_}, {difference(mean, low, high, unit)}"


def of_run(run: Stored) -> list[str]:
    """Say what happened in one run."""
    found = {name: float(value) for name, value in (run.meta.get("outcomes") or {}).items()}
    groups = {"deaths_fighters": "fighters", "deaths_civilians": "civilians", "deaths_force": "peacekeepers"}
    dead = [f"{number(found[name], 0)} {group}" for name, group in groups.items() if name in found]
    counts = {"clashes": "clashes", "strikes": "strikes from afar", "violations": "violations against civilians"}
    events = [f"{number(found[name], 0)} {words}" for name, words in counts.items() if name in found]
    said = [f"{listing(events).capitalize()} happened; {listing(dead)} died."] if events and dead else []
    if found.get("troop_days", 0) > 0:
        attacks = number(found.get("attacks_on_force", 0), 0)
        troops = number(found["troops_at_end"], 0)
        said.append(f"The force had {troops} personnel at the end and was attacked {attacks} times.")
    for name in ("displaced", "mean_fear", "mean_trust", "mean_hardship", "aid_lost", "money_misused"):
        if name in found:
            unit = "" if unit_of(name) == "share" else f" {unit_of(name)}"
            said.append(f"{label_of(name)}: {number(found[name])}{unit}.")
    return [*said, "One run shows what can happen under these assumptions, not what to expect."]


def of_branch(pair: Stored) -> list[str]:
    """Say what differs between a world and its branch."""
    one, other = (pair.part(name).meta["outcomes"] for name in BRANCHES)
    said = []
    for name in SHOWN[1:]:
        if one[name] == other[name]:
            said.append(f"{label_of(name)}: the same, {number(one[name])}.")
        else:
            unit = "" if unit_of(name) == "share" else f" {unit_of(name)}"
            said.append(f"{label_of(name)}: {number(one[name])} unchanged, {number(other[name])}{unit} changed.")
    return [*said, "One pair of worlds has no interval: paired seeds do (interpose twin)."]


def of_compare(store: Stored) -> list[str]:
    """Say what each policy changes."""
    base, table = store.meta["baseline"], store.table("effects")
    said = []
    for policy in store.meta["policies"]:
        rows = table[(table["policy"] == policy) & table["measure"].isin(SHOWN)]
        clear = [told(e["label"], e["difference"], e["low"], e["high"], e["unit"]) for e in records(rows)
                 if clearness(e["low"], e["high"]) == CLEAR]  # fmt: skip
        rest = len(rows) - len(clear)
        open_ = f" For {rest} of {len(rows)} outcomes the interval includes 0." if rest else ""
        words = "; ".join(clear) if clear else "nothing that is clear"
        said.append(f"{policy}, against {base}: {words}.{open_}")
    return said


def of_attribution(store: Stored) -> list[str]:
    """Say how large the whole effect is, and which parts are clear."""
    said = []
    for whole in records(store.table("whole")):
        name, unit = str(whole["outcome"]), unit_of(str(whole["outcome"]))
        effect = told(label_of(name), whole["effect"], whole["low"], whole["high"], unit)
        said.append(f"{effect[0].upper()}{effect[1:]}, all pathways together.")
        parts = store.table("parts")
        parts = parts[parts["outcome"] == name]
        clear = [e for e in records(parts) if clearness(e["low"], e["high"]) == CLEAR]
        words = [f"{e['player']} {difference(e['part'], e['low'], e['high'], unit)}" for e in clear]
        said.append(f"Parts of it that are clear: {listing(words)}." if words else "No part of it is clear by itself.")
    return said


def of_explanation(store: Stored) -> list[str]:
    """Give the sentences that the explanation wrote."""
    path = store.folder / "explain.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def of_sensitivity(store: Stored) -> list[str]:
    """Say which inputs move the outcome most."""
    table, outcome = store.table("sensitivity"), str(store.meta["outcome"])
    morris = "mu_star" in table
    name, low, high = ("mu_star", "low", "high") if morris else ("total", "total_low", "total_high")
    rows = records(table[np.isfinite(table[name])].head(MOST_INPUTS))
    unit = unit_of(outcome) if morris else "share"
    what = f"{'mean size of the effect on' if morris else 'share of the variance of'} {label_of(outcome)}"
    if not rows:
        return ["The outcome is the same at all points: no input moves it."]
    return [
        f"{e['path']} ({e['range_low']:g} to {e['range_high']:g}): {what} {estimate(e[name], e[low], e[high], unit)}."
        for e in rows
    ]


def of_discovery(store: Stored) -> list[str]:
    """Say how often the policy fails, and under which conditions."""
    meta, boxes, bounds = store.meta, store.table("boxes"), store.table("bounds")
    policy = policy_name([str(meta["policy"])])
    outcome = str(meta["outcome"])
    than = f"{'below' if meta['more_is_better'] else 'above'} {number(float(meta['worse_than']))} {unit_of(outcome)}"
    said = [
        f"{policy[0].upper()}{policy[1:]} fails (mean paired effect on {label_of(outcome)} {than}) in "
        f"{100 * meta['failed']:.0f} % of {meta['draws']} draws of what is uncertain."
    ]
    for box in records(boxes):
        inside = records(bounds[bounds["box"] == box["box"]])
        words = [f"{b['path']} {_between(b['low'], b['high'])}" for b in inside]
        share = f"{100 * box['density']:.0f} % of its {int(box['draws'])} draws"
        covered = f"{100 * box['coverage']:.0f} % of all failures lie there"
        said.append(f"Where {listing(words)} it fails in {share}; {covered}.")
    return said if len(boxes) else [*said, f"{NONE.capitalize()}."]


def _between(low: float, high: float) -> str:
    """Write the bounds of an input."""
    if np.isfinite(low) and np.isfinite(high):
        return f"between {low:.3g} and {high:.3g}"
    return f"above {low:.3g}" if np.isfinite(low) else f"below {high:.3g}"


def of_robustness(store: Stored) -> list[str]:
    """Say which setting is least regretted, and how the scenario as it is does beside it."""
    table, outcome = store.table("policies"), str(store.meta["outcome"])
    levers, unit = [str(lever["path"]) for lever in store.meta["levers"]], unit_of(outcome)
    best = records(table.head(1))[0]
    as_it_is = records(table[table["policy"] == 0])
    where = listing([f"{path} = {best[path]:.4g}" for path in levers])
    where = "the scenario as it is" if best["policy"] == 0 else where
    said = [f"Least regretted of {len(table)} settings by {label_of(outcome)}: {where}; {_regret(best, unit)}."]
    if as_it_is and best["policy"] != 0:
        said.append(f"The scenario as it is: {_regret(as_it_is[0], unit)}.")
    return [*said, "Regret is over the draws that were tried; a difference of a few seeds\u2019 chance is none."]


def _regret(e: dict[str, Any], unit: str) -> str:
    """Write the regret of a setting."""
    return f"greatest regret {number(e['max_regret'])} {unit}, on average {number(e['mean_regret'])}"


def of_calibration(store: Stored) -> list[str]:
    """Say which patterns are met and which fail, and how far parameters are narrowed."""
    said = []
    for e in records(store.table("check")):
        band = f"{number(e['band_low'])} to {number(e['band_high'])} {e['unit']}"
        value = f"median {number(e['median'])}" if np.isfinite(e["median"]) else "nothing to measure"
        said.append(f"{e['pattern']}, {e['label']}: {e['verdict']} ({value}; published band {band}).")
    for e in records(store.table("summary")):
        span = f"{number(e['low'])} to {number(e['high'])}"
        prior = f"{number(e['prior_low'])} to {number(e['prior_high'])}"
        said.append(f"{e['path']}: {number(e['median'])} (95 % of the posterior {span}; drawn from {prior}).")
    return said


def of_sweep(sweep: Stored) -> list[str]:
    """Say what an outcome is at both ends of every input."""
    runs = sweep.table("runs")
    failed = int((runs["stage"].fillna("") != "").sum())
    whole = int(sweep.meta["points"]) * int(sweep.meta["replications"])
    said = [f"{len(runs):,} of {whole:,} runs are there{f', of which {failed:,} failed' if failed else ''}."]
    for outcome in outcomes_of(sweep)[:MOST_OUTCOMES]:
        good_runs(sweep, outcome)
        for path in varied(sweep):
            if is_number(runs[path]) and runs[path].nunique() > 1:
                table = summed(sweep, outcome, [path])
                said.append(f"{label_of(outcome)}, by {path}: {listing(_ends(table, path))}.")
    over = "draws of what is uncertain" if sampled(sweep) else "seeds"
    return [*said, f"Intervals are over {over}; other inputs are averaged over, and worlds are not compared in pairs."]


def _ends(table: pd.DataFrame, path: str) -> list[str]:
    """Write what the outcome is at the least and at the greatest value of an input."""
    ends = (records(table)[0], records(table)[-1])
    return [f"{estimate(e['mean'], e['low'], e['high'], str(e['unit']))} at {e[path]:.4g}" for e in ends]


SAID: dict[str, Callable[[Stored], list[str]]] = {
    "run": of_run,
    "branch": of_branch,
    "compare": of_compare,
    "attribute": of_attribution,
    "explain": of_explanation,
    "sensitivity": of_sensitivity,
    "discover": of_discovery,
    "robust": of_robustness,
    "calibrate": of_calibration,
    "sweep": of_sweep,
}
