"""`interpose plot` and `interpose report`: what they write, and one line for every mistake."""

import json
import shutil

import pandas as pd
import pytest
from support.commands import ask, listing
from support.figure_checks import check, words_of
from support.stored_results import KINDS

from interpose.viz.kinds.registry import kinds, open_stored, pictures


def test_plot_writes_pages_and_lists_figures(stored, capsys, tmp_path):
    out = tmp_path / "drawn"
    answer = ask(capsys, "plot", stored("discover"), "--out", out)
    assert not answer.status, answer.err
    assert listing(out) == ["boxes.html", "draws.html", "plotly.min.js"]
    page = (out / "boxes.html").read_text()
    assert "default-src 'none'" in page and page.count("plotly.js v") == 0 and 'src="plotly.min.js"' in page
    assert (out / "plotly.min.js").read_text().count("plotly.js v") == 1
    listed = ask(capsys, "plot", stored("run"), "--list", "--json")
    found = json.loads(listed.out)
    assert found["kind"] == "run" and {row["name"] for row in found["figures"]} == set(kinds()["run"].names)
    assert not ask(capsys, "plot", stored("twin"), "--list").status


def test_report_writes_one_file_and_overwrites_its_own_alone(stored, capsys, tmp_path):
    store = stored("sensitivity")
    for _ in range(2):
        answer = ask(capsys, "report", store, "--json")
        assert json.loads(answer.out)["megabytes"] < 10, answer.err
    assert "report.html" in listing(store)
    target = tmp_path / "mine.html"
    assert not ask(capsys, "report", store, "--out", target).status
    again = ask(capsys, "report", store, "--out", target)
    assert again.status == 2 and "exists already" in again.err and again.err.count("\n") == 1
    assert listing(tmp_path) == ["mine.html"]


WRONG = {
    "no folder": ("plot", ("nowhere",), "nowhere: no such folder: name a folder"),
    "no result": ("plot", (".",), "holds no result (none of "),
    "no report": ("report", (".",), "holds no result (none of "),
    "no name": ("plot", ("discover", "--figure", "boxs"), "--figure boxs: no such figure (did you mean boxes?)"),
    "of others": ("plot", ("discover", "--figure", "waterfall"), "no such figure"),
    "of another kind": ("plot", ("discover", "--figure", "ramp"), "is drawn from a result of run"),
    "not here": ("plot", ("attribute", "--figure", "interactions", "--x", "a"), "--x a: is for a sweep"),
    "no statistic": ("plot", ("discover", "--statistic", "sd"), "--statistic sd: is for a sweep"),
    "no outcome": ("plot", ("sweep", "--outcome", "deths"), "--outcome deths: this sweep has no such"),
    "no such parent": ("report", ("discover", "--out", "no/where.html"), "there is no folder no"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_in_one_line(stored, capsys, tmp_path, monkeypatch, case):
    command, (store, *words), told = WRONG[case]
    folder = stored(store) if store in KINDS else store
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, command, folder, *words)
    assert answer.status == 2 and told in answer.err and answer.err.count("\n") == 1, answer.err
    assert listing(tmp_path) == []


def test_a_store_that_was_changed_by_hand_is_told(stored, capsys, tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(stored("discover"), folder)
    (folder / "boxes.csv").write_text("")
    answer = ask(capsys, "plot", folder, "--figure", "boxes", "--out", tmp_path / "out")
    assert answer.status == 2 and "boxes.csv: cannot be read" in answer.err
    (folder / "discover.json").write_text("[1]")
    answer = ask(capsys, "plot", folder, "--list")
    assert answer.status == 2 and "discover.json: cannot be read" in answer.err
    assert not (tmp_path / "out").exists()


def test_images_need_kaleido_and_a_browser(stored, capsys, tmp_path, monkeypatch):
    import sys

    import kaleido

    class ChromeNotFoundError(RuntimeError):
        pass

    def fail(*_: object, **__: object) -> None:
        raise ChromeNotFoundError("Kaleido v1 needs Chrome")

    monkeypatch.setattr(kaleido, "Kaleido", fail)
    words = ("plot", stored("discover"), "--png", "--out", tmp_path / "out")
    answer = ask(capsys, *words)
    assert answer.status == 2 and "no browser was found" in answer.err and "apt install chromium" in answer.err
    monkeypatch.setitem(sys.modules, "kaleido", None)
    answer = ask(capsys, *words)
    assert answer.status == 2 and "pip install 'interpose[viz]'" in answer.err
    assert listing(tmp_path) == []


def test_a_run_of_an_earlier_version_says_what_it_lacks_and_draws_the_rest(stored, capsys, tmp_path):
    folder = tmp_path / "old"
    shutil.copytree(stored("run"), folder)
    for name in ("ledgers", "parties", "contributors"):
        (folder / f"{name}.parquet").unlink()
    meta = json.loads((folder / "run.json").read_text())
    del meta["shapes"], meta["reported"]
    (folder / "run.json").write_text(json.dumps(meta))
    missing = {p.name for p in pictures(open_stored(folder)) if "earlier version" in p.why_not}
    assert missing == {"aid", "money", "map-consent"}
    answer = ask(capsys, "plot", folder, "--figure", "money")
    assert answer.status == 2 and "earlier version" in answer.err
    circles = next(p for p in pictures(open_stored(folder)) if p.name == "map-control").draw()
    check(circles)
    assert "no boundaries are drawn" in words_of(circles)


def test_a_sweep_is_drawn_while_it_is_being_written(stored, capsys, tmp_path):
    folder = tmp_path / "going-on"
    shutil.copytree(stored("sweep"), folder)
    runs = pd.read_parquet(folder / "runs.parquet")
    (folder / "runs.parquet").unlink()
    answer = ask(capsys, "report", folder)
    assert answer.status == 2 and "no run of this sweep has ended well" in answer.err
    outcomes = json.loads((folder / "manifest.json").read_text())["outcomes"]
    lines = [json.dumps([i, "", "", row, []]) for i, row in enumerate(runs[outcomes].head(12).to_numpy(float).tolist())]
    (folder / "journal-000001.jsonl").write_text("\n".join(lines) + "\n")
    answer = ask(capsys, "report", folder)
    assert not answer.status, answer.err
    assert "12 of 27 runs are there." in (folder / "report.html").read_text()
