"""What is measured and never scored: aid and who takes it, services in war and peace, and who restrains whom after."""

from collections.abc import Sequence

import numpy as np

from interpose.experiments.analysis.fatal_events import BATTLE, MONTH, ONE_SIDED
from interpose.experiments.validation.arms import AS_IT_IS, DISARMS, UNBUILT, WAR, WAR_UNBUILT
from interpose.experiments.validation.digest import COMMUNAL, Digest
from interpose.experiments.validation.measures import NOT_MEASURED, Measure, Worlds, ratio

LOST_TO_HOLDERS = ("taxed", "captured", "stolen")
"""What those who hold the ground take; what crowds take on the way is not theirs."""
MOSTLY = 0.5
"""Share of the ground from which on armed groups hold a territory."""
LAST_WEEKS = 13
ALL_VIOLENCE = (*BATTLE, *ONE_SIDED, COMMUNAL)


def violence_change(arm: str, base: str) -> Measure:
    """Return the measure of the relative change of violent events in an arm against another, from the first day."""

    def events(runs: Sequence[Digest]) -> float:
        return float(sum(run.count((*BATTLE, *ONE_SIDED)).sum() for run in runs))

    return lambda worlds: ratio(events(worlds[arm]), events(worlds[base])) - 1


def lost_to_holders(worlds: Worlds) -> float:
    """Return the share of aid that those who hold the ground take, where armed groups hold most of it."""
    lost = whole = 0.0
    for run in worlds[AS_IT_IS]:
        theirs = run.aid["armed"] > MOSTLY
        taken = sum(float(run.aid[name][theirs].sum()) for name in LOST_TO_HOLDERS)
        lost += taken
        whole += taken + sum(float(run.aid[name][theirs].sum()) for name in ("delivered", "intercepted"))
    return ratio(lost, whole)


def intercepted(arm: str) -> Measure:
    """Return the measure of the share of aid that crowds intercept."""

    def measured(worlds: Worlds) -> float:
        names = ("intercepted", "delivered", *LOST_TO_HOLDERS)
        sums = [sum(float(run.aid[name].sum()) for run in worlds[arm]) for name in names]
        return ratio(sums[0], sum(sums))

    return measured


def services_with_peace(worlds: Worlds) -> float:
    """Return by how much more rebuilding raises services where there is a truce than where there is none."""
    late = {
        arm: float(np.mean([run.weekly["services"][-LAST_WEEKS:].mean() for run in runs]))
        for arm, runs in worlds.items()
    }
    return (late[AS_IT_IS] - late[UNBUILT]) - (late[WAR] - late[WAR_UNBUILT])


def opposed(worlds: Worlds) -> float:
    """Return the share of people who do not trust the force on the first day, where it is to disarm."""
    return float(np.mean([1 - run.numbers["trust"] for run in worlds[DISARMS]]))


def after_a_deal(arm: str, alone: str, days: int) -> Measure:
    """Return the measure of the change of all violence in so many days after a deal, communal violence included."""

    def events(runs: Sequence[Digest]) -> float:
        return float(sum(run.count(ALL_VIOLENCE, run.deals[0][0], run.deals[0][0] + days).sum() for run in runs))

    return lambda worlds: ratio(events(worlds[arm]), events(worlds[alone])) - 1 if worlds[alone] else NOT_MEASURED


def after_a_cut(arm: str, base: str, day: int, month: int) -> Measure:
    """Return the measure of the change of violent events in a month (from 0) after troops were cut, against none."""

    def events(runs: Sequence[Digest]) -> float:
        first = day + month * MONTH
        return float(sum(run.count((*BATTLE, *ONE_SIDED), first, first + MONTH).sum() for run in runs))

    return lambda worlds: ratio(events(worlds[arm]), events(worlds[base])) - 1
