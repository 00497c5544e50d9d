"""What tests of photo cases ask again and again: what stands in the trail, which letters went, whether it shows."""

from datetime import timedelta

from sqlalchemy import select

from directory.audit.models import AuditEntry
from directory.notices.models import Letter
from directory.portfolio.consent import Where
from directory.portfolio.queries import showing_of
from directory.shared.db import db, unit_of_work
from tests.factories.portfolio import NOW
from tests.factories.verification import KEEPER

LATER = NOW + timedelta(hours=1)


def acts(subject_id):
    wanted = select(AuditEntry.action).where(
        AuditEntry.subject_kind == "photo_case", AuditEntry.subject_id == str(subject_id)
    )
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


def letters():
    return list(db.session.scalars(select(Letter.template).order_by(Letter.id)))


def done(work, *given, **named):
    """Do it in a unit of work of its own."""
    with unit_of_work():
        return work(*given, **({"by": KEEPER, "now": LATER} | named))


def shows(case, where=Where.LISTING, now=LATER):
    return showing_of(case, where, now=now)
