"""Files of every version give the same events; what cannot be used is counted, and why."""

import gzip
import zipfile
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import event_files as files

from interpose.experiments.real_events.dates import read_dates
from interpose.experiments.real_events.event_record import EVENT_RECORD, SCHEMA
from interpose.experiments.real_events.event_rows import Seen
from interpose.experiments.real_events.formats import FORMATS, UCDP_LAYOUT, version_of
from interpose.experiments.real_events.import_events import Request, import_events
from interpose.experiments.real_events.read_batches import whole_rows
from interpose.experiments.real_events.stored_events import Events


def read(tmp_path, content, source="ged", name="file.csv", **request):
    """Import a file; gives the events and what is said of them."""
    file, folder = files.save(tmp_path / name, content), tmp_path / "out"
    folder.mkdir()
    import_events(Request(source, file, **request), folder)
    events = Events(folder)
    return events.table, events.meta


def check_events(table, source="ged"):
    """Check that the three events are there as they were."""
    assert table.columns.tolist() == SCHEMA.names == [field.name for field in EVENT_RECORD]
    assert table["date"].tolist() == [date(2018, 3, 5), date(2018, 3, 29), date(2018, 5, 1)]
    assert table["best"].tolist() == [6, 4, 8] and table["side_a"].tolist() == ["Government of X", "A", "A"]
    assert table["side_b"].tolist() == ['Rebels, "R"', "B", "Civilians"]
    assert table["latitude"].tolist() == [1.25, -1.5, 1.3] and table["longitude"].tolist() == [2.75, 2.0, 2.6]
    assert table["adm1"].tolist() == ["Nord\nEst", "Sud", "Nord\nEst"]
    assert table["date_prec"].tolist() == [1, 3, 1] and table["where_prec"].tolist() == [2, 4, 1]
    assert set(table["source"]) == {source}


UCDP = {
    "17": (files.GED_17, {}),
    "19": (files.GED_19, {"time": " 00:00:00.000"}),
    "25": (UCDP_LAYOUT, {"time": " 00:00:00"}),
    "reordered": (UCDP_LAYOUT[::-1], {}),
    "capitals": ([name.upper() for name in UCDP_LAYOUT], {}),
    "no header": (UCDP_LAYOUT, {"header": False}),
}


@pytest.mark.parametrize("version", UCDP)
def test_every_version_of_ged_gives_the_same_events(tmp_path, version):
    columns, how = UCDP[version]
    text = files.ged(columns, **how)
    if version == "capitals":
        text = files.ged(UCDP_LAYOUT).replace(",".join(UCDP_LAYOUT), ",".join(columns))
    table, meta = read(tmp_path, text)
    check_events(table)
    assert table["type"].tolist() == ["state-based", "non-state", "one-sided"]
    assert table["deaths_civilians"].tolist() == [3, 0, 7] and table["deaths_unknown"].tolist() == [0, 0, 1]
    assert table["low"].tolist() == [5, 4, 6] and table["high"].tolist() == [9, 4, 8]
    assert meta["rows"] == meta["events"] == 3 and meta["deaths"] == 18 and meta["refused"] == meta["outside"] == []
    assert (meta["first"], meta["last"]) == ("2018-03-01", "2018-05-31")


ACLED = {
    "2019": (files.ACLED_OLD, ("05 March 2018", "29 March 2018", "1 May 2018"), False, "before 2023 (data_id)"),
    "2023": ([n for n in files.ACLED_NEW if n != "population_best"], None, False, "since 2023"),
    "2025": (files.ACLED_NEW, None, True, "since 2024 (population)"),
    "letters": (files.ACLED_NEW, ("05-Mar-2018", "29-Mar-2018", "01-May-2018"), True, "since 2024 (population)"),
}


