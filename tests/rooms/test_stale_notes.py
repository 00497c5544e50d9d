"""Whatever shows in search leaves a note in the transaction of its change, and none when it did not happen."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from directory.accounts.models import Account, AccountRole, KeptForm, Passkey, SignIn
from directory.conflicts.models import DeclaredConflict
from directory.credentials.models import Credential, CredentialPaper, LedgerEntry, Programme
from directory.discovery.models import StaleNote
from directory.discovery.stale import KEYS
from directory.editing.models import Change
from directory.files.models import Picture
from directory.inquiries.models import Inquiry, Message, Print
from directory.interest.models import WeeklyCount
from directory.jurisdictions.models import JurisdictionCheck
from directory.listings.models import (
    Confirmation,
    Hours,
    Listing,
    ListingTerm,
    OldSlug,
    Package,
    Place,
    Plan,
    PlanGoal,
    Practice,
    Practitioner,
    Precaution,
    Price,
)
from directory.listings.rules import PrecautionKind, PriceKind, Stance, Status, Subject, TermKind
from directory.moderation.models import Attestation, Dispute, Hold, Report, Threat, Trace
from directory.ownership.models import Invitation, Keeper, OwnershipRequest
from directory.papers.models import Paper, PaperPage
from directory.portfolio.consent import ConsentAct, Recorder
from directory.portfolio.models import (
    CasePhoto,
    CaseReport,
    CaseTerm,
    ConsentEntry,
    Declaration,
    PersonLink,
    PhotoCase,
    PhotoComparison,
    Resemblance,
    Series,
)
from directory.portfolio.moves import move
from directory.portfolio.rules import Move, TermKind as CaseTermKind
from directory.privacy.models import AccountDeletion, DataRequest
from directory.registers.exclusions.models import Exclusion
from directory.reviews.models import (
    Receipt,
    Reply,
    ReplyVersion,
    Review,
    ReviewEntry,
    VisitCode,
    VisitCodeBatch,
)
from directory.reviews.rules import EntryState, Relation, Stage
from directory.shared.db import Base, db, unit_of_work
from directory.shortlists.models import ShortlistEntry
from directory.verification.models import ExclusionMatch, Submission, SubmissionMessage
from tests.factories.checks import a_check
from tests.factories.listings import a_credential, a_listing, a_package, a_place, a_price, keep
from tests.factories.reviews import form_key, vote

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOT_IN_SEARCH = {
    OldSlug: "an old address only redirects",
    Picture: "a portrait is read with its page; no document holds it",
    **dict.fromkeys((Account, AccountRole, Passkey, SignIn, KeptForm), "people who sign in are nowhere in search"),
    **dict.fromkeys((Keeper, OwnershipRequest, Invitation), "who keeps a listing changes nothing that is found"),
    Change: "says what was changed; the changed rows note themselves",
    **dict.fromkeys((Inquiry, Message, Print), "what people write stays between two"),
    WeeklyCount: "numbers for the keeper alone",
    ShortlistEntry: "what somebody keeps changes nothing that others find",
    **dict.fromkeys((AccountDeletion, DataRequest), "what people ask of what is held of them; erasing notes itself"),
    **dict.fromkeys((Paper, PaperPage, CredentialPaper), "private documents are shown to nobody who searches"),
    **dict.fromkeys(
        (Submission, SubmissionMessage, DeclaredConflict), "the desk's own; what it decides is in the ledger"
    ),
    **dict.fromkeys((Exclusion, ExclusionMatch), "what a register says, a person decides at the desk"),
    **dict.fromkeys(
        (Declaration, CasePhoto, Series, PersonLink, CaseReport),
        "what of it decides whether a case shows is in the case's own row",
    ),
    **dict.fromkeys((Reply, ReplyVersion, VisitCodeBatch, VisitCode, Receipt), "no rating depends on it"),
    **dict.fromkeys((Hold, Trace, Report, Dispute, Threat, Attestation), "the desk's own; what it decides is an event"),
    **dict.fromkeys((PhotoComparison, Resemblance), "what the machine finds in pictures, a person decides at the desk"),
    Programme: "what a training says of itself is stated beside it",
    JurisdictionCheck: "notes by itself, and only where it says whether a license exists",
}


@pytest.fixture
def ana(app):
    """One listing with a row of everything, and another one beside it; no note waits."""
    return two_listings()


def two_listings():
    one = a_listing(now=NOW, confirmed_days_ago=20)
    one.confirmations = [row for row in one.confirmations if row.subject != Subject.ABOUT]
    keep(one, a_credential(one.practitioner, now=NOW), a_listing(now=NOW))
    keep(a_case_of(one))
    vote(one, 4)
    forget_notes()
    return one


def a_case_of(one):
    """A photo case as a row without pictures."""
    return PhotoCase(
        practitioner_id=one.practitioner_id,
        pictures="",
        age_band="40-49",
        sessions=10,
        other_treatments="none",
        adult_affirmed_at=NOW,
        opened_at=NOW,
        moved_at=NOW,
        terms=[CaseTerm(kind=CaseTermKind.CONCERN, code="jaw-tension", position=0)],
    )


def case_of(one):
    return db.session.scalars(select(PhotoCase).where(PhotoCase.practitioner_id == one.practitioner_id)).one()


@pytest.fixture
def bo(ana):
    """The other listing."""
    return db.session.scalars(select(Listing).where(Listing.id != ana.id)).one()


def review_of(one):
    return db.session.scalars(select(Review).where(Review.practitioner_id == one.practitioner_id)).one()


def another_entry(one):
    return ReviewEntry(
        review_id=review_of(one).id,
        form_key=form_key(),
        stage=Stage.END,
        text="Calm.",
        stars=4,
        written_at=NOW,
        moved_at=NOW,
    )


def terms_of(one):
    return select(CaseTerm).where(CaseTerm.case_id == case_of(one).id)


def forget_notes():
    with unit_of_work() as session:
        session.execute(delete(StaleNote))


def noted():
    return set(db.session.scalars(select(StaleNote.listing_id)))


CHANGES = {
    Listing: lambda one: setattr(one, "about", "Other words."),
    Practitioner: lambda one: setattr(one.practitioner, "name", "Other Name"),
    Practice: lambda one: setattr(one.practice, "name", "Other Practice"),
    Place: lambda one: setattr(one.places[0], "city", "Elsewhere"),
    Hours: lambda one: setattr(one.places[0].hours[0], "closes_minute", 1000),
    ListingTerm: lambda one: setattr(one.terms[0], "code", "puffiness"),
    Price: lambda one: setattr(one.prices[0], "cents", 1),
    Package: lambda one: setattr(one.packages[0], "cents", 1),
    Plan: lambda one: setattr(one.plan, "sessions_low", 1),
    PlanGoal: lambda one: setattr(one.plan.goals[0], "sessions_low", 1),
    Precaution: lambda one: setattr(one.precautions[0], "note", "Other words."),
    Confirmation: lambda one: setattr(one.confirmations[0], "confirmed_at", NOW),
    Credential: lambda one: setattr(credential_of(one), "hours", 10),
    PhotoCase: lambda one: setattr(case_of(one), "age_band", "50-59"),
    CaseTerm: lambda one: setattr(db.session.scalars(terms_of(one)).one(), "code", "puffiness"),
    Review: lambda one: setattr(review_of(one), "withdrawn_at", NOW),
    ReviewEntry: lambda one: setattr(review_of(one).entries[0], "hidden_until", NOW),
}
ADDITIONS = {
    Place: lambda one: one.places.append(a_place(position=1)),
    Hours: lambda one: one.places[0].hours.append(Hours(weekday=3, opens_minute=1, closes_minute=2)),
    ListingTerm: lambda one: one.terms.append(ListingTerm(kind=TermKind.LANGUAGE, code="fr")),
    Price: lambda one: one.prices.append(a_price(PriceKind.ADD_ON, 10)),
    Package: lambda one: one.packages.append(a_package()),
    PlanGoal: lambda one: one.plan.goals.append(PlanGoal(goal="jaw-tension", sessions_low=1, sessions_high=1)),
    Precaution: lambda one: one.precautions.append(Precaution(kind=PrecautionKind.LASER, stance=Stance.ASKS)),
    Confirmation: lambda one: one.confirmations.append(Confirmation(subject=Subject.ABOUT, confirmed_at=NOW)),
    LedgerEntry: lambda one: db.session.add(a_check(credential_of(one), at=NOW)),
    Credential: lambda one: db.session.add(a_credential(one.practitioner)),
    CaseTerm: lambda one: db.session.add(
        CaseTerm(case_id=case_of(one).id, kind=CaseTermKind.CONCERN, code="puffiness", position=1)
    ),
    ConsentEntry: lambda one: db.session.add(
        ConsentEntry(
            case_id=case_of(one).id, at=NOW, act=ConsentAct.REVOKED, recorded_as=Recorder.PERSON_SHOWN, covers=""
        )
    ),
    PhotoCase: lambda one: db.session.add(a_case_of(one)),
    ReviewEntry: lambda one: db.session.add(another_entry(one)),
    Review: lambda one: db.session.add(
        Review(practitioner_id=one.practitioner_id, relation=Relation.NONE, opened_at=NOW, affirmed_at=NOW)
    ),
}
REMOVALS = {
    Listing: db.session.delete,
    Place: lambda one: one.places.clear(),
    Hours: lambda one: one.places[0].hours.pop(),
    ListingTerm: lambda one: one.terms.pop(),
    Price: lambda one: one.prices.pop(),
    Package: lambda one: one.packages.pop(),
    Plan: lambda one: setattr(one, "plan", None),
    PlanGoal: lambda one: one.plan.goals.pop(),
    Precaution: lambda one: one.precautions.pop(),
    Confirmation: lambda one: one.confirmations.pop(),
    Credential: lambda one: db.session.delete(credential_of(one)),
    PhotoCase: lambda one: db.session.delete(case_of(one)),
    CaseTerm: lambda one: db.session.delete(db.session.scalars(terms_of(one)).one()),
    Review: lambda one: db.session.delete(review_of(one)),
    ReviewEntry: lambda one: db.session.delete(review_of(one).entries[0]),
}


def credential_of(one):
    return db.session.scalars(select(Credential).where(Credential.practitioner_id == one.practitioner_id)).one()


def test_the_tables_of_changes_hold_every_model_that_shows_in_search():
    only_added, only_changed = {LedgerEntry, ConsentEntry}, {Listing, Practitioner, Practice, Plan}
    assert set(CHANGES) == set(KEYS) - only_added
    assert set(ADDITIONS) == set(KEYS) - only_changed
    assert set(REMOVALS) == set(KEYS) - {Practitioner, Practice} - only_added


def test_whatever_changes_notes_its_listing_alone_and_in_the_same_transaction(any_app):
    for kind, table in (("change", CHANGES), ("addition", ADDITIONS), ("removal", REMOVALS)):
        one = two_listings()
        for model, how in table.items():
            if table is REMOVALS:
                one = two_listings()
            one_id = one.id
            with pytest.raises(ZeroDivisionError):
                change_and_fail(how, one)
            assert noted() == set(), (kind, model)
            with unit_of_work():
                how(one)
            assert noted() == {one_id}, (kind, model)
            forget_notes()


def change_and_fail(how, one):
    with unit_of_work() as session:
        how(one)
        session.flush()
        assert session.scalar(select(StaleNote.listing_id).limit(1)) == one.id
        raise ZeroDivisionError


def test_a_statement_that_changes_rows_by_itself_notes_the_listings_of_those_rows(ana, bo):
    keep(a_case_of(bo))
    forget_notes()
    with unit_of_work() as session:
        move(case_of(ana), Move.SUBMIT, now=NOW)
        assert noted() == {ana.id}
        session.execute(update(Price).values(cents=Price.cents + 1))
    assert noted() == {ana.id, bo.id}
    forget_notes()
    with unit_of_work() as session:
        session.execute(delete(PhotoCase).where(PhotoCase.id == case_of(bo).id))
    assert noted() == {bo.id}


def test_reviews_of_a_duplicate_and_its_merger_note_the_listing_that_stayed_too(any_app):
    stays, middle, duplicate = (keep(a_listing(now=NOW)) for _ in range(3))
    (review,) = vote(duplicate, 4)
    for one, into in ((duplicate, middle), (middle, stays)):
        forget_notes()
        with unit_of_work():
            one.status, one.merged_into_id = Status.MOVED, into.id
        assert noted() == {one.id, into.id}
    for change in (
        update(Review).where(Review.id == review.id).values(account_id=None),
        update(ReviewEntry).where(ReviewEntry.review_id == review.id).values(state=EntryState.REMOVED),
    ):
        forget_notes()
        with unit_of_work() as session:
            session.execute(change)
        assert noted() == {stays.id, middle.id, duplicate.id}
    forget_notes()
    with unit_of_work():
        middle.merged_into_id = None
    assert noted() == {middle.id, stays.id}


def test_a_new_listing_is_noted(any_app):
    assert {keep(a_listing()).id} == noted()


def test_a_practice_of_several_notes_all_of_them(ana, bo):
    with unit_of_work():
        bo.practice = ana.practice
    forget_notes()
    with unit_of_work():
        ana.practice.name = "Ours"
    assert noted() == {ana.id, bo.id}


MOVES = {
    "a place": lambda ana, bo: (ana.places[0], {"listing_id": bo.id, "position": 1}),
    "hours": lambda ana, bo: (ana.places[0].hours[0], {"place_id": bo.places[0].id, "weekday": 3}),
    "a price": lambda ana, bo: (ana.prices[0], {"listing_id": bo.id}),
    "a package": lambda ana, bo: (ana.packages[0], {"listing_id": bo.id}),
    "a credential": lambda ana, bo: (credential_of(ana), {"practitioner_id": bo.practitioner_id}),
}


@pytest.mark.parametrize("was_read", [True, False])
@pytest.mark.parametrize("what", MOVES)
def test_what_moves_from_one_listing_to_another_notes_both(ana, bo, what, was_read):
    row, where = MOVES[what](ana, bo)
    ids = {ana.id, bo.id}
    with unit_of_work() as session:
        if was_read:
            session.refresh(row)
        for name, value in where.items():
            setattr(row, name, value)
    assert noted() == ids


def test_that_a_state_begins_to_license_notes_everybody_who_practices_there(ana, bo):
    with unit_of_work() as session:
        bo.places[0].region = "AL"
    forget_notes()
    said = {"code": "AL", "source": "https://board.example", "checked_on": NOW.date(), "recorded_at": NOW}
    with unit_of_work() as session:
        session.add(JurisdictionCheck(fact="board", value="A board", **said))
    assert noted() == set()
    with unit_of_work() as session:
        session.add(JurisdictionCheck(fact="license", value="yes", **said))
    assert noted() == {bo.id}


def test_an_untouched_listing_is_not_noted(ana):
    with unit_of_work():
        ana.about = str(ana.about)
    assert noted() == set()


def test_what_is_not_in_search_leaves_no_note(ana):
    with unit_of_work() as session:
        session.add(OldSlug(slug="once", listing_id=ana.id))
    assert noted() == set()


def test_every_table_with_a_way_to_a_listing_is_noted_or_there_is_a_reason_why_not():
    """A new table that hangs on listings must choose: `KEYS` in discovery/stale.py, or a reason here."""
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    ways = {
        (key.parent.table.name, key.column.table.name) for t in Base.metadata.sorted_tables for key in t.foreign_keys
    }
    reached = {"listing"}
    while more := {end for way in ways for end in way if reached & set(way)} - reached:
        reached |= more
    assert {models[name] for name in reached} == set(KEYS) | set(NOT_IN_SEARCH)


def test_a_later_credential_of_nobody_listed_notes_nothing(any_app):
    nobody = keep(Practitioner(name="Nobody Listed", family_name="Listed"))
    keep(a_credential(nobody, now=NOW + timedelta(days=1)))
    assert noted() == set()
