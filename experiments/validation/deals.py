"""Worlds that part on a day: from a deal on with a force or without, and from a withdrawal on or not."""

from collections.abc import Sequence

from interpose.experiments.analysis.fatal_events import BATTLE
from interpose.experiments.validation.arms import FULL, sized
from interpose.experiments.validation.digest import Digest, digest
from interpose.experiments.validation.measures import NOT_MEASURED, Measure, Worlds, ratio
from interpose.experiments.validation.survival import Spell, hazard_ratio, kaplan_meier, relapse
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.branch import branch
from interpose.model.simulation.simulate import simulate

ALONE, GUARDED = "after a deal, no force", "after a deal, a force"
BOTH = (ALONE, GUARDED)
STAYS, LEAVES = FULL, "full-10 leaves"
WITHDRAWAL = (STAYS, LEAVES)
NEVER = 36_500
"""First day of a mission that never comes."""
SEARCH = 1825
"""Days in which a deal has to be made."""
FOLLOWED, GUARDED_FOR = 3650, 1825
"""Days that a deal is followed, without a force and with one."""
LEAVE_DAY = 730


def part_at_deal(country: Scenario, seed: int) -> dict[str, Digest]:
    """Return a world from its first deal on without a force and with one; nothing where no deal is made in time."""
    world = change_scenario(country, sized(10_000) | {"mission.start_day": NEVER})
    first = digest(simulate(world, seed, SEARCH)).deals
    if not first:
        return {}
    day = first[0][0]
    alone = simulate(world, seed, day + FOLLOWED)
    guarded = branch(alone, day, {"mission.start_day": day}, day + GUARDED_FOR)
    return {ALONE: digest(alone), GUARDED: digest(guarded)}


def part_at_withdrawal(country: Scenario, seed: int, days: int) -> dict[str, Digest]:
    """Return a world from which the force withdraws."""
    stays = simulate(change_scenario(country, sized(10_000)), seed, days)
    return {LEAVES: digest(branch(stays, LEAVE_DAY, {"mission.ceiling": 0}))}


def spells(runs: Sequence[Digest], days: int) -> list[Spell]:
    """Return how long the first deal of each world held, observed for so many days."""
    return [relapse(run, run.deals[0], run.deals[0][0] + days) for run in runs if run.deals]


def share(days: int, arm: str = ALONE) -> Measure:
    """Return the measure of the share of deals that relapsed in so many days (Kaplan-Meier)."""
    return lambda worlds: kaplan_meier(spells(worlds[arm], days), days)


def hazard(worlds: Worlds) -> float:
    """Return the hazard of relapse with a force against without, over five years."""
    guarded, alone = (spells(worlds[arm], GUARDED_FOR) for arm in (GUARDED, ALONE))
    return hazard_ratio(guarded, alone) if alone else NOT_MEASURED


def after_withdrawal(worlds: Worlds) -> float:
    """Return battle deaths after a withdrawal over those of a force that stays."""
    gone, there = (sum(int(run.deaths(BATTLE, LEAVE_DAY).sum()) for run in worlds[arm]) for arm in (LEAVES, STAYS))
    return ratio(gone, there)
