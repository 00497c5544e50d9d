"""Reviews in an export: those that everybody reads about the listing, the keeper's replies, counts and visit codes."""

from __future__ import annotations

from typing import Any

from directory.privacy.asked import Asked
from directory.reviews.exporting import export_of_listing


def reviews_part(asked: Asked) -> dict[str, Any]:
    """The public reviews without anybody's name, every version of the replies, and how many codes were used."""
    return export_of_listing(asked.listing.practitioner_id, asked.now)
