"""Ways around the desk that must not be there: who decides, by what, and what a verification still vouches for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR
from directory.conflicts.actions import declare_conflict
from directory.conflicts.queries import practitioners_not_for, why_not_impartial
from directory.conflicts.rules import Tie
from directory.credentials.actions import attach_paper, take_back_paper, withdraw_credential
from directory.credentials.rules import Method, Reason
from directory.listings.models import Listing, Practice
from directory.ownership.actions import ask_to_keep, withdraw
from directory.ownership.rules import Part
from directory.papers.models import Paper
from directory.papers.rules import Media
from directory.proposals.actions import carry_out, decline_proposal, propose
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.actions import show_again, submit_credential
from directory.verification.desk import decide
from directory.verification.queries import open_submission_of, standing_now
from directory.verification.revoking import REVOKE, revocation
from directory.verification.rules import OpenedFor
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.verification import a_decision, a_submission, a_verified_credential, by

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def people(any_app):
    return [an_account(f"v{n}@example.org", Role.VERIFIER, name=f"Verifier {n}") for n in range(3)]


def do(work, *given, by_account, **named):
    with unit_of_work():
        return work(*given, by=by(by_account), now=NOW, **named)


def about(credential):
    return revocation(credential, reason=Reason.FORGED, method=Method.LETTER)


def is_verified(credential):
    db.session.rollback()
    return standing_now(credential, now=NOW).is_verified


def proposed(credential, vera):
    return do(propose, REVOKE, about(credential), why="Forged.", by_account=vera)


def test_whoever_asks_to_keep_a_listing_does_not_decide_about_it(people):
    vera = people[0]
    submission = a_submission(now=NOW)
    practitioner_id = submission.credential.practitioner_id
    listing = db.session.query(Listing).filter_by(practitioner_id=practitioner_id).one()
    asked = do(ask_to_keep, listing, vera, part=Part.OWNER, statement="Mine.", by_account=vera)
    assert practitioner_id in practitioners_not_for(vera.id)
    with pytest.raises(RuleBroken, match="asked to keep this listing"):
        do(decide, submission, a_decision(submission), seen_version=submission.version, by_account=vera)
    do(withdraw, asked, by_account=vera)
    assert why_not_impartial(vera.id, practitioner_id) is None


def test_a_practice_is_the_same_though_each_of_its_keepers_wrote_its_name(people):
    vera, otto, _ = people
    theirs, ours = a_listing(practice=Practice(name="Quiet Rooms")), a_listing(practice=Practice(name="QUIET ROOMS"))
    keep(theirs, ours)
    keeps(vera, ours)
    assert "same practice" in why_not_impartial(vera.id, theirs.practitioner_id)
    assert practitioners_not_for(vera.id) == {theirs.practitioner_id, ours.practitioner_id}
    assert "You keep this listing" in why_not_impartial(vera.id, ours.practitioner_id)
    other = keep(a_listing(practice=Practice(name="Another")))
    assert why_not_impartial(vera.id, other.practitioner_id) is None
    assert why_not_impartial(otto.id, theirs.practitioner_id) is None
    alone = keep(a_listing())
    keeps(otto, alone)
    assert why_not_impartial(otto.id, keep(a_listing()).practitioner_id) is None


def test_a_proposal_of_somebody_who_has_a_conflict_since_is_not_carried_out(people):
    vera, otto, _ = people
    credential = a_verified_credential(vera, now=NOW)
    one = proposed(credential, vera)
    do(declare_conflict, credential.practitioner, tie=Tie.MONEY, statement="A debt.", by_account=vera)
    with pytest.raises(RuleBroken, match="Who proposed this must not decide"):
        do(carry_out, one, REVOKE, by_account=otto)
    assert is_verified(credential)
    do(decline_proposal, one, REVOKE, answer="Another person proposes it.", by_account=otto)
    assert db.session.get(Proposal, one.id).state is ProposalState.DECLINED


@pytest.mark.parametrize("change", ["stopped", "without a role"])
def test_a_proposal_of_an_account_that_no_longer_looks_after_the_site_is_not_carried_out(people, change):
    vera, otto, _ = people
    credential = a_verified_credential(vera, now=NOW)
    one = proposed(credential, vera)
    with unit_of_work():
        if change == "stopped":
            vera.active = False
        else:
            vera.roles = []
    with pytest.raises(RuleBroken, match="no longer looks after this site"):
        do(carry_out, one, REVOKE, by_account=otto)
    assert is_verified(credential)


def test_a_revocation_that_was_proposed_takes_no_later_verification_back(people):
    vera, otto, third = people
    credential = a_verified_credential(vera, now=NOW)
    one = proposed(credential, vera)
    with unit_of_work():
        again = submit_credential(credential, opened_for=OpenedFor.RECHECK, by=OPERATOR, now=NOW)
    decision = a_decision(again, reason=Reason.STILL_HOLDS)
    do(decide, again, decision, seen_version=again.version, by_account=third)
    with pytest.raises(RuleBroken, match="was checked again since"):
        do(carry_out, one, REVOKE, by_account=otto)
    assert is_verified(credential)
    do(decline_proposal, one, REVOKE, answer="It was checked since.", by_account=otto)


def test_what_cannot_be_taken_back_any_more_can_still_be_declined(people):
    vera, otto, _ = people
    credential = a_verified_credential(vera, now=NOW)
    one = proposed(credential, vera)
    do(withdraw_credential, credential, by_account=vera)
    with pytest.raises(RuleBroken, match="not here any more"):
        do(carry_out, one, REVOKE, by_account=otto)
    do(declare_conflict, credential.practitioner, tie=Tie.CARE, statement="", by_account=otto)
    with pytest.raises(RuleBroken, match="conflict"):
        do(decline_proposal, one, REVOKE, answer="It is gone.", by_account=otto)
    do(decline_proposal, one, REVOKE, answer="It is gone.", by_account=people[2])
    assert db.session.get(Proposal, one.id).state is ProposalState.DECLINED


def test_nobody_decides_on_a_page_that_shows_a_document_that_was_taken_back(people):
    vera = people[0]
    submission = a_submission(now=NOW)
    credential = submission.credential
    with unit_of_work():
        paper = Paper(
            key="a" * 32, digest="b" * 64, media=Media.PNG, byte_count=1, file_name="one.png", brought_at=NOW, pages=[]
        )
        db.session.add(paper)
        attach_paper(credential, paper, by=OPERATOR, now=NOW)
    seen = submission.version
    with unit_of_work():
        take_back_paper(credential, paper, by=OPERATOR, now=NOW)
        show_again(credential)
    with pytest.raises(RuleBroken, match="moved a moment ago"):
        do(decide, submission, a_decision(submission), seen_version=seen, by_account=vera)
    assert open_submission_of(credential.id).version == seen + 1
