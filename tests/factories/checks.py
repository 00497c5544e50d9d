"""Checks for tests, without a desk: a ledger entry of a credential, and credentials as facts without a database.

keep(listing, a_check(license := a_credential(listing.practitioner)))
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from directory.checklist.facts import CheckFact, CredentialFact
from directory.credentials.facts import StatedFacts, facts_stated
from directory.credentials.models import LedgerEntry
from directory.credentials.rules import CredentialKind, Method, Outcome, Reason

BOARD = "https://board.example/look-up"
WHY = {
    Outcome.VERIFIED: Reason.MATCHES_THE_SOURCE,
    Outcome.DECLINED: Reason.NOT_FOUND_AT_THE_SOURCE,
    Outcome.REVOKED: Reason.ENDED_AT_THE_SOURCE,
    Outcome.MORE_INFORMATION: Reason.DOCUMENT_UNREADABLE,
}


def a_check(credential, outcome=Outcome.VERIFIED, *, at=None, **changes):
    """An unsaved check of a credential as it is stated now, made two days ago."""
    return LedgerEntry(
        **{
            "credential": credential,
            "at": at or datetime.now(UTC) - timedelta(days=2),
            "outcome": outcome,
            "reason": WHY[outcome],
            "method": Method.LOOK_UP,
            "source_url": BOARD,
            "fingerprint": facts_stated(credential).fingerprint,
            "expires_on": credential.expires_on,
        }
        | changes
    )


def a_fact(kind, *, outcome=None, at=None, time_zone="America/New_York", is_of_these=True, **stated):
    """A credential as a fact, a license of New Jersey; checked where there is an `outcome`.

    `is_of_these`: whether the check was of the facts that are stated.
    """
    region = {"region": "NJ"} if kind == CredentialKind.LICENSE else {}
    facts = StatedFacts(**{"kind": kind, "title": "A title", "issuer": "A board"} | region | stated)
    fingerprint = facts.fingerprint if is_of_these else "0" * 32
    check = outcome and CheckFact(outcome, at or datetime.now(UTC), fingerprint, Method.LOOK_UP, BOARD, None)
    return CredentialFact.of(1, facts, check, time_zone=time_zone)
