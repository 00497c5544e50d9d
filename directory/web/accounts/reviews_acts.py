"""What a writer does with their review: verify it later, be named otherwise, take it back, appeal, tell of a threat.

Each is a form of the review's page; what is refused comes back there in words, with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from directory.moderation.disputes import appeal
from directory.moderation.queries import dispute_by_id
from directory.moderation.rules import Side
from directory.moderation.statements import tell_of_threat
from directory.reviews.actions import change_shown_as, withdraw_entry, withdraw_review
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.rules import EntryState
from directory.reviews.visits import CODE_WORDS, CodeAnswer
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.accounts.pages import pages
from directory.web.accounts.reviews import own_page
from directory.web.documents import takes_documents
from directory.web.forms.reviews import AppealForm, CodeForm, NameForm, ThreatForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.presenting.own_reviews import own_review as in_words
from directory.web.review_arriving import RECEIPT, hand_in_receipt, paper_store, received_receipt, try_code
from directory.web.review_loaders import own_review

__all__ = ["pages"]


@pages.post("/account/reviews/<int:review_id>/code")
@allow("account:review:write", on=own_review)
def review_code(review_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Verify the visit by a code."""
    thing: Review = loaded_thing()
    form = CodeForm(sent_form())
    if not form.validate():
        return _refused(thing, form)
    try:
        with unit_of_work():
            answer = try_code(thing, form.visit_code.data or "", now=utc_now())
    except RuleBroken as refused:
        return _refused(thing, form, refused)
    if answer is not CodeAnswer.ACCEPTED:
        too_many = answer is CodeAnswer.TOO_OFTEN
        return _refused(thing, form, RuleBroken(CODE_WORDS[answer], field="visit_code"), 429 if too_many else 422)
    return _done(thing, CODE_WORDS[answer])


@pages.post("/account/reviews/<int:review_id>/receipt")
@allow("account:review:write", on=own_review)
@takes_documents
def review_receipt(review_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Send a receipt to be looked at."""
    thing: Review = loaded_thing()
    form = FlaskForm()
    if not form.validate():
        return _refused(thing, form)
    try:
        taken = received_receipt()
        if taken is not None:
            with unit_of_work():
                hand_in_receipt(thing, taken, now=utc_now())
    except RuleBroken as refused:
        return _refused(thing, form, RuleBroken(str(refused), field=RECEIPT))
    if taken is None:
        return _refused(thing, form, RuleBroken("Choose the photo or PDF of your receipt.", field=RECEIPT))
    return _done(thing, "Your receipt is here. Somebody looks at it, then it is deleted; you get a letter.")


@pages.post("/account/reviews/<int:review_id>/name")
@allow("account:review:write", on=own_review)
def review_name(review_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Be shown otherwise, or not at all."""
    thing: Review = loaded_thing()
    form = NameForm(sent_form())

    def change() -> None:
        seen = form.seen_version.data
        change_shown_as(thing, form.shown_as.data or "", seen_version=seen, by=visitor.me(), now=utc_now())

    return _try(thing, form, change, "Your name is changed wherever your review shows.")


@pages.route("/account/reviews/<int:review_id>/withdraw", methods=["GET", "POST"])
@allow("account:review:write", on=own_review)
def withdraw_own_review(review_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Ask first; then take the whole review back."""
    thing: Review = loaded_thing()
    if request.method != "POST":
        return _ask(thing, None)
    with unit_of_work():
        withdraw_review(thing, store=paper_store(), by=visitor.me(), now=utc_now())
    return _done(thing, "You took the review back. What it said is erased.")


@pages.route("/account/reviews/<int:review_id>/entries/<int:entry_id>/withdraw", methods=["GET", "POST"])
@allow("account:review:write", on=own_review)
def withdraw_own_entry(review_id: int, entry_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Ask first; then take one entry back."""
    thing: Review = loaded_thing()
    entry = next((one for one in thing.entries if one.id == entry_id), None)
    if entry is None:
        abort(404)
    if request.method != "POST":
        return _ask(thing, entry)
    with unit_of_work():
        withdraw_entry(entry, by=visitor.me(), now=utc_now())
    return _done(thing, "You took the entry back. What it said is erased.")


@pages.post("/account/reviews/<int:review_id>/disputes/<int:dispute_id>/appeal")
@allow("account:review:write", on=own_review)
def appeal_own_dispute(review_id: int, dispute_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Appeal a decision about an entry."""
    thing: Review = loaded_thing()
    dispute = dispute_by_id(dispute_id)
    if dispute is None or dispute.entry.review_id != thing.id:
        abort(404)
    form = AppealForm(sent_form())

    def act() -> None:
        appeal(dispute, Side.WRITER, form.statement.data or "", by=visitor.me(), now=utc_now())

    return _try(thing, form, act, "You appealed. Somebody else decides now, and both sides read the reasons.")


@pages.post("/account/reviews/<int:review_id>/threat")
@allow("account:review:write", on=own_review)
def review_threat(review_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Put a threat on record."""
    thing: Review = loaded_thing()
    form = ThreatForm(sent_form())

    def tell() -> None:
        tell_of_threat(thing, Side.WRITER, form.said.data or "", by=visitor.me(), now=utc_now())

    return _try(thing, form, tell, "It is on record, and somebody here reads it. It changes nothing about what shows.")


def _try(thing: Review, form: FlaskForm, act: Callable[[], None], done: str) -> Response:
    """Do it in a unit of work of its own; what is refused comes back beside its field."""
    if not form.validate():
        return _refused(thing, form)
    try:
        with unit_of_work():
            act()
    except RuleBroken as refused:
        return _refused(thing, form, refused)
    return _done(thing, done)


def _refused(thing: Review, form: FlaskForm, refused: RuleBroken | None = None, status: int = 422) -> Response:
    errors = {name or "form": str(sentences[0]) for name, sentences in form.errors.items() if sentences}
    if refused is not None:
        errors[refused.field or "form"] = str(refused)
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    return make_response(own_page(thing, errors, typed), status)


def _done(thing: Review, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("account.review", review_id=thing.id), code=303)


def _ask(thing: Review, entry: ReviewEntry | None) -> Response:
    """What goes and what stays, before it is done."""
    if thing.withdrawn_at is not None or (entry is not None and entry.state is EntryState.WITHDRAWN):
        return redirect(url_for("account.review", review_id=thing.id), code=303)
    html = render_template("account/review_withdraw.html", review=in_words(thing, now=utc_now()), entry=entry)
    return make_response(html)
