"""Requests about personal data: asked and confirmed by letter, answered by the desk within its time, appealed once.

The trail names a request by its number, and holds nothing that anybody wrote.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from directory.accounts.models import Account
from directory.accounts.queries import account_by_email, accounts_with_role
from directory.accounts.rules import STAFF, Role
from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.languages import LANGUAGES, gettext, mark
from directory.notices.actions import queue_letter
from directory.notices.rules import check_address
from directory.privacy.deleting import check_nothing_is_in_the_way
from directory.privacy.emptying import letters_of
from directory.privacy.erasing import Erased, erase_account, erase_address
from directory.privacy.listings_left import Stores
from directory.privacy.models import DataRequest
from directory.privacy.rules import (
    ANSWER_MAX_CHARS,
    ANSWERED_WITHIN,
    APPEAL_WITHIN,
    APPEALABLE,
    COPY_OFFERED_FOR,
    DECIDED,
    KEY_CHARS,
    NEEDS_A_REASON,
    WORDS_MAX_CHARS,
    Outcome,
    ReasonCode,
    RequestKind,
    RequestState,
)
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if

REQUESTER = Actor(ActorKind.PERSON, "requester")
MOVED_ON = mark("Somebody changed this request a moment ago. Look at where it stands.")


def ask(kind: RequestKind, *, email: str, words: str, language: str, now: datetime) -> DataRequest:
    """Take a request in, and have it confirmed by whoever reads the address. Raises RuleBroken naming the field."""
    check_address(email)
    if len(words) > WORDS_MAX_CHARS:
        raise RuleBroken(gettext("Use at most %(n)s characters.", n=f"{WORDS_MAX_CHARS:,}"), field="words")
    request = DataRequest(
        key=secrets.token_hex(KEY_CHARS // 2),
        kind=kind,
        state=RequestState.ASKED,
        email=email,
        words=words,
        language=language,
        asked_at=now,
    )
    db.session.add(request)
    db.session.flush()
    _write(request, "data_request_confirm", about="", now=now)
    return request


def confirm(request: DataRequest, *, now: datetime) -> None:
    """The address is proved: the clock runs from now. A second time changes nothing."""
    if request.state is not RequestState.ASKED:
        return
    _move(request, RequestState.ASKED, state=RequestState.OPEN, received_at=now, due_at=now + ANSWERED_WITHIN)
    _record("receive_request", request, by=REQUESTER, now=now, after={"kind": request.kind.value})


def take_back(request: DataRequest, *, now: datetime) -> None:
    """The person does not want it any more. Raises RuleBroken where it was answered."""
    if request.state is not RequestState.OPEN:
        raise RuleBroken(gettext("This request is not open any more."))
    _move(request, RequestState.OPEN, state=RequestState.CLOSED, closed_at=now, outcome=Outcome.WITHDRAWN)
    _record("withdraw_request", request, by=REQUESTER, now=now, after={"outcome": Outcome.WITHDRAWN.value})


def may_appeal(request: DataRequest, *, now: datetime) -> bool:
    """Whether the person may have somebody else look: once, after anything but all of it, for 60 days."""
    return (
        request.state is RequestState.CLOSED
        and request.outcome in APPEALABLE
        and request.appealed_at is None
        and request.closed_at is not None
        and now < request.closed_at + APPEAL_WITHIN
    )


def appeal(request: DataRequest, *, now: datetime) -> None:
    """Have somebody else look, with the same clock (RCW 19.373.040). Raises RuleBroken where that cannot be."""
    if not may_appeal(request, now=now):
        raise RuleBroken(gettext("This answer cannot be appealed any more."))
    before = {"outcome": request.outcome.value if request.outcome else None}
    again = {"appealed_at": now, "due_at": now + ANSWERED_WITHIN, "closed_at": None, "outcome": None, "reason": None}
    _move(request, RequestState.CLOSED, state=RequestState.OPEN, **again)
    _record("appeal_request", request, by=REQUESTER, now=now, before=before, after={"state": "open"})


def may_have_copy(request: DataRequest, *, now: datetime) -> bool:
    """Whether the copy that was asked for can be taken from the private page of the request."""
    answered = request.kind is RequestKind.COPY and request.outcome in (Outcome.DONE, Outcome.PARTLY)
    return answered and request.closed_at is not None and now < request.closed_at + COPY_OFFERED_FOR


def hand_out_copy(request: DataRequest, *, now: datetime) -> None:
    """Write down that the copy was taken. Raises RuleBroken where there is none to take."""
    if not may_have_copy(request, now=now):
        raise RuleBroken(gettext("The copy is not offered any more. Ask for another one."))
    _record("hand_out_copy", request, by=REQUESTER, now=now, after={"copy": "taken"})


def account_asked_about(request: DataRequest) -> Account | None:
    """The account of a request's address, where reading that address is all that its person must prove.

    One with a second factor is its person's to open: they sign in.
    """
    account = account_by_email(request.email or "")
    if account is None or account.confirmed_at is None or account.has_second_factor:
        return None
    return account


def answer(
    request: DataRequest, *, outcome: Outcome, reason: ReasonCode | None, words: str, by: Actor, now: datetime
) -> None:
    """Answer a request by letter and close it. Raises RuleBroken naming the field, or for who may not decide it."""
    check_decider(request, by)
    if outcome not in DECIDED:
        raise RuleBroken("Choose what came of it.", field="outcome")
    if outcome in NEEDS_A_REASON and reason is None:
        raise RuleBroken("Choose why not all of it was done.", field="reason")
    if not words.strip() or len(words) > ANSWER_MAX_CHARS:
        raise RuleBroken(f"Write the answer, in at most {ANSWER_MAX_CHARS:,} characters.", field="words")
    kept = reason if outcome in NEEDS_A_REASON else None
    closed = {"closed_at": now, "outcome": outcome, "reason": kept, "handled_by_id": by.person_id}
    _move(request, RequestState.OPEN, state=RequestState.CLOSED, **closed)
    said = {"outcome": outcome.value, "reason": kept.value if kept else None}
    _record("answer_request", request, by=by, now=now, before={"state": "open"}, after=said)
    may_be_appealed = outcome in APPEALABLE and request.appealed_at is None
    _write(
        request,
        "data_request_answered",
        about=now.isoformat(),
        now=now,
        words=words,
        has_copy=may_have_copy(request, now=now),
        may_be_appealed=may_be_appealed,
    )


def erase_for(request: DataRequest, *, withdraws_reviews: bool, stores: Stores, by: Actor, now: datetime) -> Erased:
    """Erase what is held under the address of a request for deletion, and its account; how much there was.

    Raises RuleBroken for another kind of request, for people who look after the site, whose roles end first, and while
    a listing that is shown would be left without its owner.
    """
    check_decider(request, by)
    if request.kind is not RequestKind.DELETE or request.email is None:
        raise RuleBroken("Only what was asked to be deleted is erased here.")
    account = account_by_email(request.email)
    if account is not None:
        if account.role_names & STAFF:
            raise RuleBroken("They look after this site: take their roles first.")
        check_nothing_is_in_the_way(account)
    address = request.email
    erased = erase_address(address, now=now)
    has_account = account is not None and erase_account(
        account, withdraws_reviews=withdraws_reviews, stores=stores, by=by, now=now
    )
    said = {
        "inquiries": erased.inquiries,
        "saved_searches": erased.saved_searches,
        "letters": erased.letters,
        "invitations": erased.invitations,
        "accounts": int(has_account),
    }
    _record("erase_for_request", request, by=by, now=now, after=said)
    return erased


def check_decider(request: DataRequest, by: Actor) -> None:
    """Raise RuleBroken for who asked themselves, and for who decided what is appealed, where there is somebody else."""
    if request.state is not RequestState.OPEN:
        raise RuleBroken(gettext(MOVED_ON))
    account = account_by_email(request.email or "")
    if account is not None and account.id == by.person_id:
        raise RuleBroken("This request is your own: another administrator answers it.")
    others = [one for one in accounts_with_role(Role.ADMINISTRATOR) if one.id != by.person_id]
    if request.appealed_at is not None and request.handled_by_id == by.person_id and others:
        raise RuleBroken("You gave the answer that is appealed: another administrator looks now.")


def _move(request: DataRequest, before: RequestState, **values: Any) -> None:
    """Change a request where it still is what was read. Raises RuleBroken when it is not any more."""
    if not change_if(request, DataRequest.state == before, **values):
        raise RuleBroken(gettext(MOVED_ON))


def _write(request: DataRequest, template: str, *, about: str, now: datetime, **values: object) -> None:
    prefix = LANGUAGES[request.language].prefix
    queue_letter(
        template,
        to=request.email or "",
        values={"page": f"{prefix}/privacy/request/{request.key}"} | values,
        key=f"{letters_of(request.id)}{template}:{about}",
        language=request.language,
        now=now,
    )


def _record(
    act: str,
    request: DataRequest,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(act, subject_kind="data_request", subject_id=request.id, by=by, now=now, before=before, after=after)
