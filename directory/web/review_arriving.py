"""An entry arrives: from which browser and network, with which code or receipt, and what is done with all of it.

Neither cookie nor address is kept: rules compare keyed hashes of both, which expire. A receipt is kept under no name,
so that no line of the trail says who was treated where.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import SEEK_END

from flask import Response, current_app, request

from directory.files.sealing import SealedStore
from directory.languages import gettext, mark
from directory.limits.rules import Limit
from directory.moderation.arriving import receive_entry
from directory.moderation.tracing import Came
from directory.papers.actions import keep_paper, store_paper
from directory.papers.rules import check_document_bytes
from directory.papers.taking import Taken, take
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.moves import WRITER
from directory.reviews.visits import CodeAnswer, send_receipt, verify_by_code
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.documents import too_large
from directory.web.network import network
from directory.web.scanning import check_clean
from directory.web.secret_keys import sealed, trace_key, visit_code_secret
from directory.web.trying import has_room

DEVICE_COOKIE = "review_device"
DEVICE_KEPT_FOR = timedelta(days=90)
RECEIPT = "receipt"
"""The field of a receipt's file."""
RECEIPTS = Limit(times=10, within=timedelta(days=1))
"""Of one account: each may take seconds to draw."""
ENTRIES = Limit(times=20, within=timedelta(days=1))
"""Of one account."""
TOO_MANY = mark("These are many entries for one day. Nothing is lost: leave this page open, and send it tomorrow.")
FULL_DISK = mark("We cannot keep receipts at the moment. Send it later from the page of your review.")
_DEVICE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What came along to show a visit: a code as it was typed, a receipt that was decoded; neither is no mistake."""

    code: str = ""
    receipt: Taken | None = None


def came() -> Came:
    """How this request came, as keyed hashes: the cookie of the form, and the /24 or /48 of the address."""
    device = request.cookies.get(device_cookie(), "")
    return Came(
        device=sealed("devices of reviews", device) if _DEVICE.fullmatch(device) else None,
        network=sealed("networks of reviews", near) if (near := _wider_network()) else None,
    )


def device_cookie() -> str:
    """What the random number of a browser is called; in production it is bound to this very host."""
    return f"__Host-{DEVICE_COOKIE}" if current_app.config["FINEPOINT"].production else DEVICE_COOKIE


def with_device(response: Response) -> Response:
    """Give the browser of a review's form its random number, where it has none."""
    if not _DEVICE.fullmatch(request.cookies.get(device_cookie(), "")):
        response.set_cookie(
            device_cookie(),
            secrets.token_hex(16),
            max_age=DEVICE_KEPT_FOR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def may_write_another() -> bool:
    """Count an entry of whoever is signed in; False when they sent too many."""
    person = visitor.person()
    return person is not None and has_room("write an entry", person.account_id, limit=ENTRIES)


def received_receipt() -> Taken | None:
    """Decode and store the receipt of this request, outside of any unit of work; None where there is none.

    Raises RuleBroken with a sentence beside its field.
    """
    if sentence := too_large():
        raise RuleBroken(sentence, field=RECEIPT)
    file = request.files.get(RECEIPT)
    if file is None or not file.filename:
        return None
    person = visitor.person()
    if person is None or not has_room("bring a receipt", person.account_id, limit=RECEIPTS):
        raise RuleBroken(
            gettext("You sent %(n)s receipts within a day. Send it tomorrow.", n=RECEIPTS.times), field=RECEIPT
        )
    try:
        with file.stream as stream:
            check_document_bytes(stream.seek(0, SEEK_END))  # before any of it is in memory
            stream.seek(0)
            data = stream.read()
        check_clean(data, by=WRITER)
        taken = take(data, "receipt")
        store_paper(taken, store=paper_store())
    except RuleBroken as refused:
        raise RuleBroken(gettext(refused.sentence, **refused.given), field=RECEIPT) from refused
    except OSError as error:
        current_app.logger.exception("a receipt could not be stored")
        raise RuleBroken(gettext(FULL_DISK), field=RECEIPT) from error
    return taken


def try_code(review: Review, typed: str, *, now: datetime) -> CodeAnswer:
    """Use up a code, in the running unit of work; wrong ones are counted for the account and for the network."""
    buckets = [sealed("tries", "visit code", review.account_id), sealed("tries", "visit code", "from", network())]
    return verify_by_code(review, typed, secret=visit_code_secret(), buckets=buckets, by=visitor.me(), now=now)


def hand_in_receipt(review: Review, taken: Taken, *, now: datetime) -> None:
    """Send a receipt to be looked at, in the running unit of work. Raises RuleBroken as `send_receipt`."""
    paper = keep_paper(taken, store=paper_store(), by=WRITER, now=now)
    send_receipt(review, paper, by=visitor.me(), now=now)


def receive(entry: ReviewEntry, shown: Shown, *, now: datetime) -> CodeAnswer | None:
    """What is done with an entry that was just added, in the same unit of work; what came of its code, if it had one.

    The visit is verified first, for rules ask whether it is.
    """
    answer = None
    if shown.code and entry.review.proof is None:
        answer = try_code(entry.review, shown.code, now=now)
    if shown.receipt is not None and entry.review.proof is None:
        hand_in_receipt(entry.review, shown.receipt, now=now)
    receive_entry(entry, came(), key=trace_key(), now=now)
    return answer


def paper_store() -> SealedStore:
    """Where receipts are kept."""
    store: SealedStore = current_app.extensions["paper_store"]
    return store


def _wider_network() -> str:
    """The /24 or /48 that this request comes from; "" where it is unknown."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))
