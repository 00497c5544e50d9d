"""Writing a review in pages: the form, what comes back from it, and everything a person can do wrong or twice."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.listings.models import Listing
from directory.moderation.models import Hold, Trace
from directory.moderation.rules import HoldRule, TraceKind
from directory.papers.models import Paper
from directory.reviews.codes import printed
from directory.reviews.models import Receipt, Review, ReviewEntry
from directory.reviews.rules import EntryState, Proof
from directory.reviews.visits import CODE_WORDS, CodeAnswer, make_codes
from directory.shared.db import db, unit_of_work
from directory.web.review_arriving import DEVICE_COOKIE, ENTRIES
from directory.web.secret_keys import visit_code_secret
from directory.web.trying import has_room
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.papers import a_picture
from tests.factories.reviews import DESK, NOW
from tests.web.a_site import own_site
from tests.web.visitor import words_of

__all__ = ["own_site"]

FORM = "/providers/ana-lee/review"
TEXT = "Three calm visits so far. It was explained what needles can do, and what they cannot."
GOOD = {
    "stage": "session-3",
    "text": TEXT,
    "stars": "4",
    "comfort": "5",
    "no_pressure": "yes",
    "bruising": "two-days",
    "pain": "2",
    "sessions": "3",
    "last_visit_on": "2026-11-01",
    "age_band": "40-49",
    "relation": "none",
    "shown_as": "Mona",
    "is_first_hand": "y",
    "is_unpaid": "y",
}

SIXTH = {"text": "Six visits by now, and still calm each time.", "stars": "5", "last_visit_on": "2026-11-10"}
LAST = {"stage": "end", "text": "At the end it was as it had been said.", "stars": "5"}


@pytest.fixture
def site(own_site):
    """Ana Lee's published listing with two visit codes, and Mona who was there."""
    with time_machine.travel(NOW, tick=False):
        with own_site.inside():
            ana = keep(a_listing(slug="ana-lee", name="Ana Lee"))
            keeps(an_account("owner@example.org", Role.PRACTITIONER), ana)
            an_account("mona@example.org")
            with own_site.app.test_request_context(), unit_of_work():
                _, codes = make_codes(ana.practitioner, 2, secret=visit_code_secret(), by=DESK, now=NOW)
        own_site.app.extensions["codes of the test"] = [printed(code) for code in codes]
        yield own_site


def mona(site):
    return site.visitor("mona@example.org")


def entries(site):
    with site.inside():
        return [
            (one.stage.value, one.text, one.state)
            for one in db.session.scalars(select(ReviewEntry).order_by(ReviewEntry.id))
        ]


def test_a_first_entry_waits_says_who_reads_it_and_leaves_only_hashes_of_how_it_came(site):
    visitor, code = mona(site), site.app.extensions["codes of the test"][0]
    form = visitor.see(FORM)
    cookie = visitor.get_cookie(DEVICE_COOKIE)
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Lax", 90 * 86400)
    assert form.h1 == "Write about Ana Lee"
    sent = visitor.send(FORM, 303, **GOOD, visit_code=code.lower().replace("-", " "))
    thanks = visitor.see(sent.response.location)
    assert "Your visit is verified." in thanks.text
    assert "It is public within 72 hours at the latest" in thanks.text
    assert "not your stars" in thanks.text
    with site.inside():
        review = db.session.scalars(select(Review)).one()
        (entry,) = review.entries
        assert (entry.state, entry.stars, entry.pain) == (EntryState.WAITING, 4, 2)
        assert entry.last_visit_on == date(2026, 11, 1)
        assert (review.proof, review.shown_as, review.age_band) == (Proof.CODE, "Mona", "40-49")
        traces = {one.kind: one.value for one in db.session.scalars(select(Trace)) if one.kind is not TraceKind.TEXT}
        assert set(traces) == {TraceKind.DEVICE, TraceKind.NETWORK}
        assert {len(value) for value in traces.values()} == {64}, "Hashes: neither the cookie nor the address."
        assert cookie.value not in traces.values()
        trail = [one for one in db.session.scalars(select(AuditEntry)) if one.subject_kind.startswith("review")]
        assert trail, "There is a line of it in the trail."
        assert not any("mona" in f"{one.actor_name}{one.after}".lower() for one in trail)
    assert "Three calm visits" not in site.visitor().see("/providers/ana-lee/reviews").text, "Nobody has read it yet."


