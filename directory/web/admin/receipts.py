"""Receipts that are to show a visit: looked at, accepted or refused, and erased with the decision.

Their pages have an address of their own, which asks anew each time: whoever looks after reviews sees receipts, and no
other document of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import (
    Response as FlaskResponse,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from directory.files.sealing import SealedStore
from directory.papers.pages import page_bytes
from directory.reviews.impartial import why_not_for
from directory.reviews.models import Receipt
from directory.reviews.queries import waiting_receipts
from directory.reviews.rules import Overtaken, ReceiptState
from directory.reviews.visits import decide_receipt as decide
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.acting import my_id
from directory.web.admin.blueprint import pages
from directory.web.forms.review_desk import ReceiptDecisionForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.papers import guarded
from directory.web.presenting.review_desk_cases import receipt_lines, receipt_view
from directory.web.review_desk_loaders import any_receipt, waiting_receipt

SHOWN = 50
LABELS = {
    ReceiptState.ACCEPTED: ("It shows the visit", "a", "The visit counts as verified", "decide-send"),
    ReceiptState.REFUSED: ("It does not", "r", "The writer may send another one, or use a code", "decide-send"),
}
"""Decision → its words, its key, what it means, and the id of what comes next."""
DONE = {
    ReceiptState.ACCEPTED: "Accepted: the visit is verified, and the receipt is erased.",
    ReceiptState.REFUSED: "Refused: the writer has a letter, and the receipt is erased.",
}


@pages.get("/receipts")
@allow("admin:review:read")
def receipts() -> str:
    """List the receipts that wait, the oldest first."""
    lines = receipt_lines(waiting_receipts(limit=SHOWN), account_id=my_id(), now=utc_now())
    return render_template("admin/receipts.html", lines=lines)


@pages.get("/receipts/<int:receipt_id>")
@allow("admin:review:read", on=any_receipt)
def receipt(receipt_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one receipt with what has to stand on it."""
    return _page(loaded_thing(), {}, 200)


@pages.get("/receipts/<int:receipt_id>/pages/<int:number>")
@allow("admin:review:read", on=waiting_receipt)
def receipt_page(receipt_id: int, number: int) -> Response:  # noqa: ARG001
    """Show one page of a receipt that waits, redrawn from its pixels, to somebody without an interest."""
    one: Receipt = loaded_thing()
    if one.paper is None or why_not_for(my_id(), one.review.practitioner_id):
        abort(404)
    data = page_bytes(one.paper, number, _store())
    if data is None:
        abort(404)
    return guarded(FlaskResponse(data, mimetype="image/webp", headers={"Content-Disposition": "inline"}))


@pages.post("/receipts/<int:receipt_id>")
@allow("admin:review:decide", on=any_receipt)
def decide_receipt(receipt_id: int) -> Response:
    """Accept it or refuse it; its pages are erased whichever way it goes."""
    one: Receipt = loaded_thing()
    form = ReceiptDecisionForm(request.form)
    errors, decision = ({} if form.validate() else form.sentences), ReceiptState.WAITING
    try:
        if not errors:
            decision = ReceiptState(form.outcome.data)
            with unit_of_work():
                decide(one, decision, store=_store(), by=visitor.me(), now=utc_now())
    except Overtaken:
        errors = {"form": "Somebody else decided this a moment ago. Nothing of yours was written."}
    except RuleBroken as refused:
        errors = {"form": str(refused)}
    if errors:
        return _page(one, errors, 422)
    flash(f"Receipt {receipt_id}: {DONE[decision]}", "success")
    return redirect(_next(), code=303)


def _next() -> str:
    """The receipt that waits longest of those that the reader may decide about; the list where there is none."""
    lines = receipt_lines(waiting_receipts(limit=SHOWN), account_id=my_id(), now=utc_now())
    following = next((line.id for line in lines if not line.why_not), None)
    return url_for("admin.receipts") if following is None else url_for("admin.receipt", receipt_id=following)


def _page(one: Receipt, errors: Mapping[str, str], status: int) -> Response:
    view = receipt_view(one, account_id=my_id(), now=utc_now())
    may_decide = view.state is ReceiptState.WAITING and not view.why_not
    html = render_template(
        "admin/receipt.html",
        one=view,
        ways=[(decision.value, *LABELS[decision]) for decision in LABELS] if may_decide else [],
        keys=[(LABELS[decision][1], LABELS[decision][0]) for decision in LABELS] if may_decide else [],
        sent=sent_form() or {},
        errors=errors,
    )
    return keep_nowhere(make_response(html, status))


def _store() -> SealedStore:
    store: SealedStore = current_app.extensions["paper_store"]
    return store
