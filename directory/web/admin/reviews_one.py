"""One entry at the desk: decide about it, show personal data as removed, propose its removal; blind all the time.

Whom it is about and how many stars it gives stands on a page of its own, without a form, when nothing is to be decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.audit.rules import Actor
from directory.moderation.desk import (
    check_still,
    decline_entry,
    hide_in_emergency,
    publish_entry,
)
from directory.moderation.putting_back import put_back
from directory.moderation.removing import REMOVE_ENTRY, entry_removal
from directory.moderation.text_rules import places_of
from directory.proposals.actions import do_alone, propose
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import redact_entry, show_entry_again
from directory.reviews.reading import spans_of
from directory.reviews.rules import EntryState, Overtaken, ReasonCode, Redaction
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.acting import my_id, takes_two
from directory.web.admin.blueprint import pages
from directory.web.admin.reviews import next_entry_url
from directory.web.forms.desk import DeskForm, reason_field
from directory.web.forms.review_desk import (
    KINDS,
    REDACTION_ROWS,
    WHY_AGAINST,
    Decided,
    EntryDecisionForm,
    RedactionForm,
    RemovalForm,
)
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.presenting.review_desk import (
    DeskEntry,
    Span,
    desk_entry,
    preview_of,
    span_value,
    ways_of,
    whole_entry,
)
from directory.web.presenting.review_desk_words import moment_words, overtaken_words
from directory.web.review_desk_loaders import any_entry

LABELS = {
    Decided.PUBLISH: ("Publish", "p", "It keeps the rules, and shows at once", "decide-send"),
    Decided.KEEP: ("Keep it showing", "k", "It keeps the rules; holds and reports are answered", "decide-send"),
    Decided.DECLINE: ("Decline", "d", "It breaks a rule, and never shows", "reason-decline-1"),
    Decided.HIDE: ("Hide it now", "h", "An emergency: for 72 hours, once; then it shows again", "reason-hide-1"),
    Decided.PUT_BACK: ("Put it back", "b", "The writer asked, and others decided against it", "decide-send"),
    Decided.SHOW: ("Show it again", "s", "The emergency is over", "decide-send"),
}
"""Outcome → its words, its key, what it means, and the id of what is filled in next."""
FORMS: Mapping[str, type[DeskForm]] = {
    "decide": EntryDecisionForm,
    "preview": RedactionForm,
    "redact": RedactionForm,
    "remove": RemovalForm,
}
FIELDS = {("redact", "spans"): "words-1", ("preview", "spans"): "words-1", ("remove", "reason"): "removal_reason"}
"""Act and the field that a rule names → the field of the page; anything else is said of the whole form."""
REDACTED_IN = frozenset({EntryState.WAITING, EntryState.HELD, EntryState.PUBLISHED})
LEADS_ON = frozenset({Decided.PUBLISH, Decided.KEEP, Decided.DECLINE})


@pages.get("/reviews/<int:entry_id>")
@allow("admin:review:read", on=any_entry)
def review_entry(entry_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one entry, blind."""
    return _page(loaded_thing(), {}, 200)


@pages.get("/reviews/<int:entry_id>/whole")
@allow("admin:review:read", on=any_entry)
def whole_review_entry(entry_id: int) -> Response:
    """Show stars, practice and writer of an entry about which the reader has nothing to decide; else lead back."""
    entry: ReviewEntry = loaded_thing()
    view = desk_entry(entry, account_id=my_id(), now=utc_now())
    if view.is_open or view.why_not or view.may_come_back:
        flash("Stars, practice and writer are shown when you have nothing to decide about an entry.")
        return redirect(url_for("admin.review_entry", entry_id=entry_id), code=303)
    whole = whole_entry(entry, now=utc_now())
    if whole is None:
        abort(404)
    return keep_nowhere(make_response(render_template("admin/review_whole.html", one=view, whole=whole)))


@pages.post("/reviews/<int:entry_id>")
@allow("admin:review:decide", on=any_entry)
def decide_review_entry(entry_id: int) -> Response:
    """Decide about it, show words as removed or propose its removal; `act` says which. A decision leads on."""
    entry: ReviewEntry = loaded_thing()
    act = request.form.get("act", "")
    form = FORMS.get(act, DeskForm)(request.form)
    errors, preview, done = ({} if form.validate() else form.sentences), "", ""
    try:
        if not errors and act == "preview" and isinstance(form, RedactionForm):
            spans, errors = _spans(entry, form)
            preview = preview_of(entry.text, spans)
        elif not errors:
            with unit_of_work():
                done = _do(entry, form)
    except _NotThere as missing:
        errors = missing.errors
    except Overtaken:
        errors = {"form": overtaken_words(entry)}
    except RuleBroken as refused:
        errors = {FIELDS.get((act, refused.field or ""), "form"): str(refused)}
    if errors or act == "preview":
        return _page(entry, errors, 422 if errors else 200, preview=preview)
    flash(done, "success")
    leads_on = isinstance(form, EntryDecisionForm) and form.outcome.data in LEADS_ON
    return redirect(next_entry_url(entry_id) if leads_on else url_for("admin.review_entry", entry_id=entry_id), 303)


