"""`GET /api/v1/listings/<slug>/reviews`, and the same as CSV: every entry that everybody may read, without names."""

from __future__ import annotations

import csv
from io import StringIO

from flask import Response, abort, jsonify

from directory.privacy.cells import cell
from directory.reviews.reading import PUBLIC_COLUMNS, public_items
from directory.shared.clock import utc_now
from directory.web.api.blueprint import pages
from directory.web.api.review_shapes import ReviewsShape
from directory.web.guards import allow
from directory.web.review_loaders import page_with_reviews


@pages.get("/listings/<slug>/reviews")
@allow("public:review:read")
def reviews(slug: str) -> Response:
    """The entries of a listing, the newest first; 404 for one without a public page, and for a register record."""
    items = public_items(_practitioner_id(slug), utc_now())
    return jsonify(ReviewsShape.model_validate({"count": len(items), "items": items}).model_dump(mode="json"))


@pages.get("/listings/<slug>/reviews.csv")
@allow("public:review:read")
def reviews_csv(slug: str) -> Response:
    """The same as a table. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(PUBLIC_COLUMNS)
    for item in public_items(_practitioner_id(slug), utc_now()):
        rows.writerow([cell(item[name]) for name in PUBLIC_COLUMNS])
    disposition = f'attachment; filename="reviews-{slug}.csv"'
    return Response(
        out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-cache"},
    )


def _practitioner_id(slug: str) -> int:
    listing = page_with_reviews(slug)
    if listing is None:
        abort(404)
    return listing.practitioner_id
