"""The verification desk of the demo: thirty credentials that wait, believable ones and odd ones, with documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest

from sqlalchemy import Select, func, select

from directory.audit.rules import Actor, ActorKind
from directory.conflicts.models import DeclaredConflict
from directory.conflicts.rules import Tie
from directory.credentials.actions import attach_paper, change_credential
from directory.credentials.facts import facts_stated
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import CredentialKind, Method, Outcome, Reason
from directory.demo.certificates import certificate_of, drawn
from directory.files.sealing import SealedStore
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.papers.actions import keep_paper
from directory.papers.taking import Taken, take
from directory.shared.db import db
from directory.verification.actions import answer_question, submit_credential
from directory.verification.desk import decide
from directory.verification.models import Submission
from directory.verification.rules import Decision, OpenedFor

NEW, CHANGED, AGAIN, ASKED, ANSWERED = 16, 4, 4, 4, 2
"""How many wait for the first time, after a change, for another look, for an answer, and with one: thirty in all."""
QUESTIONS = (
    (Reason.DOCUMENT_UNREADABLE, "The lower half of the picture is blurred. Please send it again, in daylight."),
    (Reason.DETAILS_MISSING, "Which of the two courses is it? The school lists one of 40 hours and one of 60."),
    (Reason.NUMBER_DIFFERS, "The board’s page shows this number with another last digit. Please look at your card."),
    (Reason.NAME_DIFFERS, "The certificate is in another family name. Was it yours before? A line is enough."),
    (Reason.DOCUMENT_MISSING, "We could not reach the school by letter. Do you have the certificate as a picture?"),
    (Reason.DETAILS_MISSING, "How many of the hours were in person?"),
)
ANSWERS = ("It was my name until 2019; the new card is on its way.", "All of them. A better picture is attached.")
MISNAMED, TWICE = 3, 5
"""Among the new ones: whose document names somebody else, and who shows the document of the one before."""
WITH_PAPERS = 8


@dataclass(frozen=True, slots=True)
class Showing:
    """A document for one credential, decoded and not kept yet."""

    credential_id: int
    taken: Taken


def documents_of_the_desk() -> list[Showing]:
    """Draw and decode the documents of those who wait for the first time: slow, so before any transaction."""
    shown: list[Showing] = []
    for place, credential in enumerate(_unchecked()[:WITH_PAPERS]):
        certificate = certificate_of(credential)
        if place == MISNAMED:
            certificate = certificate.naming("Somebody Else Entirely")
        picture = shown[-1].taken.original if place == TWICE else drawn(certificate)
        shown.append(Showing(credential.id, take(picture, f"certificate {place + 1}.jpg")))
    return shown


def fill_desk(shown: Sequence[Showing], *, verifier: Actor, store: SealedStore, by: Actor, now: datetime) -> int:
    """Hand thirty credentials to the desk, as over the last weeks; how many there are."""
    documents = {one.credential_id: one.taken for one in shown}
    unchecked, verified = _unchecked(), _verified()
    first, rest = unchecked[:NEW], unchecked[NEW:]
    for place, credential in enumerate(first):
        _hand_in(credential, OpenedFor.STATED, documents, store=store, by=by, now=_ago(now, 1 + 2 * place))
    for place, credential in enumerate(verified[:CHANGED]):
        _renew(credential, by=by, now=_ago(now, 3 + place))
    for place, credential in enumerate(verified[CHANGED : CHANGED + AGAIN]):
        _hand_in(credential, OpenedFor.RECHECK, {}, store=store, by=by, now=_ago(now, 5 + place))
    for place, credential in enumerate(rest[: ASKED + ANSWERED]):
        asked_at = _ago(now, 9 + place)
        submission = _hand_in(credential, OpenedFor.STATED, {}, store=store, by=by, now=asked_at - timedelta(days=6))
        _ask(submission, QUESTIONS[place], by=verifier, now=asked_at)
        if place >= ASKED:
            answer_question(submission, text=ANSWERS[place - ASKED], by=by, now=asked_at + timedelta(days=3))
    _declare_conflict(first[-1], verifier, now=now)
    return NEW + CHANGED + AGAIN + ASKED + ANSWERED


def has_submissions() -> bool:
    """Whether anything was ever handed to the desk."""
    return bool(db.session.scalar(select(func.count()).select_from(Submission)))


def who_decides(account_id: int, name: str) -> Actor:
    """The person who works a desk, as the trail names them."""
    return Actor(ActorKind.PERSON, name, account_id)


def _unchecked() -> Sequence[Credential]:
    """Stated and never checked, of published listings, one of each practitioner, kinds in turn."""
    found = db.session.scalars(_of_published().where(Credential.id.not_in(select(LedgerEntry.credential_id))))
    return list(_in_turn(found))


def _verified() -> Sequence[Credential]:
    """Licenses and cover that a check verified, of published listings."""
    checked = select(LedgerEntry.credential_id).where(LedgerEntry.outcome == Outcome.VERIFIED)
    ends = (CredentialKind.LICENSE, CredentialKind.INSURANCE)
    wanted = _of_published().where(
        Credential.id.in_(checked), Credential.kind.in_(ends), Credential.expires_on.is_not(None)
    )
    return list(_in_turn(db.session.scalars(wanted)))


def _of_published() -> Select[Credential]:
    return (
        select(Credential)
        .join(Listing, Listing.practitioner_id == Credential.practitioner_id)
        .where(Listing.status == Status.PUBLISHED, Credential.withdrawn_at.is_(None))
        .order_by(Credential.id)
    )


def _in_turn(found: Iterable[Credential]) -> Iterator[Credential]:
    """One of each practitioner, license, certification, training … in turn, as long as there are any."""
    by_kind: dict[CredentialKind, dict[int, Credential]] = {kind: {} for kind in CredentialKind}
    for one in found:
        by_kind[one.kind].setdefault(one.practitioner_id, one)
    seen: set[int] = set()
    for row in zip_longest(*(kind.values() for kind in by_kind.values())):
        for one in row:
            if one is not None and one.practitioner_id not in seen:
                seen.add(one.practitioner_id)
                yield one


def _hand_in(
    credential: Credential,
    opened_for: OpenedFor,
    documents: Mapping[int, Taken],
    *,
    store: SealedStore,
    by: Actor,
    now: datetime,
) -> Submission:
    taken = documents.get(credential.id)
    if taken is not None:
        attach_paper(credential, keep_paper(taken, store=store, by=by, now=now), by=by, now=now)
    return submit_credential(credential, opened_for=opened_for, by=by, now=now)


def _renew(credential: Credential, *, by: Actor, now: datetime) -> None:
    """Its holder states the next term of what was verified: the check of before says nothing of that."""
    facts = facts_stated(credential)
    later = (facts.expires_on or now.date()) + timedelta(days=365)
    change_credential(credential, replace(facts, expires_on=later), by=by, now=now)
    submit_credential(credential, opened_for=OpenedFor.CHANGED, by=by, now=now)


def _ask(submission: Submission, question: tuple[Reason, str], *, by: Actor, now: datetime) -> None:
    reason, words = question
    seen = facts_stated(submission.credential).fingerprint
    decision = Decision(Outcome.MORE_INFORMATION, reason, Method.DOCUMENT, facts_seen=seen, note=words)
    decide(submission, decision, seen_version=submission.version, by=by, now=now)


def _declare_conflict(credential: Credential, verifier: Actor, *, now: datetime) -> None:
    """The verifier once learned with somebody who waits: another person must decide."""
    db.session.add(
        DeclaredConflict(
            account_id=verifier.person_id,
            practitioner_id=credential.practitioner_id,
            tie=Tie.OTHER,
            statement="We trained together and stayed friends.",
            declared_at=now - timedelta(days=40),
        )
    )


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days, minutes=17 * days)
