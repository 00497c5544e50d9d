"""What the locker gives the rest of the workspace: the first two points, words that may be said, several listings."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from directory.audit.rules import OPERATOR
from directory.credentials.actions import record_check
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind, Method, Outcome, Reason
from directory.shared.db import db, unit_of_work
from directory.verification.actions import submit_credential
from directory.verification.rules import OpenedFor, SubmissionState
from tests.factories.listings import DENVER, a_credential, a_place, keep
from tests.web.a_site import own_site
from tests.web.visitor import words_of
from tests.web.workspace import nothing, workspace

__all__ = ["own_site", "workspace"]

BIRMINGHAM = DENVER | {"city": "Birmingham", "region": "AL", "postal_code": "35203", "time_zone": "America/Chicago"}


def step(keeper, number):
    """The first thing that a point of the overview lacks, or nothing."""
    point = keeper.see().all("li", class_="checklist__point")[number - 1]
    found = [one for one in point.iter("li") if "todo__step" in one.get("class", "")]
    return words_of(found[0]) if found else ""


def credential_of(workspace, keeper, kind=CredentialKind.LICENSE, **given):
    with workspace.site.inside():
        return keep(a_credential(workspace.listing(keeper.slug).practitioner, kind, **given)).id


def checked(workspace, credential_id, outcome, reason):
    with workspace.site.inside(), unit_of_work():
        record_check(
            db.session.get(Credential, credential_id),
            outcome=outcome,
            reason=reason,
            method=Method.LOOK_UP,
            by=OPERATOR,
            now=datetime.now(UTC),
        )


def at_the_desk(workspace, credential_id, state=SubmissionState.WAITING):
    with workspace.site.inside(), unit_of_work():
        row = db.session.get(Credential, credential_id)
        opened = submit_credential(row, opened_for=OpenedFor.STATED, by=OPERATOR, now=datetime.now(UTC))
        opened.state = state


def test_the_first_two_points_say_what_is_lacking_and_lead_to_its_form(workspace):
    ana = workspace.keeper()
    assert "State your license" in step(ana, 1)
    assert "State a training" in step(ana, 2)
    hrefs = {link.get("href") for link in ana.see().one("main").iter("a")}
    assert {"/practice/ana-lee/credentials/add/license", "/practice/ana-lee/credentials/add/training"} <= hrefs


def test_where_no_license_exists_the_first_point_asks_for_a_certification(workspace):
    ana = workspace.keeper(places=[a_place(**BIRMINGHAM)])
    assert "Alabama issues no license" in step(ana, 1)


def test_a_license_of_elsewhere_does_not_count_and_the_point_says_so(workspace):
    ana = workspace.keeper()
    credential_of(workspace, ana, region="CO")
    assert "state the one of New Jersey" in step(ana, 1)


def test_a_stated_license_says_what_it_waits_for(workspace):
    ana = workspace.keeper()
    row = credential_of(workspace, ana)
    assert "not at the verification desk" in step(ana, 1)
    at_the_desk(workspace, row)
    assert "It is at the verification desk" in step(ana, 1)
    at_the_desk(workspace, row, SubmissionState.ASKED)
    assert "asks you something" in step(ana, 1)


@pytest.mark.parametrize(
    ("outcome", "reason", "words"),
    [
        (Outcome.VERIFIED, Reason.MATCHES_THE_SOURCE, ""),
        (Outcome.DECLINED, Reason.NUMBER_DIFFERS, "could not confirm"),
        (Outcome.REVOKED, Reason.VERIFIED_BY_MISTAKE, "verification was withdrawn"),
    ],
)
def test_a_checked_license_says_what_came_of_it(outcome, reason, words, workspace):
    ana = workspace.keeper()
    checked(workspace, credential_of(workspace, ana), outcome, reason)
    assert words in step(ana, 1)
    assert bool(step(ana, 1)) is bool(words)


def test_a_lapsed_license_leads_to_its_last_day(workspace):
    ana = workspace.keeper()
    credential_of(workspace, ana, expires_on=date(2026, 1, 5))
    assert "It has lapsed" in step(ana, 1)


@pytest.mark.parametrize(
    ("kind", "title", "name", "text"),
    [
        (CredentialKind.DEGREE, "DACM", "Dr. Ana Lee", None),
        (CredentialKind.LICENSE, "L.Ac.", None, "Ana Lee, L.Ac., takes her time."),
    ],
)
def test_texts_may_say_what_is_verified_and_nothing_else(kind, title, name, text, workspace):
    ana = workspace.keeper()
    answers = {"name": name} if name else {"about": text}
    extra = {"issuer": "A school", "number": None, "expires_on": None} if kind is CredentialKind.DEGREE else {}
    with workspace.site.inside():
        base = a_credential(workspace.listing("ana-lee").practitioner, title=title)
        for column, value in extra.items():
            setattr(base, column, value)
        base.kind, base.region = kind, "NJ" if kind is CredentialKind.LICENSE else None
        row = keep(base).id
    ana.save("about", 422, **answers)
    checked(workspace, row, Outcome.VERIFIED, Reason.MATCHES_THE_SOURCE)
    ana.save("about", 303, **answers)


def test_a_keeper_of_two_listings_sees_the_credentials_of_each_by_itself(workspace):
    ana = workspace.keeper()
    bo = workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    credential_of(workspace, ana, number="OF-ANA-1")
    credential_of(workspace, bo, number="OF-BO-1")
    assert "OF-ANA-1" in ana.see("credentials").text
    assert "OF-BO-1" not in ana.see("credentials").text


def test_a_draft_of_which_only_the_name_is_known_has_a_locker_too(workspace):
    eva = workspace.keeper(slug="eva", name="Eva New", **nothing())
    assert "What to add first" in eva.see("credentials").text
    assert "State your license" in step(eva, 1)
