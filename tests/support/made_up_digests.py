"""Digests of made-up runs with known answers."""

from dataclasses import replace

import numpy as np

from interpose.experiments.validation.digest import AID, COLUMNS, RECORDED, SERIES, Digest
from interpose.experiments.validation.seen import Seen

NUMBERS = {"days_to_strength": 300.0, "force_dead": 0.0, "force_days": 0.0, "wanted": 0.0, "met": 0.0, "trust": 0.5}


def made_digest(
    events=(), *, seed=1, days=765, places=3, there=None, deals=(), weekly=None, returned=None, numbers=None, aid=None
):
    """Make a digest of events given as (day, kind, territory, actor, target, deaths); ``there`` is 0 or 1 by day."""
    present = np.zeros((days, places), bool) if there is None else np.asarray(there, bool)
    weeks = -(-days // 7)
    series = dict.fromkeys(SERIES, np.ones((weeks, places)))
    line = np.eye(places, k=1, dtype=bool)
    nothing = dict.fromkeys((*AID, "armed"), np.zeros(places))
    return Digest(
        seed=seed,
        days=days,
        events=np.array(list(events), COLUMNS).view(np.recarray),
        attacked=False,
        there=np.packbits(present, axis=0),
        troops=np.full(weeks, 100.0 * present.any()),
        weekly=series | (weekly or {}),
        returned=np.zeros(places) if returned is None else np.asarray(returned, float),
        deals=tuple(deals),
        next_to=line | line.T,
        state=(0,),
        numbers=NUMBERS | (numbers or {}),
        aid=nothing | {name: np.asarray(values, float) for name, values in (aid or {}).items()},
        recorded=np.zeros(RECORDED),
    )


def made_pair(events=(), recorded=None, **rest):
    """Make a run and its record, which has the same events unless others are given."""
    truth = made_digest(events, **rest)
    return Seen(truth, truth if recorded is None else replace(truth, events=made_digest(recorded).events))
