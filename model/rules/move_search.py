"""Who goes today: everybody under review is looked at, and those who are due decide at once.

Most people are spared a closer look: a chance of 1 - exp(-rate) is at most the rate, so whose lot is above the highest
rate of a territory stays. The rest decide where they are found, while what they feel is near.
"""

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.civilian import DISPLACED, RESIDENT, Feelings
from interpose.agents.compiled.decorators import Array, copied_rule, rule
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
NOTED = 6
ROW, PLACE, HOME, GROUP, PERSON, BATCHES = range(NOTED)
"""Columns of those who go: row, place, home, status, number in draws, how many batches go."""
REASONS = 3
NEAR, FAR, BACK, WHOLE = range(REASONS + 1)
"""Columns of their rates, in batches a day: of fleeing nearby, leaving the area, going home; of all, in rows a day."""
AFRAID, IN_WANT, HURT = range(REASONS)
"""Columns of what those who are due feel: fear, hardship, injured."""
AT_FIRST = 256
"""Room for those who go before it is made larger."""
SLACK = 1.000001
"""For the last digits of rates."""
LAST_DIGITS = 1e-9
"""Slack with which a number of batches is rounded up: a row in one piece must not become two by the last digit."""


class Due(NamedTuple):
    """Those of a stretch who are due: only the first few of each array are in use."""

    behind: Array
    """(B,) i4, how far behind the first row of the stretch"""
    lot: Array
    """(B,) f8, by which each decides"""
    home: Array
    """(B,) i4, territory"""
    felt: Array
    """(B, 3) f4, see :data:`AFRAID`"""
    rates: Array
    """(B, 4) f8, see :data:`NEAR`; the last in rows, all of them"""


@rule
def room_for_due(rows: int) -> Due:
    """Return room for those who are due of so many rows."""
    felt, rates = np.empty((rows, REASONS), np.float32), np.empty((rows, REASONS + 1))
    return Due(np.empty(rows + LANES, np.int32), np.empty(rows), np.empty(rows, np.int32), felt, rates)


class Review(NamedTuple):
    """What is the same today for everybody who weighs whether to go."""

    turn: Turn
    land: Array
    """(T, 10) see :data:`interpose.model.rules.push_pull.DANGER`"""
    leaving: Array
    """(T,) batches of a row that would at most leave each territory between two reviews"""
    returning: Array
    """(T,) batches that would at most come home to it"""
    homeward: float
    """the highest of these"""


class Found(NamedTuple):
    """Those who go today, as far as they are found: only so many rows of the tables are in use."""

    people: Array
    """(M, 6) see :data:`ROW`"""
    rates: Array
    """(M, 3) see :data:`NEAR`"""
    number: int


@rule
def search_movers(w: "World", turn: Turn, land: Array, stretches: Array) -> Any:
    """Return those of some stretches who go today, in the order of rows: people (M, 6) and rates (M, 3)."""
    leaving, returning = highest_move_rates(w.p[0].displacement, land, turn.every)
    review, found = review_of(turn, land, leaving, returning), nobody_found()
    due = room_for_due(STRETCH_ROWS)
    for s in range(stretches.shape[0]):
        found = search_stretch(w, review, stretches[s], found, due)
    return found.people[: found.number], found.rates[: found.number]


@rule
def review_of(turn: Turn, land: Array, leaving: Array, returning: Array) -> Review:
    """Return what is the same for everybody, from what :func:`highest_move_rates` says of territories."""
    homeward = 0.0
    for t in range(returning.shape[0]):
        homeward = max(homeward, returning[t])
    return Review(turn, land, leaving, returning, homeward)


@rule
def nobody_found() -> Found:
    """Return room for the first ones who go."""
    return Found(np.empty((AT_FIRST, NOTED), np.int64), np.empty((AT_FIRST, REASONS)), 0)


