"""Towns and regions as pages: who practices near, in numbers, and who licenses acupuncture there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import url_for

from directory import vocabulary
from directory.discovery.find import Found
from directory.discovery.spread import Counted
from directory.discovery.towns import ENOUGH, TownOfPractice, Towns
from directory.jurisdictions.queries import current
from directory.languages import gettext, mark
from directory.listings.rules import Currency
from directory.places import REGIONS, Place
from directory.places.addresses import slug_of
from directory.places.table import Town
from directory.web.formatting import distance
from directory.web.presenting.listing_card import ListingCard, listing_card
from directory.web.presenting.numbers_in_words import (
    Share,
    SpreadInWords,
    points_in_words,
    shares,
    spread_in_words,
)

CARDS_MOST = 5
TOWNS_NEAR = 8
CONCERNS_MOST = 8
LANGUAGES_MOST = 8
OTHERWISE_CALLED = (
    mark("American Samoa"),
    mark("British Columbia"),
    mark("District of Columbia"),
    mark("Hawaii"),
    mark("Louisiana"),
    mark("Mississippi"),
    mark("Missouri"),
    mark("New Brunswick"),
    mark("New Hampshire"),
    mark("New Jersey"),
    mark("New Mexico"),
    mark("New York"),
    mark("Newfoundland and Labrador"),
    mark("North Carolina"),
    mark("North Dakota"),
    mark("Northern Mariana Islands"),
    mark("Northwest Territories"),
    mark("Nova Scotia"),
    mark("Oregon"),
    mark("Pennsylvania"),
    mark("Prince Edward Island"),
    mark("South Carolina"),
    mark("South Dakota"),
    mark("Virgin Islands"),
    mark("West Virginia"),
    mark("Yukon"),
)
"""Regions that other languages call otherwise than English does."""


@dataclass(frozen=True, slots=True)
class Licensing:
    """Who licenses acupuncturists in a region. `is_sure`: a source or the operator confirmed it; `host` of `url`."""

    region: str
    is_state: bool
    has_license: bool
    board: str
    titles: str
    url: str
    host: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A town near another one, or in a region."""

    words: str
    url: str
    practitioners: int
    away: str = ""


@dataclass(frozen=True, slots=True)
class TownPage:
    """What public/town.html prints. `is_offered`: whether search engines may list it.

    `has_numbers`: whether there are enough practitioners for numbers to say more than their cards.
    """

    name: str
    label: str
    region: str
    region_url: str
    within: int
    practitioners: int
    unclaimed: int
    here: int
    points: list[tuple[str, int]]
    session: SpreadInWords | None
    first_year: SpreadInWords | None
    languages: list[Share]
    concerns: list[Share]
    cards: list[ListingCard]
    near: list[Near]
    licensing: Licensing | None
    search_url: str
    has_numbers: bool
    is_offered: bool


@dataclass(frozen=True, slots=True)
class RegionPage:
    """What public/region.html prints."""

    name: str
    practitioners: int
    towns: list[Near]
    licensing: Licensing | None
    search_url: str
    is_offered: bool


def town_page(
    town: Town, place: Place, counted: Counted, found: Found, towns: Towns, *, within: int, now: datetime
) -> TownPage:
    """The page of one town: what a search near it finds, in numbers and with the first of them."""
    of_practice = towns.get((town.region, slug_of(town)))
    claimed = [card for card in found.cards if not card.hit.tier]
    return TownPage(
        name=town.name,
        label=place.label,
        region=region_name(town.region),
        region_url=url_for("public.region", region=town.region.lower()),
        within=within,
        practitioners=counted.practitioners,
        unclaimed=counted.unclaimed,
        here=of_practice.practitioners if of_practice else 0,
        points=points_in_words(counted.answered),
        session=spread_in_words(counted.session, currency_of(town)),
        first_year=spread_in_words(counted.first_year, currency_of(town)),
        languages=shares(vocabulary.languages(), counted.facets.get("language", {}), most=LANGUAGES_MOST),
        concerns=_concerns(counted, place, within),
        cards=[listing_card(card, number=0, why=[], now=now) for card in claimed[:CARDS_MOST]],
        near=towns_near(town, towns),
        licensing=licensing(town.region),
        search_url=url_for("public.search", near=place.label, within=within),
        has_numbers=counted.practitioners >= ENOUGH,
        is_offered=is_offered(of_practice),
    )


