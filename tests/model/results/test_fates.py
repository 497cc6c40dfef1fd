"""Where would-be events went: fates of a log made by hand, and those of a run."""

import numpy as np
import pytest
from support.busy_world import happening

from interpose.model.results.fates import (
    FATES,
    KINDS,
    MET_FATES,
    UNMET_FATES,
    daily_calls,
    daily_fates,
    days_with_units,
    fates_of,
)
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.model.state import event_log as log

NAMES = [fate.name for fate in FATES]
CALL = {name: code for code, name in enumerate(UNMET_FATES)}


@pytest.fixture(scope="module")
def run():
    """Return a run of a country in which the first units arrive after two months."""
    return simulate(load_scenario("reference-country", {"people_per_agent": 5000}), 1, 300)


def test_every_event_has_one_fate_that_follows_from_its_call_and_outcome():
    codes = (log.NOT_ASKED, log.NO_UNIT, log.TOO_FAR, log.NONE_ABLE, log.NOT_HEARD, log.NOT_ALLOWED)
    assert [NAMES[f] for f in fates_of(np.array(codes), np.full(len(codes), log.UNMET))] == list(UNMET_FATES)
    met = {log.PROCEEDED: "went_on", log.FAILED: "went_on", log.CALLED_OFF: "stopped", log.STOPPED: "stopped"}
    met[log.TURNED] = "turned"
    found = fates_of(np.full(len(met), log.MET), np.array(list(met)))
    assert [NAMES[fate] for fate in found] == list(met.values())
    assert (*UNMET_FATES, *MET_FATES) == tuple(NAMES) and len(UNMET_FATES) == log.MET


def test_a_log_made_by_hand_is_counted_by_day_kind_and_fate(run):
    made = happening(
        run,
        kind=[log.CLASH, log.CLASH, log.VIOLATION, log.VIOLATION, log.STRIKE, log.PROTEST],
        day=[0, 2, 2, 2, 1, 1],
        territory=[0, 1, 1, 1, 0, 0],
        call=[log.TOO_FAR, log.MET, log.MET, log.NOT_HEARD, log.NOT_ASKED, log.NOT_ASKED],
        outcome=[log.UNMET, log.CALLED_OFF, log.FAILED, log.UNMET, log.UNMET, log.UNMET],
    )
    found = daily_fates(made)
    there = {(int(day), KINDS[k].name, NAMES[f]): int(found[day, k, f]) for day, k, f in np.argwhere(found)}
    assert there == {
        (0, "clash", "too_far"): 1,
        (2, "clash", "stopped"): 1,
        (2, "violation", "went_on"): 1,
        (2, "violation", "not_heard"): 1,
        (1, "strike", "not_asked"): 1,
    }
    calls = daily_calls(made)
    assert calls[0, 0, CALL["too_far"]] == calls[2, 1, CALL["not_heard"]] == 1 and calls.sum() == 2


def test_fates_of_a_run_hold_every_event_and_agree_with_the_daily_series(run):
    found, e, days = daily_fates(run), run.events, run.days
    for k, kind in enumerate(KINDS):
        assert found[:, k].sum() == (e.kind == kind.code).sum()
    halted = found[:, :, NAMES.index("stopped")].sum(axis=1)
    force = run.world.daily_force
    assert (halted == (force.called_off + force.stopped)[:days].sum(axis=1)).all() and halted.sum() > 0
    with_units = days_with_units(run)
    assert with_units.shape == (days,) and 0 < with_units.sum() < days
    met = found[:, :, [NAMES.index(name) for name in MET_FATES]].sum(axis=(1, 2))
    assert not met[~with_units].any()
    assert daily_calls(run).sum() == found[:, :2].sum() - met.sum()
