"""Why here: the chain from a policy to an outcome in one territory."""

from typing import Any

from interpose.model.results.formatting import count, difference, policy_name
from interpose.viz.figure import Drawing
from interpose.viz.figures.causal_chain import causal_chain, pathway_effects
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored


def _chain(store: Stored) -> Any:
    """Draw the chain from the policy to the outcome."""
    return causal_chain(store.table("chain"), store.table("weekly"), store.meta["outcome"])


def _pathways(store: Stored) -> Any:
    """Draw what goes with each pathway."""
    meta = store.meta
    label = str(meta["label"])
    where = f"{label[0].upper()}{label[1:]} in {meta['name']}"
    seeds = len(meta["seeds"])
    return pathway_effects(
        store.table("pathways"), str(meta["outcome"]), unit=str(meta["unit"]), where=where, seeds=seeds
    )


def changed(store: Stored) -> str:
    """Return by how much the policy changes the outcome there."""
    meta, chain = store.meta, store.table("chain")
    row = chain[chain["series"] == meta["outcome"]].iloc[-1]
    by = difference(row["difference"], row["low"], row["high"], str(row["unit"]))
    label, seeds = str(meta["label"]), count(len(meta["seeds"]), "paired seed")
    return f"{label[0].upper()}{label[1:]} in {meta['name']}: {by} with {policy_name(meta['policy'])} ({seeds})"


def carried(store: Stored) -> str:
    """Return which outcome the pathways lead to, and where."""
    return f"Pathways to {store.meta['label']} in {store.meta['name']}"


FIGURES = (
    Drawing(
        "chain",
        "Along the chain",
        "Difference (with minus without) week by week, mean over seeds, with its 95 % interval. The dotted line is "
        "the day on which a series first differs (median over seeds).",
        _chain,
        finding=changed,
    ),
    Drawing(
        "pathways",
        "Pathways",
        "How much of the difference goes when one pathway is off in both worlds. Parts do not sum to the whole. "
        "Pathways that change nothing in any seed are left out. A filled diamond: the interval excludes 0.",
        _pathways,
        finding=carried,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Return the sentences that the explanation wrote."""
    path = store.folder / "explain.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def question(store: Stored) -> str:
    """Return the question that an explanation answers."""
    meta = store.meta
    return f"How does {policy_name(meta['policy'])} come to change {meta['label']} in {meta['name']}?"


KIND = Kind(
    name="explain",
    title="Why here?",
    manifest="explain.json",
    table="chain",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
)
