"""Explaining a folder: worlds that were kept answer as the scenario does, those of a comparison are run again."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from support.commands import Answer, ask, listing
from support.worlds import scenario, valley, with_force

from interpose.experiments.explanation import trajectories as kept_worlds
from interpose.experiments.explanation.explain import WITH, WITHOUT, collect
from interpose.experiments.explanation.local_series import series_of
from interpose.experiments.explanation.trajectories import read_worlds, write_worlds
from interpose.model.errors import OutputError
from interpose.model.scenario.policies import without

WORLD = scenario(with_force(valley()) | {"days": 30})
TABLES = ("chain", "weekly", "pathways", "events", "divergence")
ASKED = ("--territory", "C", "--outcome", "fear")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a scenario file."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "valley.yaml").write_text(yaml.safe_dump(with_force(valley()) | {"days": 30}))
    return folder


def told(answer: Answer) -> dict[str, object]:
    assert answer.status == 0, answer.err
    found = json.loads(answer.out)
    return {name: value for name, value in found.items() if name != "out"}


def same(one: Path, other: Path) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(pd.read_csv(one / f"{name}.csv"), pd.read_csv(other / f"{name}.csv"))
    assert (one / "explain.txt").read_bytes() == (other / "explain.txt").read_bytes()


def test_what_is_kept_reads_back_as_it_was(tmp_path: Path) -> None:
    arms = {WITH: WORLD, WITHOUT: without(WORLD, ["force"]), "off relief with": without(WORLD, ["relief"])}
    kept = collect(arms, ["A", "B", "C"], [4, 7], threads=2)
    write_worlds(tmp_path, WORLD, kept)
    for territory, runs in kept.items():
        again = read_worlds(tmp_path, WORLD, territory)
        assert [(k.arm, k.seed) for k in again] == [(k.arm, k.seed) for k in runs]
        for one, other in zip(runs, again, strict=True):
            assert np.array_equal(one.totals, other.totals) and one.events == other.events
            if one.daily is None:
                assert other.daily is other.events is other.traces is None
            else:
                assert one.daily.tobytes() == other.daily.tobytes()
                assert one.traces.tobytes() == other.traces.tobytes()


def test_a_folder_answers_for_another_territory_as_the_scenario_does(
    capsys: pytest.CaptureFixture[str], here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--without", "force", "--seeds", 3, "--quiet", "--out")
    assert ask(capsys, "explain", here / "valley.yaml", *ASKED, *words, tmp_path / "direct").status == 0
    other = ("--territory", "A", "--outcome", "clashes")
    assert ask(capsys, "explain", here / "valley.yaml", *other, *words, tmp_path / "kept").status == 0

    def never(*_: object, **__: object) -> None:
        raise AssertionError("worlds were run again")

    monkeypatch.setattr("interpose.experiments.explanation.explain.run_all", never)
    assert ask(capsys, "explain", tmp_path / "kept", *ASKED, "--out", tmp_path / "again").status == 0
    same(tmp_path / "direct", tmp_path / "again")
    assert "worlds" not in listing(tmp_path / "again")
    answer = ask(capsys, "explain", tmp_path / "again", *other)
    assert answer.status == 2 and f"they are in {tmp_path / 'kept'}" in answer.err


@pytest.mark.parametrize("policy", [("--without", "force"), ("--set", "mission.ceiling=500")])
def test_a_twin_is_run_again_from_its_manifest(
    capsys: pytest.CaptureFixture[str], here: Path, tmp_path: Path, policy: tuple[str, str]
) -> None:
    words = (*policy, "--first-seed", 5, "--seeds", 2, "--days", 20, "--quiet", "--out")
    assert ask(capsys, "twin", here / "valley.yaml", *words, tmp_path / "twin").status == 0
    assert ask(capsys, "explain", here / "valley.yaml", *ASKED, *words, tmp_path / "direct").status == 0
    answer = ask(capsys, "explain", tmp_path / "twin", *ASKED, "--out", tmp_path / "again")
    assert answer.status == 0 and "are run again" in answer.err and answer.err.count("\n") == 1
    same(tmp_path / "direct", tmp_path / "again")
    assert "worlds/daily.parquet" in listing(tmp_path / "again")


def test_a_policy_of_a_comparison_is_run_again(capsys: pytest.CaptureFixture[str], here: Path, tmp_path: Path) -> None:
    more = ("--seeds", 2, "--days", 20, "--quiet", "--out")
    policies = ("--policy", "small=mission.ceiling=500", "--policy", "none=no-force", "--baseline", "small")
    assert ask(capsys, "compare", here / "valley.yaml", *policies, *more, tmp_path / "two").status == 0
    assert ask(capsys, "explain", tmp_path / "two", *ASKED, "--quiet", "--out", tmp_path / "a") == (0, "", "")
    three = (*policies, "--policy", "bare=no-all-pathways")
    assert ask(capsys, "compare", here / "valley.yaml", *three, *more, tmp_path / "three").status == 0
    answer = ask(capsys, "explain", tmp_path / "three", *ASKED)
    assert answer.status == 2 and "compares several policies: name one of none, bare" in answer.err
    words = ("explain", tmp_path / "three", *ASKED, "--policy", "none", "--quiet", "--out", tmp_path / "b")
    assert ask(capsys, *words).status == 0
    same(tmp_path / "a", tmp_path / "b")
    answer = ask(capsys, "explain", tmp_path / "three", *ASKED, "--policy", "non")
    assert answer.status == 2 and "--policy non: " in answer.err and "known are none, bare" in answer.err


def test_worlds_too_large_to_keep_are_kept_of_one_territory(
    capsys: pytest.CaptureFixture[str], here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_worlds, "MOST_VALUES", 100)
    words = ("explain", here / "valley.yaml", *ASKED, "--seeds", 1, "--days", 5, "--out", tmp_path / "a")
    answer = ask(capsys, *words)
    assert answer.status == 0 and answer.err == "only C is kept: all territories would take too much room\n"
    assert ask(capsys, "explain", tmp_path / "a", *ASKED, "--quiet", "--out", tmp_path / "b").status == 0
    answer = ask(capsys, "explain", tmp_path / "a", "--territory", "B", "--outcome", "fear", "--out", tmp_path / "c")
    assert answer.status == 2 and "keeps no worlds of B: there was no room" in answer.err
    assert listing(tmp_path / "b") and not (tmp_path / "c").exists()


def test_all_territories_are_kept_up_to_the_last_number_that_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number for each of both worlds, seed, day, territory and series."""
    needed = 2 * 3 * 30 * 3 * len(series_of(WORLD))
    for room, stored in ((needed, ["A", "B", "C"]), (needed - 1, ["B"])):
        monkeypatch.setattr(kept_worlds, "MOST_VALUES", room)
        assert kept_worlds.stored_territories(WORLD, "B", 3) == stored


