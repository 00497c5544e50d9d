"""Invented listings for the search benchmark: real postal codes, weighted by how close together they lie; common US
surnames (Census 2010, by frequency) and a long tail of invented ones; words with the skew of real texts; 91 facet
values; places, prices and points as a directory of practitioners has them. Deterministic.
"""

from __future__ import annotations

import gzip
import random
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from search_index import METERS_PER_MILE, By, Document, Facet, Number, Order, Pair, Phase, Request, Schema, TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _words(text: str) -> list[str]:
    return text.split()


POSTAL = Path(__file__).parent.parent / "directory" / "places" / "data" / "postal.tsv.gz"
DAY = 86_400
NOW = 20_800 * DAY + 15 * 3600

CONCERNS = (
    "forehead lines",
    "frown lines",
    "crow's feet",
    "under-eye puffiness",
    "dark circles",
    "eyelid heaviness",
    "nasolabial folds",
    "marionette lines",
    "lip lines",
    "mild jowls",
    "double chin",
    "neck laxity",
    "dull tone",
    "fine lines",
    "acne scars",
    "jaw tension",
    "hair and scalp",
)
TECHNIQUES = (
    "facial acupuncture",
    "body and ear points",
    "scalp acupuncture",
    "gua sha",
    "tui na",
    "facial cupping",
    "trigger-point release",
    "microneedling",
    "scalp microneedling",
    "led light",
    "microcurrent",
    "jade roller",
    "herbs and topicals",
)
GOALS = (
    "prevention",
    "softening lines",
    "firmness",
    "radiance",
    "puffiness",
    "jaw relief",
    "event date",
    "maintenance",
)
LANGUAGES = tuple(_words("en es zh yue ko ja vi ru fr pt de it pl ar fa hi tl he uk th"))
AGES = ("18-29", "30-39", "40-49", "50-59", "60-69", "70+")
ANSWERED = ("1", "2", "3", "4", "5")

SCHEMA = Schema(
    facets=(
        Facet("concern", CONCERNS),
        Facet("technique", TECHNIQUES),
        Facet("goal", GOALS),
        Facet("language", LANGUAGES),
        Facet("answered", ANSWERED),
        Facet("pays", ("card", "cash", "check", "hsa", "plan", "gift")),
        Facet("access", ("step-free", "lift", "parking", "restroom")),
        Facet("gender", ("woman", "man", "nonbinary")),
        Facet("availability", ("week", "month", "later")),
        Facet("credential", ("license", "certification", "training", "clean needle", "degree", "insurance")),
        Facet("when", ("accepting", "evenings", "weekends")),
        Facet("kind", ("solo", "clinic", "spa")),
    ),
    pairs=(Pair("photos", AGES, CONCERNS),),
    numbers=tuple(Number(n) for n in ("answered", "price", "first_year", "hours", "rating")),
    text_fields=(TextField("name", 4.0), TextField("terms", 2.0), TextField("about", 1.0)),
    orders=(
        Order("best", By.MERIT, "answered"),
        Order("distance", By.NEAREST),
        Order("price", By.LOWEST, "price"),
        Order("rating", By.HIGHEST, "rating"),
        Order("relevance", By.RELEVANCE),
    ),
    synonyms=(
        ("nasolabial folds", "smile lines", "laugh lines"),
        ("gua sha", "facial scraping"),
        ("facial rejuvenation", "acupuncture face lift", "cosmetic acupuncture"),
        ("ncbahm", "nccaom"),
    ),
    name_fields=("name",),
)

