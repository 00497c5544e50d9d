"""What the desk found of what they state: checks of the last months, as the ledger would hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from directory import vocabulary
from directory.credentials.facts import facts_stated
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import CredentialKind, Method, Outcome, Reason
from directory.demo.assembly import Entry
from directory.demo.dice import dice, pick
from directory.shared.db import db

FINDER = "https://www.nccaom.org/find-a-practitioner-directory/"
"""Where the certifier lets anybody look for its diplomates."""
VERIFIED = {
    CredentialKind.LICENSE: 0.8,
    CredentialKind.CERTIFICATION: 0.66,
    CredentialKind.TRAINING: 0.55,
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: 0.6,
    CredentialKind.DEGREE: 0.6,
    CredentialKind.INSURANCE: 0.5,
}
"""How often a credential of a kind was checked and held."""
DECLINED, REVOKED, CHECKED_AGAIN, ENDED_AND_LOOKED_AT = 0.04, 0.012, 0.2, 0.3
METHODS = {
    CredentialKind.LICENSE: {Method.LOOK_UP: 80, Method.LETTER: 20},
    CredentialKind.CERTIFICATION: {Method.LOOK_UP: 70, Method.LETTER: 30},
    CredentialKind.TRAINING: {Method.DOCUMENT: 60, Method.LETTER: 40},
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: {Method.DOCUMENT: 70, Method.LETTER: 30},
    CredentialKind.DEGREE: {Method.DOCUMENT: 80, Method.LETTER: 20},
    CredentialKind.INSURANCE: {Method.DOCUMENT: 100},
}
AGREES = {
    Method.LOOK_UP: Reason.MATCHES_THE_SOURCE,
    Method.ROSTER: Reason.MATCHES_THE_SOURCE,
    Method.LETTER: Reason.CONFIRMED_BY_THE_ISSUER,
    Method.DOCUMENT: Reason.DOCUMENT_IS_PLAIN,
}
DIFFERS = {
    Method.LOOK_UP: Reason.NOT_FOUND_AT_THE_SOURCE,
    Method.ROSTER: Reason.NUMBER_DIFFERS,
    Method.LETTER: Reason.NOT_FOUND_AT_THE_SOURCE,
    Method.DOCUMENT: Reason.DOCUMENT_DOES_NOT_SHOW_IT,
}
AGAIN_AFTER = timedelta(days=365)
FIRST_CHECK_DAYS = (1, 9)
"""Days from stating a credential to its first check, from and to."""


@dataclass(frozen=True, slots=True)
class PastCheck:
    """One check that was made some time ago."""

    credential: Credential
    at: datetime
    outcome: Outcome
    reason: Reason
    method: Method


def write_checks(made: list[Entry], *, now: datetime) -> int:
    """Write the checks of everybody's credentials into the ledger, in the order of time; how many there were."""
    past = sorted((one for entry in made for one in _checks_of(entry, now=now)), key=lambda one: one.at)
    db.session.add_all(map(_entry, past))
    db.session.flush()
    return len(past)


def _entry(one: PastCheck) -> LedgerEntry:
    facts = facts_stated(one.credential)
    return LedgerEntry(
        credential=one.credential,
        at=one.at,
        outcome=one.outcome,
        reason=one.reason,
        method=one.method,
        source_url=_source(one.credential) if one.method in {Method.LOOK_UP, Method.ROSTER} else "",
        fingerprint=facts.fingerprint,
        expires_on=facts.expires_on,
        next_due_on=_due(one.credential, one.at) if one.outcome is Outcome.VERIFIED else None,
    )


def _checks_of(entry: Entry, *, now: datetime) -> Iterator[PastCheck]:
    for place, credential in enumerate(entry.credentials):
        yield from _history(dice(entry.number, f"checks {place}"), credential, now=now)


def _history(rolled: Random, credential: Credential, *, now: datetime) -> Iterator[PastCheck]:
    """The checks of one credential, oldest first; none for those that still wait or never asked."""
    at = credential.stated_at + timedelta(days=rolled.randint(*FIRST_CHECK_DAYS), minutes=rolled.randrange(600))
    if at >= now:
        return
    method, drawn = pick(rolled, METHODS[credential.kind]), rolled.random()
    if credential.expires_on is not None and credential.expires_on <= at.date():
        if drawn < ENDED_AND_LOOKED_AT:
            yield PastCheck(credential, at, Outcome.DECLINED, Reason.ENDED_AT_THE_SOURCE, method)
        return
    if drawn >= VERIFIED[credential.kind]:
        if drawn > 1 - DECLINED:
            yield PastCheck(credential, at, Outcome.DECLINED, DIFFERS[method], method)
        return
    yield PastCheck(credential, at, Outcome.VERIFIED, AGREES[method], method)
    later, fate = at + (now - at) * rolled.uniform(0.4, 0.9), rolled.random()
    if credential.expires_on is not None and credential.expires_on <= later.date():
        return
    if fate < REVOKED:
        yield PastCheck(credential, later, Outcome.REVOKED, Reason.WITHDRAWN_BY_THE_ISSUER, Method.LETTER)
    elif fate < REVOKED + CHECKED_AGAIN:
        yield PastCheck(credential, later, Outcome.VERIFIED, Reason.STILL_HOLDS, method)


def _source(credential: Credential) -> str:
    """The page at which the credential can be looked up."""
    return vocabulary.jurisdiction(credential.region).look_up if credential.region else FINDER


def _due(credential: Credential, at: datetime) -> date | None:
    """When it is looked at again: at its expiry or after a year; what cannot end, never."""
    if credential.kind in {CredentialKind.LICENSE, CredentialKind.CERTIFICATION, CredentialKind.INSURANCE}:
        return min(filter(None, (credential.expires_on, (at + AGAIN_AFTER).date())))
    return None
