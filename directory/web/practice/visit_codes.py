"""Visit codes in the workspace: how many were given and used, a new batch to print, and an old one cancelled."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.moderation.queries import attestation_of
from directory.moderation.statements import attest
from directory.reviews.models import VisitCodeBatch
from directory.reviews.queries import batches_of, codes_told
from directory.reviews.rules import CODES_MAX, CODES_TOLD_FROM
from directory.reviews.visits import cancel_codes, make_codes
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.forms.practice_reviews import CodesForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page
from directory.web.presenting.practice_reviews_codes import attested_view, batch_lines, cards, good_still
from directory.web.secret_keys import visit_code_secret

MADE_BEFORE = (
    "Codes were made a moment ago, and they are shown only once. If you do not have them, cancel that batch and make "
    "another."
)


@pages.get("/<slug>/visit-codes")
@allow("practice:review:read", on=kept_listing)
def visit_codes(slug: str) -> str:  # noqa: ARG001 - the loader took it
    """Show what was given and used, and how to make more."""
    sent = sent_form()
    return _codes_page(loaded_thing(), count=sent.get("count", "") if sent else "")


@pages.post("/<slug>/visit-codes")
@allow("practice:review:edit", on=kept_listing)
def make_visit_codes(slug: str) -> Response:  # noqa: ARG001 - the loader took it
    """Make a batch, and show its cards this once."""
    listing: Listing = loaded_thing()
    form, errors = CodesForm(request.form), {}
    if not form.validate():
        errors = {"count": form.sentence}
    else:
        try:
            codes = _make(listing, form.count.data or 0)
        except RuleBroken as refused:
            errors = {refused.field or "form": str(refused)}
        else:
            html = page("practice/visit_codes_made.html", listing, made=cards(listing, codes))
            return keep_nowhere(make_response(html))
    return make_response(_codes_page(listing, count=request.form.get("count", ""), errors=errors), 422)


@pages.post("/<slug>/visit-codes/<int:batch_id>/cancel")
@allow("practice:review:edit", on=kept_listing)
def cancel_visit_codes(slug: str, batch_id: int) -> Response:
    """Make the codes of a batch that nobody used worth nothing."""
    batch = _batch(loaded_thing(), batch_id)
    try:
        with unit_of_work():
            cancel_codes(batch, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Cancelled. Codes of that batch that were used count as before; the others are worth nothing.", "success")
    return _to_codes(slug)


@pages.get("/<slug>/visit-codes/<int:batch_id>/cancel")
@allow("practice:review:read", on=kept_listing)
def visit_codes_again(slug: str, batch_id: int) -> Response:
    """Where the button leads whose sender had to sign in first: the page with the button."""
    _batch(loaded_thing(), batch_id)
    flash("You are signed in again. Nothing was changed meanwhile: choose it once more.")
    return _to_codes(slug)


@pages.get("/<slug>/visit-codes/contracts")
@allow("practice:review:read", on=kept_listing)
def attestation(slug: str) -> str:  # noqa: ARG001 - the loader took it
    """Show what is attested of contracts, and since when."""
    listing: Listing = loaded_thing()
    attested = attested_view(attestation_of(listing.practitioner_id))
    return page("practice/visit_codes_contracts.html", listing, attested=attested)


@pages.post("/<slug>/visit-codes/contracts")
@allow("practice:review:edit", on=kept_listing)
def attest_contracts(slug: str) -> Response:
    """Attest the text that stood on the page."""
    listing: Listing = loaded_thing()
    wanted, standing = request.form.get("version", ""), attestation_of(listing.practitioner_id)
    if standing is None or standing.text_version != wanted:
        try:
            with unit_of_work():
                attest(listing.practitioner, wanted, by=visitor.me(), now=utc_now())
        except RuleBroken as refused:
            flash(str(refused), "error")
            return redirect(url_for("practice.attestation", slug=slug), code=303)
    flash("Attested, with today’s day.", "success")
    return _to_codes(slug)


def _make(listing: Listing, count: int) -> tuple[str, ...]:
    """The codes of a new batch. Raises RuleBroken when the page of the button did not have the last batch yet."""
    with unit_of_work():
        if request.form.get("batches") != str(len(batches_of(listing.practitioner_id))):
            raise RuleBroken(MADE_BEFORE)
        secret, by, now = visit_code_secret(), visitor.me(), utc_now()
        return make_codes(listing.practitioner, count, secret=secret, by=by, now=now)[1]


def _batch(listing: Listing, batch_id: int) -> VisitCodeBatch:
    """A batch of a practitioner, or of a listing that was merged with theirs; 404 for any other."""
    found = (batch for batch, _ in batches_of(listing.practitioner_id) if batch.id == batch_id)
    return next(found, None) or abort(404)


def _to_codes(slug: str) -> Response:
    return redirect(url_for("practice.visit_codes", slug=slug), code=303)


def _codes_page(listing: Listing, *, count: str, errors: dict[str, str] | None = None) -> str:
    batches = batches_of(listing.practitioner_id)
    return page(
        "practice/visit_codes.html",
        listing,
        batches=batch_lines(batches),
        counts=codes_told(listing.practitioner_id),
        left=good_still(batches),
        told_from=CODES_TOLD_FROM,
        has_small=any(batch.given < CODES_TOLD_FROM for batch, _ in batches),
        count=count,
        errors=errors or {},
        codes_max=CODES_MAX,
        attested=attested_view(attestation_of(listing.practitioner_id)),
        is_published=listing.status == Status.PUBLISHED,
    )
