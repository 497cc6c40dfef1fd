"""The command `dock`: what it prints and writes, mistakes in one line, and going on after an interruption."""

import json

import pandas as pd
import pytest
from support.bad_scenarios import refused
from support.commands import ask, listing
from support.paths import ROOT

from interpose.cli.dock import command_of
from interpose.experiments.docking import assess
from interpose.experiments.docking.contract import Sizes, Task

OUTPUTS = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")


def test_it_writes_tables_and_a_page(capsys, tmp_path):
    page, out = tmp_path / "page.md", tmp_path / "out"
    words = ("--runs", 2, "--peacekeepers", "0,0.1", "--periods", 50)
    answer = ask(capsys, "dock", "epstein", "ruin", *words, "--out", out, "--page", page, "--json")
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert {row["part"] for row in told["rows"]} == {"epstein", "ruin"}
    assert page.read_text() == (out / "docking.md").read_text()
    assert "interpose dock epstein ruin --runs 2 --peacekeepers 0,0.1 --periods 50" in page.read_text()
    section = OUTPUTS.partition("## Docking")[2].partition("\n## ")[0]
    for name in listing(out):
        assert f"`{name}`" in section
        if name.endswith(".csv") and name != "athena.csv":
            columns = set(pd.read_csv(out / name)) - {"law", "runs"}
            assert all(f"`{column}`" in section for column in columns if not column.startswith("spread_")), name


def test_it_draws_what_it_has(capsys, tmp_path):
    words = ("--runs", 2, "--peacekeepers", "0,0.05,0.1", "--periods", 50, "--quiet")
    assert ask(capsys, "dock", "epstein", *words, "--out", tmp_path / "out").status == 0
    answer = ask(capsys, "plot", tmp_path / "out", "--out", tmp_path / "figures")
    assert answer.status == 0 and {"waiting.html", "havens.html"} <= set(listing(tmp_path / "figures"))


def test_it_prints_a_table_and_says_the_cost_first(capsys, tmp_path):
    answer = ask(capsys, "dock", "lanchester", "--runs", 2, "--out", tmp_path / "out")
    assert answer.status == 0
    assert "lanchester: 42 runs, less than a minute" in answer.err
    assert "L7" in answer.out and "reproduced" in answer.out


def test_the_command_that_makes_the_page_again():
    assert command_of([], Sizes()) == "interpose dock --runs 30"
    sizes = Sizes(runs=5, doses=(0.0, 0.25), density=0.5, periods=9, rounding="floor")
    options = "--runs 5 --density 0.5 --peacekeepers 0,0.25 --rounding floor --periods 9"
    assert command_of(["epstein"], sizes) == f"interpose dock epstein {options}"


MISTAKES = {
    "a part": (("epstien",), "part 'epstien': there is none of that name"),
    "no runs": (("ruin", "--runs", 0), "--runs 0: is a whole number from 2 to 10000"),
    "density": (("epstein", "--density", 1.5), "--density 1.5: is a number from 0 to 1"),
    "together": (("epstein", "--density", 0.95), "more than all sites are taken"),
    "doses": (("epstein", "--peacekeepers", "a,b"), "with commas between them"),
    "a dose": (("epstein", "--peacekeepers", "0,3"), "--peacekeepers 3.0: is a number from 0 to 1"),
    "rounding": (("epstein", "--rounding", "up"), "--rounding up: is one of none, floor, nearest"),
    "periods": (("epstein", "--periods", 0), "--periods 0: is a whole number"),
    "a page": (("ruin", "--page", "no/such/folder/page.md"), "there is no folder"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_in_one_line_before_anything_is_run(capsys, tmp_path, monkeypatch, name):
    words, said = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "dock", *words, "--out", tmp_path / "out")
    refused(answer)
    assert said in answer.err and not listing(tmp_path)


def test_an_interrupted_one_goes_on(capsys, tmp_path, monkeypatch):
    part, worked = assess.PARTS["ruin"], []

    def watched(sizes):
        def work(task):
            if len(worked) == 5:
                worked.append("stopped")
                raise KeyboardInterrupt
            worked.append(task.name)
            return task.work()

        return [Task(task.name, lambda task=task: work(task)) for task in part.tasks(sizes)]

    monkeypatch.setitem(assess.PARTS, "ruin", part._replace(tasks=watched))
    words = ("dock", "ruin", "--runs", 2, "--out", tmp_path / "out", "--threads", 1, "--quiet")
    assert ask(capsys, *words).status == 130 and listing(tmp_path)[0] == "out.unfinished"
    assert ask(capsys, *words).status == 0 and listing(tmp_path)[0] == "out"
    assert len(worked) == len(set(worked)) == 2 * 12 + 1
