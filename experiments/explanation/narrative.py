"""An explanation in sentences made from its numbers; where an interval includes 0, the sentence says so."""

from typing import Any

import pandas as pd

from interpose.experiments.explanation.explain import Explanation
from interpose.experiments.explanation.local_series import END, MEAN, STAGES, SUM
from interpose.model.language.words import mark, say, say_count, say_in
from interpose.model.results.formatting import amount, name_of
from interpose.model.results.intervals import excludes_zero
from interpose.model.results.stored_labels import series_words

MOST = 4
"""Series or pathways that one sentence names."""
LOWER = {
    SUM: mark("lower by {size} a run (95 % interval {low} to {high})"),
    MEAN: mark("lower by {size} on average (95 % interval {low} to {high})"),
    END: mark("lower by {size} at the end (95 % interval {low} to {high})"),
}
HIGHER = {
    SUM: mark("higher by {size} a run (95 % interval {low} to {high})"),
    MEAN: mark("higher by {size} on average (95 % interval {low} to {high})"),
    END: mark("higher by {size} at the end (95 % interval {low} to {high})"),
}
STAGE_WORDS = {
    "presence": mark("The force there"),
    "meetings": mark("Whom it meets"),
    "parties": mark("Between the parties, everywhere"),
    "choices": mark("What parties choose"),
    "violence": mark("Violence"),
    "ground": mark("Ground"),
    "people": mark("People"),
    "goods": mark("Goods"),
}
ONE_SEED = mark(
    "In {where}, {label}: {there} with {policy}, {without} without; one seed gives no interval, so nothing can be said "
    "of it."
)
SAME = mark("In {where}, {label}: the same on every day of {span}, with and without {policy}.")
CLEAR = mark(
    "In {where}, {label}: {change} with {policy} ({there} with {policy}, {without} without); lower in {lower:.0%}, "
    "higher in {higher:.0%} of seeds; {span}."
)
UNCLEAR = mark(
    "In {where}, {label}: the interval includes 0. The difference is {difference}, 95 % interval {low} to {high} "
    "({there} with {policy}, {without} without); lower in {lower:.0%}, higher in {higher:.0%} of seeds; {span}."
)
DAYS_APART = mark(
    "The runs diverge on day {day} (median over seeds), and in {where} on day {middle} (middle half of seeds: {low} to "
    "{high})."
)
DAYS_APART_IN_SOME = mark(
    "The runs diverge on day {day} (median over seeds), and in {where} on day {middle} (middle half of seeds: {low} to "
    "{high}); in {never:.0%} of seeds nothing there ever differs."
)
PARTS = mark(
    "Parts are what goes when one pathway is off and the others stay on; they do not sum to the whole (interpose "
    "attribute gives parts that do), and of {n} intervals about one in twenty excludes 0 by chance alone."
)


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
    sentence = (LOWER if effect["difference"] < 0 else HIGHER)[effect["how"]]
    return say(sentence, size=amount(abs(effect["difference"]), effect["unit"], size), low=low, high=high)


def _outcome(explanation: Explanation) -> str:
    """Return the sentence on what the policy changes in the outcome itself."""
    meta = explanation.meta
    effect = _row(explanation.chain, meta["outcome"])
    pairs = say_count("{n} paired seed", "{n} paired seeds", len(explanation.divergence))
    days = say_count("{n} day", "{n} days", int(meta["days"]))
    named: dict[str, Any] = {
        "where": _territory_name(meta),
        "label": _label(effect),
        "policy": name_of(meta["policy"]),
        "there": amount(effect["with"], ""),
        "without": amount(effect["without"], ""),
        "span": say("{seeds} of {days}", seeds=pairs, days=days),
        "lower": effect["lower_in"],
        "higher": effect["higher_in"],
    }
    if effect["low"] != effect["low"]:
        return say(ONE_SEED, **named)
    if effect["differs_in"] == 0:
        return say(SAME, **named)
    if excludes_zero(effect["low"], effect["high"]):
        return say(CLEAR, **named, change=change_text(effect))
    size = max(abs(effect["low"]), abs(effect["high"]))
    ends = {end: amount(effect[end], "", size) for end in ("low", "high")}
    return say(UNCLEAR, **named, **ends, difference=amount(effect["difference"], effect["unit"], size))


def _label(e: Any) -> str:
    """Return what the series of a row is called."""
    return series_words(str(e["series"]), str(e["label"]))


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
        return say("The runs never diverge: the policy changes nothing in any seed.")
    first = f"{days['anywhere'].median():.0f}"
    if days["here"].isna().all():
        return say(
            "The runs diverge on day {day} (median over seeds), but in {where} nothing ever differs.",
            day=first,
            where=where,
        )
    low, middle, high = (f"{day:.0f}" for day in days["here"].quantile([0.25, 0.5, 0.75]))
    never = float(days["here"].isna().mean())
    sentence = DAYS_APART_IN_SOME if never else DAYS_APART
    return say(sentence, day=first, where=where, middle=middle, low=low, high=high, never=never)


