"""Who is taken for the author of an event, and whether anybody is named."""

import numpy as np
import numpy.typing as npt

from interpose.agents.faction import UNKNOWN
from interpose.experiments.observation.draws import EventDraws, faction_keys
from interpose.experiments.observation.settings import Authors
from interpose.experiments.observation.truth import Truth
from interpose.model.state.event_log import FORCE_ATTACK, STRIKE, VIOLATION

type Ints = npt.NDArray[np.int64]

HIDDEN = (VIOLATION, STRIKE, FORCE_ATTACK)
"""Kinds of events whose author need not be plain to see."""
PICKED = 2
"""First option of the draws of the author that is picked instead."""


def recorded_authors(draws: EventDraws, truth: Truth, rows: Ints, settings: Authors) -> Ints:
    """Return whom the record has as the author of each event: a side, or -3 for nobody.

    A wrong author is picked among the factions that are neither author nor target by the smallest of their numbers,
    so that the order in which factions are listed plays no part.
    """
    e = truth.events[rows].view(np.recarray)
    actor, hidden = np.asarray(e.actor, np.int64), np.isin(e.kind, HIDDEN)
    lots = np.full((len(rows), len(truth.scenario.factions)), np.inf)
    if settings.wrong > 0:
        for faction, key in enumerate(faction_keys(truth)):
            able = (actor != faction) & (e.target != faction)
            lots[:, faction] = np.where(able, draws.uniform("author", PICKED + key), np.inf)
    other = np.where(np.isfinite(lots.min(axis=1)), lots.argmin(axis=1), UNKNOWN)
    wrong = hidden & (draws.uniform("author", 1) < settings.wrong)
    unnamed = hidden & (draws.uniform("author") < settings.unknown)
    return np.where(unnamed, UNKNOWN, np.where(wrong, other, actor))
