"""Sheets are read, saved, undone; a form that was overtaken overwrites nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.audit.models import AuditEntry
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.discovery.models import StaleNote
from directory.editing.actions import (
    change_listing,
    close_listing,
    confirm_listing,
    publish,
    undo_change,
    unpublish,
)
from directory.editing.models import Change
from directory.editing.previews import as_if
from directory.editing.queries import last_changes, public_texts, read_sheet, read_sheets, sheet_keys
from directory.editing.rules import UNDO_FOR, Overtaken
from directory.editing.sheets import version_at
from directory.listings.models import Listing
from directory.listings.rules import Status, Subject, TermKind
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.wording.actions import grant_waiver
from directory.wording.rules import NotPublishable
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def ana(any_app):
    """Ana's listing and herself as the one who acts."""
    listing = keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOW - timedelta(days=200)))
    account = an_account()
    return listing.id, Actor(ActorKind.PERSON, "Ana Lee", account.id)


def save(ana, wanted, *, seen=None, now=NOW):
    listing_id, by = ana
    with unit_of_work() as session:
        listing = session.get_one(Listing, listing_id)
        change = change_listing(
            listing, wanted, title="A change", seen=seen or {}, verified=frozenset(), by=by, now=now
        )
        session.flush()
        return change.id if change else None


def undo(ana, change_id, *, now=NOW):
    listing_id, by = ana
    with unit_of_work() as session:
        undo_change(
            session.get_one(Listing, listing_id),
            session.get_one(Change, change_id),
            verified=frozenset(),
            by=by,
            now=now,
        )


def sheets(ana):
    listing = db.session.get_one(Listing, ana[0])
    return {key: read_sheet(listing, key) for key in sheet_keys(listing)}


OTHERS = {
    "about": lambda values: values | {"about": "I needle faces and nothing else.", "practice": "Quiet Rooms"},
    "contact": lambda values: values | {"phone": "+17325550199", "website": None},
    "availability": lambda values: {"is_accepting": False, "next_opening_on": "2027-01-04"},
    "concerns": lambda values: {"codes": ["acne-scars", *values["codes"][1:]]},
    "techniques": lambda values: {"codes": []},
    "languages": lambda values: {"codes": ["es"]},
    "payments": lambda values: {"codes": values["codes"][:1]},
    "plan": lambda values: values | {"sessions_low": 4, "goals": values["goals"][1:], "stop": "When you are content."},
    "precautions": lambda values: {
        "precautions": [{"kind": "laser", "stance": "waits", "days": 21, "note": "Three weeks."}]
    },
}
ROWS = {
    "place": lambda values: values | {"unit": "Suite 9", "access": None, "hours": values["hours"][:1]},
    "hours": lambda values: {"spans": [[0, 540, 720], [0, 780, 1020]]},
    "price": lambda values: values | {"cents": 12345, "label": "Session of an hour"},
    "package": lambda values: values | {"sessions": 11, "refund": "none"},
}


def cases(ana):
    for key, values in sheets(ana).items():
        kind = key.partition(":")[0]
        yield key, (OTHERS | ROWS)[kind](values)


def test_every_sheet_is_saved_as_it_was_given_and_undone_to_what_it_was(ana):
    for key, wanted in list(cases(ana)):
        before = sheets(ana)
        change_id = save(ana, {key: wanted}, seen={key: version_at(key, before[key])})
        db.session.expire_all()
        assert sheets(ana)[key] == wanted, key
        undo(ana, change_id)
        db.session.expire_all()
        assert sheets(ana) == before, key


def test_a_row_that_is_added_can_be_taken_back_and_one_that_is_removed_comes_back_with_all_it_had(ana):
    a_place = next(values for key, values in sheets(ana).items() if key.startswith("place"))
    save(ana, {"place:new": a_place})
    before = sheets(ana)
    for kind in ("place", "price", "package"):
        key = next(one for one in before if one.startswith(kind))
        added = save(ana, {f"{kind}:new": before[key]})
        assert len(sheets(ana)) > len(before)
        undo(ana, added)
        removed = save(ana, {key: None})
        assert key not in sheets(ana)
        undo(ana, removed)
        db.session.expire_all()
        assert sheets(ana) == before


def test_a_form_that_was_overtaken_overwrites_nothing_and_is_told_what_stands_there_now(ana):
    old = read_sheet(db.session.get_one(Listing, ana[0]), "contact")
    save(ana, {"contact": old | {"phone": "+17325550111"}}, seen={"contact": version_at("contact", old)})
    with pytest.raises(Overtaken) as overtaken:
        save(ana, {"contact": old | {"phone": "+17325550122"}}, seen={"contact": version_at("contact", old)})
    assert overtaken.value.now["contact"]["phone"] == "+17325550111"
    assert sheets(ana)["contact"]["phone"] == "+17325550111"


