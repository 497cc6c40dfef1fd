"""Long and large parts are bounded, kept, told, and work at the smallest size."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import large
from benchmarks.large_parts import PARTS, Found

LARGE = Path(large.__file__)
FEW = Found("few", 1.0, "s", 2.0)
MANY = Found("many", 12345.0, "rows", 99.0)


@pytest.mark.parametrize(
    ("limit", "said"), [("most_seconds", "ended after 0 s"), ("most_gb", "ended at 0 GB of memory")]
)
def test_a_part_that_takes_too_much_is_ended(tmp_path, monkeypatch, limit, said):
    monkeypatch.setitem(PARTS, "corners", PARTS["corners"]._replace(**{limit: 0}))
    outcome = large.run_part("corners", tmp_path, 0.01)
    assert outcome.fault == said and outcome.found == []
    assert large.rows_of(outcome)[0][-1] == "NO"


def test_what_a_part_found_is_kept_for_its_scale_and_sources_alone(tmp_path, monkeypatch):
    assert large.kept_outcome("units", tmp_path, 1.0) is None
    whole = large.Outcome("units", [FEW], 3.0, 0.5)
    large.keep(whole, tmp_path, 1.0)
    assert large.kept_outcome("units", tmp_path, 1.0) == whole
    assert large.kept_outcome("units", tmp_path, 0.5) is None
    monkeypatch.setattr(large, "build", lambda: "another")
    assert large.kept_outcome("units", tmp_path, 1.0) is None
    monkeypatch.undo()
    large.keep(large.Outcome("units", [], 3.0, 0.5, "ended"), tmp_path, 1.0)
    assert large.kept_outcome("units", tmp_path, 1.0) is None, "what was ended is done again"


def test_the_command_runs_what_is_missing_and_fails_when_something_is_not_as_wanted(tmp_path, monkeypatch, capsys):
    asked = []

    def run_part(name, folder, scale):
        asked.append((name, scale))
        return large.Outcome(name, [MANY if name == "units" else FEW], 3.0, 0.5)

    monkeypatch.setattr(large, "run_part", run_part)
    page = tmp_path / "page.md"
    page.write_text(f"before\n{large.BEGIN}\n{large.END}\nafter\n", encoding="utf-8")
    words = [str(tmp_path / "kept"), "--page", str(page)]
    assert large.main([*words, "--only", "decades"]) == 0
    assert large.main([*words, "--only", "decades,units:0.5"]) == 1
    assert asked == [("decades", 1.0), ("units", 0.5)]
    text = page.read_text("utf-8")
    assert text.startswith("before\n") and text.endswith("after\n") and "units times 0.5" in text
    assert "| Many units | many | 12,345 | rows | ≤ 99 | NO |" in text
    assert "| Thirty years | few | 1 | s | ≤ 2 | yes |" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--only", "unit"], "'unit' is no part"),
        (["--only", "units:much"], "must be a number, as in units:0.1"),
        (["--scale", "2"], "must be above 0 and at most 1"),
        (["--page", "no.md"], "needs a page with the lines"),
    ],
)
def test_mistakes_are_told_before_anything_is_run(tmp_path, capsys, words, said):
    with pytest.raises(SystemExit) as end:
        large.main([str(tmp_path / "never"), *words])
    assert end.value.code == 2 and said in capsys.readouterr().err
    assert not (tmp_path / "never").exists()


def test_smallest_versions_come_out_as_wanted(tmp_path):
    """The small twins of what takes hours: sweep, file, tables, territories, units and decades."""
    names = [name for name in PARTS if name != "corners"]
    found = {name: PARTS[name].work(tmp_path, 1e-4) for name in names}
    bounded = [one for rows in found.values() for one in rows if one.unit in {"runs", "laws"}]  # no times, no memory
    assert len(bounded) == 6 and all(one.value <= one.most for one in bounded), bounded
    assert "200 runs" in found["sweep"][0].size and "1,000 events" in found["events"][0].size
    again = PARTS["sweep"].work(tmp_path, 1e-4)
    assert "0 of them now" in again[0].size, "the sweep goes on where it was"


@pytest.mark.slow
def test_the_command_works_from_end_to_end(tmp_path):
    words = [sys.executable, str(LARGE), str(tmp_path), "--scale", "0.001", "--only", "sweep,corners"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = json.loads((tmp_path / "corners.json").read_text("utf-8"))
    assert [row[1] for row in kept["found"]] == [0, 0, 0] and 0 < kept["peak_gb"] < PARTS["corners"].most_gb
