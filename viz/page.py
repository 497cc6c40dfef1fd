"""One page of figures for a stored comparison: a single file that asks no network for anything."""

from html import escape
from pathlib import Path
from typing import Any

import plotly.io
from plotly.offline import get_plotlyjs

from interpose.model.store import Twin
from interpose.viz.findings import findings, overview, record_sentence, relative
from interpose.viz.places import territories
from interpose.viz.plates import PAIRED, PLATES, Plate, figures, reading
from interpose.viz.theme import PAGE_STYLE, decimals, number, policy_name, records, signed

STATEMENT = "Research and education. Distributions under stated assumptions, not a forecast."
CONFIG = {"responsive": True, "displaylogo": False, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}
# Nothing may be loaded, whatever a scenario says: the browser itself refuses.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)
# Paper is narrower than most screens: draw for A4 (at the print style's zoom) before printing, for the screen after.
PRINTING = """
const each = change => document.querySelectorAll(".plotly-graph-div").forEach(p => Plotly.relayout(p, change(p)));
addEventListener("beforeprint", () => each(p => ({width: p.closest(".pair") ? 405 : 820})));
for (const then of ["load", "afterprint"]) addEventListener(then, () => each(() => ({width: null, autosize: true})));
"""


def write_page(twin: Twin, path: Path) -> None:
    """Write the page of a comparison into one file."""
    Path(path).write_text(twin_page(twin), encoding="utf-8")


def twin_page(twin: Twin) -> str:
    """Make the page of a comparison: question, results in sentences, figures, numbers, limits, provenance."""
    scenario = twin.meta.get("scenario", {})
    question = f"What does {policy_name(twin.meta['policy'])} change?"
    title = str(scenario.get("title") or scenario.get("name") or "")
    parts = [_header(twin, question, title), _results(twin), _figures(twin), _numbers(twin), _origin(twin)]
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(question)} {escape(title)}</title>\n<style>{PAGE_STYLE}</style>\n"
        f"<script>{get_plotlyjs()}</script>\n</head>\n<body>\n" + "\n".join(parts) + f"\n<script>{PRINTING}</script>\n"
        "</body>\n</html>\n"
    )


def _header(twin: Twin, question: str, title: str) -> str:
    """Ask the question; say of which scenario, over how many seeds and days."""
    seeds, days = len(twin.meta["seeds"]), int(twin.meta["days"])
    about = str(twin.meta.get("scenario", {}).get("about") or "")
    return (
        f'<header>\n<p class="kind">Paired worlds</p>\n<h1>{escape(question)}</h1>\n'
        f'<p class="title">{escape(title)}</p>\n'
        f"<p>{_count(seeds, 'seed')}, each run twice over {_count(days, 'day')}: with and without "
        f"{escape(policy_name(twin.meta['policy']))}. The two worlds of a seed share every draw of chance, so that "
        f"what differs is the policy\u2019s doing.</p>\n{f'<p>{escape(about)}</p>' if about else ''}\n"
        f'<p class="statement">{STATEMENT}</p>\n</header>\n<main>'
    )


def _count(amount: int, thing: str) -> str:
    """Write how many of a thing there are."""
    return f"{amount:,} {thing}{'' if amount == 1 else 's'}"


def _results(twin: Twin) -> str:
    """Say in sentences what the policy changes: what gets better, what gets worse, what stays open."""
    found, name = findings(twin), escape(policy_name(twin.meta["policy"]))
    blocks = [
        (f"Better with {name}", found.better, "No headline outcome gets clearly better."),
        (f"Worse with {name}", found.worse, "No headline outcome gets clearly worse."),
        ("Not clearly different", found.unclear, "None: every interval excludes 0."),
    ]
    lists = "\n".join(
        f"<h3>{heading}</h3>\n"
        + (f"<ul>{''.join(f'<li>{escape(s)}</li>' for s in said)}</ul>" if said else f"<p>{nothing}</p>")
        for heading, said, nothing in blocks
    )
    caution = (
        "Better means less harm to anybody (deaths of every group are harm) or more trust. An interval holds the "
        "chance that the model itself plays out from seed to seed. It holds neither the uncertainty of the "
        "assumptions nor that of the model. Of many outcomes about one interval in twenty excludes 0 by "
        "chance alone."
    )
    return (
        f'<section aria-labelledby="results">\n<h2 id="results">Main results</h2>\n<p>'
        f'{escape(overview(twin))}</p>\n{lists}\n<p class="caution">{caution}</p>\n</section>'
    )


