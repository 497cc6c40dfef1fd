"""Catalogues: every sentence of the sources is in Indonesian, with the same places, and nothing else is in it."""

import pytest
from babel.messages.catalog import Catalog
from support.messages import catalogue, forms, gather_messages, places_of

from interpose.model.errors import InterposeError
from interpose.model.language.catalogue import direction_of, known_language, languages, name_of_language


@pytest.fixture(scope="module")
def gathered() -> Catalog:
    return gather_messages().gathered()


@pytest.fixture(scope="module")
def indonesian() -> Catalog:
    return catalogue("id")


def test_every_sentence_is_told_in_indonesian(gathered, indonesian):
    told = {message.id: message for message in indonesian if message.id}
    missing = [message.id for message in gathered if message.id and message.id not in told]
    empty = [asked for asked, message in told.items() if not all(forms(message)[1])]
    assert not missing and not empty, "python .ci/gather_messages.py, then translate what is empty"


def test_nothing_is_doubtful_or_left_from_before(gathered, indonesian):
    asked = {message.id for message in gathered}
    assert not [message.id for message in indonesian if message.fuzzy and message.id]
    assert not [message.id for message in indonesian if message.id and message.id not in asked]
    assert not indonesian.obsolete


@pytest.mark.parametrize("code", languages()[1:])
def test_places_of_a_sentence_are_those_of_its_translation(code):
    for message in catalogue(code):
        asked, told = forms(message)
        for sentence in filter(None, told):
            assert places_of(sentence) == places_of(asked[-1]), message.id


@pytest.mark.parametrize("code", languages()[1:])
def test_a_sentence_begins_and_ends_as_its_translation_does(code):
    for message in catalogue(code):
        asked, told = forms(message)
        for sentence in filter(None, told if message.id else ()):
            assert sentence == sentence.strip() or asked[-1] != asked[-1].strip(), message.id
            if asked[-1].endswith((".", ":", "?")) and code == "id":
                assert sentence[-1] == asked[-1][-1], message.id


def test_places_have_names(gathered):
    for message in gathered:
        for sentence in [message.id] if isinstance(message.id, str) else message.id:
            assert "{}" not in sentence and "{0" not in sentence, sentence
            assert sentence == sentence.strip(), "a piece of a sentence cannot be told in another language"


def test_a_language_goes_by_its_code_in_any_usual_writing():
    assert [known_language(name) for name in ("id", "ID", "id-ID", "id_ID.UTF-8", " en_GB ")] == ["id"] * 4 + ["en"]
    for name in ("", "tlh", "xx-YY", "../en", "i" * 500):
        with pytest.raises(InterposeError, match=r"there are en, .*id") as refused:
            known_language(name)
        assert refused.value.argument == "language" and len(str(refused.value)) < 300


def test_languages_call_themselves_and_know_their_direction():
    assert languages()[0] == "en" and "id" in languages()
    assert name_of_language("id") == "Indonesia" and name_of_language("en") == "English"
    assert (direction_of("en"), direction_of("id"), direction_of("ar")) == ("ltr", "ltr", "rtl")
