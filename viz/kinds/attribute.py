"""A shared-out effect: which pathways carry it."""

from functools import partial
from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import CLEAR, clearness, difference, listing, outcome_sentence, uncapitalised
from interpose.model.results.intervals import excludes_zero
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.forest import FOREST, forest
from interpose.viz.figures.waterfall import waterfall
from interpose.viz.kinds.contract import Kind, paired_seeds
from interpose.viz.kinds.study_headings import largest_part
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

MOST_PAIRS = 8
PARTS_READING = mark(
    "Shapley values of groups of pathways, mean over seeds: each bar begins where the last one ended, and together "
    "they are the whole effect. Lines: the 95 % interval of the part alone. Open bars: the interval includes 0."
)
TOGETHER_READING = mark(
    "Shapley interaction index: what two groups of pathways do together beyond what each does alone."
)


def player_words(player: object) -> str:
    """Return what a group of pathways, or a single one, is called; a reader's own groups as they are called there."""
    plain = str(player).replace("_", " ")
    told = say(plain)
    return told if told != plain else str(player)


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of parts of an effect: one waterfall an outcome, and how players work together."""
    found = [
        Picture(
            f"waterfall-{outcome}",
            _heading(store, str(outcome)),
            say(PARTS_READING),
            partial(_waterfall, store, str(outcome)),
        )
        for outcome in store.meta["outcomes"]
    ]
    pairs = store.table("interactions") if store.has("interactions") else pd.DataFrame()
    shown = pd.DataFrame()
    if len(pairs):
        shown = pairs.groupby("outcome", sort=False).head(MOST_PAIRS)
        names = [
            say("{one} and {other}", one=player_words(one), other=player_words(other))
            for one, other in zip(shown["one"], shown["other"], strict=True)
        ]
        labels, units = [label_of(n) for n in shown["outcome"]], [unit_of(n) for n in shown["outcome"]]
        shown = shown.assign(mean=shown["interaction"], pair=names, label=labels, unit=units)
    words = " ".join(map(say, (TOGETHER_READING, FOREST)))
    why = "" if len(shown) else say("orders were sampled, which gives no interactions")
    return [*found, Picture("interactions", _together(shown), words, lambda: forest(shown, name="pair"), why)]


def _heading(store: Stored, outcome: str) -> str:
    """Return which pathway carries most of the effect on one outcome."""
    parts = store.table("parts")
    parts = parts[parts["outcome"] == outcome].assign(mean=lambda t: t["part"], player=told_players)
    seeds = len(store.meta["seeds"])
    return largest_part(label_of(outcome), parts, name="player", unit=unit_of(outcome), seeds=seeds)


def _together(pairs: pd.DataFrame) -> str:
    """Return which pair does most beyond what its parts do alone, or that no interval excludes 0."""
    clear = pairs[excludes_zero(pairs["low"], pairs["high"])] if len(pairs) else pairs
    if clear.empty:
        return say("Pairs of pathways: every interval includes 0") if len(pairs) else say("Pairs of pathways")
    strongest = records(clear.sort_values("mean", key=abs))[-1]
    much = difference(strongest["mean"], strongest["low"], strongest["high"], str(strongest["unit"]))
    return say("Together beyond each alone: {pair}, {difference}", pair=strongest["pair"], difference=much)


def told_players(parts: pd.DataFrame) -> list[str]:
    """Return what the players of a table of parts are called."""
    return [player_words(player) for player in parts["player"]]


def _waterfall(store: Stored, outcome: str) -> Any:
    """Draw the parts of the effect on one outcome."""
    parts, whole = store.table("parts"), store.table("whole")
    kept = parts[parts["outcome"] == outcome].assign(mean=lambda t: t["part"], player=told_players)
    e = whole[whole["outcome"] == outcome].iloc[0]
    total = (float(e["effect"]), float(e["low"]), float(e["high"]))
    return waterfall(kept, name="player", label=label_of(outcome), unit=unit_of(outcome), total=total)


def sentences(store: Stored) -> list[str]:
    """Say how large the whole effect is, and which parts have an interval that excludes 0."""
    said = []
    for whole in records(store.table("whole")):
        name, unit = str(whole["outcome"]), unit_of(str(whole["outcome"]))
        effect = outcome_sentence(label_of(name), whole["effect"], whole["low"], whole["high"], unit)
        effect = f"{effect[0].upper()}{effect[1:]}"
        said.append(say("{effect}, all pathways together.", effect=effect))
        parts = store.table("parts")
        parts = parts[parts["outcome"] == name]
        clear = [e for e in records(parts) if clearness(e["low"], e["high"]) == CLEAR]
        words = [f"{player_words(e['player'])} {difference(e['part'], e['low'], e['high'], unit)}" for e in clear]
        said.append(
            say("Parts of it whose interval excludes 0: {parts}.", parts=listing(words))
            if words
            else say("The interval of every single part includes 0.")
        )
    return said


def question(store: Stored) -> str:
    """Return the question that sharing out an effect answers."""
    names = listing([uncapitalised(label_of(str(name))) for name in store.meta["outcomes"]])
    return say("Through which pathways does the policy change {outcomes}?", outcomes=names)


KIND = Kind(
    name="attribute",
    title=mark("Parts of an effect"),
    manifest="attribution.json",
    table="parts",
    question=question,
    figures=figures,
    names=("interactions",),
    sentences=sentences,
    worlds=paired_seeds,
)
