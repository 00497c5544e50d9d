"""Reviews that lie at the desk of the served site, each for a test of its own; the moderator is of moderators.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from directory.accounts.queries import account_by_email
from directory.audit.rules import OPERATOR
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.listings.models import Listing
from directory.moderation.arriving import receive_entry
from directory.moderation.disputes import open_dispute
from directory.moderation.reporting import report_thing
from directory.moderation.rules import DisputeReason, Reported, ReportReason, Side
from directory.moderation.statements import tell_of_threat
from directory.moderation.tracing import Came
from directory.papers.actions import keep_paper
from directory.papers.taking import take
from directory.reviews.coach import neutral_replies
from directory.reviews.models import ReviewEntry
from directory.reviews.replies import post_reply
from directory.reviews.visits import send_receipt
from directory.shared.db import unit_of_work
from tests.browser.moderators import MODERATOR
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.papers import a_picture
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import by

ALIKE = "The hour was quiet, the needles were thin, and I was told before each of them what it would be for."
FIRST = f"{ALIKE} More of it on www.needles.example.com."
SECOND = "Read the whole story on www.second-story.com, it would be too long for these lines."
THIRD = "Ann Lee at the desk was kind to me. Ring Ann Lee on 732-555-0142, and say that I sent you."
TIED = "What a moderator with a tie must not read here, at www.tied-story.com or anywhere."
QUESTIONED = "It cost more than I was told, and nobody could say what for; the room was cold as well."


def lay_reviews_at_the_desk(app: Flask) -> None:
    """Save them; those that are held stand first in the queue. Needs an application context, and the moderator."""
    then, now = datetime.now(UTC) - timedelta(days=700), datetime.now(UTC)
    mo = account_by_email(MODERATOR)
    keeper = an_account("keeper.of.reviews@example.org", name="Fay Linden")
    listing = keep(a_listing(name="Fay Linden", slug="fay-linden", now=then))
    keeps(keeper, listing)
    tied = keep(a_listing(name="Gil Poplar", slug="gil-poplar", now=then))
    publish(_arrived(listing, ALIKE, then), now=then)
    for hours, text in enumerate((FIRST, SECOND, THIRD), start=1):
        _arrived(listing, text, then + timedelta(hours=hours))
    _arrived(tied, TIED, then + timedelta(hours=9))
    shown = publish(_arrived(listing, QUESTIONED, then + timedelta(days=300)), now=then + timedelta(days=301))
    _arrived(listing, "Calm and clean, and I was told what to expect of it before we began.", now)
    taken = take(a_picture(), "receipt.png")
    with unit_of_work():
        assert mo is not None
        declare_conflict(tied.practitioner, tie=Tie.FAMILY, statement="", by=by(mo), now=now)
        reply = post_reply(shown.review, neutral_replies()[0], by=by(keeper), now=now)
        open_dispute(shown, DisputeReason.OTHER_PRACTITIONER, "Our room has a stove.", by=by(keeper), now=now)
        paper = keep_paper(taken, store=app.extensions["paper_store"], by=OPERATOR, now=now)
        send_receipt(shown.review, paper, by=by(shown.review.account_id or 0), now=now)
        tell_of_threat(shown.review, Side.WRITER, "They wrote that they know my street.", by=by(keeper), now=now)
    with unit_of_work():
        about = {"practitioner_id": listing.practitioner_id, "reporter": "1" * 64, "now": now}
        report_thing(Reported.ENTRY, shown.id, ReportReason.OTHER_PRACTITIONER, note="They have no such room.", **about)
        report_thing(Reported.REPLY, reply.id, ReportReason.THREATENS, note="Look at the end.", **about)


def _arrived(listing: Listing, text: str, at: datetime) -> ReviewEntry:
    """An entry of a new person, looked at by the rules as it came."""
    entry = an_entry(a_review(listing, now=at), now=at, text=text, last_visit_on=at.date())
    with unit_of_work():
        receive_entry(entry, Came(), key=b"browser tests", now=at)
    return entry
