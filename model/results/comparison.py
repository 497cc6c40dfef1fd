"""Stored comparisons: the tables in which experiments and figures meet. Schema documented in docs/outputs.md."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from interpose.model.bounded_tables import read_parquet
from interpose.model.errors import OutputError
from interpose.model.results.manifest import read_manifest

TABLE_NAMES = ("outcomes", "weekly", "places", "severities", "effects")


@dataclass(frozen=True)
class Twin:
    """Paired worlds: the same seeds with and without a policy.

    Parameters
    ----------
    meta : dict
        Provenance, the policy that one arm is without, arm names (``"with"``, ``"without"``), reported weeks, notes.
    outcomes : DataFrame
        One row per arm and seed, a column per :data:`interpose.model.results.outcomes.COUNTED`.
    weekly : DataFrame
        Arm, seed, week (from 0), week_start, clashes, strikes, violations, deaths_fighters, deaths_civilians,
        deaths_force, reported_deaths (events and persons per week), troops (persons), fear, trust (mean shares).
    places : DataFrame
        Arm, seed, territory: deaths_fighters, deaths_civilians, clashes, violations, troop_days (over the run),
        people, fear, trust and ``control:<faction>`` (shares) at the end.
    severities : DataFrame
        Arm, seed, kind, deaths: one row per clash, strike or violation with at least one death.
    effects : DataFrame
        One row per outcome: mean of both arms, paired difference (with minus without) with a 95 % interval, median,
        share of seeds in which it is lower with the policy, seeds.
    """

    meta: dict[str, Any]
    outcomes: pd.DataFrame
    weekly: pd.DataFrame
    places: pd.DataFrame
    severities: pd.DataFrame
    effects: pd.DataFrame

    def __repr__(self) -> str:
        """Return what was compared in one line."""
        without = " and ".join(map(str, self.meta.get("policy", ()))) or "a policy"
        return f"<Twin: with and without {without}, {len(self.meta.get('seeds', ())):,} seeds>"

    def write(self, folder: Path) -> None:
        """Write every table as Parquet, the effects as CSV too, and what it is as ``twin.json``."""
        for name in TABLE_NAMES:
            getattr(self, name).to_parquet(folder / f"{name}.parquet", index=False)
        self.effects.to_csv(folder / "effects.csv", index=False)
        (folder / "twin.json").write_text(json.dumps(self.meta, indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Twin":
        """Read a stored comparison back; raises :class:`OutputError` when the folder does not hold one."""
        try:
            meta = read_manifest(folder / "twin.json")
            return cls(meta, *(read_parquet(folder / f"{name}.parquet") for name in TABLE_NAMES))
        except (OSError, ValueError) as error:
            raise OutputError(f"{folder}: not a stored comparison ({error}): name a folder that twin wrote") from None


WITH, WITHOUT = "with", "without"
