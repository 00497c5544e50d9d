"""A listing as a card of the results page, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from directory.checklist.facts import Facts, PriceFact
from directory.checklist.rules import Number
from directory.discovery.cards import Card
from directory.discovery.listed import Listed, ListedPlace
from directory.files.models import Picture
from directory.files.queries import renditions
from directory.files.rules import PictureFact
from directory.languages import gettext, ngettext
from directory.listings.first_year import FirstYear
from directory.listings.models import Listing, Place
from directory.listings.rules import AVAILABILITY_HOLDS_FOR, Currency, Status
from directory.reviews.numbers import Rated
from directory.shared.text import listed
from directory.web.formatting import date_words, distance, money, money_range
from directory.web.presenting.checklist_card import PointLine, point_lines
from directory.web.presenting.costs import currency_of
from directory.web.presenting.credentials import shown_name, title_line
from directory.web.presenting.people_like_me import cases_words
from directory.web.presenting.photo_gallery import in_address
from directory.web.presenting.review_numbers import rating_sentence, why_no_rating

SOON = timedelta(days=7)
PORTRAIT_WIDTH = 192


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as an `img` needs it: addresses of its widths, and the pixels of the one in `src`."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class RatingLine:
    """What verified visits come to. `said`: figures as a sentence for those who hear them; None for words."""

    shown: str
    said: str | None = None


@dataclass(frozen=True, slots=True)
class ListingCard:
    """One result."""

    slug: str
    url: str
    name: str
    title: str | None
    practice_name: str | None
    city_line: str
    distance_text: str | None
    portrait: PictureView | None
    initials: str
    points: list[PointLine]
    session_price_text: str | None
    first_year_text: str | None
    availability_text: str | None
    accepting: bool | None
    status: str
    number: int | None
    lat: float | None
    lon: float | None
    rating: RatingLine | None
    why: list[str]


def listing_card(card: Card, *, number: int, why: list[str], now: datetime) -> ListingCard:
    """The card of one hit; `number` is its place on this page and on the map."""
    listing, facts, place = card.listing, card.facts, card.place
    shows_photos = card.checklist.points[Number.PHOTOS - 1].cases
    gallery_url = url_for("public.photo_gallery", slug=listing.slug, **in_address(card.like)) if shows_photos else ""
    return ListingCard(
        slug=listing.slug,
        url=url_for("public.listing", slug=listing.slug, **in_address(card.like)),
        name=shown_name(listing.practitioner.name, facts, now=now),
        title=title_line(listing.practitioner.name, facts, now=now),
        practice_name=listing.practice.name if listing.practice else None,
        city_line=city_line(place),
        distance_text=distance_text(card),
        portrait=picture_view(listing.practitioner.portrait),
        initials=initials(listing.practitioner.name),
        points=point_lines(card.checklist, like=card.like, gallery_url=gallery_url),
        session_price_text=session_text(card.session_price),
        first_year_text=first_year_text(card.first_year, currency_of(facts, now)),
        availability_text=availability_text(listing, facts, now=now),
        accepting=listing.is_accepting,
        status=listing.status,
        number=number if place and place.lat is not None else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        rating=rating_line(card.rated),
        why=why,
    )


def is_unclaimed(card: Card) -> bool:
    """Whether a card stands under the heading of unclaimed listings."""
    return card.listing.status == Status.STUB


def city_line(place: Place | ListedPlace | None) -> str:
    """Where: "Ocean Township, NJ"."""
    return f"{place.city}, {place.region}" if place else gettext("Place not given")


def distance_text(card: Card) -> str | None:
    """How far the nearest place is, in words."""
    if card.hit.distance_m is None or card.place is None:
        return None
    return distance(card.hit.distance_m, card.place.country)


def session_text(price: PriceFact | None) -> str | None:
    """The price of a session: "$140 a session"."""
    return gettext("%(price)s a session", price=money(price.cents, price.currency)) if price else None


def first_year_text(year: FirstYear | None, currency: Currency) -> str | None:
    """The first-year cost: "$2,380–$3,080 in the first year"."""
    if year is None:
        return None
    return gettext("%(cost)s in the first year", cost=money_range(year.cents_low, year.cents_high, currency))


def availability_text(listing: Listing | Listed, facts: Facts, *, now: datetime) -> str | None:
    """The next opening as the practitioner dated it; nothing once it is long past."""
    day, stated_at = listing.next_opening_on, listing.next_opening_stated_at
    if day is None or stated_at is None or listing.is_accepting is False:
        return None
    today, stated_on = facts.today(now), facts.today(stated_at)
    if today >= max(day, stated_on) + AVAILABILITY_HOLDS_FOR:
        return None
    stated = date_words(stated_on)
    if day <= today:
        return gettext("Has openings now, stated %(stated)s", stated=stated)
    if day <= today + SOON:
        return gettext("Next opening this week, %(day)s, stated %(stated)s", day=date_words(day), stated=stated)
    return gettext("Next opening %(day)s, stated %(stated)s", day=date_words(day), stated=stated)


def rating_line(rated: Rated) -> RatingLine | None:
    """A rating with its interval: "4.3 · 3.8 to 4.6 · 14 verified visits"; nothing without a verified visit."""
    if not rated.votes:
        return None
    rating = rated.rating
    if rating is None:
        return RatingLine(
            ngettext(
                "%(count)s verified visit, too few for an average",
                "%(count)s verified visits, too few for an average",
                rated.votes,
            )
        )
    figures = ngettext(
        "%(mean)s · %(low)s to %(high)s · %(count)s verified visit",
        "%(mean)s · %(low)s to %(high)s · %(count)s verified visits",
        rated.votes,
        mean=f"{rating.mean:.1f}",
        low=f"{rating.low:.1f}",
        high=f"{rating.high:.1f}",
    )
    return RatingLine(figures, gettext("Rated %(rating)s", rating=rating_sentence(rating)))


def picture_view(picture: Picture | PictureFact | None) -> PictureView | None:
    """A stored picture as an image of the page."""
    if picture is None:
        return None
    sizes = renditions(picture)
    shown = next((size for size in sizes if size.width >= PORTRAIT_WIDTH), sizes[-1])
    addresses = {one.width: url_for("public.picture", digest=picture.digest, width=one.width) for one in sizes}
    return PictureView(
        src=addresses[shown.width],
        srcset=", ".join(f"{url} {width}w" for width, url in addresses.items()),
        width=shown.width,
        height=shown.height,
        alt=picture.alt,
    )


def initials(name: str) -> str:
    """Two letters for a practitioner without a portrait."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "·"


