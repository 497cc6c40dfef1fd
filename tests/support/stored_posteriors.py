"""Posteriors of one and of two draws, as a file."""

from pathlib import Path

import pandas as pd

SMALL = ("--days", 60, "--people-per-agent", 1000, "--threads", 2)
VALUES = {"clash.friction": 0.05, "mission.ceiling": 900}
SET = tuple(word for path, value in VALUES.items() for word in ("--set", f"{path}={value}"))
TWO = [{"clash.friction": 0.01, "mission.ceiling": 400}, {"clash.friction": 0.08, "mission.ceiling": 3000}]


def stored(folder: Path, draws: list[dict[str, float]], weights: list[float]) -> Path:
    table = pd.DataFrame(draws).assign(weight=weights, distance=0.0)
    table.to_parquet(folder / "posterior.parquet")
    return folder / "posterior.parquet"
