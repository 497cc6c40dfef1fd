"""Levers, what is asked about them, added events and agents in the made-up language: nothing is told past it."""

from typing import Any

import pytest
from support.pseudo_language import left_over, marked_language, untold

from interpose.model.language.chosen import in_language
from interpose.viz.app.about_number import PAIRS, about
from interpose.viz.app.added_events import kinds_as_data, words_of
from interpose.viz.app.agent_inspector import KINDS, Selection, inspect
from interpose.viz.app.change_words import change_words
from interpose.viz.app.effect_status import effect_notes
from interpose.viz.app.levers import lever_groups, lever_of
from interpose.viz.app.question import TILES
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session
from interpose.viz.app.shared_scenarios import Pictures, groups_as_data
from interpose.viz.app.words import glossary

OWN_GROUPS = ("events", "choices")
"""Groups whose levers a scenario's author has named and described."""


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(Catalogue("gaza-isf"))


def texts(node: Any) -> str:
    """Return all texts of a scenario's values: what its author wrote."""
    if isinstance(node, dict):
        return " ".join(map(texts, node.values()))
    return " ".join(map(texts, node)) if isinstance(node, (list, tuple)) else str(node)


def own_words(session: Session) -> str:
    """Return what the author of the scenario wrote: names, facts, sources, ids."""
    document = session.lane.scenario.model_dump(mode="json", exclude={"shapes", "surroundings", "parameters"})
    return f"{texts(document)} {' '.join(session.lane.scenario.choices)}"


def test_every_lever_is_told(session, monkeypatch):
    own = own_words(session)
    with marked_language(monkeypatch):
        groups = lever_groups(session.lane.scenario)
        shown, notes = groups_as_data(groups), effect_notes(session.lane.scenario, groups)
    found = []
    for group in shown:
        found += [group["title"], group["about"]]
        for part in group["parts"] if group["name"] not in OWN_GROUPS else ():
            found.append(part["title"])
            for lever in part["levers"]:
                found += [lever["label"], lever["help"], lever["unit"], *(words for _, words in lever["options"])]
    assert len(found) > 1000 and untold([*found, *notes.values()], own) == set()
    assert sum("\u27e6" in text for text in found) > 900


def test_what_is_said_of_a_lever_or_number_is_told(session, monkeypatch):
    own = own_words(session)
    with marked_language(monkeypatch):
        monkeypatch.setattr(session, "groups", Pictures().of(session.lane.scenario).groups)
    first = [levers[0].path for group in session.groups for _, levers in group.parts[:3]]
    subjects = [f"lever:{path}" for path in first] + [f"outcome:{name}" for name in TILES.values()] + [PAIRS]
    for subject in subjects:
        session.about(subject)
        with marked_language(monkeypatch):
            told = about(session)
        assert told is not None
        words = [told["title"], *(cell for row in told["rows"] for cell in row)]
        words += [text for law in told["laws"] for text in (law["name"], law["about"])]
        path = subject.partition(":")[2]
        assert {text for text in untold(words, own) if path not in text} == set(), subject


def test_added_events_and_changes_are_told(session, monkeypatch):
    own = own_words(session)
    scenario = session.lane.scenario
    with marked_language(monkeypatch):
        kinds = kinds_as_data(scenario)
        found = [text for kind in kinds for text in (kind["title"], kind["about"])]
        for field in (field for kind in kinds for field in kind["fields"]):
            found += [field["label"], field["help"], field["unit"], *(words for _, words in field["options"])]
        found.append(words_of("riot; place=KY2; deaths=3; day=4"))
        found.append(left_over(change_words(scenario, "mission.deployed", False)).replace("mission.deployed", ""))
        found.append(left_over(change_words(scenario, "added.1", "")))
    assert len(found) > 150 and untold(found, own + " KY2") == set()


@pytest.mark.parametrize("kind", list(KINDS))
def test_columns_of_agents_are_told(session, monkeypatch, kind):
    with marked_language(monkeypatch):
        shown = inspect(session.lane, Selection(kind, 0))
    found = [shown["title"], *(one["text"] for one in shown["kinds"])]
    found += [column[key] for column in shown["columns"] for key in ("name", "help", "value", "unit")]
    assert len(shown["columns"]) > 5 and untold(found, own_words(session)) == set()


def test_the_glossary_of_the_page_is_told(monkeypatch):
    with marked_language(monkeypatch):
        found = [
            text for part in glossary() for text in (part["title"], *(cell for row in part["terms"] for cell in row))
        ]
    assert len(found) > 250 and untold(found, "") == set()


def test_levers_in_indonesian(session):
    with in_language("id"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "groups", Pictures().of(session.lane.scenario).groups)
        ceiling = lever_of(session.lane.scenario, "mission.ceiling")
        session.about("lever:mission.ceiling")
        told = about(session)
    assert ceiling is not None and (ceiling.label, ceiling.help) == ("batas atas", "kekuatan terbesar yang diizinkan")
    assert told is not None and told["title"] == "Misi: batas atas"
    assert ceiling.unit == "persons"  # what is compared with stays; groups as data have it told