def _events(explanation: Explanation) -> str:
    """Return the sentence on how many events both worlds share, and how many only one of them has."""
    rows = explanation.events[(explanation.events["only_with"] > 0) | (explanation.events["only_without"] > 0)]
    rows = rows.loc[(rows["only_with"] + rows["only_without"]).sort_values(ascending=False, kind="stable").index]
    parts = [
        say(
            "{kind} ({both:.1f} in both, {only_with:.1f} only with, {only_without:.1f} only without)",
            kind=_event(str(event["kind"])),
            both=event["in_both"],
            only_with=event["only_with"],
            only_without=event["only_without"],
        )
        for event in rows.head(MOST).to_dict("records")
    ]
    return say("Events there that differ most, a run: {events}.", events="; ".join(parts)) if parts else ""


def _event(kind: str) -> str:
    """Return what a kind of event is called; a strike is what parties may also choose to do, which has other words."""
    return say_in("an event", "strike") if kind == "strike" else say(kind)


def _stage(table: pd.DataFrame, stage: str) -> str:
    """Return the sentence on which series of a stage clearly differ, the earliest first, and which are not clear."""
    rows: list[Any] = table[table["stage"] == stage].sort_values("day", kind="stable").to_dict("records")
    clear = [effect for effect in rows if excludes_zero(effect["low"], effect["high"])]
    unclear = [
        _label(effect)
        for effect in rows
        if not excludes_zero(effect["low"], effect["high"]) and effect["differs_in"] > 0
    ]
    if not clear and not unclear:
        return say("{stage}: no series differs.", stage=say(STAGE_WORDS[stage]))
    parts = [
        say("{label} {change}, from day {day:.0f} on", label=_label(one), change=change_text(one), day=one["day"])
        for one in clear
    ]
    if unclear:
        parts.append(say("intervals include 0: {series}", series=", ".join(unclear)))
    return say("{stage}: {series}.", stage=say(STAGE_WORDS[stage]), series="; ".join(parts))


def _pathways(explanation: Explanation) -> list[str]:
    """Return sentences on the pathways without which the difference would be another, and the series they act on."""
    meta, table = explanation.meta, explanation.pathways
    effect = _row(explanation.chain, meta["outcome"])
    label = _label(effect)
    rows = table[table["series"] == meta["outcome"]]
    if rows.empty:
        return [say("No pathway is on, so none can carry anything.")]
    rows = rows.loc[rows["part"].abs().sort_values(ascending=False, kind="stable").index]
    clear = [pathway for pathway in rows.to_dict("records") if excludes_zero(pathway["low"], pathway["high"])]
    lines = [_pathway(explanation, pathway, effect) for pathway in clear]
    if not clear:
        lines.append(say("No single pathway's part in {label} there has an interval that excludes 0.", label=label))
    unclear = [_way(name) for name in rows.loc[~excludes_zero(rows["low"], rows["high"]), "pathway"]]
    if unclear and clear:
        others = say(
            "The part of other pathways in {label} has an interval that includes 0: {pathways}.",
            label=label,
            pathways=", ".join(unclear),
        )
        lines.append(others)
    return [*lines, say(PARTS, n=len(rows))]


def _pathway(explanation: Explanation, pathway: Any, effect: Any) -> str:
    """Return the sentence on what one pathway does to the outcome, and which other series it moves."""
    part = effect | {"difference": pathway["part"], "low": pathway["low"], "high": pathway["high"]}
    name = str(pathway["pathway"])
    named = {"pathway": _way(name), "label": _label(effect), "change": change_text(part)}
    moved = _via_series(explanation, name)
    if not moved:
        return say("Pathway {pathway}: because of it, {label} {change}.", **named)
    sentence = mark("Pathway {pathway}: because of it, {label} {change}; it also moves {series}.")
    return say(sentence, **named, series=", ".join(moved))


def _way(name: object) -> str:
    """Return what a pathway is called."""
    return say(str(name).replace("_", " "))


def _via_series(explanation: Explanation, pathway: str) -> list[str]:
    """Return the intermediate series that a pathway moves most clearly, by distance from 0 in interval widths."""
    rows = explanation.pathways[
        (explanation.pathways["pathway"] == pathway) & (explanation.pathways["series"] != explanation.meta["outcome"])
    ]
    rows = rows[excludes_zero(rows["low"], rows["high"])]
    rows = rows[rows["series"].isin(explanation.chain.loc[explanation.chain["stage"].isin(STAGES[:5]), "series"])]
    width = (rows["high"] - rows["low"]).where(lambda values: values > 0, 1e-300)
    rows = rows.loc[(rows["part"].abs() / width).sort_values(ascending=False, kind="stable").index].head(MOST)
    labels = explanation.chain.set_index("series")["label"]
    changes = []
    for row in rows.to_dict("records"):
        label = series_words(str(row["series"]), str(labels[row["series"]]))
        changes.append(
            say("{series} (lower)", series=label) if row["part"] < 0 else say("{series} (higher)", series=label)
        )
    return changes
