"""The listing as everybody would see it: as it stands, or with a form's values that nobody has saved."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from directory.checklist.facts import ANYBODY
from directory.discovery.profile import profile_of
from directory.editing.previews import as_if
from directory.listings.models import Listing
from directory.shared.clock import utc_now
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.saving import Wanted
from directory.web.presenting.listing_page import listing_page
from directory.web.presenting.photo_gallery import profile_photos

NOT_SENT_AGAIN = ("csrf_token", "then")


@pages.get("/<slug>/preview")
@allow("practice:listing:read", on=kept_listing)
def preview(slug: str) -> str:
    """Show the listing as everybody sees it, or would."""
    listing, now = loaded_thing(), utc_now()
    back = url_for("practice.listing", slug=slug)
    photos = profile_photos(listing, like=ANYBODY, now=now)
    page = listing_page(profile_of(listing, now=now), now=now, photos=photos)
    return render_template("practice/preview.html", listing=page, back=back)


def preview_page(listing: Listing, wanted: Wanted, sent: MultiDict[str, str], *, title: str) -> str:
    """The listing with these sheets, under a bar that brings the form back or saves it. Nothing is left of it.

    Raises RuleBroken with the field for what may not be.
    """
    now = utc_now()
    fields = [pair for pair in sent.items(multi=True) if pair[0] not in NOT_SENT_AGAIN]
    with as_if(listing, wanted, now=now) as changed:
        photos = profile_photos(changed, like=ANYBODY, now=now)
        shown = listing_page(profile_of(changed, now=now), now=now, photos=photos)
        return render_template("practice/preview.html", listing=shown, title=title, fields=fields, action=request.path)
