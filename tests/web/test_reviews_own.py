"""A writer's own review: what became of it and why, verifying later, appeal, threat, taking along and taking back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.moderation.disputes import decide_dispute, open_dispute
from directory.moderation.models import Dispute, Threat
from directory.moderation.rules import DisputeOutcome, DisputeReason, DisputeState, Side
from directory.reviews.codes import printed
from directory.reviews.models import Receipt, Review
from directory.reviews.moves import move
from directory.reviews.rules import By, EntryState, Move, ReasonCode, Stage
from directory.reviews.visits import CODE_WORDS, CodeAnswer, make_codes
from directory.shared.db import db, unit_of_work
from directory.web.secret_keys import visit_code_secret
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.papers import a_picture
from tests.factories.reviews import DESK, NOW, a_review, an_entry, publish
from tests.factories.verification import by
from tests.web.a_site import own_site
from tests.web.visitor import words_of

__all__ = ["own_site"]

OWN = "/account/reviews/1"
MONA = "mona@example.org"


@pytest.fixture
def site(own_site):
    """Mona's review of Ana Lee: one entry public, one declined, one waiting; and somebody else with an account."""
    with time_machine.travel(NOW, tick=False):
        with own_site.inside():
            ana = keep(a_listing(slug="ana-lee", name="Ana Lee"))
            keeps(an_account("owner@example.org", Role.PRACTITIONER), ana)
            an_account("vera@example.org")
            review = a_review(ana, an_account(MONA), shown_as="Mona")
            publish(an_entry(review))
            declined = an_entry(review, stage=Stage.SESSION_6, text="Buy my cream instead, it is so much cheaper.")
            with unit_of_work():
                move(declined, Move.DECLINE, reason=ReasonCode.ADVERTISES, who=By.MODERATOR, by=DESK, now=NOW)
            an_entry(review, stage=Stage.END, text="At the end it was all as it had been explained.")
            with own_site.app.test_request_context(), unit_of_work():
                _, codes = make_codes(ana.practitioner, 1, secret=visit_code_secret(), by=DESK, now=NOW)
        own_site.app.extensions["codes of the test"] = [printed(code) for code in codes]
        yield own_site


def test_a_writer_sees_where_each_entry_stands_and_why_and_nobody_else_sees_the_page(site):
    page = site.visitor(MONA).see(OWN)
    words = [words_of(one) for one in page.all("li", class_="review__entry")]
    assert "Public" in words[0]
    assert "Not published" in words[1]
    assert "The reason: It advertises something." in words[1]
    assert "Waits to be read" in words[2]
    assert "Public by November 25, 2026 at the latest" in words[2]
    listed = site.visitor(MONA).see("/account/reviews")
    assert "3 entries, visit not verified. Begun on November 22, 2026." in listed.text
    assert "You have written no review." in site.visitor("vera@example.org").see("/account/reviews").text
    for other in ("vera@example.org", "owner@example.org"):
        for path in ("", "/thanks", "/entry", "/withdraw", "/entries/1/withdraw"):
            site.visitor(other).see(OWN + path, 404)
    assert site.visitor().get(OWN).location.startswith("/sign-in")
    export = site.visitor(MONA).get("/account/reviews.json")
    assert [entry["stage"] for entry in export.get_json()["reviews"][0]["entries"]] == ["session-3", "session-6", "end"]
    assert "my-reviews.json" in export.headers["Content-Disposition"]


def test_a_visit_is_verified_later_by_code_or_by_receipt(site):
    mona, (code,) = site.visitor(MONA), site.app.extensions["codes of the test"]
    wrong = mona.send(f"{OWN}/code", 422, form=OWN, visit_code="0000-0000-0000")
    assert words_of(wrong.one("p", id="visit_code-error")) == CODE_WORDS[CodeAnswer.UNKNOWN]
    assert wrong.one("input", id="visit_code").get("value") == "0000-0000-0000"
    empty = mona.send(f"{OWN}/receipt", 422, form=OWN)
    assert words_of(empty.one("p", id="receipt-error")) == "Choose the photo or PDF of your receipt."
    mona.send(f"{OWN}/receipt", 303, form=OWN, receipt=(io.BytesIO(a_picture()), "a.png"))
    assert "Your receipt of November 22, 2026 waits to be looked at." in mona.see(OWN).text
    mona.send(f"{OWN}/code", 303, form=OWN, visit_code=code)
    verified = mona.see(OWN)
    assert "Verified by a visit code" in verified.text
    assert not verified.all("input", id="visit_code")
    with site.inside():
        assert len(db.session.scalars(select(Receipt)).all()) == 1


