"""Where would-be events went: which link of the chain broke, and what was deterred before it began."""

from typing import Any

import pandas as pd

from interpose.model.results.fates import BY_NAME, KINDS, MET_FATES, UNMET_FATES, WouldBe
from interpose.model.results.formatting import ALONE, CLEAR, UNCLEAR, clearness, count, difference, listing, number
from interpose.viz.figure import Drawing
from interpose.viz.figures.fate_flow import Flow, fate_flow, flow_title
from interpose.viz.figures.stacked_bars import PartStyle, stacked_bars
from interpose.viz.kinds.contract import CAUTION, Kind, listed, paired_seeds
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, records

NOTHING = "nothing"
MOST_ROWS, MOST_LINKS = 12, 4
A_MONTH = "events in 30 days"
STYLES = {
    "not_asked": PartStyle("nobody to call", "#ffffff", "/", "#5c5c5c"),
    "no_unit": PartStyle("no unit there", "#e0e0e0"),
    "too_far": PartStyle("too far", "#e0e0e0", "/", "#5c5c5c"),
    "none_able": PartStyle("none able", "#a8a8a8"),
    "not_heard": PartStyle("did not hear", "#a8a8a8", "x", "#3c3c3c"),
    "not_allowed": PartStyle("not allowed", "#6b6b6b"),
    "went_on": PartStyle("met, went on", "#56B4E9", ".", "#1a1a1a"),
    "stopped": PartStyle("met, stopped", BLUE),
    "turned": PartStyle("turned on unit", "#D55E00", "\\", "#ffffff"),
}
"""Grey is unmet, blue met: Okabe & Ito 2008, and patterns, since colour alone tells nothing apart."""
CAUTIONS = (
    "A pathway that is off is off from the first day, so that a row holds what follows from it later too; rows do not "
    "sum to anything.",
    "Counted are days on which a unit is deployed. What began before the first came is not in the shares.",
    CAUTION,
)


def row_name(without: str) -> str:
    """Return what a world is called by what it is without."""
    return "baseline" if without == NOTHING else f"without {without.replace('-', ' ').replace('_', ' ')}"


