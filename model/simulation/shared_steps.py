"""The two steps that take nearly all of a day of a large world, cut where threads can share the work.

Each is the mechanism's own step in pieces: stretches of rows, or columns. Chance is keyed and sums are whole numbers,
so no order can matter; those who move are noted by stretches, in the order of rows. The thread that leads does what
lies between, and lends the others what it found.
"""

from typing import Any, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.compiled.shared_words import LENT, add_to_word, lend_list, lend_table, lent_list, lent_table
from interpose.model.mechanisms.attitudes import Meaning, derive_day, live_stretch, pace_of, sum_up_day
from interpose.model.mechanisms.displacement import (
    WHOSE,
    Wishes,
    look_around,
    room_for_wishes,
    settle,
    turn_of,
    wish_of,
)
from interpose.model.rules.civilian_pass import FEELINGS
from interpose.model.rules.move_search import (
    BATCHES,
    NOTED,
    ROW,
    Due,
    Found,
    Review,
    nobody_found,
    review_of,
    room_for_due,
    search_stretch,
)
from interpose.model.rules.push_pull import Outlook, highest_move_rates
from interpose.model.simulation.crew import (
    BLOCK,
    BLOCKS,
    DAY,
    DONE,
    LENT_BY,
    READ,
    SLOTS,
    THREADS,
    offer,
    take_piece,
    wait_for_all,
)
from interpose.model.simulation.shared_rows import LENT_ROWS, lend_moves, lend_room, put_in, take_out
from interpose.model.state.civilian_rows import (
    COLUMNS,
    STRETCH_ROWS,
    WHERE,
    stretches_of,
)
from interpose.model.state.row_moves import Moves

SEARCH, WISH, TAKE, PUT, LIVE = range(1, 6)
"""Jobs."""
SHARED = 14
(
    STRETCHES,
    LAND,
    DRAWS,
    IN_BATCHES,
    LEAVING,
    RETURNING,
    HOMEWARD,
    NOTES,
    PEOPLE,
    WISHED,
    FIRST,
    MOOD,
    HOLDER,
    SUMS,
) = (SLOTS + LENT * (LENT_ROWS + k) for k in range(SHARED))
"""Where it says what the leader lends."""
NOTED_OF = 5
FINDER, FROM_PERSON, PERSONS, BEFORE, BATCHES_BEFORE = range(NOTED_OF)
"""Columns of notes about a stretch: which thread searched it, the first whom it found there and how many they are; how
many people and batches of earlier stretches go. The last is at first how many batches of its own do."""


class Own(NamedTuple):
    """What a thread works with by itself."""

    day: int
    found: Found
    due: Due
    totals: Array
    """(T, 4) sums of feelings of a stretch, 0 between"""
    leaning: Array
    """(T, F) who leans to whom in a stretch, 0 between"""


@rule
def room_of_ones_own(w: Any) -> Own:
    """Return what a thread works with, as it is at first."""
    territories = w.territory.shape[0]
    totals, leaning = np.zeros((territories, FEELINGS), np.int64), np.zeros((territories, w.faction.shape[0]), np.int64)
    return Own(-1, nobody_found(), room_for_due(STRETCH_ROWS), totals, leaning)


@rule
def take_part(w: Any, words: Array, me: int, own: Own) -> Own:
    """Do one piece of work after the other while there are some; ``me`` is the number of this thread."""
    job, piece = take_piece(words, me)
    while job > 0:
        own = do_piece(w, words, me, own, (job, piece))
        job, piece = take_piece(words, me)
    return own


@rule
def do_piece(w: Any, words: Array, me: int, own: Own, taken: Any) -> Own:
    """Do a piece of a job; ``taken`` says which."""
    job, piece = taken
    if job == SEARCH:
        own = _search(w, words, me, own, piece)
    elif job == WISH:
        _wish(w, words, piece)
    elif job == TAKE:
        take_out(w, words, lent_table(words, STRETCHES, np.int64), piece)
    elif job == PUT:
        put_in(w, words, piece)
    else:
        _live(w, words, own, piece)
    add_to_word(words, DONE, 1)
    return own


