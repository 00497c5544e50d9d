"""What takes two people: by rule, and by the database when a rule is forgotten; conflicts of interest on every path."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from directory.accounts.rules import Role
from directory.audit.queries import entries_about
from directory.audit.rules import OPERATOR
from directory.conflicts.actions import declare_conflict, end_conflict
from directory.conflicts.queries import practitioners_not_for, why_not_impartial
from directory.conflicts.rules import Tie
from directory.credentials.rules import Method, Outcome, Reason
from directory.listings.models import Practice
from directory.proposals.actions import carry_out, decline_proposal, do_alone, propose, take_back
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.desk import decide, take
from directory.verification.excluding import decide_exclusion
from directory.verification.models import ExclusionMatch, Submission
from directory.verification.queries import open_submission_of, standing_now
from directory.verification.rechecks import open_due_rechecks
from directory.verification.removing import CLOSE, closing
from directory.verification.revoking import REVOKE, revocation
from directory.verification.rules import MatchState, OpenedFor, SubmissionState
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
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


def test_who_proposed_it_does_not_carry_it_out_nor_decline_it(people):
    vera, otto, _ = people
    credential = a_verified_credential(vera, now=NOW)
    one = do(propose, REVOKE, about(credential), why="Forged.", by_account=vera)
    for answer, extra in ((carry_out, {}), (decline_proposal, {"answer": "No."})):
        with pytest.raises(RuleBroken, match="another person"):
            do(answer, one, REVOKE, by_account=vera, **extra)
    with pytest.raises(RuleBroken, match="Only who proposed it"):
        do(take_back, one, REVOKE, by_account=otto)
    with pytest.raises(RuleBroken, match="signed in"), unit_of_work():
        carry_out(one, REVOKE, by=OPERATOR, now=NOW)
    assert standing_now(credential, now=NOW).is_verified
    do(carry_out, one, REVOKE, by_account=otto)
    assert not standing_now(credential, now=NOW).is_verified
    with pytest.raises(RuleBroken):
        do(carry_out, one, REVOKE, by_account=otto)
    acts = [entry.action for entry in entries_about("credential", credential.id)]
    assert acts[-3:] == ["propose", "carry_out_proposal", "revoke_credential"]


def test_the_database_refuses_one_person_where_a_rule_forgot_to(people):
    vera = people[0]
    one = do(propose, REVOKE, about(a_verified_credential(vera, now=NOW)), why="Forged.", by_account=vera)
    for state in (ProposalState.CARRIED_OUT, ProposalState.DECLINED):
        with pytest.raises(IntegrityError), unit_of_work() as session:
            session.execute(update(Proposal).values(state=state, decided_by_id=vera.id, decided_at=NOW))
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(
            Proposal(
                act=one.act,
                subject_kind=one.subject_kind,
                subject_id=one.subject_id,
                terms={},
                why="Again.",
                proposed_by_id=people[1].id,
                proposed_at=NOW,
            )
        )


def test_it_is_proposed_once_with_a_reason_for_what_is_verified(people):
    vera, otto, _ = people
    credential = a_verified_credential(vera, now=NOW)
    with pytest.raises(RuleBroken, match="Say why"):
        do(propose, REVOKE, about(credential), why=" ", by_account=vera)
    do(propose, REVOKE, about(credential), why="Forged.", by_account=vera)
    with pytest.raises(RuleBroken, match="proposed already"):
        do(propose, REVOKE, about(credential), why="Forged.", by_account=otto)
    stated = a_submission(now=NOW).credential
    with pytest.raises(RuleBroken, match="not verified"):
        do(propose, REVOKE, about(stated), why="Forged.", by_account=vera)
    with pytest.raises(RuleBroken, match="fits a revocation"):
        revocation(credential, reason=Reason.MATCHES_THE_SOURCE, method=Method.LETTER)


def test_what_lies_at_the_desk_ends_with_the_revocation(people):
    vera = people[0]
    credential = a_verified_credential(vera, now=NOW)
    lying = a_submission(credential=credential, opened_for=OpenedFor.RECHECK, now=NOW)
    do(do_alone, REVOKE, about(credential), why="Forged.", by_account=vera)
    db.session.refresh(lying)
    assert (lying.state, lying.outcome) == (SubmissionState.DECIDED, Outcome.REVOKED)


def test_a_declared_conflict_counts_until_it_ends_and_so_does_keeping_a_listing_of_the_practice(people):
    vera, otto, _ = people
    practice = Practice(name="Shared rooms")
    first, second, other = a_listing(practice=practice), a_listing(practice=practice), a_listing(practice=None)
    keep(first, second, other)
    ids = [one.practitioner_id for one in (first, second, other)]
    assert [why_not_impartial(vera.id, one) for one in ids] == [None] * 3
    keeps(vera, first)
    assert "You keep this listing." in why_not_impartial(vera.id, ids[0])
    assert "same practice" in why_not_impartial(vera.id, ids[1])
    assert why_not_impartial(vera.id, ids[2]) is None
    assert practitioners_not_for(vera.id) == frozenset(ids[:2])
    tie = do(declare_conflict, other.practitioner, tie=Tie.MONEY, statement="", by_account=otto)
    assert do(declare_conflict, other.practitioner, tie=Tie.WORK, statement="", by_account=otto) is tie
    assert "declared" in why_not_impartial(otto.id, ids[2])
    assert practitioners_not_for(otto.id) == frozenset(ids[2:])
    with pytest.raises(RuleBroken, match="Only who declared"):
        do(end_conflict, tie, by_account=vera)
    do(end_conflict, tie, by_account=otto)
    assert why_not_impartial(otto.id, ids[2]) is None
    with pytest.raises(RuleBroken, match="ended already"):
        do(end_conflict, tie, by_account=otto)
    assert why_not_impartial(None, ids[0]) is None


def test_a_conflict_is_refused_on_every_path(people):
    vera, otto, tied = people
    credential = a_verified_credential(vera, now=NOW)
    proposed = do(propose, REVOKE, about(credential), why="Forged.", by_account=otto)
    lying = a_submission(credential=credential, opened_for=OpenedFor.RECHECK, now=NOW)
    match = ExclusionMatch(id=1, practitioner_id=credential.practitioner_id, state=MatchState.OPEN)
    do(declare_conflict, credential.practitioner, tie=Tie.FAMILY, statement="", by_account=tied)
    listing = db.session.scalars(select(Submission)).first().credential.practitioner
    seen = {"seen_version": lying.version}
    paths = [
        (take, (lying,), seen),
        (decide, (lying, a_decision(lying)), seen),
        (propose, (REVOKE, about(credential)), {"why": "Why."}),
        (do_alone, (REVOKE, about(credential)), {"why": "Why."}),
        (carry_out, (proposed, REVOKE), {}),
        (decline_proposal, (proposed, REVOKE), {"answer": "No."}),
        (decide_exclusion, (match, MatchState.CONFIRMED), {"why": "Same."}),
    ]
    assert listing is credential.practitioner
    for path, given, named in paths:
        with pytest.raises(RuleBroken, match="Somebody else must decide"):
            do(path, *given, by_account=tied, **named)


def test_a_removal_is_refused_to_who_has_a_conflict(people):
    vera = people[0]
    listing = keep(a_listing())
    do(declare_conflict, listing.practitioner, tie=Tie.CARE, statement="", by_account=vera)
    for path in (propose, do_alone):
        with pytest.raises(RuleBroken, match="Somebody else must decide"):
            do(path, CLOSE, closing(listing), why="Retired.", by_account=vera)


def test_what_is_due_comes_to_the_desk_once(people):
    vera = people[0]
    credential = a_verified_credential(vera, now=NOW)
    listing = a_listing(now=NOW)
    keep(listing, other := a_credential(listing.practitioner, now=NOW))
    submission = a_submission(credential=other, now=NOW)
    due = a_decision(submission, next_due_on=NOW.date())
    do(decide, submission, due, seen_version=submission.version, by_account=vera)
    db.session.rollback()
    assert open_due_rechecks(NOW) == 1
    assert open_due_rechecks(NOW) == 0
    assert open_submission_of(other.id).opened_for is OpenedFor.RECHECK
    assert open_submission_of(credential.id) is None
