"""The pages for people who look: home, search, listings, and what explains how the site works."""

from directory.web.public import (
    badge,
    consent,
    home,
    inquiry,
    inquiry_status,
    listing,
    photo_report,
    photos,
    picture,
    reading,
    review_report,
    review_writing,
    reviews,
    search,
    stub_removal,
    style_guide,
    transparency,
)
from directory.web.public.blueprint import pages

__all__ = [
    "badge",
    "consent",
    "home",
    "inquiry",
    "inquiry_status",
    "listing",
    "pages",
    "photo_report",
    "photos",
    "picture",
    "reading",
    "review_report",
    "review_writing",
    "reviews",
    "search",
    "stub_removal",
    "style_guide",
    "transparency",
]
