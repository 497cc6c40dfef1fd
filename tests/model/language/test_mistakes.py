"""Messages about mistakes: every one of the sources has a template, and each is told whole, with its values."""

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from support.messages import gather_messages, places_of

from interpose.model.errors import LONGEST_LINE, InterposeError, ScenarioError
from interpose.model.language.catalogue import MISTAKES, catalogue_file
from interpose.model.language.chosen import in_language
from interpose.model.language.mistakes import Template, retell, templates_of, told_line

TEMPLATES = templates_of("id")
VALUES = ("7", "'a b'", "gaza.yaml", "'/tmp/a b: c.d'", "T0, T1 and T2", "1,000.5", "mission.ceiling = 3")
WORDS_OF_ANOTHER = re.compile(
    r"(str\()?(error|self\.notice|session\.notice|answer\.problem)(\.problem)?\)?|f'\{option\}: \{error\}'"
    r"|fault_line\(.*|line|why_not|row\['problem'\]|REFUSED\[0\]"
    r"|' '\.join\(str\(error\)\.split\(\)\) or type\(error\)\.__name__"
)
"""What is raised or shown in the words of a mistake that was raised elsewhere, whose templates are taken there."""


@pytest.fixture(scope="module")
def gathered():
    return gather_messages().gathered_mistakes()


@pytest.fixture(scope="module")
def indonesian():
    with catalogue_file("id", MISTAKES).open("rb") as text:
        return read_po(text, locale="id", domain=MISTAKES)


def test_every_message_of_the_sources_has_a_template(gathered):
    assert len(gathered.files) > 900
    assert not {(path, words) for path, words in gathered.wordless if not WORDS_OF_ANOTHER.fullmatch(words)}
    assert gathered.weak <= {"--set {shown}: {problem}", "--set: {problem}", "{size} MB", "{size} kB"} | {
        "day {day}: {faults}",  # a defect of the model, which is reported in these words
        "{{low}} to {{high}}",
    }


def test_every_template_is_in_indonesian_with_the_same_places(gathered, indonesian):
    told = {message.id: message for message in indonesian if message.id}
    assert set(told) == set(gathered.files), "python .ci/gather_messages.py, then translate what is empty"
    assert not [asked for asked, message in told.items() if not message.string]
    assert not [asked for asked, message in told.items() if places_of(asked) != places_of(message.string)]
    assert not [asked for asked, one in told.items() if asked[-1] in ".:?" and one.string[-1] != asked[-1]]
    assert not [asked for asked in told if asked != asked.strip()]


def filled(one: Template, told: str, shift: int) -> tuple[str, str]:
    """Fill a template and what it is told as with values that do not hold its own words between places."""
    values = {}
    for at, name in enumerate(one.places):
        fitting = [value for value in VALUES if not any(part and part in value for part in one.literals)]
        values[name] = fitting[(at + shift) % len(fitting)]
    return Formatter().vformat(one.english, (), values), Formatter().vformat(told, (), values)


def test_each_template_is_told_by_itself_with_its_values():
    with in_language("id"):
        for one in TEMPLATES:
            if " " not in one.english:  # what a thing is: told where a place asks for it
                assert retell(f"no such {one.english}: T9") == f"tidak ada {one.told} itu: T9"
                continue
            for shift in range(len(VALUES) if one.places else 1):
                line, told = filled(one, one.told, shift)
                assert retell(line) == told
                if one.letters > 20:
                    assert retell(f"a b.yaml: mission.x = 5: {line}; see: interpose run --help") == (
                        f"a b.yaml: mission.x = 5: {told}; lihat: interpose run --help"
                    )


@given(st.sampled_from([one for one in TEMPLATES if one.places]), st.data())
def test_no_value_is_lost(one, data):
    values = {name: data.draw(st.from_regex(r"[0-9.,'~^]{1,9}", fullmatch=True)) for name in one.places}
    with in_language("id"):
        told = retell(Formatter().vformat(one.english, (), values))
    assert all(value.strip(", ") in told for value in values.values())


def test_messages_within_messages_are_told():
    with in_language("id"):
        assert retell("--x: cannot be read (Permission denied): check the path and its permissions") == (
            "--x: tidak dapat dibaca (Izin ditolak): periksa jalur dan izinnya"
        )
        assert retell("a.yaml: mission.ceiling = -5: must be at least 0 (persons) (and 3 more)") == (
            "a.yaml: mission.ceiling = -5: harus sekurangnya 0 (orang) (dan 3 lagi)"
        )
        assert retell("Open the address that was printed at the start: the token is missing.\n") == (
            "Buka alamat yang dicetak ketika mulai: token tidak ada.\n"
        )
        assert retell("No such command 'twni'. Did you mean 'twin'?; see: interpose --help") == (
            "Tidak ada perintah 'twni'. Apakah maksud Anda 'twin'?; lihat: interpose --help"
        )


def test_what_somebody_called_something_stays():
    with in_language("id"):
        assert retell(
            "scenario 'must not be empty' is not known: did you mean event? (a file's name must end in .yaml)"
        ) == (
            "skenario 'must not be empty' tidak dikenal: apakah maksud Anda event? (nama berkas harus berakhiran .yaml)"
        )
        for line in ("", "nobody ever raised this", "place", "x\ue000: must be a number", "'must be a number'"):
            assert retell(line) == line
    for line in ("must be a number", "place"):
        assert retell(line) == line
        with in_language("ar"):
            assert retell(line) == line


def test_an_error_keeps_its_words_and_its_line_is_told():
    error = ScenarioError("must be a number", argument="changes", value="x")
    with in_language("id"):
        assert (str(error), error.problem) == ("changes x: must be a number", "must be a number")
        assert told_line(error) == "changes x: harus angka"
    assert told_line(error) == str(error)


@pytest.mark.parametrize("word", ["p" * 20_000, "a b, " * 5_000, "; : and is not a " * 3_000, "(" * 9_000])
def test_endless_lines_are_told_within_bounds(word):
    with in_language("id"):
        told = told_line(InterposeError(f"unknown path {word!r}: did you mean 'x'?"))
    assert len(told) <= LONGEST_LINE and told.startswith("jalur '") and told.endswith("apakah maksud Anda 'x'?")
