"""The privacy pages: a person's own data, a copy, deleting and keeping the account; asking without one; the desk."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from directory.accounts.rules import Role
from directory.audit.queries import entries_about
from directory.privacy.queries import open_data_requests
from directory.privacy.rules import ASKED_BY_ADDRESS
from directory.shared.db import unit_of_work
from directory.shortlists.actions import keep_listings
from tests.factories.accounts import keeps
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import by
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(hours=1)
CHIEF, BO = "chief@example.org", "bo@example.org"


@pytest.fixture
def site(own_site):
    """Ana keeps a draft, reviewed Bo, wrote to Bo, has Bo on her list; Bo's listing is shown."""
    own_site.account(ANA, Role.PRACTITIONER)
    own_site.account(BO, Role.PRACTITIONER, name="Bo Kim")
    own_site.account(CHIEF, Role.ADMINISTRATOR, has_second_factor=True, name="Chief")
    with own_site.inside():
        ana, shown = own_site.found(ANA), keep(a_listing(slug="bo-kim", name="Bo Kim", now=NOW))
        keeps(own_site.found(BO), shown)
        keeps(ana, keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOW, status="draft", published_at=None)))
        publish(an_entry(a_review(shown, ana, now=NOW), now=NOW, last_visit_on=NOW.date()), now=NOW)
        an_inquiry(shown, email=ANA, text="Is there an opening?", now=NOW)
        with unit_of_work():
            keep_listings([shown.id], by=by(ana), now=NOW)
    return own_site


def unzipped(answer) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    answer.close()
    return {name: archive.read(name) for name in archive.namelist()}


def test_somebody_sees_what_is_held_of_them_and_takes_all_of_it_along(site):
    ana = site.visitor(ANA)
    page = ana.see("/account/privacy")
    for words in (
        "Your review (1)",
        "Your shortlist (1)",
        "An inquiry: the name you choose",
        "Letters that we sent you",
    ):
        assert words in page.text
    assert "/account/privacy" in ana.see("/account").links.values()
    stale = site.visitor(ANA, proved_at=LONG_AGO)
    token = stale.see("/account/privacy").all("input", name="csrf_token")[0].get("value")
    refused = stale.post("/account/privacy/export", data={"csrf_token": token})
    assert "/account/prove" in refused.location
    answer = ana.post(
        "/account/privacy/export", data={"csrf_token": page.all("input", name="csrf_token")[0].get("value")}
    )
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    files = unzipped(answer)
    assert json.loads(files["account.json"])["email"] == ANA
    assert json.loads(files["shortlist.json"]) == ["bo-kim"]
    assert [len(json.loads(files[name])) for name in ("reviews.json", "inquiries.json")] == [1, 1]
    assert json.loads(files["inquiries.json"])[0]["messages"][0]["text"] == "Is there an opening?"
    assert "listings/ana-lee/listing.json" in files
    everything = b"\n".join(files.values())
    for secret in (b"argon2", b"fs_uniquifier", BO.encode(), b"/inquiries/"):
        assert secret not in everything, secret
    for name in files["README.txt"].decode().split():
        assert not name.endswith(".json") or name in files, name
    with site.inside():
        assert entries_about("account", site.found(ANA).id)[-1].action == "export_account"


def test_an_account_is_deleted_by_typing_a_word_and_kept_by_the_letters_link(site):
    assert "/account/prove" in site.visitor(ANA, proved_at=LONG_AGO).get("/account/delete").location
    bo = site.visitor(BO).see("/account/delete")
    assert "would be left without its owner" in bo.text
    assert {"/practice/bo-kim/keepers", "/practice/bo-kim"} <= set(bo.links.values())
    assert not bo.all("input", name="word")
    ana = site.visitor(ANA)
    page = ana.see("/account/delete")
    for words in (
        "1 message from your address",
        "Your list of 1 listing",
        "Ana Lee. Nobody else keeps it",
        "A number without",
    ):
        assert words in page.text, words
    wrong = ana.send("/account/delete", 422, word="yes", reviews="keep")
    assert "Type the word delete" in wrong.text
    ana.send("/account/delete", 303, word="Delete", reviews="withdraw")
    assert "stopped" in ana.see("/account/deletion-asked").text
    assert ana.get("/account").status_code == 302, "signed out"
    template, text = site.letters(ANA)[0]
    assert template == "account_deletion_asked"
    assert "with everything that you wrote in reviews" in text
    link = site.link(ANA)
    anybody = site.visitor()
    assert anybody.get(link).headers["Referrer-Policy"] == "no-referrer"
    anybody.send(link, 303)
    with site.inside():
        assert site.found(ANA).active
    assert anybody.get(link).status_code == 404, "the link is used up"
    refused = site.visitor(CHIEF).send("/account/delete", 422, word="delete", reviews="keep")
    assert "this is the last one" in refused.text