SURNAMES = _words("""
    smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson
    anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson
    walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell
    mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris
    morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward
    richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel
    myers long ross foster jimenez
""")
GIVEN = _words("""
    mary linda susan karen lisa nancy sandra emily donna carol amanda melissa stephanie rebecca laura cynthia amy
    angela anna ruth brenda pamela nicole katherine christine helen rachel maria heather diane julie joyce victoria
    kelly lauren mei li hui jing yan xin min soo ji hana yuki sakura james robert john michael david william thomas
    daniel
""")
COMMON = _words("""
    acupuncture facial skin treatment needles health practice care years natural points face body sessions balance
    gentle medicine chinese results clients wellness licensed experience training helps people tone lines
    circulation collagen relax traditional holistic stress personal plan review muscles jaw eyes neck cheeks glow
    rested first visit
""")
SYLLABLES = _words("""
    ba be bo ca co da de di el en fa fi ga go ha hi il in ja jo ka ke la le li lo ma me mi
    mo na ne ni no or pa pe ra re ri ro sa se si so ta te ti to ul va ve vi wa wi ya yo za zi
""")


class Cycle:
    """Draws with given weights, quickly."""

    def __init__(self, rng: random.Random, items: list[str], weights: list[float]) -> None:
        self._rng, self._items, self._cumulative = rng, items, list(accumulate(weights))

    def draw(self, count: int) -> list[str]:
        return self._rng.choices(self._items, cum_weights=self._cumulative, k=count)


