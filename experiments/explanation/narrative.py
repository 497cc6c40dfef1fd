"""An explanation in sentences made from its numbers; where an interval includes 0, the sentence says so."""

from typing import Any

import pandas as pd

from interpose.experiments.explanation.explain import Explanation
from interpose.experiments.explanation.local_series import END, MEAN, STAGES, SUM
from interpose.model.results.formatting import amount, name_of
from interpose.model.results.intervals import excludes_zero

MOST = 4
"""Series or pathways that one sentence names."""
HOW = {SUM: "a run", MEAN: "on average", END: "at the end"}
STAGE_WORDS = {
    "presence": "The force there",
    "meetings": "Whom it meets",
    "parties": "Between the parties, everywhere",
    "choices": "What parties choose",
    "violence": "Violence",
    "ground": "Ground",
    "people": "People",
    "goods": "Goods",
}


def sentences(explanation: Explanation) -> list[str]:
    """Return what differs in the territory, from which day on, along which chain and pathways, as plain sentences."""
    lines = [_outcome(explanation), _divergence(explanation), _events(explanation)]
    lines += [_stage(explanation.chain, stage) for stage in STAGES]
    lines += _pathways(explanation)
    return [sentence for sentence in lines if sentence]


def change_text(effect: Any) -> str:
    """Return in words by how much a series is lower or higher, with its interval."""
    size = max(abs(effect["difference"]), min(abs(effect["low"]), abs(effect["high"])))
    low, high = (amount(end, "", size) for end in sorted((abs(effect["low"]), abs(effect["high"]))))
    direction = "lower" if effect["difference"] < 0 else "higher"
    amount_in_words = f"{amount(abs(effect['difference']), effect['unit'], size)} {HOW[effect['how']]}"
    return f"{direction} by {amount_in_words} (95 % interval {low} to {high})"


def _outcome(explanation: Explanation) -> str:
    """Return the sentence on what the policy changes in the outcome itself."""
    meta, seeds = explanation.meta, len(explanation.divergence)
    effect = _row(explanation.chain, meta["outcome"])
    policy, where = name_of(meta["policy"]), _territory_name(meta)
    against = f"{amount(effect['with'], '')} with {policy}, {amount(effect['without'], '')} without"
    span = f"{seeds} paired seeds of {meta['days']} days"
    subject = f"In {where}, {effect['label']}"
    if effect["low"] != effect["low"]:
        return f"{subject}: {against}; one seed gives no interval, so nothing can be said of it."
    if effect["differs_in"] == 0:
        return f"{subject}: the same on every day of {span}, with and without {policy}."
    signs = f"lower in {effect['lower_in']:.0%}, higher in {effect['higher_in']:.0%} of seeds"
    if excludes_zero(effect["low"], effect["high"]):
        return f"{subject}: {change_text(effect)} with {policy} ({against}); {signs}; {span}."
    size = max(abs(effect["low"]), abs(effect["high"]))
    ends = " to ".join(amount(effect[end], "", size) for end in ("low", "high"))
    difference = amount(effect["difference"], effect["unit"], size)
    said = f"{subject}: the interval includes 0. The difference is {difference}, 95 % interval {ends}"
    return f"{said} ({against}); {signs}; {span}."


def _territory_name(meta: dict[str, Any]) -> str:
    """Return the name of the territory, with its id where that differs."""
    return meta["territory"] if meta["name"] == meta["territory"] else f"{meta['name']} ({meta['territory']})"


def _row(table: pd.DataFrame, series: str) -> dict[str, Any]:
    """Return the row of a series."""
    row: dict[Any, Any] = table[table["series"] == series].to_dict("records")[0]
    return row


def _divergence(explanation: Explanation) -> str:
    """Return the sentence on the day on which the worlds diverge, anywhere and in the territory."""
    days, where = explanation.divergence, _territory_name(explanation.meta)
    if days["anywhere"].isna().all():
        return "The runs never diverge: the policy changes nothing in any seed."
    text = f"The runs diverge on day {days['anywhere'].median():.0f} (median over seeds)"
    if days["here"].isna().all():
        return f"{text}, but in {where} nothing ever differs."
    low, middle, high = days["here"].quantile([0.25, 0.5, 0.75])
    never = days["here"].isna().mean()
    share_without = f"; in {never:.0%} of seeds nothing there ever differs" if never else ""
    return f"{text}, and in {where} on day {middle:.0f} (middle half of seeds: {low:.0f} to {high:.0f}){share_without}."


