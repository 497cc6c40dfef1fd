"""What figures of paired worlds found, as their headings: with how many seeds."""

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import CLEAR, clearness, count, difference, policy_name
from interpose.viz.figures.cumulative_difference import cumulative
from interpose.viz.figures.effects import headlines
from interpose.viz.figures.seed_shares import seed_parts

MOST = 0.5
"""Share of seeds from which on most of them differ."""


def clear_effects(twin: Twin) -> str:
    """Return how many headline outcomes a policy changes with an interval that excludes 0."""
    table, name = headlines(twin), policy_name(twin.meta["policy"])
    clear = int((table["clear"] == CLEAR).sum())
    found = f"{clear} of {count(len(table), 'outcome')} differ with an interval that excludes 0"
    return f"{_upper(name)}: {found} ({paired(twin)})"


def mattering(twin: Twin) -> str:
    """Return how many headline outcomes differ by what matters in most seeds."""
    table = seed_parts(twin)
    most = int(((table["lower"] > MOST) | (table["higher"] > MOST)).sum())
    return f"{most} of {count(len(table), 'outcome')} differ by what matters in most seeds ({paired(twin)})"


def deaths_so_far(twin: Twin) -> str:
    """Return by how much civilian deaths differ over the run."""
    last = cumulative(twin, "deaths_civilians").iloc[-1]
    by = difference(last["mean"], last["low"], last["high"], "persons")
    how = "" if clearness(last["low"], last["high"]) == CLEAR else "; the interval includes 0"
    return f"Civilian deaths, with minus without: {by}{how} ({paired(twin)})"


def paired(twin: Twin) -> str:
    """Return how many pairs of worlds there are."""
    return count(len(twin.meta["seeds"]), "paired seed")


def _upper(text: str) -> str:
    """Return words with a capital at their beginning."""
    return f"{text[:1].upper()}{text[1:]}"
