"""Chromium against the real server: gunicorn over an instance with the demo, one for each test process.

`visit(...)` opens a window onto the site. When the test ends, the window must not have asked any other host for
anything, and must have nothing to complain about in its console (a blocked script or style says so there).
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from directory.app import create_app
from directory.audit.rules import OPERATOR
from directory.config import ROOT, Config
from directory.demo.actions import load_demo
from directory.discovery.sync import rebuild
from directory.shared.db import db, unit_of_work
from tests.browser.claimers import let_them_in
from tests.browser.entries import lay_reviews_at_the_desk
from tests.browser.keepers import keep_their_listings
from tests.browser.moderators import lay_photos_at_the_desk
from tests.browser.pages import name_pages
from tests.browser.payloads import a_hostile_listing, a_listing_of_many_letters, write_about_the_hostile_one
from tests.browser.reviewed import show_reviews
from tests.browser.shown import show_photos
from tests.browser.verifiers import lay_at_the_desk
from tests.factories.listings import keep

START_SECONDS = 60
HOMES = (f"198.51.{block}.{number}" for block in range(100, 256) for number in range(1, 255))
"""Every window has a network address of its own: sign-ins from one are counted."""
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
FAILED = pytest.StashKey[bool]()
AXE = Path(ROOT) / "node_modules" / "axe-core" / "axe.min.js"
AXE_AT_HAND = f"window.bringAxe = () => {{ if (!window.axe) (function () {{\n{AXE.read_text()}\n}})(); }};"
"""Every page can bring axe. A window has its source once: to send it to each page costs as much as half of its run."""
SETTLED = """async () => {
  const waits = () => document.readyState !== "complete" || document.fonts.status !== "loaded" ||
    [...document.querySelectorAll("[data-map]")].some((map) => !map.querySelector(".map__canvas"));
  for (const began = performance.now(); waits(); await new Promise(requestAnimationFrame))
    if (performance.now() - began > 30000) throw "The page never came to rest.";
}"""


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
        write_about_the_hostile_one()
        keep_their_listings(app)
        let_them_in(app)
        lay_at_the_desk(app)
        lay_photos_at_the_desk(app)
        lay_reviews_at_the_desk(app)
        show_photos(app)
        show_reviews(app)
        name_pages(app)
        rebuild(app.extensions["search_index"])
        db.session.remove()
        db.engine.dispose()
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "-c", "python:directory.serving", "--workers=1", f"--bind={host}"]
    log = (instance / "server.log").open("w")
    named = f"http://{host.replace('127.0.0.1', 'localhost')}"  # passkeys belong to names, not to numbers
    settings = {"FINEPOINT_INSTANCE": str(instance), "FINEPOINT_BASE_URL": named, "FINEPOINT_PROXIES": "1"}
    server = subprocess.Popen(
        [*command, "wsgi:app"], cwd=ROOT, env=os.environ | settings, stderr=log, start_new_session=True
    )
    try:
        wait_until_it_answers(server, host, instance / "server.log")
        yield named
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # nothing of it is needed anymore
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
        page.on("pageerror", self._failed)

    def leave(self, page: Page) -> None:
        page.remove_listener("request", self._asked)
        page.remove_listener("console", self._said)
        page.remove_listener("pageerror", self._failed)

    def _failed(self, error):
        self.complaints.append(f"script: {error}")

    def _asked(self, request):
        target = urlsplit(request.url)
        if target.scheme not in ("data", "blob", "about") and target.netloc != self.host:
            self.foreign.append(request.url)

    def _said(self, message):
        expected = "Failed to load resource: the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"{message.type}: {message.text}")


class Windows:
    """The windows of this test process: who is done with one leaves it to the next, as clean as it came.

    To open one takes Chromium longer than to load most pages. What it fetched it keeps, as those of people do; its
    cookies go, and so does whatever a test put before the network.
    """

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium, self.address = chromium, address
        self._free: dict[str, list[BrowserContext]] = defaultdict(list)

    def lend(self, **options: object) -> tuple[str, Page]:
        """The page of a window with these options of Playwright's, and the name to give it back under."""
        given = {"base_url": self.address, "locale": "en-US"} | options
        name = repr(sorted(given.items()))
        if not self._free[name]:
            window = self.chromium.new_context(**given)
            window.set_default_timeout(PATIENCE_MS)
            window.add_init_script(AXE_AT_HAND)
            window.new_page()
            self._free[name].append(window)
        window = self._free[name].pop()
        window.set_extra_http_headers({"X-Forwarded-For": next(HOMES)})
        return name, window.pages[0]

    def take_back(self, name: str, page: Page) -> None:
        """Leave the page, forget its cookies and what it kept, and lend its window again."""
        window = page.context
        for other in window.pages:
            if other != page:
                other.close()
        page.unroute_all()
        page.emulate_media(media="null")
        with suppress(Error):  # a page of no address keeps nothing
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("/healthz")  # a page without anything; to about:blank Chromium moves by a new process, twice
        window.clear_cookies()
        self._free[name].append(window)

    def close(self) -> None:
        """Close them for good."""
        for window in chain.from_iterable(self._free.values()):
            window.close()


@pytest.fixture(scope="session")
def windows(chromium, address):
    """The windows of this test process."""
    windows = Windows(chromium, address)
    yield windows
    windows.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember that a test failed, for its windows: they may stand in the middle of anything."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def visit(request, windows, address):
    """A function that opens a window: `visit("/search", width=390, java_script_enabled=False)`."""
    witness, lent = Witness(urlsplit(address).netloc), []

    def open_window(path="/", *, width=1280, height=900, reduced_motion="null", color_scheme="null", **options):
        witness.host = urlsplit(options.get("base_url", address)).netloc
        lent.append(windows.lend(**options))
        page = lent[-1][1]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(reduced_motion=reduced_motion, color_scheme=color_scheme)
        witness.watch(page)
        if urlsplit(page.url).path != path:  # a window comes on a page without anything, which many tests begin with
            page.goto(path)
        return page

    yield open_window
    for name, page in lent:
        witness.leave(page)
        if request.node.stash.get(FAILED, False):
            page.context.close()
        else:
            windows.take_back(name, page)
    assert not witness.foreign, "The pages asked another host."
    assert not witness.complaints, "The browser complained."


def settle(page: Page) -> None:
    """Wait until a page has everything that it asks for by itself: its fonts, its pictures and its map."""
    page.evaluate(SETTLED)
