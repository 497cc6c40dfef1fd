"""One page of figures for a stored comparison: a single file that asks no network for anything."""

from pathlib import Path
from typing import Any

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import count, decimals, number, policy_name, signed
from interpose.viz.figures.territory_outlines import territory_effects
from interpose.viz.kinds.twin import PLATES, Plate, findings, overview, reading, record_sentence, relative
from interpose.viz.kinds.twin import draw_all as figures
from interpose.viz.report.html import Drawn, Numbers, Results, SentenceGroup, Table, in_rows, origin, title_of
from interpose.viz.report.templating import render
from interpose.viz.style import records

CAUTION_OF_TWIN = (
    "Better means less harm to anybody (deaths of every group are harm) or more trust. An interval holds the "
    "chance that the model itself plays out from seed to seed. It holds neither the uncertainty of the "
    "assumptions nor that of the model. Of many outcomes about one interval in twenty excludes 0 by "
    "chance alone."
)


def write_page(twin: Twin, path: Path) -> None:
    """Write the page of a comparison into one file."""
    Path(path).write_text(twin_page(twin), encoding="utf-8")


def twin_page(twin: Twin) -> str:
    """Return the page of a comparison: question, results in sentences, figures, numbers, limits, provenance."""
    drawn = figures(twin)
    return render(
        "twin.html.jinja",
        kind="Paired worlds",
        question=f"What does {policy_name(twin.meta['policy'])} change?",
        title=title_of(twin.meta),
        introduction=_introduction(twin),
        said=results(twin),
        drawn=in_rows(Drawn(p.name, p.heading, drawn[p.name], _words(p, twin)) for p in PLATES),
        numbers=numbers(twin),
        origin=origin(twin.meta, {"World \u201cwithout\u201d lacks": ", ".join(twin.meta["policy"])}),
    )


def _introduction(twin: Twin) -> list[str]:
    """Return how the question was answered, over how many seeds and days, and what the scenario is about."""
    seeds, days = count(len(twin.meta["seeds"]), "seed"), count(int(twin.meta["days"]), "day")
    how = (
        f"{seeds}, each run twice over {days}: with and without {policy_name(twin.meta['policy'])}. The two worlds of "
        "a seed share every draw of chance, so that what differs is the policy\u2019s doing."
    )
    return [how, str(twin.meta.get("scenario", {}).get("about") or "")]


def _words(plate: Plate, twin: Twin) -> str:
    """Return how to read a figure; under the outside record, how it compares with the reports."""
    extra = record_sentence(twin) if plate.name == "deaths" else ""
    return f"{reading(plate, twin)} {extra}".strip()


def results(twin: Twin) -> Results:
    """Return in sentences what the policy changes: what gets better, what gets worse, what stays open."""
    sentences, name = findings(twin), policy_name(twin.meta["policy"])
    groups = [
        SentenceGroup(f"Better with {name}", sentences.better, "No headline outcome gets clearly better."),
        SentenceGroup(f"Worse with {name}", sentences.worse, "No headline outcome gets clearly worse."),
        SentenceGroup("Not clearly different", sentences.unclear, "None: every interval excludes 0."),
    ]
    return Results(groups, [CAUTION_OF_TWIN], overview(twin))


def numbers(twin: Twin) -> Numbers:
    """Return every effect as a table, and every territory as another."""
    effects = Table(
        "Every outcome: mean over seeds in both worlds, paired difference (with minus without)",
        ["Outcome", "Unit", "With", "Without", "Difference", "95 % interval", "Relative", "Lower in", "Higher in"],
        [_effect_row(e) for e in records(twin.effects)],
    )
    where = Table(
        "Every territory: deaths of fighters and civilians over the run, mean over seeds",
        ["Territory", "Population", "With", "Without", "Per 10,000 people", "95 % interval", "Personnel"],
        [_place_row(e) for e in records(territory_effects(twin))],
    )
    return Numbers([effects], where)


def _effect_row(e: dict[str, Any]) -> list[str]:
    """Write one outcome's row."""
    places, coarse = decimals(e["difference"], e["low"], e["high"]), decimals(e["with"], e["without"])
    shown = coarse if e["unit"] != "share" else max(coarse, min(places, 4))
    ends = f"{signed(e['low'], places)} to {signed(e['high'], places)}" if e["low"] == e["low"] else "\u2013"
    return [
        e["label"],
        e["unit"],
        number(e["with"], shown),
        number(e["without"], shown),
        signed(e["difference"], places),
        ends,
        relative(e),
        f"{100 * e['lower_in']:.0f} %",
        f"{100 * e['higher_in']:.0f} %",
    ]


def _place_row(e: dict[str, Any]) -> list[str]:
    """Write one territory's row."""
    ends = f"{signed(e['low'])} to {signed(e['high'])}" if e["low"] == e["low"] else "\u2013"
    change = signed(e["difference"])
    named = e["name"] if e["name"] == e["id"] else f"{e['name']} ({e['id']})"
    people = number(e["population"], 0)
    return [named, people, number(e["with"]), number(e["without"]), change, ends, number(e["personnel"], 0)]
