"""The explorer and Mesa's page know limits as the main page does: places, room, rest; one server for all three."""

import contextlib
import urllib.error
import urllib.request

import pytest
from support.served_page import PATIENT

from interpose.model.scenario.loading import load_scenario
from interpose.viz.app import stay as stays
from interpose.viz.app.house import House, Limits
from interpose.viz.app.mesa_page import admitted
from interpose.viz.app.scenario_menu import rows_of
from interpose.viz.app.stay import Stay


@pytest.fixture
def house(monkeypatch):
    """Return an empty house for this test."""
    own = House()
    monkeypatch.setattr(stays, "HOUSE", own)
    return own


@pytest.fixture
def swept(monkeypatch):
    """Return a list that grows whenever memory is about to be given back."""
    times: list[int] = []
    monkeypatch.setattr(stays.SWEEPER, "somebody_left", lambda: times.append(1))
    return times


def test_a_place_is_taken_and_given_up_once(house, swept):
    limits = Limits(visitors=1)
    one = Stay(limits=limits)
    assert one.is_there and len(house) == 1 and one.farewell.value == ""
    two = Stay(limits=limits)
    assert not two.is_there and "All places on this server (1) are taken" in two.farewell.value
    two.start()
    two.leave()
    assert len(house) == 1 and swept == []
    one.leave()
    one.leave()
    assert len(house) == 0 and swept == [1] and Stay(limits=limits).is_there


def test_who_rests_is_let_go_and_told(house, swept):
    rested = []
    stay = Stay(lambda: rested.append(len(house)), Limits(idle_minutes=0.0))
    stay.start()
    stay._timer.join(PATIENT)
    assert rested == [1] and len(house) == 0 and not stay.is_there and swept == [1]
    assert "rested for 0 minutes" in stay.farewell.value


def test_a_sign_of_life_puts_the_rest_off(house, swept, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(stays.time, "monotonic", lambda: now[0])
    stay = Stay(limits=Limits(idle_minutes=1.0))
    now[0] += 59.0
    stay.sign_of_life()
    now[0] += 59.0
    stay._look()
    assert stay.is_there and stay._timer is not None
    stay._timer.cancel()
    now[0] += 2.0
    stay._look()
    assert not stay.is_there


def test_a_timer_ends_with_the_stay(house, swept):
    stay = Stay()
    stay.start()
    timer = stay._timer
    stay.leave()
    timer.join(PATIENT)
    assert not timer.is_alive()


def test_mesas_page_asks_for_room_for_its_world(house, swept, monkeypatch):
    scenario = load_scenario("grid-4")
    rows = rows_of(scenario)
    monkeypatch.setenv("INTERPOSE_APP_ROWS", str(rows))
    first = admitted(scenario)
    second = admitted(scenario)
    assert first.is_there and not second.is_there and len(house) == 1
    assert f"this server has room for {rows:,}, of which others use {rows:,}" in second.farewell.value


def answer_of(address: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and text of an answer."""
    request = urllib.request.Request(address, headers=headers)
    with contextlib.suppress(AttributeError):
        try:
            with urllib.request.urlopen(request, timeout=PATIENT) as found:
                return found.status, dict(found.headers.items()), found.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers.items()), error.read().decode()
    raise AssertionError(address)