def why_here(card: Card, *, sort: str, readings: list[tuple[str, str]], filters: Sequence[str] = ()) -> list[str]:
    """Why a listing is among the results and in this place, in sentences.

    `readings`: pairs of the words asked and how this listing matched them; `filters`: what was chosen, by name.
    """
    sentences = []
    if filters:
        sentences.append(gettext("It passes what you chose: %(filters)s.", filters=listed(list(filters))))
    if card.hit.distance_m is not None and card.place is not None:
        away = distance(card.hit.distance_m, card.place.country)
        sentences.append(gettext("%(town)s is %(distance)s away.", town=city_line(card.place), distance=away))
    sentences += [_why_matched(asked, matched) for asked, matched in dict.fromkeys(readings)]
    if sort == "rating":
        sentences.append(_why_rated(card.rated))
    if sort == "best":
        sentences += _why_answered(card)
    return sentences


def _why_matched(asked: str, matched: str) -> str:
    if matched.lower() == asked.lower():
        return gettext("It matches “%(asked)s”.", asked=asked)
    return gettext("It matches “%(asked)s” by “%(matched)s”.", asked=asked, matched=matched)


def _why_answered(card: Card) -> Iterator[str]:
    names = [point.question.strip("¿?").lower() for point in card.checklist.points if point.is_answered]
    if names:
        yield gettext("Answered with proof or a fresh confirmation: %(points)s.", points=listed(names))
    else:
        yield gettext("None of the five points is answered yet, so it comes after those with answers.")
    photos = card.checklist.points[Number.PHOTOS - 1]
    if photos.cases and not card.like.is_anybody:
        cases = cases_words(photos.cases, card.like)
        if photos.is_answered:
            yield gettext("Its photos: %(cases)s.", cases=cases)
        else:
            yield gettext("Its photos: %(cases)s. They do not count for your search.", cases=cases)
    yield gettext("Among listings that answer as many, nearer ones come first, then a daily shuffle decides.")


def _why_rated(rated: Rated) -> str:
    if rated.rating is None:
        return gettext("%(why)s So it comes after those that have one.", why=why_no_rating(rated))
    return ngettext(
        "%(count)s verified visit rates it %(mean)s. This order goes by the lower end of the interval, %(low)s, so "
        "that few visits never count for more than many.",
        "%(count)s verified visits rate it %(mean)s. This order goes by the lower end of the interval, %(low)s, so "
        "that few visits never count for more than many.",
        rated.votes,
        mean=f"{rated.rating.mean:.1f}",
        low=f"{rated.rating.low:.1f}",
    )
