"""Briefs and reports in other languages: no sentence is told past the catalogues, and stored tables stay English."""

import re

import pandas as pd
import pytest
from support.pseudo_language import marked_language, texts_of_figure, texts_of_page, untold
from support.stored_results import KINDS as KINDS_STORED

from interpose.model.language.chosen import in_language
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.viz.kinds import robust
from interpose.viz.kinds.registry import kind_of, open_stored
from interpose.viz.report.brief import brief_page
from interpose.viz.report.report import report_page
from interpose.viz.stored_result import Stored

SLOW = ("compare", "sweep")
OTHERS = [kind for kind in KINDS_STORED if kind not in ("run", "twin", "study", *SLOW)]
"""A study keeps its own sentences; they have a test of their own."""
KINDS = ("run", "twin", *OTHERS, *(pytest.param(kind, marks=pytest.mark.slow) for kind in SLOW))
REFERENCE = {
    "dock": {"findings": ("finding", "measure", "unit", "expected")},
    "lab": {"designs": ("confounders", "unit")},
    "patterns": {"patterns": ("row", "part", "unit", "note"), "rows": ("row", "pattern")},
    "calibrate": {"check": ("pattern", "label", "unit")},
    "events_compared": {"statistics": ("label",)},
    "out_of_sample": {"horizons": ("forecast",), "checked": ("label",)},
}
"""Columns with made-up words, which no catalogue has; those of real tables are told (tests/cli/test_told_lines.py)."""
MEANINGS = " ".join(
    [law.__name__.rsplit(".", 1)[-1].replace("_", " ") for law in MECHANISMS]
    + [f"{one.description} {one.json_schema_extra}" for law in MECHANISMS for one in law.Params.model_fields.values()]
)
"""What mechanisms are called and parameters mean is the reference of the model, in English: docs/languages.md."""


def words_of(node: object) -> str:
    """Return all that a manifest says: a scenario's own words are told as they are."""
    if isinstance(node, dict):
        return " ".join(f"{key} {words_of(value)}" for key, value in node.items())
    if isinstance(node, (list, tuple)):
        return " ".join(words_of(one) for one in node)
    return str(node)


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_of_a_report_and_its_figures_comes_from_a_catalogue(stored, monkeypatch, kind):
    store = open_stored(stored(kind))
    own = words_of(store.meta) + MEANINGS + words_of_tables(store)
    with marked_language(monkeypatch) as figures:
        texts = texts_of_page(report_page(store))
    for figure in figures:
        texts += texts_of_figure(figure)
    assert figures and (len(figures) > 4 or kind in OTHERS)
    assert sum("\u27e6" in text for text in texts) > (20 if kind in OTHERS else 50)
    assert untold(texts, own) == set()


def words_of_tables(store: Stored) -> str:
    """Return the words of a result's tables that are told as they are."""
    columns = [store.table(name)[list(names)] for name, names in REFERENCE.get(store.kind, {}).items()]
    return " ".join(str(word) for table in columns for word in table.to_numpy().ravel())


def test_a_sentence_that_is_not_told_would_be_found(stored, monkeypatch):
    """Without the marks of one file, its sentences stand out: those that are whole, and those with places."""
    store = open_stored(stored("robust"))
    monkeypatch.setattr(robust, "say", lambda sentence, /, **named: sentence.format(**named))
    with marked_language(monkeypatch):
        found = untold(texts_of_page(report_page(store)), words_of(store.meta) + MEANINGS)
    assert "Regret over each lever" in found
    assert any(words.startswith("Which setting is least regretted by") for words in found)


def test_a_brief_in_indonesian(stored):
    store = open_stored(stored("twin"))
    english = brief_page(store)
    with in_language("id"):
        told = brief_page(store)
    assert '<html lang="en">' in english and '<html lang="id">' in told
    for words in (
        "Apa yang diubah oleh pasukan?",
        "Jawaban",
        "Apa yang tidak dikatakannya",
        "benih",
        '"separators":",."',
    ):
        assert words in told and words not in english
    assert brief_page(store) == english
    assert "Januari" in told and '"locale": "id"' in told  # axes of dates


def test_numbers_of_a_brief_differ_by_their_signs_only(stored):
    store = open_stored(stored("twin"))
    found = []
    for code in ("en", "id"):
        with in_language(code):
            page = " ".join(texts_of_page(brief_page(store)))
        numbers = re.findall(r"\d[\d.,]*\d|\d", page)
        swapped = [number.translate({ord("."): ",", ord(","): "."}) if code == "id" else number for number in numbers]
        found.append({number for number in swapped if "," in number})
    assert found[0] and found[0] <= found[1] | {number for number in found[0] if number.endswith(("+00:00", "Z"))}


def test_a_stored_study_keeps_its_sentences_in_every_language(tmp_path, capsys):
    import json

    from support.commands import ask

    folder = tmp_path / "study"
    words = ("study", "consent", "--seeds", 2, "--days", 20, "--people-per-agent", 8000, "--scenario", "grid-4")
    said = ask(capsys, *words, "--out", folder, "--language", "id")
    assert said.status == 0 and "Dengan \u201cpersetujuan" not in said.err
    kept = json.loads((folder / "study.json").read_text())
    assert kept["sentences"][0].startswith("With \u201c") and kept["told"]["id"]["sentences"][0].startswith("Dengan ")
    assert kept["sentences"][1] in (folder / "study.txt").read_text()
    assert set(pd.read_csv(folder / "table.csv")["label"]) >= {"Violations against civilians"}
    store = open_stored(folder)
    with in_language("id"):
        assert kind_of(store).sentences(store) == kept["told"]["id"]["sentences"]
        assert kind_of(store).question(store).startswith("Apakah ")
    assert kind_of(store).sentences(store) == kept["sentences"]


def test_an_explanation_keeps_its_sentences_in_every_language(stored):
    """Each Indonesian sentence says the same numbers as the English one, in other words; the report tells it."""
    store = open_stored(stored("explain"))
    english, told = store.meta["sentences"], store.meta["told"]["id"]["sentences"]
    assert (store.folder / "explain.txt").read_text().splitlines() == english
    assert len(english) == len(told) > 5
    for one, other in zip(english, told, strict=True):
        assert not re.search(r"\b(the|of|by|and|with|interval)\b", other), other
        assert len(re.findall(r"\d", one)) == len(re.findall(r"\d", other))
    with in_language("id"):
        page = texts_of_page(report_page(store))
    assert set(told) <= set(page) and not set(english) & set(page)
