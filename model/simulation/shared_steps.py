"""The two steps that take nearly all of a day of a large world, cut where threads can share the work.

Each is the mechanism's own step in pieces: what comes before, what each thread does with its stretches of rows (or its
columns), and what comes after. Chance is keyed and sums are whole numbers, so no order can matter.
"""

from typing import Any

from interpose.agents.compiled.decorators import Array, kernel
from interpose.model.mechanisms.attitudes import Meaning, derive_day, live_stretches, sum_up_day
from interpose.model.mechanisms.displacement import look_around, set_out, turn_of
from interpose.model.rules.move_search import search_movers
from interpose.model.rules.push_pull import Outlook
from interpose.model.state.civilian_rows import Moves, move_columns, stretches_of


@kernel
def begin_moves(w: Any, day: int) -> Any:
    """Return what people know this morning, and the stretches of rows that are to be looked at."""
    return look_around(w), stretches_of(w)


@kernel
def search(w: Any, day: int, land: Array, stretches: Array) -> Any:
    """Return those of some stretches who go today, and their rates."""
    return search_movers(w, turn_of(w, day), w.p[0].displacement, land, stretches)


@kernel
def settle_moves(w: Any, day: int, outlook: Outlook, people: Array, rates: Array) -> Any:
    """Move the persons of those who go, and return how their rows are to move."""
    return set_out(w, day, outlook, people, rates)


@kernel
def move_some(w: Any, moves: Moves, first: int, end: int) -> None:
    """Move some of the columns of rows."""
    move_columns(w.civilian, moves, first, end)


@kernel
def begin_day(w: Any, day: int) -> Any:
    """Return what the day means in each territory, and the stretches of rows that live there."""
    return derive_day(w), stretches_of(w)


@kernel
def live(w: Any, day: int, today: Meaning, stretches: Array) -> Any:
    """Let the civilians of some stretches have their day, and return their sums."""
    return live_stretches(w, day, today, stretches)


@kernel
def end_day(w: Any, day: int, today: Meaning, totals: Array, leaning: Array) -> None:
    """Write down what people feel now, and recruit."""
    sum_up_day(w, day, today, totals, leaning)
