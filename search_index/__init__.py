"""The search engine: documents and people's words in, ids and counts out.

Knows nothing of the directory: what may be filtered, counted, sorted and said in other words is handed in as a
`Schema`. `WhooshEngine` serves; `Oracle` says what is right, slowly. docs/search.md explains how it works.
"""

from search_index.document import Document, Phase
from search_index.engine import Engine, IndexUnavailable
from search_index.geometry import BAND_MILES
from search_index.names import Met, TypedWord, Wording, typed_words
from search_index.nearly import Nearly, nearly
from search_index.oracle import Oracle
from search_index.request import METERS_PER_MILE, Request
from search_index.result import Hit, ReadAs, Reading, Result
from search_index.schema import By, Facet, Likeness, Number, Order, Pair, Schema, TextField
from search_index.whoosh_engine import WhooshEngine

__all__ = [
    "BAND_MILES",
    "METERS_PER_MILE",
    "By",
    "Document",
    "Engine",
    "Facet",
    "Hit",
    "IndexUnavailable",
    "Likeness",
    "Met",
    "Nearly",
    "Number",
    "Oracle",
    "Order",
    "Pair",
    "Phase",
    "ReadAs",
    "Reading",
    "Request",
    "Result",
    "Schema",
    "TextField",
    "TypedWord",
    "WhooshEngine",
    "Wording",
    "nearly",
    "typed_words",
]