def region_page(code: str, practitioners: int, towns: Iterable[TownOfPractice]) -> RegionPage:
    """The page of one state or province."""
    here = sorted((one for one in towns if one.town.region == code), key=lambda one: one.town.name)
    return RegionPage(
        name=region_name(code),
        practitioners=practitioners,
        towns=[Near(one.town.name, _url(one), one.practitioners) for one in here],
        licensing=licensing(code),
        search_url=url_for("public.search", near=REGIONS[code].name),
        is_offered=practitioners >= ENOUGH,
    )


def region_rows(counts: Mapping[str, int]) -> list[tuple[str, list[Near]]]:
    """Every region by country, with how many practitioners have a place of practice in it."""
    countries = (("US", gettext("United States")), ("CA", gettext("Canada")))
    return [
        (
            name,
            sorted(
                (
                    Near(region_name(one.code), url_for("public.region", region=one.code.lower()), counts[one.code])
                    for one in REGIONS.values()
                    if one.country == country and counts.get(one.code)
                ),
                key=lambda row: row.words,
            ),
        )
        for country, name in countries
    ]


def is_offered(town: TownOfPractice | None) -> bool:
    """Whether search engines may list a town's page: somebody practices there, and enough are near."""
    return town is not None and town.is_enough


def currency_of(town: Town) -> Currency:
    """What prices near a town are in."""
    return Currency.CAD if REGIONS[town.region].country == "CA" else Currency.USD


def region_name(code: str) -> str:
    """What a state or province is called in the language spoken."""
    return gettext(REGIONS[code].name)


def licensing(code: str) -> Licensing | None:
    """Who licenses acupuncturists in a region; None where we know nothing of it."""
    try:
        one = current(code)
    except KeyError:
        return None
    return Licensing(
        region=region_name(code),
        is_state=one.country == "US",
        has_license=one.has_license,
        board=one.board,
        titles=", ".join(one.titles),
        url=one.look_up,
        host=urlsplit(one.look_up).netloc.removeprefix("www."),
        is_sure=one.is_confirmed("board" if one.has_license else "license"),
    )


def towns_near(town: Town, towns: Towns) -> list[Near]:
    """The nearest other towns of practice."""
    country = REGIONS[town.region].country
    return [
        Near(label_of(one.town), _url(one), one.practitioners, distance(meters, country))
        for meters, one in towns.nearest(town, TOWNS_NEAR)
    ]


def towns_meant(towns: Sequence[Town]) -> list[Near]:
    """Towns that an address may have meant."""
    return [
        Near(label_of(town), url_for("public.town", region=town.region.lower(), town=slug_of(town)), 0)
        for town in towns[:TOWNS_NEAR]
    ]


def label_of(town: Town) -> str:
    """A town with its state: "Ocean Township, NJ"."""
    return f"{town.name}, {town.region}"


def _url(one: TownOfPractice) -> str:
    return url_for("public.town", region=one.town.region.lower(), town=one.slug)


def _concerns(counted: Counted, place: Place, within: int) -> list[Share]:
    """What the practitioners near name most, each with its search."""
    counts = counted.facets.get("concern", {})
    named = sorted((one for one in vocabulary.concerns() if counts.get(one.code)), key=lambda one: -counts[one.code])
    return [
        Share(
            gettext(one.label),
            counts[one.code],
            url_for("public.search", near=place.label, within=within, concern=one.code),
        )
        for one in named[:CONCERNS_MOST]
    ]
