"""Small designs, and what a sweep's folder holds, counted without the code that reads it."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from interpose.experiments.sweeps.design import design_from
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.experiments.sweeps.plan import Plan

DESIGN: dict[str, Any] = {
    "scenario": "grid-4",
    "changes": {"people_per_agent": 500},
    "uncertainties": {"clash.friction": {"low": 0.005, "high": 0.05}},
    "levers": {"mission.ceiling": [0, 900]},
    "method": "sobol",
    "samples": 4,
    "cross": True,
    "replications": 3,
    "days": 40,
}
"""Eight points of three runs of a tiny world."""


def design(**changes: Any) -> dict[str, Any]:
    """Return the small design with keys changed; None takes one away."""
    return {name: value for name, value in (DESIGN | changes).items() if value is not None}


def plan(**changes: Any) -> Plan:
    """Plan the small design with keys changed."""
    return make_plan(design_from(design(**changes)))


def stored(folder: Path) -> list[int]:
    """List the number of every run that stands in parts and journals, as often as it stands there."""
    runs: list[int] = []
    for part in folder.glob("part-*.parquet"):
        runs += pq.read_table(part)["run"].to_pylist()
    for journal in folder.glob("journal-*.jsonl"):
        runs += [json.loads(line)[0] for line in journal.read_bytes().split(b"\n")[:-1]]
    return runs
