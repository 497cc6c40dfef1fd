"""Names are written by anybody: on every kind of page they come out as the text that they are, and as nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.made_up_results import HAND, META
from support.page_text import Page
from support.stored_comparisons import comparison
from support.stored_results import KINDS

from interpose.model.results.comparison import Twin
from interpose.viz.kinds.registry import kinds, open_stored, pictures
from interpose.viz.report.brief import brief_page
from interpose.viz.report.explanation_page import explanation_page
from interpose.viz.report.image_export import figure_page
from interpose.viz.report.paired_page import twin_page
from interpose.viz.report.report import report_page
from interpose.viz.report.study_page import study_page
from interpose.viz.stored_result import Stored

HOSTILE = "<script>alert(1)</script>\"&'"
HARMLESS = "<script>alert(1)</script>\"&'".translate(str.maketrans("<>\"&'/()", "12345678"))
RENAMED = ("force", "none", "half", "talks", "aid", "clash.friction", "Rare", "T0")
"""Policies, players, inputs, patterns and territories of the stored results."""
OUTCOMES = ("deaths", "violations")
"""Outcomes, where none but the result itself has to know them."""
COUNTS_DEATHS = ("events", "events_compared", "events_summary")
"""Results with a column of deaths, which is no outcome."""
OF_NO_SCENARIO = ("events", "events_summary", "out_of_sample", "score")
"""Results whose pages name no scenario, and so fewer names."""


def spoilt(value: Any, names: dict[str, str]) -> Any:
    """Return plain data in which names are others."""
    if isinstance(value, dict):
        return {names.get(str(name), name): spoilt(one, names) for name, one in value.items()}
    if isinstance(value, list):
        return [spoilt(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def spoil_scenario(scenario: Any, word: str) -> Any:
    """Return a scenario in which whatever is only told says the word; a name, or none, as it is."""
    if not isinstance(scenario, dict):
        return scenario
    told = {name: word for name in ("title", "about", "limits", "attribution") if scenario.get(name)}
    for part in ("places", "factions", "contributors", "facts"):
        texts = ("item", "value", "source", "side", "mark") if part == "facts" else ("name",)
        told[part] = [row | {t: word for t in texts if row.get(t)} for row in scenario.get(part) or []]
    return scenario | told


def spoil(folder: Path, word: str, renamed: tuple[str, ...]) -> None:
    """Put a word in the place of every name in a stored result."""
    names = {name: f"{word}{place}" for place, name in enumerate(renamed)}
    for path in folder.rglob("*"):
        if path.name in {Path(kind.manifest).name for kind in kinds().values()}:
            meta = json.loads(path.read_text(encoding="utf-8"))
            scenario = spoil_scenario(meta.get("provenance", meta).get("scenario"), word)
            meta = spoilt(meta, names) | {"made": word}
            if scenario is not None:
                meta.get("provenance", meta)["scenario"] = scenario
            path.write_text(json.dumps(meta), encoding="utf-8")
        elif path.suffix in (".csv", ".parquet") and "worlds" not in path.parts:
            read, write = (pd.read_csv, "to_csv") if path.suffix == ".csv" else (pd.read_parquet, "to_parquet")
            table = read(path).rename(columns=names)
            texts = {c: table[c].map(lambda v: names.get(v, v)) for c in table if table[c].dtype in (object, "str")}
            getattr(table.assign(**texts), write)(path, index=False)


@pytest.fixture
def spoilt_stores(stored, tmp_path):
    """Return a function that gives a stored result of a kind, once with a harmless and once with a hostile word."""

    def give(kind: str) -> list[Stored]:
        stores = []
        for name, word in (("harmless", HARMLESS), ("hostile", HOSTILE)):
            shutil.copytree(stored(kind), tmp_path / name, ignore=shutil.ignore_patterns("*.html"))
            made_up = kind in HAND and kind not in COUNTS_DEATHS
            spoil(tmp_path / name, word, (*RENAMED, *OUTCOMES) if made_up else RENAMED)
            stores.append(open_stored(tmp_path / name))
        return stores

    return give


def check(harmless: str, hostile: str, least: int) -> None:
    """See that a hostile word makes no tag and no attribute, and is read where the harmless one is."""
    plain, spoiled = Page(harmless), Page(hostile)
    assert spoiled.outline == plain.outline
    assert sum(HOSTILE in words for words in spoiled.words) >= least
    assert [words.replace(HOSTILE, HARMLESS) for words in spoiled.words] == plain.words
    assert "<script>alert" not in hostile and "\\u003cscript" not in hostile, "a figure holds it as it was written"


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_shows_hostile_names_as_text(spoilt_stores, kind):
    check(*map(report_page, spoilt_stores(kind)), least=1 if kind in OF_NO_SCENARIO else 4)


@pytest.mark.parametrize("kind", ["compare", "twin"])
def test_a_brief_shows_hostile_names_as_text(spoilt_stores, kind):
    check(*map(brief_page, spoilt_stores(kind)), least=3)


def test_the_page_of_a_comparison_shows_hostile_names_as_text(spoilt_stores):
    check(*(twin_page(Twin.read(store.folder)) for store in spoilt_stores("twin")), least=12)


def test_the_page_of_an_explanation_shows_hostile_names_as_text(spoilt_stores):
    def page(store: Stored, word: str) -> str:
        tables = {name: store.table(name) for name in ("chain", "weekly", "pathways")}
        return explanation_page(store.meta | {"label": word}, [word, f"It said {word}."], **tables)

    check(*(page(s, word) for s, word in zip(spoilt_stores("explain"), (HARMLESS, HOSTILE), strict=True)), least=6)


@pytest.mark.parametrize("kind", ["twin", "compare", "discover"])
def test_the_page_of_a_figure_shows_hostile_names_as_text(spoilt_stores, kind):
    pages = []
    for store, word in zip(spoilt_stores(kind), (HARMLESS, HOSTILE), strict=True):
        picture = pictures(store)[0]
        pages.append(figure_page(picture.draw(), word, word, word, str(store.scenario["title"])))
    check(*pages, least=3)


def study(word: str) -> str:
    """Return the page of a study in which everything that its author writes says a word."""
    row = {"outcome": "deaths", "label": word, "unit": word, "low": 1.0, "mean": 2.0, "high": 3.0, "clear": True}
    row |= {"difference": 1.0, "difference_low": 0.5, "difference_high": 2.0, "troops": 100.0, "case": word}
    table = pd.DataFrame([row | {"arm": name} for name in (f"{word} 1", f"{word} 2", f"{word} 3")])
    figure = {"kind": "forest", "name": "arm", "facet": "case", "x": "", "x_label": word, "difference": True}
    meta = META | {"scenario": spoil_scenario(META["scenario"], word), "name": word, "question": f"{word}?"}
    meta |= {"mind": word, "said_of_sizes": word, "sentences": [word, f"It said {word}."], "baseline": f"{word} 1"}
    return study_page(meta | {"figures": [figure | {"where": {"case": word}}]}, table)


def test_the_page_of_a_study_shows_hostile_names_as_text():
    check(study(HARMLESS), study(HOSTILE), least=14)


def test_a_page_says_which_element_a_figure_is_whatever_its_name():
    picture = comparison()
    page = figure_page(pictures_of(picture), 'x"><img src=y>', "Heading", "Reading", "Title")
    assert [attrs["id"] for _, attrs in Page(page).tags if "id" in attrs] == ["plot-x---img-src-y-"]


def pictures_of(twin: Twin) -> Any:
    """Draw a figure of a comparison."""
    from interpose.viz.kinds.twin import draw_all as figures

    return figures(twin)["seeds"]
