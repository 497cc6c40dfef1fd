"""Pages from templates: whatever a page shows is escaped, but for the two things here that plotly itself writes."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly.io
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from interpose.model.language.chosen import direction, language
from interpose.model.language.words import say, say_count
from interpose.viz.page_parts import STATEMENT
from interpose.viz.plotly_language import dates_of
from interpose.viz.style import BLUE, FONT, INK, PAPER, QUIET, RULE

TEMPLATES = Path(__file__).with_name("templates")
CONFIG = {"responsive": True, "displaylogo": False, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}
DARK = {"paper": "#16181b", "ink": "#ececec", "quiet": "#b4b7bb", "rule": "#3c4046", "blue": "#6db7ea"}
"""Colours of a page on a dark screen; figures keep white paper."""
PALETTE = {"paper": PAPER, "ink": INK, "quiet": QUIET, "rule": RULE, "blue": BLUE, "font": FONT}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of all templates: it escapes every value, and a missing value is an error."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.globals |= {
        "embedded": embedded,
        "plotly_script": plotly_script,
        "palette": palette(),
        "statement": STATEMENT,
        "say": say,
        "say_count": say_count,
        "language": language,
        "direction": direction,
    }
    return jinja


def render(template: str, **values: Any) -> str:
    """Return a page: a template of this package, filled with plain values."""
    return environment().get_template(template).render(values)


def embedded(drawing: Any, name: str) -> Markup:
    """Return a figure as a part of a page that has plotly.js already; its element is called ``plot-<name>``.

    plotly writes the element's name unescaped, and the rest as JSON in which no tag can end.
    """
    markup = plotly.io.to_html(
        drawing,
        config=CONFIG | dates_of(language()),
        include_plotlyjs=False,
        include_mathjax=False,
        full_html=False,
        default_height=f"{drawing.layout.height}px",
        div_id=re.sub(r"[^\w.-]", "-", f"plot-{name}"),
        validate=False,
        auto_play=False,
    )
    return Markup(markup)


def plotly_script() -> Markup:
    """Return plotly.js itself."""
    return Markup(get_plotlyjs())


def palette() -> Markup:
    """Return the colours and letters of the theme as CSS variables; a style sheet keeps the quotes of a font's name."""
    light, dark = (
        Markup(" ".join(f"--{name}: {value};" for name, value in colours.items())) for colours in (PALETTE, DARK)
    )
    screen = "@media screen and (prefers-color-scheme: dark)"
    return Markup(":root {{ {} }}\n{} {{ :root {{ {} }} }}").format(light, Markup(screen), dark)