def test_what_cannot_be_taken_comes_back_in_words_with_all_that_was_typed(site):
    visitor = mona(site)
    long, rtl = "All was calm and well explained. 💐 " * 600, "\u202eאבג visit"
    page = visitor.send(FORM, 422, **GOOD | {"text": long, "shown_as": rtl})
    assert "Use at most 5,000 characters" in words_of(page.one("p", id="text-error"))
    assert words_of(page.one("textarea", id="text")) == long.strip()
    nothing = visitor.send(FORM, 422, visit_code="7K3M", sessions="many", pain="11")
    for field, said in {
        "stage": "Choose when in the course this is.",
        "stars": "Choose how many stars, all in all.",
        "relation": "Choose how you are tied to them",
        "visit_code": CODE_WORDS[CodeAnswer.MISTYPED],
        "sessions": "Enter how many sessions you had, like 6.",
        "pain": "Choose one of the answers, or none.",
    }.items():
        assert said in words_of(nothing.one("p", id=f"{field}-error"))
    assert nothing.title.startswith("Error: ")
    for field in ("is_first_hand", "is_unpaid"):
        refused = visitor.send(FORM, 422, **{name: said for name, said in GOOD.items() if name != field})
        assert words_of(refused.one("textarea", id="text")) == TEXT
        assert refused.one("p", id=f"{field}-error") is not None
    small = (io.BytesIO(a_picture(size=(90, 60))), "receipt.png")
    unread = visitor.send(f"/es{FORM}", 422, **GOOD, receipt=small)
    assert "Esta imagen solo tiene 90 × 60 píxeles." in words_of(unread.one("p", id="receipt-error"))
    assert entries(site) == []


def test_sent_twice_it_counts_once_and_a_second_machine_loses_nothing(site):
    phone, desk = mona(site), mona(site)
    page = phone.see(FORM)
    other = desk.see(FORM)
    first, second = (
        {one.get("name"): one.get("value") for one in seen.all("input", type="hidden") if one.get("name") != "website"}
        for seen in (page, other)
    )
    sent = phone.post(FORM, data=first | GOOD)
    again = phone.post(FORM, data=first | GOOD)
    assert sent.location == again.location
    assert len(entries(site)) == 1
    with site.inside():
        marks = db.session.scalars(select(func.count(Trace.id)).where(Trace.kind == TraceKind.NETWORK)).one()
        assert marks == 1
    answer = desk.post(FORM, data=second | GOOD | {"text": "Typed on another machine, and longer than thirty."})
    assert answer.status_code == 409
    assert "What you typed is still here" in answer.text
    assert "Typed on another machine" in answer.text
    review_id = sent.location.split("/")[3]
    added = f"/account/reviews/{review_id}/entry"
    stale = desk.see(added)
    hidden = {one.get("name"): one.get("value") for one in stale.all("input", type="hidden")}
    phone.send(
        added,
        303,
        stage="session-6",
        text="Six visits by now, and still calm each time.",
        stars="5",
        last_visit_on="2026-11-10",
    )
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        sixth = {one.get("name"): one.get("value") for one in phone.see(added).all("input", type="hidden")}
        twelfth = sixth | {"stage": "later", "text": "Twelve visits by now, and still calm each time.", "stars": "5"}
        assert phone.post(added, data=twelfth).status_code == 303
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert phone.post(added, data=twelfth).status_code == 303
    with site.inside():
        seen = db.session.scalars(select(Trace.entry_id).where(Trace.kind == TraceKind.NETWORK)).all()
        assert sorted(seen) == [1, 2, 3], "What is sent again leaves no more traces."
    overtaken = desk.post(added, data=hidden | LAST)
    assert overtaken.status_code == 409
    assert "At the end it was as it had been said." in overtaken.text
    assert "Written already: After about three sessions, After about six sessions, Later." in overtaken.text
    assert phone.get(FORM).location == added, "Who has a review writes its next entry."
    assert len(entries(site)) == 3


