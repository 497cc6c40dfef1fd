"""Where would-be events went: which link of the chain broke, and what was deterred before it began."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.fates import BY_NAME, KINDS, MET_FATES, UNMET_FATES, WouldBe
from interpose.model.results.formatting import difference, number
from interpose.viz.figure import Drawing
from interpose.viz.figures.fate_flow import Flow, fate_flow, flow_title
from interpose.viz.figures.stacked_bars import PartStyle, stacked_bars
from interpose.viz.kinds.contract import CAUTION, Kind, listed, paired_seeds, seeds_of
from interpose.viz.kinds.why_not_words import NOTHING, averted, met, percent, row_name, sentences
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, records

MOST_ROWS = 12
A_MONTH = mark("events in 30 days")
STYLES = {
    "not_asked": PartStyle(mark("nobody to call"), "#ffffff", "/", "#5c5c5c"),
    "no_unit": PartStyle(mark("no unit there"), "#e0e0e0"),
    "too_far": PartStyle(mark("too far"), "#e0e0e0", "/", "#5c5c5c"),
    "none_able": PartStyle(mark("none able"), "#a8a8a8"),
    "not_heard": PartStyle(mark("did not hear"), "#a8a8a8", "x", "#3c3c3c"),
    "not_allowed": PartStyle(mark("not allowed"), "#6b6b6b"),
    "went_on": PartStyle(mark("met, went on"), "#56B4E9", ".", "#1a1a1a"),
    "stopped": PartStyle(mark("met, stopped"), BLUE),
    "turned": PartStyle(mark("turned on unit"), "#D55E00", "\\", "#ffffff"),
}
"""Grey is unmet, blue met: Okabe & Ito 2008, and patterns, since colour alone tells nothing apart."""
QUESTION = mark("Of all violence that is about to begin, where does each event go, and which link of the chain breaks?")
CAUTIONS = (
    mark(
        "A pathway that is off is off from the first day, so that a row holds what follows from it later too; rows do "
        "not sum to anything."
    ),
    mark("Counted are days on which a unit is deployed. What began before the first came is not in the shares."),
    CAUTION,
)


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
        label = would_be(kind)
        words = [
            say("met {met} %, stopped {stopped} %", met=percent(e["met"]), stopped=percent(e["stopped"]))
            for e in records(rows)
        ]
        names = {name: row_name(str(name)) for name in rows["without"]}
        columns = {"label": label, "name": list(names.values()), "words": words}
        wholes.append(pd.DataFrame(columns | {"compared": rows["without_force"].to_numpy(float)}))
        here = fates[(fates["kind"] == kind.name) & fates["without"].isin(list(names))]
        here = here.assign(label=label, name=here["without"].map(names), part=here["fate"], mean=here["a_month"])
        parts.append(here)
    told = {name: style._replace(label=say(style.label)) for name, style in STYLES.items()}
    return stacked_bars(pd.concat(parts), pd.concat(wholes), told, unit=say(A_MONTH), mark=say("without the force"))


def _flow(store: Stored) -> Any:
    """Draw where would-be events of the world as it is went, as a flow."""
    fates, summary = (table[table["without"] == NOTHING] for table in (store.table("fates"), store.table("summary")))
    seeds, flows = seeds_of(store), list[Flow]()
    for kind in KINDS:
        e = next(iter(records(summary[summary["kind"] == kind.name])))
        begun, without, ends = float(e["a_month"]), float(e["without_force"]), (e["deterred_low"], e["deterred_high"])
        here = fates[fates["kind"] == kind.name].set_index("fate")["a_month"]
        title = flow_title(would_be(kind), begun, without, ends, seeds=seeds)
        flows.append(Flow(title, begun, without, ends, dict(here) if kind.can_be_met else {}))
    return fate_flow(flows, say(A_MONTH))


def would_be(kind: WouldBe) -> str:
    """Return what would-be events of a kind are called above a figure."""
    words = say("Would-be {events}", events=say(kind.many))
    return f"{words[0].upper()}{words[1:]}"


def meetable() -> list[WouldBe]:
    """Return the kinds of would-be events that a unit can meet."""
    return [kind for kind in KINDS if kind.can_be_met]


FIGURES = (
    Drawing(
        "flow",
        mark("From what would begin without the force to what happens with it"),
        mark(
            "Bands: events in 30 days, mean over seeds, each kind on its own scale. Never begin: the difference "
            "between the world without the force and the one with it, seed by seed, whatever kept them from beginning "
            "(deterrence, mediation, a truce, fewer fighters); pale where its 95 % interval includes 0. Of those that "
            "begin, a unit meets some; the others by why no unit did. Averted: a unit stopped it."
        ),
        _flow,
        finding=averted,
    ),
    Drawing(
        "fates",
        mark("Where would-be events went"),
        mark(
            "Bars: events that were about to begin, by what became of them; grey was not met, blue was met. The "
            "upright line is how many begin without the force, so that a bar that ends before it says what was "
            "deterred before it began, and one that ends behind it what the force set off. Rows: the baseline, then "
            "without one pathway, those first that differ most (at most 12)."
        ),
        _fates,
        finding=met,
    ),
)


def numbers(store: Stored) -> Numbers:
    """Return the shares of would-be events by fate, a table a kind of event."""
    fates, summary, tables = store.table("fates"), store.table("summary"), list[Table]()
    for kind in meetable():
        here = fates[fates["kind"] == kind.name]
        share = here.pivot(index="without", columns="fate", values="share")
        rows = []
        for e in records(summary[summary["kind"] == kind.name]):
            shares = [percent(share.loc[e["without"], fate]) for fate in (*UNMET_FATES, *MET_FATES)]
            deterred = difference(e["deterred"], e["deterred_low"], e["deterred_high"], "share")
            rows.append([row_name(str(e["without"])), number(e["a_month"]), *shares, deterred])
        labels = [say("{fate}, %", fate=say(BY_NAME[name].label)) for name in (*UNMET_FATES, *MET_FATES)]
        columns = ["", say("in 30 days"), *labels, say("deterred in 30 days")]
        tables.append(Table(say("Would-be {events}: where they went", events=say(kind.many)), columns, rows))
    return Numbers(tables)


def question(store: Stored) -> str:
    """Return the question that the chain answers."""
    return say(QUESTION)


KIND = Kind(
    name="why_not",
    title=mark("Why not met?"),
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
