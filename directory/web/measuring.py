"""What an operator sees of the requests: a line in the log for each, and counts at `/metrics`. Nobody is in either.

A line holds the request's number, which its answer carries as `X-Request-ID`, the endpoint, the method, the status and
how long it took. No address, no query, no network and no account: what somebody looked for is health data.
The processes of one server count together in the folder that PROMETHEUS_MULTIPROC_DIR names; else each for itself.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import time
from collections.abc import Iterator
from datetime import datetime

import structlog
from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from directory.discovery.sync import is_usable, waiting_notes
from directory.oversight.soundness import letter_state
from directory.shared.clock import utc_now

log = structlog.get_logger()
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
"""What a proxy may say that a request's number is."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""A method may be any word: each would be counted by itself for as long as the process lives, and stand in the log."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

requests = Counter("finepoint_requests_total", "Requests answered.", ["endpoint", "method", "status"])
seconds = Histogram("finepoint_request_seconds", "How long answers took.", ["endpoint"], buckets=SECONDS)
jobs = Gauge("finepoint_job_done_at_seconds", "When a job last ended well.", ["job"], multiprocess_mode="mostrecent")
failures = Counter("finepoint_job_failures_total", "Jobs that failed.", ["job"])


def mount(app: Flask) -> None:
    """Number, time and count every request."""
    app.before_request(_begin)
    app.after_request(_end)


def told_of_job(name: str, ended_at: datetime | None) -> None:
    """A job ended, or failed (None)."""
    if ended_at is None:
        failures.labels(name).inc()
    else:
        jobs.labels(name).set(ended_at.timestamp())


def may_read(authorization: str) -> bool:
    """Whether an Authorization header holds the token of the settings; without one set, nobody may."""
    token: str = current_app.config["FINEPOINT"].metrics_token
    return bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())


def measurements() -> Response:
    """Everything counted by every process of this instance, and how index and letters stand now."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        for one in (requests, seconds, jobs, failures):
            registry.register(one)
    registry.register(AsOfNow())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


class AsOfNow(Collector):
    """What is asked and not counted: it has one answer for all processes."""

    def collect(self) -> Iterator[Metric]:
        """Each with its words. Needs an application."""
        index, letters = current_app.extensions["search_index"], letter_state(now=utc_now())
        for name, words, value in (
            ("finepoint_index_usable", "Whether the search index can be used.", is_usable(index)),
            ("finepoint_index_notes_waiting", "Changes that the index has yet to take in.", waiting_notes()),
            ("finepoint_letters_overdue", "Letters that wait though they were due an hour ago.", letters.overdue),
            ("finepoint_letters_given_up", "Letters that could not be sent.", letters.given_up),
        ):
            yield GaugeMetricFamily(name, words, value=float(value))


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "") if current_app.config["FINEPOINT"].proxies else ""
    g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    g.begun = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    if "begun" not in g:
        return response
    took, endpoint = time.perf_counter() - g.begun, request.endpoint or "none"
    method = request.method if request.method in METHODS else "other"
    requests.labels(endpoint, method, response.status_code).inc()
    seconds.labels(endpoint).observe(took)
    response.headers["X-Request-ID"] = g.request_id
    if current_app.config["FINEPOINT"].production:
        log.info("answered", endpoint=endpoint, method=method, status=response.status_code, ms=round(took * 1000, 1))
    return response
