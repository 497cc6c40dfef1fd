"""The explorer and Mesa's page know limits as the main page does: places, room, rest; one server for all three."""

import pytest
from support.commands import ask
from support.served_page import PATIENT

from interpose.model.scenario.loading import load_scenario
from interpose.viz.app import stay as stays
from interpose.viz.app.house import House, Limits
from interpose.viz.app.mesa_page import admitted
from interpose.viz.app.scenario_menu import rows_of
from interpose.viz.app.serving import Place
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


def shown(page) -> str:
    """Return the words of a page, rendered without a browser."""
    import solara

    box, context = solara.render(page, handle_error=False)
    words: list[str] = []

    def look(widget) -> None:
        for child in getattr(widget, "children", ()) or ():
            words.append(child) if isinstance(child, str) else look(child)

    look(box)
    context.close()
    return " ".join(words)


def test_who_finds_no_place_is_told_on_the_explorer(house, swept, monkeypatch):
    from interpose.viz.explorer import page

    def begun(*_: object) -> None:
        raise AssertionError("the sweep is shown all the same")

    monkeypatch.setattr(page.Visitor, "_begin", begun)
    monkeypatch.setattr(page.the_page, "first_view", lambda: "a-link")
    monkeypatch.setenv("INTERPOSE_APP_VISITORS", "1")
    first = Stay()
    assert "All places on this server (1) are taken" in shown(page.Page())
    assert len(house) == 1 and first.is_there


def test_a_reader_who_fails_at_once_keeps_no_place(house, swept, monkeypatch):
    from interpose.viz.explorer import page

    monkeypatch.setattr(page, "current_sweep", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        page.Visitor()
    assert len(house) == 0


def test_who_finds_no_place_is_told_on_mesas_page(house, swept, monkeypatch):
    from interpose.viz.app import mesa_page

    monkeypatch.setenv("INTERPOSE_APP_SCENARIO", "grid-4")
    monkeypatch.setenv("INTERPOSE_APP_VISITORS", "1")
    monkeypatch.setattr(mesa_page, "TerritoryModel", lambda *_, **__: 1 / 0)
    first = Stay()
    assert "All places on this server (1) are taken" in shown(mesa_page.Page())
    assert first.is_there


@pytest.mark.parametrize("words", [("app", "grid-4", "--mesa"), ("explore", "s")], ids=["Mesa's page", "explorer"])
def test_options_of_the_server_reach_every_page(capsys, monkeypatch, words):
    from interpose.cli import app as command
    from interpose.cli import explore
    from interpose.cli import plot as plots
    from interpose.viz.explorer import open_sweep

    served: list[Place] = []
    monkeypatch.setattr(command, "serve_pages", lambda scenario, page, place, *_, **__: served.append(place))
    monkeypatch.setattr(plots, "open_result", lambda folder: None)
    monkeypatch.setattr(open_sweep, "Source", lambda read: None)
    monkeypatch.setattr(open_sweep, "open_sweep", lambda source: None)
    monkeypatch.setattr(explore, "_first_scenario", lambda source: "grid-4")
    asked = (
        "--token",
        "a-long-word",
        "--root-path",
        "/play",
        "--allow-host",
        "w.example",
        "--visitors",
        "3",
        "--idle",
        "7",
    )
    answer = ask(capsys, *words, *asked)
    assert answer.status == 0, answer.err
    limits = Limits(visitors=3, idle_minutes=7.0)
    assert served == [Place(allowed=("w.example",), root_path="/play", token="a-long-word", limits=limits)]
