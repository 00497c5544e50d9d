"""What people ask of a directory, drawn with the same dice each time: results pages 60 %, profiles 20 %, front page,
guides, concerns and towns 10 %, the API 10 %.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sqlalchemy import Float, func, select, type_coerce

from benchmarks._search_listings import GIVEN, Listings
from directory import vocabulary
from directory.config import ROOT
from directory.discovery.find import SORTS
from directory.listings.models import Listing, Place
from directory.places import all_postal_codes
from directory.places.addresses import slug_of, town_at
from directory.shared.db import db

if TYPE_CHECKING:
    from collections.abc import Callable

SHARES = {
    "results near a place": 0.48,
    "results of words": 0.12,
    "profile": 0.20,
    "front page": 0.02,
    "guide": 0.02,
    "concern": 0.02,
    "town": 0.03,
    "region": 0.01,
    "API search": 0.04,
    "API suggestions": 0.06,
}
CITIES = ("New York, NY", "Los Angeles, CA", "Chicago, IL", "Houston, TX", "Seattle, WA", "Boston, MA", "Miami, FL")
IN_A_CITY = 0.3
PROFILES = 20_000
TOWNS = 2_000
WORDS = ("gua sha", "jaw tension", "facial acupuncture", "quiet harbor", "microneedling", "lotus", "dark circles")


@dataclass(frozen=True, slots=True)
class Known:
    """What of an instance is asked for: slugs of listings, and addresses of towns in which somebody practices."""

    slugs: tuple[str, ...]
    towns: tuple[str, ...]

    @classmethod
    def of_instance(cls) -> Known:
        """A sample of what the database holds. Needs an application context."""
        dice = random.Random(3)
        last = db.session.scalar(select(func.max(Listing.id))) or 0
        ids = [dice.randint(1, last) for _ in range(PROFILES)]
        slugs: list[str] = []
        for start in range(0, len(ids), 500):
            slugs += db.session.scalars(select(Listing.slug).where(Listing.id.in_(ids[start : start + 500])))
        places = db.session.execute(
            select(Place.city, Place.region, type_coerce(Place.lat, Float), type_coerce(Place.lon, Float)).where(
                Place.listing_id.in_(ids[:TOWNS]), Place.lat.is_not(None)
            )
        )
        towns = {
            f"/near/{region.lower()}/{slug_of(town)}"
            for city, region, lat, lon in places
            if (town := town_at(city, region, lat, lon))
        }
        dice.shuffle(slugs)
        return cls(tuple(slugs), tuple(sorted(towns)))


class Mix:
    """Draws kinds and addresses."""

    def __init__(self, known: Known, seed: int) -> None:
        self._dice = random.Random(seed)
        self._known = known
        self._codes = [code for code in all_postal_codes() if len(code.code) == 5]
        self._family = Listings().surnames
        self._weights = list(accumulate(1 / (rank + 8) ** 0.9 for rank in range(len(self._family))))
        self._guides = sorted(path.stem for path in (ROOT / "directory" / "guides" / "content").glob("*.md"))
        self._draw: dict[str, Callable[[], str]] = {
            "results near a place": lambda: self._search("/search", self._near()),
            "results of words": lambda: self._search("/search", self._words()),
            "profile": lambda: f"/providers/{self._dice.choice(self._known.slugs)}",
            "front page": lambda: "/",
            "guide": lambda: f"/guides/{self._dice.choice(self._guides)}",
            "concern": lambda: f"/concerns/{self._dice.choice(vocabulary.concerns()).code}",
            "town": lambda: self._dice.choice(self._known.towns),
            "region": lambda: "/" + "/".join(self._dice.choice(self._known.towns).split("/")[1:3]),
            "API search": lambda: self._search("/api/v1/search", self._near()),
            "API suggestions": self._suggestions,
        }

    def one(self) -> tuple[str, str]:
        """A kind and an address of it."""
        kind = self._dice.choices(list(SHARES), list(SHARES.values()))[0]
        return kind, self._draw[kind]()

    def _search(self, path: str, asked: list[tuple[str, str]]) -> str:
        dice = self._dice
        filters: list[tuple[str, str]] = [
            ("concern", dice.choice(vocabulary.concerns()).code),
            ("technique", dice.choice(vocabulary.techniques()).code),
            ("accepting", "1"),
            ("evenings", "1"),
            ("weekends", "1"),
            ("max_price", str(dice.choice((100, 150, 200)))),
            ("min_rating", dice.choice(("3", "3.5", "4"))),
            ("answered", dice.choice(("2", "4"))),
        ]
        asked = asked + dice.sample(filters, k=dice.choices((0, 1, 2, 3, 4), (40, 25, 20, 10, 5))[0])
        if (sort := dice.choices(SORTS, (60, 15, 10, 5, 8, 2))[0]) != SORTS[0]:
            asked.append(("sort", sort))
        if (page := dice.choices((1, 2, 3, 5), (80, 13, 5, 2))[0]) > 1:
            asked.append(("page", str(page)))
        return f"{path}?{urlencode(asked)}"

    def _near(self) -> list[tuple[str, str]]:
        dice = self._dice
        code = dice.choice(self._codes)
        by_code = (code.code, f"{code.town}, {code.region}")
        near = dice.choice(CITIES) if dice.random() < IN_A_CITY else dice.choice(by_code)
        within = dice.choices(("25", "10", "50", "100"), (70, 10, 15, 5))[0]
        asked = [("near", near)] + ([("within", within)] if within != "25" else [])
        return asked + (self._words() if dice.random() < 0.1 else [])

    def _words(self) -> list[tuple[str, str]]:
        return [("q", self._dice.choice((self._surname(), self._dice.choice(WORDS))))]

    def _surname(self) -> str:
        return self._dice.choices(self._family, cum_weights=self._weights)[0]

    def _suggestions(self) -> str:
        words = self._dice.choice((self._surname(), self._dice.choice(GIVEN), self._dice.choice(WORDS)))
        return "/api/v1/suggest?" + urlencode({"q": words[: self._dice.randint(2, 8)]})
