"""What the database itself refuses to keep of photo cases and consents."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from directory.portfolio.consent import ConsentAct, Recorder, Way
from directory.portfolio.models import CasePhoto, CaseTerm, ConsentEntry, PersonLink, PhotoCase, Series
from directory.portfolio.queries import entries_of
from directory.portfolio.rules import CaseState, HeldFor, TermKind
from directory.shared.db import unit_of_work
from tests.factories.listings import keep
from tests.factories.portfolio import NOW, UNTIL, a_case, consent_to


def test_the_database_itself_refuses_to_rewrite_the_ledger(any_app):
    case = a_case()
    consent_to(case)
    for statement in ("UPDATE consent_entry SET until = '2099-01-01'", "DELETE FROM consent_entry"):
        with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
            session.execute(text(statement))
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(text(f"DELETE FROM photo_case WHERE id = {case.id}"))
    assert len(entries_of(case.id)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"is_no_condition": False},
        {"on_listing": False},
        {"until": None},
        {"way": None},
        {"text_hash": ""},
        {"text_version": ""},
        {"act": ConsentAct.REVOKED},
        {"case_id": 999},
    ],
)
def test_the_database_keeps_no_consent_without_its_terms(any_app, changes):
    case = a_case()
    given = {
        "case_id": case.id,
        "at": NOW,
        "act": ConsentAct.GIVEN,
        "recorded_as": Recorder.PRACTITIONER,
        "way": Way.SIGNED_PAPER,
        "text_version": "2026-11",
        "language": "en",
        "text_hash": "0" * 64,
        "covers": case.pictures,
        "on_listing": True,
        "until": UNTIL,
        "is_no_condition": True,
    }
    keep(ConsentEntry(**given))
    with pytest.raises(IntegrityError):
        keep(ConsentEntry(**given | changes))


def test_the_database_keeps_no_row_that_cannot_be(any_app):
    case, other = a_case(), a_case()
    photo = case.photos[0]
    series = {"practitioner_id": case.practitioner_id, "began_on": NOW.date(), "ended_on": NOW.date(), "stated_at": NOW}
    revoked = {"at": NOW, "act": ConsentAct.REVOKED, "recorded_as": Recorder.PRACTITIONER, "covers": case.pictures}
    keep(ConsentEntry(case_id=case.id, **revoked))
    keep(PersonLink(case_id=case.id, key_hash="1" * 64, made_at=NOW))
    for row in (
        ConsentEntry(case_id=case.id, **revoked),
        PersonLink(case_id=other.id, key_hash="1" * 64, made_at=NOW),
        Series(asked=2, consented=3, **series),
        Series(asked=0, consented=0, **series),
        CaseTerm(case_id=case.id, kind=TermKind.PROCEDURE, code="gua-sha", position=9),
    ):
        with pytest.raises(IntegrityError):
            keep(row)
    for change in (
        update(PhotoCase).values(state=CaseState.HELD),
        update(PhotoCase).values(held_for=HeldFor.REPORTED),
        update(PhotoCase).values(state=CaseState.SHOWN),
        update(PhotoCase).values(sessions=0),
        update(CasePhoto).where(CasePhoto.id == photo.id).values(days=1),
        update(CasePhoto).where(CasePhoto.id == photo.id).values(alt=""),
        update(CasePhoto).where(CasePhoto.case_id == case.id).values(digest=photo.digest),
    ):
        with pytest.raises(IntegrityError), unit_of_work() as session:
            session.execute(change)
