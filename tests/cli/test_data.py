"""The commands that read real events: what they print and write, and one line for what cannot be read."""

import gzip
import json
import zipfile

import pytest
from support import event_files as files
from support.bad_scenarios import refused
from support.commands import ask, listing

from interpose.experiments.real_events.formats import UCDP_LAYOUT


def spoiled(name, *change):
    """Return a file of events with one column renamed, or gone."""
    columns = [change[0] if column == name and change else column for column in UCDP_LAYOUT]
    return files.table([c for c in columns if c != name], [files.ged_cells(event) for event in files.EVENTS])


BAD = {
    "no such file": (None, "ged", ["file.csv: cannot be read (No such file"]),
    "a folder": ("folder", "ged", ["file.csv: is a folder, not a file"]),
    "empty": (b"", "ged", ["file.csv: is empty"]),
    "blank": (b" \n\n", "ged", ["file.csv: is empty"]),
    "header alone": (",".join(UCDP_LAYOUT).encode() + b"\n", "ged", ["file.csv: has no rows below its header"]),
    "noughts": (b"\0" * 5000, "ged", ["holds bytes 0"]),
    "utf-16 without its mark": (files.ged().encode("utf-16-le"), "ged", ["holds bytes 0", "UTF-16 needs its mark"]),
    "utf-16 cut short": (
        files.ged().encode("utf-16")[:-1] + b"\xd8",
        "ged",
        ["ends in the middle of a letter (utf-16)"],
    ),
    "utf-8 mark, other bytes": (b"\xef\xbb\xbf" + b"a,\xff\n", "ged", ["is marked as utf-8-sig but breaks it"]),
    "neither encoding": (b"id,\x81\xff\n1,2\n", "ged", ["neither UTF-8 nor Windows-1252"]),
    "missing column": (spoiled("date_start"), "ged", ["no column 'date_start' of UCDP GED"]),
    "renamed column": (spoiled("longitude", "longitud"), "ged", ["no column 'longitude'", "renamed to 'longitud'"]),
    "column twice": (files.ged([*UCDP_LAYOUT, "best"]), "ged", ["column 'best' stands twice"]),
    "another table": (b"a,b\n1,2\n", "ged", ["no column 'id' of UCDP GED", "it begins with a, b"]),
    "ged as acled": (files.ged(), "acled", ["has the columns of UCDP GED, not of ACLED: say import ged"]),
    "quote never closed": (files.ged() + '104,"open\n', "ged", ["a quotation mark is opened and never closed"]),
    "all dates short": (
        files.ged(events=[event | {"date": "05-Mar-18"} for event in files.EVENTS]),
        "ged",
        ["no event can be used: 3 of 3 rows have a date with a year of two digits, the first at row 1 ('05-Mar-18')"],
    ),
    "broken gzip": (gzip.compress(files.ged().encode())[:-40], "ged", ["cannot be unpacked"]),
    "not a gzip": (b"\x1f\x8b nothing", "ged", ["cannot be unpacked"]),
    "not a zip": (b"PK\x03\x04 nothing", "ged", ["cannot be unpacked"]),
    "one endless row": (b"id," + b"x" * 6_000_000, "ged", ["is it a table of UCDP GED?"]),
    "a row of 5 MB": (files.ged() + "x" * 9_000_000 + "\n" + "y" * 9_000_000, "ged", ["a row longer than 4 MB"]),
    "unknown source": (files.ged(), "gdelt", ["source gdelt: no such source: take one of ged, candidate, acled"]),
    "no sites": (files.ged(), "geopko", ["no column mission", "of Geo-PKO"]),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_said_in_one_line_and_nothing_is_left(capsys, tmp_path, monkeypatch, case):
    content, source, fragments = BAD[case]
    monkeypatch.chdir(tmp_path)
    if content == "folder":
        (tmp_path / "file.csv").mkdir()
    elif content is not None:
        files.save(tmp_path / "file.csv", content)
    before = listing(tmp_path)
    refused(ask(capsys, "data", "import", source, "file.csv", "--out", "out"), *fragments)
    assert listing(tmp_path) == before


WORDS = {
    "device": (("import", "ged", "/dev/zero"), ["/dev/zero: is no regular file"]),
    "shipped, unknown": (("import", "ged", "shipped:iraq"), ["shipped:iraq: no such record", "shipped:syria"]),
    "no date": (("import", "ged", "shipped:syria", "--from", "1.1.2016"), ["--from 1.1.2016: is no date"]),
    "period turned round": (
        ("import", "ged", "shipped:syria", "--from", "2018-01-01", "--to", "2017-01-01"),
        ["--from 2018-01-01: is after the last day, 2017-01-01"],
    ),
    "period without events": (
        ("import", "ged", "shipped:syria", "--from", "2025-01-01"),
        ["no event can be used", "outside the period asked for"],
    ),
    "unknown ground": (("import", "ged", "shipped:syria", "--by", "adm3"), ["--by adm3: must be cells or adm1"]),
    "unknown scenario": (("import", "ged", "shipped:syria", "--scenario", "siria"), ["scenario 'siria' is not known"]),
    "scenario without coordinates": (
        ("import", "ged", "file.csv", "--scenario", "flat.yaml"),
        ["flat", "have no coordinates of their own"],
    ),
    "limit below 0": (("import", "ged", "shipped:syria", "--limit-km", "-1"), ["--limit-km", "at least 0"]),
    "no events": (("summary", "."), ["holds no imported events (events.json)"]),
    "no events to compare": (("compare", ".", "."), ["holds no imported events"]),
}


@pytest.mark.parametrize("case", WORDS)
def test_bad_words(capsys, tmp_path, monkeypatch, case):
    words, fragments = WORDS[case]
    monkeypatch.chdir(tmp_path)
    files.save(tmp_path / "file.csv", files.ged())
    flat = {
        "name": "flat",
        "places": [{"id": i, "population": 9, "area_km2": 1} for i in "AB"],
        "factions": [{"id": "r"}, {"id": "b"}],
    }
    files.save(tmp_path / "flat.yaml", json.dumps(flat | {"links": [{"a": "A", "b": "B"}]}))
    before = listing(tmp_path)
    out = ("--out", "out") if words[0] != "summary" else ()
    refused(ask(capsys, "data", *words, *out), *fragments)
    assert listing(tmp_path) == before


def test_two_tables_in_a_zip_are_refused(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("file.zip", "w") as archive:
        archive.writestr("a.csv", files.ged())
        archive.writestr("b.csv", files.ged())
    refused(ask(capsys, "data", "import", "ged", "file.zip"), "must hold one .csv, but holds a.csv, b.csv")


def test_what_was_refused_and_is_outside_is_printed(capsys, tmp_path):
    file = files.save(tmp_path / "ged251.csv", files.ged(events=files.changed(deaths=(0, -4, 0, 0))))
    answer = ask(capsys, "data", "import", "ged", file, "--out", tmp_path / "out", "--to", "2018-04-30")
    assert answer.status == 0 and "negative deaths; first row 2" in answer.out and "25.1" in answer.out
    assert "outside: 1" in answer.out and "CC BY 4.0" in answer.out
    refused(ask(capsys, "data", "summary", tmp_path / "out"), "2 whole months, and at least 3 are needed")


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """Return a run with its own record imported as if it were somebody's file."""
    from support.stored_results import asked

    folder = tmp_path_factory.mktemp("data")
    change = ("--set", "clash.friction=0.2", "--set", "violation.base_rate=0.3", "--quiet")
    asked("run", "grid-9", "--days", "200", *change, "--out", str(folder / "run"))
    first = json.loads((folder / "run" / "run.json").read_text())["scenario"]["start"]
    words = ("--scenario", "grid-9", "--from", first, "--out", str(folder / "events"), "--quiet")
    asked("data", "import", "ged", str(folder / "run" / "ged_observed.csv"), *words)
    return folder


def test_summary_and_comparison_are_told_and_written(capsys, record, tmp_path):
    answer = ask(capsys, "data", "summary", record / "events", "--json", "--least-deaths", 0, "--out", tmp_path / "a")
    assert answer.status == 0, answer
    assert listing(tmp_path / "a") == ["places.csv", "statistics.csv", "summary.json"]
    found = json.loads(answer.out)
    assert {row["statistic"] for row in found["statistics"]} >= {"exponent", "onset_cells", "branching"}
    told = ask(capsys, "data", "compare", record / "events", record / "run", "--out", tmp_path / "b")
    assert told.status == 0 and "No forecast" in told.out and "90 % of worlds" in told.out
    assert "page.html" in listing(tmp_path / "b")
    refused(
        ask(capsys, "data", "compare", record / "events", record / "run", "--arm", "with", "--out", tmp_path / "d"),
        "--arm with: a run is one world",
    )
    refused(
        ask(capsys, "data", "compare", record / "events", tmp_path, "--out", tmp_path / "d"),
        "holds no run, twin, comparison or sweep",
    )
    refused(
        ask(capsys, "data", "summary", record / "events", "--least-deaths", 1),
        "--least-deaths 1: must be at least 2 deaths",
    )
    assert not (tmp_path / "d").exists()
