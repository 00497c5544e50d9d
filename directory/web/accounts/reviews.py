"""A person's own reviews: what became of each, the next entry, what happens next, and a copy of all of it."""

from __future__ import annotations

from flask import Response as FlaskResponse, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.reviews.actions import add_entry, written_of
from directory.reviews.exporting import export_of_writer
from directory.reviews.facts import check_entry
from directory.reviews.models import Review
from directory.reviews.queries import reviews_by
from directory.reviews.rules import READ_WITHIN, EntryState, Overtaken
from directory.reviews.visits import CODE_WORDS, CodeAnswer
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.accounts.pages import pages
from directory.web.documents import takes_documents
from directory.web.forms.reviews import EntryForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.presenting.own_reviews import own_review, own_review_line, stages_written, why_held
from directory.web.review_arriving import TOO_MANY, Shown, may_write_another, receive, received_receipt, with_device
from directory.web.review_loaders import own_review as an_own_review

__all__ = ["own_page", "pages"]

CHANGED = (
    "Your review changed meanwhile, perhaps on another device. What you typed is still here: look at the stage, then "
    "send it again."
)


@pages.get("/account/reviews")
@allow("account:review:write")
def reviews() -> str:
    """List what a person wrote."""
    mine = reviews_by(visitor.me().person_id or 0)
    return render_template("account/reviews.html", reviews=[own_review_line(one) for one in mine])


@pages.get("/account/reviews.json")
@allow("account:review:write")
def export_reviews() -> FlaskResponse:
    """Everything that is kept of what a person wrote, to take along."""
    answer = jsonify({"reviews": export_of_writer(visitor.me().person_id or 0)})
    answer.headers["Content-Disposition"] = 'attachment; filename="my-reviews.json"'
    return answer


@pages.get("/account/reviews/<int:review_id>")
@allow("account:review:write", on=an_own_review)
def review(review_id: int) -> str:  # noqa: ARG001 - the loader took it
    """Show one review with where each entry stands, and why."""
    return own_page(loaded_thing(), {})


@pages.get("/account/reviews/<int:review_id>/thanks")
@allow("account:review:write", on=an_own_review)
def review_thanks(review_id: int) -> str:  # noqa: ARG001 - the loader took it
    """Say who reads the newest entry, and when it is public."""
    thing: Review = loaded_thing()
    newest = thing.entries[-1] if thing.entries else None
    is_held = newest is not None and newest.state is EntryState.HELD
    return render_template(
        "account/review_thanks.html",
        review=own_review(thing, now=utc_now()),
        is_held=is_held,
        why=why_held(newest) if newest and is_held else (),
        hours=round(READ_WITHIN.total_seconds() / 3600),
    )


@pages.route("/account/reviews/<int:review_id>/entry", methods=["GET", "POST"])
@allow("account:review:write", on=an_own_review)
@takes_documents
def add_review_entry(review_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show the form of the next entry, or take it in."""
    thing: Review = loaded_thing()
    form = EntryForm(sent_form())
    if sent_form() is None:
        form.seen_version.data = thing.version
    if request.method != "POST":
        return _entry_page(thing, form, 200)
    if not form.validate():
        return _entry_page(thing, form, 422)
    if not may_write_another():
        form.form_errors.append(TOO_MANY)
        return _entry_page(thing, form, 429)
    try:
        _add(thing, form)
    except Overtaken:
        db.session.rollback()
        form.seen_version.data = thing.version
        form.form_errors.append(CHANGED)
        return _entry_page(thing, form, 409)
    except RuleBroken as refused:
        form.refuse(refused)
        return _entry_page(thing, form, 422)
    return redirect(url_for("account.review_thanks", review_id=thing.id), code=303)


def own_page(thing: Review, errors: dict[str, str], typed: dict[str, str] | None = None) -> str:
    """The page of one review; `errors`: field → what is wrong, `typed`: field → what was sent."""
    return render_template(
        "account/review.html", review=own_review(thing, now=utc_now()), errors=errors, typed=typed or {}
    )


def _add(thing: Review, form: EntryForm) -> None:
    """Take an entry in. The same form again changes nothing more."""
    now, stated, key = utc_now(), form.stated(), form.form_key.data or ""
    if not any(one.form_key == key for one in thing.entries):
        if thing.version != form.seen_version.data:
            raise Overtaken
        check_entry(stated, others=written_of(thing), now=now)
    shown = Shown(form.visit_code.data or "", received_receipt())
    with unit_of_work():
        entry = add_entry(thing, stated, form_key=key, seen_version=form.seen_version.data, by=visitor.me(), now=now)
        answer = receive(entry, shown, now=now) if entry.written_at == now else None
    if answer is not None:
        flash(CODE_WORDS[answer], "success" if answer is CodeAnswer.ACCEPTED else "error")


def _entry_page(thing: Review, form: EntryForm, status: int) -> Response:
    html = render_template(
        "account/review_entry.html",
        form=form,
        review=thing.id,
        name=own_review_line(thing).name,
        written=stages_written(thing),
        is_verified=thing.proof is not None,
    )
    return with_device(make_response(html, status))
