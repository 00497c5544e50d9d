"""What tests of the locker share: good answers for every kind, and what the desk does meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from directory.audit.rules import OPERATOR
from directory.credentials.actions import record_check
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind, Method
from directory.shared.db import db, unit_of_work
from directory.verification.models import SubmissionMessage
from directory.verification.queries import open_submission_of
from directory.verification.rules import SubmissionState
from tests.factories.listings import a_credential, keep
from tests.web.visitor import words_of

NEXT_YEAR = (datetime.now(UTC) + timedelta(days=400)).date().isoformat()
GOOD = {
    "license": {"region": "NJ", "number": "25MZ00123400", "expires_on": NEXT_YEAR},
    "certification": {"title": "Dipl. Ac. (NCBAHM)", "number": "12345", "expires_on": NEXT_YEAR},
    "training": {"title": "Facial acupuncture", "issuer": "An institute", "hours": "48", "issued_on": "2020-05-04"},
    "clean-needle-technique": {"issued_on": "2015-05-04"},
    "degree": {"title": "DACM", "issuer": "A school", "year": "2014"},
    "insurance": {"issuer": "A company", "covers_cosmetic": "unknown", "expires_on": NEXT_YEAR},
}


def error_of(page, name):
    return words_of(page.one("p", id=f"{name}-error"))


def stated(keeper, kind, status=303, **answers):
    return keeper.save(f"credentials/add/{kind}", status, **GOOD[kind] | answers)


def the_credential():
    return db.session.scalars(select(Credential).order_by(Credential.id.desc()).limit(1)).one()


def the_keepers(workspace, keeper, kind=CredentialKind.LICENSE, **given):
    """A credential of the keeper's listing that nobody has checked; its id."""
    with workspace.site.inside():
        return keep(a_credential(workspace.listing(keeper.slug).practitioner, kind, **given)).id


def checked(workspace, credential_id, outcome, reason, *, days_ago=0, **given):
    with workspace.site.inside(), unit_of_work():
        record_check(
            db.session.get(Credential, credential_id),
            outcome=outcome,
            reason=reason,
            method=Method.LOOK_UP,
            by=OPERATOR,
            now=datetime.now(UTC) - timedelta(days=days_ago),
            **given,
        )


def asked_about(workspace, credential_id, question):
    """The desk asks the keeper of a credential that lies there."""
    with workspace.site.inside(), unit_of_work():
        submission = open_submission_of(credential_id)
        submission.state = SubmissionState.ASKED
        submission.messages.append(SubmissionMessage(at=datetime.now(UTC), is_from_desk=True, text=question))
