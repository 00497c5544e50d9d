"""What takes two people: the queue of proposals, and one proposal to carry out, to decline or to take back."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.moderation.removing import REMOVE_ENTRY, REMOVE_REPLY
from directory.portfolio.removing import REMOVE_CASE
from directory.proposals.actions import carry_out, decline_proposal, take_back
from directory.proposals.models import Proposal
from directory.proposals.queries import decided_proposals, open_proposals
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.removing import CLOSE, MERGE
from directory.verification.revoking import REVOKE
from directory.web import visitor
from directory.web.admin.acting import my_id, takes_two
from directory.web.admin.blueprint import pages
from directory.web.desk_loaders import any_proposal, may_answer
from directory.web.forms.verification import AnswerForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.presenting.verification_proposals import proposal_view

ACTS = {act.name: act for act in (REVOKE, CLOSE, MERGE, REMOVE_CASE, REMOVE_ENTRY, REMOVE_REPLY)}
DECIDED_SHOWN = 30
DONE = {
    "carry-out": "Carried out. Both of you stand in the trail.",
    "decline": "Declined, with the reason. Nothing changed.",
    "take-back": "Taken back. Nothing changed.",
}


@pages.get("/proposals")
@allow("admin:proposal:read")
def proposals() -> str:
    """List what waits for a second person, the oldest first, and what was answered last."""
    now, mine = utc_now(), my_id()
    return render_template(
        "admin/proposals.html",
        waiting=[
            proposal_view(one, ACTS[one.act], account_id=mine, now=now)
            for one in open_proposals()
            if may_answer(one.act)
        ],
        decided=[
            proposal_view(one, ACTS[one.act], account_id=mine, now=now)
            for one in decided_proposals(DECIDED_SHOWN)
            if may_answer(one.act)
        ],
        takes_two=takes_two(),
    )


@pages.get("/proposals/<int:proposal_id>")
@allow("admin:proposal:read", on=any_proposal)
def proposal(proposal_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one proposal."""
    return _page(loaded_thing(), {}, 200)


@pages.post("/proposals/<int:proposal_id>")
@allow("admin:proposal:decide", on=any_proposal)
def answer_proposal(proposal_id: int) -> Response:  # noqa: ARG001
    """Carry it out, decline it or take it back; `act` says which."""
    one: Proposal = loaded_thing()
    form, act = AnswerForm(request.form), request.form.get("act", "")
    errors = {} if form.validate() else form.sentences
    if act not in DONE:
        errors = {"form": "Choose what to do on this page."}
    try:
        if not errors:
            with unit_of_work():
                _do(one, act, form.answer.data or "")
    except RuleBroken as refused:
        errors = {refused.field if refused.field == "answer" else "form": str(refused)}
    if errors:
        return _page(one, errors, 422)
    flash(DONE[act], "success")
    return redirect(url_for("admin.proposals"), code=303)


def _do(one: Proposal, act: str, answer: str) -> None:
    what, by, now = ACTS[one.act], visitor.me(), utc_now()
    if act == "carry-out":
        carry_out(one, what, by=by, now=now)
    elif act == "decline":
        decline_proposal(one, what, answer=answer, by=by, now=now)
    else:
        take_back(one, what, by=by, now=now)


def _page(one: Proposal, errors: dict[str, str], status: int) -> Response:
    sent = sent_form()
    html = render_template(
        "admin/proposal.html",
        one=proposal_view(one, ACTS[one.act], account_id=my_id(), now=utc_now()),
        answer=sent.get("answer", "") if sent else "",
        errors=errors,
    )
    return make_response(html, status)
