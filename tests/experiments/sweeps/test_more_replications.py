"""More replications in the same folder: only those that are missing are run, and the table is as if run at once."""

import pandas as pd
import pytest
from support.sweep_designs import plan

from interpose.experiments.execution.executors import ThreadPool
from interpose.experiments.sweeps import open_store
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.stored_sweep import Sweep
from interpose.model.errors import OutputError

ONE = ThreadPool(1)
SMALL = {"days": 5, "samples": 2, "changes": {"people_per_agent": 5000}, "monthly": True}


def table(folder):
    return pd.read_parquet(folder / "runs.parquet")


@pytest.fixture(scope="module")
def at_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("once") / "o"
    run_sweep(plan(**SMALL, replications=5), folder, ONE)
    return folder


def test_three_become_five(tmp_path, at_once):
    out = tmp_path / "o"
    run_sweep(plan(**SMALL, replications=3), out, ONE)
    done = run_sweep(plan(**SMALL, replications=5), out, ONE)
    assert (done.runs, done.kept, done.ran, done.failed) == (20, 12, 8, 0)
    pd.testing.assert_frame_equal(table(out), table(at_once))
    pd.testing.assert_frame_equal(*(pd.read_parquet(folder / "draws.parquet") for folder in (out, at_once)))
    assert run_sweep(plan(**SMALL, replications=5), out, ONE).ran == 0
    assert not [path.name for path in out.iterdir() if path.name.startswith((".runs", ".manifest", "part", "journal"))]


def test_what_was_interrupted_is_kept_too(tmp_path, at_once):
    out = tmp_path / "o"

    def stop(runs: int, failed: bool, counted: list[int] = []) -> None:  # noqa: B006 - counts over the calls
        counted.append(runs)
        if sum(counted) >= 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_sweep(plan(**SMALL, replications=3), out, ONE, on_progress=stop)
    assert 7 <= len(Sweep.read(out).runs) < 12
    done = run_sweep(plan(**SMALL, replications=5), out, ONE)
    assert done.kept >= 7 and done.kept + done.ran == 20
    pd.testing.assert_frame_equal(table(out), table(at_once))


def test_an_interruption_on_the_way_leaves_the_old_or_the_new_sweep(monkeypatch, tmp_path, at_once):
    out = tmp_path / "o"
    run_sweep(plan(**SMALL, replications=3), out, ONE)

    def interrupted(plan):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(open_store, "_described", interrupted)
        run_sweep(plan(**SMALL, replications=5), out, ONE)
    assert run_sweep(plan(**SMALL, replications=3), out, ONE).ran == 0
    assert run_sweep(plan(**SMALL, replications=5), out, ONE).ran == 8
    pd.testing.assert_frame_equal(table(out), table(at_once))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"replications": 2}, "another design"),
        ({"replications": 5, "days": 6}, "another design"),
        ({"replications": 5, "first_seed": 9}, "another design"),
    ],
)
def test_any_other_change_is_refused(tmp_path, change, says):
    out = tmp_path / "o"
    run_sweep(plan(**SMALL, replications=3), out, ONE)
    with pytest.raises(OutputError, match=says):
        run_sweep(plan(**SMALL | change), out, ONE)


def test_seeds_that_depend_on_replications_are_not_mixed(tmp_path):
    out = tmp_path / "o"
    run_sweep(plan(**SMALL, paired=False, replications=2), out, ONE)
    with pytest.raises(OutputError, match="their seeds depend on replications"):
        run_sweep(plan(**SMALL, paired=False, replications=3), out, ONE)
