"""What every page of the server keeps, asked without a browser: who may call it, and what strangers are told."""

import urllib.error
import urllib.request

from support.served_page import PATIENT

from interpose.viz.app.security_headers import FIXED


def answer_of(address: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers (in small letters) and text of an answer."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENT) as found:
            return found.status, _small(found.headers), found.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, _small(error.headers), error.read().decode()


def _small(headers: object) -> dict[str, str]:
    """Return headers with names in small letters."""
    return {name.lower(): value for name, value in headers.items()}


def check_guarded(address: str, path: str = "") -> None:
    """Check headers, the health address, the door closed to other names, and silence about the process.

    Parameters
    ----------
    address : str
        Of the server.
    path : str
        Of the page on it.
    """
    status, headers, _ = answer_of(address + path)
    assert status == 200
    for name, value in FIXED:
        assert headers[name.decode()] == value.decode()
    assert "frame-ancestors 'none'" in headers["content-security-policy"] and "server" not in headers
    assert answer_of(f"{address}healthz", Host="evil.example")[::2] == (200, "ok\n")
    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example@127.0.0.1"):
        status, headers, _ = answer_of(address + path, Host=host)
        assert status == 403 and headers["x-frame-options"] == "DENY"
    for hidden in ("resourcez", "readyz"):
        assert answer_of(address + hidden)[0] == 404
    assert answer_of(address + path, **{"X-Forwarded-Proto": "gopher", "X-Forwarded-For": "a,,b"})[0] == 200
