"""The rules of ownership: states of a request, their moves, codes and periods."""

from __future__ import annotations

import enum
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

OBJECTION_PERIOD = timedelta(days=14)
"""How long the owner until now may object after somebody else proved that the listing is theirs."""
REQUEST_LASTS = timedelta(days=60)
"""A request that is not proved by then expires."""
REVERSIBLE_FOR = timedelta(days=180)
"""How long an administrator may give a listing back."""
CODE_LASTS = timedelta(days=30)
CODE_TRIES = 5
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No letters and digits that look alike: a code is read from a letter or heard on the phone."""
CODE_CHARS = 8
INVITATION_LASTS = timedelta(days=14)
INVITATION_KEPT_FOR = timedelta(days=90)
"""How long it is kept, after it was sent, to which address an invitation went."""
INVITATIONS_MAX = 10
"""So many invitations of a listing may be open at a time."""
OPEN_REQUESTS_MAX = 20
"""So many open requests one account may have: a clinic asks for each of its practitioners."""
WHY_MAX_CHARS = 1000


class Part(enum.StrEnum):
    """What a keeper is to a listing: the practitioner themselves, or the clinic that keeps it for them."""

    OWNER = "owner"
    CLINIC = "clinic"


class RequestState(enum.StrEnum):
    ASKED = "asked"
    PROVED = "proved"
    WAITING = "waiting"
    OBJECTED = "objected"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REVERSED = "reversed"


class Proof(enum.StrEnum):
    """What shows that a listing is somebody's own."""

    POST = "post"
    CALL = "call"
    LICENSE = "license"


OPEN = frozenset({RequestState.ASKED, RequestState.PROVED, RequestState.WAITING, RequestState.OBJECTED})
MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.ASKED: frozenset(
        {RequestState.PROVED, RequestState.DECLINED, RequestState.WITHDRAWN, RequestState.EXPIRED}
    ),
    RequestState.PROVED: frozenset(
        {RequestState.WAITING, RequestState.APPROVED, RequestState.DECLINED, RequestState.WITHDRAWN}
    ),
    RequestState.WAITING: frozenset(
        {RequestState.APPROVED, RequestState.OBJECTED, RequestState.DECLINED, RequestState.WITHDRAWN}
    ),
    RequestState.OBJECTED: frozenset({RequestState.APPROVED, RequestState.DECLINED, RequestState.WITHDRAWN}),
    RequestState.APPROVED: frozenset({RequestState.REVERSED}),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
    RequestState.EXPIRED: frozenset(),
    RequestState.REVERSED: frozenset(),
}


def may_move(before: RequestState, after: RequestState) -> bool:
    """Whether a request may go from one state to another."""
    return after in MOVES[before]


def may_invite(part: Part | None, *, has_owner: bool) -> bool:
    """Whether a keeper with this part may bring others: the owner, or a clinic where there is no owner."""
    return part == Part.OWNER or (part == Part.CLINIC and not has_owner)


def may_end(part: Part | None, *, ends: Part, is_self: bool, has_owner: bool) -> bool:
    """Whether a keeper may end a keeper's part: their own, or a clinic's where they may bring others."""
    return is_self or (ends == Part.CLINIC and may_invite(part, has_owner=has_owner))


def new_code() -> str:
    """A code to send: 8 characters, 40 bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_CHARS))


def in_pairs(code: str) -> str:
    """A code as it is printed: `K7QM-2XRD`."""
    half = CODE_CHARS // 2
    return f"{code[:half]}-{code[half:]}"


def code_hash(code: str, *, request_id: int) -> str:
    """What is kept of a code: SHA-256, in hex, with the request it belongs to; spaces and case do not count."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(f"{request_id}:{plain}".encode()).hexdigest()


def is_code(code: str, kept: str, *, request_id: int) -> bool:
    """Whether this is the code, in constant time."""
    return hmac.compare_digest(code_hash(code, request_id=request_id), kept)


def has_waited(objection_until: datetime | None, *, now: datetime) -> bool:
    """Whether the time to object is over."""
    return objection_until is not None and now >= objection_until
