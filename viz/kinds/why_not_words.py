"""Where would-be events went, in sentences: what the force met, why not the others, what was deterred, which links."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.fates import BY_NAME, KINDS, UNMET_FATES, WouldBe
from interpose.model.results.formatting import ALONE, CLEAR, UNCLEAR, clearness, difference, listing, number
from interpose.viz.kinds.contract import pairs_of
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

NOTHING = "nothing"
MOST_LINKS = 4
LEAST_SAID, LEAST_TURNED = 0.005, 0.0005
"""Shares of would-be events from which on a reason is named, and attacks on the unit are."""
MORE_BEGIN = mark("{size} more in 30 days {world}")
FEWER_BEGIN = mark("{size} fewer in 30 days {world}")
MORE_MET = mark("{size} more of 100 {world}")
FEWER_MET = mark("{size} fewer of 100 {world}")
BEGIN = mark("{events} that begin, against the baseline: {changes}.")
ARE_MET = mark("{events} that are met, against the baseline: {changes}.")
LINKS = (("deterred", BEGIN, MORE_BEGIN, FEWER_BEGIN, -1.0), ("met", ARE_MET, MORE_MET, FEWER_MET, 100.0))
"""What a world is compared by: its columns, sentences, and what a change is multiplied by."""
FEWER = mark(
    "Deterred before it began: {size} fewer {events} begin in 30 days with the force (95 % interval {low} to {high}; "
    "{without} without the force)."
)
MORE = mark(
    "Nothing was deterred: {size} more {events} begin in 30 days although the force is there (95 % interval {low} to "
    "{high}; {without} without the force)."
)
OPEN = mark(
    "Deterred before it began: {why}; {events} that begin differ by {difference} in 30 days from {without} without the "
    "force."
)
ALL_MET = mark("Of 100 would-be {events}, the force met {met} and stopped {stopped}")
MET_BETWEEN = mark(
    "Of 100 would-be {events}, the force met {met} (95 % interval {low} to {high}) and stopped {stopped}"
)


def row_name(without: str) -> str:
    """Return what a world is called by what it is without."""
    if without == NOTHING:
        return say("baseline")
    plain = without.replace("-", " ").replace("_", " ")
    named = "all-pathways" if without == "all-pathways" else plain
    told = say(named)
    return say("without {policy}", policy=plain if told == named else told)


def percent(share: float) -> str:
    """Write a share as whole per cent."""
    return number(100 * share, 0)


def sentences(store: Stored) -> list[str]:
    """Say for each kind of event how many of a hundred are met, why the others are not, and what was deterred."""
    summary, fates = store.table("summary"), store.table("fates")
    now = {str(e["kind"]): e for e in records(summary[summary["without"] == NOTHING])}
    if not any(e["days"] for e in now.values()):
        days, first = store.meta["days"], store.meta.get("from_day", 0)
        none = mark("No unit of the force was deployed from day {first} to day {last} in any seed: run more days.")
        return [say(none, first=first, last=days - 1)]
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
    events = say(kind.many)
    if not e["begun"]:
        return say("No {event} was about to begin while units were deployed.", event=say(kind.one))
    if share["not_asked"] == 1:
        none = mark("Of would-be {events}, the force was asked about none: no pathway lets it meet them.")
        return say(none, events=events)
    clauses = [_met(events, e), *_unmet(share)]
    if share["turned"] >= LEAST_TURNED:
        clauses.append(say("in {percent} the unit itself was attacked", percent=number(100 * share["turned"], 1)))
    line = "; ".join(clauses) + "."
    if not published or published["kind"] != kind.name:
        return line
    ends = {"low": percent(published["low"]), "high": percent(published["high"])}
    return f"{line} {say('Published as met: {low} to {high} of 100 ({source}).', **ends, source=published['source'])}"


def _met(events: str, e: dict[str, Any]) -> str:
    """Say how many of a hundred would-be events the force met and stopped."""
    if not e["met"]:
        return say("Of 100 would-be {events}, the force met none", events=events)
    named = {"events": events, "met": percent(e["met"]), "stopped": percent(e["stopped"])}
    if clearness(e["met_low"], e["met_high"]) == ALONE:
        return say(ALL_MET, **named)
    return say(MET_BETWEEN, **named, low=percent(e["met_low"]), high=percent(e["met_high"]))


def _unmet(share: dict[str, float]) -> list[str]:
    """Say why would-be events were not met, most often and else; nothing where all were met."""
    unmet = {name: share[name] for name in UNMET_FATES if share[name] > 0}
    if not unmet:
        return []
    words = [
        (say("{why} ({percent})", why=say(BY_NAME[name].words), percent=percent(unmet[name])), unmet[name])
        for name in sorted(unmet, key=lambda name: -unmet[name])
    ]
    (most, _), *others = words
    named = [why for why, part in others if part >= LEAST_SAID]
    if not named:
        return [say("most often {why}", why=most)]
    return [say("most often {why}, else {others}", why=most, others=listing(named))]


def deterred_sentence(kind: WouldBe, e: dict[str, Any]) -> str:
    """Say how many fewer, or more, events begin with the force there than without it."""
    mean, low, high = (e[f"deterred{end}"] for end in ("", "_low", "_high"))
    clear = clearness(low, high)
    named: dict[str, str] = {"events": say(kind.many), "without": number(e["without_force"])}
    if low == high == 0:
        return say("As many {events} begin with the force there as without it, in every seed.", **named)
    if clear == CLEAR:
        near, far = sorted((abs(low), abs(high)))
        named |= {"size": number(abs(mean)), "low": number(near), "high": number(far)}
        return say(FEWER if mean > 0 else MORE, **named)
    why = say("one seed gives no interval") if clear == ALONE else say(UNCLEAR)
    return say(OPEN, **named, why=why, difference=difference(-mean, -high, -low, ""))


def links_sentences(kind: WouldBe, rows: pd.DataFrame) -> list[str]:
    """Name the pathways without which clearly more or fewer events begin, or are met."""
    rows = rows[rows["without"] != NOTHING]
    subject = say(kind.many)
    subject, lines = subject[0].upper() + subject[1:], list[str]()
    for name, sentence, more, fewer, scale in LINKS:
        change, low, high = (f"{name}_change{end}" for end in ("", "_low", "_high"))
        clear = [e for e in records(rows) if clearness(e[low], e[high]) == CLEAR]
        clear.sort(key=lambda e: -abs(e[change]))
        words = [
            say(more if by > 0 else fewer, size=_size(by), world=row_name(str(e["without"])))
            for e in clear[:MOST_LINKS]
            for by in [scale * e[change]]
        ]
        if words:
            lines.append(say(sentence, events=subject, changes=listing(words)))
    return lines


def _size(change: float) -> str:
    """Write the size of a change, to a tenth where that is not nothing."""
    return number(abs(change), 1 if abs(change) >= 0.05 else None)


def met(store: Stored) -> str:
    """Say how many of a hundred would-be events of each kind the force meets as things are."""
    summary, seeds = store.table("summary"), pairs_of(store)
    now = summary[summary["without"] == NOTHING].set_index("kind")["met"]
    parts = [
        say("{percent} of 100 would-be {events}", percent=percent(now[kind.name]), events=say(kind.many))
        for kind in KINDS
        if kind.can_be_met and now[kind.name] >= 0
    ]
    return say("The force meets {parts} ({seeds})", parts=listing(parts), seeds=seeds) if parts else ""


def averted(store: Stored) -> str:
    """Say what becomes of would-be clashes, from the world without the force to those that a unit stops."""
    clash, tables = KINDS[0], (store.table("summary"), store.table("fates"))
    summary, fates = (table[table["without"] == NOTHING] for table in tables)
    e = next(iter(records(summary[summary["kind"] == clash.name])))
    stopped = fates[(fates["kind"] == clash.name) & (fates["fate"] == "stopped")]["a_month"].sum()
    if not e["begun"]:
        return ""
    return say(
        "{without} {events} in 30 days begin without the force, {begun} with it, of which a unit averts {stopped} "
        "({seeds})",
        without=number(e["without_force"]),
        events=say(clash.many),
        begun=number(e["a_month"]),
        stopped=number(stopped),
        seeds=pairs_of(store),
    )
