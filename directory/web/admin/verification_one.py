"""One credential at the desk: what is stated beside its evidence beside what the machine saw; then the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.conflicts.queries import why_not_impartial
from directory.credentials.models import Credential
from directory.credentials.queries import entries_of
from directory.credentials.rules import CredentialKind, Method, Outcome, Reason
from directory.proposals.actions import do_alone, propose
from directory.proposals.queries import open_proposal
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.desk import decide
from directory.verification.findings import findings_for
from directory.verification.models import Submission
from directory.verification.queries import listing_of, open_submission_of, standing_now
from directory.verification.revoking import REVOKE, SUBJECT, revocation
from directory.web import visitor
from directory.web.admin.acting import my_id, takes_two
from directory.web.admin.blueprint import pages
from directory.web.admin.verification import next_url
from directory.web.desk_loaders import any_credential, any_submission
from directory.web.forms.desk import reason_field
from directory.web.forms.verification import DECIDED, METHODS, DecisionForm, RevocationForm, reasons_of
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.presenting.verification import CredentialView, credential_view, submission_view

DONE = {
    Outcome.VERIFIED: "{name}: verified. The listing says so now, and the keeper has a letter.",
    Outcome.DECLINED: "{name}: declined. The keeper has a letter with the reason.",
    Outcome.MORE_INFORMATION: "{name}: asked. It comes back here with the keeper’s answer.",
}
LOOKED_UP = {CredentialKind.LICENSE.value, CredentialKind.CERTIFICATION.value}
"""Kinds that can be looked up at whoever gave them; of others the document speaks."""
LABELS = {
    Outcome.VERIFIED: ("Verify", "v", "It is what it is stated to be"),
    Outcome.DECLINED: ("Decline", "d", "It could not be confirmed"),
    Outcome.MORE_INFORMATION: ("Ask for more", "m", "The keeper has to add something"),
}


@pages.get("/verification/<int:submission_id>")
@allow("admin:verification:read", on=any_submission)
def submission(submission_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one submission."""
    row: Submission = loaded_thing()
    return _page(row.credential, row, {}, 200)


@pages.post("/verification/<int:submission_id>")
@allow("admin:verification:decide", on=any_submission)
def decide_submission(submission_id: int) -> Response:
    """Decide it, and lead on to what waits next."""
    row: Submission = loaded_thing()
    form, now = DecisionForm(request.form), utc_now()
    errors = {} if form.validate() else form.sentences
    try:
        if not errors:
            with unit_of_work():
                decide(row, form.decision(), seen_version=form.seen_version, by=visitor.me(), now=now)
    except RuleBroken as refused:
        errors = _placed(refused, form)
    if errors:
        return _page(row.credential, row, errors, 422)
    flash(DONE[form.decision().outcome].format(name=row.credential.practitioner.name), "success")
    return redirect(next_url(now, after=submission_id), code=303)


@pages.get("/credentials/<int:credential_id>")
@allow("admin:verification:read", on=any_credential)
def credential(credential_id: int) -> Response:
    """Show a credential, at the desk or not; one that lies there on its submission's page."""
    row: Credential = loaded_thing()
    lying = open_submission_of(credential_id)
    if lying is not None and "kept" not in request.args:
        return redirect(url_for("admin.submission", submission_id=lying.id), code=303)
    return _page(row, lying, {}, 200)


@pages.post("/credentials/<int:credential_id>")
@allow("admin:verification:decide", on=any_credential)
def revoke_credential(credential_id: int) -> Response:
    """Propose to take its verification back; where one person does both, take it back."""
    row: Credential = loaded_thing()
    form, now = RevocationForm(request.form), utc_now()
    errors = {} if form.validate() else form.sentences
    try:
        if not errors:
            about = revocation(
                row,
                reason=Reason(form.reason.data),
                method=Method(form.method.data),
                source_url=form.source_url.data or "",
            )
            with unit_of_work():
                act = propose if takes_two() else do_alone
                act(REVOKE, about, why=form.why.data or "", by=visitor.me(), now=now)
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
    if errors:
        revoke_errors = {f"revoke-{name}" if name != "form" else name: said for name, said in errors.items()}
        return _page(row, open_submission_of(credential_id), revoke_errors, 422)
    if takes_two():
        flash("Proposed. Another person carries it out or declines it.", "success")
    else:
        flash("Its verification is taken back, and the keeper has a letter.", "success")
    return redirect(url_for("admin.credential", credential_id=credential_id), code=303)


def _placed(refused: RuleBroken, form: DecisionForm) -> dict[str, str]:
    """What a rule refused, at the field where it is mended."""
    if refused.field == "reason" and form.outcome.data:
        return {f"reason-{form.outcome.data}": str(refused)}
    known = {"outcome", "method", "source_url", "expires_on", "next_due_on", "note"}
    return {refused.field if refused.field in known else "form": str(refused)}


def _page(row: Credential, lying: Submission | None, errors: Mapping[str, str], status: int) -> Response:
    now, listing = utc_now(), listing_of(row.practitioner_id)
    view = credential_view(
        row, entries_of(row.id), findings_for(row, now=now), slug=listing.slug if listing else "", now=now
    )
    shown = submission_view(lying, account_id=my_id(), now=now) if lying else None
    sent: Mapping[str, Any] = sent_form() or {}
    html = render_template(
        "admin/submission.html",
        one=view,
        desk=shown,
        why_not=why_not_impartial(my_id(), row.practitioner_id),
        ways=[(one.value, *LABELS[one], f"{reason_field(one)}-1") for one in DECIDED],
        reasons_by_way=[(one.value, reason_field(one), reasons_of(one)) for one in DECIDED],
        methods=METHODS,
        reasons=reasons_of(Outcome.REVOKED),
        is_verified=standing_now(row, now=now).is_verified,
        proposed=open_proposal(REVOKE.name, subject_kind=SUBJECT, subject_id=row.id),
        takes_two=takes_two(),
        sent=sent,
        given=_given(view, sent),
        errors=errors,
        next_url=url_for("admin.next_submission", after=lying.id if lying else None),
    )
    return keep_nowhere(make_response(html, status))


def _given(view: CredentialView, sent: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the fields of the decision: what was sent, or what is known to begin with."""
    look_up = view.look_up.url if view.look_up else ""
    method = Method.LOOK_UP if view.kind in LOOKED_UP and look_up else Method.DOCUMENT
    known = {
        "expires_on": view.expires_on,
        "next_due_on": view.next_due_on,
        "source_url": look_up,
        "method": method.value,
    }
    return {name: str(sent.get(name, value)) for name, value in known.items()}
