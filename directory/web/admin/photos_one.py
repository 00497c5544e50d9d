"""One photo case at the desk: decide about it, propose its removal, write down that the person takes consent back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.audit.rules import Actor
from directory.conflicts.queries import why_not_impartial
from directory.portfolio.desk import (
    approve_case,
    ask_about_case,
    decline_case,
    dismiss_reports,
    hide_case,
    release_case,
    withdraw_at_desk,
)
from directory.portfolio.models import PhotoCase
from directory.portfolio.removing import REMOVE_CASE, SUBJECT, removal
from directory.portfolio.rules import ENDED, CaseState, DeskReason, HeldFor, Move, Overtaken, target
from directory.proposals.actions import do_alone, propose
from directory.proposals.queries import open_proposal
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.acting import my_id, takes_two
from directory.web.admin.blueprint import pages
from directory.web.admin.photos import next_case_url
from directory.web.forms.desk import DeskForm, reason_field
from directory.web.forms.photo_desk import DECIDED_IN, CaseDecisionForm, CaseRemovalForm, Decided, ToldWithdrawalForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.photo_loaders import any_case
from directory.web.presenting.photo_desk import DeskCase, desk_case
from directory.web.presenting.photo_desk_words import overtaken_words

LABELS = {
    Decided.APPROVE: ("Approve", "a", "It shows wherever, and as long as, the person allows", "decide-send"),
    Decided.DECLINE: ("Decline", "d", "It cannot be shown like this", "reason-decline-1"),
    Decided.ASK: ("Ask for more", "m", "The keeper has to add or to explain something", "reason-ask-1"),
    Decided.HIDE: ("Hide it", "h", "Nobody sees it until the desk has looked again", "reason-hide-1"),
    Decided.RELEASE: ("Put it back", "r", "It shows again if it was approved as it is, and waits otherwise", "note"),
    Decided.KEEP: ("Keep it showing", "k", "What was reported is unfounded", "note"),
}
"""Outcome → its words, its key, what it means, and the id of what is filled in next."""
DONE = {
    Decided.APPROVE: "{name}: approved. It shows now, and the keeper has a letter.",
    Decided.DECLINE: "{name}: declined. The keeper has a letter with the reason.",
    Decided.ASK: "{name}: asked. It comes back here when the keeper hands it in again.",
    Decided.HIDE: "{name}: hidden at once. The keeper has a letter.",
    Decided.RELEASE: "{name}: put back.",
    Decided.KEEP: "{name}: it goes on showing, and the reports are answered.",
}

FORMS: Mapping[str, type[DeskForm]] = {
    "decide": CaseDecisionForm,
    "remove": CaseRemovalForm,
    "withdraw": ToldWithdrawalForm,
}
FIELDS = {("decide", "note"): "note", ("remove", "why"): "why", ("withdraw", "note"): "told"}
"""Act and the field that a rule names → the field of the page; anything else is said of the whole form."""


@pages.get("/photos/<int:case_id>")
@allow("admin:photo:read", on=any_case)
def photo_case(case_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one case."""
    return _page(loaded_thing(), {}, 200)


@pages.post("/photos/<int:case_id>")
@allow("admin:photo:decide", on=any_case)
def decide_photo_case(case_id: int) -> Response:
    """Decide about it, propose its removal or write a withdrawal down; `act` says which. A decision leads on."""
    case: PhotoCase = loaded_thing()
    act = request.form.get("act", "")
    form = FORMS.get(act, DeskForm)(request.form)
    errors = {} if form.validate() else form.sentences
    try:
        if not errors:
            with unit_of_work():
                done = _do(case, form)
    except Overtaken:
        errors = {"form": overtaken_words(case)}
    except RuleBroken as refused:
        errors = {FIELDS.get((act, refused.field or ""), "form"): str(refused)}
    if errors:
        return _page(case, errors, 422)
    flash(done, "success")
    leads_on = act == "decide" and case.state is not CaseState.WAITING  # what was put back is decided now
    return redirect(next_case_url(case_id) if leads_on else url_for("admin.photo_case", case_id=case_id), code=303)


def _do(case: PhotoCase, form: DeskForm) -> str:
    """Do it; what was done, in words."""
    by, now = visitor.me(), utc_now()
    match form:
        case CaseDecisionForm():
            _decide(case, form, by, now)
            return DONE[Decided(form.outcome.data)].format(name=case.practitioner.name)
        case CaseRemovalForm():
            does = propose if takes_two() else do_alone
            does(REMOVE_CASE, removal(case), why=form.why.data or "", by=by, now=now)
            return "Proposed. Another person carries it out or declines it." if takes_two() else "Removed for good."
        case ToldWithdrawalForm():
            withdraw_at_desk(case, note=form.told.data or "", by=by, now=now)
            return "Taken back: it shows nowhere any more, and its photos are deleted within a day."
        case _:
            raise RuleBroken("Choose what to do on this page.")


def _decide(case: PhotoCase, form: CaseDecisionForm, by: Actor, now: datetime) -> None:
    seen, note = form.seen_version, str(form.note.data or "")
    match Decided(form.outcome.data):
        case Decided.APPROVE:
            approve_case(case, seen_version=seen, by=by, now=now)
        case Decided.DECLINE:
            decline_case(case, DeskReason(form.reason), note=note, seen_version=seen, by=by, now=now)
        case Decided.ASK:
            ask_about_case(case, DeskReason(form.reason), note=note, seen_version=seen, by=by, now=now)
        case Decided.HIDE:
            hide_case(case, HeldFor(form.reason), note=note, seen_version=seen, by=by, now=now)
        case Decided.RELEASE:
            release_case(case, note=note, seen_version=seen, by=by, now=now)
        case Decided.KEEP:
            dismiss_reports(case, note=note, seen_version=seen, by=by, now=now)


def _page(case: PhotoCase, errors: Mapping[str, str], status: int) -> Response:
    why_not = why_not_impartial(my_id(), case.practitioner_id)
    view = desk_case(case, now=utc_now())
    ways = [] if why_not else _ways(view)
    html = render_template(
        "admin/photo_case.html",
        one=view,
        why_not=why_not,
        ways=[(one.value, *LABELS[one]) for one in ways],
        reasons_by_way=[
            (one.value, reason_field(one), CaseDecisionForm.reasons_by_outcome[one])
            for one in ways
            if one in CaseDecisionForm.reasons_by_outcome
        ],
        keys=[(LABELS[one][1], LABELS[one][0]) for one in ways] + [("n", "Next")],
        may_remove=not why_not and target(Move.REMOVE, case.state) is not None,
        may_withdraw=not why_not and case.state not in ENDED,
        proposed=open_proposal(REMOVE_CASE.name, subject_kind=SUBJECT, subject_id=case.id),
        takes_two=takes_two(),
        sent=sent_form() or {},
        errors=errors,
        next_url=url_for("admin.next_photo_case", after=case.id),
    )
    return keep_nowhere(make_response(html, status))


def _ways(view: DeskCase) -> list[Decided]:
    """What can be decided about a case as it stands."""
    fitting = DECIDED_IN.get(view.state, ())
    return [one for one in fitting if one is not Decided.KEEP or view.is_reported]
