"""Deleting an account: stopped at once, erased after seven days, nothing left of the person but a number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import current_app

from directory.accounts.actions import begin_sign_in, erase_person, keep_form, restart_account
from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.queries import entries_about, first_break
from directory.audit.rules import OPERATOR
from directory.conflicts.models import DeclaredConflict
from directory.conflicts.rules import Tie
from directory.credentials.actions import attach_paper
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind
from directory.editing.actions import unpublish
from directory.inquiries.models import Inquiry
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.actions import ask_to_keep
from directory.ownership.invitations import invite
from directory.ownership.models import Invitation, Keeper, OwnershipRequest
from directory.ownership.rules import Part, RequestState
from directory.papers.actions import keep_paper
from directory.papers.models import Paper
from directory.privacy.deleting import (
    ask_to_delete,
    deletion_by_key,
    erase_due,
    forget_goodbyes,
    keep_after_all,
    preview_of,
)
from directory.privacy.erasing import erase_account
from directory.privacy.listings_left import Leaving, Stores
from directory.privacy.models import AccountDeletion
from directory.privacy.rules import GOODBYE_KEPT_FOR, REGRET_FOR
from directory.reviews.models import Review
from directory.reviews.rules import EntryState
from directory.saved_searches.actions import save_search
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import Pace
from directory.shared.db import Base, db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shortlists.actions import keep_listings
from directory.shortlists.models import ShortlistEntry
from directory.tombstones.models import Tombstone
from directory.tombstones.rules import Kind
from tests.factories.accounts import an_account, keeps
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import by
from tests.house.asking import a_document

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + REGRET_FOR
NAME, ADDRESS = "Zora Quillfeather", "zora.quillfeather@example.net"
WRITTEN = "Words that only Zora wrote"


def stores() -> Stores:
    held = current_app.extensions
    return Stores(held["paper_store"], held["file_store"])


@pytest.fixture
def zora(any_app):
    """Somebody of whom the site holds one of each thing."""
    account = an_account(ADDRESS, Role.PRACTITIONER, name=NAME, has_second_factor=True)
    other = keep(a_listing(slug="bo-kim", name="Bo Kim", now=NOW))
    keeps(an_account("bo@example.org"), other)
    draft = keep(a_listing(slug="zora-draft", name="Her Listing", now=NOW))
    keeps(account, draft)
    an_inquiry(other, email=ADDRESS, text=WRITTEN, now=NOW)
    review = a_review(other, account, now=NOW, shown_as="Zora Q")
    publish(an_entry(review, now=NOW), now=NOW)
    credential = keep(a_credential(draft.practitioner, CredentialKind.LICENSE, now=NOW))
    me = by(account)
    with unit_of_work() as session:
        begin_sign_in(account, browser="Firefox of Zora", now=NOW)
        keep_form([("about", WRITTEN)], path="/account", account_id=account.id, now=NOW)
        about = {"query": "near=07712", "words": "near 07712", "language": "en", "pace": Pace.WEEKLY, "months": 3}
        save_search(email=ADDRESS.title(), **about, found=[], now=NOW)
        keep_listings([other.id], by=me, now=NOW)
        attach_paper(credential, keep_paper(a_document(), store=stores().papers, by=me, now=NOW), by=me, now=NOW)
        unpublish(draft, by=me, now=NOW)
        third = a_listing(slug="third", name="A Third", now=NOW)
        session.add(third)
        session.flush()
        session.add(
            DeclaredConflict(
                account=account, practitioner=third.practitioner, tie=Tie.CARE, statement=WRITTEN, declared_at=NOW
            )
        )
        ask_to_keep(third, account, part=Part.OWNER, statement=WRITTEN, by=me, now=NOW)
        invite(draft, email="clinic@example.org", part=Part.CLINIC, account=account, by=me, now=NOW)
    return account


def everything_said() -> str:
    """Every value of every row of the database, but the trail."""
    tables = [name for name in Base.metadata.tables if name != "audit_entries"]
    return "\n".join(str(tuple(row)) for name in tables for row in db.session.execute(sa.text(f"SELECT * FROM {name}")))


def ask(account, **given):
    with unit_of_work():
        return ask_to_delete(account, by=by(account), now=NOW, **({"withdraws_reviews": False} | given))


def test_an_account_is_stopped_at_once_and_erased_after_seven_days(zora):
    number = zora.id
    preview = preview_of(zora)
    assert (preview.reviews, preview.shortlist, preview.inquiries, preview.saved_searches) == (1, 1, 1, 1)
    assert [one.what for one in preview.listings] == [Leaving.IS_ERASED]
    key = ask(zora).key
    assert ask(zora).key == key, "asking twice changes nothing"
    assert not zora.active
    assert all(one.ended_at for one in zora.sign_ins)
    assert erase_due(LATER - timedelta(seconds=1), stores=stores()) == 0
    assert erase_due(LATER, stores=stores()) == 1
    assert erase_due(LATER, stores=stores()) == 0
    forget_goodbyes(LATER)
    assert "erased" in db.session.scalars(sa.select(Letter).where(Letter.to_address == ADDRESS)).one().subject
    assert forget_goodbyes(LATER + GOODBYE_KEPT_FOR) == 1
    said = everything_said().lower()
    for mark in ("quillfeather", "zora q", WRITTEN.lower(), "firefox of zora"):
        assert not [row for row in said.splitlines() if mark in row], mark
    trail = "\n".join(str(one.content()) for one in db.session.scalars(sa.select(AuditEntry)))
    assert "quillfeather" not in trail.lower(), "the trail knows numbers"
    assert first_break() is None
    shell = db.session.get(Account, number)
    assert (shell.active, shell.name, shell.password, shell.roles, shell.webauthn) == (False, "", None, [], [])
    assert shell.erased_at == LATER
    for model in (Keeper, AccountDeletion, ShortlistEntry):
        assert db.session.scalars(sa.select(model).where(model.account_id == number)).all() == [], model
    assert db.session.scalars(sa.select(SavedSearch)).all() == db.session.scalars(sa.select(Invitation)).all() == []
    assert db.session.scalars(sa.select(Inquiry)).one().erased_at == LATER
    assert db.session.scalars(sa.select(OwnershipRequest)).one().state is RequestState.WITHDRAWN
    review = db.session.scalars(sa.select(Review)).one()
    assert (review.account_id, review.shown_as, review.entries[0].state) == (None, "", EntryState.PUBLISHED)
    gone = db.session.scalars(sa.select(Listing).where(Listing.status == Status.REMOVED)).one()
    assert (gone.about, gone.places, gone.slug) == ("", [], f"gone-{gone.id}")
    assert db.session.scalars(sa.select(Paper)).one().erased_at == LATER
    assert db.session.scalars(sa.select(Credential.withdrawn_at)).all() == [LATER]
    assert (Kind.ACCOUNT, number) in {(one.kind, one.subject) for one in db.session.scalars(sa.select(Tombstone))}
    assert entries_about("account", number)[-1].action == "erase_account"
    with pytest.raises(RuleBroken, match="was erased"), unit_of_work():
        restart_account(shell, by=OPERATOR, now=LATER, why="Please.")


class Away:
    """A store that does not answer."""

    def delete(self, name):
        raise OSError(f"{name} cannot be deleted now")


def test_one_that_cannot_be_erased_holds_up_none_behind_it(zora):
    ask(zora)
    behind = an_account("behind@example.net")
    ask(behind)
    first, second = zora.id, behind.id
    with pytest.raises(OSError, match="cannot be deleted now"):
        erase_due(LATER, stores=Stores(Away(), stores().pictures))
    assert db.session.get(Account, first).erased_at is None
    assert db.session.get(Account, second).erased_at == LATER
    assert erase_due(LATER, stores=stores()) == 1


def test_reviews_are_taken_back_as_well_where_that_was_chosen(zora):
    ask(zora, withdraws_reviews=True)
    erase_due(LATER, stores=stores())
    review = db.session.scalars(sa.select(Review)).one()
    assert (review.withdrawn_at, review.entries[0].text) == (LATER, "")


def test_who_thinks_again_has_everything_back(zora):
    key = ask(zora).key
    with unit_of_work():
        assert keep_after_all(key, now=NOW)
        assert not keep_after_all(key, now=NOW)
    assert zora.active
    assert deletion_by_key(key) is None
    assert erase_due(LATER, stores=stores()) == 0
    assert db.session.scalars(sa.select(Inquiry)).one().sender_email == ADDRESS


def test_an_account_that_an_administrator_let_be_used_again_is_kept(zora):
    ask(zora)
    with unit_of_work():
        restart_account(zora, by=OPERATOR, now=NOW, why="By telephone.")
    assert erase_due(LATER, stores=stores()) == 0
    assert db.session.scalars(sa.select(AccountDeletion)).all() == []
    assert zora.erased_at is None


def test_a_listing_that_is_shown_is_decided_about_first_and_the_last_administrator_stays(any_app):
    chief = an_account("chief@example.org", Role.ADMINISTRATOR, has_second_factor=True)
    with pytest.raises(RuleBroken, match="last one"), unit_of_work():
        ask_to_delete(chief, withdraws_reviews=False, by=by(chief), now=NOW)
    owner, clinic = an_account("owner@example.org"), an_account("clinic@example.org")
    shown = keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOW))
    keeps(owner, shown)
    for expected in (1, 2):
        with pytest.raises(RuleBroken, match="Ana Lee"):
            ask(owner)
        assert owner.active, f"{expected} keep it"
        if expected == 1:
            keeps(clinic, shown, Part.CLINIC)
    ask(clinic)
    assert erase_due(LATER, stores=stores()) == 1
    assert shown.status is Status.PUBLISHED
    with unit_of_work():
        shown.status = Status.CLOSED
    ask(owner)
    assert erase_due(LATER, stores=stores()) == 1
    assert (shown.status, shown.slug) == (Status.CLOSED, "ana-lee"), "it says that she no longer practices"


def test_erasing_twice_changes_nothing_more(zora):
    for expected in (True, False):
        with unit_of_work():
            done = erase_account(zora, withdraws_reviews=False, stores=stores(), by=OPERATOR, now=NOW)
        assert done is expected
    with unit_of_work():
        assert not erase_person(zora, now=LATER)
    assert zora.erased_at == NOW
    assert len([one for one in entries_about("account", zora.id) if one.action == "erase_account"]) == 1
