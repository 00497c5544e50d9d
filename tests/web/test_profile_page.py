"""A practitioner's page: folded evidence, what machines are told, what to ask, in English and Spanish."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from directory.credentials.rules import Answer, CredentialKind
from directory.languages import LANGUAGES, speaking
from directory.listings.models import Hours, OldSlug
from directory.listings.rules import Currency, PriceKind, Status
from directory.web.formatting import clock_time, date_words, money, phone_words
from tests.factories.checks import a_check
from tests.factories.listings import a_credential, a_listing, a_place, a_price, a_stub, keep
from tests.web.a_site import own_site
from tests.web.visitor import words_of

__all__ = ["own_site"]

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
LICENSE, TRAINING = CredentialKind.LICENSE, CredentialKind.TRAINING
BARE = {
    "about": "", "terms": {}, "prices": [], "packages": [], "plan": None, "precautions": [], "website": None,
}  # fmt: skip
DAYS = {
    "Monday": ("Monday", "lunes"), "Tuesday": ("Tuesday to Thursday", "martes a jueves"),
    "Wednesday": ("Tuesday to Thursday", "martes a jueves"), "Thursday": ("Tuesday to Thursday", "martes a jueves"),
    "Saturday": ("Saturday", "sábado"),
}  # fmt: skip


@pytest.fixture
def profiles(own_site):
    """Pages of each kind. Everything proven; only stated; a certificate where no license is issued; Canadian."""
    with own_site.inside():
        hours = [Hours(weekday=day, opens_minute=540, closes_minute=1020) for day in (1, 2, 3)]
        second = a_place(position=1, label="House", street="2 Other Street", phone="+17325550177", hours=hours)
        proven = keep(a_listing(slug="proven", name="Dr. Ana Lee", now=NOW, places=[a_place(), second]))
        keep(OldSlug(slug="proven-before", listing_id=proven.id))
        for kind in CredentialKind:
            given = {"hours": 60, "in_person_hours": 30} if kind is TRAINING else {}
            given |= {"covers_cosmetic": Answer.YES} if kind is CredentialKind.INSURANCE else {}
            keep(a_check(keep(a_credential(proven.practitioner, kind, now=NOW, **given)), at=NOW - timedelta(days=5)))
        stated = keep(a_listing(slug="stated", now=NOW, practice=None, confirmed_days_ago=9, packages=[]))
        keep(a_credential(stated.practitioner, now=NOW), a_credential(stated.practitioner, TRAINING, now=NOW))
        certified = keep(a_listing(slug="certified", now=NOW, places=[a_place(region="AL", city="Mobile")]))
        given = {"title": "Dipl. Ac. (NCBAHM)", "issuer": "NCBAHM"}
        one = keep(a_credential(certified.practitioner, CredentialKind.CERTIFICATION, now=NOW, **given))
        keep(a_check(one, at=NOW - timedelta(days=5)))
        prices = [
            a_price(kind, 15000, now=NOW, currency=Currency.CAD) for kind in (PriceKind.FIRST_VISIT, PriceKind.SESSION)
        ]
        keep(a_listing(slug="canadian", now=NOW, places=[a_place(region="ON", country="CA")], prices=prices))
        keep(
            a_listing(slug="stale", now=NOW, confirmed_days_ago=200),
            a_listing(slug="closed", now=NOW, status=Status.CLOSED),
            a_listing(slug="thin", now=NOW, **BARE),
            a_stub(slug="stub", now=NOW),
        )
    with time_machine.travel(NOW, tick=False):
        yield own_site.visitor()


def in_graph(page):
    found = [one.text for one in page.all("script", type="application/ld+json") if "@graph" in one.text]
    return json.loads(found[0])["@graph"] if found else None


def facts_in(thing, language):
    """Every fact of the data for machines, in the words in which a page in a language says it."""
    for name, value in thing.items():
        if name in SAID_OTHERWISE:
            continue
        if name in IN_WORDS:
            yield IN_WORDS[name](value, thing, language)
        elif isinstance(value, str):
            yield value
        else:
            for one in value if isinstance(value, list) else [value]:
                yield from [hours_in(one, language)] if "opens" in one else facts_in(one, language)


def hours_in(span, language):
    """A day's hours as a row of the page."""
    first, last = [clock_time(60 * int(at[:2]) + int(at[3:])) for at in (span["opens"], span["closes"])]
    english, spanish = DAYS[span["dayOfWeek"]]
    return f"{spanish} de {first} a {last}" if language == "es" else f"{english} {first} to {last}"


def day_in(value, *_):
    """A day, or of a degree its year."""
    return value if len(value) == 4 else date_words(date.fromisoformat(value))


SAID_OTHERWISE = {"@type", "@id", "url", "inLanguage", "addressCountry", "priceCurrency", "sameAs"}
IN_WORDS = {
    "telephone": lambda value, *_: phone_words(value),
    "price": lambda value, thing, _: money(round(float(value) * 100), Currency(thing["priceCurrency"])),
    "streetAddress": lambda value, *_: value.replace(", ", ""),
    **dict.fromkeys(("validFrom", "validUntil", "dateCreated", "expires"), day_in),
}
"""How a page says a fact that it does not say as it stands."""


