"""One credential of the locker: where it stands, its documents, the desk's question, what happened to it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.checklist.queries import facts_of
from directory.credentials.actions import restore_credential, take_back_paper, withdraw_credential
from directory.credentials.queries import entries_of, newest_entries, standings_of
from directory.credentials.standing import StandingState
from directory.papers.rules import DOCUMENT_MAX_BYTES, DOCUMENTS_MAX
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.actions import answer_question, show_again, submit_credential, withdraw_submission
from directory.verification.queries import open_submission_of, submissions_of
from directory.verification.rules import MESSAGE_MAX_CHARS, OpenedFor, SubmissionState
from directory.web import visitor
from directory.web.credential_loaders import Kept, own_credential
from directory.web.documents import takes_documents
from directory.web.forms.credentials import AnswerForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.practice.blueprint import pages
from directory.web.practice.credentials_papers import Received, hand_in, let_wait, receive
from directory.web.practice.shell import page
from directory.web.presenting.locker import Clock, history, locker_line
from directory.web.presenting.locker_words import NEEDS_A_DOCUMENT

NO_DOCUMENT = "Choose at least one document."
EMPTY_ANSWER = "Write an answer, or choose a document."
DECIDED = "The desk decided meanwhile, so there is no question any more."
ONLY_DOCUMENTS = "See the documents."
"""What an answer without words says."""


@pages.get("/<slug>/credentials/<int:credential_id>")
@allow("practice:credential:read", on=own_credential)
def credential(slug: str, credential_id: int) -> Response:  # noqa: ARG001 - the loader took both
    """Show one credential with everything that happened to it."""
    return _page(loaded_thing(), {}, Received())


@pages.route("/<slug>/credentials/<int:credential_id>/documents", methods=["POST"])
@allow("practice:credential:edit", on=own_credential)
@takes_documents
def add_documents(slug: str, credential_id: int) -> Response:
    """Hand in more documents; what is not verified goes to the desk with them."""
    kept: Kept = loaded_thing()
    received = receive()
    if received.is_empty:
        return _page(kept, {"documents": " ".join(received.refused) or NO_DOCUMENT}, received)
    try:
        with unit_of_work():
            count = hand_in(received, kept.credential)
            if count and not _is_verified(kept):
                submit_credential(kept.credential, opened_for=OpenedFor.CHANGED, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        return _page(kept, {"documents": str(refused)}, received)
    _say(count, received)
    return redirect(url_for("practice.credential", slug=slug, credential_id=credential_id), code=303)


@pages.post("/<slug>/credentials/<int:credential_id>/documents/<key>/remove")
@allow("practice:credential:edit", on=own_credential)
def remove_document(slug: str, credential_id: int, key: str) -> Response:
    """Take back a document that was handed in by mistake."""
    kept: Kept = loaded_thing()
    paper = next((one for one in kept.credential.papers if one.key == key), None) or abort(404)
    try:
        with unit_of_work():
            take_back_paper(kept.credential, paper, by=visitor.me(), now=utc_now())
            show_again(kept.credential)
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Removed. Nobody sees it any more, and it is deleted within a day.", "success")
    return redirect(url_for("practice.credential", slug=slug, credential_id=credential_id), code=303)


@pages.route("/<slug>/credentials/<int:credential_id>/answer", methods=["POST"])
@allow("practice:credential:edit", on=own_credential)
@takes_documents
def answer_desk(slug: str, credential_id: int) -> Response:
    """Answer what the desk asked, in words, with documents, or both."""
    kept: Kept = loaded_thing()
    form, received = AnswerForm.sent(request.form), receive()
    text = form.text.data or ""
    if not text and received.is_empty:
        return _page(kept, {"text": " ".join(received.refused) or EMPTY_ANSWER}, received, text=text)
    submission = open_submission_of(credential_id)
    if submission is None:
        return _page(kept, {"text": DECIDED}, received, text=text)
    try:
        with unit_of_work():
            hand_in(received, kept.credential)
            answer_question(submission, text=text or ONLY_DOCUMENTS, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        return _page(kept, {refused.field or "text": str(refused)}, received, text=text)
    flash("Your answer is at the verification desk.", "success")
    for sentence in received.refused:
        flash(sentence, "error")
    return redirect(url_for("practice.credential", slug=slug, credential_id=credential_id), code=303)


@pages.post("/<slug>/credentials/<int:credential_id>/hand-in")
@allow("practice:credential:edit", on=own_credential)
def hand_in_credential(slug: str, credential_id: int) -> Response:
    """Have the desk look at it, or look at it again."""
    kept: Kept = loaded_thing()
    try:
        with unit_of_work():
            submit_credential(kept.credential, opened_for=OpenedFor.STATED, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Handed to the verification desk.", "success")
    return redirect(url_for("practice.credential", slug=slug, credential_id=credential_id), code=303)


@pages.post("/<slug>/credentials/<int:credential_id>/withdraw")
@allow("practice:credential:edit", on=own_credential)
def take_back_credential(slug: str, credential_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Take it back from the listing and from the desk; it can be put back."""
    kept: Kept = loaded_thing()
    with unit_of_work():
        by, now = visitor.me(), utc_now()
        if withdraw_credential(kept.credential, by=by, now=now):
            withdraw_submission(kept.credential, by=by, now=now)
        title = kept.credential.title
    flash(f"{title}: taken back. It shows nowhere. Put it back below if that was a mistake.", "success")
    return redirect(url_for("practice.credentials", slug=slug), code=303)


