"""Before and after photos as anybody sees them: the gallery, one case, the profile and the API say the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from jsonschema import Draft202012Validator

from directory.accounts.rules import Role
from directory.listings.models import Listing, OldSlug
from directory.listings.rules import Status
from directory.portfolio.consent import Recorder, Where
from directory.portfolio.consenting import revoke_consent
from directory.portfolio.facts import in_pairs
from directory.portfolio.models import PhotoCase, Series
from directory.portfolio.rules import RESULTS_DIFFER, Declared
from directory.shared.db import db, unit_of_work
from directory.web.api.openapi import document
from directory.web.presenting.photo_cases import days_words, taken_words
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import a_case, a_shown_case, consent_to
from tests.factories.verification import by
from tests.web.a_site import own_site
from tests.web.visitor import words_of

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
GALLERY = "/providers/ana-lee/photos"
API = "/api/v1/listings/ana-lee"


@pytest.fixture
def gallery(own_site):
    """Ana Lee's cases: two of people in their forties, one of somebody in their sixties; the first two of a series."""
    with time_machine.travel(NOON, tick=False):
        with own_site.inside():
            vera, ana = an_account("vera@example.org", Role.VERIFIER), keep(a_listing(slug="ana-lee", name="Ana Lee"))
            month, year = date(2026, 1, 5), date(2026, 9, 30)
            series = Series(asked=24, consented=17, began_on=month, ended_on=year, stated_at=NOON)
            series.practitioner_id = ana.practitioner_id
            keep(series)
            forties = {"listing": ana, "age_band": "40-49"}
            of_series = [
                a_shown_case(vera, now=NOON, concerns=("jaw-tension",), **forties),
                a_shown_case(vera, now=NOON + timedelta(minutes=1), concerns=("fine-lines", "neck-laxity"), **forties),
            ]
            with unit_of_work():
                for case in of_series:
                    db.session.get_one(PhotoCase, case.id).series_id = series.id
            exception = dict.fromkeys(Declared, "") | {Declared.MAKE_UP: "Mascara in the second."}
            a_shown_case(
                vera, listing=ana, now=NOON + timedelta(minutes=2), age_band="60-69", concerns=("fine-lines",),
                photos=3, other_treatments="Vitamin C serum.", declared=exception,
            )  # fmt: skip
            allows_less = a_shown_case(vera, listing=ana, now=NOON)
            consent_to(allows_less, now=NOON + timedelta(minutes=3), where=frozenset({Where.COMPARISON}))
            a_case(listing=ana, now=NOON)
        with time_machine.travel(NOON + timedelta(hours=1), tick=False):
            yield own_site


def shown(page):
    """The numbers of the cases of a page, in its order."""
    return [int(one.get("id").removeprefix("case-")) for one in page.all("article", class_="photo-case")]


def counts(page):
    """What stands beside the choices of the form: value → count."""
    fields = [one for one in page.all("input") if one.get("name") in ("age_band", "concern")]
    return {one.get("value"): int("".join(page.parents[one].itertext()).split()[-1]) for one in fields}


