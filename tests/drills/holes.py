"""Pages that are broken on purpose, so that a scanner can show that it finds such holes. Only drills mount them.

Each hole answers at `/holes/<name>`; `HOLES` says which detector of `tests.drills.scanning` must find which.
"""

from __future__ import annotations

import structlog
from flask import Blueprint, Flask, Response, jsonify, redirect, request
from markupsafe import escape
from sqlalchemy import text

from directory.accounts.models import Account
from directory.shared.db import db
from directory.web.guards import allow

HOLES = {
    "GET /holes/words": "statement",
    "POST /holes/words": "statement",
    "GET /holes/echo": "markup",
    "POST /holes/echo": "markup",
    "GET /holes/number": "broke",
    "POST /holes/number": "broke",
    "GET /holes/size": "broke",
    "GET /holes/onward": "leads away",
    "GET /holes/host": "host",
    "GET /holes/everybody": "private",
    "GET /holes/table.csv": "formula",
    "GET /holes/told": "log",
}
SHAPES = {
    "openapi": "3.1.0",
    "info": {"title": "Holes", "version": "1"},
    "paths": {
        "/holes/number": {
            "get": {
                "parameters": [{"name": "number", "in": "query", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "A number", "content": {"text/html": {}}}},
            }
        },
        "/holes/shape": {
            "get": {
                "responses": {
                    "200": {
                        "description": "A count",
                        "content": {
                            "application/json": {
                                "schema": {"type": "object", "properties": {"count": {"type": "integer"}}}
                            }
                        },
                    }
                }
            }
        },
    },
}
"""What an API would say of two of them: one breaks, the other answers in another shape than it promised."""
log = structlog.get_logger()
holes = Blueprint("holes", __name__, url_prefix="/holes")


def plant(app: Flask) -> None:
    """Mount the holes in an application that has answered nothing yet."""
    app.register_blueprint(holes)
    for name in ("words", "echo", "number"):
        app.extensions["csrf"].exempt(app.view_functions[f"holes.{name}"])


def page(body: str, field: str) -> str:
    """A page with a form for one field, sent either way."""
    forms = "".join(f'<form method="{way}"><input name="{field}"></form>' for way in ("get", "post"))
    return f"<!doctype html><title>Hole</title><main><h1>Hole</h1>{body}{forms}</main>"


@holes.route("/words", methods=["GET", "POST"])
@allow("public:site:read")
def words() -> str:
    """An SQL statement with what somebody typed in it."""
    typed = request.values.get("word", "").replace(":", "\\:")
    found = db.session.execute(text(f"SELECT slug, about FROM listing WHERE slug = '{typed}'"))
    return page("".join(f"<p>{escape(row.slug)}: {escape(row.about)}</p>" for row in found), "word")


@holes.route("/echo", methods=["GET", "POST"])
@allow("public:site:read")
def echo() -> str:
    """What somebody typed, as it was typed."""
    return page(f"<p>{request.values.get('said', '')}</p>", "said")


@holes.route("/number", methods=["GET", "POST"])
@allow("public:site:read")
def number() -> str:
    """A number that is believed to be one."""
    return page(f"<p>{int(request.values.get('number', '1'))}</p>", "number")


@holes.get("/size")
@allow("public:site:read")
def size() -> str:
    """A number that is believed to be of a bearable size."""
    given = request.args.get("size", "1")
    return page(f"<p>{float(int(given)) if given.isdecimal() else 1}</p>", "size")


@holes.get("/onward")
@allow("public:site:read")
def onward() -> Response | str:
    """On to wherever the address says."""
    target = request.args.get("next")
    return redirect(target) if target else page("", "next")  # type: ignore[return-value]


@holes.get("/host")
@allow("public:site:read")
def host() -> str:
    """A link to whatever host the request names."""
    return page(f'<a href="//{request.headers.get("X-Forwarded-Host", request.host)}/">Home</a>', "word")


@holes.get("/everybody")
@allow("public:site:read")
def everybody() -> str:
    """Who has an account, for everybody: the permission was forgotten."""
    return page(", ".join(db.session.scalars(db.select(Account.email))), "word")


@holes.get("/table.csv")
@allow("public:site:read")
def table() -> Response:
    """A table whose cells a spreadsheet would run."""
    return Response(f"word\r\n{request.args.get('q', '')}\r\n", mimetype="text/csv")


@holes.get("/told")
@allow("public:site:read")
def told() -> str:
    """What somebody looks for, in the log."""
    log.info("looked", words=request.args.get("q"))
    return page("", "q")


@holes.get("/shape")
@allow("public:site:read")
def shape() -> Response:
    """Another shape than was promised."""
    return jsonify(count="many")
