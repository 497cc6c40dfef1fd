"""Chance of being observed, keyed by (seed, stream, day, event): paired worlds are observed with paired chance.

An event is known by what it is (territory, kind, actor, target) and by how many alike came before it on its day, as in
law 10, so that one more event moves nobody else's draw but of those alike that come after it on the same day.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.agents.compiled.decorators import Array, kernel
from interpose.experiments.observation.geography import place_keys
from interpose.experiments.observation.truth import Truth
from interpose.model.chance.streams import KEYS, day_key, stream, uniform
from interpose.model.rules.blame import KINDS, SIDES
from interpose.model.state.event_log import FORCE_HARM

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]

OPTIONS = 128
"""Draws of one stream that an event may take: one for each option among which it is chosen."""


@kernel
def _fill(out: Array, seed: int, stream_number: Any, day: Array, entity: Array, index: Array) -> None:
    """Fill ``out`` (N,) with a uniform number for each event."""
    for row in range(out.shape[0]):
        out[row] = uniform(day_key(seed, stream_number, day[row]), entity[row], index[row])


class EventDraws:
    """Uniform numbers for the events of a run, one stream a question.

    Parameters
    ----------
    truth : Truth
        The run.
    rows : array of int, shape (N,)
        Its events that are asked about, in the order of the log.
    seed : int
        Seed of being observed; worlds that have the same one are observed with the same chance.
    """

    def __init__(self, truth: Truth, rows: Ints, seed: int) -> None:
        self.seed = seed
        self.day = np.asarray(truth.events.day[rows], np.int64)
        self.entity = event_entities(truth)[rows]
        self.index = _earlier_alike(truth)[rows]

    def uniform(self, name: str, option: int = 0) -> Floats:
        """Return a number strictly between 0 and 1 for each event, for a question and an option of it."""
        out = np.empty(len(self.day))
        number = stream(f"observation.{name}")
        _fill(out, self.seed, number, self.day, self.entity, self.index * OPTIONS + option)
        return out


def side_keys(truth: Truth, sides: Any) -> Ints:
    """Return the identity of sides in keyed draws, from their numbers in the event log."""
    keys = np.array(faction_keys(truth), np.int64)
    return np.where(sides >= 0, keys[np.maximum(sides, 0)], KEYS - np.asarray(sides, np.int64))


def faction_keys(truth: Truth) -> list[int]:
    """Return the identity of each faction in keyed draws: its key, else its place in the list."""
    return [row if faction.key is None else faction.key for row, faction in enumerate(truth.scenario.factions)]


def event_entities(truth: Truth) -> Ints:
    """Return the number of each event from what it is, as :func:`interpose.model.rules.blame.event_entity`."""
    e = truth.events
    where = np.array(place_keys(truth.scenario.places), np.int64)[e.territory] * KINDS + e.kind
    return np.asarray((where * SIDES + side_keys(truth, e.actor)) * SIDES + side_keys(truth, e.target), np.int64)


def _earlier_alike(truth: Truth) -> Ints:
    """Return how many events alike come before each one on its day: in the log, or by key where units did harm."""
    e, entity = truth.events, event_entities(truth)
    order = np.arange(len(e))
    if len(truth.unit_keys):
        harm = (e.kind == FORCE_HARM) & (e.unit >= 0)
        unit = np.where(harm, truth.unit_keys[np.where(harm, e.unit, 0)], 0)
        order = np.lexsort((order, unit))
    alike = pd.DataFrame({"day": e.day[order], "entity": entity[order]}).groupby(["day", "entity"]).cumcount()
    index = np.empty(len(e), np.int64)
    index[order] = alike.to_numpy()
    return index
