"""Why here: the chain from a policy to an outcome in one territory."""

from typing import Any

from interpose.model.language.told import as_told
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import difference, policy_name
from interpose.model.results.stored_labels import series_words
from interpose.viz.figure import Drawing
from interpose.viz.figures.causal_chain import causal_chain, pathway_effects
from interpose.viz.kinds.contract import Kind, listed, pairs_of
from interpose.viz.stored_result import Stored


def _chain(store: Stored) -> Any:
    """Draw the chain from the policy to the outcome."""
    return causal_chain(store.table("chain"), store.table("weekly"), store.meta["outcome"])


def _pathways(store: Stored) -> Any:
    """Draw what goes with each pathway."""
    meta = store.meta
    where = say("{label} in {where}", label=_capital(label_of(store)), where=meta["name"])
    seeds = len(meta["seeds"])
    return pathway_effects(
        store.table("pathways"), str(meta["outcome"]), unit=str(meta["unit"]), where=where, seeds=seeds
    )


def label_of(store: Stored) -> str:
    """Return what the explained series is called."""
    return series_words(str(store.meta["outcome"]), str(store.meta["label"]))


def _capital(words: str) -> str:
    """Return words with a capital at their beginning."""
    return f"{words[0].upper()}{words[1:]}"


def changed(store: Stored) -> str:
    """Return by how much the policy changes the outcome there."""
    meta, chain = store.meta, store.table("chain")
    row = chain[chain["series"] == meta["outcome"]].iloc[-1]
    by = difference(row["difference"], row["low"], row["high"], str(row["unit"]))
    return say(
        "{label} in {where}: {difference} with {policy} ({pairs})",
        label=_capital(label_of(store)),
        where=meta["name"],
        difference=by,
        policy=policy_name(meta["policy"]),
        pairs=pairs_of(store),
    )


def carried(store: Stored) -> str:
    """Return which outcome the pathways lead to, and where."""
    return say("Pathways to {label} in {where}", label=label_of(store), where=store.meta["name"])


FIGURES = (
    Drawing(
        "chain",
        mark("Along the chain"),
        mark(
            "Difference (with minus without) week by week, mean over seeds, with its 95 % interval. The dotted line is "
            "the day on which a series first differs (median over seeds)."
        ),
        _chain,
        finding=changed,
    ),
    Drawing(
        "pathways",
        mark("Pathways"),
        mark(
            "How much of the difference goes when one pathway is off in both worlds. Parts do not sum to the whole. "
            "Pathways that change nothing in any seed are left out. A filled diamond: the interval excludes 0."
        ),
        _pathways,
        finding=carried,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Return the sentences that the explanation wrote, in the language that is told in where it kept them in it."""
    if kept := as_told(store.meta).get("sentences"):
        return [str(line) for line in kept]
    path = store.folder / "explain.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def question(store: Stored) -> str:
    """Return the question that an explanation answers."""
    meta = store.meta
    return say(
        "How does {policy} come to change {label} in {where}?",
        policy=policy_name(meta["policy"]),
        label=label_of(store),
        where=meta["name"],
    )


KIND = Kind(
    name="explain",
    title=mark("Why here?"),
    manifest="explain.json",
    table="chain",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
)
