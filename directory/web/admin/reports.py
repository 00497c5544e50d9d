"""Reports of replies and listings: each is answered; a reply can be hidden for a while, or proposed to be removed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.moderation.desk import check_reason
from directory.moderation.models import Report
from directory.moderation.queries import open_reports
from directory.moderation.removing import REMOVE_REPLY, reply_removal
from directory.moderation.reporting import answer_report
from directory.moderation.rules import Reported
from directory.proposals.actions import do_alone, propose
from directory.reviews.models import Reply
from directory.reviews.queries import reply_by_id
from directory.reviews.replies import hide_reply, show_reply_again
from directory.reviews.rules import ReasonCode
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.acting import my_id, takes_two
from directory.web.admin.blueprint import pages
from directory.web.forms.desk import DeskForm
from directory.web.forms.review_desk import WHY_AGAINST, AnswerReportForm, HideForm, RemovalForm, ShowForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.presenting.review_desk_cases import report_desk, report_lines
from directory.web.review_desk_loaders import report_of_another_thing

SHOWN = 50
FORMS: Mapping[str, type[DeskForm]] = {
    "answer": AnswerReportForm,
    "hide": HideForm,
    "show": ShowForm,
    "remove": RemovalForm,
}
FIELDS = {
    ("answer", "answer"): "answer",
    ("hide", "reason"): "hide_reason",
    ("remove", "reason"): "removal_reason",
    ("remove", "why"): "why",
}


@pages.get("/reports")
@allow("admin:review:read")
def reports() -> str:
    """List reports of replies and listings that nobody has answered, the oldest first."""
    found = open_reports(limit=SHOWN)
    lines = report_lines(found, account_id=my_id(), now=utc_now())
    return render_template("admin/reports.html", lines=lines)


@pages.get("/reports/<int:report_id>")
@allow("admin:review:read", on=report_of_another_thing)
def report(report_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one report with what it is about."""
    return _page(loaded_thing(), {}, 200)


@pages.post("/reports/<int:report_id>")
@allow("admin:review:decide", on=report_of_another_thing)
def decide_report(report_id: int) -> Response:
    """Answer it, or act on the reply that it is about; `act` says which."""
    one: Report = loaded_thing()
    act = request.form.get("act", "")
    form = FORMS.get(act, DeskForm)(request.form)
    errors, done = ({} if form.validate() else form.sentences), ""
    try:
        if not errors:
            with unit_of_work():
                done = _do(one, form)
    except RuleBroken as refused:
        errors = {FIELDS.get((act, refused.field or ""), "form"): str(refused)}
    if errors:
        return _page(one, errors, 422)
    flash(done, "success")
    back = url_for("admin.reports") if act == "answer" else url_for("admin.report", report_id=report_id)
    return redirect(back, code=303)


def _do(one: Report, form: DeskForm) -> str:
    """Do it; what was done, in words."""
    by, now = visitor.me(), utc_now()
    match form:
        case AnswerReportForm():
            answer_report(one, form.answer.data or "", by=by, now=now)
            return "Answered. The answer is kept with the report."
        case HideForm():
            reason = ReasonCode(form.hide_reason.data)
            check_reason(reason)
            hide_reply(_reply(one), reason=reason, by=by, now=now, seen_version=form.seen_version)
            return "The reply is hidden for 72 hours; then it shows again by itself."
        case ShowForm():
            reason = ReasonCode.KEEPS_THE_RULES
            show_reply_again(_reply(one), reason=reason, by=by, now=now, seen_version=form.seen_version)
            return "The reply shows again."
        case RemovalForm():
            subject = reply_removal(_reply(one), ReasonCode(form.removal_reason.data))
            does = propose if takes_two() else do_alone
            does(REMOVE_REPLY, subject, why=form.why.data or "", by=by, now=now)
            return "Proposed. Another person carries it out or declines it." if takes_two() else "Removed."
        case _:
            raise RuleBroken("Choose what to do on this page.")


def _reply(one: Report) -> Reply:
    reply = reply_by_id(one.subject_id) if one.subject is Reported.REPLY else None
    if reply is None:
        raise RuleBroken("The reply that this is about is not here any more.")
    return reply


def _page(one: Report, errors: Mapping[str, str], status: int) -> Response:
    html = render_template(
        "admin/report.html",
        one=report_desk(one, account_id=my_id(), now=utc_now()),
        why_against=WHY_AGAINST,
        takes_two=takes_two(),
        sent=sent_form() or {},
        errors=errors,
    )
    return keep_nowhere(make_response(html, status))