@pytest.mark.parametrize("version", ACLED)
def test_every_version_of_acled_gives_the_same_events(tmp_path, version):
    columns, dates, words, said = ACLED[version]
    dates = dates or [event["date"] for event in files.EVENTS]
    rows = [files.acled_cells(event, day, words) for event, day in zip(files.EVENTS, dates, strict=True)]
    table, meta = read(tmp_path, files.table(columns, rows), "acled")
    check_events(table, "acled")
    assert table["type"].tolist() == ["battle", "explosion", "violence against civilians"]
    assert table[["deaths_a", "deaths_civilians", "low", "high"]].isna().all(axis=None)
    assert table["deaths_unknown"].tolist() == table["best"].tolist() and meta["version"] == said
    assert table["id"].tolist() == ["XXX101", "XXX102", "XXX103"]


ENCODED = {
    "bom": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-be": "utf-16-be",
    "cp1252": "cp1252",
}


@pytest.mark.parametrize("case", ENCODED)
def test_encodings_give_the_same_letters(tmp_path, case):
    text = files.ged(events=files.changed(a="Force armée")) + ""
    encoded = text.encode(ENCODED[case])
    table, meta = read(tmp_path, b"\xfe\xff" + encoded if case == "utf-16-be" else encoded)
    assert table["side_a"].tolist() == ["Government of X", "Force armée", "A"]
    assert meta["file"]["encoding"] == {"bom": "utf-8-sig", "cp1252": "cp1252"}.get(case, "utf-16")


@pytest.mark.parametrize("how", ["gz", "zip", "crlf", "semicolon", "tab", "decimal comma"])
def test_packed_files_and_other_separators(tmp_path, how):
    text, name = files.ged(), "GEDEvent_v25_1.csv"
    if how in ("semicolon", "decimal comma", "tab"):
        text = files.ged(separator="\t" if how == "tab" else ";")
    if how == "decimal comma":
        for spot in ("1.25", "2.75", "-1.5", "2.0", "1.3", "2.6"):
            text = text.replace(f";{spot};", f";{spot.replace('.', ',')};").replace(
                f";{spot};", f";{spot.replace('.', ',')};"
            )
    content = text.replace("\n", "\r\n").encode() if how == "crlf" else text.encode()
    if how == "gz":
        name, content = name + ".gz", gzip.compress(content)
    if how == "zip":
        name = "ged251-csv.zip"
        with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
            archive.writestr("GEDEvent_v25_1.csv", content)
            archive.writestr("readme.txt", "nothing")
        content = (tmp_path / "made.zip").read_bytes()
    table, meta = read(tmp_path, content, name=name)
    if how != "crlf":
        check_events(table)
    assert len(table) == 3 and meta["version"] == "25.1"


