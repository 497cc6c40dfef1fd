"""The same civilian pass in the idiom of mesa-frames and of ambr; needs only one of them, NumPy and Polars.

Run by another interpreter: ``python frames.py CROWD.npz {mesa-frames,ambr} ROUNDS DAYS`` prints JSON: nanoseconds per
civilian and day of each round (processor time, one thread), and the mean feelings after the first five days.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

os.environ.setdefault("POLARS_MAX_THREADS", "1")
import numpy as np

THREAT, WRONG, GOAL, TRUST_GOAL, MEET, CONDUCT, FAILURE, TRUST_PACE, DREAD = range(9)
FEELINGS = ("fear", "hardship", "grievance", "trust")
PARTS = ("place", "side", "injured", *FEELINGS)
CHECK_DAYS = 5
HEALS = 60 / 4096


def lots(rng: Any, number: int) -> list[Any]:
    """Draw six numbers for everybody: nearness, contact, two personal changes, sides, recovery; f4 in [0, 1)."""
    return [rng.random(number, np.float32) for _ in range(6)]


def shaken(x: Any, noise: Any) -> Any:
    """Move a share by a personal change, which is largest in the middle and nothing at 0 and 1."""
    return x + noise * 4 * x * (1 - x)


def polars_day(table: Any, rng: Any, data: Any) -> Any:
    """Let everybody in a Polars table have a day; gives the table after it."""
    import polars as pl

    fear_pace, hard_pace, grief_pace, burden, noise, gain, join, leave = (float(x) for x in data["pace"])
    near, met, jolt, turn, lot, heal = (pl.Series(x) for x in lots(rng, table.height))
    jolt, turn = (jolt - 0.5) * noise, (turn - 0.5) * noise

    def here(values: Any) -> Any:
        return pl.lit(pl.Series(np.ascontiguousarray(values))).gather(pl.col("place"))

    mood = [here(data["mood"][:, k]) for k in range(9)]
    c, zero, one = pl.col, pl.lit(0.0, pl.Float32), pl.lit(1.0, pl.Float32)
    want = shaken((c("hardship") + hard_pace * (mood[GOAL] - c("hardship"))).clip(zero, one), jolt * 0.5)
    drifted = c("fear") + fear_pace * (mood[DREAD] - c("fear"))
    fear = shaken((drifted + pl.lit(near) * mood[THREAT] * (1 - drifted)).clip(zero, one), jolt)
    earned = pl.when(pl.lit(met) < mood[MEET]).then(pl.lit(gain, pl.Float32)).otherwise(zero)
    trust = c("trust") + mood[TRUST_PACE] * (mood[TRUST_GOAL] - c("trust")) + earned * (1 - c("trust"))
    trust = shaken((trust - (mood[CONDUCT] + mood[FAILURE]) * c("trust")).clip(zero, one), turn)
    table = table.with_columns(hardship=want, fear=fear, trust=trust)
    felt = mood[WRONG] * pl.lit(near) + burden * c("hardship")
    grief = c("grievance") + felt * (1 - c("grievance")) - grief_pace * c("grievance")
    table = table.with_columns(grievance=shaken(grief.clip(zero, one), turn * 0.5))
    joins = (c("side") < 0) & (pl.lit(lot) < join * c("grievance"))
    leaves = (c("side") >= 0) & (pl.lit(lot) < leave)
    side = pl.when(joins).then(here(data["holder"])).when(leaves).then(pl.lit(-1, pl.Int8)).otherwise(c("side"))
    stays = pl.when(pl.lit(heal) < HEALS).then(pl.lit(0, pl.UInt8)).otherwise(c("injured"))
    return table.with_columns(side=side, injured=stays)


def frames_town(data: Any) -> tuple[Callable[[], None], Callable[[], dict[str, float]]]:
    """Make a town of mesa-frames: an agent set on Polars whose step is expressions over columns."""
    import polars as pl
    from mesa_frames import AgentSetPolars, ModelDF

    class People(AgentSetPolars):
        def step(self) -> None:
            self.agents = polars_day(self.agents, self.model.random, data)
            self.sums = self.agents.group_by("place").agg(pl.col(FEELINGS).sum())
            self.leaning = self.agents.group_by("place", "side").len()

    town = ModelDF(seed=1)
    people = People(town)
    number = np.arange(len(data["place"]))
    people.add(pl.DataFrame({"unique_id": number, **{name: data[name] for name in PARTS}}))
    town.agents += people

    def means() -> dict[str, float]:
        table = next(iter(town.agents.agents.values()))
        return {name: float(table[name].mean()) for name in FEELINGS}

    return town.step, means


def array_day(columns: Any, rng: Any, data: Any) -> tuple[Any, ...]:
    """Let everybody in NumPy columns have a day; gives the columns after it, but for the place."""
    fear_pace, hard_pace, grief_pace, burden, noise, gain, join, leave = data["pace"]
    place, side, injured, fear, want, grief, trust = columns
    near, met, jolt, turn, lot, heal = lots(rng, len(place))
    here = [data["mood"][:, k][place] for k in range(9)]
    jolt, turn = (jolt - np.float32(0.5)) * noise, (turn - np.float32(0.5)) * noise
    want = shaken(np.clip(want + hard_pace * (here[GOAL] - want), 0, 1), jolt * np.float32(0.5))
    drifted = fear + fear_pace * (here[DREAD] - fear)
    fear = shaken(np.clip(drifted + near * here[THREAT] * (1 - drifted), 0, 1), jolt)
    felt = (here[WRONG] * near + burden * want) * (1 - grief)
    grief = shaken(np.clip(grief + felt - grief_pace * grief, 0, 1), turn * np.float32(0.5))
    lifted = trust + here[TRUST_PACE] * (here[TRUST_GOAL] - trust)
    lifted += np.where(met < here[MEET], gain, np.float32(0)) * (1 - trust)
    trust = shaken(np.clip(lifted - (here[CONDUCT] + here[FAILURE]) * trust, 0, 1), turn)
    free = side < 0
    joins, leaves = free & (lot < join * grief), ~free & (lot < leave)
    side = np.where(joins, data["holder"][place], np.where(leaves, np.int8(-1), side))
    return side, np.where(heal < HEALS, np.uint8(0), injured), fear, want, grief, trust


def ambr_town(data: Any) -> tuple[Callable[[], None], Callable[[], dict[str, float]]]:
    """Make a town of ambr: columns taken out of its view, NumPy expressions, and one bulk write back."""
    import ambr

    class Town(ambr.Model):
        def setup(self) -> None:
            self.add_agents(len(data["place"]), **{name: data[name] for name in PARTS})

        def step_vectorized(self) -> None:
            place, *rest = self.agents.numpy(*PARTS)
            after = array_day((place, *rest), self.rng, data)
            self.agents.set(**dict(zip(PARTS[1:], after, strict=True)))
            self.sums = [np.bincount(place, x, minlength=len(data["mood"])) for x in after[2:]]
            self.leaning = np.bincount(place * 9 + (after[0] + 1), minlength=len(data["mood"]) * 9)

    town = Town({"steps": 1, "seed": 1, "show_progress": False})
    town.setup()

    def means() -> dict[str, float]:
        return {name: float(x.mean()) for name, x in zip(FEELINGS, town.agents.numpy(*FEELINGS), strict=True)}

    return town.step_vectorized, means


TOWNS = {"mesa-frames": frames_town, "ambr": ambr_town}


def main() -> None:
    """Measure one of them and print what was found."""
    path, name, rounds, days = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    data = dict(np.load(path))
    step, means = TOWNS[name](data)
    for _ in range(CHECK_DAYS):
        step()
    after, found = means(), []
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(days):
            step()
        found.append((time.process_time() - began) / (days * len(data["place"])) * 1e9)
    print(json.dumps({"name": name, "version": version(name), "ns": found, "means": after}))


if __name__ == "__main__":
    main()
