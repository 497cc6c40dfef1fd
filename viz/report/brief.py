"""Two pages that brief: the question, the answer with intervals, what it costs, a map, a figure, what it rests on."""

from typing import Any, NamedTuple

import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.language.words import mark, say
from interpose.viz.cost_words import costs_in_words
from interpose.viz.kinds.registry import kind_of
from interpose.viz.page_parts import Drawn, SentenceGroup, Table, title_of
from interpose.viz.report.brief_effects import Compared, compared, effects_of
from interpose.viz.report.brief_figures import figure_of, map_of
from interpose.viz.report.brief_grounds import Grounds, grounds, shortened
from interpose.viz.report.brief_sweep import baseline_words, sweep_answer, sweep_effects
from interpose.viz.report.brief_words import answer, table_of
from interpose.viz.report.templating import render
from interpose.viz.stored_result import Stored, as_it_was_written

MOST_COSTS = 3
"""Policies whose cost is said in sentences."""
NO_PLACES = mark("The scenario gives no places, so that there is no map.")
KEEPS_NONE = mark("This kind of result keeps no differences by place, so that there is no map.")
KEEP_PLACES = ("compare", "twin")
"""Kinds of results that keep differences by place."""
LONGEST = 700
"""Letters of a study's sentence that fit a brief."""


class Brief(NamedTuple):
    """What stands on the two pages."""

    question: str
    title: str
    worlds: str
    answer: list[str]
    table: Table | None
    costs: list[SentenceGroup]
    figure: Drawn | None
    where: str
    map: Drawn | None
    why_no_map: str
    grounds: Grounds


def has_brief(store: Stored) -> bool:
    """Whether a stored result is of one scenario, so that a brief can say what it rests on."""
    return bool(store.scenario.get("start")) and "days" in store.meta


def brief_of(store: Stored) -> Brief:
    """Return the brief of a stored result.

    Raises
    ------
    OutputError
        For a result that is not of one scenario.
    """
    if not has_brief(store):
        problem = f"a result of {store.kind} is not of one scenario, and a brief says what one rests on"
        raise OutputError(f"{store.folder}: {problem}: use `interpose report` for this one")
    worlds, kind = compared(store), kind_of(store)
    effects, said, baseline = _found(store, worlds)
    drawn = map_of(store)
    return Brief(
        question=kind.question(store),
        title=title_of(store.meta),
        worlds=kind.worlds(store),
        answer=[shortened(sentence, LONGEST) for sentence in said[:3]],
        table=table_of(effects, baseline),
        costs=costs_in_words(*worlds, MOST_COSTS) if worlds.baseline else [],
        figure=figure_of(store, effects if store.kind != "sweep" else effects.head(0)),
        where=drawn.heading if drawn else say("Where"),
        map=drawn._replace(heading="") if drawn else None,
        why_no_map="" if drawn else say(NO_PLACES if store.kind in KEEP_PLACES else KEEPS_NONE),
        grounds=grounds(store),
    )


def _found(store: Stored, worlds: Compared) -> tuple[pd.DataFrame, list[str], str]:
    """Return the paired effects, the sentences of the answer, and what effects are compared with."""
    if store.kind == "sweep":
        said = sweep_answer(store)
        return sweep_effects(store), said or kind_of(store).sentences(store), baseline_words(store)
    effects = effects_of(worlds)
    said = answer(effects, int(store.meta["days"]))
    if store.kind == "study" or not said:
        said = [*said[:1], *kind_of(store).sentences(store)]
    return effects, said, say("the world without") if store.kind == "twin" else worlds.baseline


def brief_page(store: Stored) -> str:
    """Return the two pages as one HTML file that asks no network for anything.

    Raises
    ------
    OutputError
        For a result that is not of one scenario, or one that is not as it was written.
    """
    with as_it_was_written(store.folder, store.kind):
        return render("brief.html.jinja", brief=brief_of(store), **origin_of(store))


def origin_of(store: Stored) -> dict[str, Any]:
    """Return what the foot of a brief says: software, when it was made, data credits."""
    software = store.meta.get("software", {})
    made = f"{software.get('name', 'interpose')} {software.get('version', '')}, {store.meta.get('made', '')}"
    return {"made": made, "credit": shortened(str(store.scenario.get("attribution") or ""), 320)}
