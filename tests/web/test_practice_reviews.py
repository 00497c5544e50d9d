"""What a practice does with reviews: reads them as everybody does, replies, disputes an entry, tells of a threat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from directory.accounts.actions import end_sign_ins
from directory.accounts.rules import Role
from directory.listings.rules import Status
from directory.moderation.disputes import decide_dispute
from directory.moderation.queries import dispute_of, threats_of
from directory.moderation.removing import ENTRY, REMOVE_ENTRY
from directory.moderation.rules import DisputeOutcome, Side
from directory.proposals.actions import decline_proposal
from directory.proposals.queries import open_proposal
from directory.reviews.coach import neutral_replies
from directory.reviews.models import Review
from directory.reviews.rules import Stage
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import a_review, an_entry, publish, verify, vote
from tests.factories.verification import by
from tests.web.a_site import own_site
from tests.web.portfolio import counted
from tests.web.visitor import words_of
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]

SOFT = "Thank you for taking the time to write."
TELLS = "Thank you for coming on March 3, Robin. We refunded your 90 dollars."


@pytest.fixture
def ana(workspace):
    """A keeper with one review that shows, of Robin, a second entry of which waits."""
    keeper, now = workspace.keeper(), utc_now()
    with workspace.site.inside():
        review = verify(a_review(workspace.listing("ana-lee"), shown_as="Robin", now=now), now=now)
        publish(an_entry(review, now=now), now=now)
        an_entry(review, stage=Stage.SESSION_6, text="What is written here nobody has read by now.", now=now)
    return keeper


def the_review(number=1):
    return db.session.get(Review, number)


def test_reviews_are_listed_as_people_see_them_and_what_waits_is_not_there(workspace, ana):
    page = ana.see("reviews")
    assert page.one("article", class_="review").get("id") == "review-1"
    assert "nobody has read by now" not in page.text
    assert page.links["Reply: Robin, " + words_of(page.one("time", class_="review__day"))].endswith("/reviews/1")
    assert "1 review has no reply of yours" in ana.see().text
    with workspace.site.inside():
        engine = db.engine
        with counted(engine) as few:
            ana.visitor.get(ana.url("reviews"))
        vote(workspace.listing("ana-lee"), 5, 1, 4, 4, 2, *[3] * 20, now=utc_now())
        with counted(engine) as many:
            page = ana.see("reviews?page=2")
    assert len(page.all("article", class_="review")) == 6
    assert len(many) <= len(few), "a long list takes no more reads than a short one"
    assert ana.see("reviews?page=9999").all("article", class_="review")
    assert "Without a reply 26" in ana.see("reviews?show=without-reply").text
    with workspace.site.inside():
        review, now = the_review(), utc_now()
        other = keep(a_listing(slug="ana-lee-again", name="Ana Lee", now=now))
        second = publish(an_entry(a_review(other, review.account, now=now), now=now), now=now).review_id
        with unit_of_work():
            other.status, other.merged_into_id = Status.MOVED, workspace.listing("ana-lee").id
    assert ana.see("reviews").all("article", id=f"review-{second}"), "one vote with Robin's, and a page of its own"
    assert ana.see(f"reviews/{second}").all("textarea")
    nobody = workspace.keeper("ben@example.org", slug="ben-roy", name="Ben Roy")
    assert "Hand a visit code to every client" in nobody.see("reviews").text
    nobody.see("reviews/1", 404)


def test_a_reply_is_coached_until_it_tells_nothing_and_every_version_is_kept(workspace, ana):
    page = ana.save("reviews/1", 422, text=TELLS, then="publish")
    assert page.one("textarea", id="text").text.strip() == TELLS, "what was typed is kept"
    marked = [words_of(one) for one in page.all("mark")]
    assert marked == ["Thank you for coming", "on March 3", "Robin", "refunded your", "90 dollars"]
    remark = page.all("li", class_="remark")[0]
    assert "Instead:" in words_of(remark)
    assert len(remark.findall("p")) == 3, "what it is, what to write instead, and the source"
    assert not page.all("div", class_="review__reply"), "nothing of it is public"

    page = ana.save("reviews/1", 200, on=page, text=SOFT, then="start 4")
    assert page.one("textarea", id="text").text.strip() == f"{SOFT}\n\n{neutral_replies()[4]}"
    page = ana.save("reviews/1", 200, on=page, then="check")
    assert "The coach has no remark." in page.text
    assert "20,000 characters" not in ana.save("reviews/1", 422, on=page, text="a" * 20_000, then="publish").text
    stale = ana.see("reviews/1")
    ana.save("reviews/1", on=page, text=SOFT, then="publish")
    ana.save("reviews/1", on=page, text=SOFT, then="publish")
    with workspace.site.inside():
        assert [one.text for one in the_review().reply.versions] == [SOFT], "sent twice, it is there once"

    page = ana.save("reviews/1", 422, on=stale, text="Other words of another window.", then="publish")
    assert "This review has its reply. Edit that one." in page.text
    seen = ana.see("reviews/1")
    ana.save("reviews/1", on=page, then="publish")
    page = ana.save("reviews/1", 422, on=seen, text="We are glad to explain.", then="publish")
    assert "Somebody else changed this a moment ago." in page.text
    assert "Other words of another window." in words_of(page.one("div", class_="review__reply"))
    ana.save("reviews/1", on=page, then="publish")
    assert "3 versions of the reply" in ana.see("reviews/1").text
    assert "edited on" in ana.see("reviews").text

    ana.press("reviews/1/withdraw", on="reviews/1")
    page = ana.see("reviews/1")
    assert not page.all("div", class_="review__reply")
    assert page.one("textarea", id="text").text.strip() == "We are glad to explain.", "to be said in other words"
    ana.force("reviews/1/withdraw", version="1")
    assert "does not show any more" in ana.see("reviews/1").text


def test_what_was_written_waits_for_whoever_has_to_sign_in_again(workspace, ana):
    page = ana.see("reviews/1")
    with workspace.site.inside(), unit_of_work():
        end_sign_ins(workspace.site.found(), now=utc_now())
    answer = ana.save("reviews/1", 302, on=page, text=SOFT, then="publish")
    assert "/sign-in" in answer.response.location
    way_back = answer.response.location.partition("next=")[2].replace("%3F", "?").replace("%3D", "=")
    again = workspace.again(ana)
    page = again.visitor.see(way_back)
    assert page.one("textarea", id="text").text.strip() == SOFT
    assert "what you wrote is back" in page.text


def test_an_entry_is_disputed_decided_and_appealed_once(workspace, ana):
    url = "reviews/1/entries/1"
    ana.see("reviews/1/entries/2", 404)
    page = ana.save(url, 422, statement="Nobody of that name was here.")
    assert "Choose what is wrong with it." in page.text
    assert page.one("textarea", id="statement").text.strip() == "Nobody of that name was here."
    assert "how you know" in ana.save(url, 422, on=page, reason="never-a-client", statement=" ").text
    form = ana.save(url, on=page, reason="never-a-client")
    assert "Disputed." in ana.see(url).text
    ana.save(url, on=page, reason="never-a-client")
    assert "disputed already" in ana.save(url, 422, on=page, reason="hates", statement="Another window.").text
    assert "Another window." in ana.save(url, 422, on=page, reason="hates", statement="Another window.").text
    assert form.response.location.endswith(url)
    assert "Disputed" in ana.see("reviews").text
    with workspace.site.inside():
        mo = an_account("mo@example.org", Role.MODERATOR, has_second_factor=True)
        with unit_of_work():
            why = "The entry tells of a visit, and nothing speaks against it."
            outcome, now = DisputeOutcome.STAYS, utc_now()
            decide_dispute(dispute_of(1), outcome, why, seen_version=1, by=by(mo), now=now - timedelta(days=29))
    assert "A dispute is decided" in ana.see().text
    page = ana.see(url)
    assert why in page.text
    assert "The entry stays." in page.text
    ana.save(url, 422, on=page, statement="")
    ana.save(url, on=page, statement="The day was a holiday.")
    ana.save(url, on=page, statement="The day was a holiday.")
    page = ana.see(url)
    assert "You appealed" in page.text
    assert not page.all("textarea"), "once"
    with workspace.site.inside():
        assert dispute_of(1).appealed_by is Side.PRACTICE


def test_a_removal_that_a_second_person_declines_is_not_waited_for(workspace, ana):
    url = "reviews/1/entries/1"
    ana.save(url, reason="threatens", statement="It says that somebody will come.")
    with workspace.site.inside():
        mo, nell = (by(an_account(f"mo{number}@example.org", Role.MODERATOR)) for number in (1, 2))
        with unit_of_work():
            decide_dispute(dispute_of(1), DisputeOutcome.REMOVED, "So.", seen_version=1, by=mo, now=utc_now())
    assert "A second person looks at it first." in ana.see(url).text
    with workspace.site.inside(), unit_of_work():
        waits = open_proposal(REMOVE_ENTRY.name, subject_kind=ENTRY, subject_id=1)
        decline_proposal(waits, REMOVE_ENTRY, answer="No threat.", by=nell, now=utc_now())
    assert "It was not carried out, and the entry shows." in ana.see(url).text


def test_a_decision_is_appealed_within_thirty_days(workspace, ana):
    ana.save("reviews/1/entries/1", reason="threatens", statement="It says that somebody will come.")
    with workspace.site.inside():
        mo = an_account("mo@example.org", Role.MODERATOR, has_second_factor=True)
        with unit_of_work():
            then = utc_now() - timedelta(days=31)
            decide_dispute(
                dispute_of(1), DisputeOutcome.REDACTED, "A name was in it.", seen_version=1, by=by(mo), now=then
            )
    page = ana.see("reviews/1/entries/1")
    assert not page.all("textarea")
    assert "Personal data in it is taken out" in page.text
    page = ana.force("reviews/1/entries/1", 422, act="appeal", statement="Late.")
    assert "these are over" in page.text
    assert "Late." in page.text, "what was typed is kept"
    assert "A dispute is decided" not in ana.see().text


def test_a_threat_is_told_once_and_its_words_stay_when_they_are_too_many(workspace, ana):
    url = "reviews/1/threat"
    page = ana.press(url, 422, on=url, said="They want money. " * 330)
    assert "Use at most 3,000 characters" in page.text
    assert len(page.one("textarea", id="said").text) > 5000, "what was typed is kept"
    for _ in range(2):
        ana.press(url, on=url, said="They want money.")
    assert "They want money." in ana.see("reviews/1/threat").text
    with workspace.site.inside():
        assert [(one.told_by, one.said) for one in threats_of(1)] == [(Side.PRACTICE, "They want money.")]
