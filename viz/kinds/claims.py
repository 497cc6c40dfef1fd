"""Claims of the report: what the model makes of each."""

from typing import Any

from interpose.model.language.told import as_told
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import difference, number
from interpose.viz.figure import Drawing
from interpose.viz.figures.claimed_effects import claimed_effects
from interpose.viz.figures.forest import FOREST
from interpose.viz.kinds.contract import CAUTION, Kind, draws_of, listed, pairs_of
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

READING = mark(
    "Right of 0: as claimed; left: the other way; 1: the smallest effect that matters. A row names the claim, what was "
    "taken away, and the verdict, which also rests on draws from the prior ranges of parameters."
)


def finding(store: Stored) -> str:
    """Say how many comparisons came out as claimed."""
    verdicts = store.table("effects")["verdict"]
    return say_count(
        "{held} of {n} comparison hold as claimed ({pairs})",
        "{held} of {n} comparisons hold as claimed ({pairs})",
        len(verdicts),
        held=int((verdicts == "holds").sum()),
        pairs=pairs_of(store),
    )


FIGURES = (
    Drawing(
        "effects",
        mark("Effects as claimed, by what would matter"),
        (FOREST, READING),
        lambda s: claimed_effects(s.table("effects")),
        finding=finding,
    ),
)
SIDES = mark("lower"), mark("higher")
"""What a claim may say of an outcome, as a table of effects has it."""
CAUTIONS = (
    mark(
        "A claim that holds here holds in this model under its assumptions; one that is assumed could not have failed."
    ),
    CAUTION,
)


def sentences(store: Stored) -> list[str]:
    """Say of every claim what became of it, and on what; results that keep no told reasons tell them as stored."""
    reasons = as_told(store.meta).get("reasons") or {}
    return [
        say(
            "{claim}, {text}: {verdict} ({reason}).",
            claim=e["claim"],
            text=say(str(e["text"])),
            verdict=say(str(e["verdict"])),
            reason=reasons.get(e["claim"]) or say(str(e["on"])),
        )
        for e in store.meta["verdicts"]
    ]


def question(_: Stored) -> str:
    """Return the question that claims answer."""
    return say("Which claims of the report hold in the model?")


def worlds(store: Stored) -> str:
    """Return how many seeds and draws there were."""
    return say(
        "{pairs} of {days}; {draws} from the prior ranges of parameters, {seeds} each.",
        pairs=pairs_of(store),
        days=say_count("{n} day", "{n} days", int(store.meta["days"])),
        draws=draws_of(store),
        seeds=say_count("{n} seed", "{n} seeds", int(store.meta["prior_seeds"])),
    )


def numbers(store: Stored) -> Numbers:
    """Return every comparison with its interval and the smallest effect that matters."""
    heads = (say("outcome"), say("claimed"), say("difference"), say("smallest that matters"), say("verdict"))
    rows = [_cells(e) for e in records(store.table("effects"))]
    return Numbers([Table(say("Comparisons"), ["", *heads], rows)])


def _cells(e: dict[str, Any]) -> list[str]:
    """Write a comparison."""
    change = difference(e["mean"], e["low"], e["high"], str(e["unit"]))
    smallest = number(float(e["smallest"]))
    claimed, verdict = say(str(e["claimed"])), say(str(e["verdict"]))
    return [f"{e['claim']} {say(str(e['name']))}", say(str(e["label"])), claimed, change, smallest, verdict]


KIND = Kind(
    name="claims",
    title=mark("Claims of the report"),
    manifest="claims.json",
    table="effects",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
    cautions=CAUTIONS,
    numbers=numbers,
)