@copied_rule
def search_stretch(w: "World", review: Review, stretch: Array, found: Found, due: Due) -> Found:
    """Return those who were found, with those of one more stretch who go today; ``due`` is room to work in."""
    place, group, first = stretch[WHERE], stretch[WHO], stretch[FIRST_ROW]
    bound = review.leaving[place] + (review.homeward if group == DISPLACED else 0.0)
    limit = lots_below(SLACK * bound) if bound > 0.0 else np.uint64(0)
    if limit == 0:
        return found
    few = find_due(due.behind, review.turn, w.civilian, limit, (first, stretch[END]))
    here = (place, group, first, review.leaving[place], review.returning)
    few = _draw_lots(w, review.turn, here, due, few)
    _read_felt(w.civilian, first, due, few)
    _find_rates(w.p[0].displacement, review.land, place, due, few)
    people, rates = found.people, found.rates
    while found.number + few > people.shape[0]:
        people, rates = _larger(people), _larger(rates)
    return Found(people, rates, _decide(w, review.turn, here, (due, few), (people, rates, found.number)))


@rule
def _larger(table: Array) -> Array:
    """Return a table of twice as many rows that begins with the same ones."""
    wider = np.empty((2 * table.shape[0], table.shape[1]), table.dtype)
    for i in range(table.shape[0]):
        for k in range(table.shape[1]):
            wider[i, k] = table[i, k]
    return wider


@rule
def _draw_lots(w: "World", turn: Turn, here: Any, due: Due, few: int) -> int:
    """Set lots and homes of those who are due, and leave out who is not, by its own way home; return how many stay.

    ``here``: place, status, first row, highest rate of leaving the place, and of coming home (T,).
    """
    place, group, first, leaving, returning = here
    kept: Any = 0
    for j in range(few):
        row = first + due.behind[j]
        lot = uniform(turn.key, person(w.civilian.origin[row], w.civilian.serial[row]), WHETHER)
        home = place if group == RESIDENT else home_of(w, row)
        due.behind[kept], due.lot[kept], due.home[kept] = due.behind[j], lot, home
        kept += np.int64((group == RESIDENT) | (lot < SLACK * (leaving + returning[home])))
    return kept


@rule
def _read_felt(c: Any, first: int, due: Due, few: int) -> None:
    """Read what those who are due feel, one after the other, so that waits for memory overlap."""
    for j in range(few):
        row, felt = first + due.behind[j], due.felt[j]
        felt[AFRAID], felt[IN_WANT], felt[HURT] = c.fear[row], c.hardship[row], c.injured[row]


@rule
def _find_rates(p: Any, land: Array, place: int, due: Due, few: int) -> None:
    """Set the rates at which those who are due would go."""
    for j in range(few):
        felt = due.felt[j]
        state = Feelings(float(felt[AFRAID]), float(felt[IN_WANT]), float(felt[HURT]))
        near, far, back, whole = move_rates(p, state, land, place, due.home[j])
        due.rates[j, NEAR], due.rates[j, FAR], due.rates[j, BACK], due.rates[j, WHOLE] = near, far, back, whole


@rule
def _decide(w: "World", turn: Turn, here: Any, found: Any, noted: Any) -> int:
    """Let those of a stretch who are due decide, and note those who go, any batch of theirs; return how many are noted.

    Parameters
    ----------
    here : tuple
        See :func:`_draw_lots`.
    found : tuple
        Those who are due, and how many they are.
    noted : tuple
        Who goes (M, 6), their rates (M, 3), and how many were noted before.
    """
    (place, group, first, _, _), (due, few), (people, rates, count) = here, found, noted
    for j in range(few):
        near, far, back = due.rates[j, NEAR], due.rates[j, FAR], due.rates[j, BACK]
        batches = _batches_going(due.lot[j], turn.every, near + far + back, due.rates[j, WHOLE])
        if batches == 0:
            continue
        row = first + due.behind[j]
        who = person(w.civilian.origin[row], w.civilian.serial[row])
        people[count, ROW], people[count, PLACE], people[count, GROUP] = row, place, group
        people[count, HOME], people[count, PERSON], people[count, BATCHES] = due.home[j], who, batches
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
