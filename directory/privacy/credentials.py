"""The locker in an export: what is stated, every check in plain words, what the desk and the keeper wrote, documents.

Who checked is not in it: that is another person's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from directory.checklist.queries import facts_of
from directory.credentials.facts import NAMES
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.queries import entries_of, standings_of
from directory.files.sealing import SealedStore
from directory.papers.models import Paper
from directory.papers.pages import original_bytes
from directory.privacy.asked import Asked, moment, plain
from directory.shared.db import db
from directory.verification.models import Submission
from directory.verification.queries import submissions_of
from directory.verification.words import REASON_WORDS


def credentials_part(asked: Asked) -> list[dict[str, Any]]:
    """Licenses, certifications and trainings with their whole numbers, those that were taken back too."""
    rows = _stated(asked)
    zone = facts_of([asked.listing])[asked.listing.id].time_zone
    held = standings_of(rows, time_zone=zone, now=asked.now)
    return [
        {name: plain(getattr(row, name)) for name in NAMES}
        | {
            "programme": row.programme.title if row.programme else None,
            "stated_at": moment(row.stated_at),
            "withdrawn_at": moment(row.withdrawn_at),
            "state": "withdrawn" if row.withdrawn_at else held[row.id].state.value,
            "checks": [_check(entry) for entry in entries_of(row.id)],
            "desk": [_submission(one) for one in reversed(submissions_of(row.id))],
            "documents": [_document(row, paper) for paper in row.papers],
        }
        for row in rows
    ]


def documents(asked: Asked, store: SealedStore) -> Iterator[tuple[str, bytes]]:
    """Every document as it came in, by its name in the zip, one after the other; those that were erased are gone."""
    for row in _stated(asked):
        for paper in row.papers:
            if paper.erased_at is None:
                yield _name(row, paper), original_bytes(paper, store)


def _stated(asked: Asked) -> Sequence[Credential]:
    wanted = select(Credential).where(Credential.practitioner_id == asked.listing.practitioner_id)
    return db.session.scalars(wanted.order_by(Credential.id)).all()


def _check(entry: LedgerEntry) -> dict[str, Any]:
    """A check as it was: what came of it, why, and where it was looked up."""
    return {
        "at": moment(entry.at),
        "outcome": entry.outcome.value,
        "reason": entry.reason.value,
        "in_words": f"{REASON_WORDS[entry.reason]}.",
        "method": entry.method.value,
        "source": entry.source_url,
        "note": entry.note,
        "expires_on": plain(entry.expires_on),
        "next_due_on": plain(entry.next_due_on),
    }


def _submission(one: Submission) -> dict[str, Any]:
    return {
        "opened_at": moment(one.opened_at),
        "opened_for": one.opened_for.value,
        "state": one.state.value,
        "decided_at": moment(one.decided_at),
        "messages": [
            {"by": "the desk" if said.is_from_desk else "the keeper", "at": moment(said.at), "text": said.text}
            for said in one.messages
        ],
    }


def _document(row: Credential, paper: Paper) -> dict[str, Any]:
    return {
        "file": None if paper.erased_at else _name(row, paper),
        "sha256": paper.digest,
        "brought_at": moment(paper.brought_at),
        "erased_at": moment(paper.erased_at),
    }


def _name(row: Credential, paper: Paper) -> str:
    """A document's name in the zip: no two have the same."""
    return f"documents/{row.kind.value}-{row.id}/{paper.id}-{paper.file_name}"
