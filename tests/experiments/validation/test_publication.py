"""The page, its numbers and its log: nothing is typed, nothing is taken away, and what is stored is what is shown."""

from dataclasses import replace

import pandas as pd
import pytest
from support.docs_scripts import docs_script
from support.paths import ROOT

from interpose.experiments.validation import log as journal
from interpose.experiments.validation.assess import Answer, judge_rows, judged
from interpose.experiments.validation.estimate import Estimate
from interpose.experiments.validation.log import COLUMNS, VERDICTS, append_line, checked_note, laws, read_log
from interpose.experiments.validation.page import BEGIN, END, generated, page_of, sources, summary_line
from interpose.experiments.validation.publish import publication, publish, read_numbers
from interpose.experiments.validation.standing import kind_of, standing_of
from interpose.experiments.validation.table import ROWS, published, row_ids
from interpose.experiments.validation.verdicts import NOT_FROM_EVENTS, hold, rows_of, scored, seen_in_record
from interpose.model.errors import InterposeError

DOCS = ROOT / "docs"
README = ROOT / "README.md"
EARLIER = ["2026-11-27,9cec466,before", "2026-11-27,db701a1,laws-frozen-1"]


def inside(path):
    """Return what stands between the marks of a page."""
    text = path.read_text("utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    return text.partition(BEGIN)[2].partition(END)[0].strip("\n")


# ------------------------------------------------------------------------------------------------ what is published


@pytest.fixture(scope="module")
def stored():
    return read_numbers(DOCS / "validation.csv")


def test_the_page_is_what_the_stored_numbers_and_the_log_say(stored):
    lines = read_log(DOCS / "validation_log.csv")
    seeds = int(lines[-1]["seeds"])
    text = generated(stored, lines, published(), f"interpose patterns --seeds {seeds}", seeds).strip("\n")
    assert inside(DOCS / "validation.md") == text, "docs/validation.md is out of date: make patterns"


def test_the_readme_says_what_the_page_says(stored):
    line = summary_line(stored)
    assert inside(README) == line, "README.md is out of date: .venv/bin/python docs/fill_patterns.py"
    assert f"**{line}**" in inside(DOCS / "validation.md")
    assert docs_script("fill_patterns").page(README.read_text("utf-8")) == README.read_text("utf-8")


def test_the_stored_rows_are_those_of_the_tables(stored):
    assert list(dict.fromkeys(stored["row"])) == row_ids()
    for e in stored.to_dict("records"):
        pattern = published()[e["row"]]
        assert (e["pattern"], e["expected"]) == (pattern.pattern, pattern.expected)
        assert (e["kind"], e["source_is"]) == (kind_of(pattern), standing_of(pattern))
    names = [(row.id, part.name) for row in ROWS.values() for part in row.parts]
    assert [(e["row"], e["part"]) for e in stored.to_dict("records") if e["part"]] == names


def test_stored_verdicts_follow_from_the_stored_numbers(stored):
    parts = {(row.id, part.name): part for row in ROWS.values() for part in row.parts}
    for e in stored[stored["part"] != ""].to_dict("records"):
        part, pattern = parts[e["row"], e["part"]], published()[e["row"]]
        truth = Estimate(e["estimate"], e["low"], e["high"], e["seeds"])
        record = Estimate(e["observed"], e["observed_low"], e["observed_high"], e["seeds"])
        assert e["verdict"] == judged(pattern, part.band, truth), e["row"]
        expected = judged(pattern, part.band, record) if part.from_events else NOT_FROM_EVENTS
        assert e["observed_verdict"] == expected, e["row"]


def test_the_last_line_of_the_log_counts_the_stored_rows(stored):
    rows, last = rows_of(stored), read_log(DOCS / "validation_log.csv")[-1]
    tested = rows[rows["kind"] == "test"]
    assert {name: int(last[name]) for name in VERDICTS} == {
        name: int((tested["verdict"] == name).sum()) for name in VERDICTS
    }
    recorded = seen_in_record(rows)
    assert (int(last["scored"]), int(last["recorded"])) == (len(scored(rows)), len(recorded))
    assert int(last["recorded_hold"]) == hold(list(recorded["observed_verdict"]))
    assert f"{hold(list(scored(rows)['verdict']))} of {last['scored']} hold" in README.read_text("utf-8")


def test_no_line_of_the_log_was_ever_taken_away():
    lines = (DOCS / "validation_log.csv").read_text("utf-8").splitlines()
    assert lines[0] == ",".join(COLUMNS) and len(lines) >= 4
    assert all(line.startswith(start) for line, start in zip(lines[1:], EARLIER, strict=False))
    counted = [[line[name] for name in ("scored", *VERDICTS)] for line in read_log(DOCS / "validation_log.csv")[:2]]
    assert counted == [["26", "8", "4", "3", "11", ""], ["27", "9", "10", "5", "3", "1"]]
    assert lines[3].split(",")[2].startswith("observed record beside the truth")


def test_a_row_that_was_replaced_is_not_hidden(stored):
    text = inside(DOCS / "validation.md")
    assert "**P11. Without a force many agreements relapse: replaced by M09 to M11, not scored (" in text
    assert "it had failed before it was replaced (0.78" in text
    assert "P11" not in set(scored(rows_of(stored))["row"])


# ------------------------------------------------------------------------------------------------ how it is published


@pytest.fixture
def answer():
    parts = judge_rows(row_ids(), {}, published())
    meta = {"seeds": [1, 2, 3, 4, 5], "rows": row_ids(), "record": {"preset": "ucdp"}}
    return Answer(meta, parts)


def test_a_log_grows_and_keeps_every_letter(answer, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"# Mine\n\nBefore.\n{BEGIN}\nold\n{END}\nAfter.\n", encoding="utf-8")
    texts = []
    for _ in range(3):
        publish(answer, publication(page, row_ids(), None))
        texts.append((tmp_path / "page_log.csv").read_text("utf-8"))
    assert texts[1].startswith(texts[0]) and texts[2].startswith(texts[1]) and len(texts[2].splitlines()) == 4
    assert [line["note"] for line in read_log(tmp_path / "page_log.csv")] == [
        "first evaluation",
        *["no law changed"] * 2,
    ]
    text = page.read_text("utf-8")
    assert text.startswith("# Mine\n\nBefore.\n") and text.endswith(f"{END}\nAfter.\n") and "\nold\n" not in text
    assert text.count("| first evaluation |") == 1 and text.count("| no law changed |") == 2
    pd.testing.assert_frame_equal(read_numbers(tmp_path / "page.csv"), answer.parts)


def test_changed_laws_need_a_note(tmp_path, monkeypatch):
    line = dict.fromkeys(COLUMNS, "0") | {"date": "2026-01-02", "laws": laws()}
    append_line(tmp_path / "a_log.csv", line)
    log = read_log(tmp_path / "a_log.csv")
    assert checked_note(log, None) == "no law changed" and checked_note(log, " two\nlines ") == "two lines"
    monkeypatch.setattr(journal, "laws", lambda: "0therlaw")
    with pytest.raises(InterposeError, match=r"have changed since the evaluation of 2026-01-02: say what"):
        checked_note(log, "  ")
    with pytest.raises(InterposeError, match="have changed"):
        publication(tmp_path / "a.md", row_ids(), None)
    assert checked_note(log, "fear fades") == "fear fades" and checked_note([], None) == "first evaluation"
    with pytest.raises(InterposeError, match="301 letters: at most 300"):
        checked_note([], "x" * 301)


def test_some_rows_do_not_replace_all(answer, tmp_path):
    page = tmp_path / "page.md"
    publish(answer, publication(page, row_ids(), None))
    assert BEGIN not in page.read_text("utf-8") and (tmp_path / "page.csv").exists()
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    with pytest.raises(InterposeError, match="is the page of all rows, and some were asked for"):
        publication(page, ["P06"], None)
    some = replace(answer, meta=answer.meta | {"rows": ["P06"]}, parts=answer.parts[answer.parts["row"] == "P06"])
    publish(some, publication(tmp_path / "some.md", ["P06"], None))
    assert sorted(path.name for path in tmp_path.glob("some*")) == ["some.md"]
    assert "interpose patterns P06 --seeds 5" in (tmp_path / "some.md").read_text("utf-8")


@pytest.mark.parametrize("text", [BEGIN, END, f"{END}\n{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_marks_that_are_no_pair_are_refused(text, tmp_path):
    with pytest.raises(InterposeError, match="one pair of lines"):
        page_of(text, "x")
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    with pytest.raises(InterposeError, match="one pair of lines"):
        publication(tmp_path / "page.md", row_ids(), None)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", ",".join(COLUMNS) + "\n1,2\n", "\x00"])
def test_a_log_that_is_none_is_refused(text, tmp_path):
    (tmp_path / "page_log.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InterposeError, match=r"page_log\.csv"):
        publication(tmp_path / "page.md", row_ids(), None)


def test_sources_stand_for_themselves():
    cited = sources(published())
    assert cited["M02"] == cited["M01"] and cited["M10"] == cited["M09"] and cited["M02"].startswith("Hultman")
    assert not [source for source in cited.values() if "facts/" in source or source == "same" or not source]
