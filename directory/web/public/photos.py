"""Before and after photos as anybody sees them: the gallery of a practitioner, and one case by itself."""

from __future__ import annotations

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from directory.listings.models import Listing
from directory.listings.queries import listing_at, slug_now
from directory.listings.rules import Status
from directory.portfolio.consent import Where
from directory.portfolio.queries import public_cases, series_of
from directory.shared.clock import utc_now
from directory.web.addresses import with_this_query
from directory.web.forms.photo_gallery import PhotoGalleryForm
from directory.web.guards import allow
from directory.web.presenting.photo_cases import case_views
from directory.web.presenting.photo_gallery import gallery_page, in_address
from directory.web.presenting.photos import in_public
from directory.web.public.blueprint import pages


@pages.get("/providers/<slug>/photos")
@allow("public:photo:read")
def photo_gallery(slug: str) -> str | Response:
    """Show the cases of a practitioner that show now, all or those of people like the visitor."""
    listing = _published(slug)
    if listing is None:
        return _moved("public.photo_gallery", slug)
    form = PhotoGalleryForm.read(request.args)
    practitioner = listing.practitioner
    page = gallery_page(
        slug,
        practitioner.name,
        public_cases(practitioner.id, where=Where.LISTING, now=utc_now()),
        series_of(practitioner.id),
        like=form.like,
        page=form.page_asked,
    )
    return render_template("public/photo_gallery.html", gallery=page, slug=slug)


@pages.get("/providers/<slug>/photos/<int:case_id>")
@allow("public:photo:read")
def photo_case_one(slug: str, case_id: int) -> str | Response:
    """Show one case with everything that is stated of it."""
    listing = _published(slug)
    if listing is None:
        return _moved("public.photo_case_one", slug, case_id=case_id)
    shown = public_cases(listing.practitioner_id, where=Where.LISTING, now=utc_now())
    found = [case for case in shown if case.id == case_id]
    if not found:
        abort(404)
    return render_template(
        "public/photo_case_one.html",
        case=case_views(found, in_public, shown=shown)[0],
        name=listing.practitioner.name,
        slug=slug,
        others=len(shown) - 1,
        keep=in_address(PhotoGalleryForm.read(request.args).like),
    )


def _published(slug: str) -> Listing | None:
    """A listing that everybody can see now: nobody's photos show on another one's page."""
    listing = listing_at(slug)
    return listing if listing is not None and listing.status == Status.PUBLISHED else None


def _moved(endpoint: str, slug: str, **values: int) -> Response:
    """Where an old address leads for good; 404 where it leads nowhere."""
    present = slug_now(slug)
    if present is None or present == slug:
        abort(404)
    return redirect(with_this_query(endpoint, slug=present, **values), code=301)
