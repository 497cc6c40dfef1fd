"""A visitor of a served page without a browser: it speaks what the page's scripts speak, so that many fit here."""

import http.client
import json
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from websockets.sync.client import connect

MAP, TOOLBAR, TIME = "number", "controls", 60.0
"""Traits by which the page's parts are told apart, and how long an answer may take (seconds)."""


class PlainVisitor:
    """One page that is open; it tells the server which frame it has drawn, as a browser does.

    Parameters
    ----------
    address : str
        Where the page is served, with its last slash.
    query : str
        What stands behind the question mark.
    """

    def __init__(self, address: str, query: str = "") -> None:
        self.address, self.parts = urllib.parse.urlsplit(address), {}
        self.state: dict[str, dict[str, Any]] = {}
        self.page, self.kernel = str(uuid.uuid4()), str(uuid.uuid4())
        self.cookie = self._ask("GET", f"{self.address.path}?{query}")
        place = f"{self.address.path}jupyter/api/kernels/{self.kernel}/channels?session_id={self.page}"
        self.line = connect(
            f"ws://{self.address.netloc}{place}",
            additional_headers={"Cookie": self.cookie},
            origin=f"http://{self.address.netloc}",
            max_size=None,
            max_queue=None,  # a browser takes what comes, whether its page looks at it or not
        )
        control = str(uuid.uuid4())
        self._say("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        run = {"path": f"{self.address.path}?{query}", "dark": False, "themes": {"light": {}, "dark": {}}}
        self._say("comm_msg", {"comm_id": control, "data": {"method": "run", "args": run}})
        self.wait_until(lambda: MAP in self.parts and TOOLBAR in self.parts and self.frame >= 1)

    # ------------------------------------------------------------------------------------------ what is there

    @property
    def frame(self) -> int:
        """Return the number of the frame that is shown."""
        return int(self.state[self.parts[MAP]]["number"])

    @property
    def controls(self) -> dict[str, Any]:
        """Return what the page's bar shows."""
        return dict(self.state[self.parts[TOOLBAR]]["controls"])

    # ------------------------------------------------------------------------------------------ what it does

    def command(self, *words: Any) -> None:
        """Send a command, as a button of the bar does."""
        self._event(self.parts[TOOLBAR], "command", list(words))

    def step(self) -> float:
        """Step, and return how long it took until the next day was there (seconds)."""
        before, began = self.controls["day"], time.perf_counter()
        self.command("step")
        self.wait_until(lambda: self.controls["day"] != before)
        return time.perf_counter() - began

    def wait_until(self, is_so: Any, patience: float = TIME) -> None:
        """Read what the server sends until something is so."""
        end = time.monotonic() + patience
        while not is_so():
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError("the page did not get there")
            self._hear(left)

    def read(self, seconds: float) -> None:
        """Read what the server sends for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self._hear(left)
            except TimeoutError:
                return

    def leave(self, goodbye: bool = True) -> None:
        """Close the page; a browser that is killed, or loses the network, says no goodbye."""
        if goodbye:
            place = f"{self.address.path}_solara/api/close/{self.kernel}?session_id={self.page}"
            self._ask("POST", place)
        self.line.close()

    # ------------------------------------------------------------------------------------------ how it speaks

    def _ask(self, method: str, place: str) -> str:
        """Send a request and return the cookies that are set."""
        line = http.client.HTTPConnection(self.address.netloc, timeout=TIME)
        line.request(method, place)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 200, (answer.status, place)
        cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        line.close()
        return "; ".join(cookies)

    def _say(self, kind: str, content: dict[str, Any]) -> None:
        """Send a message."""
        head = {"msg_id": str(uuid.uuid4()), "msg_type": kind, "session": self.page, "username": "", "version": "5.2"}
        head["date"] = datetime.now(UTC).isoformat()
        whole = {
            "header": head,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
            "buffers": [],
        }
        self.line.send(json.dumps(whole))

    def _event(self, model: str, name: str, value: Any) -> None:
        """Send an event of a part of the page."""
        content = {"event": name, "data": value}
        self._say("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": content}})

    def _hear(self, patience: float) -> None:
        """Take in one message of the server."""
        raw = self.line.recv(timeout=patience)
        told = json.loads(raw if isinstance(raw, str) else _head(raw))
        content = told.get("content", {})
        model, data = content.get("comm_id"), content.get("data", {})
        kind = told["header"]["msg_type"]
        if kind == "comm_open":
            self.state[model] = data.get("state", {})
            for mark in (MAP, TOOLBAR):
                if mark in self.state[model]:
                    self.parts[mark] = model
        elif kind == "comm_msg" and data.get("method") == "update" and model in self.state:
            self.state[model].update(data["state"])
        if model == self.parts.get(MAP) and ("number" in data.get("state", {})):
            self._event(model, "frame_drawn", self.frame)


def _head(raw: bytes) -> bytes:
    """Return the text of a message that has binary parts behind it."""
    parts = int.from_bytes(raw[:4], "big")
    begins = [int.from_bytes(raw[4 * i + 4 : 4 * i + 8], "big") for i in range(parts)]
    return raw[begins[0] : begins[1] if parts > 1 else None]


@contextmanager
def plain_visits(address: str) -> Iterator[Any]:
    """Return a way to open pages without a browser, and close all at the end."""
    opened: list[PlainVisitor] = []

    def open_page(query: str = "") -> PlainVisitor:
        opened.append(PlainVisitor(address, query))
        return opened[-1]

    yield open_page
    for visitor in opened:
        visitor.line.close()
