"""Reviews in the workspace: all that show, and one with its reply, public as soon as the coach has no remark."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.listings.models import Listing
from directory.moderation.queries import disputes_of
from directory.reviews.coach import NeedsOtherWords, check_reply, neutral_replies
from directory.reviews.facts import folded
from directory.reviews.homes import merged_of
from directory.reviews.replies import edit_reply, post_reply, withdraw_reply
from directory.reviews.rules import REPLY_MAX_CHARS
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form, version_seen
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.reviews_loading import KeptReview, kept_review
from directory.web.practice.shell import page
from directory.web.presenting.paging import pages_of
from directory.web.presenting.practice_reviews import (
    ON_A_PAGE,
    WITHOUT,
    Draft,
    counts_of,
    draft_of,
    lines_of,
    reply_standing,
    review_as_shown,
    shown_reviews,
    started_from,
)
from directory.web.presenting.practice_reviews_disputes import dispute_view

START, CHECK = "start", "check"


@pages.get("/<slug>/reviews")
@allow("practice:review:read", on=kept_listing)
def reviews(slug: str) -> str:
    """List the reviews that show, all of them or those without a reply, and every dispute."""
    listing: Listing = loaded_thing()
    views = shown_reviews(listing.practitioner_id, utc_now())
    shown = WITHOUT if request.args.get("show") == WITHOUT else ""
    wanted = [one for one in views if one.reply is None] if shown else views
    last = max(1, -(-len(wanted) // ON_A_PAGE))
    here = min(max(1, request.args.get("page", 1, type=row_number)), last)
    disputes = disputes_of(list(merged_of([listing.practitioner_id])))
    return page(
        "practice/reviews.html",
        listing,
        lines=lines_of(
            wanted[(here - 1) * ON_A_PAGE : here * ON_A_PAGE], {one.entry_id: one for one in disputes}, slug
        ),
        counts=counts_of(views),
        shown=shown,
        without=WITHOUT,
        pages=pages_of(
            here, last, lambda number: url_for("practice.reviews", slug=slug, show=shown or None, page=number)
        ),
        disputes=[dispute_view(one, slug) for one in disputes],
    )


@pages.get("/<slug>/reviews/<int:review_id>")
@allow("practice:review:read", on=kept_review)
def review(slug: str, review_id: int) -> str:  # noqa: ARG001 - the loader took both
    """Show one review, what is disputed in it, and the reply."""
    sent = sent_form()
    return _review_page(loaded_thing(), draft_of(sent.get("text", "")) if sent else None, is_kept=sent is not None)


@pages.post("/<slug>/reviews/<int:review_id>")
@allow("practice:review:edit", on=kept_review)
def reply_to_review(slug: str, review_id: int) -> Response:
    """Publish the reply or its edit; or only begin from neutral words, or only ask the coach (`then`)."""
    kept: KeptReview = loaded_thing()
    text, (then, _, number) = request.form.get("text", ""), request.form.get("then", "").partition(" ")
    if then == START:
        return make_response(_review_page(kept, draft_of(started_from(text, number))))
    try:
        if then == CHECK:
            check_reply(folded(text), names=[kept.review.shown_as])
            return make_response(_review_page(kept, draft_of(text, is_checked=True)))
        _publish(kept, text)
    except NeedsOtherWords as refused:
        return make_response(_review_page(kept, draft_of(text, refused.remarks), errors={"text": str(refused)}), 422)
    except RuleBroken as refused:
        return make_response(_review_page(kept, draft_of(text), errors={refused.field or "form": str(refused)}), 422)
    flash("Your reply shows below the review now.", "success")
    return redirect(url_for("practice.review", slug=slug, review_id=review_id), code=303)


@pages.post("/<slug>/reviews/<int:review_id>/withdraw")
@allow("practice:review:edit", on=kept_review)
def withdraw_reply_to_review(slug: str, review_id: int) -> Response:
    """Take the reply back."""
    kept: KeptReview = loaded_thing()
    try:
        with unit_of_work():
            if kept.review.reply is None:
                raise RuleBroken("There is no reply to this review.")  # noqa: TRY301 - it ends as the others do
            withdraw_reply(kept.review.reply, seen_version=version_seen(), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Taken back. What it said stands below, if you want to say it in other words.", "success")
    return redirect(url_for("practice.review", slug=slug, review_id=review_id), code=303)


@pages.get("/<slug>/reviews/<int:review_id>/withdraw")
@allow("practice:review:read", on=kept_review)
def review_again(slug: str, review_id: int) -> Response:
    """Where the button leads whose sender had to sign in first: the page with the button."""
    flash("You are signed in again. Nothing was changed meanwhile: choose it once more.")
    return redirect(url_for("practice.review", slug=slug, review_id=review_id))


def _publish(kept: KeptReview, text: str) -> None:
    """Post the reply, or edit the one that the page showed."""
    by, now, reply = visitor.me(), utc_now(), kept.review.reply
    with unit_of_work():
        if reply is not None and request.form.get("version"):
            edit_reply(reply, text, seen_version=version_seen(), by=by, now=now)
        else:
            post_reply(kept.review, text, by=by, now=now)


def _review_page(
    kept: KeptReview, draft: Draft | None = None, *, errors: dict[str, str] | None = None, is_kept: bool = False
) -> str:
    now, reply = utc_now(), kept.review.reply
    view = review_as_shown(kept.review, kept.listing.practitioner_id, now)
    standing = reply_standing(reply, now)
    return page(
        "practice/review.html",
        kept.listing,
        review_id=kept.review.id,
        view=view,
        is_withdrawn=kept.review.withdrawn_at is not None,
        disputes={entry_id: dispute_view(one, kept.listing.slug) for entry_id, one in kept.disputes.items()},
        standing=standing,
        draft=draft or draft_of(standing.text),
        templates=neutral_replies(),
        reply_max=REPLY_MAX_CHARS,
        errors=errors or {},
        is_kept=is_kept,
    )
