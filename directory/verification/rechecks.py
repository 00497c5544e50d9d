"""What time brings to the desk: verified credentials that are due to be looked at again.

Any number of processes may do it at once: each credential is handed in by a unit of work of its own, and once.
"""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor, ActorKind
from directory.credentials.queries import credential_by_id, due_rechecks
from directory.shared.db import db, unit_of_work
from directory.verification.actions import submit_credential
from directory.verification.queries import open_submission_of, open_submissions_by_credential
from directory.verification.rules import OpenedFor

CLOCK = Actor(ActorKind.MACHINE, "open_due_rechecks")


def open_due_rechecks(now: datetime) -> int:
    """Hand every credential that is due and does not lie at the desk to it; how many there were."""
    due = [credential.id for credential in due_rechecks(now.date())]
    lying = open_submissions_by_credential(due) if due else {}
    db.session.rollback()  # nothing is held while one after the other is handed in
    return sum(_open(credential_id, now=now) for credential_id in due if credential_id not in lying)


def _open(credential_id: int, *, now: datetime) -> bool:
    with unit_of_work():
        credential = credential_by_id(credential_id)
        if credential is None or credential.withdrawn_at or open_submission_of(credential_id):
            return False
        submit_credential(credential, opened_for=OpenedFor.RECHECK, by=CLOCK, now=now)
        return True
