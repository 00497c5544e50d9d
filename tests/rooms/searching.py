"""Searching in tests: the application's index, and what a search finds, by slug."""

from directory.discovery.find import Query, find
from directory.places import Place as Town


def index_of(app):
    return app.extensions["search_index"]


def found(app, *, now, stubs=True, **asked):
    return find(Query(**asked), index=index_of(app), stubs=stubs, now=now)


def slugs(app, *, now, stubs=True, **asked):
    """The slugs of the cards of the first page."""
    return [card.listing.slug for card in found(app, now=now, stubs=stubs, **asked).cards]


def town(lat, lon):
    return Town(label="Somewhere", lat=lat, lon=lon, region="", country="", kind="point", time_zone=None)
