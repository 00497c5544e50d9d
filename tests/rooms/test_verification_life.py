"""The life of submissions, driven at random: two credentials, keepers, three verifiers, a clock, revocations.

After every step: at most one open submission of each credential; what is decided has its ledger entry, by somebody
impartial who was allowed to; a verification goes only by another person's hand, by the keeper's change or by time.
"""

from __future__ import annotations

import itertools
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.audit.queries import first_break
from directory.conflicts.actions import declare_conflict, end_conflict
from directory.conflicts.queries import standing_conflict, why_not_impartial
from directory.conflicts.rules import Tie
from directory.credentials.actions import change_credential
from directory.credentials.facts import StatedFacts, facts_stated
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import Method, Outcome, Reason
from directory.proposals.actions import carry_out, decline_proposal, propose, take_back
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.actions import answer_question, submit_credential, withdraw_submission
from directory.verification.desk import decide, give_back, take
from directory.verification.models import Submission
from directory.verification.queries import open_submission_of, standing_now
from directory.verification.rechecks import open_due_rechecks
from directory.verification.revoking import REVOKE, revocation
from directory.verification.rules import DECISIONS, IN_HAND_FOR, OPEN, OpenedFor, SubmissionState
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.verification import a_decision, by

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
numbers = itertools.count()
EXAMPLES = 6
"""tests/drills/test_many_lives.py lives many more."""
credentials = st.integers(0, 1)
verifiers = st.integers(0, 2)


