"""How threads of one world share pieces of work: one leads and offers them, all take the next one until none is left.

Whoever is free takes the next piece. So nobody waits for a thread that comes late or was put to sleep, unless it has a
piece in hand, and a busy machine costs time in proportion. All that threads tell each other stands in one array of
words (:mod:`interpose.agents.compiled.shared_words`).
"""

from typing import Any

import numpy as np

from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.compiled.shared_words import (
    add_to_word,
    address_of_nap,
    read_word,
    take_breath,
    take_nap,
    write_word,
)

APART = 16
"""Words between those that several threads write: as many as processors move at once, and their neighbours."""
TICKET, DONE, ENDED, FAILED = (k * APART for k in range(4))
"""Words: the job and its next piece; pieces that are done; whether all is over; whether a thread has failed."""
ASLEEP, DAY, MOVING, LIVING = (4 * APART + k for k in range(4))
"""Words: address of the function that lets threads sleep; day; places of displacement and attitudes in the day."""
SLOTS = 5 * APART
"""First word that says where lent arrays are."""
PIECE_BITS = 24
PIECES = (1 << PIECE_BITS) - 1
"""Most pieces of a job. A ticket is its number, its pieces and the next piece, the latter two of as many bits."""
SPINS = 4000
"""Breaths that a thread waits before it naps: about a tenth of a millisecond."""
STOPPED = "a thread that shares this world has stopped"


def new_words(slots: int) -> Array:
    """Return words for a crew that lends so many arrays, (W,) i8."""
    words = np.zeros(SLOTS + slots, np.int64)
    words[ASLEEP] = address_of_nap()
    return words


@rule
def wait_a_little(words: Array, breaths: int) -> int:
    """Wait, at first for nanoseconds, then in naps; return how often this was done."""
    if breaths < SPINS:
        take_breath()
    else:
        take_nap(words[ASLEEP])
    return breaths + 1


@rule
def offer(words: Array, job: int, pieces: int) -> None:
    """Offer a job of at most :data:`PIECES` pieces to all threads."""
    write_word(words, DONE, 0)
    write_word(words, TICKET, (job << (2 * PIECE_BITS)) | (pieces << PIECE_BITS))


@rule
def is_work_left(words: Array) -> bool:
    """Whether nobody has taken the last piece of a job yet."""
    ticket = read_word(words, TICKET)
    return ticket & PIECES < (ticket >> PIECE_BITS) & PIECES


@rule
def take_piece(words: Array) -> Any:
    """Return the number of a job and of a piece of it that nobody else takes; minus one twice where none is left.

    A ticket that was drawn says of itself which job it is for: no thread can take a piece of a job that has passed.
    """
    if is_work_left(words):
        ticket = add_to_word(words, TICKET, 1)
        if ticket & PIECES < (ticket >> PIECE_BITS) & PIECES:
            return ticket >> (2 * PIECE_BITS), ticket & PIECES
    return -1, -1


@rule
def wait_for_all(words: Array, pieces: int) -> None:
    """Wait until all pieces are done; raises RuntimeError if a thread fails."""
    breaths = 0
    while read_word(words, DONE) < pieces:
        if read_word(words, FAILED) > 0:
            raise RuntimeError(STOPPED)
        breaths = wait_a_little(words, breaths)
