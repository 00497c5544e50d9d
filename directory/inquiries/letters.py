"""The letters of inquiries. None to a keeper holds a message, and none to either holds the other's address.

Their keys begin with `inquiry:<id>:`, so that they go when the inquiry's content does.
"""

from __future__ import annotations

from datetime import datetime

from directory.inquiries.models import Inquiry
from directory.inquiries.queries import readers_of
from directory.notices.actions import forget_letters, queue_letter


def key_prefix(inquiry: Inquiry) -> str:
    """How the keys of an inquiry's letters begin."""
    return f"inquiry:{inquiry.id}:"


def forget_letters_of(inquiry: Inquiry) -> None:
    """Delete every letter about an inquiry, sent or not."""
    forget_letters(key_prefix(inquiry))


def write_to_sender(inquiry: Inquiry, template: str, *, about: object, now: datetime, **values: object) -> None:
    """Queue a letter to the sender; `about` says which one of its kind it is."""
    assert inquiry.sender_email is not None  # noqa: S101 - a table constraint: only an erased inquiry has none
    place = next(iter(inquiry.listing.places), None)
    given = {
        "practitioner": inquiry.listing.practitioner.name,
        "key": inquiry.key,
        "near": f"{place.city}, {place.region}" if place else "",
    }
    key = f"{key_prefix(inquiry)}{template}:{about}"
    queue_letter(template, to=inquiry.sender_email, values=given | values, key=key, now=now)


def write_to_readers(inquiry: Inquiry, template: str, *, about: object, now: datetime, **values: object) -> None:
    """Queue a letter to each keeper who may read the inquiry."""
    given = {
        "practitioner": inquiry.listing.practitioner.name,
        "path": f"/practice/{inquiry.listing.slug}/inquiries/{inquiry.id}",
    }
    for keeper in readers_of(inquiry):
        if keeper.account.active:
            key = f"{key_prefix(inquiry)}{template}:{about}:{keeper.account_id}"
            queue_letter(template, to=keeper.account.email, values=given | values, key=key, now=now)
