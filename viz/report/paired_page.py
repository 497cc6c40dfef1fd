"""One page of figures for a stored comparison: a single file that asks no network for anything."""

from pathlib import Path
from typing import Any

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import count, decimals, number, policy_name, signed
from interpose.viz.figures.territory_outlines import territory_effects
from interpose.viz.kinds.twin import PLATES, Plate, findings, overview, reading, record_sentence, relative
from interpose.viz.kinds.twin import draw_all as figures
from interpose.viz.report.page_parts import Drawn, Numbers, Results, SentenceGroup, Table, in_rows, origin, title_of
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
        results=results(twin),
        drawn=in_rows(Drawn(p.name, p.heading, drawn[p.name], _reading(p, twin)) for p in PLATES),
        numbers=numbers(twin),
        origin=origin(twin.meta, {"World \u201cwithout\u201d lacks": ", ".join(twin.meta["policy"])}),
    )


def _introduction(twin: Twin) -> list[str]:
    """Return how the question was answered, over how many seeds and days, and what the scenario is about."""
    seeds, days = count(len(twin.meta["seeds"]), "seed"), count(int(twin.meta["days"]), "day")
    method = (
        f"{seeds}, each run twice over {days}: with and without {policy_name(twin.meta['policy'])}. The two worlds of "
        "a seed share every draw of chance, so that what differs is the policy\u2019s doing."
    )
    return [method, str(twin.meta.get("scenario", {}).get("about") or "")]


def _reading(plate: Plate, twin: Twin) -> str:
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
    territories = Table(
        "Every territory: deaths of fighters and civilians over the run, mean over seeds",
        ["Territory", "Population", "With", "Without", "Per 10,000 people", "95 % interval", "Personnel"],
        [_territory_row(e) for e in records(territory_effects(twin))],
    )
    return Numbers([effects], territories)


def _effect_row(e: dict[str, Any]) -> list[str]:
    """Write one outcome's row."""
    digits, mean_digits = decimals(e["difference"], e["low"], e["high"]), decimals(e["with"], e["without"])
    digits_shown = mean_digits if e["unit"] != "share" else max(mean_digits, min(digits, 4))
    interval = f"{signed(e['low'], digits)} to {signed(e['high'], digits)}" if e["low"] == e["low"] else "\u2013"
    return [
        e["label"],
        e["unit"],
        number(e["with"], digits_shown),
        number(e["without"], digits_shown),
        signed(e["difference"], digits),
        interval,
        relative(e),
        f"{100 * e['lower_in']:.0f} %",
        f"{100 * e['higher_in']:.0f} %",
    ]


def _territory_row(e: dict[str, Any]) -> list[str]:
    """Write one territory's row."""
    interval = f"{signed(e['low'])} to {signed(e['high'])}" if e["low"] == e["low"] else "\u2013"
    difference = signed(e["difference"])
    name = e["name"] if e["name"] == e["id"] else f"{e['name']} ({e['id']})"
    people = number(e["population"], 0)
    return [name, people, number(e["with"]), number(e["without"]), difference, interval, number(e["personnel"], 0)]
