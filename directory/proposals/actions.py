"""Writes: propose an act, carry it out as the second person, decline it, take it back; do it alone, where one may."""

from __future__ import annotations

from datetime import datetime

from directory.accounts.queries import account_by_id
from directory.accounts.rules import STAFF
from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.proposals.acts import Act, Done, Subject
from directory.proposals.models import Proposal
from directory.proposals.queries import open_proposal
from directory.proposals.rules import ANSWERS, ProposalState, check_second, check_why
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if


def propose(act: Act, subject: Subject, *, why: str, by: Actor, now: datetime) -> Proposal:
    """Propose an act, for another person to carry out.

    Raises RuleBroken without a reason, where it is proposed already, and where the act refuses.
    """
    check_why(why)
    if by.person_id is None:
        raise RuleBroken("A proposal is made by a person who is signed in.")
    act.check(subject, by, now)
    if open_proposal(act.name, subject_kind=subject.kind, subject_id=subject.id) is not None:
        raise RuleBroken("This is proposed already: it waits for a second person.")
    _record("propose", act, subject, by=by, now=now, reason=why)
    proposal = Proposal(
        act=act.name,
        subject_kind=subject.kind,
        subject_id=subject.id,
        terms=dict(subject.terms),
        why=why,
        state=ProposalState.OPEN,
        proposed_by_id=by.person_id,
        proposed_at=now,
    )
    db.session.add(proposal)
    db.session.flush()
    return proposal


def carry_out(proposal: Proposal, act: Act, *, by: Actor, now: datetime) -> None:
    """As the second person, do what was proposed.

    Raises RuleBroken for whoever proposed it, for one that is not open any more, where the act refuses, and when it
    would refuse who proposed it by now.
    """
    check_second(proposal.proposed_by_id, by.person_id)
    subject = subject_of(proposal)
    act.check(subject, by, now)
    _check_first(proposal, act)
    _record("carry_out_proposal", act, subject, by=by, now=now, reason=proposal.why)
    _move(proposal, ProposalState.CARRIED_OUT, by=by, now=now)
    first = Actor(ActorKind.PERSON, person_id=proposal.proposed_by_id)
    act.do(subject, Done(first=first, second=by, why=proposal.why, now=now))


def decline_proposal(proposal: Proposal, act: Act, *, answer: str, by: Actor, now: datetime) -> None:
    """As the second person, say no, and why; nothing happens. What cannot be done any more can still be declined.

    Raises RuleBroken for whoever proposed it, for a person who must not decide, and for one that is not open any more.
    """
    check_why(answer, field="answer")
    check_second(proposal.proposed_by_id, by.person_id)
    subject = subject_of(proposal)
    act.check_person(subject, by)
    _record("decline_proposal", act, subject, by=by, now=now, reason=answer)
    _move(proposal, ProposalState.DECLINED, by=by, now=now, answer=answer)


def take_back(proposal: Proposal, act: Act, *, by: Actor, now: datetime) -> None:
    """Take one's own proposal back. Raises RuleBroken for somebody else's, and for one that is not open any more."""
    if by.person_id != proposal.proposed_by_id:
        raise RuleBroken("Only who proposed it takes it back; decline it instead.")
    _record("take_back_proposal", act, subject_of(proposal), by=by, now=now)
    _move(proposal, ProposalState.TAKEN_BACK, by=by, now=now)


def do_alone(act: Act, subject: Subject, *, why: str, by: Actor, now: datetime) -> None:
    """Do an act without a second person: for a site that says that it has but one (`FINEPOINT_TWO_PEOPLE=0`)."""
    check_why(why)
    act.check(subject, by, now)
    _record("do_alone", act, subject, by=by, now=now, reason=why)
    act.do(subject, Done(first=by, second=None, why=why, now=now))


def subject_of(proposal: Proposal) -> Subject:
    """What a proposal is about."""
    return Subject(proposal.subject_kind, proposal.subject_id, proposal.terms)


def _check_first(proposal: Proposal, act: Act) -> None:
    """Two people decide: who proposed it must still be one who could. Raises RuleBroken when they are not."""
    account = account_by_id(proposal.proposed_by_id)
    if account is None or not account.active or not account.role_names & STAFF:
        raise RuleBroken("Who proposed this no longer looks after this site. Decline it, and propose it yourself.")
    try:
        act.check_person(subject_of(proposal), Actor(ActorKind.PERSON, person_id=proposal.proposed_by_id))
    except RuleBroken as refused:
        raise RuleBroken(
            "Who proposed this must not decide about it any more. Decline it, and propose it yourself."
        ) from refused


def _move(proposal: Proposal, state: ProposalState, *, by: Actor, now: datetime, answer: str = "") -> None:
    decided = {"state": state, "decided_by_id": by.person_id, "decided_at": now, "answer": answer}
    if not change_if(proposal, Proposal.state == ProposalState.OPEN, **decided):
        account = account_by_id(proposal.decided_by_id) if proposal.decided_by_id else None
        who = (account.name if account else "") or "Somebody else"
        raise RuleBroken(f"{who} {ANSWERS[proposal.state]} a moment ago. Nothing of yours was written.")


def _record(done: str, act: Act, subject: Subject, *, by: Actor, now: datetime, reason: str = "") -> None:
    record(
        done,
        subject_kind=subject.kind,
        subject_id=subject.id,
        by=by,
        now=now,
        reason=reason,
        after={"act": act.name, **subject.terms},
    )