# -------------------------------------------------------------------------------------- what cannot be explained


@pytest.fixture(scope="module")
def twin(here: Path, request: pytest.FixtureRequest) -> Path:
    """Store a small comparison."""
    import sys

    from interpose.cli.main import run

    before, out = sys.argv, here / "twin"
    words = ("twin", here / "valley.yaml", "--without", "force", "--seeds", 2, "--days", 5, "--quiet", "--out", out)
    sys.argv = ["interpose", *map(str, words)]
    try:
        with pytest.raises(SystemExit):
            run()
    finally:
        sys.argv = before
    return out


def changed(twin: Path, folder: Path, **values: object) -> Path:
    """Copy a comparison with another manifest."""
    shutil.copytree(twin, folder)
    meta = json.loads((folder / "twin.json").read_text("utf-8")) | values
    kept = {name: value for name, value in meta.items() if value is not None}
    (folder / "twin.json").write_text(json.dumps(kept), encoding="utf-8")
    return folder


OLD = {"name": "interpose", "version": "0.0.1", "compiled_sources": "0123"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"software": OLD}, "was made by version 0.0.1 (0123), this is "),
        ({"other": None}, "a version that did not keep both worlds: ask the scenario again"),
        (
            {"parameters": {"file": "p.parquet"}},
            "its worlds draw from p.parquet: ask the scenario again",
        ),
        ({"scenario": None}, "is no manifest of paired worlds"),
        ({"seeds": [3, 4]}, "seed 3 run again is another world"),
    ],
)
def test_a_comparison_that_cannot_be_made_again(
    capsys: pytest.CaptureFixture[str], twin: Path, tmp_path: Path, values: dict[str, object], message: str
) -> None:
    folder = changed(twin, tmp_path / "changed", **values)
    answer = ask(capsys, "explain", folder, *ASKED, "--out", tmp_path / "out", "--quiet")
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1 and message in answer.err
    assert not (tmp_path / "out").exists()


def test_worlds_that_are_not_the_same_again_are_not_explained(
    capsys: pytest.CaptureFixture[str], twin: Path, tmp_path: Path
) -> None:
    folder = changed(twin, tmp_path / "changed")
    runs = pd.read_parquet(folder / "outcomes.parquet")
    runs.loc[3, "deaths_civilians"] += 1
    runs.to_parquet(folder / "outcomes.parquet", index=False)
    answer = ask(capsys, "explain", folder, *ASKED, "--out", tmp_path / "out", "--quiet")
    assert answer.status == 2 and "run again is another world than the one stored" in answer.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--seeds", 3), "--seeds: the worlds of "),
        (("--set", "mission.ceiling=5"), "--set: the worlds of "),
        (("--policy", "small"), "compares no policies by name"),
        (("--territory", "Z"), "--territory Z: no such territory"),
        (("--outcome", "violation"), "did you mean 'violations'"),
    ],
)
def test_bad_words(
    capsys: pytest.CaptureFixture[str], twin: Path, tmp_path: Path, words: tuple[object, ...], message: str
) -> None:
    answer = ask(capsys, "explain", twin, *ASKED, *words, "--out", tmp_path / "out")
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1 and message in answer.err
    assert listing(tmp_path) == []


def test_folders_without_pairs(capsys: pytest.CaptureFixture[str], here: Path, tmp_path: Path) -> None:
    answer = ask(capsys, "explain", tmp_path, *ASKED)
    assert answer.status == 2 and "holds no paired worlds: name a folder that explain, twin or compare" in answer.err
    answer = ask(capsys, "explain", here / "valley.yaml", *ASKED, "--policy", "small")
    assert answer.status == 2 and "no such policy: known are full" in answer.err
    (tmp_path / "explain.json").write_text("{}")
    answer = ask(capsys, "explain", tmp_path, *ASKED)
    assert answer.status == 2 and "is no manifest of paired worlds" in answer.err


def test_damaged_worlds_are_told(tmp_path: Path) -> None:
    write_worlds(tmp_path, WORLD, collect({WITH: WORLD, WITHOUT: WORLD}, ["A"], [1]))
    (tmp_path / "worlds" / "daily.parquet").write_bytes(b"no table")
    with pytest.raises(OutputError, match="cannot be read") as error:
        read_worlds(tmp_path, WORLD, "A")
    assert "\n" not in str(error.value)
