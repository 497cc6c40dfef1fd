"""The model fitted to two years of a war and scored on what came after, beside simple forecasts."""

from dataclasses import replace

from interpose.experiments.out_of_sample.page import verdicts_of
from interpose.model.results.formatting import number
from interpose.viz.figure import Choice, Picture
from interpose.viz.kinds import score
from interpose.viz.kinds.contract import Kind, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored, read_manifest
from interpose.viz.style import records

LEVELS = {"governorates": "by governorate", "matched": "at the level of the fit", "country": "the whole country"}
"""Folders of scores below the result, and what each is of."""
CAUTIONS = (
    "An exercise in scoring on one war and two years, published whatever came of it: no proof of the model, and no "
    "forecast.",
    *score.CAUTIONS,
)


def complete(store: Stored) -> Stored:
    """Return an exercise with its scores at every level."""
    parts = {
        name: Stored(score.KIND.name, store.folder / name, read_manifest(store.folder / name / score.KIND.manifest))
        for name in LEVELS
    }
    return replace(store, parts=parts)


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of the scores by governorate."""
    return score.KIND.figures(store.parts["governorates"], choice)


def sentences(store: Stored) -> list[str]:
    """Return what came of it."""
    scores, matched = store.parts["governorates"], store.parts["matched"]
    tables = scores.table("means"), scores.table("differences"), matched.table("differences")
    said = verdicts_of(*tables, store.table("checked"), store.meta)
    return [line.replace("**", "").replace("`", "") for line in said]


def numbers(store: Stored) -> Numbers:
    """Return mean scores at every level, by months ahead, and how the fit itself did."""
    tables = [score.mean_table(part, f"Mean scores, {LEVELS[name]}") for name, part in store.parts.items()]
    ahead = store.table("horizons").set_index("forecast")
    rows = [
        [str(name), *(number(value) for value in row)] for name, row in zip(ahead.index, ahead.to_numpy(), strict=True)
    ]
    tables.append(Table("Mean CRPS by months ahead (deaths)", ["Forecast", *map(str, ahead.columns)], rows))
    checked = [[str(e["label"]), str(e["verdict"])] for e in records(store.table("checked"))]
    return Numbers([*tables, Table("The fit to 2016 and 2017 itself", ["Statistic", "Verdict"], checked)])


def worlds(store: Stored) -> str:
    """Return how many worlds were run, and what was scored."""
    scored = score.worlds(store.parts["governorates"])
    return f"Fitted to months that forecasts may see; {int(store.meta['draws']):,} worlds. Scored: {scored}"


KIND = Kind(
    name="out_of_sample",
    title="Scored on months that the fit has not seen",
    manifest="out_of_sample.json",
    table="horizons",
    question=lambda _: "How well does the model do on months that its fit has not seen?",
    figures=figures,
    names=score.KIND.names,
    sentences=sentences,
    worlds=worlds,
    complete=complete,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=nothing_asked,
)
