"""What lies in a locker is not lost, nor left behind, when a listing gives way or a state ends its license."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR
from directory.credentials.actions import withdraw_credential
from directory.jurisdictions.actions import record_check_of
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.portfolio.actions import withdraw_case
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.portfolio import a_case
from tests.factories.verification import a_submission, a_verified_credential
from tests.web.claiming import admin, ana, as_

__all__ = ["admin", "ana", "as_"]
NOW = datetime.now(UTC)


@pytest.fixture
def vera(app):
    return an_account("vera@example.org", Role.VERIFIER, name="Vera Verifier", has_second_factor=True)


def status_of(listing):
    db.session.rollback()
    return db.session.get(Listing, listing.id).status


def test_a_listing_with_credentials_does_not_give_way_to_another_person(admin, as_):
    duplicate, into = keep(a_listing(status=Status.DRAFT)), keep(a_listing())
    credential = keep(a_credential(duplicate.practitioner))
    page = f"/admin/listings/{duplicate.slug}"
    fields = {"act": "merge", "slug": into.slug, "why": "The same person twice."}
    answer = as_(admin).send(page, 422, form=page, **fields)
    assert "has credentials, which would be lost" in answer.text
    assert status_of(duplicate) == Status.DRAFT
    with unit_of_work():
        withdraw_credential(credential, by=OPERATOR, now=NOW)
    as_(admin).send(page, 303, form=page, **fields)
    assert status_of(duplicate) == Status.MOVED


def test_a_listing_with_photo_cases_does_not_give_way_to_another_person(admin, as_):
    duplicate, into = keep(a_listing(status=Status.DRAFT)), keep(a_listing())
    case = a_case(listing=duplicate, now=NOW)
    page = f"/admin/listings/{duplicate.slug}"
    fields = {"act": "merge", "slug": into.slug, "why": "The same person twice."}
    answer = as_(admin).send(page, 422, form=page, **fields)
    assert "has photo cases, which nobody could reach any more" in answer.text
    assert status_of(duplicate) == Status.DRAFT
    with unit_of_work():
        withdraw_case(case, by=OPERATOR, now=NOW)
    as_(admin).send(page, 303, form=page, **fields)


def test_pages_stand_when_a_state_that_licensed_somebody_licenses_nobody_any_more(admin, vera, ana, as_):
    credential = a_verified_credential(vera, now=NOW)
    listing = db.session.query(Listing).filter_by(practitioner_id=credential.practitioner_id).one()
    keeps(ana, listing)
    submission = a_submission(credential=credential, now=NOW)
    region, slug = credential.region, listing.slug
    with unit_of_work():
        record_check_of(region, "license", "no", source="The act", checked_on=NOW.date(), by=OPERATOR, now=NOW)
    as_(vera).see(f"/admin/verification/{submission.id}")
    visitor = as_(ana)
    for path in (
        f"/providers/{slug}",
        f"/practice/{slug}/credentials",
        f"/practice/{slug}/credentials/{credential.id}",
    ):
        visitor.see(path)
    visitor.see(f"/practice/{slug}/credentials/{credential.id}/edit")
    as_(admin).see(f"/admin/jurisdictions/{region}")