def test_two_forms_that_want_the_same_do_not_quarrel(ana):
    old = read_sheet(db.session.get_one(Listing, ana[0]), "contact")
    wanted = {"contact": old | {"phone": "+17325550111"}}
    assert save(ana, wanted, seen={"contact": version_at("contact", old)})
    assert save(ana, wanted, seen={"contact": version_at("contact", old)}) is None


def test_undo_refuses_when_somebody_changed_the_sheet_since(ana):
    old = read_sheet(db.session.get_one(Listing, ana[0]), "contact")
    first = save(ana, {"contact": old | {"phone": "+17325550111"}})
    save(ana, {"contact": old | {"phone": "+17325550122"}})
    with pytest.raises(Overtaken):
        undo(ana, first)


def test_undo_refuses_after_its_time_and_twice(ana):
    old = read_sheet(db.session.get_one(Listing, ana[0]), "contact")
    change_id = save(ana, {"contact": old | {"phone": "+17325550111"}})
    with pytest.raises(RuleBroken):
        undo(ana, change_id, now=NOW + UNDO_FOR)
    undo(ana, change_id)
    with pytest.raises(RuleBroken):
        undo(ana, change_id)
    assert not last_changes(ana[0], now=NOW)


def test_saving_confirms_what_the_sheet_is_about_even_when_nothing_changed(ana):
    listing = db.session.get_one(Listing, ana[0])
    values = read_sheet(listing, "plan")
    assert save(ana, {"plan": values}) is None
    db.session.expire_all()
    assert listing.confirmed_at(Subject.PLAN) == NOW
    assert listing.confirmed_at(Subject.PRICES) != NOW


def test_still_correct_is_one_act_for_everything(ana):
    with unit_of_work() as session:
        listing = session.get_one(Listing, ana[0])
        confirm_listing(listing, by=ana[1], now=NOW)
    assert {row.subject for row in listing.confirmations if row.confirmed_at == NOW} == set(Subject)


def test_a_change_is_in_the_trail_and_notes_the_listing_for_the_index(ana):
    with unit_of_work() as session:
        session.query(StaleNote).delete()
    old = read_sheet(db.session.get_one(Listing, ana[0]), "contact")
    save(ana, {"contact": old | {"phone": "+17325550111"}})
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.actor_id, entry.after["contact"]["phone"]) == (
        "change_listing",
        ana[1].person_id,
        "+17325550111",
    )
    assert db.session.scalars(select(StaleNote.listing_id)).all() == [ana[0]]


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("about", {"name": "  "}, "name"),
        ("contact", {"website": "javascript:alert(1)"}, "website"),
        ("concerns", {"codes": ["nonsense"]}, "codes"),
        ("place", {"postal_code": "00000"}, "postal_code"),
        ("place", {"region": "NY"}, "region"),
        ("place", {"city": ""}, "city"),
        ("hours", {"spans": [[0, 600, 500]]}, "spans"),
        ("hours", {"spans": [[0, 500, 600], [0, 550, 700]]}, "spans"),
        ("price", {"cents": 0}, "amount"),
        ("price", {"ended_on": "2001-01-01"}, "ended_on"),
        ("package", {"sessions": 1}, "sessions"),
        ("plan", {"sessions_low": 20, "sessions_high": 10}, "sessions_low"),
        ("plan", {"review": " "}, "review"),
        (
            "precautions",
            {"precautions": [{"kind": "laser", "stance": "waits", "days": None, "note": ""}]},
            "days-laser",
        ),
    ],
)
def test_what_may_not_be_is_refused_in_words_beside_its_field(ana, kind, wrong, field):
    key, values = next((key, values) for key, values in sheets(ana).items() if key.partition(":")[0] == kind)
    with pytest.raises(RuleBroken) as refused:
        save(ana, {key: values | wrong})
    assert refused.value.field == field
    assert sheets(ana)[key] == values


def test_a_row_of_somebody_elses_listing_cannot_be_reached(ana):
    other = keep(a_listing(slug="bo-kim", name="Bo Kim", now=NOW))
    price_id, cents = other.prices[0].id, other.prices[0].cents
    values = read_sheet(other, f"price:{price_id}")
    with pytest.raises(RuleBroken):
        save(ana, {f"price:{price_id}": values | {"cents": 1}})
    db.session.expire_all()
    assert other.prices[0].cents == cents


