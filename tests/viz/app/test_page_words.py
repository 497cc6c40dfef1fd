"""Sentences in the templates of the page: all between guillemets, whole in every language, safe where they stand."""

import re
from pathlib import Path

import pytest

from interpose.model.language.catalogue import SOURCE, languages
from interpose.viz.app import page_words
from interpose.viz.app.page_words import SENTENCE, sentences_of, template_in

APP = Path(page_words.__file__).parent
PARTS = [*sorted(path.name for path in APP.glob("*.vue")), *sorted(map(str, APP.parent.glob("explorer/*.vue")))]
"""Those of the page by their names, those of the explorer by where they lie."""
TEXT = re.compile(r">([^<>{}=]*[A-Za-z]{3}[^<>{}=]*)<")
NO_SENTENCE = {"interpose", "km"}


@pytest.mark.parametrize("name", PARTS)
def test_what_people_read_stands_between_guillemets(name):
    template = (Path(page_words.__file__).parent / name).read_text(encoding="utf-8").split("<script>")[0]
    bare = SENTENCE.sub("", template)
    found = {text.strip() for text in TEXT.findall(bare)} - NO_SENTENCE
    assert not found
    assert not re.findall(r'(?<![:\w-])(?:aria-label|title|placeholder)="[^"]*[A-Za-z]{3}', bare)


@pytest.mark.parametrize("name", PARTS)
def test_in_english_only_the_marks_go(name):
    template = (Path(page_words.__file__).parent / name).read_text(encoding="utf-8")
    assert template_in(name, SOURCE) == template.replace("\u00ab", "").replace("\u00bb", "")


@pytest.mark.parametrize("code", languages()[1:])
def test_a_translation_cannot_break_a_template(code):
    for name in PARTS:
        told = template_in(name, code)
        assert "\u00ab" not in told and told.count("{{") == template_in(name, SOURCE).count("{{")
        for sign in "'\"<>`":
            assert told.count(sign) == template_in(name, SOURCE).count(sign), (name, sign)


def test_sentences_are_listed_once():
    assert sentences_of("<p>\u00abone\u00bb</p> \u00abtwo {{ n }}\u00bb '\u00abone\u00bb'") == ["one", "two {{ n }}"]