def _figures(twin: Twin) -> str:
    """Place the figures, each with a heading and with words on how to read it; the two maps side by side."""
    drawn, blocks = figures(twin), []
    for plate in PLATES:
        block = _plate(plate, drawn[plate.name], _words(plate, twin))
        if plate.name == PAIRED[0]:
            block = f'<div class="pair">\n{block}'
        elif plate.name == PAIRED[1]:
            block = f"{block}\n</div>"
        blocks.append(block)
    return (
        '<section aria-labelledby="figures">\n<h2 id="figures">Figures</h2>\n<noscript><p>Figures need JavaScript. '
        "The tables below hold the numbers.</p></noscript>\n" + "\n".join(blocks) + "\n</section>"
    )


def _words(plate: Plate, twin: Twin) -> str:
    """Say how to read a figure; under the outside record, how it compares with the reports."""
    extra = record_sentence(twin) if plate.name == "deaths" else ""
    return f"{reading(plate, twin)} {extra}".strip()


def embedded(drawing: Any, name: str) -> str:
    """Write a figure as a part of a page that has plotly.js already; ``name`` becomes the id of its element."""
    return plotly.io.to_html(
        drawing,
        config=CONFIG,
        include_plotlyjs=False,
        include_mathjax=False,
        full_html=False,
        default_height=f"{drawing.layout.height}px",
        div_id=name,
        validate=False,
    )


def _plate(plate: Plate, drawing: Any, words: str) -> str:
    """Place one figure."""
    drawn = embedded(drawing, f"plot-{plate.name}")
    return (
        f'<figure id="{plate.name}" aria-labelledby="{plate.name}-heading">\n<h3 id="{plate.name}-heading">'
        f'{escape(plate.heading)}</h3>\n<div class="plot">{drawn}</div>\n'
        f"<figcaption>{escape(words)}</figcaption>\n</figure>"
    )


def _numbers(twin: Twin) -> str:
    """Put every effect into a table, and every territory into another."""
    rows = [_effect_row(e) for e in records(twin.effects)]
    effects = wide_table(
        "Every outcome: mean over seeds in both worlds, paired difference (with minus without)",
        ["Outcome", "Unit", "With", "Without", "Difference", "95 % interval", "Relative", "Lower in", "Higher in"],
        rows,
    )
    places = [_place_row(e) for e in records(territories(twin))]
    where = wide_table(
        "Every territory: deaths of fighters and civilians over the run, mean over seeds",
        ["Territory", "Population", "With", "Without", "Per 10,000 people", "95 % interval", "Personnel"],
        places,
    )
    return (
        f'<section aria-labelledby="numbers">\n<h2 id="numbers">All numbers</h2>\n{effects}\n<details>\n<summary>'
        f"Table of territories</summary>\n{where}\n</details>\n</section>"
    )


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


def wide_table(caption: str, columns: list[str], rows: list[list[str]]) -> str:
    """Write a table that can be scrolled sideways on a narrow screen and be read aloud."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">\n<table>\n<caption>'
        f"{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _origin(twin: Twin) -> str:
    """Say what the scenario cannot show, whose data it uses, and how to make the page again."""
    meta, scenario = twin.meta, twin.meta.get("scenario", {})
    software, packages = meta.get("software", {}), meta.get("environment", {}).get("packages", {})
    shapes = (meta.get("shapes") or {}).get("attribution", "")
    made = {
        "Software": f"{software.get('name', '')} {software.get('version', '')}",
        "Compiled sources": software.get("compiled_sources", ""),
        "Scenario": scenario.get("name", ""),
        "Information up to": scenario.get("information_date") or "",
        "Run": f"{_count(int(meta['days']), 'day')} from {scenario.get('start', '')}",
        "People per agent": scenario.get("people_per_agent", ""),
        "Seeds": spans(meta["seeds"]),
        "World \u201cwithout\u201d lacks": ", ".join(meta["policy"]),
        "Made": meta.get("made", ""),
        "Python": meta.get("environment", {}).get("python", ""),
        "Packages": ", ".join(f"{name} {version}" for name, version in packages.items()),
    }
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in made.items() if str(v).strip())
    limits = str(scenario.get("limits") or "The scenario states no limits of its own.")
    credit = " ".join(str(text) for text in (scenario.get("attribution"), shapes) if text)
    return (
        f'<section aria-labelledby="limits">\n<h2 id="limits">Limits</h2>\n<p>{escape(limits)}</p>\n'
        f"<p>{STATEMENT}</p>\n</section>\n</main>\n<footer>\n<h2>Sources and provenance</h2>\n"
        f'<p class="credit">{escape(credit)}</p>\n<dl>{rows}</dl>\n</footer>'
    )


def spans(seeds: list[int]) -> str:
    """Write a list of seeds shortly: "1 to 20, 31"."""
    runs: list[list[int]] = []
    for seed in sorted(seeds):
        if runs and seed == runs[-1][1] + 1:
            runs[-1][1] = seed
        else:
            runs.append([seed, seed])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in runs)
