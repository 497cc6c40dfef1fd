"""Serving the page: faults in one line with the cure, the door closed to other sites' pages, and a quiet end."""

import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psutil
import pytest
from support.commands import ask, ask_apart, buffered, command
from support.served_page import PATIENT, free_port

from interpose.viz.app import memory
from interpose.viz.app.serving import settings

# ---------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    "words, told",
    [
        (("gaza-ifs",), "scenario 'gaza-ifs' is not known: did you mean gaza-isf?"),
        (("grid-5000",), "at most 400 territories"),
        (("missing.yaml",), "missing.yaml: no such file"),
        (("gaza-isf", "--port", "0"), "--port"),
        (("gaza-isf", "--port", "70000"), "--port"),
        (("gaza-isf", "--port", "many"), "--port"),
        (("gaza-isf", "--host", "a..b"), "--host a..b"),
        (("gaza-isf", "--host", "203.0.113.7"), "--host 203.0.113.7"),
        (("gaza-isf", "--allow-host", "http://a.example"), "--allow-host: 'http://a.example' is no name of a computer"),
        (("gaza-isf", "--allow-host", "x" * 5000), "--allow-host: 'xxxx"),
        (("gaza-isf", "--root-path", "play"), "--root-path: 'play' is no path: it begins with /"),
        (("gaza-isf", "--root-path", "/a b"), "--root-path: '/a b' is no path"),
        (("gaza-isf", "--token", "short"), "--token: a token has 8 to 200 letters"),
        (("gaza-isf", "--visitors", "0"), "--visitors"),
    ],
)
def test_what_cannot_be_served_is_one_line(capsys, words, told):
    answer = ask(capsys, "app", *words)
    assert answer.status == 2 and answer.out == ""
    assert told in answer.err and answer.err.count("\n") == 1


def test_a_port_that_is_taken_is_said_so(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = ask(capsys, "app", "grid-4", "--port", port)
    assert answer.status == 2 and f"--port {port}: Address already in use: choose another" in answer.err


def test_without_its_libraries_the_cure_is_named(capsys, monkeypatch):
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "solara" else real(name))
    answer = ask(capsys, "app")
    assert answer.status == 2
    assert answer.err == "interpose: app: solara not installed: pip install 'interpose[viz]'\n"


def test_help_names_the_default_address():
    answer = ask_apart("app", "--help")
    assert answer.status == 0 and "127.0.0.1" in answer.out and "8765" in answer.out


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_quietly(stop, tmp_path):
    port, told = free_port(), tmp_path / "told.txt"
    with told.open("w") as out:
        server = subprocess.Popen(
            command("app", "grid-4", "--port", port), stdout=out, stderr=subprocess.STDOUT, env=buffered(), cwd=tmp_path
        )
        try:
            _until_open(server, port)
            server.send_signal(stop)
            server.wait(timeout=PATIENT)
        finally:
            server.kill()
    text = told.read_text()
    *before, last = text.splitlines()
    assert last == f"interpose: the page is at http://127.0.0.1:{port} (Ctrl-C ends it)"
    assert not [line for line in before if not line.startswith("compiling")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["told.txt"]


def test_the_address_is_said_when_the_port_answers(tmp_path):
    port = free_port()
    server = subprocess.Popen(
        command("app", "grid-4", "--port", port), stdout=subprocess.PIPE, env=buffered(), cwd=tmp_path, text=True
    )
    try:
        line = next(line for line in server.stdout if "the page is at" in line)
        with socket.socket() as caller:
            assert caller.connect_ex(("127.0.0.1", port)) == 0, line
        if memory._library() is not None:
            assert psutil.Process(server.pid).environ()["PYTHONMALLOC"] == "malloc"
    finally:
        server.kill()
        server.wait(timeout=PATIENT)


@pytest.mark.parametrize(
    ("chosen", "gives_back", "begun"), [("", True, 1), ("pymalloc", True, 0), ("", False, 0)], ids=str
)
def test_the_server_begins_anew_once_where_memory_can_be_given_back(monkeypatch, chosen, gives_back, begun):
    calls = []
    monkeypatch.setattr(memory, "_library", lambda: object() if gives_back else None)
    monkeypatch.setattr(memory.os, "execve", lambda *words: calls.append(words))
    monkeypatch.setenv("PYTHONMALLOC", chosen)
    memory.restart_with_plain_memory()
    assert len(calls) == begun
    for program, words, environment in calls:
        assert program == words[0] == sys.executable and words[1:] == sys.orig_argv[1:]
        assert environment["PYTHONMALLOC"] == "malloc" and environment["PATH"]


def _until_open(server, port: int) -> None:
    """Wait until somebody answers at a port."""
    end = time.monotonic() + 5 * PATIENT
    while time.monotonic() < end:
        assert server.poll() is None
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("not served")


def test_what_the_page_is_told_keeps_it_on_this_computer():
    told = settings("gaza-isf")
    assert told["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "False"
    assert urlsplit(told["SOLARA_ASSETS_CDN"] + "@widgetti/x.js").hostname == "127.0.0.1"
