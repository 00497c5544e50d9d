"""A verifier of the served site, and licenses that lie at the desk, each for a test of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from directory.accounts.rules import Role
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.shared.db import db, unit_of_work
from directory.verification.models import Submission
from directory.verification.rules import Risk
from tests.browser.claimers import COOKIES
from tests.factories.accounts import an_account
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.verification import a_submission, by
from tests.web.visitor import Visitor

VERIFIER = "vera.verifier@example.org"
NAMES = ("Wilma Aster", "Xenia Birch", "Yara Cedar")
LACKING, PLAIN = "Uma Elm", "Tess Fir"


def lay_at_the_desk(app: Flask) -> None:
    """Save them, the verifier signed in. They stand first in the queue. Needs an application context."""
    vera = an_account(VERIFIER, Role.VERIFIER, name="Vera Verifier", has_second_factor=True)
    for place, name in enumerate((*NAMES, LACKING, PLAIN)):
        now = datetime.now(UTC) - timedelta(days=900 - place)
        listing = a_listing(name=name, slug=name.lower().replace(" ", "-"))
        keep(listing, credential := a_credential(listing.practitioner, number=f"WX-{place:05}"))
        submission = a_submission(credential=credential, now=now)
        with unit_of_work():
            row = db.session.get(Submission, submission.id)
            row.risk, row.risk_reasons, row.assessed_at = Risk.HIGH, ["Laid here by a test."], datetime.now(UTC)
    tied = a_listing(name="Zoe Dogwood", slug="zoe-dogwood")
    keep(tied, credential := a_credential(tied.practitioner, number="WX-99999"))
    a_submission(credential=credential)
    with unit_of_work():
        declare_conflict(tied.practitioner, tie=Tie.FAMILY, statement="", by=by(vera), now=datetime.now(UTC))
    visitor = Visitor(app)
    visitor.sign_in(vera)
    COOKIES[VERIFIER] = visitor.get_cookie("session").value
