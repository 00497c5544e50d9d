"""Writes: state, change and take back a credential, hand in papers, and write down a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.credentials.facts import NAMES, StatedFacts, facts_stated
from directory.credentials.kinds import check_facts
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.queries import credentials_by_practitioner, newest_entries
from directory.credentials.rules import (
    CREDENTIALS_MAX,
    REASONS,
    Method,
    Outcome,
    Overtaken,
    Reason,
    may_restore,
    may_take_back,
)
from directory.jurisdictions.queries import current
from directory.listings.models import Practitioner
from directory.papers.models import Paper
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.vocabulary import Jurisdiction
from directory.wording.context import PublicText, TextKind
from directory.wording.rules import remarks_by_field

ACTS = {
    Outcome.VERIFIED: "verify_credential",
    Outcome.DECLINED: "decline_credential",
    Outcome.REVOKED: "revoke_credential",
    Outcome.MORE_INFORMATION: "ask_about_credential",
}


def state_credential(practitioner: Practitioner, facts: StatedFacts, *, by: Actor, now: datetime) -> Credential:
    """State a credential. Raises RuleBroken for facts that do not fit their kind, or that are stated already."""
    check_facts(facts, today=now.date(), licensing=_licensing(facts))
    _check_words(facts, {})
    _check_list(practitioner.id, facts)
    credential = Credential(practitioner=practitioner, stated_at=now, **_columns(facts))
    db.session.add(credential)
    db.session.flush()
    record(
        "state_credential",
        subject_kind="credential",
        subject_id=credential.id,
        by=by,
        now=now,
        after=_plain(facts),
    )
    return credential


def change_credential(
    credential: Credential, facts: StatedFacts, *, seen: str | None = None, by: Actor, now: datetime
) -> bool:
    """State it otherwise, and say whether anything differs: a check of before says nothing of it any more.

    `seen` is the fingerprint of the facts that a form was filled in on. Raises Overtaken when they moved on since,
    and RuleBroken for facts that do not fit their kind, and for a credential that was taken back.
    """
    before = facts_stated(credential)
    if before == facts:
        return False
    if seen is not None and seen != before.fingerprint:
        raise Overtaken
    if before.kind != facts.kind:
        raise RuleBroken("A credential keeps its kind. Take this one back and state another.", field="kind")
    if credential.withdrawn_at is not None:
        raise RuleBroken("This credential was taken back. Put it back first.")
    check_facts(facts, today=now.date(), licensing=_licensing(facts))
    _check_words(facts, _columns(before))
    for name, value in _columns(facts).items():
        setattr(credential, name, value)
    credential.stated_at = now
    db.session.flush()
    record(
        "change_credential",
        subject_kind="credential",
        subject_id=credential.id,
        by=by,
        now=now,
        before=_plain(before),
        after=_plain(facts),
    )
    return True


def keep_holder(credential: Credential, *, before: str, after: str, by: Actor, now: datetime) -> bool:
    """Its listing has another name: keep it in the name that it is in. False where that name stood on it already."""
    facts = facts_stated(credential)
    if facts.holder not in {"", after}:
        return False
    credential.holder = "" if facts.holder == after else before
    credential.stated_at = now
    record(
        "change_credential",
        subject_kind="credential",
        subject_id=credential.id,
        by=by,
        now=now,
        reason="The listing has another name.",
        before=_plain(facts),
        after=_plain(facts_stated(credential)),
    )
    return True


def withdraw_credential(credential: Credential, *, by: Actor, now: datetime) -> bool:
    """Take it back: it shows nowhere from now on, and its checks stay. False when it was taken back already."""
    if credential.withdrawn_at is not None:
        return False
    credential.withdrawn_at = now
    record("withdraw_credential", subject_kind="credential", subject_id=credential.id, by=by, now=now)
    return True


def restore_credential(credential: Credential, *, by: Actor, now: datetime) -> bool:
    """Put back what was taken back; False when it is there. Raises RuleBroken when it is too late for it."""
    if credential.withdrawn_at is None:
        return False
    if not may_restore(credential.withdrawn_at, now=now):
        raise RuleBroken("It was taken back too long ago. State it anew.")
    _check_list(credential.practitioner_id, facts_stated(credential))
    credential.withdrawn_at = None
    record("restore_credential", subject_kind="credential", subject_id=credential.id, by=by, now=now)
    return True


def attach_paper(credential: Credential, paper: Paper, *, by: Actor, now: datetime) -> None:
    """Hand in a private document for a credential."""
    credential.papers.append(paper)
    record(
        "hand_in_paper",
        subject_kind="credential",
        subject_id=credential.id,
        by=by,
        now=now,
        after={"paper": paper.key, "digest": paper.digest},
    )


def take_back_paper(credential: Credential, paper: Paper, *, by: Actor, now: datetime) -> None:
    """Take a document back that was handed in by mistake; its files are deleted within a day.

    Raises RuleBroken for one that a check may rest on: that stays with the check.
    """
    newest = newest_entries([credential.id]).get(credential.id)
    if not may_take_back(paper.brought_at, checked_at=newest.at if newest else None):
        raise RuleBroken("A check was made with this document, so it stays with the check.")
    if paper not in credential.papers:
        return
    credential.papers.remove(paper)
    record(
        "take_back_paper",
        subject_kind="credential",
        subject_id=credential.id,
        by=by,
        now=now,
        before={"paper": paper.key, "digest": paper.digest},
    )


def record_check(
    credential: Credential,
    *,
    outcome: Outcome,
    reason: Reason,
    method: Method,
    source_url: str = "",
    note: str = "",
    expires_on: date | None = None,
    next_due_on: date | None = None,
    by: Actor,
    second_id: int | None = None,
    now: datetime,
) -> LedgerEntry:
    """Write one check into the ledger. Raises RuleBroken for a reason that does not fit its outcome.

    `expires_on` of a verified credential is the day that the source says; where it differs, the stated one follows.
    """
    if reason not in REASONS[outcome]:
        raise RuleBroken("Choose a reason that fits the decision.", field="reason")
    facts = facts_stated(credential)
    if outcome is Outcome.VERIFIED and expires_on is not None and expires_on != facts.expires_on:
        change_credential(credential, replace(facts, expires_on=expires_on), by=by, now=now)
        facts = facts_stated(credential)
    entry = LedgerEntry(
        credential=credential,
        at=now,
        outcome=outcome,
        reason=reason,
        method=method,
        source_url=source_url,
        note=note,
        checked_by_id=by.person_id,
        second_id=second_id,
        fingerprint=facts.fingerprint,
        expires_on=facts.expires_on,
        next_due_on=next_due_on,
    )
    db.session.add(entry)
    db.session.flush()
    record(
        ACTS[outcome],
        subject_kind="credential",
        subject_id=credential.id,
        by=by,
        now=now,
        reason=reason.value,
        after={
            "entry": entry.id,
            "method": method.value,
            "source_url": source_url,
            "second": second_id,
            "expires_on": str(facts.expires_on or ""),
            "next_due_on": str(next_due_on or ""),
        },
    )
    return entry


def _columns(facts: StatedFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in NAMES}


def _plain(facts: StatedFacts) -> dict[str, object]:
    """The facts as JSON values, without those that are not there."""
    return {name: value if isinstance(value, int) else str(value) for name, value in asdict(facts).items() if value}


def _check_words(facts: StatedFacts, before: Mapping[str, object]) -> None:
    """Refuse words that no page may say; those of the training register are its keepers'."""
    if facts.programme_id is not None:
        return
    said = {name: getattr(facts, name) for name in ("title", "issuer") if getattr(facts, name) != before.get(name)}
    texts = {name: PublicText(text, TextKind.CREDENTIAL) for name, text in said.items()}
    for name, remarks in remarks_by_field(texts, verified=frozenset()).items():
        raise RuleBroken(f"“{remarks[0].quoted}”: {remarks[0].why} {remarks[0].instead}", field=name)


def _licensing(facts: StatedFacts) -> Jurisdiction | None:
    """What is known now of a license's jurisdiction, if there is one of this abbreviation."""
    try:
        return current(facts.region) if facts.region else None
    except KeyError:
        return None


def _check_list(practitioner_id: int, facts: StatedFacts) -> None:
    stated = credentials_by_practitioner([practitioner_id]).get(practitioner_id, ())
    if len(stated) >= CREDENTIALS_MAX:
        raise RuleBroken(f"One list holds {CREDENTIALS_MAX} credentials. Take one back that matters less.")
    for one in stated:
        if facts_stated(one).fingerprint == facts.fingerprint:
            raise RuleBroken("Exactly this is in your list already.")