class Life(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        example = next(numbers)
        first, second = a_listing(now=START, slug=f"a-{example}"), a_listing(now=START, slug=f"b-{example}")
        rows = [a_credential(one.practitioner, now=START, number=f"EX-{example:05}") for one in (first, second)]
        keep(first, second, *rows)
        self.credentials = [row.id for row in rows]
        accounts = [an_account(f"v{n}-{example}@example.org", Role.VERIFIER, name=f"Verifier {n}") for n in range(3)]
        self.keeper = an_account(f"k-{example}@example.org").id
        keeps(accounts[2], second)  # the third verifier keeps the second listing
        self.verifiers = [one.id for one in accounts]
        self.now, self.verified, self.because = START, {}, set()

    def act(self, work, *, by_id):
        """Do something as somebody; whether it was allowed. What is refused changes nothing."""
        before = self.everything()
        try:
            with unit_of_work():
                work(by=by(by_id), now=self.now)
        except RuleBroken:
            db.session.rollback()
            assert self.everything() == before
            return False
        return True

    def everything(self):
        db.session.rollback()
        return (
            db.session.scalar(select(func.count(LedgerEntry.id))),
            db.session.execute(select(Submission.id, Submission.version, Submission.state)).all(),
            db.session.execute(select(Proposal.id, Proposal.state)).all(),
        )

    def credential(self, number):
        return db.session.get(Credential, self.credentials[number])

    def impartial(self, who, number):
        return why_not_impartial(self.verifiers[who], self.credential(number).practitioner_id) is None

    @rule(which=credentials, opened_for=st.sampled_from(OpenedFor))
    def submit(self, which, opened_for):
        before = open_submission_of(self.credentials[which])
        version = before.version if before else 0
        row = self.credential(which)
        assert self.act(lambda **who: submit_credential(row, opened_for=opened_for, **who), by_id=self.keeper)
        after = open_submission_of(self.credentials[which])
        assert after.state is SubmissionState.WAITING
        assert after.version == version + 1

    @rule(which=credentials, number=st.integers(1, 3))
    def change(self, which, number):
        row = self.credential(which)
        facts = StatedFacts(**asdict(facts_stated(row)) | {"holder": f"Name {number}"})
        self.act(lambda **who: change_credential(row, facts, **who), by_id=self.keeper)
        self.because.add("changed")

    @rule(which=credentials)
    def withdraw(self, which):
        row = self.credential(which)
        assert self.act(lambda **who: withdraw_submission(row, **who), by_id=self.keeper)
        assert open_submission_of(self.credentials[which]) is None

    @rule(which=credentials, text=st.sampled_from(["Here it is.", " "]))
    def answer(self, which, text):
        one = open_submission_of(self.credentials[which])
        if one:
            done = self.act(lambda **who: answer_question(one, text=text, **who), by_id=self.keeper)
            assert done == bool(text.strip())

    @rule(which=credentials, who=verifiers, stale=st.booleans())
    def take(self, which, who, stale):
        one = open_submission_of(self.credentials[which])
        if one:
            free = self.in_no_other_hands(one, who)
            seen = one.version - stale
            done = self.act(lambda **given: take(one, seen_version=seen, **given), by_id=self.verifiers[who])
            assert done == (free and not stale and self.impartial(who, which))

    @rule(which=credentials, who=verifiers)
    def give_back(self, which, who):
        one = open_submission_of(self.credentials[which])
        if one:
            mine, seen = one.assigned_to_id == self.verifiers[who], one.version
            assert mine == self.act(
                lambda **given: give_back(one, seen_version=seen, **given), by_id=self.verifiers[who]
            )

    def in_no_other_hands(self, one, who):
        held = one.assigned_to_id not in {None, self.verifiers[who]}
        return not held or self.now >= one.assigned_at + IN_HAND_FOR

    @rule(which=credentials, who=verifiers, outcome=st.sampled_from(sorted(DECISIONS)), stale=st.booleans())
    def decide(self, which, who, outcome, stale):
        one = db.session.scalars(
            select(Submission).where(Submission.credential_id == self.credentials[which]).order_by(Submission.id.desc())
        ).first()
        if one is None:
            return
        row = one.credential
        may = (
            one.state in OPEN
            and not stale
            and self.in_no_other_hands(one, who)
            and self.impartial(who, which)
            and not (outcome is Outcome.DECLINED and standing_now(row, now=self.now).is_verified)
        )
        decision, seen = a_decision(one, outcome), one.version - stale
        lapsed = row.expires_on < self.now.date()
        done = self.act(lambda **given: decide(one, decision, seen_version=seen, **given), by_id=self.verifiers[who])
        assert done == may or lapsed
        if done:
            newest = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
            assert (newest.outcome, newest.checked_by_id) == (outcome, self.verifiers[who])

    @rule(which=credentials, who=verifiers)
    def propose(self, which, who):
        row = self.credential(which)
        subject = revocation(row, reason=Reason.FORGED, method=Method.LETTER)
        may = standing_now(row, now=self.now).is_verified and self.impartial(who, which)
        done = self.act(lambda **given: propose(REVOKE, subject, why="Why.", **given), by_id=self.verifiers[who])
        assert may or not done

    @rule(data=st.data(), who=verifiers, how=st.sampled_from([carry_out, carry_out, decline_proposal, take_back]))
    def answer_proposal(self, data, who, how):
        found = db.session.scalars(
            select(Proposal).where(Proposal.subject_id.in_([str(one) for one in self.credentials]))
        ).all()
        if not found:
            return
        one = data.draw(st.sampled_from(found))
        was_open, mine = one.state is ProposalState.OPEN, one.proposed_by_id == self.verifiers[who]
        extra = {"answer": "No."} if how is decline_proposal else {}
        done = self.act(lambda **given: how(one, REVOKE, **extra, **given), by_id=self.verifiers[who])
        if done:
            assert was_open
            assert mine == (how is take_back)
            self.because.add("revoked")

    @rule(which=credentials, who=verifiers)
    def tie(self, which, who):
        row = self.credential(which)
        standing = standing_conflict(self.verifiers[who], row.practitioner_id)
        if standing:
            self.act(lambda **given: end_conflict(standing, **given), by_id=self.verifiers[who])
        else:
            tied = {"tie": Tie.WORK, "statement": ""}
            self.act(lambda **given: declare_conflict(row.practitioner, **tied, **given), by_id=self.verifiers[who])

    @rule(hours=st.sampled_from([1, 3, 5, 24 * 100]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        self.because.add("time")
        open_due_rechecks(self.now)

    @invariant()
    def a_credential_lies_at_the_desk_once(self):
        if not hasattr(self, "credentials"):
            return
        for number, credential_id in enumerate(self.credentials):
            rows = db.session.scalars(select(Submission).where(Submission.credential_id == credential_id)).all()
            assert sum(one.state in OPEN for one in rows) <= 1
            held = standing_now(self.credential(number), now=self.now).is_verified
            assert held or not self.verified.get(number) or self.because, "nobody alone takes a verification back"
            self.verified[number] = held
        self.because.clear()


def test_the_life_of_submissions(app):
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate],  # making a failure smaller takes minutes: ask for it when there is one
        ),
    )
    assert first_break() is None
