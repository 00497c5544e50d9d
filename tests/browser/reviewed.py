"""A practitioner of the served site who has reviews: fourteen verified ones, and one that grew, with a reply.

`WRITER` has an account and wrote nothing yet; `READER` wrote the one that grew.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle

from flask import Flask

from directory.accounts.rules import Role
from directory.reviews.moves import redact_entry
from directory.reviews.replies import edit_reply, post_reply
from directory.reviews.rules import Lasting, Redaction, Relation, Stage, YesNo
from directory.shared.db import unit_of_work
from tests.browser.cookies import remember
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import DESK, a_review, an_entry, publish, vote
from tests.factories.verification import by

REVIEWED = "rita-moor"
WRITER, READER = "wanda@example.org", "rena@example.org"
STARS = (5, 5, 4, 5, 4, 3, 5, 4, 5, 2, 5, 4, 5, 5)


def show_reviews(app: Flask) -> None:
    """Save them. Needs an application context."""
    now = datetime.now(UTC)
    listing = keep(a_listing(name="Rita Moor", slug=REVIEWED, now=now))
    keeps(owner := an_account("rita@example.org", Role.PRACTITIONER), listing)
    people, lasted = cycle(["40-49", "50-59", "40-49"]), cycle(Lasting)
    for place, stars in enumerate(STARS):
        vote(
            listing, stars, now=now - timedelta(days=place), age_band=next(people), concern="jaw-tension",
            stage=Stage.END if place % 2 else Stage.SESSION_6, comfort=stars, result=max(1, stars - 1),
            bruising=next(lasted), redness=Lasting.TWO_DAYS, pain=place % 5, no_pressure=YesNo.YES, sessions=6 + place,
        )  # fmt: skip
    then = now - timedelta(days=60)
    grown = a_review(
        listing, an_account(READER), now=then, shown_as="Rena", age_band="60-69", concern="neck-laxity",
        relation=Relation.FRIEND_OR_FAMILY,
    )  # fmt: skip
    days = {"last_visit_on": None, "redness": Lasting.TWO_DAYS, "comfort": 5, "result": 3}
    text = "I came with Jo Doe. The needles are thin, and I was told what to expect: not much before session six."
    first = publish(an_entry(grown, now=then, text=text, **days), now=then)
    later = then + timedelta(days=50)
    text = "Less puffy in the morning. One bruise by the eye for three days.\n\nשלום, and it was calm. 💐"
    publish(an_entry(grown, now=later, stage=Stage.SESSION_6, sessions=6, stars=5, text=text, **days), now=later)
    with unit_of_work():
        redact_entry(first, [(12, 18, Redaction.NAME)], by=DESK, now=then)
    with unit_of_work():
        reply = post_reply(grown, "Thank you for writing.", by=by(owner), now=later)
    with unit_of_work():
        edit_reply(reply, "Thank you for taking the time to write.", seen_version=1, by=by(owner), now=now)
    for email in (WRITER, READER):
        account = an_account(email) if email == WRITER else grown.account
        if account is not None:
            remember(app, account)
