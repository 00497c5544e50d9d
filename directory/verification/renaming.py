"""A listing that takes another name: what was verified of the name before says nothing of the new one.

A credential without a name on it is in the name of its listing. When that changes, the credential keeps the name that
it had, as one that is on it from now on, and so it is stated again; the desk looks at it. When the name of before
comes back, so does what was checked of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from directory.audit.rules import Actor
from directory.credentials.actions import keep_holder
from directory.credentials.models import Credential
from directory.credentials.queries import every_credential_of
from directory.listings.models import Practitioner
from directory.verification.actions import submit_credential
from directory.verification.queries import open_submission_of, standing_now
from directory.verification.rules import OpenedFor


@contextmanager
def credentials_kept_in_name(practitioner: Practitioner, *, by: Actor, now: datetime) -> Iterator[list[Credential]]:
    """Whatever happens inside to the name of a practitioner, their credentials stay in the name that they are in.

    Inside of a unit of work, before anything is recorded. What was verified, or lies at the desk, goes there anew; it
    stands in the list once that happened. Capitals alone make no other name.
    """
    before = practitioner.name
    moved: list[Credential] = []
    yield moved
    if practitioner.name.casefold() == before.casefold():
        return
    for credential in every_credential_of(practitioner.id):
        is_at_stake = credential.withdrawn_at is None and (
            standing_now(credential, now=now).is_verified or open_submission_of(credential.id) is not None
        )
        if keep_holder(credential, before=before, after=practitioner.name, by=by, now=now) and is_at_stake:
            submit_credential(credential, opened_for=OpenedFor.CHANGED, by=by, now=now)
            moved.append(credential)
