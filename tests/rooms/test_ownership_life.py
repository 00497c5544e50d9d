"""The life of ownership requests, driven at random: several people, two administrators, a clock, two listings.

After every step the keepers are compared with those of the step before: whoever came must have come by proof, by
the owner's consent or by a reversal; an owner who lost the listing to a request was told of it and had two weeks.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from directory.accounts.models import Account
from directory.audit.models import AuditEntry
from directory.audit.rules import Actor, ActorKind
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership import actions, invitations, keeping
from directory.ownership.models import Invitation, Keeper, OwnershipRequest
from directory.ownership.rules import CODE_LASTS, CODE_TRIES, MOVES, OPEN, Part, Proof, RequestState
from directory.ownership.settling import settle_requests
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, a_stub, keep

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
TWO_WEEKS = timedelta(days=14)
WHY = "Because."
people = st.integers(0, 3)
listings = st.integers(0, 1)
parts = st.sampled_from(Part)
numbers = itertools.count()
EXAMPLES = 6
"""tests/drills/test_many_lives.py lives many more."""


class Life(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        example = next(numbers)
        accounts = [an_account(f"p{n}-{example}@example.org", name=f"Person {n}") for n in range(6)]
        self.people, self.admins = [one.id for one in accounts[:4]], [one.id for one in accounts[4:]]
        stub, kept = a_stub(slug=f"stub-{example}"), a_listing(slug=f"kept-{example}")
        keep(stub, kept)
        keeps(accounts[0], kept)
        self.listings = [stub.id, kept.id]
        self.now, self.codes, self.because = START, {}, {}
        self.kept = self.keepers()

    def keepers(self):
        rows = db.session.execute(
            select(Keeper.listing_id, Keeper.account_id, Keeper.part).where(Keeper.listing_id.in_(self.listings))
        ).all()
        return {(listing, account): part for listing, account, part in rows}

    def owner(self, listing):
        return next((who for (one, who), part in self.kept.items() if one == listing and part == Part.OWNER), None)

    def act(self, work, *, by, **because):
        """Do something as somebody; whether it was allowed."""
        actor = Actor(ActorKind.PERSON, "Somebody", by)
        self.because = because
        try:
            with unit_of_work():
                work(by=actor, now=self.now)
        except RuleBroken:
            self.because = {}
            assert self.keepers() == self.kept, "What is refused changes nothing."
            return False
        return True

    def requests(self, *states):
        wanted = select(OwnershipRequest).where(OwnershipRequest.listing_id.in_(self.listings))
        rows = db.session.scalars(wanted.order_by(OwnershipRequest.id)).all()
        return [one for one in rows if not states or one.state in states]

    def pick(self, data, *states):
        found = self.requests(*states)
        return data.draw(st.sampled_from(found)) if found else None

    @rule(who=people, listing=listings, part=parts)
    def ask(self, who, listing, part):
        account = db.session.get(Account, self.people[who])
        thing = db.session.get(Listing, self.listings[listing])
        self.act(
            lambda **given: actions.ask_to_keep(thing, account, part=part, statement="Mine.", **given), by=account.id
        )

    @rule(data=st.data(), admin=st.integers(0, 1), proof=st.sampled_from([Proof.POST, Proof.CALL]))
    def send_code(self, data, admin, proof):
        request = self.pick(data, RequestState.ASKED)
        if request:
            sent = []
            done = self.act(
                lambda **given: sent.append(actions.send_code(request, proof=proof, **given)), by=self.admins[admin]
            )
            if done:
                self.codes[request.id] = (sent[0], self.now)

    @rule(who=people, listing=st.sampled_from([1, 1, 0]), part=parts, admin=st.integers(0, 1), wait=st.booleans())
    def ask_and_prove(self, who, listing, part, admin, wait):
        """The usual beginning in one step, so that what follows is reached often."""
        self.ask(who, listing, part)
        found = [one for one in self.requests(RequestState.ASKED) if one.listing_id == self.listings[listing]]
        if found:
            self.act(
                lambda **given: actions.prove_by_license(found[0], why=WHY, **given),
                by=self.admins[admin],
                proved=found[0].id,
            )
        if wait:
            self.nobody_comes_or_goes_without_cause()
            self.now += TWO_WEEKS
            self.settle()

    @rule(data=st.data(), is_right=st.sampled_from([True, True, True, False]))
    def try_code(self, data, is_right):
        request = self.pick(data, RequestState.ASKED)
        if request:
            right, sent_at = self.codes.get(request.id, ("AAAAAAAA", None))
            code = right if is_right else "WRONG222"
            tries, holds = request.code_tries, sent_at is not None and self.now < sent_at + CODE_LASTS
            self.act(
                lambda **given: actions.prove_by_code(request, code, **given), by=request.account_id, proved=request.id
            )
            db.session.expire_all()
            is_proved = request.state != RequestState.ASKED
            assert is_proved == (is_right and holds and tries < CODE_TRIES)

    @rule(data=st.data(), who=st.integers(0, 5))
    def match_license(self, data, who):
        request = self.pick(data, RequestState.ASKED)
        if request:
            by = (self.people + self.admins)[who]
            interested = by == request.account_id or (request.listing_id, by) in self.kept
            done = self.act(
                lambda **given: actions.prove_by_license(request, why=WHY, **given), by=by, proved=request.id
            )
            assert not (done and interested)

    @rule(data=st.data(), who=people)
    def object(self, data, who):
        request = self.pick(data, RequestState.WAITING, RequestState.ASKED, RequestState.OBJECTED)
        if request:
            by = self.people[who]
            may = (request.listing_id, by) in self.kept and by != request.account_id
            done = self.act(lambda **given: actions.object_to(request, why=WHY, **given), by=by)
            assert may or not done

    @rule(data=st.data(), admin=st.integers(0, 1))
    def approve(self, data, admin):
        request = self.pick(data, RequestState.WAITING, RequestState.OBJECTED) or self.pick(data, *OPEN)
        if request:
            self.act(
                lambda **given: actions.approve(request, why=WHY, **given), by=self.admins[admin], proved=request.id
            )

    @rule(data=st.data(), admin=st.integers(0, 1))
    def decline(self, data, admin):
        request = self.pick(data, *OPEN)
        if request:
            self.act(lambda **given: actions.decline(request, why=WHY, **given), by=self.admins[admin])

    @rule(data=st.data())
    def withdraw(self, data):
        request = self.pick(data, *OPEN)
        if request:
            self.act(lambda **given: actions.withdraw(request, **given), by=request.account_id)

    @rule(data=st.data(), admin=st.integers(0, 1))
    def reverse(self, data, admin):
        request = self.pick(data, RequestState.APPROVED)
        if request:
            before = request.previous_owner_id
            done = self.act(
                lambda **given: actions.reverse(request, why=WHY, **given), by=self.admins[admin], restored=before
            )
            if done:
                keepers = self.keepers()
                assert (request.listing_id, request.account_id) not in keepers or request.account_id == before
                assert before is None or keepers[request.listing_id, before] == Part.OWNER

    @rule(data=st.data(), listing=listings, who=people, part=parts)
    def invite(self, data, listing, who, part):
        keepers = [account for one, account in self.kept if one == self.listings[listing]]
        if keepers:
            by = data.draw(st.sampled_from(sorted(keepers)))
            account, thing = db.session.get(Account, by), db.session.get(Listing, self.listings[listing])
            email = db.session.get(Account, self.people[who]).email
            self.act(lambda **given: invitations.invite(thing, email=email, part=part, account=account, **given), by=by)

    @rule(data=st.data(), listing=listings, who=people, part=parts)
    def bring(self, data, listing, who, part):
        """Invite somebody who accepts at once, so that newcomers are often there when a request waits."""
        self.invite(data, listing, who, part)
        wanted = select(Invitation).where(
            Invitation.listing_id == self.listings[listing], Invitation.ended_at.is_(None)
        )
        for invitation in db.session.scalars(wanted.order_by(Invitation.id.desc()).limit(1)).all():
            self.take(invitation, db.session.scalars(select(Account).where(Account.email == invitation.email)).one())

    @rule(data=st.data(), who=people, is_theirs=st.sampled_from([True, True, False]))
    def accept(self, data, who, is_theirs):
        found = db.session.scalars(select(Invitation).where(Invitation.listing_id.in_(self.listings))).all()
        if found:
            invitation = data.draw(st.sampled_from(found))
            account = db.session.get(Account, self.people[who])
            if is_theirs:
                account = db.session.scalars(select(Account).where(Account.email == invitation.email)).one()
            self.take(invitation, account)

    def take(self, invitation, account):
        """Accept an invitation; only the owner's consent, or a clinic's where there is no owner, lets that happen."""
        owner, inviter = self.owner(invitation.listing_id), invitation.by_account_id
        consented = inviter == owner or (owner is None and (invitation.listing_id, inviter) in self.kept)
        done = self.act(
            lambda **given: invitations.accept_invitation(invitation, account, **given),
            by=account.id,
            invited=account.id,
        )
        assert not done or (consented and invitation.email == account.email)

    @rule(data=st.data())
    def leave(self, data):
        rows = db.session.scalars(select(Keeper).where(Keeper.listing_id.in_(self.listings))).all()
        if rows:
            row = data.draw(st.sampled_from(rows))
            self.act(lambda **given: keeping.stop_keeping(row, **given), by=row.account_id, left=row.account_id)

    @rule(data=st.data(), who=people)
    def end_another(self, data, who):
        rows = db.session.scalars(select(Keeper).where(Keeper.listing_id.in_(self.listings))).all()
        if rows:
            row = data.draw(st.sampled_from(rows))
            part = row.part
            done = self.act(
                lambda **given: keeping.stop_keeping(row, **given), by=self.people[who], ended=row.account_id
            )
            assert not done or part == Part.CLINIC or row.account_id == self.people[who]

    @rule(days=st.sampled_from([1, 7, 13, 14, 15, 31, 61, 181]))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    @precondition(lambda self: self.requests(RequestState.WAITING, RequestState.ASKED))
    @rule()
    def settle(self):
        self.because = {"settled": True}
        settle_requests(self.now)

    @invariant()
    def nobody_comes_or_goes_without_cause(self):
        if not hasattr(self, "kept"):
            return
        db.session.rollback()
        before, after, self.kept = self.kept, self.keepers(), self.keepers()
        for (listing, account), part in after.items():
            if before.get((listing, account)) != part:
                self.came(listing, account, before)
        for (listing, account), part in before.items():
            if (listing, account) not in after:
                self.went(listing, account, part)
        self.because = {}

    def came(self, listing, account, before):
        if self.because.get("invited") == account or self.because.get("restored") == account:
            return
        assert self.because.keys() & {"proved", "settled"}, f"{account} keeps {listing} because of {self.because}"
        request = max(
            (
                one
                for one in self.requests(RequestState.APPROVED)
                if (one.listing_id, one.account_id) == (listing, account)
            ),
            key=lambda one: one.decided_at,
        )
        assert request.proof is not None
        assert request.proved_at is not None
        others = {who for one, who in before if one == listing and who != account}
        assert not others or request.objection_until <= self.now

    def went(self, listing, account, part):
        if account in {self.because.get("left"), self.because.get("ended")} or "restored" in self.because:
            return
        assert part == Part.OWNER
        if "invited" in self.because:
            return  # the owner's own invitation: `accept` looked at who sent it
        [request] = [
            one
            for one in self.requests(RequestState.APPROVED)
            if one.decided_at == self.now and one.listing_id == listing
        ]
        assert request.previous_owner_id == account
        email = db.session.get(Account, account).email
        told = db.session.scalars(
            select(Letter.queued_at).where(
                Letter.to_address == email,
                Letter.template.in_(["ownership_asked", "ownership_proved"]),
                Letter.key.contains(f":{request.id}:"),
            )
        ).all()
        assert told, "An owner was replaced without being told."
        assert min(told) <= self.now - TWO_WEEKS, "An owner was replaced without the objection period."

    @invariant()
    def one_request_is_open_and_one_owner_keeps(self):
        if not hasattr(self, "kept"):
            return
        for listing in self.listings:
            assert sum(one.listing_id == listing for one in self.requests(*OPEN)) <= 1
            assert sum(one == listing and part == Part.OWNER for (one, _), part in self.kept.items()) <= 1
            shown = db.session.get(Listing, listing).status
            assert shown != Status.STUB or not any(one == listing for one, _ in self.kept)

    def teardown(self):
        """Every move of every request is one of the table, and is in the trail."""
        for request in self.requests() if hasattr(self, "kept") else ():
            entries = db.session.scalars(
                select(AuditEntry)
                .where(AuditEntry.subject_kind == "ownership_request", AuditEntry.subject_id == str(request.id))
                .order_by(AuditEntry.id)
            ).all()
            state = RequestState.ASKED
            for entry in (one for one in entries if one.action.startswith("request_")):
                assert entry.before["state"] == state
                assert entry.after["state"] in MOVES[state]
                state = RequestState(entry.after["state"])
            assert state == request.state
            assert entries[0].action == "ask_to_keep"
        db.session.rollback()


def test_nobody_takes_over_a_listing(app):
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
