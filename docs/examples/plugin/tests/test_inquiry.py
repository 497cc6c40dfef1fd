"""What interpose-inquiry promises. Run it where it is installed: pytest tests (plain Python, some seconds)."""

import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # before interpose is imported: nothing waits for a compiler

import pytest
from interpose_inquiry import established, inquiry

import interpose as ip
from interpose.model.added import load_file

oracle = load_file(Path(__file__).with_name("inquiry_oracle.py"))
SMALL = {"days": 40, "people_per_agent": 1000}


@pytest.fixture(scope="module")
def worlds():
    """Return the same world without and with a commission that hears everybody who dares to speak."""
    return [ip.run("river-towns", set={"inquiry.reach": reach}, **SMALL) for reach in (0.0, 1.0)]


def test_the_step_does_what_the_law_says_and_declares():
    assert ip.check_mechanism(inquiry, oracle.step) >= 5  # of 30 worlds made by chance


def test_more_is_established_where_witnesses_are_heard(worlds):
    shares = []
    for world in worlds:
        events = world.table("events")
        shares.append(events[events["deaths_civilians"] > 0]["verified"].mean())
    assert shares[1] > shares[0] + 0.2


def test_without_reach_it_is_as_if_there_were_no_commission(worlds):
    off = ip.run("river-towns", off=["inquiry", "exposure"], **SMALL)
    assert off.outcomes == worlds[0].outcomes


def test_the_figure_counts_every_event_once(worlds, tmp_path):
    worlds[1].save(tmp_path / "run")
    stored = ip.load(tmp_path / "run")
    assert "established" in stored.plots
    events = stored.table("events")
    drawn = stored.plot("established").data
    assert sum(int(count) for bar in drawn for count in bar.x) == int((events["deaths_civilians"] > 0).sum())
    assert {bar.name for bar in drawn} == {established.KNOWN, established.UNKNOWN}


def test_everything_it_adds_can_be_used():
    rows = ip.plugins()
    own = rows[rows["distribution"] == "interpose-inquiry"]
    assert sorted(own["kind"]) == ["figures", "mechanisms", "scenarios", "studies"] and not own["problem"].any()


def test_the_page_of_its_law_is_made_from_it():
    page = ip.law_page("inquiry")
    assert "(inquiry.3)" in page and "| `reach` |" in page and "stands after monitoring" in page


def test_its_study_runs(tmp_path):
    words = ("study", "witnesses", "--scenario", "river-towns", "--seeds", "2", "--threads", "1", "--days", "5")
    done = subprocess.run(
        [sys.executable, "-m", "interpose", *words, "--people-per-agent", "1000", "--out", str(tmp_path / "out")],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "one that hears all" in done.stdout
