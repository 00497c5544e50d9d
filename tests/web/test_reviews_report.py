"""Reports of entries, replies and listings: by anybody, once each, within limits; nothing is hidden by one."""

from __future__ import annotations

import pytest
import time_machine
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.credentials.rules import CredentialKind
from directory.moderation.models import Report
from directory.moderation.rules import Reported, ReportReason
from directory.reviews.moves import hide_entry
from directory.reviews.queries import entry_by_id
from directory.reviews.replies import post_reply
from directory.reviews.rules import ReasonCode, Stage
from directory.shared.db import db, unit_of_work
from directory.verification.models import Submission
from directory.web.public.review_report import REPORTS
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.reviews import DESK, NOW, TEXT, a_review, an_entry, publish
from tests.factories.verification import by
from tests.web.a_site import own_site
from tests.web.visitor import Page, words_of

__all__ = ["own_site"]

ENTRY, REPLY, LISTING = "/reviews/entries/1/report", "/reviews/replies/1/report", "/providers/ana-lee/report"


@pytest.fixture
def site(own_site):
    """A public entry about Ana Lee with a reply, and one that waits."""
    with time_machine.travel(NOW, tick=False):
        with own_site.inside():
            ana = keep(a_listing(slug="ana-lee", name="Ana Lee"))
            keep(a_credential(ana.practitioner, CredentialKind.LICENSE, now=NOW))
            keeps(owner := an_account("owner@example.org", Role.PRACTITIONER), ana)
            review = a_review(ana)
            publish(an_entry(review))
            an_entry(review, stage=Stage.SESSION_6)
            with unit_of_work():
                post_reply(review, "Thank you for writing.", by=by(owner), now=NOW)
        yield own_site


def reports(site):
    with site.inside():
        rows = db.session.scalars(select(Report).order_by(Report.id))
        return [(one.subject, one.subject_id, one.reason, one.note) for one in rows]


def test_anybody_reports_each_thing_once_with_a_reason_that_fits(site):
    visitor = site.visitor()
    form = visitor.see(ENTRY)
    assert TEXT in form.text
    offered = {one.get("value") for one in form.all("input", type="radio")}
    assert {ReportReason.FAKE, ReportReason.UNSAFE} <= offered
    assert ReportReason.WRONG_FACTS not in offered
    assert words_of(visitor.send(ENTRY, 422).one("p", id="reason-error")) == "Choose what is wrong."
    visitor.send(ENTRY, 422, reason="wrong-facts")
    thanks = visitor.see(visitor.send(ENTRY, 303, reason="fake", note="He is\x00 my cousin.").response.location)
    assert "Nothing is hidden by a report." in thanks.text
    again = visitor.see(visitor.send(ENTRY, 303, reason="hates").response.location)
    assert again.h1 == "You reported this already"
    visitor.send(REPLY, 303, reason="threatens", website="https://example.org")
    visitor.send(REPLY, 303, reason="advertises")
    visitor.send(LISTING, 303, reason="wrong-facts", note="They moved.")
    assert reports(site) == [
        (Reported.ENTRY, 1, ReportReason.FAKE, "He is my cousin."),
        (Reported.REPLY, 1, ReportReason.ADVERTISES, ""),
        (Reported.LISTING, 1, ReportReason.WRONG_FACTS, "They moved."),
    ]
    assert TEXT in visitor.see("/providers/ana-lee/reviews").text, "It shows as before."
    spanish = f"/es{ENTRY}"
    assert words_of(visitor.send(spanish, 422).one("p", id="reason-error")) == "Elija qué está mal."
    sent = visitor.send(spanish, 303, reason="hates")
    assert visitor.see(sent.response.location).h1 == "Usted ya reportó esto"
    refused = Page(visitor.post(spanish, data={"reason": "hates", "csrf_token": "forged"}))
    assert (refused.status, refused.h1) == (400, "No pudimos leer esa solicitud")


def test_somebody_signed_in_counts_as_themselves_and_no_license_opens_a_check_and_leaves_the_review(site):
    site.account("vera@example.org")
    vera = site.visitor("vera@example.org")
    thanks = vera.see(vera.send(ENTRY, 303, reason="not-licensed").response.location)
    assert "The credentials of Ana Lee are checked again at their source. The review stays." in thanks.text
    site.visitor().send(ENTRY, 303, reason="not-licensed")
    assert len(reports(site)) == 2
    with site.inside():
        assert db.session.scalars(select(Submission)).all()
    assert TEXT in vera.see("/providers/ana-lee/reviews").text


def test_too_many_from_one_network_come_back_with_what_was_typed(site):
    visitor = site.visitor()
    for _ in range(REPORTS.times):
        visitor.send(LISTING, 303, reason="wrong-facts")
    full = visitor.send(LISTING, 429, reason="wrong-facts", note="They moved to Elm Street.")
    assert words_of(full.one("textarea", id="note")) == "They moved to Elm Street."
    assert "Nothing is lost" in full.text


def test_what_nobody_sees_cannot_be_reported_or_read_through_a_report(site):
    visitor = site.visitor()
    visitor.see("/reviews/entries/2/report", 404)
    visitor.see("/reviews/entries/99/report", 404)
    visitor.see("/providers/nobody/report", 404)
    with site.inside(), unit_of_work():
        hide_entry(entry_by_id(1), reason=ReasonCode.UNLAWFUL, by=DESK, now=NOW)
    assert TEXT not in visitor.see(ENTRY).text
