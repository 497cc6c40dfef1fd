"""Opening the folder of a sweep: made anew or the same one, and no other process in it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from interpose.experiments.execution.result_hash import build
from interpose.experiments.sweeps.forecast_draws import month_ids
from interpose.experiments.sweeps.plan import Plan
from interpose.experiments.sweeps.store import SweepStore, refused
from interpose.experiments.sweeps.stored_sweep import (
    MANIFEST,
    POINTS,
    RUNS,
    Sweep,
    parts_of,
    read_manifest,
)
from interpose.model.errors import cut
from interpose.model.output_folder import new_file, new_folder
from interpose.model.results.provenance import provenance

FORMAT = 1
LOCK = ".lock"


@contextmanager
def open_store(folder: Path, plan: Plan) -> Iterator[SweepStore]:
    """Open the folder of a sweep, or make it; what a killed process left half-written is dropped.

    Raises
    ------
    OutputError
        If the folder holds something else or another sweep, if another process writes to it, or if it cannot be made.
    """
    if not os.path.lexists(folder):
        with new_folder(folder) as work:
            _describe(work, plan)
    more = _require_same(folder, plan)
    try:
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise refused(folder, f"cannot be written ({error.strerror}): choose another place") from None
    with lock:
        _lock(lock, folder)
        for left in folder.glob(".*.tmp"):
            left.unlink()
        if more:
            _extend(folder, plan)
        try:
            store = SweepStore(folder, plan)
        except (OSError, ValueError, TypeError, OverflowError, pa.ArrowException) as error:
            problem = cut(" ".join(str(getattr(error, "strerror", None) or error).split()), 120)
            raise refused(folder, f"cannot be used ({problem}): was it changed by hand?") from None
        try:
            yield store
        finally:
            store.close()


def _lock(lock: IO[str], folder: Path) -> None:
    """Refuse a folder to which another process writes, where the system can tell."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise refused(folder, "another sweep writes there now: wait for it or end it") from None


def _describe(folder: Path, plan: Plan) -> None:
    """Write what the sweep is: the manifest and the table of points."""
    plan.point_table().to_parquet(folder / POINTS, index=False)
    (folder / MANIFEST).write_text(_described(plan), encoding="utf-8")


def _described(plan: Plan) -> str:
    """Return the manifest of a sweep."""
    design, scenario = plan.design, plan.scenario
    meta: dict[str, Any] = {
        "format": FORMAT,
        "build": build(),
        "identity": plan.identity,
        "world": plan.world,
        "design": design.model_dump(mode="json"),
        "points": len(plan.points),
        "replications": design.replications,
        "days": plan.days,
        "paths": list(design.paths),
        "outcomes": list(design.stored_outcomes),
        "territories": [place.id for place in scenario.places] if design.monthly else [],
        "months": list(month_ids(scenario, plan.days)) if design.monthly else [],
        "provenance": provenance(scenario, _seeds(plan), plan.days),
    }
    if scenario.open_draws is not None:
        meta["draws"] = json.loads(scenario.open_draws.as_text())
    return json.dumps(meta, indent=1, ensure_ascii=False)


def _seeds(plan: Plan) -> list[int]:
    """Return the seeds whose draws the manifest keeps: those of the first point, all of them where seeds are paired."""
    return [plan.seed_of(run) for run in range(plan.design.replications if plan.scenario.open_draws else 1)]


def _extend(folder: Path, plan: Plan) -> None:
    """Make a folder that of a plan with more replications: what is there becomes one table, by point and replication.

    Whenever it is interrupted, the folder is that of the old plan or of the new one.
    """
    if read_manifest(folder)["replications"] == plan.design.replications:  # another process did so meanwhile
        return
    journals = list(folder.glob("journal-*.jsonl"))
    parts = [path for _, path in parts_of(folder)]
    if journals or parts:
        runs = Sweep.read(folder).runs
        if len(runs):
            with new_file(folder / RUNS) as work:
                runs.to_parquet(work, index=False)
        for path in (*journals, *parts):
            path.unlink()
    with new_file(folder / MANIFEST) as work:
        work.write_text(_described(plan), encoding="utf-8")


def _require_same(folder: Path, plan: Plan) -> bool:
    """Refuse a folder that holds another sweep, and say what differs; return whether it holds fewer replications."""
    meta = read_manifest(folder)
    if meta["identity"] == plan.identity:
        return False
    cure = "name a new folder"
    if meta["build"] != build():
        raise refused(folder, f"was begun by interpose {meta['build']}, this is {build()}: {cure}")
    now = plan.design.model_dump(mode="json")
    differs = [name for name in now if meta["design"].get(name) != now[name]]
    fewer = meta["replications"] < plan.design.replications
    if differs == ["replications"] and fewer and meta["world"] == plan.world:
        if plan.design.paired:
            return True
        cure = "their seeds depend on replications: name a new folder, or set paired: true"
    what = f"another design ({', '.join(differs)} differ)" if differs else "the same design of another scenario"
    raise refused(folder, f"holds {what}: {cure}")
