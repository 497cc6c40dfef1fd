"""Stored results that were changed by hand or damaged: a line for each, whatever reads them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support.commands import ask
from support.corpus import refused

from interpose.viz.kinds.registry import kinds


def entry(*path_and_value: Any) -> Callable[[Path, str], None]:
    """Return what sets an entry of a manifest: steps, then the value."""
    *steps, value = path_and_value

    def change(folder: Path, manifest: str) -> None:
        meta = json.loads((folder / manifest).read_text())
        node = meta
        for step in steps[:-1]:
            node = node[step]
        node[steps[-1]] = value
        (folder / manifest).write_text(json.dumps(meta))

    return change


def written(text: str) -> Callable[[Path, str], None]:
    """Return what writes another manifest."""
    return lambda folder, manifest: (folder / manifest).write_text(text)


def column(table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[Path, str], None]:
    """Return what changes a table."""

    def damage(folder: Path, manifest: str) -> None:
        path = folder / table
        change(pd.read_parquet(path)).to_parquet(path)

    return damage


def gone(table: str) -> Callable[[Path, str], None]:
    """Return what removes a file."""
    return lambda folder, manifest: (folder / table).unlink()


CASES: dict[str, tuple[str, Callable[[Path, str], None], tuple[str, ...]]] = {
    "seeds as words": ("twin", entry("seeds", ["one", "two"]), ("twin.json", "seeds")),
    "seeds as a number": ("twin", entry("seeds", 3), ("twin.json", "seeds")),
    "seeds as numbers with a point": ("twin", entry("seeds", [1.5]), ("twin.json", "seeds")),
    "days as a word": ("twin", entry("days", "many"), ("twin.json", "days")),
    "no days at all": ("twin", entry("days", 0), ("twin.json", "days")),
    "a scenario that is a list": ("twin", entry("scenario", []), ("twin.json", "scenario")),
    "a place without an id": ("twin", entry("scenario", "places", 0, {}), ("twin.json", "places")),
    "a title that is a list": ("twin", entry("scenario", "title", [1]), ("twin.json", "title")),
    "a title of many letters": ("twin", entry("scenario", "places", "t" * 9000), ("twin.json", "places")),
    "a policy that is a number": ("twin", entry("policy", 3), ("twin.json", "policy")),
    "weeks that are a number": ("twin", entry("reported", 3), ("twin.json", "reported")),
    "no mapping": ("twin", written("[1, 2]"), ("twin.json", "no table of keys")),
    "cut": ("twin", written('{"seeds": ['), ("twin.json", "cannot be read")),
    "nested": ("twin", written("[" * 200_000), ("twin.json", "nested too deeply")),
    "digits": ("twin", written('{"days": ' + "9" * 9000 + "}"), ("twin.json", "cannot be read")),
    "other columns": ("twin", column("weekly.parquet", lambda t: t.rename(columns={"arm": "w"})), ("interpose twin",)),
    "no rows": ("twin", column("effects.parquet", lambda t: t[:0]), ("interpose twin",)),
    "words for numbers": (
        "twin",
        column("weekly.parquet", lambda t: t.assign(reported_deaths="many", deaths="many")),
        ("interpose twin",),
    ),
    "NaN": ("twin", column("outcomes.parquet", lambda t: t.assign(violations=np.nan)), ("violations", "row 1")),
    "no outcomes": ("twin", gone("outcomes.parquet"), ("outcomes", "cannot be read")),
    "outcomes as a list": ("run", entry("outcomes", ["a"]), ("interpose run",)),
    "outcomes as words": ("run", entry("outcomes", {"clashes": "many"}), ("run.json", "outcomes")),
    "provenance as a word": ("sweep", entry("provenance", "nowhere"), ("manifest.json", "provenance")),
    "a design that is none": ("sweep", entry("design", {"a": 1}), ("sweep",)),
    "paths as a number": ("sweep", entry("paths", 3), ("manifest.json", "paths")),
    "outcomes as a number": ("sweep", entry("outcomes", 3), ("manifest.json", "outcomes")),
    "points without columns": ("sweep", column("points.parquet", lambda t: t[["point"]]), ("sweep",)),
    "runs without columns": ("sweep", column("runs.parquet", lambda t: t[["point"]]), ("sweep",)),
    "verdicts as a number": ("claims", entry("verdicts", 3), ("interpose claims",)),
    "inputs as words": ("discover", entry("inputs", ["a"]), ("interpose discover",)),
}


@pytest.mark.parametrize("name", CASES)
def test_stores(capsys, monkeypatch, stored, tmp_path, name):
    kind, damage, says = CASES[name]
    monkeypatch.chdir(tmp_path)
    shutil.copytree(stored(kind), "s", symlinks=True)
    damage(Path("s"), kinds()[kind].manifest)
    refused(ask(capsys, "report", "s", "--out", "r.html"), *says)
    assert not Path("r.html").exists()


def test_a_garbage_line_of_a_journal_is_left_out_and_its_run_done_again(capsys, stored, tmp_path):
    from interpose.experiments.sweeps.stored_sweep import Sweep

    whole, folder = stored("sweep"), tmp_path / "s"
    shutil.copytree(whole, folder)
    runs = pd.read_parquet(folder / "runs.parquet")
    (folder / "runs.parquet").unlink()
    outcomes = json.loads((folder / "manifest.json").read_text())["outcomes"]
    rows = [[n, "", "", [float(row[name]) for name in outcomes], []] for n, row in runs.iterrows()]
    lines = [json.dumps(row) for row in rows[:6]]
    lines[2:5] = ["garbage", '[3, "", "", [1.0], []]', "[4, 5, 6, 7, 8]"]
    (folder / "journal-000001.jsonl").write_text("\n".join(lines) + "\n")
    assert len(Sweep.read(folder).runs) == 3
    design = whole.parent / "sweep.yaml"
    answer = ask(capsys, "sweep", design, "--out", folder, "--threads", "1", "--quiet")
    assert answer.status == 0, answer
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "runs.parquet"), runs)
