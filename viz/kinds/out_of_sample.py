"""The model fitted to two years of a war and scored on what came after, beside simple forecasts."""

from dataclasses import replace

from interpose.model.results.formatting import number
from interpose.model.results.manifest import read_manifest
from interpose.viz.figure import Choice, Picture
from interpose.viz.kinds import score
from interpose.viz.kinds.contract import Kind, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

PERCENT = 100
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
    """Return how far the level was met, how the model does against others, and how the fit itself did."""
    share, fell = (number(PERCENT * store.meta[name], 0) for name in ("share_of_record", "record_fell_to"))
    checked = store.table("checked")
    failed = [str(label) for label in checked.loc[checked["verdict"] == "fails", "label"]]
    how = f"fails on {len(failed)} of {len(checked)} statistics ({'; '.join(failed)})"
    return [
        f"In the months of the fit the worlds have {share} % of the recorded deaths a month, and in those that are "
        f"scored {fell} % of that number were recorded: how near the level comes afterwards is an accident.",
        *score.sentences(store.parts["governorates"]),
        *(f"At the level of the fit: {line}" for line in score.against_others(store.parts["matched"])),
        f"The fit to 2016 and 2017 itself {how if failed else 'meets all its statistics'}.",
    ]


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
