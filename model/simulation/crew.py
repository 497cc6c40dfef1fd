"""How threads of one world share pieces of work: one leads and offers them, all take pieces until none is left.

Each has a share of its own that it takes first: the same rows day after day, which are still near its processor. Who
is done takes what others have left, so that nobody waits for a thread that comes late or was put to sleep, unless it
has a piece in hand, and a busy machine costs time in proportion. All that threads tell each other stands in one array
of words (:mod:`interpose.agents.compiled.shared_words`).
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
DONE, ENDED, FAILED = (k * APART for k in range(3))
"""Words: pieces that are done; whether all is over; whether a thread has failed."""
THREADS, ASLEEP, DAY, MOVING, LIVING, READ = (3 * APART + k for k in range(6))
"""Words: how many threads there are; address of what lets one sleep; day; places of displacement, attitudes in it;
a number that nobody needs, so that what it is made of is read."""
SLOTS, SLOT_WORDS = 4 * APART, 6 * APART
"""First word that says where arrays are that the leader lends, and how many such words there are."""
BLOCKS, BLOCK = SLOTS + SLOT_WORDS, 2 * APART
"""First word of what is each thread's own, and how many each has."""
TICKET, LENT_BY = 0, APART
"""Words of a thread's own: the job and the next piece of its share; where arrays are that it lends."""
PIECE_BITS = 24
PIECES = (1 << PIECE_BITS) - 1
"""Most pieces of a job. A ticket is its number, the end of a share and the next piece: of as many bits the last two."""
SPINS = 4000
"""Breaths that a thread waits before it naps: about a tenth of a millisecond."""
STOPPED = "a thread that shares this world has stopped"


def new_words(threads: int) -> Array:
    """Return words for a crew of threads, (W,) i8."""
    words = np.zeros(BLOCKS + BLOCK * threads, np.int64)
    words[THREADS], words[ASLEEP] = threads, address_of_nap()
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
    """Offer a job of at most :data:`PIECES` pieces: to each thread its share of adjacent ones, to take first."""
    threads = words[THREADS]
    write_word(words, DONE, 0)
    for one in range(threads):
        first, end = pieces * one // threads, pieces * (one + 1) // threads
        write_word(words, BLOCKS + BLOCK * one + TICKET, (job << (2 * PIECE_BITS)) | (end << PIECE_BITS) | first)


@rule
def take_piece(words: Array, me: int) -> Any:
    """Return the number of a job and of a piece of it that nobody else takes; minus one twice where none is left.

    A thread takes its own share first, so that it meets what it had in hand before, then what others have left. Each
    ticket says of itself which job it is for: no thread can take a piece of a job that has passed.
    """
    for k in range(words[THREADS]):
        whose = BLOCKS + BLOCK * ((me + k) % words[THREADS]) + TICKET
        if _is_left(read_word(words, whose)):
            ticket = add_to_word(words, whose, 1)
            if _is_left(ticket):
                return ticket >> (2 * PIECE_BITS), ticket & PIECES
    return -1, -1


@rule
def _is_left(ticket: int) -> bool:
    """Whether there is a piece that nobody has taken yet."""
    return ticket & PIECES < (ticket >> PIECE_BITS) & PIECES


@rule
def wait_for_all(words: Array, pieces: int) -> None:
    """Wait until all pieces are done; raises RuntimeError if a thread fails."""
    breaths = 0
    while read_word(words, DONE) < pieces:
        if read_word(words, FAILED) > 0:
            raise RuntimeError(STOPPED)
        breaths = wait_a_little(words, breaths)
