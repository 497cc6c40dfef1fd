"""Who goes today: everybody under review is looked at, and those who are due decide at once.

Most people are spared a closer look: a chance of 1 - exp(-rate) is at most the rate, so whose lot is above the highest
rate of a territory stays. The rest decide where they are found, while what they feel is near.
"""

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DISPLACED, RESIDENT, Feelings
from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.compiled.lane_vectors import LANES
from interpose.model.chance.distributions import poisson
from interpose.model.chance.streams import person, uniform
from interpose.model.rules.push_pull import MOST_BATCHES, highest_move_rates, move_rates
from interpose.model.rules.review_turns import Turn, find_due, lots_below
from interpose.model.state.civilian_rows import END, FIRST_ROW, STRETCH_ROWS, WHERE, WHO, home_of

if TYPE_CHECKING:
    from interpose.model.state.world import World

WHETHER = 0
"""Index of the draw that says how many batches of a row go."""
NOTED = 7
ROW, PLACE, HOME, GROUP, PERSON, GOES, BATCHES = range(NOTED)
"""Columns of those who go: row, place, home, status, number in draws, where they went (-1: nowhere), their batches."""
REASONS = 3
NEAR, FAR, BACK = range(REASONS)
"""Columns of their rates, in batches a day: of fleeing nearby, of leaving the area, of going home."""
AFRAID, IN_WANT, HURT = range(REASONS)
"""Columns of what those who are due feel: fear, hardship, injured."""
AT_FIRST = 256
"""Room for those who go before it is made larger."""
SLACK = 1.000001
"""For the last digits of rates."""
LAST_DIGITS = 1e-9
"""Slack with which a number of batches is rounded up: a row in one piece must not become two by the last digit."""


@rule
def search_movers(w: "World", turn: Turn, p: Any, land: Array, stretches: Array) -> Any:
    """Return those of some stretches who go today, in the order of rows.

    Returns
    -------
    people : ndarray, shape (M, 7)
        See :data:`ROW` and on.
    rates : ndarray, shape (M, 3)
        Their rates: see :data:`NEAR`.
    """
    leaving, returning = highest_move_rates(p, land, turn.every)
    homeward, count, due = 0.0, 0, np.empty(STRETCH_ROWS + LANES, np.int32)
    for t in range(returning.shape[0]):
        homeward = max(homeward, returning[t])
    people, rates = np.empty((AT_FIRST, NOTED), np.int64), np.empty((AT_FIRST, REASONS))
    felt = np.empty((STRETCH_ROWS, REASONS), np.float32)
    for s in range(stretches.shape[0]):
        place, group, first = stretches[s, WHERE], stretches[s, WHO], stretches[s, FIRST_ROW]
        bound = leaving[place] + (homeward if group == DISPLACED else 0.0)
        limit = lots_below(SLACK * bound) if bound > 0.0 else np.uint64(0)
        if limit == 0:
            continue
        few = find_due(due, turn, w.civilian, limit, (first, stretches[s, END]))
        while count + few > people.shape[0]:
            people, rates = _larger(people), _larger(rates)
        _read_due(w.civilian, first, due, few, felt)
        here = (p, place, group, first, leaving[place], returning)
        count = _decide(w, turn, land, here, (due, few, felt), (people, rates, count))
    return people[:count], rates[:count]


@rule
def _larger(table: Array) -> Array:
    """Return a table of twice as many rows that begins with the same ones."""
    wider = np.empty((2 * table.shape[0], table.shape[1]), table.dtype)
    for i in range(table.shape[0]):
        for k in range(table.shape[1]):
            wider[i, k] = table[i, k]
    return wider


@rule
def _read_due(c: Any, first: int, due: Array, few: int, felt: Array) -> None:
    """Read what those who are due feel into ``felt`` (B, 3), one after the other, so that waits for memory overlap."""
    for j in range(few):
        row = first + due[j]
        felt[j, AFRAID], felt[j, IN_WANT], felt[j, HURT] = c.fear[row], c.hardship[row], c.injured[row]


@rule
def _decide(w: "World", turn: Turn, land: Array, here: Any, due: Any, noted: Any) -> int:
    """Let those of a stretch who are due decide, and note those who go, any batch of theirs; return how many are noted.

    Parameters
    ----------
    here : tuple
        Parameters, place, status, first row, highest rate of leaving the place, and of coming home (T,).
    due : tuple
        How far each of them (B,) is behind the first row, how many these are, and what they feel (B, 3).
    noted : tuple
        Who goes (M, 7), their rates (M, 3), and how many were noted before.
    """
    (p, place, group, first, leaving, returning), (behind, few, felt), (people, rates, count) = here, due, noted
    for j in range(few):
        row = first + behind[j]
        who = person(w.civilian.origin[row], w.civilian.serial[row])
        lot, home = uniform(turn.key, who, WHETHER), place if group == RESIDENT else home_of(w, row)
        if group == DISPLACED and lot >= SLACK * (leaving + returning[home]):
            continue
        state = Feelings(float(felt[j, AFRAID]), float(felt[j, IN_WANT]), float(felt[j, HURT]))
        near, far, back, whole = move_rates(p, state, land, place, home)
        batches = _batches_going(lot, turn.every, near + far + back, whole)
        if batches == 0:
            continue
        people[count, ROW], people[count, PLACE], people[count, HOME], people[count, GROUP] = row, place, home, group
        people[count, PERSON], people[count, GOES], people[count, BATCHES] = who, -1, batches
        rates[count, NEAR], rates[count, FAR], rates[count, BACK] = near, far, back
        count += 1
    return count


@rule
def _batches_going(lot: float, every: int, batches: float, rows: float) -> int:
    """Return how many batches of a row go, by a lot, at a rate of ``batches`` (and, in rows, ``rows``) a day."""
    # eq. 13.7
    rate = every * batches
    if lot >= rate:
        return 0
    most = ceil(batches / rows - LAST_DIGITS)
    return min(most, MOST_BATCHES, poisson(1.0 - lot, rate))
