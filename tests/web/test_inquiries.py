"""Writing to a practitioner: the form, the sender's page, the inbox, and what none of them shows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from directory.accounts.rules import Role
from directory.app import create_app
from directory.inquiries.models import Inquiry
from directory.inquiries.rules import SENT_BY_ADDRESS, SENT_FROM_NETWORK, WRITTEN_AGAIN, State
from directory.inquiries.settling import settle_inquiries
from directory.inquiries.spam import Sign
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from tests.browser.payloads import TEXT
from tests.factories.listings import a_listing, a_stub, keep
from tests.web.a_site import ANA, own_site
from tests.web.visitor import words_of
from tests.web.writing import FORM, INBOX, NOON, SLUG, a_writing_site

__all__ = ["own_site"]

DAY = timedelta(days=1)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
OURS = {"hello@example.org"}


@pytest.fixture
def site(own_site):
    with time_machine.travel(NOON, tick=False) as clock:
        yield a_writing_site(own_site, clock)


def the_inquiry(site, key):
    """State and signs of an inquiry."""
    with site.site.inside():
        found = db.session.query(Inquiry).filter_by(key=key).one()
        return found.state, found.signs


def inquiry_id(site, key):
    with site.site.inside():
        return db.session.query(Inquiry).filter_by(key=key).one().id


def test_the_page_of_a_kept_listing_leads_to_the_form_and_others_do_not(site):
    with site.site.inside():
        keep(a_listing(slug="unkept", now=NOON), a_stub(slug="stub", now=NOON))
    visitor = site.visitor()
    assert visitor.see(f"/providers/{SLUG}").links["Write to Ana Lee"] == FORM
    for slug in ("unkept", "stub"):
        assert "Write to" not in visitor.see(f"/providers/{slug}").text
        visitor.see(f"/providers/{slug}/inquiry", 404)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.HIDDEN, Status.CLOSED])
def test_nobody_can_write_to_a_listing_that_is_not_published(status, site):
    with site.site.inside(), unit_of_work():
        db.session.query(Listing).filter_by(slug=SLUG).one().status = status
    site.visitor().see(FORM, 404)


def test_somebody_writes_the_practitioner_answers_and_neither_sees_an_address(site):
    visitor, ana = site.visitor(), site.visitor(ANA)
    key = site.write(visitor, name="Robin", email="robin@example.net", message="About my jaw.")
    page = visitor.see(f"/inquiries/{key}")
    assert page.h1 == "Your message to Ana Lee"
    assert "Sent." in page.text
    assert "About my jaw." in page.text
    inbox = ana.see(INBOX)
    assert "Unanswered 1" in inbox.text
    assert "November 22, 2026, 12:00 pm EST" in inbox.text.replace("noon", "12:00 pm")
    one = ana.see(inbox.links["Robin"])
    assert "About my jaw." in one.text
    assert "When it would suit: Tuesday afternoons" in one.text
    assert "Seen." in visitor.see(f"/inquiries/{key}").text
    ana.send(inbox.links["Robin"], 303, message="Tuesday at four is free.")
    page = visitor.see(f"/inquiries/{key}")
    assert "Answered." in page.text
    assert "Tuesday at four is free." in page.text
    visitor.send(f"/inquiries/{key}", 303, message="See you then!")
    assert "See you then!" in ana.see(inbox.links["Robin"]).text
    assert [template for template, _ in site.site.letters("robin@example.net")] == ["inquiry_answered", "inquiry_sent"]
    assert [template for template, _ in site.site.letters(ANA)] == ["inquiry_more", "inquiry_new"]
    assert site.site.link("robin@example.net") == f"/inquiries/{key}"


def test_no_page_shows_an_address_of_anybody(site):
    site.site.account("mod@example.org", Role.MODERATOR, has_second_factor=True)
    visitor, ana, moderator = site.visitor(), site.visitor(ANA), site.visitor("mod@example.org")
    key = site.write(visitor, email="robin@example.net")
    held = site.write(site.visitor(), email="canary@example.net", website="x")
    ana.send(f"{INBOX}/{inquiry_id(site, key)}", 303, message="Yes.")
    pages = [
        visitor.see(FORM),
        visitor.see(f"/providers/{SLUG}"),
        visitor.see(f"/inquiries/{key}"),
        visitor.see(f"/inquiries/{held}"),
        ana.see(INBOX),
        ana.see(f"{INBOX}?show=answered"),
        ana.see(f"{INBOX}/{inquiry_id(site, key)}"),
        moderator.see("/admin/inquiries"),
    ]
    for page in pages:
        found = set(ADDRESS.findall(page.response.get_data(as_text=True)))
        assert found <= OURS, page.url


def test_the_private_page_is_kept_nowhere_listed_nowhere_and_tells_nobody_where_it_was(site):
    visitor = site.visitor()
    page = visitor.see(f"/inquiries/{site.write(visitor)}")
    headers = page.response.headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert page.one("meta", name="robots").get("content") == "noindex, nofollow"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    visitor.see(f"/inquiries/{'0' * 32}", 404)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(site):
    page = site.fill(site.visitor(), name="", email="robin@", message="Long words.", when_suits="Fridays", consent=None)
    assert page.status == 422
    assert page.title.startswith("Error:")
    summary = {link.get("href"): words_of(link) for link in page.one("div", id="error-summary").iter("a")}
    assert set(summary) == {"#name", "#email", "#consent"}
    for name in ("name", "email", "consent"):
        assert words_of(page.one("p", id=f"{name}-error")) == summary[f"#{name}"]
    assert page.one("textarea", id="message").text.strip() == "Long words."
    assert page.one("input", id="email").get("value") == "robin@"
    assert page.one("input", id="when_suits").get("value") == "Fridays"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Robin\r\nBcc: all@example.org"},
        {"name": "Robin\u2028Bcc: all@example.org"},
        {"email": "robin@example.net\r\nBcc: all@example.org"},
        {"email": "robin@example.net,eve@example.net"},
        {"email": "<robin@example.net>"},
    ],
)
def test_no_header_can_be_written_into_a_letter(changes, site):
    answer = site.fill(site.visitor(), **changes)
    if answer.status == 422:
        assert "email" in changes
        return
    for template, text in site.site.letters(ANA):
        assert template == "inquiry_new"
        assert "Bcc" not in text
    with site.site.inside():
        assert db.session.query(Inquiry).one().sender_name == "Robin Bcc: all@example.org"


def test_scripts_are_text_on_every_page(site):
    site.site.account("mod@example.org", Role.MODERATOR, has_second_factor=True)
    key = site.write(name=TEXT[:80], message=TEXT, when_suits=TEXT[:200])
    held = site.write(name=TEXT[:80], message=TEXT + " more", when_suits=TEXT[:200], website="x")
    ana, one = site.visitor(ANA), f"{INBOX}/{inquiry_id(site, key)}"
    ana.send(one, 303, message=TEXT)
    pages = [
        site.visitor().see(f"/inquiries/{key}"),
        site.visitor().see(f"/inquiries/{held}"),
        ana.see(f"{INBOX}?show=answered"),
        ana.see(one),
        site.visitor("mod@example.org").see("/admin/inquiries"),
    ]
    for page in pages:
        assert "<script>owned=1" in page.text or page.url.startswith(f"{INBOX}?"), page.url
        assert not [script for script in page.all("script") if not script.get("src")]
        assert not page.all("img", src="x")


def test_the_same_form_sent_twice_is_one_inquiry(site):
    visitor = site.visitor()
    form = visitor.see(FORM)
    site.clock.shift(20)
    hidden = {one.get("name"): one.get("value", "") for one in form.all("input", type="hidden")}
    given = hidden | {"name": "Robin", "email": "robin@example.net", "message": "Hello?", "consent": "y"}
    first, second = (visitor.post(FORM, data=given).location for _ in range(2))
    assert first == second
    other = visitor.post(FORM, data=given | {"message": "Hello again?"}).location
    assert other != first


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({"website": "https://spam.example"}, Sign.TRAP),
        ({"after": timedelta(seconds=1)}, Sign.HASTE),
        ({"opened": "made up"}, Sign.HASTE),
        ({"message": "a.com b.com c.com"}, Sign.LINKS),
    ],
)
def test_what_looks_like_spam_is_held_and_its_sender_sees_that(changes, sign, site):
    visitor = site.visitor()
    key = site.write(visitor, **changes)
    assert the_inquiry(site, key) == (State.HELD, sign.value)
    assert "Being looked at." in visitor.see(f"/inquiries/{key}").text
    assert "Nobody waits for a reply." in site.visitor(ANA).see(INBOX).text
    assert site.site.letters(ANA) == []


def test_an_address_that_writes_too_often_waits_and_loses_nothing(site):
    for _ in range(SENT_BY_ADDRESS.times):
        site.write(email="robin@example.net")
        site.clock.shift(timedelta(hours=1))
    page = site.fill(site.visitor(), email="Robin@example.net", message="Kept words.")
    assert page.status == 429
    assert page.one("textarea", id="message").text.strip() == "Kept words."
    assert "as many messages as one can send for now" in page.text
    site.clock.shift(DAY)
    site.write(email="robin@example.net")


def test_a_network_that_writes_too_often_waits_whatever_its_addresses(site):
    for _ in range(SENT_FROM_NETWORK.times):
        site.write()
    assert site.fill(site.visitor()).status == 429
    site.clock.shift(timedelta(hours=1))
    site.write()


def test_the_sender_can_write_again_only_so_often(site):
    visitor = site.visitor()
    key = site.write(visitor)
    for number in range(WRITTEN_AGAIN.times):
        visitor.send(f"/inquiries/{key}", 303, message=f"More {number}")
    page = visitor.send(f"/inquiries/{key}", 422, message="Kept words.")
    assert page.one("textarea", id="message").text.strip() == "Kept words."


def test_the_inquiry_of_another_owner_is_not_there(site):
    one = f"{INBOX}/{inquiry_id(site, site.write())}"
    bo = site.visitor("bo@example.org")
    for address in (INBOX, one, one.replace(SLUG, "bo-kim")):
        bo.see(address, 404)
    token = bo.see("/account/name").one("input", name="csrf_token").get("value")
    for move in ("", "/close", "/reopen", "/report"):
        assert bo.post(f"{one}{move}", data={"csrf_token": token, "message": "Hello"}).status_code == 404
    assert site.visitor().get(one).status_code == 302


def test_a_new_owner_sees_nothing_that_was_written_before(site):
    key = site.write()
    one = f"{INBOX}/{inquiry_id(site, key)}"
    site.clock.shift(DAY)
    with site.site.inside(), unit_of_work() as session:
        listing, bo = db.session.query(Listing).filter_by(slug=SLUG).one(), site.site.found("bo@example.org")
        db.session.query(Keeper).filter_by(listing_id=listing.id).delete()
        session.add(Keeper(listing_id=listing.id, account_id=bo.id, part=Part.OWNER, since=utc_now()))
    bo = site.visitor("bo@example.org")
    bo.see(one, 404)
    assert "Nobody waits for a reply." in bo.see(INBOX).text
    later = f"{INBOX}/{inquiry_id(site, site.write())}"
    assert bo.see(later).status == 200
    with site.site.inside():
        settle_inquiries(utc_now())
    assert "Closed." in site.visitor().see(f"/inquiries/{key}").text


def test_deleting_takes_everything_away_for_both_at_once(site):
    visitor, ana = site.visitor(), site.visitor(ANA)
    key = site.write(visitor, message="About my jaw.", name="Robin")
    one = f"{INBOX}/{inquiry_id(site, key)}"
    answer = visitor.send(f"/inquiries/{key}/withdraw", 303, form=f"/inquiries/{key}")
    gone = visitor.see(answer.response.location)
    assert "Withdrawn." in gone.text
    for page in (gone, ana.see(one), ana.see(f"{INBOX}?show=closed")):
        assert "jaw" not in page.text
        assert "Robin" not in page.text
    assert "Withdrawn by the sender" in ana.see(one).text


def test_ten_days_without_a_reply_are_said_on_the_page(site):
    visitor = site.visitor()
    key = site.write(visitor)
    site.clock.shift(10 * DAY)
    with site.site.inside():
        settle_inquiries(utc_now())
    page = visitor.see(f"/inquiries/{key}")
    assert "No reply yet." in page.text
    assert page.links["Others near Ocean Township, NJ"] == "/search?near=Ocean+Township,+NJ"


def test_a_keeper_closes_reopens_and_reports(site):
    ana = site.visitor(ANA)
    key = site.write()
    one = f"{INBOX}/{inquiry_id(site, key)}"
    ana.send(f"{one}/close", 303, form=one)
    assert "Closed 1" in ana.see(f"{INBOX}?show=closed").text
    ana.send(f"{one}/reopen", 303, form=one)
    assert the_inquiry(site, key)[0] == State.SENT
    ana.send(f"{one}/report", 303, form=one)
    ana.see(one, 404)
    assert the_inquiry(site, key) == (State.HELD, "reported")


@pytest.mark.parametrize("move", ["close", "reopen", "report"])
def test_whoever_had_to_sign_in_before_a_move_comes_back_to_its_button(move, site):
    one = f"{INBOX}/{inquiry_id(site, site.write())}"
    assert site.visitor(ANA).get(f"{one}/{move}").location == one


def test_the_desk_passes_on_or_not_with_a_reason(site):
    site.site.account("mod@example.org", Role.MODERATOR, has_second_factor=True)
    desk = site.visitor("mod@example.org")
    good, bad = (site.write(website="x") for _ in range(2))
    assert "A field that nobody sees was filled in." in desk.see("/admin/inquiries").text
    desk.send(f"/admin/inquiries/{inquiry_id(site, good)}/release", 303, form="/admin/inquiries")
    assert the_inquiry(site, good)[0] == State.SENT
    discard = f"/admin/inquiries/{inquiry_id(site, bad)}/discard"
    assert "Choose why" in desk.send(discard, 422, form="/admin/inquiries").text
    desk.send(discard, 303, form="/admin/inquiries", reason="advertising")
    assert "we took it for advertising" in site.visitor().see(f"/inquiries/{bad}").text
    assert "Nothing is held." in desk.see("/admin/inquiries").text


def test_the_desk_is_closed_to_members_and_to_moderators_without_a_second_factor(site):
    site.site.account("mod@example.org", Role.MODERATOR)
    site.visitor("bo@example.org").see("/admin/inquiries", 403)
    assert "/account/keys" in site.visitor("mod@example.org").get("/admin/inquiries").location


def test_in_production_the_private_page_takes_forms_though_it_sends_no_referer(own_site, config):
    with time_machine.travel(NOON, tick=False) as clock:
        key = a_writing_site(own_site, clock).write()
    app = create_app(replace(config, production=True, secret_key="x" * 40))
    client, address = app.test_client(), f"/inquiries/{key}"
    with time_machine.travel(NOON, tick=False):
        html = client.get(address, base_url="https://localhost").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', html)[1]
        sent = client.post(address, data={"csrf_token": token, "message": "More."}, base_url="https://localhost")
        assert sent.status_code == 303
        assert client.post(address, data={"message": "Forged."}, base_url="https://localhost").status_code == 400


def test_somebody_writes_in_spanish_and_follows_it_in_spanish(site):
    form = f"/es{FORM}"
    visitor = site.visitor()
    refused = site.fill(visitor, url=form, name="", email="robin@", message="", consent=None)
    assert refused.title.startswith("Error: Escribir a Ana Lee")
    for said in (
        "Escriba cómo quiere que le llamen. Basta con el nombre de pila.",
        "Escriba un correo electrónico, como nombre@example.org.",
        "Escriba su mensaje.",
        "Marque la casilla.",
        "Todavía no podemos decir cuánto suele tardar Ana Lee en responder.",
        "180 días después del último mensaje",
    ):
        assert said in refused.text, said
    sent = site.fill(visitor, url=form)
    assert sent.response.location.startswith("/es/inquiries/")
    page = visitor.see(sent.response.location)
    assert "Enviado. Está en la bandeja de Ana Lee, todavía sin abrir." in page.text
    visitor.send(sent.response.location, 303, message="Algo más.")
    assert "Su mensaje se envió." in visitor.see(sent.response.location).text
    visitor.send(f"{sent.response.location}/withdraw", 303, form=sent.response.location)
    gone = visitor.see(sent.response.location).text
    assert "Retirado. Usted lo retiró." in gone
    for english in ("Sent", "Delete", "Withdrawn", "private"):
        assert english not in gone, english
