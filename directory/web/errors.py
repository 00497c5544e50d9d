"""Errors in words: a page for people, a problem document for the API. Each says what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

import structlog
from flask import Flask, Response, jsonify, render_template, request
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from directory.files.store import StoreAway
from directory.languages import gettext, mark, spoken

log = structlog.get_logger()
RETRY_AFTER_SECONDS = "30"


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says."""

    title: str
    sentence: str


WORDS = {
    400: Words(
        mark("We could not read that request"),
        mark("Go back and try again; if a form was open for long, reload it first."),
    ),
    403: Words(mark("This page is not open to you"), mark("If you think it should be, write to us.")),
    404: Words(
        mark("We could not find that page"),
        mark("It may have moved. Search for a practitioner, or start from the home page."),
    ),
    405: Words(mark("That cannot be done here"), mark("Go back and use the buttons on the page.")),
    409: Words(
        mark("Somebody changed this at the same moment"),
        mark("Go back and reload the page; then make your change once more."),
    ),
    410: Words(
        mark("This listing was taken down"),
        mark("It is no longer shown here, at the request of its owner or by our decision."),
    ),
    415: Words(mark("We could not read that request"), mark("Use the form on the page.")),
    413: Words(mark("That is too large"), mark("Send something smaller.")),
    429: Words(mark("Too many tries"), mark("Wait five minutes, then try again. Nothing was changed.")),
    500: Words(
        mark("Something went wrong on our side"), mark("Nothing that you had saved is lost. Try again in a moment.")
    ),
    503: Words(mark("We are busy for a moment"), mark("Nothing is lost. Try again in half a minute.")),
}


def problem(status: int, title: str, *, detail: str = "", errors: list[dict[str, str]] | None = None) -> Response:
    """A problem document (RFC 9457); `errors` lists the fields that were wrong, each with a sentence."""
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    answer = jsonify(body)
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer


def answer_in_words(status: int) -> Response:
    """The answer for a status: a problem document under /api/, a page elsewhere."""
    return answer_with(status, WORDS.get(status) or Words(HTTPStatus(status).phrase, mark("Go back and try again.")))


def answer_with(status: int, words: Words) -> Response:
    """The answer for a status in these words, said in the language of the request."""
    words = Words(gettext(words.title), gettext(words.sentence))
    if request.path.startswith("/api/"):
        return problem(status, words.title, detail=words.sentence)
    return Response(error_page(status, words), status=status)


def error_page(status: int, words: Words) -> str:
    """The page in words; when even that cannot be printed, its bare sentences."""
    try:
        return render_template("errors/error.html", status=status, words=words)
    except Exception:
        log.exception("error_page")
        bare = f"<title>{words.title}</title><h1>{words.title}</h1><p>{words.sentence}</p>"
        return f"<!doctype html><html lang={spoken().code}>{bare}"


def register(app: Flask) -> None:
    """Answer every error in words."""

    @app.errorhandler(SecurityError)
    def _other_host(error: SecurityError) -> Response:  # noqa: ARG001
        # Under a host name that is not ours no address can be built, so there is no page.
        return Response(f"{WORDS[400].title}.\n", status=400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> Response:
        if error.response is not None or error.code is None:
            return error.get_response()  # type: ignore[return-value]
        answer = answer_in_words(error.code)
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(OperationalError)
    def _database_away(error: OperationalError) -> Response:
        log.error("database", error=str(error.orig))
        answer = answer_in_words(503)
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
        return answer

    app.register_error_handler(DataError, _not_kept)

    @app.errorhandler(StoreAway)
    def _files_away(error: StoreAway) -> Response:
        log.error("files", error=str(error))
        answer = answer_in_words(503)
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
        return answer

    @app.errorhandler(StaleDataError)
    def _changed_meanwhile(error: StaleDataError) -> Response:  # noqa: ARG001
        return answer_in_words(409)

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> Response:
        log.error("unexpected", error=type(error).__name__, endpoint=request.endpoint, exc_info=error)
        return answer_in_words(500)


def _not_kept(error: DataError) -> Response:
    """PostgreSQL keeps no NUL in a text, and is asked with whatever an address or a form said.

    A page with such a name is not there, as on SQLite.
    """
    if "NUL (0x00)" in str(error.orig):
        return answer_in_words(404 if "\x00" in request.path else 400)
    log.error("unexpected", error=type(error).__name__, endpoint=request.endpoint, exc_info=error)
    return answer_in_words(500)
