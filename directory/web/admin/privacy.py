"""The desk for requests about personal data: the clock, what is held in numbers, erasing, answering."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.accounts.queries import account_by_email
from directory.privacy.deleting import preview_of
from directory.privacy.models import DataRequest
from directory.privacy.people import counts_of, parts_of_account, parts_of_address
from directory.privacy.queries import answered_data_requests, data_request, open_data_requests
from directory.privacy.requests import account_asked_about, answer, erase_for
from directory.privacy.rules import RequestKind, RequestState
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.text import plural
from directory.web import visitor
from directory.web.admin.blueprint import pages
from directory.web.forms.privacy import AnswerRequestForm
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.own_copies import stores
from directory.web.presenting.privacy_requests import desk_request, desk_requests

SHOWN = 50


def confirmed_request(data_request_id: int, **_: object) -> Loaded | None:
    """A request whose address was confirmed."""
    found = data_request(data_request_id)
    return Loaded(found, frozenset()) if found is not None else None


@pages.get("/privacy")
@allow("admin:privacy:read")
def privacy() -> str:
    """List what waits, overdue first, and what was answered last."""
    now = utc_now()
    return render_template(
        "admin/privacy.html",
        waiting=desk_requests(open_data_requests(), now=now),
        answered=desk_requests(answered_data_requests(SHOWN), now=now),
        most=SHOWN,
    )


@pages.get("/privacy/<int:data_request_id>")
@allow("admin:privacy:read", on=confirmed_request)
def privacy_request(data_request_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one request, and how much is held under its address."""
    return _page(AnswerRequestForm(sent_form()), 200)


@pages.post("/privacy/<int:data_request_id>")
@allow("admin:privacy:decide", on=confirmed_request)
def answer_privacy_request(data_request_id: int) -> Response:
    """Answer it by letter."""
    form = AnswerRequestForm()
    if not form.validate():
        return _page(form, 422)
    outcome, reason = form.decided
    try:
        with unit_of_work():
            given = {"outcome": outcome, "reason": reason, "words": form.words.data or ""}
            answer(loaded_thing(), **given, by=visitor.me(), now=utc_now())  # type: ignore[arg-type]
    except RuleBroken as refused:
        db.session.rollback()
        if refused.field in form:
            form[refused.field].errors = [str(refused)]
        else:
            form.form_errors.append(str(refused))
        return _page(form, 422)
    flash("Answered. The letter is on its way.", "success")
    return redirect(url_for("admin.privacy", _anchor=f"request-{data_request_id}"), code=303)


@pages.post("/privacy/<int:data_request_id>/erase")
@allow("admin:privacy:decide", on=confirmed_request)
def erase_for_request(data_request_id: int) -> Response:
    """Erase what is held under its address, and its account."""
    reviews = request.form.get("reviews", "keep")
    if reviews not in ("keep", "withdraw"):
        abort(400)
    try:
        with unit_of_work():
            given = {"withdraws_reviews": reviews == "withdraw", "stores": stores()}
            erased = erase_for(loaded_thing(), **given, by=visitor.me(), now=utc_now())  # type: ignore[arg-type]
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash(f"Erased: {plural(erased.inquiries, 'inquiry', 'inquiries')} and all else. Answer now.", "success")
    return redirect(url_for("admin.privacy_request", data_request_id=data_request_id), code=303)


@pages.get("/privacy/<int:data_request_id>/erase")
@allow("admin:privacy:decide", on=confirmed_request)
def erase_for_request_again(data_request_id: int) -> Response:
    """Back from proving: the button is on the page of the request."""
    return redirect(url_for("admin.privacy_request", data_request_id=data_request_id), code=303)


def _page(form: AnswerRequestForm, status: int) -> Response:
    asked: DataRequest = loaded_thing()
    html = render_template(
        "admin/privacy_request.html",
        row=desk_request(asked, now=utc_now()),
        asked=asked,
        form=form,
        held=_held(asked),
        is_open=asked.state is RequestState.OPEN,
        may_erase=asked.state is RequestState.OPEN and asked.kind is RequestKind.DELETE,
    )
    return keep_nowhere(make_response(html, status))


def _held(asked: DataRequest) -> list[tuple[str, int]]:
    """How much is held under the address, by kind: numbers, and nothing of what it says."""
    if not asked.email:
        return []
    held = list(counts_of(parts_of_address(asked.email)).items())
    account = account_by_email(asked.email)
    if account is not None:
        held += [(name, count) for name, count in counts_of(parts_of_account(account)).items() if name != "account"]
        held += [("listings", len(preview_of(account).listings))]
        own = "account" if account_asked_about(asked) else "account, which only its person opens: it has two steps"
        held.insert(0, (own, 1))
    return [(name.replace("_", " "), count) for name, count in held if count]