def test_a_gallery_shows_what_its_people_allow_there_and_says_what_was_done(gallery):
    page = gallery.visitor().see(GALLERY)
    assert page.h1 == "Ana Lee: before and after"
    assert shown(page) == [3, 2, 1]
    sixties, *_ = page.all("article", class_="photo-case")
    words = " ".join(" ".join(sixties.itertext()).split())
    for said in (
        "Facial acupuncture, Gua Sha Age 60–69 · Texture and fine lines",
        RESULTS_DIFFER,
        "Sessions 10",
        "Between the pictures 72 days (about 10 weeks)",
        "Other treatments Vitamin C serum.",
        "Same light",
        "Make-up: Mascara in the second.",
        "After 70 days after the first session",
    ):
        assert said in words, said
    assert page.text.count(RESULTS_DIFFER) == 3 + 1
    assert page.text.count("Of 24 people asked in a row, 17 consented, 2 are shown.") == 2 + 1
    assert "2028" not in page.text, "When a consent ends is nobody's business."
    assert page.one("meta", name="robots").get("content") == "noindex, noarchive, noimageindex"
    pictures = page.all("img")
    assert len(pictures) == 2 * (3 + 1 + 1)
    assert all(one.get("alt") and one.get("width") and one.get("height") for one in pictures)
    assert [one.get("loading") for one in pictures[6:]] == ["lazy"] * 4
    assert len(page.all("input", type="range")) == 5

    spanish = gallery.visitor().see(f"/es{GALLERY}")
    assert spanish.h1 == "Ana Lee: antes y después"
    assert shown(spanish) == [3, 2, 1]
    for said in (
        "Los resultados varían de una persona a otra.",
        "Entre las fotos72 días (unas 10 semanas)",
        "Maquillaje: Mascara in the second.",
        "Después 70 días después de la primera sesión",
        "De 24 personas consultadas una tras otra, 17 dieron su consentimiento y se muestran 2.",
    ):
        assert said in spanish.text, said
    assert {words_of(one) for one in spanish.elements if one.get("lang") == "en" and one.tag in ("dd", "span")} == {
        "Vitamin C serum.",
        "Mascara in the second.",
    }, "what a practitioner wrote says in which language it is"
    assert {one.get("lang") for one in spanish.all("img")} == {"en"}
    slider = spanish.all("input", type="range")[0]
    assert slider.get("data-both") == "{before} % antes, {after} % después"


def test_people_like_me_are_chosen_by_counts_and_only_the_address_knows(gallery):
    visitor = gallery.visitor()
    everybody = counts(visitor.see(GALLERY))
    assert everybody == {"": 3, "18-29": 0, "30-39": 0, "40-49": 2, "50-59": 0, "60-69": 1, "70-plus": 0} | {
        "neck-laxity": 1, "fine-lines": 2, "jaw-tension": 1
    }  # fmt: skip
    page = visitor.see(f"{GALLERY}?age_band=40-49&concern=fine-lines&concern=neck-laxity")
    assert shown(page) == [2]
    assert "1 of 3 cases for 40–49 and neck laxity or texture and fine lines" in page.text
    assert counts(page)["jaw-tension"] == 1
    assert (counts(page)[""], counts(page)["60-69"]) == (2, 1)
    assert [link for link in page.links.values() if link.startswith(f"{GALLERY}/2?")] == [
        f"{GALLERY}/2?age_band=40-49&concern=fine-lines&concern=neck-laxity"
    ]
    none = visitor.see(f"{GALLERY}?age_band=60-69&concern=jaw-tension")
    assert "No case for 60–69 and jaw tension (TMJ) yet; 3 for other people." in none.text
    assert none.links["1 for 60–69"] == f"{GALLERY}?age_band=60-69"
    assert none.links["1 for jaw tension (TMJ)"] == f"{GALLERY}?concern=jaw-tension"
    assert none.links["All 3 cases"] == GALLERY
    assert counts(none)["jaw-tension"] == 0
    unreadable = visitor.see(f"{GALLERY}?age_band=8&concern=%00&concern=x&page=-3&page=x")
    assert shown(unreadable) == [3, 2, 1]
    assert shown(visitor.see(f"{GALLERY}?page=99")) == [3, 2, 1]
    assert "Set-Cookie" not in page.response.headers


def test_the_profile_shows_people_like_the_visitor_first(gallery):
    visitor = gallery.visitor()
    page = visitor.see("/providers/ana-lee?age_band=40-49&concern=jaw-tension")
    assert "3 cases, 1 for people 40–49 with jaw tension (TMJ)." in page.text
    cards = page.all("article", class_="photo-card")
    assert [one.get("aria-labelledby") for one in cards] == ["case-1-heading", "case-2-heading", "case-3-heading"]
    for card in cards:
        words = " ".join(" ".join(card.itertext()).split())
        assert RESULTS_DIFFER in words
        assert "Facial acupuncture, Gua Sha" in words
        assert "Report this picture" in words
    assert "Make-up: Mascara in the second." in page.text
    assert page.links["See all 3 cases"] == f"{GALLERY}?age_band=40-49&concern=jaw-tension"
    assert all(
        one.get("loading") == "lazy" for one in page.all("img", decoding="async") if "/photos/" in one.get("src")
    )
    jumps = page.one("nav", aria_label="On this page")
    assert {one.get("href")[1:] for one in jumps.iter("a")} <= {one.get("id") for one in page.elements}
    plain = visitor.see("/providers/ana-lee")
    assert plain.all("article", class_="photo-card")[0].get("aria-labelledby") == "case-3-heading"


