"""A listing's own page, and where its old addresses lead."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.discovery.profile import profile
from directory.inquiries.queries import takes_inquiries
from directory.listings.queries import slug_now
from directory.listings.rules import Status
from directory.shared.clock import utc_now
from directory.web.counting import count_view
from directory.web.forms.photo_gallery import PhotoGalleryForm
from directory.web.guards import allow
from directory.web.presenting.listing_page import listing_page
from directory.web.presenting.photo_gallery import profile_photos
from directory.web.presenting.review_page import profile_reviews
from directory.web.presenting.stub_page import stub_page
from directory.web.public.blueprint import pages


@pages.get("/providers/<slug>")
@allow("public:listing:read")
def listing(slug: str) -> str | Response:
    """Show a listing; an old address redirects for good, an unseen one is not found."""
    now = utc_now()
    found = profile(slug, stubs=current_app.config["FINEPOINT"].public_stubs, now=now)
    if found is None:
        present = slug_now(slug)
        if present is None or present == slug:
            abort(404)
        return redirect(url_for("public.listing", slug=present), code=301)
    if found.listing.status == Status.STUB:
        return render_template("public/stub.html", stub=stub_page(found, now=now))
    count_view(found.listing)
    inquiry_url = url_for("public.inquiry", slug=slug) if takes_inquiries(found.listing) else None
    like = PhotoGalleryForm.read(request.args).like
    page = listing_page(
        found,
        now=now,
        like=like,
        photos=profile_photos(found.listing, like=like, now=now),
        reviews=profile_reviews(found.listing, like=like, now=now),
    )
    share_url = current_app.config["FINEPOINT"].base_url.rstrip("/") + url_for("public.listing", slug=slug)
    return render_template("public/listing.html", listing=page, inquiry_url=inquiry_url, share_url=share_url)