class _NotThere(RuleBroken):
    """Words that do not stand in the text; `errors`: field → sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("These words do not stand in the text.")
        self.errors = errors


def _do(entry: ReviewEntry, form: DeskForm) -> str:
    """Do it; what was done, in words."""
    by, now = visitor.me(), utc_now()
    match form:
        case EntryDecisionForm():
            return _decide(entry, form, by, now)
        case RedactionForm():
            spans, missing = _spans(entry, form)
            if missing:
                raise _NotThere(missing)
            redact_entry(entry, spans, seen_version=form.seen_version, by=by, now=now)
            return f"Entry {entry.id}: shown as removed. The writer has a letter. Nothing else was decided."
        case RemovalForm():
            check_still(entry, seen_version=form.seen_version, by=by)
            subject = entry_removal(entry, ReasonCode(form.removal_reason.data))
            does = propose if takes_two() else do_alone
            does(REMOVE_ENTRY, subject, why=form.why.data or "", by=by, now=now)
            return "Proposed. Another person carries it out or declines it." if takes_two() else "Removed."
        case _:
            raise RuleBroken("Choose what to do on this page.")


def _decide(entry: ReviewEntry, form: EntryDecisionForm, by: Actor, now: datetime) -> str:
    seen, name = form.seen_version, f"Entry {entry.id}"
    match Decided(form.outcome.data):
        case Decided.PUBLISH | Decided.KEEP as chosen:
            was_shown = entry.state is EntryState.PUBLISHED
            if was_shown is not (chosen is Decided.KEEP):
                raise Overtaken
            publish_entry(entry, seen_version=seen, by=by, now=now)
            return (
                f"{name}: {'it stays' if was_shown else 'published'}. What held it, and what was reported, is answered."
            )
        case Decided.DECLINE:
            decline_entry(entry, ReasonCode(form.reason), seen_version=seen, by=by, now=now)
            return f"{name}: declined. The writer has a letter with the reason."
        case Decided.HIDE:
            hide_in_emergency(entry, ReasonCode(form.reason), seen_version=seen, by=by, now=now)
            until = moment_words(entry.hidden_until) if entry.hidden_until else ""
            return f"{name}: hidden. It shows again on {until}, by itself. Decide before then."
        case Decided.PUT_BACK:
            put_back(entry, seen_version=seen, by=by, now=now)
            return f"{name}: put back. It shows now, and the writer has a letter."
        case Decided.SHOW:
            show_entry_again(entry, reason=ReasonCode.KEEPS_THE_RULES, by=by, now=now, seen_version=seen)
            return f"{name}: it shows again."


def _spans(entry: ReviewEntry, form: RedactionForm) -> tuple[list[Span], dict[str, str]]:
    """The redactions that a form asks for: those that stay, then its words wherever they stand; and what is wrong."""
    spans = [span for span in spans_of(entry) if span_value(span) in form.kept]
    errors = {}
    for row, (said, kind) in sorted(form.wanted.items(), key=lambda one: -len(one[1][0])):
        places = places_of(entry.text, said)
        if not places:
            errors[f"words-{row}"] = f"“{said}” does not stand in the text like this. Copy it from there."
        for first, end in places:
            if all(end <= other or last <= first for other, last, _ in spans):
                spans.append((first, end, Redaction(kind)))
    if not spans and not errors:
        errors["words-1"] = "Give the words to show as removed."
    return sorted(spans), errors


def _page(entry: ReviewEntry, errors: Mapping[str, str], status: int, *, preview: str = "") -> Response:
    view = desk_entry(entry, account_id=my_id(), now=utc_now())
    ways = ways_of(view)
    html = render_template(
        "admin/review.html",
        one=view,
        ways=[(one.value, *LABELS[one]) for one in ways],
        reasons_by_way=[
            (one.value, reason_field(one), EntryDecisionForm.reasons_by_outcome[one])
            for one in ways
            if one in EntryDecisionForm.reasons_by_outcome
        ],
        keys=[(LABELS[one][1], LABELS[one][0]) for one in ways] + [("n", "Next")],
        may_redact=not view.why_not and view.state in REDACTED_IN,
        may_remove=not view.why_not and view.state is EntryState.PUBLISHED,
        why_against=WHY_AGAINST,
        kinds=KINDS,
        rows=range(1, REDACTION_ROWS + 1),
        kept=_kept(view),
        preview=preview,
        takes_two=takes_two(),
        sent=sent_form() or {},
        errors=errors,
        next_url=url_for("admin.next_review_entry", after=entry.id),
    )
    return keep_nowhere(make_response(html, status))


def _kept(view: DeskEntry) -> frozenset[str]:
    """The ticks of redactions that stay: as they were sent, all of them before."""
    sent = sent_form()
    if sent and sent.get("act") in ("preview", "redact"):
        return frozenset(sent.getlist("kept"))
    return frozenset(one.value for one in view.kept)