@rule
def _share(w: Any, words: Array, own: Own, job: Any, kept: Any) -> Own:
    """Let all threads do a job (its number, how many pieces); ``kept`` is what was lent for it."""
    number, pieces = job
    offer(words, number, pieces)
    own = take_part(w, words, 0, own)
    wait_for_all(words, pieces)
    return own


@rule
def _search(w: Any, words: Array, me: int, own: Own, piece: int) -> Own:
    """Look for those of a stretch who go today, and note them."""
    day, land, found = words[DAY], lent_table(words, LAND, np.float64), own.found
    if own.day != day:
        found = Found(found.people, found.rates, 0)
    leaving, returning = lent_list(words, LEAVING, np.float64), lent_list(words, RETURNING, np.float64)
    review = Review(turn_of(w, day), land, leaving, returning, lent_list(words, HOMEWARD, np.float64)[0])
    before, note = found.number, lent_table(words, NOTES, np.int64)[piece]
    found = search_stretch(w, review, lent_table(words, STRETCHES, np.int64)[piece], found, own.due)
    note[FINDER], note[FROM_PERSON], note[PERSONS], note[BATCHES_BEFORE] = me, before, found.number - before, 0
    for i in range(before, found.number):
        note[BATCHES_BEFORE] += found.people[i, BATCHES]
    lend_table(words, BLOCKS + BLOCK * me + LENT_BY, found.people)
    lend_table(words, BLOCKS + BLOCK * me + LENT_BY + LENT, found.rates)
    return Own(day, found, own.due, own.totals, own.leaning)


@rule
def _wish(w: Any, words: Array, piece: int) -> None:
    """Let those of a stretch who go choose where to, and put them in their place among all."""
    note = lent_table(words, NOTES, np.int64)[piece]
    first, number, before = note[FROM_PERSON], note[PERSONS], note[BEFORE]
    theirs = BLOCKS + BLOCK * note[FINDER] + LENT_BY
    people, rates = lent_table(words, theirs, np.int64), lent_table(words, theirs + LENT, np.float64)
    people, rates, all_people = people[first : first + number], rates[first : first + number], _people(words)
    for i in range(number):
        for k in range(NOTED):
            all_people[before + i, k] = people[i, k]
    wishes = Wishes(lent_table(words, WISHED, np.int32), lent_list(words, FIRST, np.float64))
    draws, batches = lent_list(words, DRAWS, np.float64), lent_list(words, IN_BATCHES, np.float64)
    outlook, key = Outlook(lent_table(words, LAND, np.float64), draws, batches), turn_of(w, words[DAY]).key
    wish_of(w, key, outlook, (people, rates), wishes, (before, note[BATCHES_BEFORE]))


@rule
def _people(words: Array) -> Array:
    """Return the table of all who go."""
    return lent_table(words, PEOPLE, np.int64)


@rule
def _live(w: Any, words: Array, own: Own, piece: int) -> None:
    """Let the civilians of a stretch have their day, and add what they feel to what all feel."""
    stretch, sums = lent_table(words, STRETCHES, np.int64)[piece], lent_list(words, SUMS, np.int64)
    mood, holder = lent_table(words, MOOD, np.float32), lent_list(words, HOLDER, np.int8)
    today = Meaning(mood, holder, own.due.lot)
    live_stretch(w, pace_of(w, words[DAY]), today, stretch, (own.totals, own.leaning))
    t, factions = stretch[WHERE], own.leaning.shape[1]
    at = t * (FEELINGS + factions)
    for k in range(FEELINGS):
        add_to_word(sums, at + k, own.totals[t, k])
        own.totals[t, k] = 0
    for f in range(factions):
        add_to_word(sums, at + FEELINGS + f, own.leaning[t, f])
        own.leaning[t, f] = 0