def test_the_checksum_is_that_of_the_file(tmp_path):
    import hashlib

    text = files.ged().encode()
    _, meta = read(tmp_path, text)
    assert meta["file"] | {"sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)} == meta["file"]


BAD = {
    "negative": ({"deaths": (0, -4, 0, 0)}, "negative"),
    "negative best": ({"best": -1}, "negative"),
    "no number": ({"best": "four"}, "number"),
    "half a death": ({"best": 3.5}, "number"),
    "empty best": ({"best": ""}, "number"),
    "endless": ({"best": 10**12}, "many"),
    "two-digit year": ({"date": "29-Mar-18"}, "short_year"),
    "two-digit year in figures": ({"date": "3/29/18"}, "short_year"),
    "order unknown": ({"date": "03/04/2018"}, "odd_date"),
    "no such day": ({"date": "2018-02-30"}, "odd_date"),
    "year 20018": ({"date": "20018-03-29"}, "odd_date"),
    "year 1018": ({"date": "1018-03-29"}, "odd_date"),
    "no date": ({"date": ""}, "no_date"),
    "no id": ({"id": ""}, "id"),
    "twice": ({"id": "101"}, "duplicate"),
    "tags": ({"id": "#id"}, "tags"),
    "north of the pole": ({"lat": 91}, "spot"),
    "no longitude": ({"lon": ""}, "spot"),
    "unknown type": ({"type": 4}, "type"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_row_that_cannot_be_used_is_refused_and_counted_and_the_others_are_kept(tmp_path, case):
    change, reason = BAD[case]
    table, meta = read(tmp_path, files.ged(events=files.changed(**change)))
    assert table["id"].tolist() == ["101", "103"]
    (part,) = meta["refused"]
    assert (part["reason"], part["rows"]) == (reason, 1) and part["first"].startswith("row 2") and part["why"]


@pytest.mark.parametrize("change", [{"low": 9}, {"high": 1}])
def test_bounds_that_contradict_the_best_estimate_are_left_empty_and_counted(tmp_path, change):
    table, meta = read(tmp_path, files.ged(events=files.changed(**change)))
    assert table["best"].tolist() == [6, 4, 8] and table["low"].isna().tolist() == [False, True, False]
    assert [(part["reason"], part["rows"]) for part in meta["noted"]] == [("bounds", 1), ("vague", 1)]


def test_rows_with_too_few_cells_are_refused(tmp_path):
    text = files.ged() + "104,2018\n"
    table, meta = read(tmp_path, text)
    assert len(table) == 3 and meta["rows"] == 4
    assert [(part["reason"], part["rows"]) for part in meta["refused"]] == [("cells", 1)]


def test_candidate_events_still_to_be_checked_are_counted(tmp_path):
    text = files.ged().replace(",Clear,", ",Check dyad,", 1)
    table, meta = read(tmp_path, text, "candidate")
    assert len(table) == 3 and {"reason": "status", "rows": 1} in [
        {name: part[name] for name in ("reason", "rows")} for part in meta["noted"]
    ]


def test_the_period_leaves_out_events_and_counts_them(tmp_path):
    table, meta = read(tmp_path, files.ged(), first=date(2018, 3, 6), last=date(2018, 4, 30))
    assert table["id"].tolist() == ["102"] and meta["outside"][0]["rows"] == 2
    assert (meta["first"], meta["last"]) == ("2018-03-06", "2018-04-30")


def test_versions_are_told_by_name_or_by_columns():
    ged = FORMATS["ged"]
    for name, said in (("ged171.csv", "17.1"), ("GEDEvent_v24_0_12.csv", "24.0.12"), ("ged191-csv.zip", "19.1")):
        assert version_of(ged, files.GED_17, name) == said
    assert version_of(ged, files.GED_17, "my_events_2018.csv") == "17 or 18 (best_est)"
    assert version_of(ged, UCDP_LAYOUT, "events.csv") == "18 or later (conflict_dset_id)"


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d 00:00:00.000"]),
)
def test_dates_come_back_as_they_were_written(day, form):
    found = read_dates(pd.Series([day.strftime(form), ""]))
    assert found.days[0].date() == day and found.missing.tolist() == [False, True]
    assert not found.odd.any() and not found.short_year.any()


@given(st.lists(st.sampled_from(["a,1", '"x\ny",2', '"q""\n",3', "b,", ""]), max_size=20), st.integers(1, 9))
def test_blocks_end_where_rows_end(rows, size):
    text = "\n".join(rows).encode()

    class Stream:
        def __init__(self):
            self.at = 0

        def read(self, _):
            self.at += size
            return text[self.at - size : self.at]

    blocks = list(whole_rows(Stream(), "file"))
    assert b"".join(blocks) == text
    for block in blocks[:-1]:
        assert block.endswith(b"\n") and block.count(b'"') % 2 == 0


@given(st.lists(st.text("ab1", min_size=1, max_size=3), max_size=30), st.integers(1, 7))
def test_an_id_counts_once_however_rows_are_cut_into_batches(ids, size):
    seen, again = Seen(), []
    for start in range(0, len(ids), size):
        again += seen.again(pd.Series(ids[start : start + size], dtype=object)).tolist()
    assert again == [value in ids[:row] for row, value in enumerate(ids)]
    assert (np.diff(seen.keys.astype(object)) > 0).all()
