"""A listing at the desk: a new address, a duplicate, no longer practicing, a stub that was taken down by mistake."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.listings.actions import change_slug
from directory.listings.models import Listing
from directory.listings.queries import listing_at
from directory.listings.rules import Status
from directory.ownership.queries import keeper_rows, open_request_for
from directory.ownership.record import record_of
from directory.proposals.actions import do_alone, propose
from directory.proposals.acts import Act, Subject
from directory.proposals.queries import open_proposal
from directory.registers.npi.actions import opt_in
from directory.reviews.impartial import why_not_for
from directory.reviews.queries import codes_given_and_used
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.removing import CLOSE, MERGE, SUBJECT, closing, is_public, merging
from directory.web import visitor
from directory.web.admin.acting import my_id, takes_two
from directory.web.admin.blueprint import pages
from directory.web.forms.ownership import ListingDeskForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.loaders import any_listing
from directory.web.presenting.ownership import record_rows

DONE = {
    "rename": "The listing has its new address; the old one leads there.",
    "merge": "Merged. The duplicate’s addresses lead to the listing that stays.",
    "close": "The listing says so now.",
    "bring-back": "The record is shown again.",
}
REMOVALS = {"close": CLOSE, "merge": MERGE}
PROPOSED = "Proposed: everybody sees this listing, so another person carries it out."


@pages.get("/listings/<slug>")
@allow("admin:listing:read", on=any_listing)
def listing(slug: str) -> str:  # noqa: ARG001 - the loader took it
    """Show what the desk can do with a listing."""
    return _page(loaded_thing(), {})


@pages.post("/listings/<slug>")
@allow("admin:listing:decide", on=any_listing)
def change_listing(slug: str) -> str | Response:  # noqa: ARG001
    """Do one of them, with its reason; `act` says which."""
    thing: Listing = loaded_thing()
    form, act = ListingDeskForm(request.form), request.form.get("act", "")
    errors = {} if form.validate() else form.sentences
    if act not in DONE:
        errors = {"form": "Choose what to do on this page."}
    said = PROPOSED if act in REMOVALS and needs_a_second(thing) else DONE.get(act, "")
    try:
        if not errors:
            with unit_of_work():
                _change(thing, act, form)
    except RuleBroken as refused:
        errors = {"slug" if refused.field == "into" else refused.field or "form": str(refused)}
    if errors:
        return make_response(_page(thing, errors), 422)
    flash(said, "success")
    return redirect(url_for("admin.listing", slug=thing.slug), code=303)


def _change(thing: Listing, act: str, form: ListingDeskForm) -> None:
    by, now, why = visitor.me(), utc_now(), form.why.data
    if act == "rename":
        change_slug(thing, slug=form.slug.data or "", by=by, now=now, why=why)
    elif act == "bring-back":
        opt_in(thing.practitioner.npi or "", by=by, now=now, why=why)
    else:
        what, about = _removal(thing, act, form)
        (propose if needs_a_second(thing) else do_alone)(what, about, why=why or "", by=by, now=now)


def _removal(thing: Listing, act: str, form: ListingDeskForm) -> tuple[Act, Subject]:
    """What takes a listing away, and what it is about."""
    if act == "close":
        return CLOSE, closing(thing)
    into = listing_at(form.slug.data or "")
    if into is None:
        raise RuleBroken("No listing has this address. Copy the last part of its page’s address.", field="slug")
    return MERGE, merging(thing, into=into)


def needs_a_second(thing: Listing) -> bool:
    """Whether taking this listing away needs another person: everybody sees it, and the site has two."""
    return takes_two() and is_public(thing)


def _page(thing: Listing, errors: dict[str, str]) -> str:
    sent = sent_form()
    is_gone = thing.status in {Status.MOVED, Status.REMOVED}
    return render_template(
        "admin/listing.html",
        listing=thing,
        record=record_rows(record_of(thing)),
        keepers=keeper_rows(thing.id),
        codes=None if why_not_for(my_id(), thing.practitioner_id) else codes_given_and_used(thing.practitioner_id),
        asked=open_request_for(thing.id),
        acts={
            "rename": not is_gone,
            "merge": not is_gone,
            "close": thing.status in {Status.PUBLISHED, Status.HIDDEN, Status.STUB},
            "bring-back": thing.status == Status.REMOVED and thing.published_at is None,
        },
        takes_two=needs_a_second(thing),
        proposed=[
            found
            for act in REMOVALS.values()
            if (found := open_proposal(act.name, subject_kind=SUBJECT, subject_id=thing.id))
        ],
        chosen=request.form.get("act", ""),
        slug=sent.get("slug", "") if sent else "",
        why=sent.get("why", "") if sent else "",
        errors=errors,
    )
