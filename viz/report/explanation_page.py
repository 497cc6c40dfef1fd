"""The page of an explanation: its sentences and figures."""

from pathlib import Path
from typing import Any

import pandas as pd

from interpose.model.results.formatting import policy_name
from interpose.viz.figures.causal_chain import causal_chain, pathway_effects
from interpose.viz.report.page_parts import Drawn, Results, SentenceGroup, origin, title_of
from interpose.viz.report.templating import render


def explanation_page(
    meta: dict[str, Any], sentences: list[str], chain: pd.DataFrame, weekly: pd.DataFrame, pathways: pd.DataFrame
) -> str:
    """Return the page of an explanation: sentences, the chain and the pathways; it asks no network for anything.

    Parameters
    ----------
    meta : dict
        Territory, its name, outcome, label, unit, policy and scenario.
    sentences : list of str
        Sentences, as plain text.
    chain, weekly, pathways : DataFrame
        As the figures take them.
    """
    territory = meta["territory"] if meta["name"] == meta["territory"] else f"{meta['name']} ({meta['territory']})"
    question = f"How does {policy_name(meta['policy'])} come to change {meta['label']} in {territory}?"
    drawn = [
        Drawn(
            "chain",
            "Along the chain",
            causal_chain(chain, weekly, meta["outcome"]),
            "Difference (with minus without) week by week, mean over seeds, with its 95 % interval. The dotted line is "
            "the day on which a series first differs (median over seeds).",
        ),
        Drawn(
            "pathways",
            "Pathways",
            pathway_effects(pathways, meta["outcome"], meta["unit"]),
            "How much of the difference goes when one pathway is off in both worlds. Parts do not sum to the whole.",
        ),
    ]
    return render(
        "explanation.html.jinja",
        kind="Why here?",
        question=question,
        title=title_of(meta),
        introduction=[],
        results=Results([SentenceGroup("", sentences)], []),
        drawn=drawn,
        origin=origin(meta, {"World \u201cwithout\u201d lacks": ", ".join(meta["policy"])}),
    )


def write_explanation_page(path: Path, **parts: Any) -> None:
    """Write the page of an explanation into one file; ``parts`` as :func:`chain_page` takes them."""
    Path(path).write_text(explanation_page(**parts), encoding="utf-8")