def test_what_is_taken_back_is_gone_everywhere_at_once(gallery):
    visitor = gallery.visitor()
    one = visitor.see(f"{GALLERY}/3?age_band=60-69")
    assert one.links["2 more cases by Ana Lee"] == f"{GALLERY}?age_band=60-69"
    assert len(one.all("input", name="case-3-pair")) == 3
    listing = visitor.see(API).response
    assert [case["id"] for case in listing.get_json()["photo_cases"]] == [3, 2, 1]
    schema = document()["components"]["schemas"]["ListingShape"] | {"components": document()["components"]}
    Draft202012Validator(schema).validate(listing.get_json())
    case = listing.get_json()["photo_cases"][0]
    assert (case["days_between"], case["results_differ"], len(case["photos"])) == (72, RESULTS_DIFFER, 6)
    assert case["series"] is None
    assert listing.get_json()["photo_cases"][2]["series"] == {"asked": 24, "consented": 17, "shown": 2}
    for url in (GALLERY, f"{GALLERY}/3", "/providers/ana-lee", API):
        assert visitor.see(url).response.headers["Cache-Control"] == "private, no-cache", url
    with gallery.inside(), unit_of_work():
        revoke_consent(
            db.session.get_one(PhotoCase, 3),
            recorded_as=Recorder.ADMINISTRATOR,
            by=by(1),
            now=NOON + timedelta(hours=1),
        )
    assert shown(visitor.see(GALLERY)) == [2, 1]
    visitor.see(f"{GALLERY}/3", 404)
    assert [found["id"] for found in visitor.see(API).response.get_json()["photo_cases"]] == [2, 1]
    assert "case-3-heading" not in visitor.see("/providers/ana-lee").response.text
    with time_machine.travel(datetime(2028, 11, 24, tzinfo=UTC), tick=False):
        ended = visitor.see(GALLERY)
        assert "No photos are shown yet." in ended.text
        assert not ended.all("img")
        assert not ended.all("form")
        assert visitor.see(API).response.get_json()["photo_cases"] == []


def test_a_gallery_goes_where_its_listing_goes(gallery):
    visitor = gallery.visitor()
    with gallery.inside(), unit_of_work() as session:
        listing = session.query(Listing).filter_by(slug="ana-lee").one()
        session.add(OldSlug(slug="ana", listing_id=listing.id))
    moved = visitor.get("/providers/ana/photos?age_band=40-49&concern=fine-lines&concern=jaw-tension")
    assert (moved.status_code, moved.location) == (
        301, f"{GALLERY}?age_band=40-49&concern=fine-lines&concern=jaw-tension"
    )  # fmt: skip
    assert visitor.get("/providers/ana/photos/1").location == f"{GALLERY}/1"
    visitor.see("/providers/nobody/photos", 404)
    visitor.see(f"{GALLERY}/4", 404)
    with gallery.inside(), unit_of_work() as session:
        session.query(Listing).filter_by(slug="ana-lee").one().status = Status.CLOSED
    visitor.see(GALLERY, 404)
    visitor.see(f"{GALLERY}/1", 404)
    closed = visitor.see("/providers/ana-lee")
    assert not closed.all("article", class_="photo-card")
    assert visitor.see(API).response.get_json()["photo_cases"] == []


def test_pairs_and_days_in_words():
    assert in_pairs(["a"], ["x", "y"]) == [("a", "x"), ("a", "y")]
    assert in_pairs(["a", "b"], ["x", "y"]) == [("a", "x"), ("b", "y")]
    assert in_pairs([], ["x"]) == []
    assert [days_words(days) for days in (1, 13, 14, 70, 75)] == [
        "1 day", "13 days", "14 days (2 weeks)", "70 days (10 weeks)", "75 days (about 11 weeks)"
    ]  # fmt: skip
    assert [taken_words(days) for days in (-3, 0, 1)] == [
        "3 days before the first session",
        "on the day of the first session",
        "1 day after the first session",
    ]
