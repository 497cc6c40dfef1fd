"""The command `patterns`: what it prints and writes, the same in Python, and bad words."""

import json

import pytest
from support.commands import ask, listing

import interpose as ip
from interpose.experiments.validation import worlds
from interpose.model.simulation.simulate import simulate

QUICK = ("patterns", "M34", "M20", "--seeds", 5)
"""A row of worlds of two weeks, and one that cannot be measured."""


def test_the_command_and_its_twin_in_python(capsys, tmp_path):
    answer = ask(capsys, *QUICK, "--json", "--out", tmp_path / "a", "--page", tmp_path / "page.md")
    assert answer.status == 0, answer.err
    printed = json.loads(answer.out)
    assert [row["row"] for row in printed["rows"]] == ["M34", "M20"]
    assert listing(tmp_path / "a") == ["patterns.csv", "patterns.json", "patterns.md", "rows.csv"]
    page = (tmp_path / "page.md").read_text("utf-8")
    assert (
        "`interpose patterns M34 --seeds 5`" in page and "Not measurable here: the model has no ordinary crime" in page
    )
    assert listing(tmp_path) == ["a", *(f"a/{name}" for name in listing(tmp_path / "a")), "page.md"]
    result = ip.patterns(["M34", "M20"], seeds=5)
    assert result.table("patterns").loc[0, "estimate"] == pytest.approx(printed["numbers"][0]["estimate"])
    assert result.plots == ["bands"] and result.sentences[1].startswith("M34 (input), opposed on the first day: within")
    assert result.sentences[2].startswith("M20 (report): not measurable: the model has no ordinary crime")


def test_what_is_printed(capsys, tmp_path):
    answer = ask(capsys, *QUICK, "--out", tmp_path / "a")
    assert "2 rows, 1 of them measured: 5 seeds, 5 worlds, about 1 min" in answer.err
    assert "No row that is scored was measured." in answer.out and "not from events" in answer.out


def test_a_command_that_was_interrupted_goes_on_where_it_was(capsys, monkeypatch, tmp_path):
    ran = []

    def run(world, seed, days):
        if len(ran) == 4 and seed == 5:
            raise KeyboardInterrupt
        ran.append(seed)
        return simulate(world, seed, days)

    monkeypatch.setattr(worlds, "simulate", run)
    words = (*QUICK, "--threads", 1, "--json", "--out", tmp_path / "a")
    answer = ask(capsys, *words)
    assert answer.status == 130 and ran == [1, 2, 3, 4]
    kept = f"4 results are kept in {tmp_path / 'a'}.unfinished: the same command with {tmp_path / 'a'} as its folder"
    assert kept in answer.err.replace("\n", "") and listing(tmp_path)[0] == "a.unfinished"
    ran.append(0)
    answer = ask(capsys, *words)
    assert answer.status == 0 and ran == [1, 2, 3, 4, 0, 5] and "a.unfinished" not in listing(tmp_path)
    again = ask(capsys, *QUICK, "--json", "--out", tmp_path / "b")
    assert json.loads(answer.out)["numbers"] == json.loads(again.out)["numbers"]


BAD = {
    "row": (("patterns", "P77"), "P77: no such row: the tables have P01 to P23 and M01"),
    "few seeds": (("patterns", "P06", "--seeds", 4), "--seeds 4: no verdict is based on fewer than 5 seeds"),
    "no seeds": (("patterns", "P06", "--seeds", 0), "must be at least 1"),
    "record": (("patterns", "P06", "--record", "cnn"), "no such preset: take one of perfect, model, ucdp, acled"),
    "page": (("patterns", "P06", "--page", "nowhere/page.md"), "there is no folder nowhere"),
    "folder for a page": (("patterns", "P06", "--page", "."), "is no file"),
    "page of all": (("patterns", "P06", "--page", "all.md"), "is the page of all rows"),
    "note": (("patterns", "--page", "new.md", "--note", "x" * 400), "400 letters: at most 300"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_words_get_one_line_and_write_nothing(capsys, monkeypatch, tmp_path, what):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "all.md").write_text("<!-- patterns: begin -->\n<!-- patterns: end -->\n", encoding="utf-8")
    words, said = BAD[what]
    answer = ask(capsys, *words)
    assert answer.status == 2 and said in answer.err.replace("\n", " ")
    assert len(answer.err.strip().splitlines()) == 1 and len(answer.err) < 300 and not answer.out
    assert listing(tmp_path) == ["all.md"]
