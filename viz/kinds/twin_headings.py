"""What figures of paired worlds found, as their headings: with how many seeds."""

from interpose.model.language.words import say, say_count
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import CLEAR, clearness, difference, policy_name
from interpose.viz.figures.cumulative_difference import cumulative
from interpose.viz.figures.effects import headlines
from interpose.viz.figures.seed_shares import seed_parts

MOST = 0.5
"""Share of seeds from which on most of them differ."""


def clear_effects(twin: Twin) -> str:
    """Return how many headline outcomes a policy changes with an interval that excludes 0."""
    table, name = headlines(twin), policy_name(twin.meta["policy"])
    named = {"policy": _upper(name), "clear": int((table["clear"] == CLEAR).sum()), "pairs": paired(twin)}
    return say_count(
        "{policy}: {clear} of {n} outcome differ with an interval that excludes 0 ({pairs})",
        "{policy}: {clear} of {n} outcomes differ with an interval that excludes 0 ({pairs})",
        len(table),
        **named,
    )


def mattering(twin: Twin) -> str:
    """Return how many headline outcomes differ by what matters in most seeds."""
    table = seed_parts(twin)
    most = int(((table["lower"] > MOST) | (table["higher"] > MOST)).sum())
    return say_count(
        "{most} of {n} outcome differ by what matters in most seeds ({pairs})",
        "{most} of {n} outcomes differ by what matters in most seeds ({pairs})",
        len(table),
        most=most,
        pairs=paired(twin),
    )


def deaths_so_far(twin: Twin) -> str:
    """Return by how much civilian deaths differ over the run."""
    last = cumulative(twin, "deaths_civilians").iloc[-1]
    by = difference(last["mean"], last["low"], last["high"], "persons")
    named = {"difference": by, "pairs": paired(twin)}
    if clearness(last["low"], last["high"]) == CLEAR:
        return say("Civilian deaths, with minus without: {difference} ({pairs})", **named)
    return say("Civilian deaths, with minus without: {difference}; the interval includes 0 ({pairs})", **named)


def paired(twin: Twin) -> str:
    """Return how many pairs of worlds there are."""
    return say_count("{n} paired seed", "{n} paired seeds", len(twin.meta["seeds"]))


def _upper(text: str) -> str:
    """Return words with a capital at their beginning."""
    return f"{text[:1].upper()}{text[1:]}"
