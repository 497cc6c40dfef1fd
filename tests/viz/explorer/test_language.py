"""The explorer in other languages: nothing is told past the catalogues, and a link tells in its sender's language."""

from itertools import cycle
from typing import Any

from support.explored_sweeps import BROKEN, exploring
from support.pseudo_language import marked_language, texts_of_figure, untold

from interpose.model.language.catalogue import languages
from interpose.viz.explorer import run_spread
from interpose.viz.explorer.frame import frame
from interpose.viz.explorer.statistics import STATISTICS
from interpose.viz.explorer.view_link import open_link, to_link

OWN = "mission ceiling enforcement Mission Enforcement Reconstruction reconstruction rule persons equal need interpose"
OWN += " full factorial no stage message"
"""Names of inputs and their values, of folders, designs and faults, which are told as they are."""
SKIPPED = ("figures", "share", "value", "folder", "title", "path", "link", "last", "language", "languages", "shape")


def texts_of(node: object) -> list[str]:
    """Return the words that a frame holds for people."""
    if isinstance(node, dict):
        return [text for key, value in node.items() if key not in SKIPPED for text in texts_of(value)]
    if isinstance(node, list):
        return [text for one in node for text in texts_of(one)]
    return [node] if isinstance(node, str) else []


def menus_of(now: dict[str, Any]) -> dict[str, Any]:
    """Return the menus of a frame, without the codes of what is chosen."""
    return {name: value for name, value in now["choices"].items() if isinstance(value, list) or name == "base"}


def test_every_sentence_of_the_explorer_comes_from_a_catalogue(monkeypatch):
    """In every statistic and shape, of a sweep with runs that failed and runs that are missing."""
    with marked_language(monkeypatch):
        seen = exploring(**BROKEN)
        frames = []
        for statistic, shape in zip(STATISTICS, cycle(run_spread.SHAPES), strict=False):
            seen.run_command("statistic", statistic)
            seen.run_command("shape", shape)
            frames.append(frame(seen))
    texts = {text for now in frames for text in texts_of(now | {"choices": menus_of(now)})}
    figures = [now["figures"][name] for now in frames for name in ("dose", "spread", "cells")]
    texts |= {text for figure in figures for text in texts_of_figure(figure)}
    reasons = {str(reason) for reason in seen.table.reasons}
    closed = seen.links.why_closed
    assert untold(sorted(texts), f"{OWN} {closed} {' '.join(reasons)}") == set()


def test_a_link_tells_in_the_language_of_its_sender():
    sender, reader = exploring(), exploring()
    english = frame(sender)
    sender.run_command("language", "id")
    told = frame(sender)
    assert english["reading"].startswith("A click picks") and told["reading"].startswith("Klik memilih")
    assert told["about"]["language"] == "id" and told["figures"]["dose"]["layout"]["separators"] == ",."
    assert told["selected"]["headline"].replace(",", ".").count(".") == english["selected"]["headline"].count(".")
    open_link(reader, to_link(sender))
    assert frame(reader)["about"] == told["about"]
    assert frame(exploring())["reading"] == english["reading"]
    reader.run_command("language", "tlh")
    assert "no such language" in reader.notice and frame(reader)["about"]["language"] == "id"
    assert frame(reader)["notice"] == f"language tlh: tidak ada bahasa itu: yang ada {', '.join(languages())}"
