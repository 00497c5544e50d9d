"""Whether this process answers: for the operator's monitor and for `dev.py`."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from directory.shared.db import db
from directory.web.guards import allow

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@allow("public:health:read")
def show() -> Response:
    """Answer "ok" when the database answers; 503 otherwise, by the error page."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
