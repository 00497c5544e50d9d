"""What a practice does about a review besides replying: dispute an entry, appeal the decision, tell of a threat."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from directory.moderation.disputes import appeal, open_dispute
from directory.moderation.models import Dispute
from directory.moderation.queries import dispute_of, threats_of
from directory.moderation.rules import DISPUTE_WORDS, STATEMENT_MAX_CHARS, DisputeReason, Side
from directory.moderation.statements import tell_of_threat
from directory.reviews.rules import STAGE_WORDS
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.practice.blueprint import pages
from directory.web.practice.reviews_loading import KeptEntry, KeptReview, kept_entry, kept_review
from directory.web.practice.shell import page
from directory.web.presenting.practice_reviews import review_as_shown
from directory.web.presenting.practice_reviews_disputes import appeal_until, dispute_view

NOTHING: MultiDict[str, str] = MultiDict()
APPEAL = "appeal"


@pages.get("/<slug>/reviews/<int:review_id>/entries/<int:entry_id>")
@allow("practice:review:read", on=kept_entry)
def dispute(slug: str, review_id: int, entry_id: int) -> str:  # noqa: ARG001 - the loader took all
    """Show an entry with the dispute about it, or how to open one."""
    return _dispute_page(loaded_thing(), sent_form())


@pages.post("/<slug>/reviews/<int:review_id>/entries/<int:entry_id>")
@allow("practice:review:edit", on=kept_entry)
def dispute_entry(slug: str, review_id: int, entry_id: int) -> Response:
    """Open the dispute or, where there is a decision, appeal it."""
    kept: KeptEntry = loaded_thing()
    try:
        done = _appeal(kept.dispute) if kept.dispute and request.form.get("act") == APPEAL else _open(kept)
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
        return make_response(_dispute_page(kept, request.form, errors=errors), 422)
    flash(done, "success")
    return redirect(url_for("practice.dispute", slug=slug, review_id=review_id, entry_id=entry_id), code=303)


@pages.get("/<slug>/reviews/<int:review_id>/threat")
@allow("practice:review:read", on=kept_review)
def threat(slug: str, review_id: int) -> str:  # noqa: ARG001 - the loader took both
    """Show what was told of threats over a review, and how to tell more."""
    return _threat_page(loaded_thing(), sent_form())


@pages.post("/<slug>/reviews/<int:review_id>/threat")
@allow("practice:review:edit", on=kept_review)
def tell_of_a_threat(slug: str, review_id: int) -> Response:
    """Put a threat on record; what was told in the same words already is there."""
    kept: KeptReview = loaded_thing()
    said = request.form.get("said", "")
    is_known = any(one.said == said.strip() for one in threats_of(kept.review.id) if one.told_by is Side.PRACTICE)
    try:
        if not is_known:
            with unit_of_work():
                tell_of_threat(kept.review, Side.PRACTICE, said, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
        return make_response(_threat_page(kept, request.form, errors=errors), 422)
    flash("On record. Somebody at the desk reads it.", "success")
    return redirect(url_for("practice.threat", slug=slug, review_id=review_id), code=303)


def _open(kept: KeptEntry) -> str:
    """Dispute; what is sent a second time in the same words was done the first time."""
    reason = next((one for one in DisputeReason if one == request.form.get("reason")), None)
    said, standing = request.form.get("statement", ""), kept.dispute
    if reason is None:
        raise RuleBroken("Choose what is wrong with it.", field="reason")
    if standing is None or (standing.reason, standing.statement) != (reason, said.strip()):
        with unit_of_work():
            open_dispute(kept.entry, reason, said, by=visitor.me(), now=utc_now())
    return "Disputed. Somebody at the desk reads it, and you get a letter with the decision."


def _appeal(standing: Dispute) -> str:
    said = request.form.get("statement", "")
    if not said.strip() or standing.appeal != said.strip():
        with unit_of_work():
            appeal(standing, Side.PRACTICE, said, by=visitor.me(), now=utc_now())
    return "Appealed. Another person looks at it, and you get a letter."


def _dispute_page(kept: KeptEntry, sent: MultiDict[str, str] | None, *, errors: dict[str, str] | None = None) -> str:
    listing, review, now = kept.kept.listing, kept.kept.review, utc_now()
    view = review_as_shown(review, listing.practitioner_id, now)
    standing = dispute_of(kept.entry.id)
    return page(
        "practice/review_dispute.html",
        listing,
        review_id=review.id,
        entry_id=kept.entry.id,
        stage=STAGE_WORDS[kept.entry.stage],
        entry=next((one for one in view.entries if one.id == kept.entry.id), None) if view else None,
        dispute=dispute_view(standing, listing.slug) if standing else None,
        until=appeal_until(standing, now) if standing else "",
        reasons=[(one.value, words) for one, words in DISPUTE_WORDS.items()],
        sent=sent or NOTHING,
        errors=errors or {},
        is_kept=sent is not None and not errors,
        most=STATEMENT_MAX_CHARS,
    )


def _threat_page(kept: KeptReview, sent: MultiDict[str, str] | None, *, errors: dict[str, str] | None = None) -> str:
    told = [one for one in threats_of(kept.review.id) if one.told_by is Side.PRACTICE]
    return page(
        "practice/review_threat.html",
        kept.listing,
        review_id=kept.review.id,
        told=told,
        typed=(sent or NOTHING).get("said", ""),
        errors=errors or {},
        is_kept=sent is not None and not errors,
        most=STATEMENT_MAX_CHARS,
    )
