"""Parts by name, an interruption and its continuation, and the page."""

import re

import pandas as pd
import pytest
from support.paths import ROOT

import interpose as ip
from interpose.experiments.docking.assess import PARTS, ask_docking, parts_named, question_of, tasks_of
from interpose.experiments.docking.contract import Sizes, doses_from
from interpose.experiments.docking.page import number, page_of
from interpose.experiments.docking.page_words import NOTES
from interpose.experiments.execution.kept_results import kept_results, unfinished_folder
from interpose.model.errors import InterposeError, OutputError

FEW = Sizes(runs=2, doses=(0.0, 0.1), periods=60)


@pytest.fixture(scope="module")
def answer():
    """Ask everything at the smallest size."""
    return ask_docking(parts_named([]), FEW)


def test_parts_by_name():
    assert [part.name for part in parts_named([])] == list(PARTS) == list(NOTES)
    assert [part.name for part in parts_named(["Ruin ", "epstein", "ruin"])] == ["epstein", "ruin"]
    with pytest.raises(InterposeError, match=r"^part 'epstien': there is none of that name: known are epstein, lanch"):
        parts_named(["epstien"])


def test_every_task_of_every_part_has_a_name_of_its_own():
    names = [task.name for task in tasks_of(parts_named([]), FEW)]
    assert len(names) == len(set(names))


def test_every_part_answers_with_numbered_rows(answer):
    for letter, name in zip("ELARW", ("epstein", "lanchester", "athena", "ruin", "wheeler"), strict=True):
        rows = answer.findings[answer.findings["part"] == name]
        assert list(rows["name"]) == [f"{letter}{place}" for place in range(1, len(rows) + 1)]
    assert set(answer.tables) == {"waiting", "havens", "attrition", "athena"}
    assert sum(answer.meta["verdicts"].values()) == len(answer.findings)
    assert len(answer.tables["havens"]) == 3 * 40 * 40


def test_what_was_interrupted_goes_on_and_gives_the_same(tmp_path, answer):
    parts, target = parts_named(["lanchester", "athena"]), tmp_path / "out"
    passed = []

    def stop():
        passed.append(1)
        if len(passed) == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), kept_results(target, question_of(parts, FEW)) as kept:
        ask_docking(parts, FEW, kept, threads=1, done=stop)
    assert unfinished_folder(target).is_dir() and not target.exists()
    with kept_results(target, question_of(parts, FEW)) as kept:
        there = len(kept.results)
        again = ask_docking(parts, FEW, kept, threads=1)
    assert 0 < there < len(tasks_of(parts, FEW)) and not unfinished_folder(target).exists()
    whole = answer.findings[answer.findings["part"].isin(["lanchester", "athena"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(again.findings, whole)


def test_another_question_does_not_take_what_is_kept(tmp_path):
    with (
        pytest.raises(KeyboardInterrupt),
        kept_results(tmp_path / "a", question_of(parts_named(["ruin"]), FEW)) as kept,
    ):
        kept.keep("ruin 0.5 1", [1, 2])
        raise KeyboardInterrupt
    other = question_of(parts_named(["ruin"]), Sizes(runs=3))
    with pytest.raises(OutputError, match="another question"), kept_results(tmp_path / "a", other):
        pass


BAD = {
    "no runs": ({"runs": 0}, "runs", "2 to 10000"),
    "one run": ({"runs": 1}, "runs", "no interval"),
    "half a run": ({"runs": 2.5}, "runs", "whole number"),
    "too many": ({"runs": 10**9}, "runs", "2 to 10000"),
    "density": ({"density": 1.2}, "density", "0 to 1"),
    "doses": ({"doses": (0.0, 1.5)}, "peacekeepers", "0 to 1"),
    "more than all": ({"density": 0.95}, "peacekeepers", "together at most 1"),
    "one dose": ({"doses": (0.1,)}, "peacekeepers", "2 to 101"),
    "no order": ({"doses": (0.1, 0.05)}, "peacekeepers", "ascend"),
    "twice": ({"doses": (0.1, 0.1)}, "peacekeepers", "ascend"),
    "not a number": ({"doses": (0.0, float("nan"))}, "peacekeepers", "0 to 1"),
    "periods": ({"periods": 0}, "periods", "1 to"),
    "rounding": ({"rounding": "ceil"}, "rounding", "none, floor, nearest"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_run_gets_one_line(name):
    changes, argument, words = BAD[name]
    with pytest.raises(InterposeError, match=words) as caught:
        Sizes(**changes)
    assert caught.value.argument == argument and len(str(caught.value)) <= 300


def test_doses_from_text():
    assert doses_from("0, 0.05,0.1") == (0, 0.05, 0.1)
    for text in ("", "a,b", "0;1", "0,,1", "0.1-0.2"):
        with pytest.raises(InterposeError, match="with commas between them"):
            doses_from(text)


def cells(page):
    """List what each row of findings is called and says was found and measured."""
    rows = [line.split(" | ") for line in page.splitlines() if re.match(r"\| [ELARW]\d+ ", line)]
    return {row[0].strip("| "): row[1] for row in rows}


def test_the_page_has_every_finding(answer):
    page = page_of(answer, "interpose dock --runs 2")
    assert list(cells(page)) == list(answer.findings["name"])
    assert "`interpose dock --runs 2`" in page and "{" not in page and "nan" not in page
    assert all(f"## {part.title}" in page for part in PARTS.values())
    found = answer.findings[answer.findings["part"] == "ruin"]
    only = page_of(type(answer)(answer.meta | {"parts": ["ruin"]}, found, {}), "interpose dock ruin")
    assert list(cells(only)) == list(found["name"])


def test_the_page_of_the_docs_is_of_these_findings(answer):
    page = (ROOT / "docs" / "docking.md").read_text(encoding="utf-8")
    assert cells(page) == cells(page_of(answer, "")), "docs/docking.md is out of date: make dock"


def test_numbers_are_short():
    values = (0.0, 1.0, 0.123456, 123.456, 12345.6, 1e-9, -0.5, float("nan"))
    assert [number(value) for value in values] == [
        "0",
        "1",
        "0.123",
        "123",
        "12,346",
        "0.000000001",
        "\u22120.5",
        "\u2013",
    ]
    assert number(225.0) == "225" and number(15000.0) == "15,000"


def test_from_python_it_is_the_same(answer):
    found = ip.dock("ruin", runs=2)
    assert found.kind == "dock" and found.plots == []
    same = answer.findings[answer.findings["part"] == "ruin"].reset_index(drop=True)
    table = found.table("findings")
    assert (
        table["estimate"].tolist() == same["estimate"].tolist()
        and table["verdict"].tolist() == same["verdict"].tolist()
    )
    assert len(found.sentences) == len(same)
    with pytest.raises(InterposeError, match="together at most 1"):
        ip.dock("ruin", density=0.9, peacekeepers=[0.0, 0.2])
