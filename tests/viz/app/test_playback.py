"""Who plays: one thing after another, never ahead of the page, and consistent whatever is clicked how fast."""

import threading
import time

import pytest

from interpose.model.simulation.invariants import check, open_ledger
from interpose.viz.app.playback import MOST_WAITING, Player
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session

PATIENT = 120.0


@pytest.fixture
def playing():
    session = Session(Catalogue("grid-16"))
    session.people(500)
    shown: list[int] = []
    player = Player(session, shown.append)
    player.start()
    yield session, player, shown
    player.close()
    assert not player._thread.is_alive()


def until(said, what: str) -> None:
    """Wait, for as long as a busy machine needs, until something holds."""
    end = time.monotonic() + PATIENT
    while not said():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def test_days_pass_only_when_the_page_has_seen_the_frame_before(playing):
    session, player, shown = playing
    player.queue_command("play", True)
    until(lambda: shown, "no first frame")
    until(lambda: session.playing, "does not play")
    for _ in range(5):
        first = session.lane.day
        player.seen(player.frame)
        until(lambda day=first: session.lane.day > day, "the world waits although the page has seen the frame")
    player.seen(10**9)
    assert player._seen <= player.frame, "the page cannot have seen what was not sent"


def test_what_comes_too_fast_is_dropped_and_the_rest_is_done_whole(playing):
    session, player, shown = playing
    block, blocked = threading.Event(), threading.Event()

    def wait(number):
        shown.append(number)
        blocked.set()
        block.wait(PATIENT)

    player.show = wait
    player.queue_command("layer", "force")
    until(blocked.is_set, "the player does not begin")
    taken = [player.queue_command("step") for _ in range(100)]
    assert sum(taken) == MOST_WAITING and player.dropped == 100 - MOST_WAITING
    block.set()
    until(lambda: session.lane.day == MOST_WAITING, "steps are lost")


def test_the_world_keeps_its_laws_whatever_is_clicked(playing):
    session, player, shown = playing
    ledger = open_ledger(session.lane.world)
    words = [("play", True), ("step",), ("play", False), ("speed", 10), ("layer", "violence"), ("select", "T1")]
    words += [
        ("look", "unit", 3),
        ("speed", 1),
        ("step",),
        ("lever", "mission.ceiling", 500),
        ("clear",),
        ("gap", True),
    ]
    words += [("lever", "mission.ceiling", -5), ("select", "T999"), ("nonsense",), ("look", "civilian", 10**9)]
    for turn in range(100):
        player.queue_command(*words[turn % len(words)])
        player.seen(player.frame)
        time.sleep(0.002)
    player.queue_command("play", False)
    until(lambda: player._waiting.empty(), "commands wait for ever")
    player.queue_command("layer", "control")
    before = len(shown)
    until(lambda: len(shown) > before, "no frame any more")
    until(lambda: not session.playing or player.queue_command("play", False), "does not stop")
    player.close()
    assert check(session.lane.world, ledger) == []
    assert session.histories[0].known == session.lane.day


def test_what_goes_wrong_is_said_in_one_line_and_the_player_goes_on(playing):
    session, player, _ = playing
    player.queue_command("lever", "mission.ceiling", -5)
    until(lambda: "between 0 and" in session.notice, "no line")
    player.queue_command("step", "too", "many")
    until(lambda: "server's log" in session.notice, "no line for a fault inside")
    player.queue_command("step")
    until(lambda: session.lane.day == 1 and session.notice == "", "does not go on")


def test_two_visitors_do_not_disturb_each_other():
    catalogue = Catalogue("grid-16")
    sessions = [Session(catalogue), Session(catalogue)]
    players = [Player(session, lambda number: None) for session in sessions]
    for player in players:
        player.start()
    try:
        players[0].queue_command("speed", 10)
        players[0].queue_command("step")
        players[1].queue_command("scenario", "ring-12")
        players[1].queue_command("step")
        until(lambda: sessions[0].lane.day == 10 and sessions[1].lane.day == 1, "steps are lost")
    finally:
        for player in players:
            player.close()
    assert sessions[0].lane.scenario.name == "grid-16" and sessions[1].lane.scenario.name == "ring-12"
    alone = Session(catalogue)
    alone.speed(10)
    alone.step()
    assert alone.histories[0].rows.tolist() == sessions[0].histories[0].rows.tolist()