def test_data_for_machines_says_nothing_that_the_page_does_not_say(profiles):
    businesses, offered = {}, {}
    for slug in ("proven", "stated", "certified", "canadian"):
        for code, language in LANGUAGES.items():
            page = profiles.see(f"{language.prefix}/providers/{slug}")
            graph = in_graph(page)
            with speaking(code):
                facts = [fact for thing in graph for fact in facts_in(thing, code)]
            assert len(facts) > 8
            said = page.text.replace(" ", "")
            assert [fact for fact in facts if fact.replace(" ", "") not in said] == [], (slug, code)
            (about,) = (one for one in graph if one["@type"] == "WebPage")
            (person,) = (one for one in graph if one["@type"] == "Person")
            assert about["url"] == page.one("link", rel="canonical").get("href")
            assert about["inLanguage"] == page.root.get("lang")
            assert person["sameAs"] in page.links.values()
            known = {one["@id"] for one in graph if "@id" in one}
            assert {one["@id"] for one in person["workLocation"]} <= known
            assert "geo" not in str(graph), "A postal code's middle is not a door."
            businesses[slug] = [one["@type"] for one in graph if "Business" in one["@type"]]
            offered[slug] = [one["price"] for one in graph[2]["makesOffer"]]
    assert businesses == {
        "proven": ["MedicalBusiness"] * 2, "stated": ["LocalBusiness"], "certified": ["MedicalBusiness"],
        "canadian": ["LocalBusiness"],
    }  # fmt: skip
    assert offered["proven"] == ["180.00", "140.00"]


def test_what_is_closed_stale_thin_or_unclaimed_is_kept_out_of_search_engines_and_tells_machines_nothing(profiles):
    for slug in ("stale", "closed", "thin", "stub"):
        page = profiles.see(f"/providers/{slug}")
        assert "noindex" in page.one("meta", name="robots").get("content"), slug
        assert in_graph(page) is None, slug
        assert "noindex" in profiles.see(f"/es/providers/{slug}").one("meta", name="robots").get("content")
    assert not profiles.see("/providers/proven").all("meta", name="robots")
    closed = profiles.see("/providers/closed")
    assert not closed.all("section", class_="contact-card")
    assert not closed.all("nav", class_="contact-bar")
    assert closed.links["Report a mistake"] == "/providers/closed/report"
    assert "ya no ejerce." in profiles.see("/es/providers/closed").text
    profiles.see("/providers/closed/questions", 404)


def test_each_line_of_the_card_leads_to_its_evidence_folded_or_not(profiles):
    for path in ("/providers/proven", "/providers/thin", "/es/providers/proven"):
        page = profiles.see(path)
        links = page.all("a", class_="checklist__question")
        assert [one.get("href") for one in links] == ["#licensed", "#trained", "#photos", "#costs", "#plan"]
        for link in links:
            (target,) = (one for one in page.elements if one.get("id") == link.get("href")[1:])
            if path.endswith("proven") and link.get("href") in ("#licensed", "#trained"):
                fold = page.parents[target]
                assert (fold.tag, fold.get("open")) == ("details", None), "The address opens what it names."
                assert "Verified" in words_of(fold[0]) or "Verificado" in words_of(fold[0])
    page = profiles.see("/providers/proven")
    assert page.text.count("number ending 345") == 1, "The card says it; its evidence does not say it again."
    assert page.one("input", id_="share-url").get("value").endswith("/providers/proven")
    assert "proven" in page.links["Questions to take along"]


def test_a_page_in_spanish_keeps_what_people_wrote_in_their_language(profiles):
    page = profiles.see("/es/providers/proven")
    theirs = {words_of(one) for one in page.all("*", lang="en")}
    assert {
        "Gentle facial work, with body points in every session.",
        "We look at photos together after five sessions.",
        "If nothing changes after six sessions.",
    } <= theirs
    for words in ("Suavizar", "Consultado en el registro público", "Declarado por el profesional", "martes a jueves"):
        assert words in page.text, words
    for english in ("Looked up", "Issued by", "Monday", "a week apart", "Waits", "Book a visit", "Step-free"):
        assert english not in page.text, english


def test_the_sheet_asks_what_the_page_asks_for_people_like_the_visitor(profiles):
    page, sheet = (
        profiles.see("/providers/stated?age_band=40-49"),
        profiles.see("/providers/stated/questions?age_band=40-49"),
    )
    asked = [words_of(one) for one in sheet.all("li", class_="question-sheet__item")]
    assert [words_of(one) for one in page.one("ol", class_="questions__list").iter("li")] == asked
    assert "What is the number of your license, and where can I look it up? It is stated" in asked[0]
    assert "Questions to take along" in page.links
    assert page.links["One page to print"] == "/providers/stated/questions?age_band=40-49"
    assert sheet.one("meta", name="robots").get("content") == "noindex"
    for said in ("100 Example Street, Suite 4, Ocean Township, NJ 07712", "(732) 555-0142", "Date of the visit"):
        assert said in sheet.text, said
    spanish = profiles.see("/es/providers/proven/questions")
    assert spanish.h1 == "Preguntas para hacerle a Dr. Ana Lee, DAc"
    assert "¿Tiene fotos de antes y después de personas de mi edad" in spanish.text
    assert "¿Qué licencia tiene" not in spanish.text, "It is verified."
    stub = profiles.see("/providers/stub/questions")
    assert "Do you offer facial acupuncture, and how often do you do it?" in stub.text
    assert re.search(r"\d of \d|\d out of", sheet.text) is None, "A number of answered points is never printed."
    moved = profiles.get("/providers/proven-before/questions?age_band=40-49&_scheme=x&concern=nonsense")
    assert (moved.status_code, moved.location) == (301, "/providers/proven/questions?age_band=40-49")
    profiles.see("/providers/nobody/questions", 404)
