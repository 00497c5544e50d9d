"""What was decided about reviews, for anybody to watch: counts of the whole site, and every decision."""

from __future__ import annotations

from flask import render_template, request, url_for

from directory.reviews.ledger import decision_log
from directory.shared.clock import utc_now
from directory.web.addresses import row_number
from directory.web.guards import allow
from directory.web.presenting.transparency import decision_views, transparency_page
from directory.web.public.blueprint import pages

DECISIONS_A_PAGE = 50
NUMBER_MAX = 2**31 - 1


@pages.get("/transparency")
@allow("public:review:read")
def transparency() -> str:
    """Count what became of all entries, by month and by reason."""
    return render_template("public/transparency.html", page=transparency_page(utc_now()))


@pages.get("/transparency/decisions")
@allow("public:review:read")
def decisions() -> str:
    """List every decision, the newest first; `before`: those older than the one of this number."""
    before = request.args.get("before", type=row_number)
    before = before if before is not None and 0 < before <= NUMBER_MAX else None
    lines = decision_views(decision_log(limit=DECISIONS_A_PAGE + 1, before=before))
    shown = lines[:DECISIONS_A_PAGE]
    return render_template(
        "public/transparency_decisions.html",
        lines=shown,
        older=url_for("public.decisions", before=shown[-1].number) if len(lines) > DECISIONS_A_PAGE else None,
        is_first=before is None,
    )
