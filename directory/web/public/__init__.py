"""The pages for people who look: home, search, listings, and what explains how the site works."""

from directory.web.public import (
    badge,
    home,
    inquiry,
    inquiry_status,
    listing,
    picture,
    reading,
    search,
    stub_removal,
    style_guide,
)
from directory.web.public.blueprint import pages

__all__ = [
    "badge",
    "home",
    "inquiry",
    "inquiry_status",
    "listing",
    "pages",
    "picture",
    "reading",
    "search",
    "stub_removal",
    "style_guide",
]
