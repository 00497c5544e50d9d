"""A review from the card of a practice to the average: written, read, replied to, disputed, appealed, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from directory.accounts.rules import Role
from directory.moderation.disputes import decide_appeal, decide_dispute, open_dispute
from directory.moderation.models import Dispute
from directory.moderation.rules import DisputeOutcome, DisputeReason
from directory.reviews.codes import printed
from directory.reviews.models import Review
from directory.reviews.moves import move
from directory.reviews.replies import post_reply
from directory.reviews.rules import By, Move, ReasonCode
from directory.reviews.visits import make_codes
from directory.reviews.waiting import publish_due
from directory.shared.db import db, unit_of_work
from directory.web.secret_keys import visit_code_secret
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import DESK, NOW, vote
from tests.factories.verification import by
from tests.web.a_site import own_site

__all__ = ["own_site"]

MONA, OWNER = "mona@example.org", "owner@example.org"
REVIEWS, API = "/providers/ana-lee/reviews", "/api/v1/listings/ana-lee"
FIRST = {"stage": "session-3", "text": "Three visits so far, calm, and nothing was promised.", "stars": "3"}
AFFIRMED = {"relation": "none", "is_first_hand": "y", "is_unpaid": "y", "shown_as": "Mona"}
LAST = {"stage": "end", "text": "At the end it had come as it was explained at first.", "stars": "5"}


@pytest.fixture
def site(own_site):
    """Ana Lee with four verified reviews and a card with a code; Mona, and three people at the desk."""
    with time_machine.travel(NOW, tick=False), own_site.inside():
        ana = keep(a_listing(slug="ana-lee", name="Ana Lee"))
        keeps(an_account(OWNER, Role.PRACTITIONER), ana)
        an_account(MONA)
        for number in range(2):
            an_account(f"desk-{number}@example.org", Role.MODERATOR)
        vote(ana, 5, 4, 4, 5, now=NOW)
        with own_site.app.test_request_context(), unit_of_work():
            _, (code,) = make_codes(ana.practitioner, 1, secret=visit_code_secret(), by=DESK, now=NOW)
    own_site.app.extensions["code of the test"] = printed(code)
    return own_site


def votes(visitor):
    rating = visitor.see(API).response.get_json()["rating"]
    return rating and (rating["count"], rating["mean"])


def test_a_review_grows_counts_and_stays_its_writers(site):
    with time_machine.travel(NOW, tick=False) as clock:
        mona, anybody = site.visitor(MONA), site.visitor()
        assert votes(anybody) is None, "Four are too few."
        sent = mona.send("/providers/ana-lee/review", 303, **FIRST, **AFFIRMED)
        own = mona.see(sent.response.location).links["Your review, and all you can do with it"]
        assert "Mona" not in anybody.see(REVIEWS).text

        clock.shift(timedelta(hours=73))
        with site.inside():
            publish_due(NOW + timedelta(hours=73))
        assert "nothing was promised" in anybody.see(REVIEWS).text
        assert "Visit not verified" in anybody.see(REVIEWS).text
        assert votes(anybody) is None, "It shows, and does not count."
        mona = site.visitor(MONA)
        mona.send(f"{own}/code", 303, form=own, visit_code=site.app.extensions["code of the test"])
        assert votes(anybody) == (5, 4.2)

        clock.shift(timedelta(days=40))
        mona = site.visitor(MONA)
        mona.send(f"{own}/entry", 303, **LAST)
        now = NOW + timedelta(days=43, hours=1)
        with site.inside():
            review = db.session.query(Review).filter_by(shown_as="Mona").one()
            with unit_of_work():
                move(
                    review.entries[1],
                    Move.PUBLISH,
                    reason=ReasonCode.KEEPS_THE_RULES,
                    who=By.MODERATOR,
                    by=DESK,
                    now=now,
                )
            owner = by(site.found(OWNER))
            with unit_of_work():
                post_reply(review, "Thank you for writing.", by=owner, now=now)
            with unit_of_work():
                open_dispute(review.entries[1], DisputeReason.NEVER_A_CLIENT, "Not in our books.", by=owner, now=now)
            dispute, first = db.session.query(Dispute).one(), by(site.found("desk-0@example.org"))
            decided = {"seen_version": dispute.version, "by": first, "now": now}
            with unit_of_work():
                decide_dispute(dispute, DisputeOutcome.REMOVED, "No sign of a visit.", **decided)
        assert votes(anybody) == (5, 4.6), "The newest entry is the vote; a decision to remove takes a second person."
        shown = anybody.see(REVIEWS)
        assert "Reply of Ana Lee" in shown.text

        mona.send(f"{own}/disputes/1/appeal", 303, form=own, statement="I used the code of the practice’s own card.")
        with site.inside():
            dispute = db.session.query(Dispute).one()
            again = {"seen_version": dispute.version, "by": by(site.found("desk-1@example.org")), "now": now}
            with unit_of_work():
                decide_appeal(dispute, DisputeOutcome.STAYS, "The code shows the visit.", **again)
        assert "The entry stays. The code shows the visit." in mona.see(own).text
        written = {address: dict(reversed(site.letters(address))) for address in (MONA, OWNER)}
        for decided in ("review_dispute_decided", "review_appeal_decided"):
            assert own in written[MONA][decided]
            assert "/practice/ana-lee/reviews" in written[OWNER][decided]
            assert own not in written[OWNER][decided], "Where a writer reads theirs tells nobody else anything."

        mona.send(f"{own}/withdraw", 303)
        assert votes(anybody) is None
        gone = anybody.see(REVIEWS)
        assert "Mona" not in gone.text
        assert "Reply of Ana Lee" not in gone.text
        assert "Taken back by their writers 2" in gone.text
        assert "Taken back" in anybody.see("/transparency").text
