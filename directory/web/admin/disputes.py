"""Disputes and appeals: what the practice says, the entry without its stars, and a decision that both sides read."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.moderation.disputes import decide_appeal, decide_dispute as decide
from directory.moderation.models import Dispute
from directory.moderation.queries import decided_disputes, open_disputes
from directory.moderation.rules import DisputeOutcome, DisputeState
from directory.reviews.rules import Overtaken
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.acting import my_id
from directory.web.admin.blueprint import pages
from directory.web.forms.review_desk import DisputeDecisionForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.presenting.review_desk_disputes import dispute_lines, dispute_view
from directory.web.review_desk_loaders import any_dispute

SHOWN = 50
LABELS = {
    DisputeOutcome.STAYS: ("It stays", "k", "It keeps the rules; on appeal, what was removed is put back", "decision"),
    DisputeOutcome.REDACTED: ("It stays, redacted", "r", "Personal data in it is shown as removed", "decision"),
    DisputeOutcome.REMOVED: ("It goes", "d", "It breaks the rules: you propose its removal", "decision"),
}
"""Outcome → its words, its key, what it means, and the id of what is filled in next."""


@pages.get("/disputes")
@allow("admin:review:read")
def disputes() -> str:
    """List disputes and appeals, the one that waits longest first, and what was decided last."""
    now = utc_now()
    return render_template(
        "admin/disputes.html",
        lines=dispute_lines(open_disputes(limit=SHOWN), account_id=my_id(), now=now),
        decided=dispute_lines(decided_disputes(limit=SHOWN), account_id=my_id(), now=now),
    )


@pages.get("/disputes/<int:dispute_id>")
@allow("admin:review:read", on=any_dispute)
def dispute(dispute_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one dispute."""
    return _page(loaded_thing(), {}, 200)


@pages.post("/disputes/<int:dispute_id>")
@allow("admin:review:decide", on=any_dispute)
def decide_dispute(dispute_id: int) -> Response:
    """Decide it, or its appeal; the reasons go to both sides."""
    one: Dispute = loaded_thing()
    form = DisputeDecisionForm(request.form)
    errors = {} if form.validate() else form.sentences
    try:
        if not errors:
            with unit_of_work():
                _decide(one, form)
    except Overtaken:
        errors = {"form": "Somebody else decided this a moment ago. Nothing of yours was written."}
    except RuleBroken as refused:
        errors = {refused.field if refused.field in ("outcome", "decision") else "form": str(refused)}
    if errors:
        return _page(one, errors, 422)
    proposed = " Its removal waits for a second person." if form.outcome.data == DisputeOutcome.REMOVED else ""
    flash(f"Dispute {dispute_id}: decided. Both sides have a letter.{proposed}", "success")
    return redirect(url_for("admin.disputes"), code=303)


def _decide(one: Dispute, form: DisputeDecisionForm) -> None:
    outcome, is_appeal = DisputeOutcome(form.outcome.data), one.state is DisputeState.APPEALED
    if outcome is DisputeOutcome.REDACTED and not one.entry.redactions:
        raise RuleBroken("Show the words as removed on the page of the entry first.", field="outcome")
    does = decide_appeal if is_appeal else decide
    does(one, outcome, form.decision.data or "", seen_version=form.seen_version, by=visitor.me(), now=utc_now())


def _page(one: Dispute, errors: Mapping[str, str], status: int) -> Response:
    view = dispute_view(one, account_id=my_id(), now=utc_now())
    may_decide = view.is_open and not view.why_not
    html = render_template(
        "admin/dispute.html",
        one=view,
        ways=[(outcome.value, *LABELS[outcome]) for outcome in LABELS] if may_decide else [],
        keys=[(LABELS[outcome][1], LABELS[outcome][0]) for outcome in LABELS] if may_decide else [],
        sent=sent_form() or {},
        errors=errors,
    )
    return keep_nowhere(make_response(html, status))
