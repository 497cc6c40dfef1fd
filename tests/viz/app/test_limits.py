"""How much a server lets its visitors use: places, civilian rows, time without a sign of life; with a friendly word."""

import threading

import pytest
from support.page_visitor import MS
from support.served_page import PATIENT, served, watched

from interpose.model.errors import ScenarioError
from interpose.viz.app import visitor as page
from interpose.viz.app.house import House, Limits
from interpose.viz.app.playback import Player
from interpose.viz.app.scenario_menu import Catalogue, rows_of
from interpose.viz.app.session import Session

FEW = Limits(visitors=2, rows=1000, idle_minutes=5)


def test_a_house_has_so_many_places_and_no_more():
    house = House()
    one, two = house.enter(FEW), house.enter(FEW)
    assert one is not None and two is not None and house.enter(FEW) is None
    house.leave(one)
    house.leave(one)
    house.leave(None)
    assert house.enter(FEW) is not None and len(house) == 2


def test_rows_are_counted_over_all_visitors_and_less_is_always_taken():
    house = House()
    one, two = house.enter(FEW), house.enter(FEW)
    house.take(one, 600, FEW)
    house.take(two, 400, FEW)
    with pytest.raises(ScenarioError, match=r"401 civilian rows .* room for 1,000, of which others use 600: take more"):
        house.take(two, 401, FEW)
    house.take(two, 300, FEW)
    house.take(one, 700, FEW)
    tight = Limits(visitors=2, rows=500)
    house.take(one, 650, tight)  # who needs less than before may have it, however full it is
    house.leave(one)
    house.take(two, 1000, FEW)


def test_a_session_asks_for_room_before_it_builds_worlds_and_keeps_what_it_has_when_there_is_none():
    house = House()
    number = house.enter(FEW)
    rows = rows_of(Catalogue("grid-4").load("grid-4", {}))
    limits = Limits(rows=2 * rows)
    session = Session(Catalogue("grid-4"), lambda asked: house.take(number, asked, limits))
    session.ask_of_force()
    before = session.lanes
    with pytest.raises(ScenarioError, match="this server has room for"):
        session.scenario("grid-16")
    assert session.lanes == before and session.view.scenario == "grid-4"
    session.compare("")
    session.lever("mission.ceiling", 100)
    session.intervene()
    assert len(session.lanes) == 2


def test_limits_are_what_the_environment_says(monkeypatch):
    for name, value in FEW.as_environment().items():
        monkeypatch.setenv(name, value)
    assert Limits.of_environment() == FEW


def test_a_page_without_a_sign_of_life_rests():
    rested = threading.Event()
    player = Player(Session(Catalogue("grid-4")), lambda number: None, idle=0.0, rested=rested.set)
    player.start()
    assert rested.wait(PATIENT)
    player.close()


def test_a_visitor_who_rests_finds_his_view_again(monkeypatch):
    monkeypatch.setenv("INTERPOSE_APP_SCENARIO", "grid-4")
    left = threading.Event()
    monkeypatch.setattr(page.SWEEPER, "somebody_left", left.set)
    places = len(page.HOUSE)
    visitor = page.Visitor("")
    visitor.player.session.goto(3)
    visitor.rest()
    assert left.wait(PATIENT) and len(page.HOUSE) == places and visitor.player.session.lanes == []
    assert "rested for 60 minutes" in visitor.farewell.value
    again = page.Visitor(visitor.link)
    assert again.player.session.lane.day == 3 and again.farewell.value == ""
    page.HOUSE.leave(again.number)


def test_who_finds_no_place_is_told_and_finds_one_later_and_a_token_and_a_path_work(browser, tmp_path):
    words = ("grid-4", "--visitors", "1", "--token", "a-long-word", "--root-path", "/play")
    with served(tmp_path, *words, ready="healthz") as (address, log):
        first, second = (browser.new_context().new_page() for _ in range(2))
        trouble = [watched(first), watched(second)]
        first.goto(f"{address}play/?token=a-long-word", timeout=MS)
        first.wait_for_selector(".ip-territory", timeout=MS)
        first.wait_for_selector(".js-plotly-plot .main-svg", state="attached", timeout=MS)
        assert first.url == f"{address}play/"
        second.goto(f"{address}play/?token=a-long-word", timeout=MS)
        second.wait_for_selector(".ip-farewell", timeout=MS)
        assert "All places on this server (1) are taken" in second.inner_text(".ip-farewell")
        first.context.close()
        for _ in range(20):
            second.click(".ip-farewell a")
            second.wait_for_selector(".ip-farewell, .ip-territory", timeout=MS)
            if second.locator(".ip-territory").count():
                break
            second.wait_for_timeout(500)
        assert second.locator(".ip-territory").count() >= 4
        assert trouble == [[], []] and log.read_text() == ""
