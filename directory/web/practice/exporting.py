"""A copy of everything that the site holds of a listing, for its keeper."""

from __future__ import annotations

import tempfile

from flask import Response, abort, current_app, send_file, url_for

from directory.audit.actions import record
from directory.config import Config
from directory.listings.models import Listing
from directory.ownership.queries import keeper_of
from directory.privacy.asked import Asked
from directory.privacy.exports import WHAT_IS_IN_IT, write_export
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web import visitor
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page

IN_MEMORY_BYTES = 256 * 1024


@pages.get("/<slug>/copy")
@allow("practice:listing:read", on=kept_listing)
def copy(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """Say what an export holds, and offer it."""
    return page("practice/copy.html", loaded_thing(), contents=WHAT_IS_IN_IT)


@pages.get("/<slug>/export")
@allow("practice:listing:export", on=kept_listing)
def export(slug: str) -> Response:
    """Send everything as a zip, from a temporary file; the trail says who took it."""
    listing: Listing = loaded_thing()
    person = visitor.person() or abort(403)
    config: Config = current_app.config["FINEPOINT"]
    now = utc_now()
    with unit_of_work():
        record("export_listing", subject_kind="listing", subject_id=listing.id, by=visitor.me(), now=now)
    keeper = keeper_of(listing.id, person.account_id) or abort(404)
    address = config.base_url.rstrip("/") + url_for("public.listing", slug=slug)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed with the answer
    try:
        asked = Asked(listing, keeper, address, now)
        stores = current_app.extensions
        write_export(file, asked, store=stores["file_store"], papers=stores["paper_store"], site=config.site_name)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{slug}-{now:%Y-%m-%d}.zip"
    return keep_nowhere(send_file(file, mimetype="application/zip", as_attachment=True, download_name=name))
