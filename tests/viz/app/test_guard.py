"""Who may talk to the page's server: by name, by origin, by token, behind a proxy; and what strangers are told."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.model.errors import InterposeError
from interpose.viz.app.host_check import LOOPBACK, MOST_TOLD, Guard, host_of
from interpose.viz.app.security_headers import FIXED, SecurityHeaders
from interpose.viz.app.serving import Place

HERE = {"host": "127.0.0.1:8765"}


def asked(guard_of, kind: str = "http", path: str = "/", query: str = "", method: str = "GET", **headers):
    """Send a request; gives what reached the site and what was answered."""
    reached, sent = [], []

    async def site(scope, receive, send):
        reached.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"ALLOW")]})
            await send({"type": "http.response.body", "body": b"page"})

    async def send(message):
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": kind, "path": path, "query_string": query.encode(), "method": method, "headers": named}
    asyncio.run(guard_of(site)(scope, None, send))
    return reached[0] if reached else None, sent


def passes(kind: str, names=LOOPBACK, **headers: str) -> bool:
    reached, sent = asked(lambda site: Guard(site, names), kind, method="POST", **headers)
    refused = bool(sent) and (sent[0].get("status") == 403 or sent[0].get("code") == 1008)
    assert (reached is None) == refused
    return reached is not None


# ---------------------------------------------------------------------------------------------- names and origins


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "localhost", "LOCALHOST."])
def test_who_names_this_computer_may_pass(host):
    assert passes("http", host=host)
    assert passes("websocket", host=host, origin=f"http://{host}")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example:8765",
        "",
        "[",
        "evil.example:8765@x",
        "evil.example@127.0.0.1",
        "127.0.0.1:8765@evil.example",
        "127.0.0.1/evil",
        "127.0.0.1:port",
        "127.0.0.1:123456",
        " 127.0.0.1",
        "127.0.0.1\t",
        "127.0.0.1#x",
    ],
)
def test_who_names_another_host_or_none_may_not(host):
    assert not passes("http", host=host)
    assert not passes("websocket", host=host)
    assert not passes("http", names=(), host=host) or host_of(host)


def test_two_names_are_none():
    reached, _ = asked(lambda site: lambda s, r, w: Guard(site)(s | {"headers": s["headers"] * 2}, r, w), **HERE)
    assert reached is None


@given(st.text(max_size=60))
def test_a_host_is_a_name_and_a_port_or_nothing(text):
    name = host_of(text)
    assert name == name.lower() and not set(name) & set("@/?#[] \t\\")
    assert not name or text.lower().lstrip("[").startswith(name)


def test_a_page_of_another_site_may_not_connect():
    assert not passes("websocket", host="127.0.0.1:8765", origin="http://evil.example")
    assert not passes("websocket", host="127.0.0.1:8765", origin="http://127.0.0.1:9999")
    assert not passes("websocket", host="127.0.0.1:8765", origin="null")
    assert not passes("http", host="127.0.0.1:8765", origin="http://evil.example")  # a POST
    assert passes("websocket", names=(), host="my-computer:8765", origin="http://my-computer:8765")
    assert not passes("websocket", names=(), host="my-computer:8765", origin="http://evil.example")


def test_behind_a_proxy_the_name_that_is_allowed_counts_whether_the_host_is_rewritten_or_not():
    names = Place(allowed=("worlds.example",)).names
    for host in ("worlds.example", "127.0.0.1:8765"):
        assert passes("websocket", names, host=host, origin="https://worlds.example")
        assert passes("websocket", names, host=host, origin="https://worlds.example:8443")
        assert not passes("websocket", names, host=host, origin="https://worlds.example.evil.example")
        assert not passes("websocket", names, host=host, origin="https://x@worlds.example")
    assert not passes("websocket", names, host="127.0.0.1:8765", origin="http://localhost:9999")


def test_the_reason_of_a_refusal_is_logged_once_and_bounded(caplog):
    guard = Guard(None)
    for number in range(3 * MOST_TOLD):
        for _ in range(2):
            asked(lambda site: guard, host=f"{'x' * 200}{number}.example")
    asked(lambda site: guard, host="127.0.0.1", origin="http://evil.example", method="POST")
    assert len(caplog.records) == MOST_TOLD == len({record.getMessage() for record in caplog.records}) or (
        len(caplog.records) <= MOST_TOLD
    )
    assert all(len(record.getMessage()) < 300 for record in caplog.records)
    assert "is not allowed here: allow it where the server is started" in caplog.records[0].getMessage()


# ---------------------------------------------------------------------------------------------- what strangers are told


@pytest.mark.parametrize("name", ["x_forwarded_proto", "x_forwarded_host", "forwarded", "script_name", "x_script_name"])
@pytest.mark.parametrize("value", ["", "gopher", "\xff\xfe", "a,b,,c", "http://evil.example/" * 50])
def test_what_a_request_claims_of_a_proxy_does_not_reach_the_site(name, value):
    reached, _ = asked(lambda site: Guard(site), **HERE, **{name: value}, accept="text/html")
    assert [header for header, _ in reached["headers"]] == [b"host", b"accept"]


def test_the_health_address_says_ok_to_everybody_and_nothing_else():
    reached, sent = asked(lambda site: Guard(site, token="a-long-word"), path="/healthz", host="10.0.0.7")
    assert reached is None and sent[0]["status"] == 200 and sent[1]["body"] == b"ok\n"


@pytest.mark.parametrize("path", ["/resourcez", "/readyz", "/resourcez/", "/_solara/api/evict/x"])
def test_strangers_are_told_nothing_of_the_process(path):
    reached, sent = asked(lambda site: Guard(site), path=path, **HERE)
    assert reached is None and sent[0]["status"] == 404


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "evil.example@127.0.0.1"])
def test_every_answer_tells_browsers_what_to_keep_away(host):
    _, sent = asked(lambda site: SecurityHeaders(Guard(site)), host=host)
    headers = dict(sent[0]["headers"])
    assert len(headers) == len(sent[0]["headers"]) or b"set-cookie" in headers
    assert all(headers[name] == value for name, value in FIXED)
    policy = headers[b"content-security-policy"].decode()
    assert "frame-ancestors 'none'" in policy and "object-src 'none'" in policy and "evil" not in policy


# ---------------------------------------------------------------------------------------------- a path and a token


@pytest.mark.parametrize(
    "path, seen", [("/play/", "/"), ("/play/sweep", "/sweep"), ("/sweep", "/sweep"), ("/player", "/player")]
)
def test_a_prefix_is_taken_away_if_the_proxy_has_not(path, seen):
    reached, _ = asked(lambda site: Guard(site, root_path="/play"), path=path, **HERE)
    assert reached["path"] == seen


def test_the_prefix_alone_leads_to_the_page():
    _, sent = asked(lambda site: Guard(site, root_path="/play"), path="/play", **HERE)
    assert sent[0]["status"] == 308 and dict(sent[0]["headers"])[b"location"] == b"/play/"


def test_a_token_is_taken_from_the_address_once_and_from_the_cookie_afterwards():
    def guard(site):
        return Guard(site, token="a-long-word", root_path="/play")

    for query, cookie in (("", ""), ("token=wrong", ""), ("", "interpose-token=wrong"), ("", "interpose-token")):
        reached, sent = asked(guard, query=query, cookie=cookie, **HERE)
        assert reached is None and sent[0]["status"] == 403
    reached, sent = asked(guard, path="//evil.example/", query="token=a-long-word&view=x%26y", **HERE)
    headers = dict(sent[0]["headers"])
    assert reached is None and sent[0]["status"] == 303
    assert headers[b"location"] == b"/play/evil.example/?view=x%26y"  # a path of this server
    assert b"HttpOnly" in headers[b"set-cookie"] and b"SameSite=Lax" in headers[b"set-cookie"]
    kept = headers[b"set-cookie"].split(b";")[0].decode()
    for kind in ("http", "websocket"):
        assert asked(guard, kind, cookie=f"a=b; {kept}", **HERE)[0] is not None
        assert asked(guard, kind, **HERE)[0] is None


def test_where_others_can_come_a_token_is_made():
    assert Place().token == "" == Place(host="::1").token
    one, other = Place(host="0.0.0.0"), Place(host="0.0.0.0")
    assert len(one.token) >= 20 and one.token != other.token
    assert one.address() == f"http://0.0.0.0:8765/?token={one.token}"
    assert Place(host="::1", port=80, root_path="/play").address("/sweep") == "http://[::1]:80/play/sweep"
    assert one.names == frozenset() and "::1" in Place(allowed=("fe80::1",)).names


@pytest.mark.parametrize("wrong", [{"allowed": ("a b",)}, {"root_path": "/a/"}, {"token": "with space"}])
def test_a_place_that_cannot_be_is_refused(wrong):
    with pytest.raises(InterposeError):
        Place(**wrong)
