"""The pages for people who look: home, search, listings, and what explains how the site works."""

from directory.web.public import badge, home, listing, picture, reading, search, style_guide
from directory.web.public.blueprint import pages

__all__ = ["badge", "home", "listing", "pages", "picture", "reading", "search", "style_guide"]
