"""Write the draws that a run really uses as raw bytes, for a battery of randomness tests (a script, not a test).

python tests/support/dieharder.py | dieharder -a -g 200        see docs/chance.md
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import numpy.typing as npt
from support.keyed_draws import fill_bits, fill_keys

from interpose.agents.compiled.decorators import kernel
from interpose.model.chance.streams import bits, front_entity, person_entity, stream

TERRITORIES, FACTIONS, ROWS = 25, 4, 400
LANES = ((0, 12), (12, 12), (24, 12), (36, 12), (48, 16))
PARTS = ("day", "events", "people", "keys", "lane0", "lane1", "lane2", "lane3", "lane4")
FEW = 4
DECISIONS = ("logistics.convoy", "posture.review", "posture.choice", "clash.count", "clash.detail", "clash.deaths")
DECISIONS += ("violation.count", "violation.detail", "resistance.count", "monitoring.seen", "monitoring.rumour")
Bits = npt.NDArray[np.uint64]


@kernel
def _fronts(entities: Any, indices: Any, territories: int, factions: int, few: int) -> None:
    """List what a day asks for in a decision about pairs of factions: each territory, each pair, its first indices."""
    i = 0
    for t in range(territories):
        for f in range(factions):
            for g in range(factions):
                for index in range(few):
                    entities[i], indices[i] = front_entity(t, f, g), index
                    i += 1


@kernel
def _people(entities: Any, territories: int, rows: int) -> None:
    """List what a day asks for in the pass over civilians: every row in blocks by home territory."""
    for t in range(territories):
        for row in range(rows):
            entities[t * rows + row] = person_entity(t, row)


@kernel
def _first_of(out: Any, keys: Any) -> None:
    """Draw for the first entity under each key."""
    for i in range(out.shape[0]):
        out[i] = bits(keys[i], 0, 0)


def event_draws(seed: int) -> Iterator[Bits]:
    """Give, day by day, the draws of all decisions about fronts: short stretches of counters, a new key each time."""
    size = TERRITORIES * FACTIONS * FACTIONS * FEW
    entities, indices, out = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.uint64)
    _fronts(entities, indices, TERRITORIES, FACTIONS, FEW)
    names = np.array([stream(name) for name in DECISIONS])
    keys, seeds = np.zeros(len(names), np.uint64), np.full(len(names), seed)
    for day in range(sys.maxsize):
        fill_keys(keys, seeds, names, np.full(len(names), day))
        for key in keys:
            fill_bits(out, key, entities, indices)
            yield out.copy()


def people_draws(seed: int) -> Iterator[Bits]:
    """Give, day by day, the draw of every civilian row, in the order of the pass over them."""
    size = TERRITORIES * ROWS
    entities, indices, out = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.uint64)
    _people(entities, TERRITORIES, ROWS)
    key = np.zeros(1, np.uint64)
    for day in range(sys.maxsize):
        fill_keys(key, np.array([seed]), np.array([stream("attitudes.daily")]), np.array([day]))
        fill_bits(out, key[0], entities, indices)
        yield out.copy()


def day_draws(seed: int) -> Iterator[Bits]:
    """Return all draws of a day, decisions first, then the people, and so on with the next day."""
    decisions, people = event_draws(seed), people_draws(seed)
    while True:
        for _ in DECISIONS:
            yield next(decisions)
        yield next(people)


def key_draws(seed: int) -> Iterator[Bits]:
    """Return one draw, of the same entity, from each of neighbouring seeds, decisions and days in turn."""
    names = np.array([stream(name) for name in DECISIONS])
    size = 1 << 16
    keys, out = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    for block in range(sys.maxsize):
        number = block * size + np.arange(size)
        fill_keys(keys, seed + number // (len(names) * 365), names[number % len(names)], number // len(names) % 365)
        _first_of(out, keys)
        yield out.copy()


def lane_draws(seed: int, lane: int) -> Iterator[npt.NDArray[np.uint8]]:
    """Return one lane of the pass over civilians alone, its bits packed without gaps."""
    shift, width = LANES[lane]
    for draws in people_draws(seed):
        part = ((draws >> np.uint64(shift)) & np.uint64((1 << width) - 1)).astype("<u2")
        yield np.packbits(np.unpackbits(part.view(np.uint8).reshape(-1, 2), axis=1, bitorder="little")[:, :width])


def main() -> None:
    """Write bytes until nobody reads them any more, or as many as were asked for."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--part", choices=PARTS, default="day", help="which draws (default: all of a day)")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--megabytes", type=float, default=float("inf"), help="how much to write (default: no end)")
    wish = ask.parse_args()
    makers = {"day": day_draws, "events": event_draws, "people": people_draws, "keys": key_draws}
    if wish.part in makers:
        blocks: Iterator[Any] = makers[wish.part](wish.seed)
    else:
        blocks = lane_draws(wish.seed, int(wish.part[-1]))
    left = wish.megabytes * 1e6
    for block in blocks:
        raw = block.tobytes()
        try:
            sys.stdout.buffer.write(raw[: int(min(len(raw), left))])
        except BrokenPipeError:
            sys.stderr.close()
            return
        left -= len(raw)
        if left <= 0:
            return


if __name__ == "__main__":
    main()
