"""The compiled loop over days of a world on several threads: one thread leads, the others help until it has ended."""

from typing import Any

from interpose.agents.compiled.decorators import Array, kernel
from interpose.agents.compiled.shared_words import read_word
from interpose.model.simulation.crew import DAY, ENDED, LIVING, MOVING, take_piece, wait_a_little
from interpose.model.simulation.day_loop import go_on, open_log
from interpose.model.simulation.shared_steps import do_piece, lead_feelings, lead_moves, room_of_ones_own


@kernel
def share_days(w: Any, first: int, days: int, units: Array, words: Array, me: int) -> int:
    """Lead days of a world, or help until they have ended; return the next day, -1 for a helper."""
    own = room_of_ones_own(w)
    if me == 0:
        for day in range(first, first + days):
            if read_word(words, ENDED) > 0 or not open_log(w):
                return day
            words[DAY] = day
            go_on(w, day, units[: 1 + words[MOVING]])
            own = lead_moves(w, day, words, own)
            go_on(w, day, units[1 + words[MOVING] : 1 + words[LIVING]])
            own = lead_feelings(w, day, words, own)
            go_on(w, day, units[1 + words[LIVING] :])
        return first + days
    breaths = 0
    while read_word(words, ENDED) == 0:
        job, piece = take_piece(words, me)
        if job > 0:
            own, breaths = do_piece(w, words, me, own, (job, piece)), 0
        else:
            breaths = wait_a_little(words, breaths)
    return -1