def test_a_sign_in_that_ended_keeps_the_text_until_one_is_back(site):
    visitor = mona(site)
    page = visitor.see(FORM)
    hidden = {one.get("name"): one.get("value") for one in page.all("input", type="hidden")}
    with site.inside(), unit_of_work():
        for one in site.found("mona@example.org").sign_ins:
            one.ended_at = NOW
    sent = visitor.post(f"/es{FORM}", data=hidden | GOOD)
    assert sent.location.startswith("/sign-in")
    assert "Inicie sesión para continuar." in visitor.see(sent.location).text
    kept = sent.location.split("next=")[1].replace("%3F", "?").replace("%3D", "=").replace("%2F", "/")
    back = mona(site)
    again = back.see(kept)
    assert again.h1 == "Escribir sobre Ana Lee", "back in the language in which it was written"
    assert words_of(again.one("textarea", id="text")) == TEXT
    assert again.one("input", id="stars-4").get("checked") is not None
    fresh = {one.get("name"): one.get("value") for one in again.all("input", type="hidden")}
    assert fresh["form_key"] == hidden["form_key"]
    assert back.post(FORM, data=fresh | GOOD).status_code == 303
    assert len(entries(site)) == 1


def test_links_are_held_and_said_so_and_markup_and_every_script_are_text(site):
    visitor = mona(site)
    text = "<script>alert(1)</script> 💐 שלום, it was calm. See https://example.org/offer for more."
    thanks = visitor.see(visitor.send(FORM, 303, **GOOD | {"text": text}).response.location)
    assert "It holds a link." in thanks.text
    assert "Somebody reads it before anybody else does." in thanks.text
    assert entries(site) == [("session-3", text, EntryState.HELD)]
    own = visitor.see(thanks.links["Your review, and all you can do with it"])
    assert text in own.text
    assert not own.all("script", src=None)
    with site.inside():
        assert [one.rule for one in db.session.scalars(select(Hold))] == [HoldRule.LINK]


def test_a_receipt_goes_to_the_desk_under_no_name_and_a_wrong_code_loses_nothing(site):
    visitor = mona(site)
    receipt = {"receipt": (io.BytesIO(a_picture()), "receipt-of-mona.png"), "visit_code": "0000-0000-0000"}
    sent = visitor.send(FORM, 303, **GOOD | receipt)
    thanks = visitor.see(sent.response.location)
    assert CODE_WORDS[CodeAnswer.UNKNOWN] in thanks.text
    assert "waits to be looked at" in thanks.text
    with site.inside():
        receipt, paper = db.session.scalars(select(Receipt)).one(), db.session.scalars(select(Paper)).one()
        assert receipt.paper_id == paper.id
        assert paper.brought_by_id is None, "An account beside a paper of a review would say who was treated where."
        assert "mona" not in paper.file_name


def test_so_many_entries_on_one_day_wait_for_tomorrow_with_what_was_typed(site):
    with site.inside():
        mona_id = site.found("mona@example.org").id
        with site.app.test_request_context():
            assert all(has_room("write an entry", mona_id, limit=ENTRIES) for _ in range(ENTRIES.times))
    page = mona(site).send(FORM, 429, **GOOD)
    assert words_of(page.one("textarea", id="text")) == TEXT
    assert "These are many entries for one day. Nothing is lost" in page.text


def test_who_has_a_tie_cannot_write_and_reads_why(site):
    site.account("mo@example.org", Role.MODERATOR)
    owner = site.visitor("owner@example.org").see(FORM, 403)
    assert owner.h1 == "You cannot write about Ana Lee"
    assert "You cannot review this practitioner." in owner.text
    assert "writes no reviews here" in site.visitor("mo@example.org").see(FORM, 403).text
    assert site.visitor().get(FORM).location.startswith("/sign-in")
    with site.inside(), unit_of_work():
        db.session.query(Listing).one().status = "closed"
    mona(site).see(FORM, 404)
