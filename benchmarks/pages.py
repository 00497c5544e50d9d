"""Page latency with a directory of N listings, beside a bare page: `python3 dev.py bench pages [--listings N]`.

A bare page renders the same template with values made beforehand: no search, no database; a profile is held
against a bare profile, every other page against bare results. All are served by the same gunicorn worker and asked
for in turn. Prints p50 and p95 in milliseconds as a visitor waits, the median processor time that the server spent,
and how many times its bare page's each page takes: the ratio of processor time holds on a machine that others use
too. The last column is the search engine's share of that processor time.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, render_template, url_for
from werkzeug.datastructures import MultiDict

from benchmarks.listings import fill
from directory.app import create_app
from directory.checklist.facts import ANYBODY
from directory.config import ROOT, Config
from directory.discovery import sync
from directory.discovery.index import SearchIndex
from directory.discovery.profile import profile
from directory.discovery.schema import schema
from directory.inquiries.queries import takes_inquiries
from directory.shared.clock import utc_now
from directory.shared.db import Base, db
from directory.web.asking import answer, ask
from directory.web.forms.search import SearchForm
from directory.web.guards import allow
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.listing_page import listing_page
from directory.web.presenting.photo_gallery import profile_photos
from directory.web.presenting.review_page import profile_reviews
from directory.web.presenting.search_answer import search_page
from search_index.whoosh_engine import WhooshEngine

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from search_index import Request, Result

BARE = {"bare results": "/bare/results", "bare profile": "/bare/profile"}
PAGES = {
    "results near a city": "/search?near=New+York,+NY",
    "results, four filters": "/search?near=Los+Angeles,+CA&concern=jaw-tension&accepting=1&evenings=1&answered=4",
    "results, words nationwide": "/search?q=quiet+harbor",
    "profile": "/providers/ada-",
    "home": "/",
    "API near a city": "/api/v1/search?near=New+York,+NY",
}
ONE_SLUG = db.text("SELECT slug FROM listing WHERE id = 1")
WARM_UP = 10
SPENT = "X-Processor-Seconds"
SEARCHED = "X-Engine-Processor-Seconds"


@dataclass(slots=True)
class PageTimes:
    """One page: seconds waited, processor seconds spent, and those of the engine, per request; and its bytes."""

    waited: list[float]
    spent: list[float]
    searched: list[float]
    size: int


Measured = dict[str, PageTimes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--instance", type=Path, help="keep the directory here, or use the one that is here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        instance = options.instance or Path(scratch)
        slug = prepare(instance, options.listings)
        pages = {name: path if name != "profile" else f"/providers/{slug}" for name, path in PAGES.items()}
        measured = measure(instance, pages, options.rounds)
    report(options.listings, measured, as_json=options.json)


def prepare(instance: Path, listings: int) -> str:
    """Fill the instance where it is empty; the slug of one listing."""
    app = create_app(Config(instance=instance))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        if not db.session.execute(db.text("SELECT count(*) FROM listing")).scalar():
            fill(listings)
            sync.rebuild(app.extensions["search_index"])
        return str(db.session.execute(ONE_SLUG).scalar_one())


def serve() -> Flask:
    """The application with the bare page beside: what the benchmark's gunicorn loads."""
    app = create_app(Config.from_env())
    index = app.extensions["search_index"] = TimedIndex(app.extensions["search_index"].path)
    with app.test_request_context("/search?near=New+York,+NY"):
        form, now = SearchForm.read(MultiDict({"near": "New York, NY"})), utc_now()
        asked, found = answer(ask(form), index=index, stubs=True, now=now)
        assert found is not None
        address = SearchAddress.of(url_for("public.search"), {"near": ["New York, NY"]})
        results = search_page(asked, found, address, now=now)
        slug = db.session.execute(ONE_SLUG).scalar_one()
        one = profile(slug, stubs=True, now=now)
        assert one is not None
        photos = profile_photos(one.listing, like=ANYBODY, now=now)
        reviews = profile_reviews(one.listing, now=now)
        listing = listing_page(one, now=now, photos=photos, reviews=reviews)
        inquiry_url = url_for("public.inquiry", slug=slug) if takes_inquiries(one.listing) else None
        share_url = url_for("public.listing", slug=slug, _external=True)

    @app.get(BARE["bare results"])
    @allow("public:site:read")
    def bare_results() -> str:
        return render_template("public/search.html", search=results)

    @app.get(BARE["bare profile"])
    @allow("public:site:read")
    def bare_profile() -> str:
        return render_template("public/listing.html", listing=listing, inquiry_url=inquiry_url, share_url=share_url)

    app.wsgi_app = Timed(app.wsgi_app, index)  # type: ignore[method-assign]
    return app


