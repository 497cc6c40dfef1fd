"""About a number: every headline and every lever says what it is, its unit, its source and its law."""

import json
from pathlib import Path

import pytest
from support.docs_scripts import docs_script

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.outcomes import OUTCOMES, outcomes
from interpose.model.scenario.file_remarks import remarks_of
from interpose.model.scenario.loading import change_scenario, find_scenario, load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.viz.app.about_number import LAWS_OF, PAIRS, about
from interpose.viz.app.effect_status import NONE, effect_notes
from interpose.viz.app.help_words import help_of
from interpose.viz.app.lever_values import as_changes
from interpose.viz.app.levers import lever_groups
from interpose.viz.app.question import TILES
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session
from interpose.viz.app.words import equations_of, glossary, law_of, meaning_of

gather_words = docs_script("gather_words")
WORDS = Path(gather_words.OUT)


@pytest.fixture(scope="module")
def session():
    return Session(Catalogue("gaza-isf"))


def told(session, subject):
    session.about(subject)
    found = about(session)
    return found, dict(found["rows"])


def test_the_words_of_the_page_are_those_of_the_docs():
    assert json.loads(WORDS.read_text("utf-8")) == gather_words.words(), (
        "viz/app/words.json is not up to date: make docs"
    )
    assert {name_of(mechanism) for mechanism in MECHANISMS} == set(gather_words.words()["laws"])
    assert meaning_of("What happens", "truce").startswith("A promise not to shoot")
    assert all("`" not in words and "](" not in words for part in glossary() for _, words in part["terms"])


def test_equations_are_taken_whole():
    text = "    (7.3)   i = a\n                      + b\nWords.\n\n    (7.4)   j = c * d\n"
    assert gather_words.equations(text) == {"7.3": "i = a + b", "7.4": "j = c * d"}
    assert [one["number"] for one in law_of("clash", "friction")["equations"]] == ["7.3"]


def test_every_headline_number_is_explained(session):
    for outcome in TILES.values():
        found, rows = told(session, f"outcome:{outcome}")
        assert rows["What it is"] == meaning_of("Outcomes", outcome) != ""
        assert rows["Unit"] == next(one.unit for one in OUTCOMES if one.name == outcome)
        assert rows["Source"].startswith("Simulated") and found["laws"]
    found, rows = told(session, PAIRS)
    assert rows["Truce"] and found["laws"]
    for laws in LAWS_OF.values():
        for mechanism, numbers in laws.items():
            assert set(numbers) <= set(equations_of(mechanism))


def test_every_lever_has_a_meaning_a_source_and_an_effect(session):
    paths = [lever.path for group in session.groups for lever in group.levers]
    chosen = [path for path in paths if not path.startswith("parameters")] + paths[-40:]
    for path in chosen:
        _, rows = told(session, f"lever:{path}")
        assert rows["Effect"] and rows["Path"].startswith(path)
        assert any(name == "Source" or name.startswith("Side") for name in rows), path
    for subject in ("lever:no.such", "outcome:gold", "", "x", "lever:"):
        session.about(subject)
        assert about(session) is None


def test_a_source_is_what_the_file_says_beside_the_value(session):
    assert told(session, "lever:mission.ceiling")[1]["Source"].endswith("Reuters 7 November 2025; see choices.size")
    assert "ASSUMPTION" in told(session, "lever:mission.answer")[1]["Source"]
    assert told(session, "lever:parameters.clash.friction")[1]["Source"] == "Default of the model: ASSUMPTION"
    _, rows = told(session, "lever:choices.mandate")
    assert any("resolution 2803" in name for name in rows)
    assert "capped by contributors' robustness" in told(session, "lever:mission.enforcement")[1]["Effect"]
    found, _ = told(session, "lever:pathways.interposition")
    assert [law["name"] for law in found["laws"]] == ["clash"]


def test_a_value_that_was_set_here_is_said_to_be():
    session = Session(Catalogue("grid-4"))
    assert "Changed" not in told(session, "lever:mission.ceiling")[1]
    session.ask("mission.ceiling", 900)
    rows = told(session, "lever:mission.ceiling")[1]
    assert "set on this page" in rows["Changed"] and rows["Now"] == "900"


def test_remarks_stand_beside_or_above_or_with_what_holds_the_value():
    text = (
        "# all of it\nmission:\n  a: 1   # one\n  b: 'x # y'\n  # two\n  # lines\n  c: 3\n"
        "  t: {d: 1, e: 2}  # both\nlist:\n  - id: p\n    f: 1 # four\n  - {id: q, g: 2} # five\n"
    )
    found = remarks_of(text)
    assert found["mission.a"] == "one" and found["mission.b"] == "all of it" and found["mission.c"] == "two lines"
    assert found["mission.t.d"] == found["mission.t.e"] == "both"
    assert found["list.p.f"] == "four" and found["list.q.g"] == "five" and "mission.z" not in found
    assert remarks_of("a: [") == {} and remarks_of("") == {}
    assert len(remarks_of(find_scenario("gaza-isf").read_text("utf-8"))) > 100


def test_levers_of_a_force_that_is_not_there_have_no_effect_and_are_said_to_have_none():
    small = {"people_per_agent": 1000, "days": 40}
    for off in ({"mission.deployed": False}, {"mission.start_day": 40}):
        scenario = load_scenario("grid-4", small | off)
        notes, base = effect_notes(scenario, lever_groups(scenario)), outcomes(simulate(scenario, 1))
        dead = [path for path, note in notes.items() if note.startswith(NONE)]
        assert {"mission.ceiling", "pathways.influence", "contributors.country-0.joins"} <= set(dead)
        for path, value in (("mission.ceiling", 0), ("mission.mediation", 0.0), ("pathways.influence", False)):
            assert path in dead
            after = outcomes(simulate(change_scenario(scenario, as_changes({path: value})), 1))
            assert str(after) == str(base), path
    there = load_scenario("grid-4", small)
    assert not any(note.startswith(NONE) for note in effect_notes(there, lever_groups(there)).values())


def test_help_says_what_the_page_does_not_say():
    for page in ("page", "explorer"):
        words = json.dumps(help_of(page))
        assert "no forecast" in words and '"?"' in words
