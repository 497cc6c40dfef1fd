"""Sentences: as they stand in English, whole in another language, with numbers, plurals and untrusted words in them."""

import string
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.model.errors import InterposeError
from interpose.model.language.chosen import VARIABLE, direction, in_language, language, language_of_environment
from interpose.model.language.words import mark, say, say_count, say_in

WORDS = st.text(alphabet=string.ascii_letters + string.punctuation + " ", max_size=30)


@given(word=WORDS, number=st.integers(-(10**9), 10**9))
def test_english_is_what_format_makes_of_it(word, number):
    assert say("{word} in {number:,} days", word=word, number=number) == f"{word} in {number:,} days"
    assert say("no places: {word}") == "no places: {word}"
    assert mark("as it is") == "as it is"


@given(word=WORDS)
def test_what_stands_in_a_place_is_never_read_as_one(word):
    with in_language("id"):
        assert say("Against: {baseline}.", baseline=word) == f"Terhadap: {word}."


def test_unknown_sentences_stay_as_they_are():
    with in_language("id"):
        assert say("Hamas {x}") == "Hamas {x}" and say("") == ""


@pytest.mark.parametrize(("n", "english", "indonesian"), [(1, "1 day", "1 hari"), (1200, "1,200 days", "1.200 hari")])
def test_numbers_of_things(n, english, indonesian):
    assert say_count("{n} day", "{n} days", n) == english
    with in_language("id"):
        assert say_count("{n} day", "{n} days", n) == indonesian


def test_numbers_in_sentences_get_the_signs_of_the_language():
    said = "{amount:,.2f} million USD"
    assert say(said, amount=1234.5) == "1,234.50 million USD"
    with in_language("id"):
        assert say(said, amount=1234.5) == "1.234,50 juta USD"
        assert say("{low} to {high}", low="1.5", high=2) == "1.5 sampai 2"  # words are left alone


def test_a_word_of_a_context_falls_back_to_itself():
    with in_language("id"):
        assert say_in("made up", "nothing of the kind") == "nothing of the kind"
    assert say_in("made up", "{n} of it", n=3) == "3 of it"


def test_a_block_ends_where_it_ends_and_holds_for_its_own_thread_only():
    heard: list[str] = []
    with in_language("id"):
        with in_language("en"):
            assert language() == "en"
        assert language() == "id" and direction() == "ltr"
        thread = threading.Thread(target=lambda: heard.append(language()))
        thread.start()
        thread.join()
    assert heard == ["en"] and language() == "en"
    with pytest.raises(InterposeError), in_language("tlh"):
        pass
    assert language() == "en"


def test_the_environment_may_name_a_language(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert language_of_environment() == ""
    monkeypatch.setenv(VARIABLE, "id_ID")
    assert language_of_environment() == "id"
    monkeypatch.setenv(VARIABLE, "tlh")
    with pytest.raises(InterposeError, match="INTERPOSE_LANGUAGE=tlh: no such language"):
        language_of_environment()
