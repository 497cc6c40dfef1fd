"""Commands say the same for people, as JSON, as values with commas, and nothing with `--quiet`."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.commands import ask, listing
from support.paths import DATA
from support.stored_results import asked

from interpose.experiments.real_events import statistics

LIVELY = ("--set", "clash.friction=0.3", "--set", "violation.base_rate=0.3")
SMALL = ("grid-4", "--days", "10", "--people-per-agent", "2000", "--seeds", "1")
INPUTS = ("--path", "clash.friction=0.005:0.3", "--path", "mission.ceiling=0:4000")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a run and its own record, imported as if it were somebody's file."""
    folder = tmp_path_factory.mktemp("four")
    asked("run", "grid-9", "--days", "200", *LIVELY, "--quiet", "--out", str(folder / "run"))
    first = json.loads((folder / "run" / "run.json").read_text())["scenario"]["start"]
    words = ("--scenario", "grid-9", "--from", first, "--quiet", "--out", str(folder / "events"))
    asked("data", "import", "ged", str(folder / "run" / "ged_observed.csv"), *words)
    shutil.copy(DATA / "geo_pko_extract.csv", folder / "sites.csv")
    return folder


WRITTEN: dict[str, tuple[tuple[Any, ...], str | None, str]] = {
    "import": (("data", "import", "ged", "run/ged_observed.csv", "--scenario", "grid-9"), None, "events kept"),
    "sites": (("data", "import", "geopko", "sites.csv"), None, "troops at a site, over maps"),
    "summary": (("data", "summary", "events"), "statistics", "Territories with most events"),
    "compare": (("data", "compare", "events", "run"), "statistics", "Record beside 1 of the model's worlds"),
    "branch": (("branch", *SMALL[:-2], "--at", 3, "--set", "mission.ceiling=0"), None, "One pair says little"),
    "discover": (
        (
            "discover",
            "grid-4",
            "--days",
            20,
            "--people-per-agent",
            500,
            "--seeds",
            1,
            *INPUTS,
            "--draws",
            40,
            "--worse-than",
            -2,
        ),
        "boxes",
        "fails by",
    ),
    "sensitivity": (
        ("sensitivity", *SMALL, *INPUTS, "--method", "morris", "--samples", 4, "--outcome", "clashes"),
        "table",
        "12 points",
    ),
    "observe": (("observe", "run"), None, "true events"),
    "plot": (("plot", "run", "--figure", "weeks"), None, "Figures: "),
    "figures": (("plot", "run", "--list"), "figures", "Week by week"),
    "tables": (("export", "run", "--list"), "tables", "Tables of run"),
    "check": (("scenario", "check", *SMALL, "--samples", 4), "table", "grid-4: what moves"),
}
"""A command, the list in its JSON that its comma-separated values are, and some words that people read."""
NOTHING_IS_WRITTEN = ("sites", "figures", "tables", "check")
ONLY_A_LIST = ("figures", "tables")


