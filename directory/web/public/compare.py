"""Up to four listings side by side: an address, so it can be kept, sent and printed."""

from __future__ import annotations

from flask import current_app, render_template, request

from directory import places
from directory.discovery.chosen import side_by_side
from directory.shared.clock import utc_now
from directory.web.forms.compare import CompareForm
from directory.web.guards import allow
from directory.web.presenting.compare import compare_page
from directory.web.public.blueprint import pages
from directory.web.shortlisting import shortlist


@pages.get("/compare")
@allow("public:listing:find")
def compare() -> str:
    """Show the same answers of each, and say which of them differ."""
    now, form = utc_now(), CompareForm.read(request.args)
    near = places.find(form.near) if form.near else None
    found = side_by_side(
        form.slugs,
        stubs=current_app.config["FINEPOINT"].public_stubs,
        now=now,
        near=near.place if isinstance(near, places.Found) else None,
        like=form.like,
    )
    page = compare_page(form, found, near, kept=shortlist().slugs, now=now)
    return render_template("public/compare.html", page=page)
