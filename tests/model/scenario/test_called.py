"""What a word calls: ids first, then names in any case, then the only one that begins so."""

from dataclasses import dataclass

import pytest

from interpose.model.errors import ScenarioError
from interpose.model.scenario.called import id_called
from interpose.model.scenario.loading import load_scenario


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


def test_a_path_by_name_is_told_the_id():
    with pytest.raises(ScenarioError, match="did you mean 'NG1'"):
        load_scenario("gaza-isf", {"places.beit lahia.damage": 0.5})
