"""The page of the person shown: consent in their language, less of it, taken back at once; its address is a secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from directory.accounts.rules import Role
from directory.files.photo_rules import Format, photo_name
from directory.limits.actions import count_try
from directory.portfolio.actions import remove_photo
from directory.portfolio.consent import Where, text_to_sign
from directory.portfolio.desk import approve_case
from directory.portfolio.links import hand_out_link
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import entries_of, shown_cases
from directory.portfolio.rules import CaseState
from directory.serving import jobs_of
from directory.shared.db import db, unit_of_work
from directory.web.public.consent import SIGNED, WRONG_LINKS
from directory.web.secret_keys import photo_link_secret, sealed
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import a_case, consent_to, handed_in
from tests.factories.verification import KEEPER, by
from tests.web.a_site import own_site
from tests.web.visitor import words_of

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
"""Noon in New York."""
WRONG = "/photos-of-me/" + "0" * 32
JPEG = Format.JPEG.value


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def page(own_site, clock):
    """The private page of somebody whose photos Ana Lee keeps as a draft."""
    with own_site.inside():
        case = a_case(listing=keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOON)), now=NOON)
        for photo in case.photos:
            own_site.app.extensions["photo_store"].put(photo_name(photo.key, 960, Format.JPEG), b"pixels")
        return "/photos-of-me/" + linked(case)


def linked(case):
    with unit_of_work():
        return hand_out_link(case, secret=photo_link_secret(), by=KEEPER, now=NOON)


def the_case():
    return db.session.query(PhotoCase).one()


def signed(**changes):
    return {"where": ["listing", "print"], "until": "2027-11-22", "is_no_condition": "y"} | changes


def is_secret(page):
    headers = page.response.headers
    return (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer") and (
        "noindex" in headers["X-Robots-Tag"]
    )


def test_somebody_reads_the_whole_text_signs_it_in_spanish_and_allows_less_later(own_site, page):
    person = own_site.visitor()
    first = person.see(page)
    assert first.h1 == "Photos of you"
    assert is_secret(first)
    assert "You have not consented." in first.text
    assert "After “From the left.”" in first.text, "what only people who do not see them are told is told here too"
    for sentence in text_to_sign("en").statements:
        assert sentence in first.text
    assert "At the latest November 22, 2029." in first.text
    assert not [one for one in first.all("input", type="checkbox") if one.get("checked") is not None]

    assert person.get(f"{page}?language=es").location == f"/es{page}"
    spanish = person.see(f"/es{page}")
    assert spanish.h1 == "Fotos de usted"
    assert text_to_sign("es").statements[4] in spanish.text
    assert "A más tardar el 22 de noviembre de 2029." in spanish.text
    refused = person.send(f"/es{page}", 422, **signed(until="2026-11-21"))
    assert "Elija hoy o un día posterior." in refused.text
    refused = person.send(f"/es{page}", 422, **signed(where=["mars"]))
    assert "mars' no es una opción válida para este campo." in refused.text, "what WTForms says by itself too"
    sent = person.send(f"/es{page}", 303, **signed())
    assert is_secret(sent)
    assert sent.response.location == f"/es{page}"
    assert "Queda por escrito y vale desde ahora." in words(person.see(f"/es{page}"))
    after = person.see(page)
    taking_back = after.one("section", id_="withdraw")
    assert taking_back.get("lang") == "es", "it is taken back in the language in which it was signed"
    assert "Sí, ocultar y borrar las fotos" in words_of(taking_back)
    assert "You consented. Ana Lee has not handed them in." in after.text
    assert "Consent given, signed here by the person shown, until the end of November 22, 2027." in after.text
    assert "The text that was signed (Spanish, 2026-11-2)" in after.text
    assert [one.get("value") for one in after.all("input", type="checkbox") if one.get("checked") is not None] == [
        "listing",
        "print",
    ]
    assert after.one("input", type="date").get("value") == "2027-11-22"

    with own_site.inside():
        vera = an_account("vera@example.org", Role.VERIFIER)
        handed_in(the_case(), now=NOON)
        with unit_of_work():
            approve_case(the_case(), seen_version=the_case().version, by=by(vera), now=NOON)
    shown = person.see(page).text
    assert "You allow it until the end of November 22, 2027." in shown
    assert "On the listing's page and in search results Shown now" in shown
    assert "On what the practitioner prints from this site Allowed, not shown now" in shown
    assert "In the guides of this site Not shown" in shown
    person.send(page, 303, **signed(where=["print"], until="2026-11-30"))
    assert "On the listing's page and in search results Not shown" in person.see(page).text
    with own_site.inside():
        assert not shown_cases([the_case().practitioner_id], where=Where.LISTING, now=NOON), "less of it holds at once"
        assert [(one.language, one.on_listing, one.in_print) for one in entries_of(the_case().id)] == [
            ("es", True, True),
            ("en", False, True),
        ], "each as it was shown"


def test_what_is_no_consent_is_refused_in_words_beside_its_field(own_site, page):
    person = own_site.visitor()
    empty = person.send(page, 422, where=[], until="", is_no_condition="")
    assert empty.title.startswith("Error:")
    assert "Give the day" in empty.text
    for field, changes, words in (
        ("until", {"until": "2029-11-23"}, "at most 3 years from today"),
        ("until", {"until": "2026-11-21"}, "today or a later day"),
        ("where", {"where": []}, "at least one place"),
        ("is_no_condition", {"is_no_condition": ""}, "treatment does not depend"),
        ("language", {"language": "tlh"}, "Choose the language"),
    ):
        refused = person.send(page, 422, **signed(**changes))
        assert words in refused.text
        assert field in ("language", *(one.get("href", "")[1:] for one in refused.all("a")))
        assert is_secret(refused)
    with own_site.inside(), unit_of_work():
        remove_photo(the_case().photos[1], by=KEEPER, now=NOON)
    assert not person.see(page).all("form", action=page), "one picture alone cannot be consented to"
    with own_site.inside():
        assert not entries_of(the_case().id)


def test_other_pictures_than_were_seen_are_not_signed(own_site, page):
    person = own_site.visitor()
    refused = person.send(page, 422, **signed(pictures_seen="0" * 64))
    assert "The photos changed a moment ago." in refused.text
    with own_site.inside(), unit_of_work():
        for _ in range(SIGNED.times - 1):
            count_try([sealed("consents", "signed", page.split("/")[-1])], limit=SIGNED, now=NOON)
    person.send(page, 303, **signed())
    assert "You changed it often today." in person.send(page, 422, **signed()).text
    person.send(f"{page}/withdraw", 303, form=page)


def test_the_person_takes_it_back_and_every_address_of_the_photos_is_dead_with_the_answer(own_site, page, clock):
    person = own_site.visitor()
    with own_site.inside():
        case, vera = the_case(), an_account("vera@example.org", Role.VERIFIER)
        consent_to(case, now=NOON)
        handed_in(case, now=NOON)
        with unit_of_work():
            approve_case(case, seen_version=case.version, by=by(vera), now=NOON)
        keys = [photo.key for photo in case.photos]
    files = [f"{page}/{key}-960.{JPEG}" for key in keys] + [f"/photos/{key}-960.{JPEG}" for key in keys]
    for file in files:
        assert own_site.visitor().get(file).data == b"pixels"
    assert own_site.visitor().get(files[0]).headers["Cache-Control"] == "no-store"
    before = person.see(page)
    assert "signed on paper, written down by the practitioner" in before.text
    assert len(before.all("img")) == 2

    clock.shift(timedelta(minutes=1))
    person.send(f"{page}/withdraw", 303, form=page)
    for file in files:
        assert own_site.visitor().get(file).status_code == 404
    after = person.see(page)
    assert "The photos are hidden." in words(after)
    assert "Nobody is shown these photos any more. They are deleted within a day" in after.text
    assert "Consent taken back, by the person shown." in after.text
    assert not after.all("img")
    assert not after.all("form", action=page)

    with own_site.inside():
        store = own_site.app.extensions["photo_store"]
        assert jobs_of(own_site.app)["purge_withdrawn"](NOON + timedelta(minutes=2)) == 2
        assert not any(store.exists(photo_name(key, 960, Format.JPEG)) for key in keys)
        assert the_case().state is CaseState.WITHDRAWN
    assert "They were deleted on November 22, 2026." in person.see(page).text


def test_a_wrong_link_tells_nothing_and_a_right_one_works_whatever_others_tried(own_site, page):
    person = own_site.visitor()
    nowhere = person.see(WRONG, 404)
    assert is_secret(nowhere)
    assert nowhere.h1 == "This link leads nowhere"
    assert person.get(f"{WRONG}/{'0' * 32}-960.{JPEG}").status_code == 404
    with own_site.inside():
        other = a_case(now=NOON)
        key = other.photos[0].key
    assert person.get(f"{page}/{key}-960.{JPEG}").status_code == 404, "a link opens the photos of its own case only"
    for _ in range(WRONG_LINKS.times - 3):
        person.get(WRONG)
    often = person.see(WRONG, 429)
    assert "Wait an hour" in often.text
    assert person.see(page).h1 == "Photos of you"


def test_a_replaced_link_shows_nothing_and_can_still_take_consent_back(own_site, page):
    person = own_site.visitor()
    with own_site.inside():
        photo = f"{the_case().photos[0].key}-960.{JPEG}"
    new = person.send(f"{page}/replace", 303, form=page).response.headers["Location"]
    assert person.get(f"{new}/{photo}").status_code == 200
    assert person.get(f"{page}/{photo}").status_code == 404
    old = person.see(page, 410)
    assert is_secret(old)
    assert old.h1 == "This link was replaced"
    assert not old.all("img")
    assert "written down" not in old.text
    token = {"csrf_token": old.all("input", name="csrf_token")[0].get("value")}
    assert person.post(f"{page}/replace", data=token).status_code == 410
    assert person.post(f"{page}/withdraw", data=token).status_code == 303
    assert "Consent was taken back" in person.see(page, 410).text
    with own_site.inside():
        assert the_case().state is CaseState.WITHDRAWN
    assert person.get(f"{new}/{photo}").status_code == 404


def words(page):
    return " ".join("".join(page.root.itertext()).split())