def test_a_listing_is_taken_back_and_shown_again_but_not_without_a_place(ana):
    with unit_of_work() as session:
        listing = session.get_one(Listing, ana[0])
        unpublish(listing, by=ana[1], now=NOW)
    assert listing.status == Status.DRAFT
    with unit_of_work() as session:
        publish(session.get_one(Listing, ana[0]), verified=frozenset(), by=ana[1], now=NOW)
    assert listing.status == Status.PUBLISHED
    with unit_of_work():
        unpublish(listing, by=ana[1], now=NOW)
    with unit_of_work():
        listing.places.clear()
    with pytest.raises(RuleBroken), unit_of_work():
        publish(listing, verified=frozenset(), by=ana[1], now=NOW)


def test_a_first_publication_is_dated_and_later_ones_keep_the_date(any_app):
    listing = keep(a_listing(slug="di-rowe", status=Status.DRAFT, published_at=None, now=NOW))
    by = Actor(ActorKind.PERSON, "Di Rowe", an_account().id)
    for day in range(2):
        with unit_of_work():
            publish(listing, verified=frozenset(), by=by, now=NOW + timedelta(days=day))
        assert (listing.status, listing.published_at) == (Status.PUBLISHED, NOW)
        with unit_of_work():
            unpublish(listing, by=by, now=NOW + timedelta(days=day))


def test_a_keeper_cannot_show_what_the_site_has_hidden(ana):
    with unit_of_work() as session:
        listing = session.get_one(Listing, ana[0])
        listing.status = Status.HIDDEN
    for act in (unpublish, close_listing):
        with pytest.raises(RuleBroken), unit_of_work():
            act(listing, by=ana[1], now=NOW)
    with pytest.raises(RuleBroken), unit_of_work():
        publish(listing, verified=frozenset(), by=ana[1], now=NOW)
    assert listing.status == Status.HIDDEN


def test_somebody_who_closed_their_listing_can_open_it_again(ana):
    with unit_of_work() as session:
        close_listing(session.get_one(Listing, ana[0]), by=ana[1], now=NOW)
    listing = db.session.get_one(Listing, ana[0])
    assert listing.status == Status.CLOSED
    with unit_of_work():
        publish(listing, verified=frozenset(), by=ana[1], now=NOW)
    assert listing.status == Status.PUBLISHED


def test_the_goals_of_the_plan_are_the_goals_by_which_a_listing_is_found(ana):
    plan = sheets(ana)["plan"]
    save(ana, {"plan": plan | {"goals": [{"goal": "radiance", "sessions_low": 5, "sessions_high": 6}]}})
    db.session.expire_all()
    assert db.session.get_one(Listing, ana[0]).codes(TermKind.GOAL) == ("radiance",)


def test_a_preview_meets_no_other_writer_and_leaves_nothing(ana):
    listing = db.session.get_one(Listing, ana[0])
    before = sheets(ana)
    with as_if(listing, {"contact": before["contact"] | {"phone": "+17325550111"}}, now=NOW) as changed:
        assert changed.phone == "+17325550111"
        assert changed.confirmed_at(Subject.CONTACT) == NOW
    assert sheets(ana) == before
    with pytest.raises(RuleBroken), as_if(listing, {"contact": before["contact"] | {"website": "x"}}, now=NOW):
        pass
    assert sheets(ana) == before


def test_public_texts_are_named_by_sheet_and_field(ana):
    texts = public_texts(read_sheets(db.session.get_one(Listing, ana[0])))
    assert {"about.name", "about.about", "plan.review"} <= texts.keys()
    assert any(name.startswith("price:") and name.endswith(".label") for name in texts)


def test_words_that_may_not_be_said_are_refused_on_a_published_listing_and_kept_in_a_draft(ana):
    about = sheets(ana)["about"] | {"about": "The effect is permanent, guaranteed."}
    with pytest.raises(NotPublishable) as refused:
        save(ana, {"about": about})
    assert set(refused.value.remarks) == {"about.about"}
    with unit_of_work() as session:
        listing = session.get_one(Listing, ana[0])
        unpublish(listing, by=ana[1], now=NOW)
    assert save(ana, {"about": about})
    with pytest.raises(NotPublishable), unit_of_work():
        publish(listing, verified=frozenset(), by=ana[1], now=NOW)


def test_a_waiver_lets_exactly_that_text_pass(ana):
    about = sheets(ana)["about"] | {"about": "The result lasts: it is permanent for some people."}
    with pytest.raises(NotPublishable) as refused:
        save(ana, {"about": about})
    with unit_of_work():
        for remark in refused.value.remarks["about.about"]:
            grant_waiver(
                about["about"],
                rule=remark.rule,
                field="about.about",
                subject_kind="listing",
                subject_id=ana[0],
                reason="It names another treatment and promises nothing.",
                by=OPERATOR,
                now=NOW,
            )
    assert save(ana, {"about": about})