def test_somebody_without_an_account_asks_confirms_and_takes_the_copy_that_the_desk_offers(site):
    robin, address = site.visitor(), "robin@example.net"
    with site.inside():
        found = {"email": address, "text": "Robin asks.", "now": NOW}
        listing = site.found(BO) and a_listing(slug="cy-lo", name="Cy Lo", now=NOW)
        keeps(site.found(BO), keep(listing))
        an_inquiry(listing, **found)
    assert "Say what it is about" in robin.send("/privacy/request", 422, kind="correct", email=address).text
    assert "Enter one e-mail address" in robin.send("/privacy/request", 422, kind="copy", email="no address").text
    robin.send("/es/privacy/request", 303, kind="copy", email=address, words="Todo, por favor.")
    robin.see("/privacy/request/asked")
    link = site.link(address)
    assert link.startswith("/es/privacy/request/")
    chief = site.visitor(CHIEF)
    assert "Nothing waits" in chief.see("/admin/privacy").text
    robin.send(link, 303, act="confirm")
    assert "30 days left" in chief.see("/admin/privacy").text
    home = chief.see("/admin")
    assert "Personal data" in home.text
    assert "None is overdue" in home.text
    with site.inside():
        desk = f"/admin/privacy/{open_data_requests()[0].id}"
    page = chief.see(desk)
    assert "inquiries (1)" in page.text
    assert "Robin asks" not in page.text, "the desk sees numbers"
    assert "Choose" in chief.send(desk, 422, words="Here.").text
    stale = site.visitor(CHIEF, proved_at=LONG_AGO)
    token = stale.see(desk).all("input", name="csrf_token")[0].get("value")
    assert "/account/prove" in stale.post(desk, data={"csrf_token": token, "outcome": "done", "words": "x"}).location
    chief.send(desk, 303, outcome="done", reason="", words="Aquí está.")
    assert "Aquí está." in site.letters(address)[0][1]
    given = robin.see(link)
    token = given.all("input", name="csrf_token")[0].get("value")
    answer = robin.post(link, data={"csrf_token": token, "act": "copy"})
    files = unzipped(answer)
    assert json.loads(files["inquiries.json"])[0]["messages"][0]["text"] == "Robin asks."
    assert "account.json" not in files
    for _ in range(ASKED_BY_ADDRESS.times - 1):
        robin.send("/privacy/request", 303, kind="delete", email=address)
    assert "often today" in robin.send("/privacy/request", 429, kind="delete", email=address).text
    assert robin.send("/privacy/request", 303, kind="delete", email="x@example.net", website="spam").status == 303
    assert site.letters("x@example.net") == []


def test_the_desk_erases_what_was_asked_to_be_deleted(site):
    visitor, chief = site.visitor(), site.visitor(CHIEF)
    visitor.send("/privacy/request", 303, kind="delete", email=ANA)
    link = site.link(ANA)
    visitor.send(link, 303, act="confirm")
    with site.inside():
        desk = f"/admin/privacy/{open_data_requests()[0].id}"
    assert "account (1)" in chief.see(desk).text
    chief.send(f"{desk}/erase", 303, form=desk, reviews="keep")
    assert "Erased: 1 inquiry" in chief.see(desk).text
    with site.inside():
        assert site.found(ANA) is None
    chief.send(desk, 303, outcome="refused", reason="of-other-people", words="Your reviews stay without your name.")
    page = visitor.see(link)
    assert "Not done. It is another person’s too." in page.text
    visitor.send(link, 303, act="appeal")
    assert "appealed" in chief.see("/admin/privacy").text
    visitor.send(link, 303, act="withdraw")
    assert "You took it back" in visitor.see(link).text


def test_the_notices_follow_the_inventory_in_both_languages(site):
    visitor = site.visitor()
    for prefix in ("", "/es"):
        page = visitor.see(f"{prefix}/consumer-health-data")
        assert len(page.one("dl", class_="keeping")) == 8
        assert f"{prefix}/privacy/request" in page.links.values()
        assert visitor.see(f"{prefix}/").one("a", href=f"{prefix}/consumer-health-data").text, "linked on the home page"
        assert f"{prefix}/privacy/request" in visitor.see(f"{prefix}/privacy").links.values()
