"""The export: everything of one listing, for its keeper who has just proved who they are, and for nobody else."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.editing.actions import change_listing
from directory.editing.queries import read_sheet
from directory.editing.sheets import version_of
from directory.files.actions import keep_picture, store_picture
from directory.inquiries.actions import answer_inquiry, send_inquiry
from directory.interest.models import WeeklyCount
from directory.listings.queries import listing_at
from directory.listings.rules import PriceKind
from directory.portfolio.consent import Recorder
from directory.portfolio.consenting import revoke_consent
from directory.portfolio.series import place_in_series, state_series
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, a_price, keep
from tests.factories.portfolio import a_case, a_shown_case
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

ADDRESS = "/practice/ana-lee/export"


@pytest.fixture
def kept(own_site):
    """Ana Lee's listing with everything that a listing may have."""
    own_site.account(ANA, Role.PRACTITIONER)
    now = datetime.now(UTC)
    with own_site.inside():
        evil = a_price(PriceKind.ADD_ON, 2550, now=now, label="=cmd|' /C calc'!A0", includes="+1")
        ended = a_price(PriceKind.SESSION, 12000, now=now, ended_on=now.date() - timedelta(days=20))
        ana = a_listing(slug="ana-lee", name="Ana Lee", now=now)
        ana.prices.extend([evil, ended])
        keep(ana, a_listing(slug="bo-kim"))
        keep(a_credential(ana.practitioner, now=now))
        keeps(own_site.found(ANA), ana)
        change_the_text(own_site)
        drawn = io.BytesIO()
        Image.new("RGB", (400, 400), "#1f6f5c").save(drawn, "PNG")
        redrawn = store_picture(drawn.getvalue(), store=own_site.app.extensions["file_store"])
        with unit_of_work():
            ana.practitioner.portrait = keep_picture(redrawn, alt="Ana", by=OPERATOR, now=now)
        ask_and_answer()
    return own_site


def change_the_text(site):
    listing, now = listing_at("ana-lee"), datetime.now(UTC)
    about = read_sheet(listing, "about")
    me = Actor(ActorKind.PERSON, "Ana Lee", site.found(ANA).id)
    with unit_of_work():
        change_listing(
            listing, {"about": about | {"about": "Quiet work, twice a week."}}, title="About you",
            seen={"about": version_of(about)}, verified=frozenset(), by=me, now=now,
        )  # fmt: skip


def ask_and_answer():
    now = datetime.now(UTC) + timedelta(minutes=1)
    with unit_of_work():
        inquiry = send_inquiry(
            listing_at("ana-lee"), key="a" * 32, name="Pat", email="pat@secret.example", text="Is Tuesday free?",
            when_suits="mornings", signs=[], print_keys=("k", "l"), now=now,
        )  # fmt: skip
        answer_inquiry(inquiry, "Yes, at ten.", by=Actor(ActorKind.PERSON, "Ana Lee", None), now=now)


def opened(site):
    """The files of the export by name, and its answer."""
    answer = site.visitor(ANA).get(ADDRESS)
    assert answer.status_code == 200, answer.location
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    answer.close()
    assert archive.testzip() is None
    names = archive.namelist()
    assert all(name.startswith("ana-lee/") and ".." not in name for name in names)
    return {name.removeprefix("ana-lee/"): archive.read(name) for name in names}, answer


def test_the_zip_holds_what_the_pages_show(kept):
    files, _ = opened(kept)
    said = {name: json.loads(data) for name, data in files.items() if name.endswith(".json")}
    with kept.inside():
        listing = listing_at("ana-lee")
        assert said["listing.json"]["sheets"]["about"] == read_sheet(listing, "about")
        assert {key for key in said["listing.json"]["sheets"] if key.startswith("price:")} == {
            f"price:{price.id}" for price in listing.prices
        }
    shown = kept.visitor().get("/api/v1/listings/ana-lee").get_json()
    assert said["listing.json"]["sheets"]["about"]["about"] == shown["about"] == "Quiet work, twice a week."
    assert said["listing.json"]["sheets"]["contact"]["website"] == shown["website"]
    assert [one["state"] for one in said["checklist.json"]] == [one["state"] for one in shown["points"]]
    assert said["credentials.json"][0]["number"] == "EX-12345"
    assert [one["title"] for one in said["changes.json"]] == ["About you"]
    assert said["changes.json"][0]["after"]["about"]["about"] == shown["about"]
    assert said["changes.json"][0]["by"] == "you"
    assert set(said["confirmations.json"]) >= {"prices", "plan"}