def _events(explanation: Explanation) -> str:
    """Return the sentence on how many events both worlds share, and how many only one of them has."""
    rows = explanation.events[(explanation.events["only_with"] > 0) | (explanation.events["only_without"] > 0)]
    rows = rows.loc[(rows["only_with"] + rows["only_without"]).sort_values(ascending=False, kind="stable").index]
    parts = []
    for event in rows.head(MOST).to_dict("records"):
        both, only_with, only_without = (f"{event[name]:.1f}" for name in ("in_both", "only_with", "only_without"))
        parts.append(f"{event['kind']} ({both} in both, {only_with} only with, {only_without} only without)")
    return f"Events there that differ most, a run: {'; '.join(parts)}." if parts else ""


def _stage(table: pd.DataFrame, stage: str) -> str:
    """Return the sentence on which series of a stage clearly differ, the earliest first, and which are not clear."""
    rows: list[Any] = table[table["stage"] == stage].sort_values("day", kind="stable").to_dict("records")
    clear = [effect for effect in rows if excludes_zero(effect["low"], effect["high"])]
    unclear = [
        effect["label"]
        for effect in rows
        if not excludes_zero(effect["low"], effect["high"]) and effect["differs_in"] > 0
    ]
    if not clear and not unclear:
        return f"{STAGE_WORDS[stage]}: no series differs."
    parts = [f"{effect['label']} {change_text(effect)}, from day {effect['day']:.0f} on" for effect in clear]
    if unclear:
        parts.append(f"intervals include 0: {', '.join(unclear)}")
    return f"{STAGE_WORDS[stage]}: {'; '.join(parts)}."


def _pathways(explanation: Explanation) -> list[str]:
    """Return sentences on the pathways without which the difference would be another, and the series they act on."""
    meta, table = explanation.meta, explanation.pathways
    effect = _row(explanation.chain, meta["outcome"])
    label = effect["label"]
    rows = table[table["series"] == meta["outcome"]]
    if rows.empty:
        return ["No pathway is on, so none can carry anything."]
    rows = rows.loc[rows["part"].abs().sort_values(ascending=False, kind="stable").index]
    clear = [pathway for pathway in rows.to_dict("records") if excludes_zero(pathway["low"], pathway["high"])]
    lines, unit_and_how = [], {"unit": effect["unit"], "how": effect["how"]}
    for pathway in clear:
        interval = {"difference": pathway["part"], "low": pathway["low"], "high": pathway["high"]}
        part, name = change_text(interval | unit_and_how), str(pathway["pathway"])
        others = _via_series(explanation, name)
        lines.append(f"Pathway {name.replace('_', ' ')}: because of it, {label} {part}{others}.")
    if not clear:
        lines.append(f"No single pathway's part in {label} there has an interval that excludes 0.")
    unclear = rows[~excludes_zero(rows["low"], rows["high"])]
    unclear_names = [str(name).replace("_", " ") for name in unclear["pathway"]]
    if unclear_names and clear:
        lines.append(
            f"The part of other pathways in {label} has an interval that includes 0: {', '.join(unclear_names)}."
        )
    lines.append(
        f"Parts are what goes when one pathway is off and the others stay on; they do not sum to the whole (interpose "
        f"attribute gives parts that do), and of {len(rows)} intervals about one in twenty excludes 0 by chance alone."
    )
    return lines


def _via_series(explanation: Explanation, pathway: str) -> str:
    """Return the intermediate series that a pathway moves most clearly, by distance from 0 in interval widths."""
    rows = explanation.pathways[
        (explanation.pathways["pathway"] == pathway) & (explanation.pathways["series"] != explanation.meta["outcome"])
    ]
    rows = rows[excludes_zero(rows["low"], rows["high"])]
    rows = rows[rows["series"].isin(explanation.chain.loc[explanation.chain["stage"].isin(STAGES[:5]), "series"])]
    width = (rows["high"] - rows["low"]).where(lambda values: values > 0, 1e-300)
    rows = rows.loc[(rows["part"].abs() / width).sort_values(ascending=False, kind="stable").index].head(MOST)
    labels = explanation.chain.set_index("series")["label"]
    changes = [
        f"{labels[row['series']]} ({'lower' if row['part'] < 0 else 'higher'})" for row in rows.to_dict("records")
    ]
    return f"; it also moves {', '.join(changes)}" if changes else ""
