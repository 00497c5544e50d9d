"""The page of the audit trail: filters, pages that stay where they are, entries with their difference, exports."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from directory.accounts.rules import Role
from directory.audit.actions import record
from directory.audit.queries import last_entry_id
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.shared.db import db, unit_of_work
from tests.factories.databases import let_go_of_the_trail
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

CHIEF = "chief@example.org"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def chief(own_site):
    own_site.account(CHIEF, Role.ADMINISTRATOR, has_second_factor=True, name="Chief")
    return own_site.visitor(CHIEF)


def write(own_site, action="change_price", *, subject=("listing", 1), by=OPERATOR, now=NOW, **given):
    with own_site.inside(), unit_of_work():
        return record(action, subject_kind=subject[0], subject_id=subject[1], by=by, now=now, **given).id


def shown(page):
    """The ids of the entries that a page lists."""
    return [
        int(url.rsplit("/", 1)[1])
        for link in page.one("main").iter("a")
        if (url := link.get("href", "")).startswith("/admin/audit/")
    ]


def test_entries_stand_newest_first_and_say_who_did_what_to_what(own_site, chief):
    number = write(own_site, subject=("account", 1), reason="Asked by phone", by=Actor(ActorKind.PERSON, "", 1))
    page = chief.see("/admin/audit")
    assert shown(page)[0] == number
    assert "change price: account 1 Asked by phone Chief, November 22, 2026, 12:00:00 UTC" in page.text
    assert page.links["account 1"] == "/admin/people/1"


@pytest.mark.parametrize(
    ("query", "fitting"),
    [
        ("who=operator&action=grant_badge", {"badge"}),
        ("who=machine", {"night"}),
        ("who=index", {"night"}),
        ("who=ANA", {"anas"}),
        ("who=ana@example.org", {"anas"}),
        ("action=grant_badge", {"badge", "anas"}),
        ("subject=badge", {"badge", "anas"}),
        ("subject=badge+7", {"badge"}),
        ("words=PHONE", {"badge"}),
        ("words=100%25", {"night"}),
        ("words=_", set()),
        ("since=2026-11-23", {"night", "anas"}),
        ("since=2026-11-23&until=2026-11-23", {"night"}),
        ("until=2026-11-22&action=grant_badge", {"badge"}),
        ("subject=credential", set()),
    ],
)
def test_filters_leave_what_fits(query, fitting, own_site, chief):
    own_site.account()
    ana = Actor(ActorKind.PERSON, "", 2)
    night = Actor(ActorKind.MACHINE, "indexer")
    day = timedelta(days=1)
    ids = {
        "badge": write(own_site, "grant_badge", subject=("badge", 7), reason="Asked by phone"),
        "night": write(own_site, "tidy", subject=("index", ""), by=night, now=NOW + day, reason="100% done"),
        "anas": write(own_site, "grant_badge", subject=("badge", 8), by=ana, now=NOW + 2 * day),
    }
    with own_site.inside(), unit_of_work() as session:  # what the accounts of this test left is long ago
        let_go_of_the_trail()
        old = "UPDATE audit_entries SET at = '2026-01-01 00:00:00' WHERE id NOT IN (:a, :b, :c)"
        session.execute(text(old), dict(zip("abc", ids.values(), strict=True)))
    page = chief.see(f"/admin/audit?{query}")
    assert set(shown(page)) & set(ids.values()) == {ids[name] for name in fitting}
    assert fitting or "No entry fits" in page.text


def test_a_filter_that_cannot_be_read_says_so_beside_its_field(chief):
    page = chief.see("/admin/audit?since=soon&who=ana", 422)
    assert "Give a day, like 2026-11-22." in page.text
    assert page.one("input", id="who").get("value") == "ana"
    assert page.one("input", id="since").get("value") == "soon"
    assert "Turn them round" in chief.see("/admin/audit?since=2026-11-23&until=2026-11-22", 422).text


def test_pages_hold_each_entry_once_though_new_ones_come_meanwhile(own_site, chief):
    for number in range(120):
        write(own_site, "turn_page", subject=("page", number))
    page, seen = chief.see("/admin/audit?action=turn_page"), []
    while True:
        seen += shown(page)
        write(own_site, "turn_page", subject=("page", "late"))
        older = [link.get("href") for link in page.all("a", rel="next")]
        if not older:
            break
        page = chief.see(older[0])
    assert len(seen) == 120
    assert seen == sorted(set(seen), reverse=True)
    back = chief.see(page.one("a", rel="prev").get("href"))
    assert shown(back) == seen[50:100]


def test_an_entry_shows_its_difference(own_site, chief):
    number = write(
        own_site, before={"cents": 100, "label": "Visit"}, after={"cents": 120, "label": "Visit", "open": True}
    )
    page = chief.see(f"/admin/audit/{number}")
    rows = [["".join(cell.itertext()) for cell in row] for row in page.one("tbody").iter("tr")]
    assert rows == [["cents", "100", "120"], ["label", "Visit", "Visit"], ["open", "nothing", "yes"]]
    assert [element.text for element in page.all("del")] == ["100", "nothing"]
    assert "No reason was asked for." in page.text
    chief.see("/admin/audit/999999", 404)


def test_the_trail_is_verified_when_somebody_asks_and_the_page_says_up_to_where(own_site, chief):
    assert "It was not verified yet" in chief.see("/admin/audit").text
    with own_site.inside():
        total = last_entry_id()
    chief.send("/admin/audit/check", 303, form="/admin/audit")
    assert f"Verified whole up to entry {total} on" in chief.see("/admin/audit").text
    with own_site.inside(), unit_of_work() as session:
        let_go_of_the_trail()
        session.execute(text("UPDATE audit_entries SET reason = 'Other' WHERE id = 2"))
    chief.send("/admin/audit/check", 303, form="/admin/audit")
    page = chief.see("/admin/audit")
    assert "The trail is broken. Entry 2 (grant_role" in page.text


def test_a_spreadsheet_holds_what_fits_and_no_formula(own_site, chief):
    for number in range(1100):
        write(own_site, "turn_page", subject=("page", number), reason="=HYPERLINK(1)" if number == 7 else "plain, “so”")
    answer = chief.get("/admin/audit.csv?action=turn_page")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-')
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))
    assert [row["subject_id"] for row in rows] == [str(number) for number in range(1100)]
    assert rows[7]["reason"] == "'=HYPERLINK(1)"
    assert rows[8]["reason"] == "plain, “so”"
    assert all(len(row["hash"]) == 64 for row in rows)


def test_json_holds_everything_that_the_hashes_cover(own_site, chief):
    number = write(own_site, "turn_page", before={"a": [1, None]}, after={"ü": 0.5})
    given = json.loads(chief.get("/admin/audit.json?action=turn_page").data)
    assert [(one["id"], one["before"], one["after"]) for one in given] == [(number, {"a": [1, None]}, {"ü": 0.5})]
    assert json.loads(chief.get("/admin/audit.json?action=no_such_act").data) == []


def test_an_export_is_written_down_with_what_was_asked_and_needs_a_fresh_proof(own_site, chief):
    chief.get("/admin/audit.csv?action=turn_page&who=ana")
    entry = chief.see("/admin/audit?action=export_trail")
    assert "export trail: trail csv Chief" in entry.text
    stale = own_site.visitor(CHIEF, proved_at=datetime.now(UTC) - timedelta(minutes=20))
    assert stale.get("/admin/audit.csv").location.startswith("/account/prove?next=")
    assert stale.get("/admin/audit").status_code == 200
    with own_site.inside():
        assert db.session.scalar(text("SELECT count(*) FROM audit_entries WHERE action = 'export_trail'")) == 1


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.MODERATOR, Role.PRACTITIONER])
def test_nobody_but_an_administrator_reads_it(role, own_site):
    own_site.account(ANA, role, has_second_factor=True)
    for path in ("/admin/audit", "/admin/audit/1", "/admin/audit.csv", "/admin/audit.json"):
        assert own_site.visitor(ANA).get(path).status_code in {403, 404}
