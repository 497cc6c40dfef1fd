"""Other orders of the day that the contract of mechanisms permits, made of the same compiled mechanisms.

A day has phases: scripted events, what precedes violence, violence, who is held to have done it, what follows from it,
the record. What happened today can be read only after it happened and was attributed, so phases that write or read
today's events keep their places among each other. Within a phase no mechanism reads what another one logs, and what it
reads of another's columns is a day older or newer; so the order within phases, and the place of a phase that reads no
events, are free.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.run import Run
from interpose.model.scenario.loading import scenario_of_seed
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.compiled_day import Day, Order
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import advance_world

EVENTS = "event"
"""The table of today's events, as READS and WRITES name it."""


def phases() -> list[Order]:
    """Return the order of the day in phases, within which no mechanism reads what another one logs.

    The script, what precedes violence, violence (all that log events), attribution (which reads them all and writes who
    is held to be their author), what follows, the record.
    """
    writers = [row for row, mechanism in enumerate(MECHANISMS) if row and EVENTS in mechanism.WRITES]
    first, last = writers[0], writers[-1]
    ends = [0, 1, first, last, last + 1, len(MECHANISMS) - 1, len(MECHANISMS)]
    return [MECHANISMS[start:end] for start, end in pairwise(ends)]


def orders() -> Mapping[str, Order]:
    """Return the orders of an audit by name."""
    script, before, violence, attribution, after, record = phases()
    silent = tuple(m for m in after if EVENTS not in m.READS)
    answering = tuple(m for m in after if EVENTS in m.READS)
    turned = (*script, *before[::-1], *violence[::-1], *attribution, *after[::-1], *record)
    moved = (*script, *silent, *before, *violence, *attribution, *answering, *record)
    return {"within phases reversed": turned, "daily life before violence": moved}


@lru_cache
def day_in_order(name: str) -> Day:
    """Return the compiled day of an order by its name; its mechanisms are those of the model's own day."""
    return Day(orders()[name])


def simulate_in_order(scenario: Scenario, seed: int, order: str) -> Run:
    """Run a world whose days go in another order.

    Parameters
    ----------
    scenario : Scenario
        What world.
    seed : int
        Seed, not negative.
    order : str
        Name of one of :func:`orders`.
    """
    scenario = scenario_of_seed(scenario, seed)
    world = assemble(scenario, seed, scenario.days)
    log = advance_world(world, scenario, 0, scenario.days, day_of=day_in_order(order))
    return Run(scenario, seed, scenario.days, world, log, ())
