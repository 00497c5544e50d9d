"""Reports of shown photos: anybody's, once each, without a name; who is in them has them hidden with the answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from directory.accounts.rules import Role
from directory.portfolio.desk import release_case
from directory.portfolio.models import CaseReport, PhotoCase
from directory.portfolio.queries import reports_of
from directory.portfolio.reporting import forget_reporters
from directory.portfolio.rules import REPORTER_KEPT_FOR, RESULTS_DIFFER, CaseState, HeldFor, ReportReason
from directory.serving import jobs_of
from directory.shared.db import db, unit_of_work
from directory.web.public.photo_report import REPORTS
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import a_case, a_shown_case
from tests.factories.verification import by
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
def report(own_site):
    """Where the first of two shown cases of Ana Lee is reported."""
    own_site.account(ANA, Role.PRACTITIONER)
    with time_machine.travel(NOON, tick=False):
        with own_site.inside():
            vera, ana = an_account("vera@example.org", Role.VERIFIER), keep(a_listing(slug="ana-lee", name="Ana Lee"))
            keeps(own_site.found(ANA), ana)
            case_id, _other = (a_shown_case(vera, listing=ana, now=NOON).id for _ in range(2))
        yield f"/providers/ana-lee/photos/{case_id}/report"


def other_browser(site):
    visitor = site.visitor()
    visitor.environ_base["HTTP_USER_AGENT"] = "Another browser"
    return visitor


def cases():
    return db.session.query(PhotoCase).order_by(PhotoCase.id).all()


def test_anybody_reports_once_and_the_photos_stay_until_somebody_looked(own_site, report):
    visitor = own_site.visitor()
    form = visitor.see(report)
    assert form.h1 == "Report these photos"
    assert len(form.all("img")) == 2
    assert RESULTS_DIFFER in form.text
    assert form.response.headers["Cache-Control"] == "no-store"
    assert "tick that the photos are of you" in visitor.send(report, 422).text
    sent = visitor.send(report, 303, reason="retouched")
    thanks = visitor.see(sent.response.location)
    assert "Somebody here looks at the photos." in thanks.text
    assert "To take shown photos away for good needs two people here." in thanks.text
    visitor.send(report, 303, reason="not-the-work")
    other_browser(own_site).send(report, 303, reason="not-the-work")
    with own_site.inside():
        case, other = cases()
        assert [one.reason for one in reports_of(case.id)] == [ReportReason.RETOUCHED, ReportReason.NOT_THE_WORK]
        assert case.state is CaseState.SHOWN
        again = report.replace(str(case.id), str(other.id))
    visitor.send(again, 303, reason="retouched")
    with own_site.inside():
        hashes = [one.reporter for one in db.session.query(CaseReport)]
        assert len(set(hashes)) == 3, "no two cases can be tied to one reporter"
    assert {template for template, _text in own_site.letters()} == {"case_shown"}


def test_who_says_that_they_are_in_the_photos_has_them_hidden_and_is_told_of_the_link(own_site, report):
    visitor = own_site.visitor()
    sent = visitor.send(report, 303, is_the_person="y")
    with own_site.inside():
        case, other = cases()
        assert (case.state, case.held_for) == (CaseState.HELD, HeldFor.PERSON_SHOWN)
        assert [one.reason for one in reports_of(case.id)] == [ReportReason.NO_CONSENT]
        assert other.state is CaseState.SHOWN
        key, number = case.photos[0].key, case.id
    assert visitor.get(f"/photos/{key}-960.jpg").status_code == 404
    thanks = visitor.see(sent.response.location)
    assert "The photos are hidden from now on." in thanks.text
    assert "To take them away for good" in thanks.text
    assert thanks.links["hello@example.org"].endswith(f"?subject=Photos%20of%20me%2C%20case%20{number}")
    assert not other_browser(own_site).see(report).all("img"), "a page that was open may still be reported, unseen"
    template, text = own_site.letters()[0]
    assert template == "case_held"
    assert "person in the photos" in text


def test_a_letter_speaks_to_its_reader_whatever_the_page_speaks_on_which_it_is_queued(own_site, report):
    own_site.visitor().send(f"/es{report}", 303, is_the_person="y")
    template, text = own_site.letters()[0]
    assert template == "case_held"
    assert "Questions? Write to" in text


def test_who_reported_something_else_before_still_has_their_photos_hidden(own_site, report):
    visitor = own_site.visitor()
    visitor.send(report, 303, reason="retouched")
    sent = visitor.send(report, 303, is_the_person="y")
    with own_site.inside():
        case = cases()[0]
        assert case.state is CaseState.HELD
        mo = an_account("mo@example.org", Role.MODERATOR)
        with unit_of_work():
            release_case(case, note="The paper is theirs.", seen_version=case.version, by=by(mo), now=NOON)
    assert "The photos are hidden from now on." in visitor.see(sent.response.location).text
    again = visitor.send(report, 303, is_the_person="y")
    assert "somebody here has looked: the photos still show" in visitor.see(again.response.location).text
    with own_site.inside():
        assert cases()[0].state is CaseState.SHOWN


def test_a_minor_is_hidden_at_once_and_what_nobody_sees_cannot_be_reported(own_site, report):
    sent = own_site.visitor().send(report, 303, reason="picture-of-a-minor")
    assert "The photos are hidden from now on." in own_site.visitor().see(sent.response.location).text
    with own_site.inside():
        case, shown = cases()
        assert case.held_for is HeldFor.REPORTED
        draft = a_case(listing=keep(a_listing(slug="bo-kim", now=NOON)), now=NOON)
        unseen = f"bo-kim/photos/{draft.id}", f"ana-lee/photos/{draft.id}", f"bo-kim/photos/{shown.id}"
    for gone in (*unseen, "ana-lee/photos/0"):
        own_site.visitor().see(f"/providers/{gone}/report", 404)


def test_a_trap_and_too_many_reports_write_nothing(own_site, report):
    visitor = own_site.visitor()
    visitor.send(report, 303, is_the_person="y", website="https://example.org")
    with own_site.inside():
        assert not reports_of(cases()[0].id)
    for _ in range(REPORTS.times):
        visitor.send(report, 303, reason="other")
    refused = other_browser(own_site).send(report, 429, is_the_person="y")
    assert "Nothing is lost" in refused.text
    with own_site.inside():
        assert cases()[0].state is CaseState.SHOWN


def test_the_hash_of_a_reporter_is_kept_for_ninety_days_and_the_report_longer(own_site, report):
    own_site.visitor().send(report, 303, reason="other")
    other_browser(own_site).send(report, 303, reason="other")
    with own_site.inside():
        before = {one.reporter for one in db.session.query(CaseReport)}
        over = NOON + REPORTER_KEPT_FOR
        assert forget_reporters(over - timedelta(seconds=1)) == 0
        assert jobs_of(own_site.app)["forget_reporters"](over) == 2
        assert forget_reporters(over) == 0
        kept = db.session.query(CaseReport).all()
        assert [one.reason for one in kept] == [ReportReason.OTHER] * 2
        assert not before & {one.reporter for one in kept}