class TimedEngine(WhooshEngine):
    """Adds up the processor time of its searches."""

    searched = 0.0

    def search(self, request: Request) -> Result:
        started = time.thread_time()
        try:
            return super().search(request)
        finally:
            self.searched += time.thread_time() - started


class TimedIndex(SearchIndex):
    """An index whose engine is timed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._timed = TimedEngine(path, schema())

    @property
    def engine(self) -> TimedEngine:
        return self._timed


class Timed:
    """Says in headers how much processor time an answer took, and how much of it the engine."""

    def __init__(self, application: WSGIApplication, index: TimedIndex) -> None:
        self.application = application
        self.index = index

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started, searched = time.thread_time(), self.index.engine.searched

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            headers.append((SPENT, str(time.thread_time() - started)))
            headers.append((SEARCHED, str(self.index.engine.searched - searched)))
            return start_response(status, headers, exc_info)

        return self.application(environ, start)


def measure(instance: Path, pages: dict[str, str], rounds: int) -> Measured:
    """Every page asked for in turn, `rounds` times."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"FINEPOINT_INSTANCE": str(instance)}
    shape = ["-k", "gthread", "--threads", "1", "--no-control-socket", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", *shape, "-b", f"127.0.0.1:{port}", "benchmarks.pages:serve()"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        return ask_in_turn(wait_for(port), BARE | pages, rounds)
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> http.client.HTTPConnection:
    """A connection to the server, once it answers."""
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    sys.exit("The server did not start.")


def ask_in_turn(connection: http.client.HTTPConnection, pages: dict[str, str], rounds: int) -> Measured:
    measured = {name: PageTimes([], [], [], 0) for name in pages}
    for number in range(WARM_UP + rounds):
        for name, path in pages.items():
            started = time.perf_counter()
            connection.request("GET", path)
            response = connection.getresponse()
            measured[name].size = len(response.read())
            if response.status != http.HTTPStatus.OK:
                sys.exit(f"{path} answered {response.status}")
            if number >= WARM_UP:
                measured[name].waited.append(time.perf_counter() - started)
                measured[name].spent.append(float(response.headers[SPENT]))
                measured[name].searched.append(float(response.headers[SEARCHED]))
    return measured


def report(listings: int, measured: Measured, *, as_json: bool) -> None:
    bare = {name: measured["bare profile" if "profile" in name else "bare results"] for name in measured}
    rows = {
        name: {
            "p50_ms": round(statistics.median(page.waited) * 1000, 1),
            "p95_ms": round(statistics.quantiles(page.waited, n=20)[-1] * 1000, 1),
            "times_bare": round(statistics.median(page.waited) / statistics.median(bare[name].waited), 2),
            "processor_ms": round(statistics.median(page.spent) * 1000, 1),
            "processor_times_bare": round(statistics.median(page.spent) / statistics.median(bare[name].spent), 2),
            "kilobytes": round(page.size / 1000, 1),
            "engine_ms": round(statistics.median(page.searched) * 1000, 2),
            "engine_percent": round(100 * statistics.median(page.searched) / statistics.median(page.spent), 1),
        }
        for name, page in measured.items()
    }
    if as_json:
        print(json.dumps({"listings": listings, "pages": rows}))
        return
    head = ("p50 ms", "p95 ms", "× bare", "CPU ms", "× bare", "kB", "engine ms", "engine %")
    print(f"{listings:,} listings\n{'':28}" + "".join(f"{title:>10}" for title in head))
    for name, row in rows.items():
        print(f"{name:28}" + "".join(f"{value:>10}" for value in row.values()))


if __name__ == "__main__":
    main()
