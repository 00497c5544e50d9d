"""Whether this process answers: for the operator's monitor and for `dev.py`."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from directory.discovery.sync import is_usable
from directory.shared.db import db
from directory.shared.modes import Mode, is_on
from directory.web.guards import allow
from directory.web.measuring import may_read, measurements

pages = Blueprint("health", __name__)


@pages.get("/readyz")
@allow("public:health:read")
def ready() -> tuple[Response, int]:
    """Answer "ready" when this process should be sent visitors; else 503, and what is missing, one word a line."""
    instance = current_app.config["FINEPOINT"].instance
    missing = ["maintenance"] if is_on(Mode.MAINTENANCE, instance) else []
    missing += [] if is_usable(current_app.extensions["search_index"]) else ["index"]
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        missing.append("database")
    said = "".join(f"{word}\n" for word in missing) or "ready\n"
    answer = Response(said, mimetype="text/plain", headers={"Cache-Control": "no-store"})
    return answer, 503 if missing else 200


@pages.get("/metrics")
@allow("public:health:read")
def metrics() -> Response:
    """What was counted, in Prometheus' words, for who has the token; for anybody else there is no such page."""
    if not may_read(request.headers.get("Authorization", "")):
        abort(404)
    return measurements()


@pages.get("/healthz")
@allow("public:health:read")
def show() -> Response:
    """Answer "ok" when the database answers; 503 otherwise, by the error page."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
