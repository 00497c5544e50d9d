"""The reviews of the demo: as if their writers, the desk and the practices had made each, and no two texts alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from sqlalchemy import func, select

from directory.accounts.queries import account_by_email, accounts_like
from directory.app import create_app
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import Actor, ActorKind
from directory.config import Config
from directory.demo.keepers import CLINIC, MODERATOR, PEOPLE, PRACTITIONER, WRITER
from directory.demo.review_plan import Planner, plan_reviews
from directory.demo.reviews import OF_WHO_SIGNS_IN, Keys, code_to_try
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.moderation.models import Attestation, Hold
from directory.moderation.queries import (
    decided_disputes,
    open_disputes,
    open_reports,
    overdue_count,
    queue,
    unseen_threats,
)
from directory.moderation.rules import DisputeOutcome, DisputeState, HoldRule
from directory.moderation.shingles import are_near_identical, marks, shingles
from directory.moderation.text_rules import text_signs
from directory.notices.models import Letter
from directory.ownership.queries import listings_kept_by
from directory.reviews.coach import remarks_on
from directory.reviews.facts import ANSWERS, StatedEntry, Written, check_entry, check_shown_as
from directory.reviews.ledger import STANDS_SINCE, decision_log, public_counts, site_counts
from directory.reviews.models import Reply, Review, ReviewEntry, ReviewEvent, VisitCode, VisitCodeBatch
from directory.reviews.numbers import ratings_of
from directory.reviews.queries import batches_of, codes_given_and_used, reviews_by, waiting_receipts
from directory.reviews.rules import EntryState, Happening, Proof, Relation
from directory.reviews.visits import CodeAnswer, verify_by_code
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.web.secret_keys import trace_key, visit_code_secret
from tests.factories.applications import running

pytestmark = pytest.mark.xdist_group("tests-rooms-test_demo_keepers")  # one process loads the whole demo, once
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
STATES = EntryState


@pytest.fixture(scope="module")
def loaded(demo_instance):
    """An application with the demo in it, inside its context; to be read only."""
    yield from running(create_app(Config(demo_instance, trusted_hosts=("localhost",), secret_key="for tests only")))


@pytest.fixture(scope="module")
def reviews(loaded):
    return db.session.scalars(select(Review).order_by(Review.id)).all()


@pytest.fixture(scope="module")
def entries(loaded):
    return db.session.scalars(select(ReviewEntry).order_by(ReviewEntry.id)).all()


def test_reviews_are_as_many_and_as_mixed_as_a_directory_has(loaded, reviews, entries):
    assert 2_400 <= len(entries) <= 2_650
    assert 1_250 <= len(reviews) <= 1_350
    by_practitioner = Counter(review.practitioner_id for review in reviews)
    assert 225 <= len(by_practitioner) <= 250
    assert max(by_practitioner.values()) >= 40
    assert sum(count in (2, 3, 4) for count in by_practitioner.values()) >= 80
    assert 0.5 <= sum(review.proof is Proof.CODE for review in reviews) / len(reviews) <= 0.6
    rated = ratings_of(set(by_practitioner), utc_now())
    assert sum(one.rating is not None for one in rated.values()) >= 45
    assert {one.votes for one in rated.values()} >= {3, 4, 5, 6, 7}
    stars = Counter(entry.stars for entry in entries)
    assert stars[4] + stars[5] > 0.6 * len(entries)
    assert all(stars[step] >= 80 for step in (1, 2, 3))
    assert {review.relation for review in reviews} == set(Relation)
    assert 0.3 <= sum(review.reply is not None for review in reviews) / len(reviews) <= 0.4
    assert sum(len(reply.versions) > 1 for reply in db.session.scalars(select(Reply))) > 30


def test_the_desk_has_one_of_everything_before_it(loaded, entries):
    now, moderator = utc_now(), account_by_email(MODERATOR)
    states = Counter(entry.state for entry in entries)
    del states[STATES.PUBLISHED]
    assert states == {
        STATES.WAITING: 18,
        STATES.HELD: 7,
        STATES.DECLINED: 5,
        STATES.WITHDRAWN: 3,
        STATES.REMOVED: 2,
    }
    lying = queue(moderator.id, limit=100)
    assert len(lying) == 18 + 7 + 3
    assert {rule for item in lying for rule in item.rules} == set(HoldRule) - {HoldRule.REPORTED}
    assert sorted(item.reports for item in lying if item.reports) == [1, 1, 2]
    assert all(item.state is not STATES.WAITING or item.due_at > now for item in lying)
    assert overdue_count(now) == 2
    opened, appealed = DisputeState.OPEN, DisputeState.APPEALED
    disputes = open_disputes(limit=9)
    assert sorted(one.state for one in disputes) == [appealed, opened, opened]
    assert moderator.id not in {one.decided_by_id for one in disputes}  # so that they may decide the appeal
    assert {one.outcome for one in decided_disputes(limit=9)} == {DisputeOutcome.STAYS, DisputeOutcome.REMOVED}
    assert len(open_reports(limit=9)) == len(unseen_threats(limit=9)) == 1
    assert len(waiting_receipts(limit=9)) == 2
    assert sum(bool(entry.redactions) for entry in entries) == 1
    assert [entry.hidden_until > now for entry in entries if entry.hidden_until] == [True]
    assert db.session.scalar(select(func.count(Letter.id)).where(Letter.key.startswith("review:"))) == 0


def test_what_happened_to_each_entry_is_in_the_ledger_and_in_the_trail(loaded, reviews, entries):
    told, acts = defaultdict(list), defaultdict(list)
    for event in db.session.scalars(select(ReviewEvent).order_by(ReviewEvent.id)):
        told[event.entry_id].append(event)
    of_entries = select(AuditEntry.subject_id, AuditEntry.action).where(AuditEntry.subject_kind == "review_entry")
    for subject_id, action in db.session.execute(of_entries.order_by(AuditEntry.id)):
        acts[int(subject_id)].append(action)
    for entry in entries:
        events = told[entry.id]
        assert [one.at for one in events] == sorted(one.at for one in events)
        assert (events[0].happening, events[0].at) == (Happening.RECEIVED, entry.written_at)
        published = [one.at for one in events if one.happening is Happening.PUBLISHED]
        assert published == ([entry.published_at] if entry.published_at else [])
        assert [STANDS_SINCE[one.happening] for one in events if one.happening in STANDS_SINCE][-1] == entry.state
        assert {one.practitioner_id for one in events} == {entry.review.practitioner_id}
        assert acts[entry.id].count("add_entry") == 1
        assert acts[entry.id].count("publish_entry") == len(published)
    counts = site_counts()
    assert counts.now == Counter(entry.state.value for entry in entries)
    of_each = [public_counts(one).entries[Happening.RECEIVED] for one in {review.practitioner_id for review in reviews}]
    assert sum(of_each) == counts.entries[Happening.RECEIVED] == len(entries)
    log = [line.at for line in decision_log(limit=9_999)]
    assert log == sorted(log, reverse=True)
    for review in reviews:
        dates = [review.opened_at, *(entry.written_at for entry in review.entries)]
        assert dates == sorted(dates)
        assert (review.verified_at or review.opened_at) <= utc_now()
    assert first_break() is None


def test_no_two_texts_are_near_identical_and_rules_stop_none_but_those_that_are_held(loaded, entries):
    """All pairs, by the marks by which the desk finds candidates."""
    texts = {entry.id: shingles(entry.text) for entry in entries if entry.text}
    marked = defaultdict(list)
    for entry_id, words in texts.items():
        for mark in set(marks(words, key=b"any")):
            marked[mark].append(entry_id)
    candidates = {pair for sharing in marked.values() for pair in combinations(sharing, 2)}
    assert len(candidates) > 1_000
    alike = {pair for pair in candidates if are_near_identical(texts[pair[0]], texts[pair[1]])}
    copied = db.session.scalars(select(Hold).where(Hold.rule == HoldRule.SAME_TEXT, Hold.answered_at.is_(None))).one()
    assert alike == {(*copied.others, copied.entry_id)}
    stopped = {entry.id for entry in entries if text_signs(entry.text)}
    of_text = select(Hold.entry_id).where(Hold.rule.in_([HoldRule.LINK, HoldRule.PERSONAL_DATA]))
    assert stopped == set(db.session.scalars(of_text))
    assert not [entry.text for entry in entries if set("{}|") & set(entry.text) or "  " in entry.text]


def test_entries_and_replies_keep_the_rules_of_their_forms(loaded, reviews):
    for review in reviews:
        others: list[Written] = []
        assert check_shown_as(review.shown_as) == review.shown_as
        for entry in review.entries:
            if entry.state is STATES.WITHDRAWN:
                continue
            stated = StatedEntry(entry.stage, entry.text, **{name: getattr(entry, name) for name in ANSWERS})
            assert check_entry(stated, others=others, now=entry.written_at) == stated
            others.append(Written(entry.stage, entry.last_visit_on, entry.written_at.date()))
    replies = {
        (one.text, reply.review.shown_as) for reply in db.session.scalars(select(Reply)) for one in reply.versions
    }
    assert len({text for text, _name in replies}) > 0.75 * len(replies)
    assert not [text for text, name in replies if remarks_on(text, names=[name])]


def test_codes_were_given_before_they_were_used_and_by_the_practice_of_the_review(loaded, reviews):
    proofs = {review.id: review for review in reviews if review.proof is Proof.CODE}
    used = db.session.execute(
        select(VisitCode.review_id, VisitCode.used_at, VisitCodeBatch)
        .join(VisitCodeBatch)
        .where(VisitCode.used_at.is_not(None))
    ).all()
    assert {review_id for review_id, _at, _batch in used} == set(proofs)
    for review_id, at, batch in used:
        assert batch.practitioner_id == proofs[review_id].practitioner_id
        assert batch.made_at < at == proofs[review_id].verified_at
    hashes = db.session.scalars(select(VisitCode.code_hash)).all()
    assert len(hashes) == sum(db.session.scalars(select(VisitCodeBatch.given))) > 3 * len(used)


def test_who_signs_in_finds_every_state_in_their_workspace_and_their_account(loaded):
    (own,), (clinic, *others) = (listings_kept_by(account_by_email(email).id) for email in (PRACTITIONER, CLINIC))
    for listing in (own, clinic, *others):
        about = db.session.scalars(select(Review).where(Review.practitioner_id == listing.practitioner_id)).all()
        assert len(about) >= 4
        assert {review.reply is None for review in about} >= {True}
    counts = codes_given_and_used(own.practitioner_id)
    assert counts.used > 5
    assert counts.cancelled == 25
    assert batches_of(own.practitioner_id)[0][1] == 0
    assert {one.practitioner_id for one in db.session.scalars(select(Attestation))} == {
        own.practitioner_id,
        clinic.practitioner_id,
    }
    declined, growing = sorted(reviews_by(account_by_email(WRITER).id), key=lambda one: len(one.entries))
    assert [one.state for one in declined.entries] == [STATES.DECLINED]
    assert [one.state for one in growing.entries] == [STATES.PUBLISHED] * 3
    assert growing.practitioner_id == clinic.practitioner_id
    assert not reviews_by(account_by_email("newcomer@example.org").id)
    first = [account.email for account in accounts_like("", limit=len(PEOPLE))]
    assert sorted(first) == sorted(person.email for person in PEOPLE)  # and not those who sign in nowhere


def test_the_code_that_is_printed_verifies_a_visit_and_then_another_one_is_printed(demo):
    keys = Keys(codes=visit_code_secret(), traces=trace_key())
    listing, code = code_to_try(keys=keys)
    assert code in demo.test_cli_runner().invoke(args=["demo", "sign-ins"]).output
    unproved = select(Review).where(Review.practitioner_id == listing.practitioner_id, Review.proof.is_(None))
    review = db.session.scalars(unproved.where(Review.withdrawn_at.is_(None)).limit(1)).one()
    by = Actor(ActorKind.PERSON, "somebody", review.account_id)
    with unit_of_work():
        answer = verify_by_code(review, code, secret=keys.codes, buckets=(), by=by, now=utc_now())
    assert answer is CodeAnswer.ACCEPTED
    assert code_to_try(keys=keys)[1] != code


def test_the_same_day_makes_the_same_reviews_and_another_day_changes_dates_only(loaded):
    published = select(Listing).where(Listing.status == Status.PUBLISHED).order_by(Listing.id)
    listings = db.session.scalars(published.limit(34)).all()

    def plan(now):
        return plan_reviews(Planner(now=now), listings, kept=listings[:4], now=now)

    def without_dates(planned):
        return [
            (one.number, one.listing.id, one.shown_as, one.proof, [entry.stated.text for entry in one.entries])
            for one in planned
        ]

    assert plan(NOON) == plan(NOON)
    assert without_dates(plan(NOON + timedelta(days=100))) == without_dates(plan(NOON))
    assert OF_WHO_SIGNS_IN not in {one.writer for one in plan(NOON)}
