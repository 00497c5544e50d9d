"""What to ask a practitioner, on one sheet of paper: for whatever their listing does not prove."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.checklist.facts import PeopleLikeMe
from directory.checklist.questions import questions as questions_of, questions_of_unclaimed
from directory.discovery.profile import profile
from directory.listings.queries import slug_now
from directory.listings.rules import Status
from directory.shared.clock import utc_now
from directory.web.forms.photo_gallery import PhotoGalleryForm
from directory.web.guards import allow
from directory.web.presenting.credentials import shown_name
from directory.web.presenting.photo_gallery import in_address
from directory.web.presenting.questions import question_sheet
from directory.web.public.blueprint import pages


@pages.get("/providers/<slug>/questions")
@allow("public:listing:read")
def questions(slug: str) -> str | Response:
    """Show the sheet of who practices, as people like the visitor need it; an old address redirects with its query."""
    now = utc_now()
    like = PhotoGalleryForm.read(request.args).like
    found = profile(slug, stubs=current_app.config["FINEPOINT"].public_stubs, now=now)
    if found is None:
        return _present(slug, like)
    if found.listing.status == Status.CLOSED:
        abort(404)
    name = shown_name(found.listing.practitioner.name, found.facts, now=now)
    if found.listing.status == Status.STUB:
        sheet = question_sheet(found, questions_of_unclaimed(found.facts, now=now), name=name)
    else:
        sheet = question_sheet(found, questions_of(found.facts, now=now, like=like), name=name)
    return render_template("public/questions.html", sheet=sheet, today=found.facts.today(now))


def _present(slug: str, like: PeopleLikeMe) -> Response:
    """Where somebody who had this address is now. 404 for an address that nobody had."""
    present = slug_now(slug)
    if present is None or present == slug:
        abort(404)
    return redirect(url_for("public.questions", slug=present, **in_address(like)), code=301)