def ordered(summary: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the rows of a kind of event: the baseline, then those that differ from it most."""
    rows = summary[summary["kind"] == kind]
    scale = max(float(rows["a_month"].max()), 1e-12)
    moved = rows["deterred_change"].abs() / scale + rows["met_change"].abs()
    first = rows["without"] != NOTHING
    return rows.assign(first=first, moved=-moved).sort_values(["first", "moved"], kind="stable")


def _fates(store: Stored) -> Any:
    """Draw where would-be events went, as bars a month, with the world without the force as a line."""
    fates, summary = store.table("fates"), store.table("summary")
    parts, wholes = list[pd.DataFrame](), list[pd.DataFrame]()
    for kind in meetable():
        rows = ordered(summary, kind.name).head(MOST_ROWS)
        label = f"Would-be {kind.many}"
        words = [f"met {_percent(e['met'])} %, stopped {_percent(e['stopped'])} %" for e in records(rows)]
        names = {name: row_name(str(name)) for name in rows["without"]}
        columns = {"label": label, "name": list(names.values()), "words": words}
        wholes.append(pd.DataFrame(columns | {"compared": rows["without_force"].to_numpy(float)}))
        here = fates[(fates["kind"] == kind.name) & fates["without"].isin(list(names))]
        here = here.assign(label=label, name=here["without"].map(names), part=here["fate"], mean=here["a_month"])
        parts.append(here)
    return stacked_bars(pd.concat(parts), pd.concat(wholes), STYLES, unit=A_MONTH, mark="without the force")


def _flow(store: Stored) -> Any:
    """Draw where would-be events of the world as it is went, as a flow."""
    fates, summary = (table[table["without"] == NOTHING] for table in (store.table("fates"), store.table("summary")))
    seeds, flows = count(len(store.meta["seeds"]), "seed"), list[Flow]()
    for kind in KINDS:
        e = next(iter(records(summary[summary["kind"] == kind.name])))
        begun, without, ends = float(e["a_month"]), float(e["without_force"]), (e["deterred_low"], e["deterred_high"])
        here = fates[fates["kind"] == kind.name].set_index("fate")["a_month"]
        title = flow_title(f"Would-be {kind.many}", begun, without, ends, seeds=seeds)
        flows.append(Flow(title, begun, without, ends, dict(here) if kind.can_be_met else {}))
    return fate_flow(flows, A_MONTH)


def meetable() -> list[WouldBe]:
    """Return the kinds of would-be events that a unit can meet."""
    return [kind for kind in KINDS if kind.can_be_met]


def _percent(share: float) -> str:
    """Write a share as whole per cent."""
    return number(100 * share, 0)


def met(store: Stored) -> str:
    """Say how many of a hundred would-be events of each kind the force meets as things are."""
    summary, seeds = store.table("summary"), count(len(store.meta["seeds"]), "paired seed")
    now = summary[summary["without"] == NOTHING].set_index("kind")["met"]
    parts = [f"{_percent(now[kind.name])} of 100 would-be {kind.many}" for kind in meetable() if now[kind.name] >= 0]
    return f"The force meets {listing(parts)} ({seeds})" if parts else ""


def averted(store: Stored) -> str:
    """Say what becomes of would-be clashes, from the world without the force to those that a unit stops."""
    clash, seeds = KINDS[0], count(len(store.meta["seeds"]), "paired seed")
    summary, fates = (table[table["without"] == NOTHING] for table in (store.table("summary"), store.table("fates")))
    e = next(iter(records(summary[summary["kind"] == clash.name])))
    stopped = fates[(fates["kind"] == clash.name) & (fates["fate"] == "stopped")]["a_month"].sum()
    if not e["begun"]:
        return ""
    begin = (
        f"{number(e['without_force'])} {clash.many} in 30 days begin without the force, {number(e['a_month'])} with it"
    )
    return f"{begin}, of which a unit averts {number(stopped)} ({seeds})"


FIGURES = (
    Drawing(
        "flow",
        "From what would begin without the force to what happens with it",
        "Bands: events in 30 days, mean over seeds, each kind on its own scale. Never begin: the difference between "
        "the world without the force and the one with it, seed by seed, whatever kept them from beginning "
        "(deterrence, mediation, a truce, fewer fighters); pale where its 95 % interval includes 0. Of those that "
        "begin, a unit meets some; the others by why no unit did. Averted: a unit stopped it.",
        _flow,
        finding=averted,
    ),
    Drawing(
        "fates",
        "Where would-be events went",
        "Bars: events that were about to begin, by what became of them; grey was not met, blue was met. The upright "
        "line is how many begin without the force, so that a bar that ends before it says what was deterred before it "
        "began, and one that ends behind it what the force set off. Rows: the baseline, then without one "
        f"pathway, those first that differ most (at most {MOST_ROWS}).",
        _fates,
        finding=met,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say for each kind of event how many of a hundred are met, why the others are not, and what was deterred."""
    summary, fates = store.table("summary"), store.table("fates")
    now = {str(e["kind"]): e for e in records(summary[summary["without"] == NOTHING])}
    if not any(e["days"] for e in now.values()):
        days, first = store.meta["days"], store.meta.get("from_day", 0)
        return [f"No unit of the force was deployed from day {first} to day {days - 1} in any seed: run more days."]
    lines = []
    for kind in KINDS:
        e = now[kind.name]
        if kind.can_be_met:
            here = fates[(fates["kind"] == kind.name) & (fates["without"] == NOTHING)].set_index("fate")["share"]
            lines.append(chain_sentence(kind, e, dict(here), store.meta.get("published") or {}))
        if e["begun"] or e["without_force"]:
            lines.append(deterred_sentence(kind, e))
            lines += links_sentences(kind, summary[summary["kind"] == kind.name])
    return lines


def chain_sentence(kind: WouldBe, e: dict[str, Any], share: dict[str, float], published: dict[str, Any]) -> str:
    """Say how many of a hundred would-be events the force met and stopped, and where most of the others went."""
    if not e["begun"]:
        return f"No {kind.one} was about to begin while units were deployed."
    if share["not_asked"] == 1:
        return f"Of would-be {kind.many}, the force was asked about none: no pathway lets it meet them."
    hundred = f"Of 100 would-be {kind.many}"
    met = f"met {_percent(e['met'])}{_interval(e['met_low'], e['met_high'])} and stopped {_percent(e['stopped'])}"
    met = met if e["met"] else "met none"
    unmet = {name: share[name] for name in UNMET_FATES if share[name] > 0}
    line = f"{hundred}, the force {met}"
    if unmet:
        most, *others = sorted(unmet, key=lambda name: -unmet[name])
        line += f"; most often {BY_NAME[most].words} ({_percent(unmet[most])})"
        named = [f"{BY_NAME[name].words} ({_percent(unmet[name])})" for name in others if unmet[name] >= 0.005]
        line += f", else {listing(named)}" if named else ""
    if share["turned"] >= 0.0005:
        line += f"; in {number(100 * share['turned'], 1)} the unit itself was attacked"
    if published and published["kind"] == kind.name:
        ends = f"{_percent(published['low'])} to {_percent(published['high'])} of 100"
        line += f". Published as met: {ends} ({published['source']})"
    return f"{line}."


def _interval(low: float, high: float) -> str:
    """Write the interval of a share in per cent, if there is one."""
    return "" if clearness(low, high) == ALONE else f" (95 % interval {_percent(low)} to {_percent(high)})"


def deterred_sentence(kind: WouldBe, e: dict[str, Any]) -> str:
    """Say how many fewer, or more, events begin with the force there than without it."""
    mean, low, high = (e[f"deterred{end}"] for end in ("", "_low", "_high"))
    without = f"{number(e['without_force'])} without the force"
    clear = clearness(low, high)
    if low == high == 0:
        return f"As many {kind.many} begin with the force there as without it, in every seed."
    if clear == CLEAR:
        size, near, far = abs(mean), *sorted((abs(low), abs(high)))
        span = f"(95 % interval {number(near)} to {number(far)}; {without})"
        if mean > 0:
            return f"Deterred before it began: {number(size)} fewer {kind.many} begin in 30 days with the force {span}."
        more = f"{number(size)} more {kind.many} begin in 30 days"
        return f"Nothing was deterred: {more} although the force is there {span}."
    why = "one seed gives no interval" if clear == ALONE else UNCLEAR
    fewer = difference(-mean, -high, -low, "in 30 days")
    return f"Deterred before it began: {why}; {kind.many} that begin differ by {fewer} from {without}."


def links_sentences(kind: WouldBe, rows: pd.DataFrame) -> list[str]:
    """Name the pathways without which clearly more or fewer events begin, or are met."""
    rows = rows[rows["without"] != NOTHING]
    lines, subject = list[str](), kind.many[0].upper() + kind.many[1:]
    for name, verb, scale, unit in (("deterred", "begin", -1.0, "in 30 days"), ("met", "are met", 100.0, "of 100")):
        change, low, high = (f"{name}_change{end}" for end in ("", "_low", "_high"))
        clear = [e for e in records(rows) if clearness(e[low], e[high]) == CLEAR]
        clear.sort(key=lambda e: -abs(e[change]))
        words = [
            f"{_size(scale * e[change])} {'more' if scale * e[change] > 0 else 'fewer'} {unit} "
            f"{row_name(str(e['without']))}"
            for e in clear[:MOST_LINKS]
        ]
        if words:
            lines.append(f"{subject} that {verb}, against the baseline: {listing(words)}.")
    return lines


def _size(change: float) -> str:
    """Write the size of a change, to a tenth where that is not nothing."""
    return number(abs(change), 1 if abs(change) >= 0.05 else None)


def numbers(store: Stored) -> Numbers:
    """Return the shares of would-be events by fate, a table a kind of event."""
    fates, summary, tables = store.table("fates"), store.table("summary"), list[Table]()
    for kind in meetable():
        here = fates[fates["kind"] == kind.name]
        share = here.pivot(index="without", columns="fate", values="share")
        rows = []
        for e in records(summary[summary["kind"] == kind.name]):
            shares = [_percent(share.loc[e["without"], fate]) for fate in (*UNMET_FATES, *MET_FATES)]
            deterred = difference(e["deterred"], e["deterred_low"], e["deterred_high"], "share")
            rows.append([row_name(str(e["without"])), number(e["a_month"]), *shares, deterred])
        labels = [BY_NAME[name].label for name in (*UNMET_FATES, *MET_FATES)]
        columns = ["", "in 30 days", *(f"{label}, %" for label in labels), "deterred in 30 days"]
        tables.append(Table(f"Would-be {kind.many}: where they went", columns, rows))
    return Numbers(tables)


def question(store: Stored) -> str:
    """Return the question that the chain answers."""
    return "Of all violence that is about to begin, where does each event go, and which link of the chain breaks?"


KIND = Kind(
    name="why_not",
    title="Why not met?",
    manifest="why_not.json",
    table="summary",
    question=question,
    figures=listed(FIGURES),
    names=tuple(drawing.name for drawing in FIGURES),
    sentences=sentences,
    worlds=paired_seeds,
    cautions=CAUTIONS,
    numbers=numbers,
)
