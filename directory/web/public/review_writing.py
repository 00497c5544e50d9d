"""Beginning a review: its first entry, with what shows the visit where the writer has it. Nothing typed is lost."""

from __future__ import annotations

from flask import Response as FlaskResponse, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.languages import gettext, mark
from directory.listings.models import Listing, Practitioner
from directory.moderation.rules import TRACE_KEPT_FOR
from directory.reviews.actions import add_entry, check_may_review, open_review, written_of
from directory.reviews.facts import check_affirmed, check_entry, check_shown_as
from directory.reviews.models import Review
from directory.reviews.queries import review_of
from directory.reviews.rules import Overtaken, Relation
from directory.reviews.visits import CODE_WORDS, CodeAnswer
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.documents import takes_documents
from directory.web.forms.reviews import ReviewForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.presenting.kept import lasting
from directory.web.presenting.own_reviews import stages_written
from directory.web.public.blueprint import pages
from directory.web.review_arriving import TOO_MANY, Shown, may_write_another, receive, received_receipt, with_device
from directory.web.review_loaders import reviewable_listing

BEGUN_ELSEWHERE = mark(
    "You have a review of %(name)s already, begun a moment ago or before. What you typed is still here: choose when "
    "in the course it is, and send it as the next entry."
)


@pages.route("/providers/<slug>/review", methods=["GET", "POST"])
@allow("account:review:write", on=reviewable_listing)
@takes_documents
def write_review(slug: str) -> Response:  # noqa: ARG001 - the loader took it
    """Show the form of a first entry, or take it in and lead to what happens next."""
    listing: Listing = loaded_thing()
    form = ReviewForm(sent_form())
    try:
        check_may_review(listing.practitioner_id, by=visitor.me())
    except RuleBroken as refused:
        return _page("public/review_refused.html", listing, 403, why=str(refused))
    standing = _standing(listing)
    if standing is not None:
        return _goes_on(standing, form, listing)
    return _take_in(listing, form) if request.method == "POST" else _form_page(listing, form, 200)


def _take_in(listing: Listing, form: ReviewForm) -> Response:
    """Take the form in, or give it back with what is wrong beside each field and all that was typed."""
    if not form.validate():
        return _form_page(listing, form, 422)
    if not may_write_another():
        form.form_errors.append(gettext(TOO_MANY))
        return _form_page(listing, form, 429)
    try:
        review_id = _write(listing, form)
    except Overtaken:
        db.session.rollback()
        standing = _standing(listing)
        return _goes_on(standing, form, listing) if standing else _form_page(listing, form, 409)
    except RuleBroken as refused:
        form.refuse(refused)
        return _form_page(listing, form, 422)
    return redirect(url_for("account.review_thanks", review_id=review_id), code=303)


def _write(listing: Listing, form: ReviewForm) -> int:
    """Take it in; the number of the review. What can be refused is, before anything slow is done with a receipt."""
    now, stated = utc_now(), form.stated()
    check_affirmed(form.affirmed())
    check_shown_as(form.shown_as.data or "")
    check_entry(stated, others=(), now=now)
    practitioner_id = listing.practitioner_id
    shown = Shown(form.visit_code.data or "", received_receipt())
    with unit_of_work():
        review = open_review(
            db.session.get_one(Practitioner, practitioner_id),
            form.affirmed(),
            relation=Relation(form.relation.data or ""),
            age_band=form.age_band.data,
            concern=form.concern.data,
            shown_as=form.shown_as.data or "",
            by=visitor.me(),
            now=now,
        )
        if written_of(review) and not _is_of_form(review, form):
            raise Overtaken
        entry = add_entry(
            review, stated, form_key=form.form_key.data or "", seen_version=review.version, by=visitor.me(), now=now
        )
        answer = receive(entry, shown, now=now) if entry.written_at == now else None
        review_id = review.id
    if answer is not None:
        flash(gettext(CODE_WORDS[answer]), "success" if answer is CodeAnswer.ACCEPTED else "error")
    return review_id


def _goes_on(review: Review, form: ReviewForm, listing: Listing) -> Response:
    """Somebody has a review already: the same form again is done, another one is its next entry."""
    if _is_of_form(review, form):
        return redirect(url_for("account.review_thanks", review_id=review.id), code=303)
    if sent_form() is None:
        return redirect(url_for("account.add_review_entry", review_id=review.id), code=303)
    form.seen_version.data = review.version
    form.form_errors.append(gettext(BEGUN_ELSEWHERE, name=listing.practitioner.name))
    return _page(
        "account/review_entry.html",
        listing,
        409 if request.method == "POST" else 200,
        form=form,
        review=review.id,
        written=stages_written(review),
        is_verified=review.proof is not None,
    )


def _standing(listing: Listing) -> Review | None:
    """The review that whoever is signed in has, with something in it."""
    review = review_of(visitor.me().person_id or 0, listing.practitioner_id)
    return review if review is not None and written_of(review) else None


def _is_of_form(review: Review, form: ReviewForm) -> bool:
    return any(entry.form_key == form.form_key.data for entry in review.entries)


def _form_page(listing: Listing, form: ReviewForm, status: int) -> Response:
    return with_device(_page("public/review_write.html", listing, status, form=form, traces=lasting(TRACE_KEPT_FOR)))


def _page(template: str, listing: Listing, status: int, **values: object) -> FlaskResponse:
    """A page that the browser may go back to, with what was typed: that is kept by nobody else."""
    html = render_template(template, name=listing.practitioner.name, slug=listing.slug, **values)
    return make_response(html, status)
