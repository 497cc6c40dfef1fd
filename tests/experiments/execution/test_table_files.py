"""Tables as files: what is written is what is stored, and a workbook holds texts as texts."""

import json

import numpy as np
import openpyxl
import pandas as pd
import pytest

from interpose.experiments.execution import table_files
from interpose.experiments.execution.table_files import chosen_tables, sizes_of, tables_in, tables_writer, write_folder
from interpose.model.errors import InterposeError, OutputError

EFFECTS = pd.DataFrame({"outcome": ["=1+1", "a\x07b", "plain"], "mean": [1.5, np.nan, np.inf], "seeds": [3, 2, 1]})


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "store"
    (folder / "worlds").mkdir(parents=True)
    (folder / "twin.json").write_text("{}")
    EFFECTS.to_parquet(folder / "effects.parquet", index=False)
    EFFECTS.head(1).to_csv(folder / "effects.csv", index=False)  # the rounded twin of the same name
    pd.DataFrame({"list": [[1, 2], [3]], "n": [1, 2]}).to_parquet(folder / "worlds" / "totals.parquet", index=False)
    pd.DataFrame({"x": [1]}).to_parquet(folder / "part-0001.parquet", index=False)
    (folder / ".hidden.csv").write_text("x\n1\n")
    return folder


def test_tables_are_found_once(store):
    assert list(tables_in(store)) == ["effects", "worlds/totals"]
    assert [(row["rows"], row["columns"]) for row in sizes_of(tables_in(store))] == [
        (3, ["outcome", "mean", "seeds"]),
        (2, ["list", "n"]),
    ]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_table_comes_back(store, tmp_path, ending):
    target = tmp_path / f"a{ending}"
    tables_writer(chosen_tables(tables_in(store), ["effects"]), target)(target)
    back = pd.read_csv(target) if ending == ".csv" else pd.read_parquet(target)
    pd.testing.assert_frame_equal(back, EFFECTS)


def test_lists_are_json_in_csv(store, tmp_path):
    files = write_folder(tables_in(store), tmp_path, ".csv")
    assert [file.name for file in files] == ["effects.csv", "worlds-totals.csv"]
    assert [json.loads(cell) for cell in pd.read_csv(files[1])["list"]] == [[1, 2], [3]]


def test_a_workbook_has_no_formulas(store, tmp_path):
    target = tmp_path / "a.xlsx"
    tables_writer(tables_in(store), target)(target)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["effects", "worlds-totals"]
    rows = list(book["effects"].iter_rows(values_only=True))
    assert rows == [("outcome", "mean", "seeds"), ("=1+1", 1.5, 3), ("a b", None, 2), ("plain", None, 1)]
    assert book["effects"]["A2"].data_type != "f"


def test_titles_of_sheets_are_short_and_apart(store):
    for name in ("x" * 40, "x" * 41, "X" * 42):
        EFFECTS.to_parquet(store / f"{name}.parquet", index=False)
    target = store / "a.xlsx"
    tables_writer(tables_in(store), target)(target)
    names = openpyxl.load_workbook(target).sheetnames
    assert len({name.lower() for name in names}) == 5 and max(map(len, names)) <= 31


@pytest.mark.parametrize(
    ("names", "file", "line"),
    [
        (["efects"], "a.csv", "table efects: no such table: did you mean effects?"),
        (["zzz"], "a.csv", "there are effects, worlds/totals"),
        ([], "a.csv", "holds one table, and there are 2"),
        (["effects"], "a.txt", r"must end in \.csv, \.parquet, \.xlsx"),
    ],
)
def test_mistakes(store, tmp_path, names, file, line):
    with pytest.raises(OutputError, match=line):
        tables_writer(chosen_tables(tables_in(store), names), tmp_path / file)


def test_what_a_sheet_cannot_hold(store, tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_ROWS", 2)
    with pytest.raises(OutputError, match="table effects: has 3 rows and 3 columns"):
        tables_writer(tables_in(store), tmp_path / "a.xlsx")


def test_without_openpyxl(store, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(InterposeError, match=r"interpose\[excel\]"):
        tables_writer(tables_in(store), tmp_path / "a.xlsx")


def test_no_store(tmp_path):
    with pytest.raises(OutputError, match="no such folder"):
        tables_in(tmp_path / "none")
    (tmp_path / "a.csv").write_text("x\n1\n")
    with pytest.raises(OutputError, match="holds no sweep and no other result"):
        tables_in(tmp_path)
