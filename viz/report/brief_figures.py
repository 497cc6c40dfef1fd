"""The one map and the one figure of a brief."""

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import signed
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figure import Choice
from interpose.viz.figures.choropleth import choropleth, difference_map
from interpose.viz.figures.forest import FOREST, forest
from interpose.viz.figures.map_classes import difference_classes
from interpose.viz.figures.territory_outlines import PER, has_coordinates, outlines, territory_effects
from interpose.viz.kinds.registry import kind_of
from interpose.viz.page_parts import Drawn
from interpose.viz.report.brief_effects import DEATHS
from interpose.viz.report.brief_words import MOST_POLICIES, SHORT
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

MAP, FIGURE = "brief-map", "brief-figure"
TALLEST = 430
"""Height in pixels up to which a study's own figure fits a brief."""


def figure_of(store: Stored, effects: pd.DataFrame) -> Drawn | None:
    """Return the figure of a brief: paired changes of deaths; else the first of the result that fits."""
    deaths = effects[effects["outcome"].isin(DEATHS)]
    policies = list(dict.fromkeys(deaths["policy"]))
    if len(policies) == 1:
        table = deaths.assign(
            mean=deaths["difference"],
            label=say("Deaths, by group"),
            name=[say(SHORT[name]) for name in deaths["outcome"]],
        )
        heading = say("Deaths with {policy} minus deaths without, a run", policy=policies[0])
        return Drawn(FIGURE, heading, forest(table, name="name"), say(FOREST))
    if policies:
        shown = deaths[(deaths["outcome"] == "deaths") & deaths["policy"].isin(policies[:MOST_POLICIES])]
        table = shown.assign(mean=shown["difference"])
        return Drawn(
            FIGURE, say("Deaths of all groups against the baseline"), forest(table, name="policy"), say(FOREST)
        )
    for picture in kind_of(store).pictures(store, Choice()):
        if picture.why_not:
            continue
        drawing = picture.draw()
        if int(drawing.layout.height) <= TALLEST:
            return Drawn(FIGURE, picture.heading, drawing, picture.reading)
    return None


def map_of(store: Stored) -> Drawn | None:
    """Return the map of a brief: with minus without, rates, pale where the interval includes 0; none without places."""
    if store.kind == "twin":
        twin = Twin.read(store.folder)
        if not outlines(twin) and not has_coordinates(territory_effects(twin)):
            return None
        return Drawn(
            MAP,
            say("Where deaths differ"),
            difference_map(twin),
            _reading(OF_BOTH, say("the policy")),
        )
    if store.kind != "compare" or not store.has("by_place"):
        return None
    policy = str(store.meta["policies"][0])
    table = place_rates(store, policy)
    if table.empty or (not outlines(store) and not has_coordinates(table)):
        return None
    title = say("civilian deaths per {per:,} people, against the baseline", per=PER)
    drawing = choropleth(store, table, difference_classes(table["value"], table["sure"], title), circles=False)
    heading = say("Where civilian deaths differ: {policy}", policy=policy)
    return Drawn(MAP, heading, drawing, _reading(OF_CIVILIANS, policy))


OF_BOTH = mark(
    "Deaths of fighters and civilians per {per:,} people of a territory, mean over seeds. Purple: fewer with {policy}; "
    "orange: more. Pale: the 95 % interval includes 0. Of many territories some intervals exclude 0 by chance alone."
)
OF_CIVILIANS = mark(
    "Deaths of civilians per {per:,} people of a territory, mean over seeds. Purple: fewer with {policy}; orange: "
    "more. Pale: the 95 % interval includes 0. Of many territories some intervals exclude 0 by chance alone."
)


def _reading(sentence: str, policy: str) -> str:
    """Write how to read the map."""
    return say(sentence, per=PER, policy=policy)


def place_rates(store: Stored, policy: str) -> pd.DataFrame:
    """Return by how much civilian deaths differ in each territory: id, name, lat, lon, value (a rate), sure, words."""
    effects = store.table("by_place")
    chosen = effects[(effects["policy"] == policy) & (effects["measure"] == "deaths_civilians")]
    found = {str(e["territory"]): e for e in records(chosen)}
    rows = []
    for place in store.scenario.get("places") or []:
        people, e = float(place.get("population") or 0), found.get(str(place["id"]))
        if e is None:
            continue
        rate = PER / people if people > 0 else np.nan
        value, low, high = (e[name] * rate for name in ("difference", "low", "high"))
        spot = {name: float(place.get(name) or 0) for name in ("lat", "lon")}
        ends = {"low": signed(low), "high": signed(high), "value": signed(value)}
        words = say("{value} ({low} to {high}) per {per:,} people", per=PER, **ends)
        row = {"id": str(place["id"]), "name": str(place.get("name") or place["id"]), "value": value, "words": words}
        rows.append(row | spot | {"sure": excludes_zero(low, high)})
    return pd.DataFrame(rows, columns=["id", "name", "value", "words", "lat", "lon", "sure"])