@pytest.mark.parametrize("name", WRITTEN)
def test_four_ways(
    capsys: pytest.CaptureFixture[str], stores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    words, listed, read = WRITTEN[name]
    monkeypatch.chdir(stores)
    monkeypatch.setattr(statistics, "RESAMPLES", 20)
    said, files = {}, set()
    for way in ("", "--json", "--csv", "--quiet"):
        out = tmp_path / f"out{way}"
        target = () if name in NOTHING_IS_WRITTEN else ("--out", out)
        answer = ask(capsys, *words, *target, *([way] if way else []))
        assert answer.status == 0, answer.err
        said[way] = answer.out
        files.add(tuple(listing(out)) if target else ())
    assert len(files) == 1, "what is written does not depend on what is printed"
    assert read in said[""] and said["--quiet"] == (said[""] if name in ONLY_A_LIST else "")
    found, rows = json.loads(said["--json"]), list(csv.DictReader(io.StringIO(said["--csv"])))
    assert said["--csv"].count("\n") > len(rows) and all(None not in row for row in rows)
    if listed is None:
        assert rows
        return
    assert len(found[listed]) == len(rows)
    for told, row in zip(found[listed], rows, strict=True):
        texts = {key: value for key, value in told.items() if isinstance(value, str) and key in row}
        assert texts and all(row[key] == value for key, value in texts.items())


def test_what_others_add_may_be_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interpose.model.extension.plugins.list_plugins", list)
    assert ask(capsys, "plugins").out.startswith("Nothing is added.")
    assert json.loads(ask(capsys, "plugins", "--json").out) == {"plugins": []}
    row = {"kind": "mechanism", "name": "curfew", "distribution": "land", "version": "2.0", "problem": ""}
    monkeypatch.setattr("interpose.model.extension.plugins.list_plugins", lambda: [row])
    assert "ready" in ask(capsys, "plugins").out and ask(capsys, "plugins", "--csv").out.splitlines() == [
        ",".join(row),
        "mechanism,curfew,land,2.0,",
    ]


@pytest.mark.parametrize("kind", ["mechanism", "study", "scenario", "figure"])
def test_a_new_file_is_told_with_what_to_do_next(capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str) -> None:
    answer = ask(capsys, "new", kind, "first_one", "--out", tmp_path / "one")
    assert (
        answer.status == 0
        and "Next: pytest" in answer.out
        and f"first_one{'.yaml' if kind == 'scenario' else '.py'}" in (answer.out)
    )
    found = json.loads(ask(capsys, "new", kind, "first_one", "--out", tmp_path / "two", "--json").out)
    assert ask(capsys, "new", kind, "first_one", "--out", tmp_path / "three", "--quiet").out == ""
    assert listing(tmp_path / "one") == listing(tmp_path / "two") == listing(tmp_path / "three")
    assert all(Path(file).is_file() for file in found["files"])


def test_a_scenario_goes_into_one_file_and_out_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = ask(capsys, "scenario", "pack", "unmil-2003", "--out", tmp_path / "a.interpose").out
    found = json.loads(ask(capsys, "scenario", "pack", "unmil-2003", "--out", tmp_path / "b.interpose", "--json").out)
    assert "Next: interpose run" in told and all(name in told for name in found["files"])
    assert (tmp_path / "a.interpose").read_bytes() == (tmp_path / "b.interpose").read_bytes()
    assert ask(capsys, "scenario", "pack", "unmil-2003", "--out", tmp_path / "c.interpose", "--quiet").out == ""
    said = ask(capsys, "scenario", "unpack", tmp_path / "a.interpose", "--out", tmp_path / "one").out
    again = json.loads(
        ask(capsys, "scenario", "unpack", tmp_path / "a.interpose", "--out", tmp_path / "two", "--json").out
    )
    assert "Next: interpose validate" in said and Path(again["file"]).is_file()
    assert listing(tmp_path / "one") == listing(tmp_path / "two")


@pytest.mark.parametrize(
    ("words", "told"), [(("--places", "towns.csv"), "3 places"), (("--from", "unmil-2003"), "a copy of unmil-2003")]
)
def test_a_scenario_is_made_or_copied_and_told_of(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("towns.csv").write_text("id,lat,lon,people\nA,1,1,4000\nB,1,1.2,3000\nC,1.2,1.1,2000\n")
    said, files = {}, set()
    for way in ("", "--json", "--quiet"):
        answer = ask(capsys, "scenario", "new", "land", *words, "--out", f"made{way}", *([way] if way else []))
        assert answer.status == 0, answer.err
        said[way] = answer.out
        files.add(tuple(listing(Path(f"made{way}"))))
    assert len(files) == 1 and told in said[""] and said["--quiet"] == ""
    assert Path(json.loads(said["--json"])["file"]).is_file()


def test_a_brief_is_told_of(capsys: pytest.CaptureFixture[str], stores: Path, tmp_path: Path) -> None:
    said = {}
    for way in ("", "--json", "--quiet"):
        out = tmp_path / f"brief{way}.html"
        answer = ask(capsys, "brief", stores / "run", "--out", out, *([way] if way else []))
        assert answer.status == 0 and out.is_file(), answer.err
        said[way] = answer.out
    assert "Brief: " in said[""] and said["--quiet"] == ""
    assert json.loads(said["--json"])["out"] == str(tmp_path / "brief--json.html")
