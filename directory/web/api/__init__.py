"""The read API: the same search as the page, as data. Errors are problem documents that name the field."""

from directory.web.api import listings, openapi, reviews, search, suggest
from directory.web.api.blueprint import pages

__all__ = ["listings", "openapi", "pages", "reviews", "search", "suggest"]
