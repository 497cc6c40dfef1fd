"""What pages are made of: a document that asks no network for anything, figures, tables, lists, provenance."""

from html import escape
from typing import Any

import plotly.io
from plotly.offline import get_plotlyjs

from interpose.viz.theme import PAGE_STYLE

STATEMENT = "Research and education. Distributions under stated assumptions, not a forecast."
CONFIG = {"responsive": True, "displaylogo": False, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}
# Nothing may be loaded, whatever a scenario says: the browser itself refuses.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)
# Paper is narrower than most screens: draw for A4 (at the print style's zoom) before printing, for the screen after.
# What is higher than a page is made smaller, down to what can still be read.
PRINTING = """
const each = change => document.querySelectorAll(".plotly-graph-div").forEach(p => Plotly.relayout(p, change(p)));
const tables = open => document.querySelectorAll("details.print").forEach(d => { d.open = open; });
const forPaper = p => {
  if (p.closest(".pair")) return {width: 405};
  const zoom = Math.max(.5, Math.min(.8, 860 / p.offsetHeight));
  p.closest(".plot").style.zoom = zoom;
  return {width: Math.round(656 / zoom)};
};
const forScreen = p => { p.closest(".plot").style.zoom = ""; return {width: null, autosize: true}; };
addEventListener("beforeprint", () => { tables(true); each(forPaper); });
addEventListener("afterprint", () => { tables(false); each(forScreen); });
addEventListener("load", () => each(forScreen));
"""
NO_SCRIPT = "<noscript><p>Figures need JavaScript. The tables below hold the numbers.</p></noscript>"


def document(title: str, body: str) -> str:
    """Put a page together: plotly.js once, the look, and a policy that lets nothing be loaded."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>{PAGE_STYLE}</style>\n"
        f"<script>{get_plotlyjs()}</script>\n</head>\n<body>\n{body}\n<script>{PRINTING}</script>\n</body>\n</html>\n"
    )


def header(kind: str, question: str, title: str, words: list[str]) -> str:
    """Ask the question, say of which scenario, and how it was answered; ``words`` are plain text."""
    told = "\n".join(f"<p>{escape(word)}</p>" for word in words if word)
    return (
        f'<header>\n<p class="kind">{escape(kind)}</p>\n<h1>{escape(question)}</h1>\n'
        f'<p class="title">{escape(title)}</p>\n{told}\n<p class="statement">{STATEMENT}</p>\n</header>\n<main>'
    )


def section(name: str, heading: str, body: str) -> str:
    """Make a section of a page under its heading."""
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading)}</h2>\n{body}\n</section>'


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
        auto_play=False,
    )


def plate(name: str, heading: str, drawing: Any, words: str) -> str:
    """Place one figure with its heading and with words on how to read it."""
    return (
        f'<figure id="{name}" aria-labelledby="{name}-heading">\n<h3 id="{name}-heading">{escape(heading)}</h3>\n'
        f'<div class="plot">{embedded(drawing, f"plot-{name}")}</div>\n'
        f"<figcaption>{escape(words)}</figcaption>\n</figure>"
    )


def table(caption: str, columns: list[str], rows: list[list[str]], *, words: bool = False) -> str:
    """Write a table that can be scrolled sideways on a narrow screen and be read aloud.

    ``words``: its cells are text, which is broken into lines and aligned left.
    """
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    look = ' class="words"' if words else ""
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">\n<table{look}>\n<caption>'
        f"{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def listing_of(said: list[str], nothing: str = "") -> str:
    """Write sentences as a list, or one sentence where there are none."""
    return f"<ul>{''.join(f'<li>{escape(s)}</li>' for s in said)}</ul>" if said else f"<p>{escape(nothing)}</p>"


def count(amount: int, thing: str) -> str:
    """Write how many of a thing there are."""
    return f"{amount:,} {thing}{'' if amount == 1 else 's'}"


def spans(seeds: list[int]) -> str:
    """Write a list of seeds shortly: "1 to 20, 31"."""
    runs: list[list[int]] = []
    for seed in sorted(seeds):
        if runs and seed == runs[-1][1] + 1:
            runs[-1][1] = seed
        else:
            runs.append([seed, seed])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in runs)


def origin(meta: dict[str, Any], more: dict[str, str]) -> str:
    """Say what the scenario cannot show, whose data it uses, and how to make the page again; ends the page's main."""
    scenario = meta.get("scenario") or {}
    software, packages = meta.get("software", {}), meta.get("environment", {}).get("packages", {})
    shapes = (meta.get("shapes") or {}).get("attribution", "")
    made = {
        "Software": f"{software.get('name', '')} {software.get('version', '')}",
        "Compiled sources": software.get("compiled_sources", ""),
        "Scenario": scenario.get("name", ""),
        "Information up to": scenario.get("information_date") or "",
        "Run": f"{count(int(meta['days']), 'day')} from {scenario.get('start', '')}" if "days" in meta else "",
        "People per agent": scenario.get("people_per_agent", ""),
        "Seeds": spans(meta.get("seeds") or []),
        **more,
        "Made": meta.get("made", ""),
        "Python": meta.get("environment", {}).get("python", ""),
        "Packages": ", ".join(f"{name} {version}" for name, version in packages.items()),
    }
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in made.items() if str(v).strip())
    limits = str(scenario.get("limits") or "The scenario states no limits of its own.")
    credit = " ".join(str(text) for text in (scenario.get("attribution"), shapes) if text)
    return (
        f"{section('limits', 'Limits', f'<p>{escape(limits)}</p>{chr(10)}<p>{STATEMENT}</p>')}\n</main>\n<footer>\n"
        f'<h2>Sources and provenance</h2>\n<p class="credit">{escape(credit)}</p>\n<dl>{rows}</dl>\n</footer>'
    )
