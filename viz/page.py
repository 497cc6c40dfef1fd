"""One page of figures for a stored comparison: a single file that asks no network for anything."""

from html import escape
from pathlib import Path
from typing import Any

from interpose.model.store import Twin
from interpose.viz.blocks import NO_SCRIPT, count, document, header, listing_of, origin, section, table
from interpose.viz.blocks import plate as place
from interpose.viz.findings import findings, overview, record_sentence, relative
from interpose.viz.places import territories
from interpose.viz.plates import PAIRED, PLATES, Plate, figures, reading
from interpose.viz.theme import decimals, number, policy_name, records, signed


def write_page(twin: Twin, path: Path) -> None:
    """Write the page of a comparison into one file."""
    Path(path).write_text(twin_page(twin), encoding="utf-8")


def twin_page(twin: Twin) -> str:
    """Make the page of a comparison: question, results in sentences, figures, numbers, limits, provenance."""
    scenario = twin.meta.get("scenario", {})
    question = f"What does {policy_name(twin.meta['policy'])} change?"
    title = str(scenario.get("title") or scenario.get("name") or "")
    parts = [
        _header(twin, question, title),
        results(twin),
        _figures(twin),
        numbers(twin),
        origin(twin.meta, {"World \u201cwithout\u201d lacks": ", ".join(twin.meta["policy"])}),
    ]
    return document(f"{question} {title}", "\n".join(parts))


def _header(twin: Twin, question: str, title: str) -> str:
    """Ask the question; say of which scenario, over how many seeds and days."""
    seeds, days = len(twin.meta["seeds"]), int(twin.meta["days"])
    about = str(twin.meta.get("scenario", {}).get("about") or "")
    how = (
        f"{count(seeds, 'seed')}, each run twice over {count(days, 'day')}: with and without "
        f"{policy_name(twin.meta['policy'])}. The two worlds of a seed share every draw of chance, so that "
        "what differs is the policy\u2019s doing."
    )
    return header("Paired worlds", question, title, [how, about])


def results(twin: Twin) -> str:
    """Say in sentences what the policy changes: what gets better, what gets worse, what stays open."""
    found, name = findings(twin), escape(policy_name(twin.meta["policy"]))
    blocks = [
        (f"Better with {name}", found.better, "No headline outcome gets clearly better."),
        (f"Worse with {name}", found.worse, "No headline outcome gets clearly worse."),
        ("Not clearly different", found.unclear, "None: every interval excludes 0."),
    ]
    lists = "\n".join(f"<h3>{heading}</h3>\n{listing_of(said, nothing)}" for heading, said, nothing in blocks)
    caution = (
        "Better means less harm to anybody (deaths of every group are harm) or more trust. An interval holds the "
        "chance that the model itself plays out from seed to seed. It holds neither the uncertainty of the "
        "assumptions nor that of the model. Of many outcomes about one interval in twenty excludes 0 by "
        "chance alone."
    )
    body = f'<p>{escape(overview(twin))}</p>\n{lists}\n<p class="caution">{caution}</p>'
    return section("results", "Main results", body)


def _figures(twin: Twin) -> str:
    """Place the figures, each with a heading and with words on how to read it; the two maps side by side."""
    drawn, blocks = figures(twin), []
    for plate in PLATES:
        block = place(plate.name, plate.heading, drawn[plate.name], _words(plate, twin))
        if plate.name == PAIRED[0]:
            block = f'<div class="pair">\n{block}'
        elif plate.name == PAIRED[1]:
            block = f"{block}\n</div>"
        blocks.append(block)
    return section("figures", "Figures", NO_SCRIPT + "\n" + "\n".join(blocks))


def _words(plate: Plate, twin: Twin) -> str:
    """Say how to read a figure; under the outside record, how it compares with the reports."""
    extra = record_sentence(twin) if plate.name == "deaths" else ""
    return f"{reading(plate, twin)} {extra}".strip()


def numbers(twin: Twin) -> str:
    """Put every effect into a table, and every territory into another."""
    rows = [_effect_row(e) for e in records(twin.effects)]
    effects = table(
        "Every outcome: mean over seeds in both worlds, paired difference (with minus without)",
        ["Outcome", "Unit", "With", "Without", "Difference", "95 % interval", "Relative", "Lower in", "Higher in"],
        rows,
    )
    places = [_place_row(e) for e in records(territories(twin))]
    where = table(
        "Every territory: deaths of fighters and civilians over the run, mean over seeds",
        ["Territory", "Population", "With", "Without", "Per 10,000 people", "95 % interval", "Personnel"],
        places,
    )
    hidden = f"<details>\n<summary>Table of territories</summary>\n{where}\n</details>"
    return section("numbers", "All numbers", f"{effects}\n{hidden}")


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
