"""Digests of made-up runs with known answers."""

import numpy as np

from interpose.experiments.validation.digest import Digest

COLUMNS = [("day", "i4"), ("kind", "i1"), ("territory", "i4"), ("actor", "i1"), ("target", "i1"), ("deaths", "i4")]


def made_digest(events=(), *, seed=1, days=765, places=3, there=None, deals=(), weekly=None, returned=None):
    """Make a digest of events given as (day, kind, territory, actor, target, deaths); ``there`` is 0 or 1 by day."""
    present = np.zeros((days, places), bool) if there is None else np.asarray(there, bool)
    weeks = -(-days // 7)
    series = dict.fromkeys(("hardship", "trust", "resident", "displaced"), np.ones((weeks, places)))
    line = np.eye(places, k=1, dtype=bool)
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
    )
