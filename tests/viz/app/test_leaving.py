"""Who leaves is let go, with or without a goodbye: worlds are collected, threads end, memory is given back."""

import gc
import json
import subprocess
import sys
import threading
import weakref
from pathlib import Path

from support.commands import buffered
from support.served_page import PATIENT, free_port

from interpose.viz.app import memory
from interpose.viz.app.paired_seeds import Answer, Shelf
from interpose.viz.app.visitor import Visitor

TESTS = Path(__file__).resolve().parents[2]
COUNTED = ("VirtualKernelContext", "Visitor", "Session", "Lane", "World", "History", "FrameBuilder", "Player")
WATCHED = """
import collections, gc, json, sys, threading, time
sys.path.insert(0, sys.argv[1])
port, counted = int(sys.argv[2]), sys.argv[3].split(",")
from support.plain_visitor import PlainVisitor

def alive():
    gc.collect()
    found = collections.Counter(type(each).__name__ for each in gc.get_objects())
    return {name: found[name] for name in counted}

def until(is_so):
    end = time.monotonic() + 120
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)

def visit():
    address = f"http://127.0.0.1:{port}/"
    until(lambda: server_there())
    from interpose.viz.app.memory import SWEEPER
    from solara.server import kernel_context
    names = lambda: [t.name for t in threading.enumerate() if t.name.startswith("interpose-")]
    told = {}
    for goodbye in (True, False, True, False):
        visitor = PlainVisitor(address)
        visitor.step()
        told["there"] = alive()
        visitor.leave(goodbye)
    until(lambda: not kernel_context.contexts and not names() and SWEEPER.times)
    del visitor
    until(lambda: not any(alive().values()))
    print(json.dumps(told | {"left": alive(), "threads": names(), "swept": SWEEPER.times}), flush=True)

def server_there():
    import socket
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0

import interpose.viz.app.serving as serving
told = serving.settings
serving.settings = lambda *words, **more: told(*words, **more) | {"SOLARA_KERNEL_CULL_TIMEOUT": "1s"}
def visit_and_end():
    import os, signal
    try:
        visit()
    finally:  # a visit that fails must not leave a server that waits for it
        os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=visit_and_end, daemon=True).start()
sys.argv[1:] = ["app", "grid-4", "--port", str(port)]
from interpose.cli.main import run
run()
"""
"""Serves the page, is visited from a thread of its own, and counts what is left of the visitors."""


def test_nothing_is_left_of_visitors_who_left_half_of_them_without_goodbye(tmp_path):
    words = [sys.executable, "-c", WATCHED, str(TESTS), str(free_port()), ",".join(COUNTED)]
    done = subprocess.run(
        words, check=False, capture_output=True, text=True, cwd=tmp_path, env=buffered(), timeout=5 * PATIENT
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stdout + done.stderr
    told = json.loads(lines[-1])
    assert told["there"]["Lane"] >= 2 and told["there"]["Visitor"] >= 1
    assert not any(told["left"].values()), told["left"]
    assert told["threads"] == [] and told["swept"] >= 1
    assert "Traceback" not in done.stderr


def test_a_visitor_who_leaves_lets_his_worlds_go(monkeypatch):
    monkeypatch.setenv("INTERPOSE_APP_SCENARIO", "grid-4")
    swept = threading.Event()
    monkeypatch.setattr(memory.SWEEPER, "somebody_left", swept.set)
    visitor = Visitor("")
    visitor.start()
    visitor.command(["step"])
    worlds = [weakref.ref(lane) for lane in visitor.player.session.lanes]
    assert len(worlds) == 2
    visitor.close()
    assert swept.wait(PATIENT)
    gc.collect()
    assert [world() for world in worlds] == [None, None]


def test_the_server_keeps_a_bounded_number_of_answers_the_latest_ones():
    shelf = Shelf(most=3)
    answers = {number: Answer(None, number, 20) for number in range(5)}
    for number, answer in answers.items():
        shelf.keep(number, answer)
    assert len(shelf) == 3 and shelf.get(0) is shelf.get(1) is None and shelf.get(4) is answers[4]
    shelf.keep(2, answers[2])
    shelf.keep(5, Answer(None))
    assert shelf.get(2) is answers[2] and shelf.get(3) is None


def test_those_who_leave_together_are_one_occasion_to_give_memory_back(monkeypatch):
    trimmed = []
    monkeypatch.setattr(memory, "_library", lambda: type("C", (), {"malloc_trim": staticmethod(trimmed.append)}))
    sweeper = memory.Sweeper(soon=0.0)
    done, real = threading.Event(), sweeper.sweep
    monkeypatch.setattr(sweeper, "sweep", lambda: (done.wait(PATIENT), real()))
    for _ in range(5):
        sweeper.somebody_left()
    timer = sweeper._timer
    done.set()
    timer.join(PATIENT)
    assert sweeper.times == 1 and trimmed == [0]
    sweeper.somebody_left()
    sweeper._timer.join(PATIENT)
    assert sweeper.times == 2


def test_where_the_c_library_is_another_nothing_fails(monkeypatch):
    monkeypatch.setattr(memory, "_library", lambda: None)
    assert memory.keep_little() is False
    sweeper = memory.Sweeper()
    sweeper.sweep()
    assert sweeper.times == 1
