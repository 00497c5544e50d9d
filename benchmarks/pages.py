"""Page latency with a directory of N listings, beside a bare page: `python3 dev.py bench pages [--listings N]`.

The bare page renders the same template with values made beforehand: no search, no database. Both are served by
the same gunicorn worker and asked for in turn, so the ratio holds on a noisy machine. Prints p50 and p95 in
milliseconds, and how many times the bare page's p50 each page takes.
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
from pathlib import Path

from flask import Flask, render_template, url_for
from werkzeug.datastructures import MultiDict

from benchmarks.listings import fill
from directory.app import create_app
from directory.config import ROOT, Config
from directory.discovery import sync
from directory.discovery.find import find
from directory.shared.clock import utc_now
from directory.shared.db import Base, db
from directory.web.forms.search import SearchForm
from directory.web.guards import allow
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.search_answer import ask, search_page

BARE = "/bare"
PAGES = {
    "results near a city": "/search?near=New+York,+NY",
    "results, four filters": "/search?near=Los+Angeles,+CA&concern=jaw-tension&accepting=1&evenings=1&answered=4",
    "results, words nationwide": "/search?q=quiet+harbor",
    "profile": "/providers/ada-",
    "home": "/",
    "API near a city": "/api/v1/search?near=New+York,+NY",
}
WARM_UP = 10


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
        times, sizes = measure(instance, pages, options.rounds)
    report(options.listings, times, sizes, as_json=options.json)


def prepare(instance: Path, listings: int) -> str:
    """Fill the instance where it is empty; the slug of one listing."""
    app = create_app(Config(instance=instance))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        if not db.session.execute(db.text("SELECT count(*) FROM listing")).scalar():
            fill(listings)
            sync.rebuild(app.extensions["search_index"])
        return str(db.session.execute(db.text("SELECT slug FROM listing WHERE id = 1")).scalar_one())


def serve() -> Flask:
    """The application with the bare page beside: what the benchmark's gunicorn loads."""
    app = create_app(Config.from_env())
    with app.test_request_context("/search?near=New+York,+NY"):
        asked, now = ask(SearchForm.read(MultiDict({"near": "New York, NY"}))), utc_now()
        assert asked.query is not None
        found = find(asked.query, index=app.extensions["search_index"], stubs=True, now=now)
        address = SearchAddress.of(url_for("public.search"), {"near": ["New York, NY"]})
        ready = search_page(asked, found, address, now=now)

    @app.get(BARE)
    @allow("public:site:read")
    def bare() -> str:
        return render_template("public/search.html", search=ready)

    return app


def measure(instance: Path, pages: dict[str, str], rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Seconds of every request, by page, and bytes; the pages are asked for in turn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"FINEPOINT_INSTANCE": str(instance)}
    shape = ["-k", "gthread", "--threads", "1", "--no-control-socket", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", *shape, "-b", f"127.0.0.1:{port}", "benchmarks.pages:serve()"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        return ask_in_turn(wait_for(port), {"bare page": BARE} | pages, rounds)
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


def ask_in_turn(
    connection: http.client.HTTPConnection, pages: dict[str, str], rounds: int
) -> tuple[dict[str, list[float]], dict[str, int]]:
    times: dict[str, list[float]] = {name: [] for name in pages}
    sizes: dict[str, int] = {}
    for number in range(WARM_UP + rounds):
        for name, path in pages.items():
            started = time.perf_counter()
            connection.request("GET", path)
            response = connection.getresponse()
            sizes[name] = len(response.read())
            if response.status != http.HTTPStatus.OK:
                sys.exit(f"{path} answered {response.status}")
            if number >= WARM_UP:
                times[name].append(time.perf_counter() - started)
    return times, sizes


def report(listings: int, times: dict[str, list[float]], sizes: dict[str, int], *, as_json: bool) -> None:
    bare = statistics.median(times["bare page"])
    rows = {
        name: {
            "p50_ms": round(statistics.median(taken) * 1000, 1),
            "p95_ms": round(statistics.quantiles(taken, n=20)[-1] * 1000, 1),
            "times_bare": round(statistics.median(taken) / bare, 2),
            "kilobytes": round(sizes[name] / 1000, 1),
        }
        for name, taken in times.items()
    }
    if as_json:
        print(json.dumps({"listings": listings, "pages": rows}))
        return
    print(f"{listings:,} listings\n{'':28}{'p50 ms':>8}{'p95 ms':>8}{'× bare':>8}{'kB':>8}")
    for name, row in rows.items():
        print(f"{name:28}" + "".join(f"{row[key]:>8}" for key in ("p50_ms", "p95_ms", "times_bare", "kilobytes")))


if __name__ == "__main__":
    main()
