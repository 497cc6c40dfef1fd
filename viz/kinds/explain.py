"""Why here: the chain from a policy to an outcome in one territory."""

from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.causal_chain import causal_chain, pathway_effects
from interpose.viz.stored_result import Stored


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of an explanation."""
    meta = store.meta
    return [
        Picture(
            "chain",
            "Along the chain",
            "Difference (with minus without) week by week, mean over seeds, with its 95 % interval. The dotted line is "
            "the day on which a series first differs (median over seeds).",
            lambda: causal_chain(store.table("chain"), store.table("weekly"), meta["outcome"]),
        ),
        Picture(
            "pathways",
            "Pathways",
            "How much of the difference goes when one pathway is off in both worlds. Parts do not sum to the whole.",
            lambda: pathway_effects(store.table("pathways"), meta["outcome"], meta["unit"]),
        ),
    ]


def sentences(store: Stored) -> list[str]:
    """Return the sentences that the explanation wrote."""
    path = store.folder / "explain.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
