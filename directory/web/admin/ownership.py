"""The desk of ownership: who asks to keep what, beside what the record says; send a code, approve, decline, reverse."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.ownership.actions import approve, decline, prove_by_license, reverse, send_code
from directory.ownership.models import OwnershipRequest
from directory.ownership.queries import decided_requests, keeper_rows, open_requests
from directory.ownership.record import record_of
from directory.ownership.rules import CODE_LASTS, Proof, in_pairs
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.blueprint import pages
from directory.web.formatting import date_words, phone_words
from directory.web.forms.ownership import DecisionForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.loaders import any_request
from directory.web.presenting.ownership import record_rows, request_view

DECIDED_SHOWN = 30
DECISIONS = {"license": prove_by_license, "approve": approve, "decline": decline, "reverse": reverse}
CODES = {"send-by-post": Proof.POST, "send-by-call": Proof.CALL}
DONE = {
    "license": "The license is matched: it is proved.",
    "approve": "Approved. Both sides have a letter.",
    "decline": "Declined, with the reason.",
    "reverse": "Reversed. The listing is with whom it was before.",
}


@pages.get("/ownership")
@allow("admin:ownership:read")
def ownership() -> str:
    """The queue: what is not decided yet, the oldest first, and what was decided last."""
    now = utc_now()
    return render_template(
        "admin/ownership.html",
        waiting=[request_view(one, now=now) for one in open_requests()],
        decided=[request_view(one, now=now) for one in decided_requests(DECIDED_SHOWN)],
    )


@pages.get("/ownership/<int:request_id>")
@allow("admin:ownership:read", on=any_request)
def ownership_request(request_id: int) -> str:  # noqa: ARG001 - the loader took it
    """One request: the listing, the record and the asker side by side."""
    return _page(loaded_thing(), {})


@pages.post("/ownership/<int:request_id>")
@allow("admin:ownership:decide", on=any_request)
def decide_request(request_id: int) -> str | Response:  # noqa: ARG001
    """Send a code, or decide; `act` says which. Then on to the next that waits."""
    asked: OwnershipRequest = loaded_thing()
    act = request.form.get("act", "")
    try:
        if act in CODES:
            return _send(asked, CODES[act])
        errors = _decide(asked, act) if act in DECISIONS else {"form": "Choose a decision on this page."}
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
    if errors:
        return make_response(_page(asked, errors), 422)
    flash(DONE[act], "success")
    return redirect(url_for("admin.ownership"), code=303)


def _decide(asked: OwnershipRequest, act: str) -> dict[str, str]:
    form = DecisionForm(request.form)
    if not form.validate():
        return form.sentences
    with unit_of_work():
        DECISIONS[act](asked, why=form.why.data, by=visitor.me(), now=utc_now())
    return {}


def _send(asked: OwnershipRequest, proof: Proof) -> Response:
    """The letter to print, or what to say on the telephone, with the code: shown this once."""
    now = utc_now()
    with unit_of_work():
        code = send_code(asked, proof=proof, by=visitor.me(), now=now)
    facts = record_of(asked.listing)
    page = render_template(
        "admin/ownership_code.html",
        one=request_view(asked, now=now),
        code=in_pairs(code),
        is_letter=proof == Proof.POST,
        facts=facts,
        phone=phone_words(facts.phone) if facts.phone else "",
        today=date_words(now),
        until=date_words(now + CODE_LASTS),
    )
    return make_response(page, {"Cache-Control": "no-store"})


def _page(asked: OwnershipRequest, errors: dict[str, str]) -> str:
    sent, facts = sent_form(), record_of(asked.listing)
    return render_template(
        "admin/ownership_request.html",
        one=request_view(asked, now=utc_now()),
        listing=asked.listing,
        record=record_rows(facts),
        channels={channel.value for channel in facts.channels},
        asker=asked.account,
        keepers=keeper_rows(asked.listing_id),
        why=sent.get("why", "") if sent else "",
        errors=errors,
    )
