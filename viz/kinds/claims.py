"""Claims of the report: what the model makes of each."""

from typing import Any

from interpose.model.results.formatting import count, difference, number
from interpose.viz.figure import Drawing
from interpose.viz.figures.claimed_effects import claimed_effects
from interpose.viz.figures.forest import FOREST
from interpose.viz.kinds.contract import CAUTION, Kind, listed
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

READING = (
    f"{FOREST} Right of 0: as claimed; left: the other way; 1: the smallest effect that matters. A row names the "
    "claim, what was taken away, and the verdict, which also rests on draws from the prior ranges of parameters."
)


def finding(store: Stored) -> str:
    """Say how many comparisons came out as claimed."""
    verdicts = store.table("effects")["verdict"]
    seeds = count(len(store.meta["seeds"]), "paired seed")
    return f"{int((verdicts == 'holds').sum())} of {count(len(verdicts), 'comparison')} hold as claimed ({seeds})"


FIGURES = (
    Drawing(
        "effects",
        "Effects as claimed, by what would matter",
        READING,
        lambda s: claimed_effects(s.table("effects")),
        finding=finding,
    ),
)
CAUTIONS = (
    "A claim that holds here holds in this model under its assumptions; one that is assumed could not have failed.",
    CAUTION,
)


def sentences(store: Stored) -> list[str]:
    """Say of every claim what became of it, and on what."""
    return [f"{e['claim']}, {e['text']}: {e['verdict']} ({e['on']})." for e in store.meta["verdicts"]]


def question(_: Stored) -> str:
    """Return the question that claims answer."""
    return "Which claims of the report hold in the model?"


def worlds(store: Stored) -> str:
    """Return how many seeds and draws there were."""
    seeds, draws = count(len(store.meta["seeds"]), "paired seed"), count(int(store.meta["draws"]), "draw")
    days = count(int(store.meta["days"]), "day")
    return f"{seeds} of {days}; {draws} from the prior ranges of parameters, {store.meta['prior_seeds']} seeds each."


def numbers(store: Stored) -> Numbers:
    """Return every comparison with its interval and the smallest effect that matters."""
    columns = ["", "outcome", "claimed", "difference", "smallest that matters", "verdict"]
    return Numbers([Table("Comparisons", columns, [_cells(e) for e in records(store.table("effects"))])])


def _cells(e: dict[str, Any]) -> list[str]:
    """Write a comparison."""
    change = difference(e["mean"], e["low"], e["high"], str(e["unit"]))
    smallest = number(float(e["smallest"]))
    return [f"{e['claim']} {e['name']}", str(e["label"]), str(e["claimed"]), change, smallest, str(e["verdict"])]


KIND = Kind(
    name="claims",
    title="Claims of the report",
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
