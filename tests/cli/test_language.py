"""The language of what commands print: asked for in four ways, the nearest one wins; data stay as they are."""

import json

import pytest
from support.commands import ask

from interpose.model.language.chosen import VARIABLE, language, use_language

SMALL = ("run", "grid-4", "--days", 3, "--people-per-agent", 5000)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    yield tmp_path
    use_language("en")


def test_each_way_of_asking_and_which_one_wins(capsys, here, monkeypatch):
    assert "mean" not in ask(capsys, *SMALL).out and language() == "en"
    assert "Kematian warga sipil" in ask(capsys, *SMALL, "--language", "id").out
    assert "Civilian deaths" in ask(capsys, *SMALL).out  # it is not kept for the next command
    assert "Kematian warga sipil" in ask(capsys, "--language", "id-ID", *SMALL).out
    (here / "interpose.toml").write_text('language = "id"\n')
    assert "Kematian warga sipil" in ask(capsys, *SMALL).out
    monkeypatch.setenv(VARIABLE, "en")
    assert "Civilian deaths" in ask(capsys, *SMALL).out
    assert "Kematian warga sipil" in ask(capsys, *SMALL, "--language", "id").out


def test_data_are_the_same_in_every_language(capsys):
    for form in ("--json", "--csv"):
        assert ask(capsys, *SMALL, form, "--language", "id").out == ask(capsys, *SMALL, form).out
    said = json.loads(ask(capsys, *SMALL, "--json", "--language", "id").out)
    assert isinstance(said["outcomes"]["deaths_civilians"], (int, float))


def test_mistakes_get_one_line(capsys, here, monkeypatch):
    for words in ((*SMALL, "--language", "tlh"), ("--language", "tlh", *SMALL)):
        said = ask(capsys, *words)
        assert said.status == 2 and said.err.count("\n") == 1
        assert said.err.startswith("interpose: --language tlh: no such language: there are en, ")
    monkeypatch.setenv(VARIABLE, "tlh")
    assert "INTERPOSE_LANGUAGE=tlh: no such language" in ask(capsys, *SMALL).err
    monkeypatch.delenv(VARIABLE)
    for text, said in (('language = "tlh"', "interpose.toml: language = tlh: no such"), ("language = 3", "in quotes")):
        (here / "interpose.toml").write_text(text + "\n")
        assert said in ask(capsys, *SMALL).err
    (here / "interpose.toml").write_text('lanuage = "id"\n')
    assert "did you mean language?" in ask(capsys, *SMALL).err


def test_summaries_of_a_comparison(capsys, tmp_path):
    words = ("compare", "grid-4", "--days", 30, "--policy", "none=no-force", "--seeds", 3, "--people-per-agent", 2000)
    said = ask(capsys, *words, "--language", "id", "--out", tmp_path / "c").out
    said = " ".join(said.split())
    for told in ("terhadap", "benih berpasangan", "selang 95%", "Kematian menurut kelompok", "Lanjut: interpose brief"):
        assert told in said
    for english in ("against", "paired", "interval", "Deaths", "Next", "persons", "lower"):
        assert english not in said
