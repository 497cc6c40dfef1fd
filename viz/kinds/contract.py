"""What a kind of stored result declares: how its folder is recognised, its question, figures, sentences and numbers.

A new kind is one new file in this folder that ends with ``KIND = Kind(...)``; nothing else lists it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interpose.model.language.words import mark, say, say_count
from interpose.viz.figure import Choice, Drawing, Picture
from interpose.viz.page_parts import Numbers, Results, SentenceGroup
from interpose.viz.stored_result import Stored

CAUTION = mark(
    "An interval holds the chance that the model itself plays out, or what its figure says. It holds "
    "neither the uncertainty of the assumptions nor that of the model. Of many intervals about one "
    "in twenty excludes 0 by chance alone."
)
ASKED = {
    "policy": mark("Policy"),
    "baseline": mark("Baseline"),
    "policies": mark("Policies"),
    "outcome": mark("Outcome"),
    "outcomes": mark("Outcomes"),
    "method": mark("Method"),
    "samples": mark("Samples"),
    "draws": mark("Draws"),
    "trials": mark("Trials"),
    "territory": mark("Territory"),
}
"""Keys of manifests that say what was asked, and how a page calls them."""


def seeds_each(store: Stored) -> str:
    """Return how many worlds were run, over how many days."""
    days, seeds = say_count("{n} day", "{n} days", int(store.meta["days"])), len(store.meta.get("seeds") or [])
    return (
        say("{seeds} of {days} each.", seeds=say_count("{n} seed", "{n} seeds", seeds), days=days)
        if seeds
        else say("Fresh seeds for every try, {days} a run.", days=days)
    )


def seeds_of(store: Stored) -> str:
    """Return how many seeds were run."""
    return say_count("{n} seed", "{n} seeds", len(store.meta["seeds"]))


def pairs_of(store: Stored) -> str:
    """Return how many pairs of worlds were run."""
    return say_count("{n} paired seed", "{n} paired seeds", len(store.meta["seeds"]))


def draws_of(store: Stored) -> str:
    """Return how many draws of what is uncertain there were."""
    return say_count("{n} draw", "{n} draws", int(store.meta["draws"]))


def paired_seeds(store: Stored) -> str:
    """Return how many pairs of worlds were run, over how many days."""
    return f"{seeds_each(store)} {say('The worlds of a seed share every draw of chance.')}"


def one_seed(store: Stored) -> str:
    """Return which world was run, over how many days."""
    return say(
        "Seed {seeds}, {days}.",
        seeds=store.meta["seeds"][0],
        days=say_count("{n} day", "{n} days", int(store.meta["days"])),
    )


def asked(store: Stored) -> dict[str, str]:
    """Return what was asked, as far as the manifest says it in the usual keys."""
    return {
        say(words): written(store.meta[name])
        for name, words in ASKED.items()
        if store.meta.get(name) not in (None, {}, [])
    }


def nothing_asked(_: Stored) -> dict[str, str]:
    """Return nothing: the scenario and the seed say all that was asked."""
    return {}


def written(value: Any) -> str:
    """Write a value of a manifest."""
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def as_it_is(store: Stored) -> Stored:
    """Return a stored result as it was read."""
    return store


def no_numbers(_: Stored) -> Numbers | None:
    """Return no numbers: all of them are in tables of the folder."""
    return None


def listed(drawings: tuple[Drawing, ...]) -> Callable[[Stored, Choice], list[Picture]]:
    """Return what lists figures that do not depend on a reader's choice."""
    return lambda store, choice: [drawing.of(store) for drawing in drawings]


@dataclass(frozen=True)
class Kind:
    """A kind of stored result.

    Parameters
    ----------
    name : str
        The command that writes it.
    title : str
        What a report of it is called.
    manifest : str
        The file by which its folder is recognised, and in which it says what it is.
    table : str
        Its main table.
    question : callable
        The question that a result answers.
    figures : callable
        Its figures, those that cannot be drawn from it too.
    names : tuple of str
        Names of its figures, but those of which there is one an outcome.
    sentences : callable
        The result in sentences, of plain text.
    worlds : callable
        How many worlds were run, in a sentence.
    choices : tuple of str
        What a reader may choose about its figures: fields of :class:`Choice`.
    complete : callable
        Adds what is not in the manifest itself after it was read.
    shown : callable, optional
        The figures of a report, where they are not just those that can be drawn.
    cautions : tuple of str
        What to mind when reading the sentences.
    results : callable, optional
        The sentences in groups, where one group does not do.
    numbers : callable
        The tables of numbers in a report.
    asked : callable
        What is needed, beside scenario and seeds, to ask again.
    """

    name: str
    title: str
    manifest: str
    table: str
    question: Callable[[Stored], str]
    figures: Callable[[Stored, Choice], list[Picture]]
    names: tuple[str, ...]
    sentences: Callable[[Stored], list[str]]
    worlds: Callable[[Stored], str] = seeds_each
    choices: tuple[str, ...] = ()
    complete: Callable[[Stored], Stored] = as_it_is
    shown: Callable[[Stored, Choice], list[Picture]] | None = None
    cautions: tuple[str, ...] = (CAUTION,)
    results: Callable[[Stored], Results] | None = None
    numbers: Callable[[Stored], Numbers | None] = no_numbers
    asked: Callable[[Stored], dict[str, str]] = asked

    def pictures(self, store: Stored, choice: Choice) -> list[Picture]:
        """Return the figures of a report of a result."""
        listed = (self.shown or self.figures)(store, choice)
        return [picture for picture in listed if not picture.why_not]

    def words(self, store: Stored) -> Results:
        """Return a result in sentences, with what to mind."""
        if self.results is not None:
            return self.results(store)
        return Results([SentenceGroup("", self.sentences(store))], [say(caution) for caution in self.cautions])