def test_what_people_wrote_is_there_without_their_addresses(kept):
    files, _ = opened(kept)
    (inquiry,) = json.loads(files["inquiries.json"])
    assert (inquiry["name"], [one["text"] for one in inquiry["messages"]]) == (
        "Pat", ["Is Tuesday free?", "Yes, at ten."],
    )  # fmt: skip
    assert not [name for name, data in files.items() if b"pat@secret.example" in data]


def test_photo_cases_come_along_with_their_consents_and_without_a_picture(kept):
    with kept.inside():
        vera, listing = an_account("vera@example.org", Role.VERIFIER), listing_at("ana-lee")
        now, today = datetime.now(UTC), datetime.now(UTC).date()
        shown = a_shown_case(vera, listing=listing, now=now, until=today + timedelta(days=30))
        over = a_case(listing=listing, now=now)
        keys = {photo.key for case in (shown, over) for photo in case.photos}
        with unit_of_work():
            revoke_consent(over, recorded_as=Recorder.ADMINISTRATOR, by=OPERATOR, now=now)
            place_in_series(
                shown,
                state_series(
                    listing.practitioner, began_on=today, ended_on=today, asked=9, consented=4, by=OPERATOR, now=now
                ),
                by=OPERATOR,
                now=now,
            )
    files, _ = opened(kept)
    first, second = json.loads(files["photo_cases.json"])
    assert (first["procedures"], [one["part"] for one in first["photos"]]) == (
        ["facial-acupuncture", "gua-sha"],
        ["before", "after"],
    )
    assert [(one["act"], one["where"]) for one in first["consents"]] == [
        ("given", ["listing", "comparison", "guides", "print"])
    ]
    assert (second["state"], [one["act"] for one in second["consents"]]) == ("withdrawn", ["revoked"])
    (series,) = json.loads(files["photo_series.json"])
    assert (series["asked"], series["consented"], series["shown"]) == (9, 4, 0)
    assert not [key for key in keys if any(key.encode() in data for data in files.values())]


def test_prices_with_their_history_open_in_a_spreadsheet_and_run_nothing(kept):
    files, _ = opened(kept)
    rows = list(csv.DictReader(io.StringIO(files["prices.csv"].decode())))
    assert {row["amount"] for row in rows} == {"180.00", "140.00", "25.50", "120.00"}
    assert sum(bool(row["ended_on"]) for row in rows) == 1
    assert [row["label"] for row in rows if row["kind"] == "add-on"] == ["'=cmd|' /C calc'!A0"]
    assert [row["includes"] for row in rows if row["kind"] == "add-on"] == ["'+1"]
    (package,) = csv.DictReader(io.StringIO(files["packages.csv"].decode()))
    assert package["amount"] == "1250.00"


def test_pictures_and_a_readme_that_names_every_file_come_along(kept):
    files, _ = opened(kept)
    pictures = [name for name in files if name.startswith("pictures/")]
    assert pictures
    assert all(Image.open(io.BytesIO(files[name])).format == "WEBP" for name in pictures)
    readme = files["README.txt"].decode()
    for name in files:
        assert name == "README.txt" or name.split("/")[0] in readme, name


def test_the_answer_is_kept_nowhere_and_the_trail_says_who_took_it(kept):
    _, answer = opened(kept)
    assert answer.headers["Cache-Control"] == "no-store"
    day = datetime.now(UTC).date().isoformat()
    assert answer.headers["Content-Disposition"] == f"attachment; filename=ana-lee-{day}.zip"
    assert answer.mimetype == "application/zip"
    with kept.inside():
        (entry,) = db.session.scalars(select(AuditEntry).filter_by(action="export_listing"))
        assert entry.actor_id == kept.found(ANA).id


def test_a_proof_of_a_while_ago_is_not_enough(kept):
    stale = kept.visitor(ANA, proved_at=datetime.now(UTC) - timedelta(minutes=20))
    answer = stale.get(ADDRESS)
    assert answer.status_code == 302
    assert answer.location.startswith("/account/prove")


def test_nobody_else_gets_it(kept):
    kept.account("other@example.org", Role.PRACTITIONER)
    kept.visitor("other@example.org").see(ADDRESS, 404)
    kept.visitor("other@example.org").see("/practice/ana-lee/copy", 404)
    assert kept.visitor().get(ADDRESS).status_code == 302
    with kept.inside():
        assert not db.session.scalars(select(AuditEntry).filter_by(action="export_listing")).all()


def test_the_page_before_it_names_what_is_in_it(kept):
    page = kept.visitor(ANA).see("/practice/ana-lee/copy")
    assert page.links["Download the copy"] == ADDRESS
    assert "prices.csv" in page.text


def test_an_inquiry_that_arrives_is_counted(kept):
    with kept.inside():
        assert [row.what.value for row in db.session.scalars(select(WeeklyCount))] == ["inquiry"]
