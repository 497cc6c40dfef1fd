"""Stored results of each kind, made again: every table that their command wrote, by its name."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from interpose.experiments.comparison.compare import compare, contrast
from interpose.experiments.execution.evaluate import evaluate
from interpose.experiments.execution.parallel import run_all
from interpose.experiments.execution.table_files import read_table
from interpose.experiments.reproduction.worlds_again import stored_draws, sweep_draws, world_again
from interpose.experiments.studies.run import Plan
from interpose.experiments.studies.study import Arm, Figure, Study
from interpose.experiments.sweeps.stored_sweep import Sweep
from interpose.model.errors import OutputError
from interpose.model.results.comparison import WITH, WITHOUT
from interpose.model.results.outcomes import outcomes
from interpose.model.results.run import Run
from interpose.model.results.run_files import write_run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import bare, paths_set_by, with_open_draws
from interpose.model.simulation.simulate import simulate

type Tables = dict[str, pd.DataFrame]
"""Tables by name."""


def tables_of(folder: Path) -> Tables:
    """Return the tables of a folder by the name of their file; of one in two forms the one with all digits."""
    found = {path.stem: path for ending in ("csv", "parquet") for path in sorted(folder.glob(f"*.{ending}"))}
    return {name: read_table(path) for name, path in sorted(found.items())}


def _written(write: Callable[[Path], object]) -> Tables:
    """Return the tables that something writes into a folder, read back as stored ones are."""
    with TemporaryDirectory(prefix="interpose-") as folder:
        write(Path(folder))
        return tables_of(Path(folder))


def run_again(folder: Path, meta: Mapping[str, Any], threads: int | None) -> tuple[Tables, Tables]:
    """Return the tables of a stored run, and of the same run made now; its outcomes are one of them."""
    world = world_again(folder, meta["scenario"], meta["days"])
    run = simulate(world, meta["seeds"][0], meta["days"])
    again = _written(lambda place: write_run(run, place)) | {"outcomes": pd.DataFrame([outcomes(run)])}
    stored = tables_of(folder) | {"outcomes": pd.DataFrame([meta["outcomes"]])}
    return _only_those_of(again, stored), again


def twin_again(folder: Path, meta: Mapping[str, Any], threads: int | None) -> tuple[Tables, Tables]:
    """Return the tables of a stored twin, and of the same twin made now."""
    documents = {WITH: meta["scenario"], WITHOUT: meta["other"]}
    worlds = [
        world_again(folder, document, meta["days"], stored_draws(folder, meta, arm))
        for arm, document in documents.items()
    ]
    twin = compare(worlds[0], worlds[1], meta["policy"], meta["seeds"], threads=threads)
    again = _written(twin.write)
    return _only_those_of(again, tables_of(folder)), again


def compare_again(folder: Path, meta: Mapping[str, Any], threads: int | None) -> tuple[Tables, Tables]:
    """Return the tables of a stored comparison, and of the same comparison made now."""
    worlds = {
        arm: world_again(folder, document, meta["days"], stored_draws(folder, meta, arm))
        for arm, document in meta["worlds"].items()
    }
    again = _written(contrast(worlds, meta["baseline"], meta["seeds"], threads=threads).write)
    return _only_those_of(again, tables_of(folder)), again


def study_again(folder: Path, meta: Mapping[str, Any], threads: int | None) -> tuple[Tables, Tables]:
    """Return the tables of a stored study, and of the same worlds run now; its sentences are made of these."""
    if "arms" not in meta:
        raise OutputError(f"{folder}: an earlier version did not keep the worlds of a study: make it anew")
    arms = [Arm.model_validate(arm) for arm in meta["arms"]]
    study = Study(
        question=meta["question"],
        arms=(lambda world: arms) if arms else None,
        baseline=meta["baseline"],
        outcomes=tuple(meta["outcomes"]),
        figures=tuple(_figure(figure) for figure in meta["figures"]),
        sentences=lambda found: (),
        late_from=meta["late_from"],
    )
    world = bare(world_again(folder, meta["scenario"], meta["days"], stored_draws(folder, meta)))
    model = partial(evaluate, world, threads=threads)
    found = Plan(study, world, meta["seeds"]).conduct(model)

    def write(place: Path) -> None:
        found.table.to_csv(place / "table.csv", index=False)
        found.runs.to_parquet(place / "runs.parquet", index=False)

    again = _written(write)
    return _only_those_of(again, tables_of(folder)), again


def _figure(stored: Mapping[str, Any]) -> Figure:
    """Return a figure as it was declared: which way of an outcome is better is left to the outcome."""
    return Figure.model_construct(**stored)


def point_again(folder: Path, point: int | None, threads: int | None) -> tuple[Tables, Tables]:
    """Return the runs of a point of a stored sweep that did not fail, and the same runs made now.

    Raises
    ------
    OutputError
        For a point that there is not, or whose runs are not there.
    """
    sweep = Sweep.read(folder)
    meta, many = sweep.meta, len(sweep.points)
    if point is None and many > 1:
        raise OutputError(f"{folder} has {many:,} points: say which, from 0 to {many - 1}", argument="point")
    if not 0 <= (point or 0) < many:
        raise OutputError(f"there is none such: take one from 0 to {many - 1}", argument="point", value=point)
    runs = sweep.runs[(sweep.runs["point"] == (point or 0)) & (sweep.runs["stage"] == "")].reset_index(drop=True)
    if runs.empty:
        raise OutputError(f"{folder}: this point has no finished run: let the sweep finish, or take another point")
    changes = json.loads(str(sweep.points["changes"].iloc[point or 0]))
    world = change_scenario(world_again(folder, meta["provenance"]["scenario"], meta["days"]), changes)
    draws = sweep_draws(meta)
    if draws is not None:
        world = with_open_draws(world, draws.excluding(paths_set_by(world, changes)))
    names = list(meta["outcomes"])

    def row(_: str, run: Run) -> dict[str, Any]:
        counted = outcomes(run)
        return {"seed": run.seed} | {name: float(counted[name]) for name in names}

    tasks = [("", world, int(seed)) for seed in runs["seed"]]
    again = pd.DataFrame(run_all(tasks, row, days=meta["days"], threads=threads))
    return {"runs": runs[["seed", *names]]}, {"runs": again}


def _only_those_of(again: Tables, stored: Tables) -> Tables:
    """Return the stored tables that the command writes: a folder may hold others that were put there."""
    return {name: stored[name] for name in again if name in stored}


REMADE: dict[str, Callable[[Path, Mapping[str, Any], int | None], tuple[Tables, Tables]]] = {
    "run": run_again,
    "twin": twin_again,
    "compare": compare_again,
    "study": study_again,
}
"""How each kind of stored result but a sweep is made again, by the name of its manifest."""
