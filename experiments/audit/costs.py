"""How long an audit takes, roughly, before it begins."""

from interpose.experiments.audit.assess import Plan
from interpose.experiments.audit.contract import MODEL, read_setting
from interpose.experiments.execution.parallel import usable_cores

SECONDS_A_STEP = 0.0004
"""Seconds of a step of a world (measured: 0.1 to 0.2 s a year of the shipped scenarios on one core)."""
SECONDS_TO_COMPILE = 60.0
"""Seconds to compile a day, with two processes (measured: half a minute to two minutes)."""


def expected_minutes(plan: Plan, threads: int | None = None) -> float:
    """Return about how many minutes a plan takes, compiling included.

    Parameters
    ----------
    plan : Plan
        What is run.
    threads : int, optional
        Threads; default: all usable processors.
    """
    settings = [read_setting(knob.turns) for knob in plan.knobs]
    compiled = len({setting.chance for setting in settings} - {MODEL})
    steps = sum(plan.worlds[task.world].days for task in plan.tasks)
    return (steps * SECONDS_A_STEP / (threads or usable_cores()) + compiled * SECONDS_TO_COMPILE) / 60
