"""Chromium against the real server: gunicorn over an instance with the demo, one for each test process.

`visit(...)` opens a window onto the site. When the test ends, the window must not have asked any other host for
anything, and must have nothing to complain about in its console (a blocked script or style says so there).
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

from directory.app import create_app
from directory.audit.rules import OPERATOR
from directory.config import ROOT, Config
from directory.demo.actions import load_demo
from directory.discovery.sync import rebuild
from directory.shared.db import db, unit_of_work
from tests.browser.claimers import let_them_in
from tests.browser.keepers import keep_their_listings
from tests.browser.payloads import a_hostile_listing, a_listing_of_many_letters
from tests.factories.listings import keep

START_SECONDS = 60
HOMES = (f"198.51.{block}.{number}" for block in range(100, 256) for number in range(1, 255))
"""Every window has a network address of its own: sign-ins from one are counted."""
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def address(tmp_path_factory, template_database):
    """The address of a running site: the demo, somebody every text of whom is an attack, and a name of many letters."""
    instance = tmp_path_factory.mktemp("served")
    shutil.copy(template_database, instance / "finepoint.sqlite")
    app = create_app(Config(instance=instance))
    with app.app_context():
        with unit_of_work():
            load_demo(now=datetime.now(UTC), store=app.extensions["file_store"], by=OPERATOR)
        keep(*a_hostile_listing(), a_listing_of_many_letters())
        keep_their_listings()
        let_them_in(app)
        rebuild(app.extensions["search_index"])
        db.session.remove()
        db.engine.dispose()
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "-c", "python:directory.serving", f"--bind={host}", "wsgi:app"]
    log = (instance / "server.log").open("w")
    settings = {"FINEPOINT_INSTANCE": str(instance), "FINEPOINT_BASE_URL": f"http://{host}", "FINEPOINT_PROXIES": "1"}
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=log, start_new_session=True)
    try:
        wait_until_it_answers(server, host, instance / "server.log")
        yield f"http://{host}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def wait_until_it_answers(server, host, log):
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(host, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            server.poll()
        finally:
            connection.close()
        time.sleep(0.05)  # the one wait of these tests: a server that starts cannot call back
    pytest.fail(f"The site did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def chromium():
    """The browser of this test process."""
    program = os.environ.get("FINEPOINT_CHROMIUM")
    if not program:
        pytest.fail("FINEPOINT_CHROMIUM names no browser: run the tests by `python3 dev.py test`.")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(shutil.which("node")))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Witness:
    """What a window did: whom it asked, and what it complained about."""

    host: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _asked(self, request):
        target = urlsplit(request.url)
        if target.scheme not in ("data", "blob", "about") and target.netloc != self.host:
            self.foreign.append(request.url)

    def _said(self, message):
        expected = "Failed to load resource: the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def visit(chromium, address):
    """A function that opens a window: `visit("/search", width=390, java_script_enabled=False)`."""
    witness, contexts = Witness(urlsplit(address).netloc), []

    def open_window(path="/", *, width=1280, height=900, **options):
        given = {"viewport": {"width": width, "height": height}, "base_url": address, "locale": "en-US"}
        given["extra_http_headers"] = {"X-Forwarded-For": next(HOMES)}
        given |= options
        witness.host = urlsplit(given["base_url"]).netloc
        context = chromium.new_context(**given)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        witness.watch(page)
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not witness.foreign, "The pages asked another host."
    assert not witness.complaints, "The browser complained."


def axe_source() -> str:
    """The source of axe-core, as npm installed it."""
    return (Path(ROOT) / "node_modules" / "axe-core" / "axe.min.js").read_text()
