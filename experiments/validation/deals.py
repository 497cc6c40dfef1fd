"""Worlds that part on a day: from a deal on with a force or without, and from a withdrawal on or not."""

from collections.abc import Sequence

from interpose.experiments.analysis.fatal_events import BATTLE
from interpose.experiments.validation.arms import FULL, POLICE, police_only, sized, troops_only
from interpose.experiments.validation.digest import Digest
from interpose.experiments.validation.measures import NOT_MEASURED, Measure, Worlds, ratio
from interpose.experiments.validation.survival import Spell, hazard_ratio, kaplan_meier, relapse
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.branch import branch
from interpose.model.simulation.simulate import simulate
from interpose.model.state.event_log import AGREEMENT_MADE, TRUCE_MADE

ALONE, GUARDED = "after a deal, no force", "after a deal, a force"
BOTH = (ALONE, GUARDED)
BY_POLICE, BY_TROOPS = f"after a deal, {POLICE:,} police", "after a deal, 10,000 infantry"
KINDS = (BY_POLICE, BY_TROOPS)
STAYS, LEAVES, CUT = FULL, "full-10 leaves", "full-10 is halved"
WITHDRAWAL = (STAYS, LEAVES)
NEVER = 36_500
"""First day of a mission that never comes."""
SEARCH = 1825
"""Days in which a deal has to be made."""
FOLLOWED, GUARDED_FOR = 3650, 1825
"""Days that a deal is followed, without a force and with one."""
KINDS_FOR = 1095
"""Days that a deal is followed with police or infantry alone."""
LEAVE_DAY = 730


def part_at_deal(country: Scenario, seed: int, _: int) -> dict[str, Run]:
    """Return a world from its first deal on without a force and with one; nothing where no deal is made in time."""
    world = change_scenario(country, sized(10_000) | {"mission.start_day": NEVER})
    day = first_deal(simulate(world, seed, SEARCH))
    if day < 0:
        return {}
    alone = simulate(world, seed, day + FOLLOWED)
    return {ALONE: alone, GUARDED: branch(alone, day, {"mission.start_day": day}, day + GUARDED_FOR)}


def part_by_kind(country: Scenario, seed: int, _: int) -> dict[str, Run]:
    """Return a world from its first deal on with police alone and with infantry alone.

    Whoever comes is settled at the start of a world, so that these worlds are run from their start: until the mission
    begins they are the world without it, or they are left out.
    """
    alone = {"mission.start_day": NEVER}
    forces = {BY_POLICE: police_only(country, POLICE), BY_TROOPS: troops_only(country)}
    day = first_deal(simulate(change_scenario(country, sized(10_000) | alone), seed, SEARCH))
    if day < 0:
        return {}
    begun = {"mission.start_day": day}
    runs = {
        arm: simulate(change_scenario(country, force | begun), seed, day + KINDS_FOR) for arm, force in forces.items()
    }
    return runs if all(first_deal(run) == day for run in runs.values()) else {}


def first_deal(run: Run) -> int:
    """Return the day of the first truce or agreement of a run; -1 without one."""
    made = run.news[(run.news.kind == TRUCE_MADE) | (run.news.kind == AGREEMENT_MADE)]
    return int(made.day[0]) if len(made) else -1


def part_at_withdrawal(country: Scenario, seed: int, days: int) -> dict[str, Run]:
    """Return a world from which the force withdraws, and one in which it is halved."""
    stays = simulate(change_scenario(country, sized(10_000)), seed, days)
    return {arm: branch(stays, LEAVE_DAY, {"mission.ceiling": left}) for arm, left in ((LEAVES, 0), (CUT, 5_000))}


PARTINGS = (
    (BOTH, part_at_deal),
    (KINDS, part_by_kind),
    ((LEAVES, CUT), part_at_withdrawal),
)
"""Arms that come of one run, and what runs them."""


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
