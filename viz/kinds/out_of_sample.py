"""The model fitted to two years of a war and scored on what came after, beside simple forecasts."""

from dataclasses import replace

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number
from interpose.model.results.manifest import read_manifest
from interpose.model.results.stored_labels import statistic_words
from interpose.viz.figure import Choice, Picture
from interpose.viz.kinds import score
from interpose.viz.kinds.contract import Kind, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

PERCENT = 100
LEVELS = {
    "governorates": mark("Mean scores, by governorate"),
    "matched": mark("Mean scores, at the level of the fit"),
    "country": mark("Mean scores, the whole country"),
}
"""Folders of scores below the result, and what the table of each is called."""
CAUTIONS = (
    mark(
        "An exercise in scoring on one war and two years, published whatever came of it: no proof of the model, and no "
        "forecast."
    ),
    *score.CAUTIONS,
)


LEVEL = mark(
    "In the months of the fit the worlds have {share} % of the recorded deaths a month, and in those that are scored "
    "{fell} % of that number were recorded: how near the level comes afterwards is an accident."
)
FAILS = mark("The fit to 2016 and 2017 itself fails on {failed} of {all} statistics ({statistics}).")
MEETS = mark("The fit to 2016 and 2017 itself meets all its statistics.")


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
    failed = [statistic_words(label) for label in checked.loc[checked["verdict"] == "fails", "label"]]
    fit = say(MEETS)
    if failed:
        fit = say(FAILS, failed=len(failed), all=len(checked), statistics="; ".join(failed))
    return [
        say(LEVEL, share=share, fell=fell),
        *score.sentences(store.parts["governorates"]),
        *(say("At the level of the fit: {line}", line=line) for line in score.against_others(store.parts["matched"])),
        fit,
    ]


def numbers(store: Stored) -> Numbers:
    """Return mean scores at every level, by months ahead, and how the fit itself did."""
    tables = [score.mean_table(part, say(LEVELS[name])) for name, part in store.parts.items()]
    ahead = store.table("horizons").set_index("forecast")
    rows = [
        [str(name), *(number(value) for value in row)] for name, row in zip(ahead.index, ahead.to_numpy(), strict=True)
    ]
    heads = [say("Forecast"), *map(str, ahead.columns)]
    tables.append(Table(say("Mean CRPS by months ahead (deaths)"), heads, rows))
    checked = [[statistic_words(e["label"]), say(str(e["verdict"]))] for e in records(store.table("checked"))]
    heads = [say("Statistic"), say("Verdict")]
    return Numbers([*tables, Table(say("The fit to 2016 and 2017 itself"), heads, checked)])


def worlds(store: Stored) -> str:
    """Return how many worlds were run, and what was scored."""
    scored = score.worlds(store.parts["governorates"])
    sentence = mark("Fitted to months that forecasts may see; {draws:,} worlds. Scored: {scored}")
    return say(sentence, draws=int(store.meta["draws"]), scored=scored)


KIND = Kind(
    name="out_of_sample",
    title=mark("Scored on months that the fit has not seen"),
    manifest="out_of_sample.json",
    table="horizons",
    question=lambda _: say("How well does the model do on months that its fit has not seen?"),
    figures=figures,
    names=score.KIND.names,
    sentences=sentences,
    worlds=worlds,
    complete=complete,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=nothing_asked,
)
