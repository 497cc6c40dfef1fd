"""How threads share pieces of work: each piece is done once, whoever comes when, and no thread waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
import pytest
from numba.core import config

from interpose.agents.compiled.shared_words import (
    add_to_word,
    lend_list,
    lend_table,
    lent_list,
    lent_table,
    read_word,
    write_word,
)
from interpose.model.simulation.crew import (
    BLOCKS,
    DONE,
    ENDED,
    FAILED,
    SLOTS,
    new_words,
    offer,
    take_piece,
    wait_a_little,
    wait_for_all,
)

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="threads share compiled work only")
JOBS = 3000


@numba.njit(nogil=True)
def lead(words: Any, pieces: Any, done: Any) -> None:
    """Offer jobs, take part in some of them, and end."""
    for job in range(1, len(pieces)):
        offer(words, job, pieces[job])
        while job % 3 > 0:
            mine, piece = take_piece(words, 0)
            if mine < 0:
                break
            add_to_word(done, mine * 8 + piece, 1)
            add_to_word(words, DONE, 1)
        wait_for_all(words, pieces[job])
    write_word(words, ENDED, 1)


@numba.njit(nogil=True)
def help_out(words: Any, me: int, done: Any) -> None:
    """Take pieces until all is over."""
    breaths = 0
    while read_word(words, ENDED) == 0:
        job, piece = take_piece(words, me)
        if job > 0:
            add_to_word(done, job * 8 + piece, 1)
            add_to_word(words, DONE, 1)
            breaths = 0
        else:
            breaths = wait_a_little(words, breaths)


@pytest.mark.parametrize("threads", (2, 3, 5))
def test_each_piece_of_each_job_is_done_once(threads: int) -> None:
    pieces = np.random.default_rng(threads).integers(0, 8, JOBS)
    words, done = new_words(threads), np.zeros(8 * JOBS, np.int64)
    with ThreadPoolExecutor(threads) as pool:
        crew = [pool.submit(lead, words, pieces, done)]
        crew += [pool.submit(help_out, words, me, done) for me in range(1, threads)]
        for one in crew:
            one.result(timeout=300)
    wanted = np.arange(8) < pieces[:, None]
    wanted[0] = False
    assert (done.reshape(JOBS, 8) == wanted).all()


@numba.njit
def take_all(words: Any, me: int, pieces: int) -> Any:
    """Take all pieces of a job, and return them in order, with one more question."""
    offer(words, 7, pieces)
    taken = [take_piece(words, me) for _ in range(pieces)]
    return taken, take_piece(words, me)


def test_a_thread_takes_its_own_share_first_then_what_others_have_left() -> None:
    taken, after = take_all(new_words(3), 1, 7)
    assert [piece for _, piece in taken] == [2, 3, 4, 5, 6, 0, 1]
    assert {job for job, _ in taken} == {7} and after == (-1, -1)
    assert sorted(piece for _, piece in take_all(new_words(5), 4, 2)[0]) == [0, 1]


@numba.njit
def wait_for_one(words: Any) -> None:
    """Wait for a piece that nobody does."""
    wait_for_all(words, 1)


def test_nobody_waits_for_a_thread_that_failed() -> None:
    words = new_words(2)
    words[FAILED] = 1
    with pytest.raises(RuntimeError, match="has stopped"):
        wait_for_one(words)


@numba.njit
def lend_and_change(words: Any, table: Any, values: Any) -> Any:
    """Lend two arrays, change them by what was lent, and return what shape these have."""
    lend_table(words, SLOTS, table)
    lend_list(words, SLOTS + 3, values)
    there, some = lent_table(words, SLOTS, np.int32), lent_list(words, SLOTS + 3, np.float32)
    there[1, 2], some[3] = 8, 0.5
    return there.shape, some.shape


def test_what_is_lent_is_the_array_itself() -> None:
    words, table, values = new_words(1), np.zeros((2, 3), np.int32), np.zeros(4, np.float32)
    assert lend_and_change(words, table, values) == ((2, 3), (4,))
    assert table.tolist() == [[0, 0, 0], [0, 0, 8]] and values.tolist() == [0, 0, 0, 0.5]
    assert len(words) > BLOCKS