@rule
def lead_moves(w: Any, day: int, words: Array, own: Own) -> Own:
    """Let displacement happen, with all threads."""
    outlook, stretches, turn = look_around(w), stretches_of(w), turn_of(w, day)
    leaving, returning = highest_move_rates(w.p[0].displacement, outlook.land, turn.every)
    review = review_of(turn, outlook.land, leaving, returning)
    homeward, notes = np.full(1, review.homeward), np.empty((stretches.shape[0], NOTED_OF), np.int64)
    lend_table(words, STRETCHES, stretches)
    lend_table(words, LAND, outlook.land)
    lend_list(words, DRAWS, outlook.draws)
    lend_list(words, IN_BATCHES, outlook.batches)
    lend_list(words, LEAVING, leaving)
    lend_list(words, RETURNING, returning)
    lend_list(words, HOMEWARD, homeward)
    lend_table(words, NOTES, notes)
    own = _share(w, words, own, (SEARCH, stretches.shape[0]), (outlook, stretches, leaving, returning, homeward, notes))
    persons, batches = _add_up(notes)
    if persons == 0:
        return own
    people, wishes = np.empty((persons, NOTED), np.int64), room_for_wishes(batches)
    lend_table(words, PEOPLE, people)
    lend_table(words, WISHED, wishes.wish)
    lend_list(words, FIRST, wishes.first)
    own = _share(w, words, own, (WISH, stretches.shape[0]), (outlook, stretches, notes, people, wishes))
    words[READ] = _read_through(people, wishes)
    return _lead_rows(w, words, own, settle(w, day, people, wishes), stretches)


@rule
def _read_through(people: Array, wishes: Wishes) -> int:
    """Read what other threads have written from its first word to its last; return a sum of it.

    It is needed in an order by lot next, and comes several times as fast in the order in which it lies.
    """
    total = 0
    for i in range(people.shape[0]):
        total += people[i, ROW]
    for number in range(wishes.first.shape[0]):
        total += wishes.wish[number, WHOSE] + int(wishes.first[number])
    return total


@rule
def _add_up(notes: Array) -> Any:
    """Write into notes how many people and batches of earlier stretches go; return how many go in all."""
    persons, batches = 0, 0
    for s in range(notes.shape[0]):
        own_batches = notes[s, BATCHES_BEFORE]
        notes[s, BEFORE], notes[s, BATCHES_BEFORE] = persons, batches
        persons, batches = persons + notes[s, PERSONS], batches + own_batches
    return persons, batches


@rule
def _lead_rows(w: Any, words: Array, own: Own, moves: Moves, stretches: Array) -> Own:
    """Move rows: groups let movers go, then each column shifts them and puts those in who arrive."""
    if moves.movers.shape[0] == 0:
        return own
    taken = lend_room(words, moves.movers.shape[0])
    lend_moves(words, moves)
    own = _share(w, words, own, (TAKE, COLUMNS * words[THREADS]), (stretches, moves, taken))
    return _share(w, words, own, (PUT, COLUMNS), (moves, taken))


@rule
def lead_feelings(w: Any, day: int, words: Array, own: Own) -> Own:
    """Let everybody's feelings change, with all threads."""
    today, stretches, factions = derive_day(w), stretches_of(w), w.faction.shape[0]
    sums = np.zeros(w.territory.shape[0] * (FEELINGS + factions), np.int64)
    lend_table(words, STRETCHES, stretches)
    lend_table(words, MOOD, today.mood)
    lend_list(words, HOLDER, today.holder)
    lend_list(words, SUMS, sums)
    own = _share(w, words, own, (LIVE, stretches.shape[0]), (today, stretches, sums))
    by_place = sums.reshape((w.territory.shape[0], FEELINGS + factions))
    sum_up_day(w, day, today, by_place[:, :FEELINGS], by_place[:, FEELINGS:])
    return own
