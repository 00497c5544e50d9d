"""What takes two people, conflicts of interest and exclusions over HTTP, and a site where one person does both."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.conflicts.actions import declare_conflict
from directory.conflicts.models import DeclaredConflict
from directory.conflicts.rules import Tie
from directory.credentials.models import LedgerEntry
from directory.credentials.rules import Outcome
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.registers.exclusions.models import Exclusion
from directory.shared.db import db, unit_of_work
from directory.verification.models import ExclusionMatch
from directory.verification.queries import standing_now
from directory.verification.rules import Likeness, MatchState
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.verification import a_verified_credential, by
from tests.web.claiming import admin, ana, as_

NOW = datetime.now(UTC)
REVOKE = {"reason": "ended-at-the-source", "method": "letter", "source_url": "", "why": "The board says it ended."}
__all__ = ["admin", "ana", "as_"]


@pytest.fixture
def vera(app):
    return an_account("vera@example.org", Role.VERIFIER, name="Vera Verifier", has_second_factor=True)


@pytest.fixture
def otto(app):
    return an_account("otto@example.org", Role.VERIFIER, name="Otto Other", has_second_factor=True)


def is_verified(credential):
    db.session.rollback()
    return standing_now(credential, now=datetime.now(UTC)).is_verified


def proposals():
    db.session.rollback()
    return db.session.scalars(select(Proposal).order_by(Proposal.id)).all()


def an_exclusion_of(credential):
    row = Exclusion(
        key="0" * 64,
        last_name="LEE",
        first_name="ANA",
        middle_name="",
        business_name="",
        general="IND- LIC HC SERV PRO",
        specialty="ACUPUNCTURIST",
        npi=None,
        city="OCEAN",
        region="NJ",
        exclusion_type="1128b4",
        excluded_on=date(2024, 5, 20),
        waiver_region="",
        fingerprint="0" * 32,
        first_seen_at=NOW,
        last_seen_at=NOW,
    )
    match = ExclusionMatch(
        exclusion=row, practitioner_id=credential.practitioner_id, likeness=Likeness.POSSIBLE, found_at=NOW
    )
    return keep(match)


def test_a_revocation_is_proposed_by_one_and_carried_out_by_another(vera, otto, ana, as_):
    credential = a_verified_credential(vera)
    keeps(ana, db.session.scalars(select(Listing)).one())
    hers, his = as_(vera), as_(otto)
    assert "Nothing waits for a second person" in hers.see("/admin/proposals").text
    address = f"/admin/credentials/{credential.id}"
    hers.send(address, 303, **REVOKE)
    assert "This is proposed" in hers.see(address).text
    (one,) = proposals()
    assert "another person answers it" in hers.see(f"/admin/proposals/{one.id}").text
    refused = hers.send(f"/admin/proposals/{one.id}", 422, act="carry-out")
    assert "It takes another person" in refused.text
    assert is_verified(credential)
    assert "Waits for you" in his.see("/admin/proposals").text
    page = his.see(f"/admin/proposals/{one.id}")
    assert "The board says it ended." in page.text
    his.send(f"/admin/proposals/{one.id}", 303, act="carry-out")
    assert not is_verified(credential)
    entry = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
    assert (entry.outcome, entry.checked_by_id, entry.second_id) == (Outcome.REVOKED, vera.id, otto.id)
    assert "verification_revoked" in db.session.scalars(select(Letter.template)).all()
    assert "Carried out" in his.see("/admin/proposals").text


def test_a_proposal_is_declined_with_a_reason_and_taken_back_by_its_proposer_only(vera, otto, as_):
    credential = a_verified_credential(vera)
    hers, his = as_(vera), as_(otto)
    address = f"/admin/credentials/{credential.id}"
    hers.send(address, 303, **REVOKE)
    page = f"/admin/proposals/{proposals()[0].id}"
    assert "Say why" in his.send(page, 422, act="decline", answer=" ").text
    assert "Only who proposed it" in his.send(page, 422, act="take-back").text
    assert "Choose what to do" in his.send(page, 422, act="burn").text
    his.send(page, 303, act="decline", answer="The board’s page says otherwise.")
    assert is_verified(credential)
    assert "The board’s page says otherwise." in hers.see(page).text
    hers.send(address, 303, **REVOKE)
    hers.send(f"/admin/proposals/{proposals()[1].id}", 303, act="take-back")
    assert [one.state for one in proposals()] == [ProposalState.DECLINED, ProposalState.TAKEN_BACK]


def test_a_revocation_without_words_keeps_what_was_filled_in(vera, as_):
    credential = a_verified_credential(vera)
    page = as_(vera).send(f"/admin/credentials/{credential.id}", 422, **REVOKE | {"why": "", "method": "look-up"})
    assert "Say what you found" in page.text
    again = as_(vera).send(f"/admin/credentials/{credential.id}", 422, **REVOKE | {"method": "look-up"})
    assert "Give the address of the page" in again.text
    assert "The board says it ended." in again.text
    assert not proposals()


def test_where_one_person_does_both_the_site_says_so(app, vera, as_):
    credential = a_verified_credential(vera)
    app.config["FINEPOINT"] = replace(app.config["FINEPOINT"], two_people=False)
    visitor = as_(vera)
    assert "This site has one person" in visitor.see(f"/admin/credentials/{credential.id}").text
    assert "On this site one person does both" in visitor.see("/admin/proposals").text
    visitor.send(f"/admin/credentials/{credential.id}", 303, **REVOKE)
    assert not is_verified(credential)
    assert not proposals()
    entry = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
    assert (entry.checked_by_id, entry.second_id) == (vera.id, None)


def test_what_everybody_sees_is_removed_by_two_and_verifiers_have_no_part_in_it(admin, vera, as_):
    keep(listing := a_listing(slug="shown"), hidden := a_listing(slug="hidden", status=Status.HIDDEN))
    desk = as_(admin)
    assert "takes another person too" in desk.see("/admin/listings/shown").text
    desk.send("/admin/listings/shown", 303, act="close", why="They told us.")
    assert "Its removal is proposed" in desk.see("/admin/listings/shown").text
    db.session.refresh(listing)
    assert listing.status == Status.PUBLISHED
    (one,) = proposals()
    assert as_(vera).get(f"/admin/proposals/{one.id}").status_code == 404
    assert "Nothing waits" in as_(vera).see("/admin/proposals").text
    desk.send("/admin/listings/hidden", 303, act="close", why="They told us.")
    db.session.refresh(hidden)
    assert hidden.status == Status.CLOSED, "what nobody sees one person removes"


def test_a_conflict_is_declared_seen_by_administrators_and_ended(admin, vera, as_):
    keep(a_listing(name="Ana Lee", slug="ana"))
    hers = as_(vera)
    assert "You declared none" in hers.see("/admin/conflicts").text
    assert "Nobody here has that name" in hers.see("/admin/conflicts?q=Zzz").text
    who = db.session.scalars(select(Listing)).one().practitioner_id
    form = "/admin/conflicts?q=lee"
    page = hers.send("/admin/conflicts", 422, form=form, practitioner=str(who), statement="x")
    assert "Choose what the tie is." in page.text
    page = hers.send("/admin/conflicts", 422, form=form, practitioner=str(who), tie="other", statement="")
    assert "Say in a few words" in page.text
    page = hers.send("/admin/conflicts", 422, form=form, practitioner="", tie="work")
    assert "Search for the practitioner first" in page.text
    hers.send("/admin/conflicts", 303, form=form, practitioner=str(who), tie="work", statement="We share rooms.")
    assert "We share rooms." in as_(admin).see("/admin/conflicts/everybody").text
    (one,) = db.session.scalars(select(DeclaredConflict)).all()
    token = hers.see("/admin/conflicts").all("input", name="csrf_token")[0].get("value")
    theirs = as_(admin)
    theirs_token = theirs.see("/admin/conflicts?q=lee").all("input", name="csrf_token")[0].get("value")
    assert theirs.post(f"/admin/conflicts/{one.id}/end", data={"csrf_token": theirs_token}).status_code == 404
    assert hers.post(f"/admin/conflicts/{one.id}/end", data={"csrf_token": token}).status_code == 303
    assert "ended on" in hers.see("/admin/conflicts").text


def test_whoever_has_a_conflict_neither_proposes_nor_carries_out_nor_decides_on_an_exclusion(vera, otto, as_):
    credential = a_verified_credential(vera)
    match = an_exclusion_of(credential)
    hers, his = as_(vera), as_(otto)
    address = f"/admin/credentials/{credential.id}"
    page = his.see(address)
    token = page.all("input", name="csrf_token")[0].get("value")
    hers.send(address, 303, **REVOKE)
    proposal = f"/admin/proposals/{proposals()[0].id}"
    with unit_of_work():
        declare_conflict(credential.practitioner, tie=Tie.FAMILY, statement="", by=by(otto), now=NOW)
    assert "Somebody else must decide this." in his.see(address).text
    assert "Somebody else must decide this." in his.see(proposal).text
    assert "Not for you" in his.see("/admin/proposals").text
    exclusion = f"/admin/exclusions/{match.id}"
    assert "Somebody else must decide this." in his.see(exclusion).text
    for url, fields in (
        (address, REVOKE),
        (proposal, {"act": "carry-out", "answer": ""}),
        (proposal, {"act": "decline", "answer": "No."}),
        (exclusion, {"act": "confirm", "why": "The same."}),
    ):
        answer = his.post(url, data=fields | {"csrf_token": token})
        assert answer.status_code == 422
        assert "Somebody else must decide" in answer.get_data(as_text=True)
    assert is_verified(credential)
    assert db.session.get(ExclusionMatch, match.id).state == MatchState.OPEN


def test_a_confirmed_exclusion_offers_to_revoke_all_that_is_verified(vera, as_):
    credential = a_verified_credential(vera)
    match = an_exclusion_of(credential)
    visitor, address = as_(vera), f"/admin/exclusions/{match.id}"
    assert "Ana Lee" in visitor.see("/admin/exclusions").text
    page = visitor.see(address)
    assert "Possible: name and state" in page.text
    assert "Propose to revoke" not in page.text
    assert "Say what you compared" in visitor.send(address, 422, act="confirm", why="").text
    visitor.send(address, 303, act="confirm", why="Same name, same board number.")
    assert "Propose to revoke all that is verified" in visitor.see(address).text
    visitor.send(address, 303, act="revoke", why="Excluded since May 20, 2024.")
    (one,) = proposals()
    assert one.terms["reason"] == "excluded"
    assert "Propose to revoke all" not in visitor.see(address).text
    assert "all of it is proposed already" in visitor.send(address, 422, act="revoke", why="Again.").text
    visitor.send(address, 303, act="reopen", why="The board number is another one.")
    visitor.send(address, 303, act="dismiss", why="Another person.")
    assert "Another person." in visitor.see("/admin/exclusions?state=dismissed").text
    assert "Nothing to decide" in visitor.see("/admin/exclusions").text
