"""A made-up language that puts marks around every sentence of a catalogue, so that what is told past it stands out.

What is told but stands in no catalogue gets no marks: it would stay English.
"""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pytest
from support.messages import catalogue, forms

from interpose.model.language import words
from interpose.viz.report import templating

OPEN, SHUT = "\u27e6", "\u27e7"
INSIDE = re.compile(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}")
UNSEEN = re.compile(r"<script.*?</script>|<style.*?</style>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
PLACE = re.compile(r"(?<!\{)\{\w+(?::[^{}]*)?\}(?!\})")
UNTOLD = re.compile(
    r"doi:|\bCRPS\b|\b(19|20)\d\d\b|%\{|UN practice|Natural Earth"  # literature and credits
    r"|^[a-z_]+(\.[\w*-]+)+$"  # a path, as it is typed
)
FEWEST = 3
"""Letters of a word that is looked at."""
NAME_SHOWN = ("text", "hovertemplate", "name", "hoverformat")
"""Keys of a figure that hold words."""


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return the sentences of the Indonesian catalogue, in English; another test holds it to those of the sources."""
    return frozenset(asked for message in catalogue("id") for asked in forms(message)[0])


class Marked:
    """Tells every sentence that a catalogue knows as it is, between marks."""

    def gettext(self, sentence: str) -> str:
        return f"{OPEN}{sentence}{SHUT}" if sentence in known() else sentence

    def pgettext(self, context: str, sentence: str) -> str:
        return self.gettext(sentence)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class MarkedApart(Marked):
    """Marks what of a sentence stands around its places, so that words put into them have to be told as well."""

    def gettext(self, sentence: str) -> str:
        if sentence not in known():
            return sentence
        return PLACE.sub(lambda place: f"{SHUT}{place.group()}{OPEN}", f"{OPEN}{sentence}{SHUT}")


@contextmanager
def marked_language(monkeypatch: pytest.MonkeyPatch, how: type[Marked] = Marked) -> Iterator[list[Any]]:
    """Tell everything in the made-up language within a block; yield the figures that pages show, which stay undrawn.

    Parameters
    ----------
    monkeypatch : MonkeyPatch
        Of the test.
    how : type
        :class:`Marked`, or :class:`MarkedApart`.
    """
    with monkeypatch.context() as patch:
        patch.setattr(words, "translations_of", lambda code: how())
        shown: list[Any] = []
        patch.setattr(templating.plotly.io, "to_html", lambda drawing, **_: shown.append(drawing) or "")
        yield shown


def left_over(text: str) -> str:
    """Return what of a text stands outside all marks; cut sentences, whose end mark is lost, are left out too."""
    before = ""
    while before != text:
        before, text = text, INSIDE.sub(" ", text)
    text = re.sub(f"{OPEN}[^{OPEN}{SHUT}]*$", " ", text)
    return re.sub(f"[{OPEN}{SHUT}]", " ", text)


def texts_of_page(page: str) -> list[str]:
    """Return the words of a page, a text an element."""
    seen = TAG.sub("\n", UNSEEN.sub("\n", page))
    lines = [" ".join(html.unescape(line).split()) for line in seen.split("\n")]
    return [line for line in lines if line]


def texts_of_figure(figure: Any) -> list[str]:
    """Return the words of a figure, or of its plain data: of annotations, axes, keys and what a pointer shows."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                shown = key in NAME_SHOWN and (key != "name" or node.get("showlegend") is not False)
                if shown and isinstance(value, (str, list, tuple)):
                    found.extend(str(one) for one in ([value] if isinstance(value, str) else value))
                else:
                    walk(value)
        elif isinstance(node, (list, tuple)):
            for one in node:
                walk(one)

    walk(figure if isinstance(figure, dict) else figure.to_plotly_json())
    return [html.unescape(TAG.sub(" ", text)) for text in found]


def untold(texts: list[str], own: str) -> set[str]:
    """Return what of some texts no catalogue knows, and is not a scenario's own."""
    found = set()
    for text in texts:
        rest = " ".join(left_over(text).split())
        new = [word for word in re.findall(rf"[A-Za-z]{{{FEWEST},}}", rest) if word not in own]
        if new and text not in own and not UNTOLD.search(rest):
            found.add(rest)
    return found
