"""The page behind nginx, as `docs/serving.md` says: under a path that is passed on or taken away, by another name."""

import shutil
import socket
import subprocess
import time

import pytest
from support.docs_pages import blocks
from support.page_visitor import Visit
from support.served_page import ARGUMENTS, CHROMIUM, PATIENT, free_port, served

from interpose.viz.app.host_check import LOOPBACK

NAME, PATH = "worlds.example", "/play"
CONF = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder};
    proxy_temp_path {folder};
    fastcgi_temp_path {folder};
    uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port};
        server_name {name};
{location}
    }}
}}
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on this computer"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this computer"),
]


@pytest.fixture(scope="module")
def page_below(tmp_path_factory):
    """Serve the page as the documentation says, and give its port."""
    words = ("--allow-host", NAME, "--root-path", PATH)
    with served(tmp_path_factory.mktemp("served"), "grid-4", *words, ready="healthz") as (address, _):
        yield int(address.rstrip("/").rsplit(":", 1)[1])


@pytest.fixture(params=["passed on", "taken away"])
def proxy(request, page_below, tmp_path):
    """Run nginx with the block of the documentation, and give its port."""
    (written,) = [block.text for block in blocks("serving.md") if block.language == "nginx"]
    assert "127.0.0.1:8765;" in written
    to = f"127.0.0.1:{page_below}" + ("/;" if request.param == "taken away" else ";")
    port, conf = free_port(), tmp_path / "nginx.conf"
    location = written.replace("127.0.0.1:8765;", to)
    conf.write_text(CONF.format(folder=tmp_path, port=port, name=NAME, location=location))
    server = subprocess.Popen(["nginx", "-c", conf, "-e", tmp_path / "error.log"])
    try:
        end = time.monotonic() + PATIENT
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert server.poll() is None and time.monotonic() < end, (tmp_path / "error.log").read_text()
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENT)


def test_the_page_is_played_behind_nginx_under_a_path(proxy):
    from playwright.sync_api import sync_playwright

    mapped = [*ARGUMENTS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=mapped)
        visit = Visit(browser.new_page(), f"http://{NAME}:{proxy}{PATH}/")
        visit.speed(10)
        visit.step(2)
        assert visit.day == 20
        elsewhere = [line for line in visit.trouble if f"//{NAME}:{proxy}{PATH}/" not in line]
        assert not elsewhere, elsewhere
        assert not [line for line in visit.trouble if line.startswith(("fails", "says", "4", "5"))]
        browser.close()


def test_the_page_below_is_started_with_the_words_of_the_documentation():
    (command,) = [
        block.text for block in blocks("serving.md") if block.language == "sh" and "--root-path" in block.text
    ]
    assert f"--allow-host {NAME} --root-path {PATH}" in command and NAME not in LOOPBACK