@pages.post("/<slug>/credentials/<int:credential_id>/restore")
@allow("practice:credential:edit", on=own_credential)
def put_back_credential(slug: str, credential_id: int) -> Response:
    """Put back what was taken back; what is not verified goes to the desk again."""
    kept: Kept = loaded_thing()
    try:
        with unit_of_work():
            by, now = visitor.me(), utc_now()
            if restore_credential(kept.credential, by=by, now=now) and not _is_verified(kept):
                submit_credential(kept.credential, opened_for=OpenedFor.STATED, by=by, now=now)
    except RuleBroken as refused:
        flash(str(refused), "error")
        return redirect(url_for("practice.credentials", slug=slug), code=303)
    flash("It is back in your list.", "success")
    return redirect(url_for("practice.credential", slug=slug, credential_id=credential_id), code=303)


@pages.get("/<slug>/credentials/<int:credential_id>/documents")
@pages.get("/<slug>/credentials/<int:credential_id>/documents/<key>/remove")
@pages.get("/<slug>/credentials/<int:credential_id>/answer")
@pages.get("/<slug>/credentials/<int:credential_id>/hand-in")
@pages.get("/<slug>/credentials/<int:credential_id>/withdraw")
@pages.get("/<slug>/credentials/<int:credential_id>/restore")
@allow("practice:credential:read", on=own_credential)
def credential_again(slug: str, credential_id: int, key: str = "") -> Response:  # noqa: ARG001 - it is on the page
    """Where an act leads whose sender had to sign in first: the page with its button, an answer as it was written."""
    sent = sent_form()
    if sent is not None:
        return _page(loaded_thing(), {}, Received(), text=sent.get("text", ""), status=200)
    return redirect(url_for("practice.credential", slug=slug, credential_id=credential_id))


def _page(
    kept: Kept, errors: dict[str, str], received: Received, *, text: str = "", status: int | None = None
) -> Response:
    """The page, with what was written and the documents that came in kept, where something was wrong."""
    waiting = let_wait(received) if errors else []
    listing, row, now = kept.listing, kept.credential, utc_now()
    zone = facts_of([listing])[listing.id].time_zone
    submissions = submissions_of(row.id)
    submission = next((one for one in submissions if one.decided_at is None), None)
    clock = Clock(now, ZoneInfo(zone))
    standing = standings_of([row], time_zone=zone, now=now)[row.id]
    html = page(
        "practice/credentials_one.html",
        listing,
        line=locker_line(
            row, standing, newest_entries([row.id]).get(row.id), submission, slug=listing.slug, clock=clock
        ),
        history=history(row, entries_of(row.id), submissions, clock=clock),
        is_asked=submission is not None and submission.state is SubmissionState.ASKED,
        is_withdrawn=row.withdrawn_at is not None,
        needs_a_document=row.kind in NEEDS_A_DOCUMENT,
        errors=errors,
        text=text,
        waiting=waiting,
        most=DOCUMENTS_MAX,
        most_mb=DOCUMENT_MAX_BYTES // 1024**2,
        answer_max=MESSAGE_MAX_CHARS,
    )
    return keep_nowhere(make_response(html, status or (422 if errors else 200)))


def _is_verified(kept: Kept) -> bool:
    zone = facts_of([kept.listing])[kept.listing.id].time_zone
    held = standings_of([kept.credential], time_zone=zone, now=utc_now())
    return held[kept.credential.id].state is StandingState.VERIFIED


def _say(count: int, received: Received) -> None:
    if count:
        flash("Handed in. Only the people who check see it.", "success")
    else:
        flash("That document is there already.", "success")
    for sentence in received.refused:
        flash(sentence, "error")
