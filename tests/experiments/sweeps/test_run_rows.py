"""Rows of runs in columns: as a slow reader makes them, whatever was stored twice, failed, or is none of the sweep."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sweep_designs import plan

from interpose.experiments.sweeps.open_store import open_store
from interpose.experiments.sweeps.plan import run_hash, run_hashes, seed_of, seeds_of
from interpose.experiments.sweeps.run_rows import (
    Row,
    latest_runs,
    part_table,
    read_part,
    rows_of_lines,
    run_table,
)
from interpose.experiments.sweeps.stored_sweep import POINTS, Sweep, read_manifest
from interpose.model.errors import OutputError


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """Return a plan and the folder of a sweep of which nothing is run, its manifest, and its points."""
    asked, folder = plan(samples=4, replications=3, days=3), tmp_path_factory.mktemp("sweep") / "s"
    with open_store(folder, asked):
        pass
    return asked, folder, read_manifest(folder), pd.read_parquet(folder / POINTS)


def row_of(meta: dict, run: int, number: float, failed: bool = False) -> Row:
    """Make a row up."""
    if failed:
        return Row(run, "run", f"no {number}", (), ())
    return Row(run, "", "", tuple(number + k for k in range(len(meta["outcomes"]))), ())


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_of_rows_stored_twice_the_last_one_counts_in_order_of_the_runs(begun, data):
    asked, _, meta, points = begun
    runs = st.lists(st.tuples(st.integers(0, asked.runs - 1), st.floats(-1e9, 1e9), st.booleans()), max_size=20)
    parts = [[row_of(meta, *one) for one in data.draw(runs)] for _ in range(3)]
    latest = {row.run: row for part in parts for row in part}
    table = run_table(latest_runs([part_table(part, meta) for part in parts]), points, meta)
    assert (table["point"] * 3 + table["replication"]).tolist() == sorted(latest)
    for position, run in enumerate(sorted(latest)):
        row, found = latest[run], table.iloc[position]
        assert (found["stage"], found["message"]) == (row.stage, row.message)
        values = found[meta["outcomes"]].to_numpy(float)
        assert np.isnan(values).all() if row.stage else values.tolist() == list(row.values)
        assert found["seed"] == seed_of(asked.design, run)
        changes = points["changes"][run // 3]
        assert found["run"] == run_hash(meta["world"], changes, int(found["seed"]), meta["days"], meta["build"])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-(2**40), 2**40)), max_size=8), st.booleans())
def test_hashes_and_seeds_of_many_are_those_of_each(begun, rows, paired):
    changes = ["{}", '{"a":1}', '{"a":"\\"é"}', "[]", '{"b":0.1}']
    point, seeds = (np.array([row[k] for row in rows], np.int64) for k in (0, 1))
    found = run_hashes("w\u00e9", changes, point, seeds, 365, 'v"1')
    assert found == [run_hash("w\u00e9", changes[p], s, 365, 'v"1') for p, s in rows]
    design = begun[0].design.model_copy(update={"paired": paired})
    runs = np.arange(10)
    assert seeds_of(design, runs).tolist() == [seed_of(design, run) for run in range(10)]


def test_lines_of_a_journal_that_are_no_runs_of_the_sweep_are_left_out(begun):
    asked, _, meta, _ = begun
    whole = row_of(meta, 1, 2.0)
    lines = [json.dumps(whole), json.dumps(row_of(meta, asked.runs, 1.0)), json.dumps(row_of(meta, -1, 1.0)), "{", "[]"]
    lines += [json.dumps([2, "run", "why", [1.0], []])]
    rows = rows_of_lines([line.encode() for line in lines], meta)
    assert rows == [whole, Row(2, "run", "why", (1.0,), ())]
    assert part_table(rows, meta)[meta["outcomes"][0]].to_pylist() == [2.0, None]


DAMAGED = {
    "a run beyond": (lambda t: t.set_column(0, "run", pa.array([10**6] * len(t))), "a run that is none of this sweep"),
    "a negative run": (lambda t: t.set_column(0, "run", pa.array([-1] * len(t))), "a run that is none of this sweep"),
    "words as runs": (lambda t: t.set_column(0, "run", pa.array(["a"] * len(t))), "cannot be read as a sweep"),
    "no stage": (lambda t: t.drop_columns(["stage"]), "part-000001.parquet has no column stage"),
    "no outcome": (lambda t: t.drop_columns([t.column_names[3]]), "part-000001.parquet has no column"),
    "words as outcomes": (lambda t: t.set_column(3, t.column_names[3], pa.array(["a"] * len(t))), "cannot be read"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_part_is_one_line_to_read_and_to_go_on(begun, tmp_path, case):
    asked, folder, meta, _ = begun
    change, words = DAMAGED[case]
    target = tmp_path / "s"
    target.mkdir()
    for file in folder.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    pq.write_table(change(part_table([row_of(meta, 0, 1.0)], meta)), target / "part-000001.parquet")
    with pytest.raises(OutputError) as caught:
        Sweep.read(target)
    assert words in str(caught.value) and len(str(caught.value)) <= 300
    if "outcome" not in case:
        with pytest.raises(OutputError, match="cannot be used"), open_store(target, asked):
            pass


def test_a_part_is_read_light_or_whole(begun, tmp_path):
    _, _, meta, _ = begun
    pq.write_table(part_table([row_of(meta, 4, 1.0), row_of(meta, 5, 1.0, True)], meta), tmp_path / "p.parquet")
    light = read_part(tmp_path / "p.parquet", meta, light=True)
    assert light.to_pylist() == [
        {"run": 4, "stage": "", "message": ""},
        {"run": 5, "stage": "run", "message": "no 1.0"},
    ]
    assert read_part(tmp_path / "p.parquet", meta).column_names == part_table([], meta).column_names
