"""An explanation in sentences made from its numbers; what an interval does not settle is called not clear."""

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


def sentences(found: Explanation) -> list[str]:
    """Say what differs in the territory, from when on, along which chain, and which pathways carry it; plain text."""
    said = [_outcome(found), _parting(found), _events(found)]
    said += [_stage(found.chain, stage) for stage in STAGES]
    said += _pathways(found)
    return [sentence for sentence in said if sentence]


def moved(e: Any) -> str:
    """Say by how much a series is lower or higher, of what (a run, on average), with its interval."""
    size = max(abs(e["difference"]), min(abs(e["low"]), abs(e["high"])))
    low, high = (amount(end, "", size) for end in sorted((abs(e["low"]), abs(e["high"]))))
    way = "lower" if e["difference"] < 0 else "higher"
    by = f"{amount(abs(e['difference']), e['unit'], size)} {HOW[e['how']]}"
    return f"{way} by {by} (95 % interval {low} to {high})"


def _outcome(found: Explanation) -> str:
    """Say what the policy changes in the outcome itself."""
    meta, seeds = found.meta, len(found.divergence)
    e = _row(found.chain, meta["outcome"])
    policy, where = name_of(meta["policy"]), _where(meta)
    against = f"{amount(e['with'], '')} with {policy}, {amount(e['without'], '')} without"
    span = f"{seeds} paired seeds of {meta['days']} days"
    subject = f"In {where}, {e['label']}"
    if e["low"] != e["low"]:
        return f"{subject}: {against}; one seed gives no interval, so nothing can be said of it."
    if e["differs_in"] == 0:
        return f"{subject}: the same on every day of {span}, with and without {policy}."
    signs = f"lower in {e['lower_in']:.0%}, higher in {e['higher_in']:.0%} of seeds"
    if excludes_zero(e["low"], e["high"]):
        return f"{subject}: {moved(e)} with {policy} ({against}); {signs}; {span}."
    size = max(abs(e["low"]), abs(e["high"]))
    ends = " to ".join(amount(e[end], "", size) for end in ("low", "high"))
    difference = amount(e["difference"], e["unit"], size)
    return (
        f"{subject}: not clear. The difference is {difference}, its 95 % interval {ends} ({against}); {signs}; {span}."
    )


def _where(meta: dict[str, Any]) -> str:
    """Name the territory."""
    return meta["territory"] if meta["name"] == meta["territory"] else f"{meta['name']} ({meta['territory']})"


def _row(table: pd.DataFrame, series: str) -> dict[str, Any]:
    """Take the row of a series."""
    row: dict[Any, Any] = table[table["series"] == series].to_dict("records")[0]
    return row


def _parting(found: Explanation) -> str:
    """Say when the worlds part, anywhere and here."""
    days, where = found.divergence, _where(found.meta)
    if days["anywhere"].isna().all():
        return "The worlds never part: the policy changes nothing in any seed."
    text = f"The worlds part on day {days['anywhere'].median():.0f} (median over seeds)"
    if days["here"].isna().all():
        return f"{text}, but in {where} nothing ever differs."
    low, middle, high = days["here"].quantile([0.25, 0.5, 0.75])
    never = days["here"].isna().mean()
    rest = f"; in {never:.0%} of seeds nothing there ever differs" if never else ""
    return f"{text}, and in {where} on day {middle:.0f} (middle half of seeds: {low:.0f} to {high:.0f}){rest}."


def _events(found: Explanation) -> str:
    """Say how many events both worlds share, and how many only one of them has."""
    rows = found.events[(found.events["only_with"] > 0) | (found.events["only_without"] > 0)]
    rows = rows.loc[(rows["only_with"] + rows["only_without"]).sort_values(ascending=False, kind="stable").index]
    told = []
    for e in rows.head(MOST).to_dict("records"):
        both, ours, theirs = (f"{e[name]:.1f}" for name in ("in_both", "only_with", "only_without"))
        told.append(f"{e['kind']} ({both} in both, {ours} only with, {theirs} only without)")
    return f"Events there that differ most, a run: {'; '.join(told)}." if told else ""


def _stage(table: pd.DataFrame, stage: str) -> str:
    """Say which series of a stage clearly differ, the first to part first, and which are not clear."""
    rows: list[Any] = table[table["stage"] == stage].sort_values("day", kind="stable").to_dict("records")
    clear = [e for e in rows if excludes_zero(e["low"], e["high"])]
    open_ = [e["label"] for e in rows if not excludes_zero(e["low"], e["high"]) and e["differs_in"] > 0]
    if not clear and not open_:
        return f"{STAGE_WORDS[stage]}: no series differs."
    parts = [f"{e['label']} {moved(e)}, from day {e['day']:.0f} on" for e in clear]
    if open_:
        parts.append(f"not clear: {', '.join(open_)}")
    return f"{STAGE_WORDS[stage]}: {'; '.join(parts)}."


def _pathways(found: Explanation) -> list[str]:
    """Say without which pathways the difference would be another, and through which series those act."""
    meta, table = found.meta, found.pathways
    e = _row(found.chain, meta["outcome"])
    rows = table[table["series"] == meta["outcome"]]
    if rows.empty:
        return ["No pathway is on, so none can carry anything."]
    rows = rows.loc[rows["part"].abs().sort_values(ascending=False, kind="stable").index]
    clear = [p for p in rows.to_dict("records") if excludes_zero(p["low"], p["high"])]
    said, like = [], {"unit": e["unit"], "how": e["how"]}
    for p in clear:
        part = moved({"difference": p["part"], "low": p["low"], "high": p["high"]} | like)
        name = str(p["pathway"])
        said.append(f"Pathway {name.replace('_', ' ')}: because of it, {e['label']} {part}{_through(found, name)}.")
    if not clear:
        said.append(f"No single pathway's part in {e['label']} there is clear.")
    open_ = rows[~excludes_zero(rows["low"], rows["high"])]
    others = [str(name).replace("_", " ") for name in open_["pathway"]]
    if others and clear:
        said.append(f"The part of other pathways in {e['label']} is not clear: {', '.join(others)}.")
    said.append(
        f"Parts are what goes when one pathway is off and the others stay on; they do not sum to the whole (interpose "
        f"attribute gives parts that do), and of {len(rows)} intervals about one in twenty excludes 0 by chance alone."
    )
    return said


def _through(found: Explanation, pathway: str) -> str:
    """Name the intermediate series that a pathway moves most clearly, by their distance from 0 in interval widths."""
    rows = found.pathways[(found.pathways["pathway"] == pathway) & (found.pathways["series"] != found.meta["outcome"])]
    rows = rows[excludes_zero(rows["low"], rows["high"])]
    rows = rows[rows["series"].isin(found.chain.loc[found.chain["stage"].isin(STAGES[:5]), "series"])]
    width = (rows["high"] - rows["low"]).where(lambda w: w > 0, 1e-300)
    rows = rows.loc[(rows["part"].abs() / width).sort_values(ascending=False, kind="stable").index].head(MOST)
    labels = found.chain.set_index("series")["label"]
    named = [f"{labels[p['series']]} ({'lower' if p['part'] < 0 else 'higher'})" for p in rows.to_dict("records")]
    return f"; it also moves {', '.join(named)}" if named else ""
