"""What is measured in paired worlds: each measure takes the digests of several arms, seed by seed, and gives a number.

Not a number where there is nothing to measure. Deaths and events are counted from :data:`SETTLED` on, when a force has
arrived; territories are *treated* where the force is on at least a third of those days in the world with it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from interpose.experiments.analysis.fatal_events import BATTLE, MONTH, ONE_SIDED
from interpose.experiments.validation.arms import FULL, NONE
from interpose.experiments.validation.digest import COMMUNAL, WEEK, Digest
from interpose.experiments.validation.survival import fighting_spells

type Floats = npt.NDArray[np.float64]
type Worlds = Mapping[str, Sequence[Digest]]
type Measure = Callable[[Worlds], float]

SETTLED = 365
TREATED = 1 / 3
LATEST = 365
"""Days after which the arrival of a unit is no longer held to be due to the fighting."""
NOT_MEASURED = float("nan")


def ratio(part: float, whole: float) -> float:
    """Return a ratio, not a number where there is nothing to compare with."""
    return part / whole if whole > 0 else NOT_MEASURED


def deaths(runs: Sequence[Digest], kinds: Collection[int], first: int = SETTLED) -> float:
    """Return deaths in all runs."""
    return float(sum(run.deaths(kinds, first).sum() for run in runs))


def change(kinds: Collection[int], arm: str, base: str = NONE) -> Measure:
    """Return the measure of the relative change of deaths in an arm against another."""
    return lambda worlds: ratio(deaths(worlds[arm], kinds), deaths(worlds[base], kinds)) - 1


def slope(kinds: Collection[int], arms: Sequence[str], per: float) -> Measure:
    """Return the measure of the change of log deaths per so many personnel, over doses (Poisson likelihood)."""

    def measured(worlds: Worlds) -> float:
        doses = [np.mean([run.mean_troops(SETTLED) for run in worlds[arm]]) / per for arm in arms]
        return poisson_slope(np.array(doses), np.array([deaths(worlds[arm], kinds) for arm in arms]))

    return measured


def poisson_slope(doses: Floats, counts: Floats, exposure: Floats | None = None) -> float:
    """Return the slope of log counts in a dose, at the greatest Poisson likelihood."""
    at_risk = np.ones(len(doses)) if exposure is None else exposure
    if counts.sum() == 0 or np.ptp(doses) == 0:
        return NOT_MEASURED
    scale, value = float(np.ptp(doses)), 0.0
    scaled, seen = doses / scale, float((counts * doses).sum() / counts.sum() / scale)
    for _ in range(60):
        weights = at_risk * np.exp(np.clip(value * scaled, -50, 50))
        mean = float((weights * scaled).sum() / weights.sum())
        spread = float((weights * scaled**2).sum() / weights.sum()) - mean**2
        step = float(np.clip((seen - mean) / max(spread, 1e-9), -1, 1))
        value += step
        if abs(step) < 1e-9:
            break
    return value / scale if abs(value) < 49 else NOT_MEASURED


def step_at(arms: Sequence[str], first_above: int) -> Measure:
    """Return the measure of a step of log deaths (all kinds) at one of the doses, beside a straight line."""

    def measured(worlds: Worlds) -> float:
        doses = np.array([np.mean([run.mean_troops(SETTLED) for run in worlds[arm]]) for arm in arms]) / 1000
        counts = np.array([deaths(worlds[arm], (*BATTLE, *ONE_SIDED)) for arm in arms])
        if (counts == 0).any():
            return NOT_MEASURED
        table = np.column_stack([np.ones(len(arms)), doses, np.arange(len(arms)) >= first_above])
        return float(np.linalg.lstsq(table, np.log(counts), rcond=None)[0][2])

    return measured


@lru_cache(512)
def treated(run: Digest) -> npt.NDArray[np.bool_]:
    """Return the territories in which a force is, most of the time."""
    return run.present()[SETTLED:].mean(axis=0) >= TREATED


def by_author(arm: str = FULL) -> Measure:
    """Return the measure of the change of one-sided deaths by other groups, less that by the state, where treated."""

    def measured(worlds: Worlds) -> float:
        totals = np.zeros((2, 2))
        for with_force, without in zip(worlds[arm], worlds[NONE], strict=True):
            here = treated(with_force)
            for row, run in enumerate((with_force, without)):
                e = run.events
                own = np.isin(e.kind, ONE_SIDED) & (e.day >= SETTLED) & here[e.territory]
                by_state = np.isin(e.actor, run.state)
                totals[row] += [e.deaths[own & by_state].sum(), e.deaths[own & ~by_state].sum()]
        state, others = (ratio(totals[0, side], totals[1, side]) - 1 for side in (0, 1))
        return others - state

    return measured


def spell_ratio(worlds: Worlds) -> float:
    """Return how long local fighting lasts where the force is, against the same territories without it."""
    lengths: tuple[list[int], list[int]] = ([], [])
    for with_force, without in zip(worlds[FULL], worlds[NONE], strict=True):
        for place in np.flatnonzero(treated(with_force)):
            for row, run in enumerate((with_force, without)):
                lengths[row].extend(
                    spell.days for spell in fighting_spells(battle_days(run, int(place)), SETTLED, run.days)
                )
    return ratio(float(np.mean(lengths[0])), float(np.mean(lengths[1]))) if all(lengths) else NOT_MEASURED


@lru_cache(32_768)
def battle_days(run: Digest, place: int) -> npt.NDArray[np.int64]:
    """Return the days with fatal battle in a territory."""
    e = run.events
    fatal = np.isin(e.kind, BATTLE) & (e.territory == place) & (e.deaths > 0)
    return np.unique(e.day[fatal]).astype(np.int64)


def arrival_lag(worlds: Worlds) -> float:
    """Return the days from the start of fighting where no unit is until one comes: median of a run, mean over runs."""
    medians = []
    for run in worlds[FULL]:
        there, lags = run.present(), list[int]()
        begun = int(np.argmax(there.any(axis=1))) if there.any() else run.days
        for place in range(run.places):
            days = battle_days(run, place)
            for start in days[np.diff(days, prepend=-LATEST) > MONTH]:
                came = np.flatnonzero(there[start : start + LATEST, place])
                if start >= begun and len(came) and came[0] > 0:
                    lags.append(int(came[0]))
        if lags:
            medians.append(float(np.median(lags)))
    return float(np.mean(medians)) if medians else NOT_MEASURED


def level_in_treated(name: str) -> Measure:
    """Return the measure of the relative change of a weekly series where treated."""

    def measured(worlds: Worlds) -> float:
        totals = np.zeros(2)
        for with_force, without in zip(worlds[FULL], worlds[NONE], strict=True):
            here = treated(with_force)
            totals += [run.weekly[name][SETTLED // WEEK :, here].sum() for run in (with_force, without)]
        return ratio(totals[0], totals[1]) - 1

    return measured


def returns(worlds: Worlds) -> float:
    """Return the relative change of the rise of residents per displaced person, where treated."""
    rates = np.zeros((2, 2))
    for with_force, without in zip(worlds[FULL], worlds[NONE], strict=True):
        here = treated(with_force)
        for row, run in enumerate((with_force, without)):
            rates[row] += [run.returned[here].sum(), run.weekly["displaced"].sum()]
    return ratio(ratio(*rates[0]), ratio(*rates[1])) - 1


def trust_lost(worlds: Worlds) -> float:
    """Return the change of trust from the first year of a force to the last 13 weeks, in the more violent half."""
    changes = []
    for run in worlds[FULL]:
        dead, trust, here = run.deaths((*BATTLE, *ONE_SIDED)), run.weekly["trust"], treated(run)
        violent = here & (dead >= np.median(dead))
        if violent.any():
            start = SETTLED // WEEK
            changes.append(trust[-13:, violent].mean() - trust[start : start + 13, violent].mean())
    return float(np.mean(changes)) if changes else NOT_MEASURED


def abuse_against_relief(worlds: Worlds) -> float:
    """Return the trust that blame for harm costs, over the trust that relief earns."""
    trust = {arm: float(np.mean([run.weekly["trust"].mean() for run in runs])) for arm, runs in worlds.items()}
    return ratio(trust["no backlash"] - trust["as it is"], trust["as it is"] - trust["no relief"])


def moved(worlds: Worlds) -> float:
    """Return the share of the fall of violence where the force is that reappears next door, where it is not."""
    fell = rose = 0.0
    for with_force, without in zip(worlds[FULL], worlds[NONE], strict=True):
        here = treated(with_force)
        beside = ~here & with_force.next_to[:, here].any(axis=1)
        more = with_force.count((*BATTLE, *ONE_SIDED), SETTLED) - without.count((*BATTLE, *ONE_SIDED), SETTLED)
        fell -= float(more[here].sum())
        rose += float(more[beside].sum())
    return ratio(rose, fell)


@lru_cache(512)
def place_months(run: Digest) -> tuple[Floats, Floats]:
    """Return one-sided deaths and the share of days with the force, by month from when it is settled, and territory."""
    months = (run.days - SETTLED) // MONTH
    there = run.present()[SETTLED : SETTLED + months * MONTH].reshape(months, MONTH, -1).mean(axis=1)
    dead = [run.deaths(ONE_SIDED, SETTLED + MONTH * m, SETTLED + MONTH * (m + 1)) for m in range(months)]
    return np.array(dead, float), there


def raw_difference(arm: str = FULL) -> Measure:
    """Return the measure that an observer takes: killings in place-months with the force, less those without."""

    def measured(worlds: Worlds) -> float:
        pairs = [place_months(run) for run in worlds[arm]]
        killed = np.concatenate([dead.ravel() > 0 for dead, _ in pairs])
        with_force = np.concatenate([there.ravel() >= TREATED for _, there in pairs])
        if not with_force.any() or with_force.all():
            return NOT_MEASURED
        return float(killed[with_force].mean() - killed[~with_force].mean())

    return measured


def raw_slope(arm: str) -> Measure:
    """Return the measure that a regression takes: log one-sided deaths in place-months on whether observers are there.

    As many as a unit has are there at a time, so that this is a slope per unit and not per hundred: judge its sign.
    """

    def measured(worlds: Worlds) -> float:
        pairs = [place_months(run) for run in worlds[arm]]
        dead, there = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
        return poisson_slope(there, dead)

    return measured


def communal(arm: str, base: str) -> Measure:
    """Return the measure of the relative change of territory-months with violence between civilians."""

    def onsets(run: Digest) -> int:
        e = run.events
        chosen = (e.kind == COMMUNAL) & (e.day >= SETTLED)
        return len(np.unique(e.territory[chosen].astype(np.int64) * run.days + e.day[chosen] // MONTH))

    return lambda worlds: ratio(sum(map(onsets, worlds[arm])), sum(map(onsets, worlds[base]))) - 1


def ever_attacked(worlds: Worlds) -> float:
    """Return the share of worlds in which the force was attacked."""
    return float(np.mean([run.attacked for run in worlds[FULL]]))


def years_with_deals(worlds: Worlds) -> float:
    """Return the share of years in which any truce or agreement was made."""
    shares = [len({day // 365 for day, _, _ in run.deals}) / max(1, run.days // 365) for run in worlds[NONE]]
    return float(np.mean(shares))
