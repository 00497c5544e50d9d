"""Threats that people tell of: read, and marked as read. They never change what shows."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.moderation.queries import threat_by_id, unseen_threats
from directory.moderation.statements import see_threat
from directory.reviews.impartial import why_not_for
from directory.reviews.queries import practitioners_of_reviews
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.admin.acting import my_id
from directory.web.admin.blueprint import pages
from directory.web.guards import allow
from directory.web.headers import keep_nowhere
from directory.web.presenting.review_desk_cases import threat_views

SHOWN = 50


@pages.get("/threats")
@allow("admin:review:read")
def threats() -> Response:
    """Show the threats that nobody at the desk has read, the oldest first."""
    found = threat_views(unseen_threats(limit=SHOWN), account_id=my_id())
    return keep_nowhere(make_response(render_template("admin/review_threats.html", threats=found)))


@pages.post("/threats")
@allow("admin:review:decide")
def see_threats() -> Response:
    """Mark one as read."""
    threat = threat_by_id(request.form.get("threat", 0, type=row_number))
    if threat is None or why_not_for(my_id(), practitioners_of_reviews([threat.review_id])[threat.review_id]):
        abort(404)
    with unit_of_work():
        see_threat(threat, by=visitor.me(), now=utc_now())
    flash("Read. It stays on record with the review.", "success")
    return redirect(url_for("admin.threats"), code=303)