class Listings:
    """A reproducible stream of documents and of requests about them."""

    def __init__(self, seed: int = 7) -> None:
        self._seed = seed
        self._rng = rng = random.Random(seed)
        self._points, weights = _postal_points()
        self._cumulative = list(accumulate(weights))
        invented = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(24_000)]
        self.surnames = SURNAMES + invented
        ranks = [1 / (i + 8) ** 0.9 for i in range(len(self.surnames))]
        self._surnames = Cycle(rng, self.surnames, ranks)
        self._given = Cycle(rng, GIVEN, [1 / (i + 4) for i in range(len(GIVEN))])
        tail = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _ in range(8_000)]
        words = COMMON + tail
        self._words = Cycle(rng, words, [1 / (i + 3) for i in range(len(words))])

    def point(self) -> tuple[float, float]:
        """A place where listings are, a little off its postal code's center."""
        latitude, longitude = self._rng.choices(self._points, cum_weights=self._cumulative)[0]
        return latitude + self._rng.uniform(-0.02, 0.02), longitude + self._rng.uniform(-0.02, 0.02)

    def documents(self, count: int) -> Iterator[Document]:
        """So many listings, ids from 1."""
        for key in range(1, count + 1):
            yield self.document(key)

    def document(self, key: int) -> Document:
        """The listing of this number, always the same: one in eight unclaimed, one in eight with further places, one in
        four with a lapse."""
        rng = self._rng
        rng.seed(self._seed << 32 | key)
        values = self._values()
        given, surname = self._given.draw(1)[0], self._surnames.draw(1)[0]
        terms = sorted(values["technique"]) + sorted(values["concern"])
        points = self._places()
        pairs = frozenset((rng.choice(AGES), c) for c in values["concern"] if rng.random() < 0.3)
        numbers = {
            "answered": float(len(values["answered"])),
            "price": float(rng.randrange(60, 320) * 100) if rng.random() < 0.8 else None,
            "first_year": float(rng.randrange(900, 6_000) * 100) if rng.random() < 0.6 else None,
            "hours": float(rng.choice((8, 16, 24, 40, 96, 192))) if rng.random() < 0.5 else None,
            "rating": round(rng.uniform(2.5, 4.95), 3) if rng.random() < 0.35 else None,
        }
        phases = [Phase(0, values, {"photos": pairs}, numbers)]
        if rng.random() < 0.25:
            lapsed = dict(values, answered=values["answered"] - {"1", "4"})
            since = NOW + rng.randint(-90, 400) * DAY + rng.randrange(DAY)
            phases.append(Phase(since, lapsed, {"photos": pairs}, dict(numbers, answered=len(lapsed["answered"]))))
        return Document(
            id=key,
            tier=int(rng.random() < 0.125),
            text={
                "name": f"{given} {surname} l.ac.",
                "terms": ", ".join(terms),
                "about": " ".join(self._words.draw(rng.randint(15, 45))),
            },
            points=points,
            phases=tuple(phases),
        )

    def _places(self) -> tuple[tuple[float, float], ...]:
        """One place; one in eight has others, nearly always in the same region."""
        first = self.point()
        if self._rng.random() < 0.875:
            return (first,)
        others = [
            (first[0] + self._rng.gauss(0, 0.15), first[1] + self._rng.gauss(0, 0.15))
            if self._rng.random() < 0.95
            else self.point()
            for _ in range(self._rng.randint(1, 2))
        ]
        return (first, *others)

    def _values(self) -> dict[str, frozenset[str]]:
        rng = self._rng
        values = {}
        for facet in SCHEMA.facets:
            share = {"concern": 0.3, "technique": 0.3, "language": 0.06, "answered": 0.5}.get(facet.name, 0.4)
            chosen = {value for i, value in enumerate(facet.values) if rng.random() < share / (1 + i * 0.06)}
            if facet.name == "language":
                chosen.add("en")
            values[facet.name] = frozenset(chosen)
        return values

    def requests(self, count: int) -> dict[str, list[Request]]:
        """The ten kinds of question, `count` of each, about places, names and words that the listings have; the same
        for any number of listings."""
        self._rng.seed(self._seed)
        kinds: dict[str, Callable[[], Request]] = {
            "near 25 mi by distance": lambda: Request(near=self.point(), within_m=_miles(25), sort="distance"),
            "near 50 mi + four filters by rating": lambda: Request(
                near=self.point(), within_m=_miles(50), choices=self._filters(), sort="rating"
            ),
            "near 50 mi + two words": lambda: Request(
                words=self._two_words(), near=self.point(), within_m=_miles(50), sort="relevance"
            ),
            "two words nationwide": lambda: Request(words=self._two_words(), sort="relevance"),
            "two common words nationwide": lambda: Request(
                words=" ".join(self._rng.sample(COMMON[:6], 2)), sort="relevance"
            ),
            "four filters nationwide": lambda: Request(choices=self._filters(), sort="best"),
            "everything by rating": lambda: Request(sort="rating"),
            "a surname": lambda: Request(words=self._surnames.draw(1)[0], sort="relevance"),
            "near 100 mi + photos by price": lambda: Request(
                near=self.point(),
                within_m=_miles(100),
                pairs={"photos": (frozenset([self._rng.choice(AGES)]), frozenset([self._rng.choice(CONCERNS)]))},
                sort="price",
            ),
            "near 50 mi + prefix": lambda: Request(
                words=self._rng.choice(["acup", "micron", "traditi", "circul", "experi", "wellne", "treatm", "balan"]),
                near=self.point(),
                within_m=_miles(50),
                sort="relevance",
            ),
        }
        return {name: [replace(make(), now=NOW) for _ in range(count)] for name, make in kinds.items()}

    def _filters(self) -> dict[str, frozenset[str]]:
        rng = self._rng
        return {
            "concern": frozenset(rng.sample(CONCERNS[:8], 2)),
            "technique": frozenset(rng.sample(TECHNIQUES[:6], 2)),
            "credential": frozenset([rng.choice(("license", "certification", "training"))]),
            "when": frozenset([rng.choice(("accepting", "evenings", "weekends"))]),
        }

    def _two_words(self) -> str:
        rare = self._rng.choice(("microneedling", "cupping", "jade", "chin", "jowls"))
        return f"{rare} {self._rng.choice(COMMON[10:])}"


def _miles(miles: float) -> float:
    return miles * METERS_PER_MILE


def _postal_points() -> tuple[list[tuple[float, float]], list[float]]:
    points = []
    with gzip.open(POSTAL, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if fields[0].isdigit():
                points.append((float(fields[3]), float(fields[4])))
    cells = Counter((round(latitude * 4), round(longitude * 4)) for latitude, longitude in points)
    return points, [cells[round(latitude * 4), round(longitude * 4)] ** 0.3 for latitude, longitude in points]
