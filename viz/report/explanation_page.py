"""The page of an explanation: its sentences and figures."""

from pathlib import Path
from typing import Any

import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import policy_name
from interpose.viz.figure import Choice
from interpose.viz.kinds.explain import KIND, label_of
from interpose.viz.page_parts import Drawn, Results, SentenceGroup, origin, title_of
from interpose.viz.report.templating import render
from interpose.viz.stored_result import Stored


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
    where = meta["territory"] if meta["name"] == meta["territory"] else f"{meta['name']} ({meta['territory']})"
    store = Stored(KIND.name, Path(), meta, {"chain": chain, "weekly": weekly, "pathways": pathways})
    question = say(
        "How does {policy} come to change {label} in {where}?",
        policy=policy_name(meta["policy"]),
        label=label_of(store),
        where=where,
    )
    drawn = [Drawn(p.name, p.heading, p.draw(), p.reading) for p in KIND.pictures(store, Choice())]
    return render(
        "explanation.html.jinja",
        kind=say(KIND.title),
        question=question,
        title=title_of(meta),
        introduction=[],
        results=Results([SentenceGroup("", sentences)], []),
        drawn=drawn,
        origin=origin(meta, {say("World \u201cwithout\u201d lacks"): ", ".join(meta["policy"])}),
    )


def write_explanation_page(path: Path, **parts: Any) -> None:
    """Write the page of an explanation into one file; ``parts`` as :func:`explanation_page` takes them."""
    Path(path).write_text(explanation_page(**parts), encoding="utf-8")
