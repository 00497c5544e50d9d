"""Several people at one submission at the same moment, in processes of their own: one decision, one ledger entry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.credentials.actions import change_credential
from directory.credentials.facts import facts_stated
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import Method, Outcome, Reason
from directory.notices.models import Letter
from directory.proposals.actions import carry_out, decline_proposal, propose
from directory.proposals.models import Proposal
from directory.proposals.queries import proposal_by_id
from directory.proposals.rules import ProposalState
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.actions import submit_credential
from directory.verification.desk import decide, take
from directory.verification.models import Submission
from directory.verification.queries import submission_by_id
from directory.verification.revoking import REVOKE, revocation
from directory.verification.rules import OpenedFor, SubmissionState
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.verification import a_decision, by
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RACES, FEW = 6, 4
"""Enough to find a guard that reads before it writes; tests/drills/test_many_races.py has many more."""

pytestmark = pytest.mark.timeout(180)


def verifiers(count):
    """The ids of so many verifiers."""
    return [an_account(f"v{n}@example.org", Role.VERIFIER, name=f"Verifier {n}").id for n in range(count)]


def submissions(count):
    """The ids of so many submissions of one kept listing, each seen at version 1."""
    listing = a_listing(now=NOW)
    rows = [a_credential(listing.practitioner, now=NOW, number=f"EX-{n:05}") for n in range(count)]
    keep(listing, *rows)
    keeps(an_account("keeper@example.org"), listing)
    keep(
        *(
            Submission(credential=row, opened_for=OpenedFor.STATED, opened_at=NOW, waiting_since=NOW, version=1)
            for row in rows
        )
    )
    return list(db.session.scalars(select(Submission.id).order_by(Submission.id)))


def refusal(work):
    """The sentence with which the rules refused it, in a unit of work of its own; None when it was done."""
    try:
        with unit_of_work():
            work()
    except RuleBroken as refused:
        return str(refused)
    return None


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def test_of_two_deciders_one_wins_and_the_other_is_told_who_did(any_app, tmp_path):
    pair = verifiers(2)
    lying = submissions(RACES)
    outcomes = (Outcome.VERIFIED, Outcome.DECLINED)

    def decide_all(number):
        said = []
        for submission_id in lying:

            def work(submission_id=submission_id):
                submission = submission_by_id(submission_id)
                decision = a_decision(submission, outcomes[number])
                decide(submission, decision, seen_version=1, by=by(pair[number]), now=NOW)

            said.append(refusal(work) or "")
        (tmp_path / str(number)).write_text("\n".join(said))

    in_processes(any_app, decide_all, count=2)
    db.session.rollback()
    assert count(Submission, Submission.state == SubmissionState.DECIDED) == RACES
    assert count(LedgerEntry) == RACES
    assert len(set(db.session.scalars(select(LedgerEntry.credential_id)))) == RACES
    assert count(AuditEntry, AuditEntry.action.in_(["verify_credential", "decline_credential"])) == RACES
    assert count(Letter) == RACES
    first, second = ((tmp_path / number).read_text().split("\n") for number in "01")
    for place, submission_id in enumerate(lying):
        row = db.session.get(Submission, submission_id)
        won = pair.index(row.decided_by_id)
        assert (first, second)[won][place] == ""
        assert f"Verifier {won} decided a moment ago" in (first, second)[1 - won][place]
        assert row.outcome == outcomes[won]
    assert first_break() is None


def test_a_keeper_who_changes_what_is_stated_and_a_decider_never_both_count(any_app):
    (vera,) = verifiers(1)
    lying = submissions(RACES)

    def decide_or_change(number):
        for submission_id in lying:

            def verify(submission_id=submission_id):
                submission = submission_by_id(submission_id)
                decide(submission, a_decision(submission), seen_version=1, by=by(vera), now=NOW)

            def change(submission_id=submission_id):
                credential = submission_by_id(submission_id).credential
                facts = facts_stated(credential)
                otherwise = type(facts)(**{name: getattr(facts, name) for name in facts.__slots__} | {"holder": "Bo"})
                change_credential(credential, otherwise, by=by(vera), now=NOW)
                submit_credential(credential, opened_for=OpenedFor.CHANGED, by=by(vera), now=NOW)

            refusal(change if number else verify)

    in_processes(any_app, decide_or_change, count=2)
    db.session.rollback()
    for entry in db.session.scalars(select(LedgerEntry)):
        changed = facts_stated(db.session.get(Credential, entry.credential_id))
        assert entry.fingerprint != changed.fingerprint, "what was verified is what was stated before"
    assert count(Submission, Submission.decided_at.is_(None)) == len(lying), "the change lies at the desk"
    assert first_break() is None


def test_of_two_who_take_one_has_it(any_app):
    pair = verifiers(2)
    lying = submissions(FEW)

    def take_all(number):
        for submission_id in lying:
            refusal(
                lambda submission_id=submission_id: take(
                    submission_by_id(submission_id), seen_version=1, by=by(pair[number]), now=NOW
                )
            )

    in_processes(any_app, take_all, count=2)
    db.session.rollback()
    assert count(Submission, Submission.assigned_to_id.in_(pair), Submission.version == 2) == len(lying)
    assert count(AuditEntry, AuditEntry.action == "take_submission") == len(lying)


def test_a_proposal_is_made_once_and_answered_once(any_app):
    proposer, *pair = verifiers(3)
    lying = submissions(FEW)
    for submission_id in lying:
        with unit_of_work():
            submission = submission_by_id(submission_id)
            decide(submission, a_decision(submission), seen_version=1, by=by(proposer), now=NOW)
    credentials = list(db.session.scalars(select(Credential.id).order_by(Credential.id)))

    def propose_all(_number):
        for credential_id in credentials:
            refusal(
                lambda credential_id=credential_id: propose(
                    REVOKE, subject(credential_id), why="Forged.", by=by(proposer), now=NOW
                )
            )

    def subject(credential_id):
        return revocation(db.session.get(Credential, credential_id), reason=Reason.FORGED, method=Method.LETTER)

    in_processes(any_app, propose_all, count=2)
    db.session.rollback()
    made = list(db.session.scalars(select(Proposal.id)))
    assert len(made) == len(credentials)

    def answer_all(number):
        for proposal_id in made:

            def answer(proposal_id=proposal_id):
                proposal = proposal_by_id(proposal_id)
                if number:
                    decline_proposal(proposal, REVOKE, answer="No.", by=by(pair[1]), now=NOW)
                else:
                    carry_out(proposal, REVOKE, by=by(pair[0]), now=NOW)

            refusal(answer)

    in_processes(any_app, answer_all, count=2)
    db.session.rollback()
    carried = count(Proposal, Proposal.state == ProposalState.CARRIED_OUT)
    assert carried + count(Proposal, Proposal.state == ProposalState.DECLINED) == len(made)
    assert count(LedgerEntry, LedgerEntry.outcome == Outcome.REVOKED) == carried
    assert first_break() is None
