"""The badge says what is true now, signed, to whoever asks from wherever; hidden listings have none."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from directory.accounts.rules import Role
from directory.listings.models import OldSlug
from directory.listings.queries import listing_at
from directory.listings.rules import Status
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import keeps
from tests.factories.listings import a_credential, a_listing, a_stub, keep
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

NOW = datetime(2026, 11, 22, 15, 30, 45, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def shown(own_site, clock):
    """Ana Lee, published, with a license through December 1, 2026 in New Jersey."""
    with own_site.inside():
        ana = keep(a_listing(slug="ana-lee", name="Ana & <Lee>", now=NOW))
        keep(a_credential(ana.practitioner, now=NOW, expires_on=datetime(2026, 12, 1, tzinfo=UTC).date()))
    return own_site


def data(site, slug="ana-lee"):
    answer = site.visitor().get(f"/providers/{slug}/badge.json")
    assert answer.status_code == 200
    return answer.get_json()


def picture(site, slug="ana-lee"):
    answer = site.visitor().get(f"/providers/{slug}/badge.svg")
    assert answer.mimetype == "image/svg+xml"
    return answer.text


def become(site, status):
    with site.inside(), unit_of_work():
        listing_at("ana-lee").status = status


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(site, badge):
    """As docs/interface.md says it is done."""
    keys = site.visitor().get("/.well-known/badge-key.json").get_json()["keys"]
    key = next(one for one in keys if one["kid"] == badge["key"])
    said = {name: value for name, value in badge.items() if name != "signature"}
    signed = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    Ed25519PublicKey.from_public_bytes(unpadded(key["x"])).verify(unpadded(badge["signature"]), signed)


def test_the_data_says_the_five_points_of_the_checklist_and_when(shown):
    badge = data(shown)
    assert {one["number"]: one["state"] for one in badge["states"]} == {
        1: "stated", 2: "not-provided", 3: "not-provided", 4: "confirmed", 5: "stated",
    }  # fmt: skip
    assert badge["checked_at"] == "2026-11-22T15:30:00Z"
    assert badge["listing"] == "http://127.0.0.1:8000/providers/ana-lee"
    assert badge["is_current"] is True


def test_anybody_can_check_the_signature_and_no_word_can_be_changed(shown):
    badge = data(shown)
    verify(shown, badge)
    badge["states"][0] |= {"state": "verified", "word": "Verified"}
    with pytest.raises(InvalidSignature):
        verify(shown, badge)


def test_other_sites_may_show_it_and_keep_it_for_five_minutes(shown):
    for address in ("/providers/ana-lee/badge.svg", "/providers/ana-lee/badge.json", "/.well-known/badge-key.json"):
        answer = shown.visitor().get(address)
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", address
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer.headers
        again = shown.visitor().get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert shown.visitor().get("/providers/ana-lee").headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_nobody_keeps_it_past_the_midnight_at_which_a_license_lapses(shown, clock):
    for now, seconds in (
        (datetime(2026, 12, 2, 4, 0, tzinfo=UTC), 300),
        (datetime(2026, 12, 2, 4, 58, 20, tzinfo=UTC), 100),
        (datetime(2026, 12, 2, 4, 59, 59, tzinfo=UTC), 1),
        (datetime(2026, 12, 2, 5, 0, tzinfo=UTC), 300),
    ):
        clock.move_to(now)
        for address in ("/providers/ana-lee/badge.svg", "/providers/ana-lee/badge.json"):
            assert shown.visitor().get(address).headers["Cache-Control"] == f"public, max-age={seconds}"


def test_the_picture_is_whole_has_words_and_runs_nothing(shown):
    text = picture(shown)
    root = ET.fromstring(text)
    assert root.find("{*}title").text == "Ana & <Lee> on Finepoint, checked November 22, 2026"
    assert "License: Stated" in root.find("{*}desc").text
    words = " ".join(one.text for one in root.findall(".//{*}text"))
    assert words.startswith("Finepoint checked November 22, 2026 License Stated Training Not provided")
    for refused in ("<script", "style", "href", "url(", "onload", "Verified"):
        assert refused not in text, refused


def test_a_license_that_lapses_turns_it_gray_at_local_midnight(shown, clock):
    color = "#1f6f5c"
    assert color in picture(shown)
    clock.move_to(datetime(2026, 12, 2, 4, 59, 59, tzinfo=UTC))
    assert data(shown)["states"][0]["state"] == "stated"
    clock.move_to(datetime(2026, 12, 2, 5, 0, 0, tzinfo=UTC))
    badge = data(shown)
    assert (badge["states"][0]["state"], badge["is_current"]) == ("lapsed", False)
    assert color not in picture(shown)
    assert "License Lapsed" in " ".join(one.text for one in ET.fromstring(picture(shown)).findall(".//{*}text"))


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (Status.DRAFT, "not-published", "Not published at the moment"),
        (Status.CLOSED, "closed", "No longer practicing"),
    ],
)
def test_a_listing_that_is_not_shown_says_so_and_nothing_of_its_points(shown, status, said, words):
    become(shown, status)
    badge = data(shown)
    assert (badge["status"], badge["states"], badge["is_current"]) == (said, [], False)
    verify(shown, badge)
    text = picture(shown)
    assert words in text
    assert "Stated" not in text
    assert "#1f6f5c" not in text


def test_hidden_unknown_and_unclaimed_listings_and_drafts_have_no_badge(shown):
    become(shown, Status.HIDDEN)
    with shown.inside():
        keep(a_stub(slug="stub", now=NOW), a_listing(slug="draft", status=Status.DRAFT, published_at=None))
    for slug in ("ana-lee", "nobody", "stub", "draft"):
        for kind in ("svg", "json"):
            assert shown.visitor().get(f"/providers/{slug}/badge.{kind}").status_code == 404, slug


def test_an_old_address_leads_to_the_new_one(shown):
    with shown.inside(), unit_of_work() as session:
        session.add(OldSlug(slug="ana-before", listing_id=listing_at("ana-lee").id))
    answer = shown.visitor().get("/providers/ana-before/badge.svg")
    assert (answer.status_code, answer.location) == (301, "/providers/ana-lee/badge.svg")


def test_the_workspace_gives_lines_that_lead_back_to_the_listing(shown):
    shown.account(ANA, Role.PRACTITIONER)
    with shown.inside():
        keeps(shown.found(ANA), listing_at("ana-lee"))
        db.session.remove()
    page = shown.visitor(ANA).see("/practice/ana-lee/badge")
    lines = page.one("textarea").text
    assert lines.startswith('<a href="http://127.0.0.1:8000/providers/ana-lee">')
    assert 'src="http://127.0.0.1:8000/providers/ana-lee/badge.svg"' in lines
    assert "The five points of Ana &amp; &lt;Lee&gt; on Finepoint" in lines
    shown.account("other@example.org", Role.PRACTITIONER)
    shown.visitor("other@example.org").see("/practice/ana-lee/badge", 404)


def test_the_same_secret_is_the_same_key_and_another_is_another(shown):
    first = shown.visitor().get("/.well-known/badge-key.json").get_json()
    assert first == shown.visitor().get("/.well-known/badge-key.json").get_json()
    before = data(shown)
    old, shown.app.config["SECRET_KEY"] = shown.app.config["SECRET_KEY"], "another"
    (other,) = shown.visitor().get("/.well-known/badge-key.json").get_json()["keys"]
    assert (other["x"], other["kid"]) != (first["keys"][0]["x"], first["keys"][0]["kid"])
    shown.app.config["SECRET_KEY_FALLBACKS"] = [old]
    both = shown.visitor().get("/.well-known/badge-key.json").get_json()["keys"]
    assert both == [other, *first["keys"]], "while the earlier key is named, what it signed can be checked"
    verify(shown, before)
    verify(shown, data(shown))
    assert data(shown)["key"] == other["kid"]
    assert "another" not in json.dumps(both)


def test_a_minute_that_has_begun_is_what_the_badge_names(shown, clock):
    clock.shift(timedelta(seconds=20))
    assert data(shown)["checked_at"] == "2026-11-22T15:31:00Z"
