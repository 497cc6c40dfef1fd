"""The loop over days, in compiled code: it calls the units of the day by address."""

from typing import Any

from interpose.agents.compiled.address_calls import call_part, layout_of
from interpose.agents.compiled.decorators import kernel, rule


@kernel
def advance(w: Any, first: int, days: int, units: Any) -> int:
    """Run days first .. first + days - 1; stop early when the event buffer is half full; return the next day.

    ``units`` is the layout for which the units of the day were compiled, and their addresses. Where the world has
    another layout, nothing happens, and minus that layout is given.
    """
    layout = layout_of(w)
    if units[0] != layout:
        return -layout
    for day in range(first, first + days):
        if not open_log(w):
            return day
        for i in range(1, len(units)):
            call_part(units[i], w, day)
    return first + days


@rule
def open_log(w: Any) -> bool:
    """Whether the event buffer is at most half full; if so, today's events begin behind those that are there."""
    if w.clock[0].events > w.event.shape[0] // 2:
        return False
    w.clock[0].first_today = w.clock[0].events
    return True


@kernel
def go_on(w: Any, day: int, units: Any) -> None:
    """Let further units of a day happen: all of ``units`` but the first, which is as in :func:`advance`."""
    for i in range(1, len(units)):
        call_part(units[i], w, day)
