"""What the index holds of a listing: its facets, numbers, words and orders, from the vocabularies."""

from __future__ import annotations

from functools import cache

from directory import vocabulary
from directory.checklist.rules import Number as Point
from search_index import BAND_MILES, By, Facet, Likeness, Number, Order, Pair, Schema, TextField

YES = ("yes",)
VERIFIED = ("verified",)
RATED_FROM = (3.0, 3.5, 4.0, 4.5)
"""Ratings that are counted, each as "at least so much"."""
STEPS_MILES = BAND_MILES
"""The order "best" takes distances in these steps."""
PHOTOS = "photos"
"""Photo cases that show, by age band and concern."""


@cache
def schema() -> Schema:
    """The one schema of this product."""
    return Schema(
        facets=(
            Facet("concern", _codes(vocabulary.concerns())),
            Facet("age_band", _codes(vocabulary.age_bands())),
            Facet("technique", _codes(vocabulary.techniques())),
            Facet("goal", _codes(vocabulary.goals())),
            Facet("language", _codes(vocabulary.languages())),
            Facet("pays", _codes(vocabulary.payments())),
            Facet("access", _codes(vocabulary.access())),
            Facet("gender", _codes(vocabulary.genders())),
            Facet("availability", _codes(vocabulary.availability())),
            Facet("answered", tuple(str(point.value) for point in Point)),
            Facet("accepting", YES),
            Facet("evenings", YES),
            Facet("weekends", YES),
            Facet("license", VERIFIED),
            Facet("certification", VERIFIED),
            Facet("training", VERIFIED),
            Facet("min_rating", tuple(f"{least:g}" for least in RATED_FROM)),
        ),
        pairs=(Pair(PHOTOS, _codes(vocabulary.age_bands()), _codes(vocabulary.concerns())),),
        likeness=Likeness(PHOTOS, "age_band", "concern", ("answered", str(Point.PHOTOS.value)), "answered"),
        numbers=(
            Number("answered"),
            Number("price_cents"),
            Number("first_year_cents"),
            Number("training_hours"),
            Number("rating"),
            Number("rating_low"),
        ),
        text_fields=(
            TextField("name", 4.0),
            TextField("practice", 3.0),
            TextField("terms", 2.0),
            TextField("credentials", 1.0),
            TextField("details", 1.0),
            TextField("places", 1.0),
            TextField("about", 1.0),
        ),
        orders=(
            Order("best", By.MERIT, "answered"),
            Order("distance", By.NEAREST),
            Order("price", By.LOWEST, "price_cents"),
            Order("first_year", By.LOWEST, "first_year_cents"),
            Order("rating", By.HIGHEST, "rating_low"),
            Order("relevance", By.RELEVANCE),
        ),
        synonyms=vocabulary.synonym_groups(),
        wider=vocabulary.wider_groups(),
        fillers=vocabulary.search_fillers(),
        name_fields=("name", "practice"),
    )


def _codes(terms: tuple[vocabulary.Term, ...]) -> tuple[str, ...]:
    return tuple(term.code for term in terms)
