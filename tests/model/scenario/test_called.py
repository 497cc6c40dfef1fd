"""What a word calls: ids first, then names in any case, then the only one that begins so."""

from dataclasses import dataclass

import pytest

from interpose.experiments.analysis.input_ranges import parse_inputs
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.scenario.called import id_called
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import paths_set_by


@dataclass
class Row:
    id: str
    name: str = ""


ROWS = [Row("A1", "Gaza City"), Row("A2", "Gaza Port"), Row("gaza", "Elsewhere"), Row("B", "A1")]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("A1", "A1"), ("gaza city", "A1"), ("  GAZA   port", "A2"), ("GAZA", "gaza"), ("else", "gaza"), ("Gaza C", "A1")],
)
def test_a_word_calls(word, meant):
    assert id_called(word, ROWS, "territory") == meant


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("gaza ", None),
        ("gaz", r"territory gaz: may be one of A1 \(Gaza City\), A2 \(Gaza Port\), gaza \(Elsewhere\): write the id"),
        ("Gaza Citi", r"no such territory: did you mean A1 \(Gaza City\)\?"),
        ("zzz", "known are A1, A2, gaza, B"),
        ("", "no such territory"),
    ],
)
def test_what_calls_nothing_or_several(word, line):
    if line is None:
        assert id_called(word, ROWS, "territory") == "gaza"
        return
    with pytest.raises(ScenarioError, match=line) as caught:
        id_called(word, ROWS, "territory")
    assert len(str(caught.value)) <= 300


# ------------------------------------------------------------------------------------------------ names in paths


@pytest.mark.parametrize(
    ("by_name", "by_id", "value"),
    [
        ("places.beit lahia.damage", "places.NG1.damage", 0.51),
        ("places.Gaza City.damage", "places.GZ1.damage", 0.51),
        ("factions.Israel Defense Forces.consent", "factions.idf.consent", 0.31),
        ("factions.local armed.consent", "factions.local-groups.consent", 0.31),
        ("contributors.United Arab Emirates.robustness", "contributors.UAE.robustness", 0.35),
        ("contributors.indonesia.robustness", "contributors.Indonesia.robustness", 0.35),
    ],
)
def test_a_path_takes_names_as_well_as_ids(by_name, by_id, value):
    world = load_scenario("gaza-isf", {by_name: value})
    assert world == load_scenario("gaza-isf", {by_id: value}) != load_scenario("gaza-isf")
    assert paths_set_by(world, {by_name: value}) == [by_id]
    assert parse_inputs([f"{by_name}=0.1:0.5"], world)[0].path == by_id
    with pytest.raises(InterposeError, match="given twice"):
        parse_inputs([f"{by_name}=0.1:0.5", f"{by_id}=0.1:0.5"], world)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("places.beit.damage", "'places.beit' may be one of NG1 (Beit Lahia), NG3 (Beit Hanoun)"),
        ("places.Beit Lahiya.damage", "'places.Beit Lahiya' is not declared: did you mean NG1 (Beit Lahia)?"),
        ("factions.Hamsa.consent", "did you mean hamas (Hamas)?"),
        ("contributors.Indonesa.robustness", "did you mean Indonesia?"),
    ],
)
def test_a_name_in_a_path_that_calls_nothing_or_several(path, line):
    with pytest.raises(ScenarioError) as caught:
        load_scenario("gaza-isf", {path: 0.5})
    assert line in str(caught.value) and len(str(caught.value)) <= 300
