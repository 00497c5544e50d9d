"""The site while it is worked on: a page that says so, and reading without changing."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from directory.languages import mark
from directory.shared.modes import Mode, OnlyShowing, is_on
from directory.web.errors import Words, answer_with

RETRY_AFTER_SECONDS = "300"
AT_WORK = Words(
    mark("We are working on the site"),
    mark("It is back in some minutes. Nothing is lost; keep this page open and load it again then."),
)
ONLY_SHOWING = Words(
    mark("Nothing can be changed for a moment"),
    mark("The site can be read while we work on it. Go back, keep the form open, and send it again in some minutes."),
)
ALWAYS = frozenset({"health.show", "health.ready", "health.metrics"})


def mount(app: Flask) -> None:
    """Answer for an instance that is being worked on."""
    app.before_request(_at_work)
    app.register_error_handler(OnlyShowing, _only_showing)


def _at_work() -> Response | None:
    if request.endpoint in ALWAYS or not is_on(Mode.MAINTENANCE, current_app.config["FINEPOINT"].instance):
        return None
    return _soon(AT_WORK)


def _only_showing(_: OnlyShowing) -> Response:
    return _soon(ONLY_SHOWING)


def _soon(words: Words) -> Response:
    answer = answer_with(503, words)
    answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer
