"""The reviews of a practitioner as anybody reads them, and how reviews work."""

from __future__ import annotations

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from directory.listings.queries import slug_now
from directory.moderation.rules import APPEAL_WITHIN, DECIDE_WITHIN, TRACE_KEPT_FOR
from directory.reviews.rating import Z, rating_of
from directory.reviews.rules import AVERAGED_FROM, READ_WITHIN
from directory.shared.clock import utc_now
from directory.web.addresses import with_this_query
from directory.web.forms.reviews import ReviewFilterForm
from directory.web.guards import allow
from directory.web.presenting.review_page import reviews_page
from directory.web.public.blueprint import pages
from directory.web.review_loaders import page_with_reviews

EXAMPLE = (5, 5, 5, 4, 4, 3)
"""Votes of the example that the page works through."""


@pages.get("/providers/<slug>/reviews")
@allow("public:review:read")
def reviews(slug: str) -> str | Response:
    """Show the reviews of a practitioner, all of them or those of people like the visitor."""
    listing = page_with_reviews(slug)
    if listing is None:
        return _moved(slug)
    form = ReviewFilterForm.read(request.args)
    page = reviews_page(listing, like=form.like, page=form.page_asked, now=utc_now())
    return render_template("public/reviews.html", found=page)


@pages.get("/how-reviews-work")
@allow("public:site:read")
def how_reviews_work() -> str:
    """Say who writes, who decides, and how an average is made."""
    return render_template(
        "public/how_reviews_work.html",
        z=Z,
        averaged_from=AVERAGED_FROM,
        read_hours=round(READ_WITHIN.total_seconds() / 3600),
        decide_days=DECIDE_WITHIN.days,
        appeal_days=APPEAL_WITHIN.days,
        trace_days=TRACE_KEPT_FOR.days,
        votes=EXAMPLE,
        example=rating_of(EXAMPLE),
    )


def _moved(slug: str) -> Response:
    """Where an old address leads for good; 404 where it leads nowhere."""
    present = slug_now(slug)
    if present is None or present == slug:
        abort(404)
    return redirect(with_this_query("public.reviews", slug=present), code=301)
