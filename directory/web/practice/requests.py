"""One ownership request: its asker proves or withdraws it, who keeps the listing objects."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.ownership.actions import object_to, prove_by_code, withdraw
from directory.ownership.models import OwnershipRequest
from directory.ownership.queries import keepers_of, requests_of
from directory.ownership.rules import RequestState
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.forms.ownership import CodeForm, ObjectionForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.loaders import asked_request
from directory.web.practice.blueprint import pages
from directory.web.presenting.ownership import request_view

WRONG_CODE = "That is another code. Look at it once more: it has eight letters and digits."


@pages.get("/requests")
@allow("practice:start:use")
def ownership_requests() -> str:
    """List what a person asked for."""
    mine = requests_of(_person_id())
    return render_template("practice/requests.html", requests=[request_view(one, now=utc_now()) for one in mine])


@pages.get("/requests/<int:request_id>")
@allow("practice:request:read", on=asked_request)
def ownership_request(request_id: int) -> str:  # noqa: ARG001 - the loader took it
    """Show a request to who asks and to who keeps the listing."""
    return _page(loaded_thing(), {})


@pages.post("/requests/<int:request_id>")
@allow("practice:request:read", on=asked_request)
def answer_request(request_id: int) -> str | Response:
    """Prove or withdraw one's request, or object to another's; `act` says which."""
    asked: OwnershipRequest = loaded_thing()
    is_mine = asked.account_id == _person_id()
    act = request.form.get("act")
    try:
        if act == "prove" and is_mine:
            errors = _prove(asked)
        elif act == "withdraw" and is_mine:
            with unit_of_work():
                withdraw(asked, by=visitor.me(), now=utc_now())
            flash("Your request is withdrawn.", "success")
            errors = {}
        elif act == "object" and not is_mine:
            errors = _object(asked)
        else:
            errors = {"form": "Choose what to do on this page."}
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
    if errors:
        return make_response(_page(asked, errors), 422)
    return redirect(url_for("practice.ownership_request", request_id=request_id), code=303)


def _prove(asked: OwnershipRequest) -> dict[str, str]:
    form = CodeForm(request.form)
    if not form.validate():
        return form.sentences
    with unit_of_work():
        if not prove_by_code(asked, form.code.data, by=visitor.me(), now=utc_now()):
            return {"code": WRONG_CODE}
    flash("That is the code: it is proved.", "success")
    return {}


def _object(asked: OwnershipRequest) -> dict[str, str]:
    form = ObjectionForm(request.form)
    if not form.validate():
        return form.sentences
    with unit_of_work():
        object_to(asked, why=form.why.data, by=visitor.me(), now=utc_now())
    flash("Your objection is with us. An administrator decides, and you get a letter.", "success")
    return {}


def _page(asked: OwnershipRequest, errors: dict[str, str]) -> str:
    person_id, sent = _person_id(), sent_form()
    is_mine = asked.account_id == person_id
    may_object = not is_mine and person_id in keepers_of(asked.listing_id) and asked.objection == ""
    return render_template(
        "practice/request.html",
        one=request_view(asked, now=utc_now()),
        is_mine=is_mine,
        may_prove=is_mine and asked.state == RequestState.ASKED and asked.code_hash is not None,
        may_object=may_object and asked.state in {RequestState.ASKED, RequestState.WAITING},
        has_objected=person_id in keepers_of(asked.listing_id) and asked.objection != "",
        why=sent.get("why", "") if sent else "",
        errors=errors,
    )


def _person_id() -> int:
    person = visitor.person() or abort(403)
    return person.account_id
