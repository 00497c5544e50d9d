"""People who write to each other, for tests: a kept listing, a clock, and somebody who takes the time to read the form.

key = site.write(text="…")        sends the form; the key of the sender's private page
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import time_machine

from directory.accounts.rules import Role
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.db import unit_of_work
from tests.factories.listings import a_listing, keep
from tests.web.a_site import ANA, OwnSite
from tests.web.visitor import Page, Visitor, check

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
"""Noon in New York."""
SLUG = "ana-lee"
FORM = f"/providers/{SLUG}/inquiry"
INBOX = f"/practice/{SLUG}/inquiries"
READING = timedelta(seconds=20)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Writing:
    """A site with one kept listing, at a time that the test moves."""

    site: OwnSite
    clock: time_machine.Coordinates

    def visitor(self, email: str | None = None, **given) -> Visitor:
        return self.site.visitor(email, **given)

    def fill(self, visitor: Visitor, *, url=FORM, after=READING, **changes) -> Page:
        """Open the form, read it for a while, send it; the answer."""
        form = visitor.see(url)
        self.clock.shift(after)
        number = next(_numbers)
        given = {
            "name": "Robin",
            "email": f"robin-{number}@example.net",
            "message": f"Do you have an opening on day {number}?",
            "when_suits": "Tuesday afternoons",
            "consent": "y",
        } | changes
        hidden = {one.get("name"): one.get("value", "") for one in form.all("input", type="hidden")}
        answer = Page(
            visitor.post(url, data={name: value for name, value in (hidden | given).items() if value is not None})
        )
        assert not (complaints := check(answer)), complaints
        return answer

    def write(self, visitor: Visitor | None = None, **changes) -> str:
        """Send the form; the key of the sender's page."""
        answer = self.fill(visitor or self.visitor(), **changes)
        assert answer.status == 303, answer.text
        return answer.response.location.removeprefix("/inquiries/")


def a_writing_site(site: OwnSite, clock) -> Writing:
    """A site where Ana keeps her listing, and somebody else another."""
    site.account(ANA, Role.PRACTITIONER, name="Ana Lee")
    site.account("bo@example.org", Role.PRACTITIONER, name="Bo Kim")
    with site.inside():
        for slug, name, email in ((SLUG, "Ana Lee", ANA), ("bo-kim", "Bo Kim", "bo@example.org")):
            listing, account_id = keep(a_listing(slug=slug, name=name, now=NOON)), site.found(email).id
            since = NOON - timedelta(days=400)
            with unit_of_work() as session:
                session.add(Keeper(listing_id=listing.id, account_id=account_id, part=Part.OWNER, since=since))
    return Writing(site, clock)