def test_a_name_is_changed_on_what_one_has_seen_only(site):
    mona, elsewhere = site.visitor(MONA), site.visitor(MONA)
    seen = {one.get("name"): one.get("value") for one in elsewhere.see(OWN).all("input", type="hidden")}
    mona.send(f"{OWN}/name", 303, form=OWN, shown_as="M.")
    late = elsewhere.post(f"{OWN}/name", data=seen | {"shown_as": "Somebody"})
    assert late.status_code == 422
    assert "Look at it as it is now" in late.text
    refused = mona.send(f"{OWN}/name", 422, form=OWN, shown_as="call 5551234")
    assert words_of(refused.one("p", id="shown_as-error")).startswith("Give a name")
    assert "M." in site.visitor().see("/providers/ana-lee/reviews").text


def test_a_dispute_is_read_by_its_writer_who_appeals_once(site):
    with site.inside():
        entry = db.session.get_one(Review, 1).entries[0]
        owner = site.found("owner@example.org")
        with unit_of_work():
            dispute = open_dispute(entry, DisputeReason.NEVER_A_CLIENT, "Not in our books.", by=by(owner), now=NOW)
    mona = site.visitor(MONA)
    page = mona.see(OWN)
    assert "Ana Lee disputes this entry: The writer cannot have been there." in page.text
    assert "Not in our books" not in page.text
    with site.inside():
        dispute, mo = db.session.get_one(Dispute, 1), an_account("mo@example.org", Role.MODERATOR)
        decided = {"seen_version": dispute.version, "by": by(mo), "now": NOW}
        with unit_of_work():
            decide_dispute(dispute, DisputeOutcome.REMOVED, "No sign of a visit.", **decided)
    assert "No sign of a visit." in mona.see(OWN).text
    act = f"{OWN}/disputes/1/appeal"
    empty = mona.send(act, 422, form=OWN)
    assert words_of(empty.one("p", id="statement-error")) == "Say what the decision left out."
    mona.send(act, 303, form=OWN, statement="I have the card of the practice with the day.")
    assert "You appealed on November 22, 2026." in mona.see(OWN).text
    with site.inside():
        dispute = db.session.get_one(Dispute, 1)
        assert (dispute.state, dispute.appealed_by) == (DisputeState.APPEALED, Side.WRITER)


def test_a_threat_is_put_on_record_and_what_says_nothing_comes_back(site):
    mona = site.visitor(MONA)
    empty = mona.send(f"{OWN}/threat", 422, form=OWN)
    assert words_of(empty.one("p", id="said-error")) == "Say what was threatened, by whom and how."
    mona.send(f"{OWN}/threat", 303, form=OWN, said="They wrote that they would tell my employer.")
    assert "On record since November 22, 2026." in mona.see(OWN).text
    with site.inside():
        assert db.session.scalars(select(Threat.told_by)).all() == [Side.WRITER]


def test_taking_back_asks_first_says_what_stays_and_erases_at_once(site):
    mona = site.visitor(MONA)
    one = f"{OWN}/entries/1/withdraw"
    asked = mona.see(one)
    assert "The text and every answer of this entry: erased at once and for good." in asked.text
    mona.send(one, 303)
    page = mona.see(OWN)
    assert "Taken back on November 22, 2026" in page.text
    assert "The first visit was calm" not in page.text
    mona.send(f"{OWN}/withdraw", 303)
    gone = mona.see(OWN)
    assert "You took this review back on November 22, 2026." in gone.text
    assert mona.get(f"{OWN}/withdraw").status_code == 303, "There is nothing to ask any more."
    assert mona.see("/providers/ana-lee/review").h1 == "Write about Ana Lee", "Another one may be begun."
    with site.inside():
        review = db.session.get_one(Review, 1)
        assert {(entry.state, entry.text) for entry in review.entries} == {(EntryState.WITHDRAWN, "")}
        assert review.shown_as == ""
    assert "Taken back by their writers 3" in site.visitor().see("/providers/ana-lee/reviews").text


def test_an_emergency_shows_to_its_writer_with_its_end(site):
    with site.inside(), unit_of_work():
        db.session.get_one(Review, 1).entries[0].hidden_until = NOW + timedelta(hours=60)
    assert "It shows again by itself on November 25, 2026." in site.visitor(MONA).see(OWN).text
