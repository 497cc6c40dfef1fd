"""What `paths` and `show` say of values, and what `scenario new` asks: nothing but names past the language."""

import re

import typer
from support.commands import ask
from support.pseudo_language import left_over, marked_language

from interpose.cli import scenario_questions
from interpose.cli.scenario_questions import Answers, ask_what_is_missing
from interpose.model.language.chosen import in_language
from interpose.model.language.words import say
from interpose.model.scenario.builder.table import Reading
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.named_policies import policies_of
from interpose.model.simulation.compiled_day import order_of_the_day
from interpose.model.simulation.settable_paths import IN_THE_FILE, settable_paths

TYPED = re.compile(
    r"--[a-z]+ [A-Z=]+|--[a-z]+|\b[\w-]+(?:\.[\w*-]+)+|\b\w+-\w+\b|\bID\b|\btrue\b|\bfalse\b|\binterpose \w+"
)
"""Options, paths, ids with a hyphen, switches, commands."""


def unmarked(text: str, own: str = "") -> set[str]:
    """Return the words of an output that stand outside marks and are not typed, nor the scenario's own."""
    rest = TYPED.sub(" ", left_over(text))
    return {word for word in re.findall("[A-Za-z]{3,}", rest) if word not in own}


def test_every_field_that_can_be_set_is_told_in_indonesian():
    """What a value is called and means, its unit, and what caps it; the first two have all kinds of parts."""
    asked, kept = set(), {IN_THE_FILE}
    for name in ("gaza-isf", "unmil-2003", "grid-4"):
        for row in settable_paths(load_scenario(name)):
            if not row["path"].startswith("choices."):
                asked |= {row["label"], row["meaning"], row["unit"], *(cap["how"] for cap in row["capped_by"])}
                kept |= {row["source"]} if row["source"].startswith("assumption") else set()
    assert len(asked) > 900
    with in_language("id"):
        told = {words: say(words) for words in asked | kept if words}
    same = {words for words, said in told.items() if words == said}
    assert {word for words in same for word in re.findall("[a-z]{4,}", words)} <= {"logit", "status", "parameter"}, same


def test_paths_say_nothing_in_english(capsys, monkeypatch):
    scenario = load_scenario("grid-4")
    rows = settable_paths(scenario)
    own = [
        word for one in (*scenario.places, *scenario.factions, *scenario.contributors) for word in (one.id, one.name)
    ]
    own += [str(row["value"]) for row in rows if row["kind"] in ("text", "choice")]
    own += [str(word) for row in rows for word in row["options"]]
    with marked_language(monkeypatch):
        text = ask(capsys, "paths", "--scenario", "grid-4").out
    told = re.sub(r"^[a-z].*$", "", text, flags=re.MULTILINE)  # a line that begins at the edge is a path
    assert unmarked(told, " ".join(own)) == set()
    assert text.count("\u27e6") > 1000


def test_show_says_nothing_in_english(capsys, monkeypatch):
    scenario = load_scenario("grid-4")
    ids = [one.id for one in (*scenario.factions, *scenario.contributors)]
    own = " ".join(
        [scenario.title, scenario.about, *ids, *policies_of(scenario), *(step["step"] for step in order_of_the_day())]
    )
    monkeypatch.setenv("COLUMNS", "400")
    with marked_language(monkeypatch):
        text = ask(capsys, "show", "grid-4").out
    assert "\u27e6Parameters\u27e7" in text and "\u27e6meaning\u27e7" in text
    tables = " ".join(f"{step['reads']} {step['writes']}" for step in order_of_the_day())
    assert unmarked(text, f"{own} {tables}") == set()


def test_paths_are_found_by_words_of_either_language(capsys):
    small = ("--scenario", "grid-4")
    for word in ("mandate", "kekuatan"):
        assert "\nmission.enforcement\n" in ask(capsys, "paths", word, *small, "--language", "id").out, word
    assert ask(capsys, "paths", "kekuatan", *small).status == 2
    assert "apakah maksud Anda 'kekuatan'?" in ask(capsys, "paths", "kekuatanx", *small, "--language", "id").err


def test_machine_forms_stay_in_english(capsys):
    for words in (("paths", "ceiling", "--scenario", "grid-4"), ("show", "grid-4"), ("scenarios", "--events")):
        for form in ("--json", "--csv"):
            assert ask(capsys, *words, form, "--language", "id").out == ask(capsys, *words, form).out


def test_questions_are_asked_in_the_language(capsys, monkeypatch, tmp_path):
    """Every explanation and question of a scenario from a file of places, the answers being the defaults."""
    asked = []
    (tmp_path / "places.csv").write_text("name,population,lon,lat\nNorth,1000,10,10\nSouth,2000,10,10.2\n")
    monkeypatch.chdir(tmp_path)

    def prompt(question, default, err):
        asked.append(question)
        assert len(asked) < 20, "a default was refused, and is asked for again"
        return "places.csv" if default is None else default

    monkeypatch.setattr(typer, "prompt", prompt)
    with marked_language(monkeypatch):
        answers = ask_what_is_missing(Answers(None, None, None, "2", None, force=True), Reading(), may_ask=True)
    told = capsys.readouterr().err
    assert answers.name == "my-country" and answers.force is True and len(answers.assumed) == 9
    assert unmarked("\n".join(asked)) == set() and len(asked) == 14
    assert unmarked(told) == set() and told.count("\u27e6") >= 16
    with in_language("id"):
        monkeypatch.setattr(
            typer, "prompt", lambda question, default, err: "tidak" if "pasukan (" in question else default
        )
        alone = scenario_questions._ask_of_parties(Answers("x", None, None, "2", None, force=True))
    assert alone.force is False and "ceiling" not in alone.assumed
