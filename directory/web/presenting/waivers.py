"""Waivers and requests for one in words, for the desk; the remarked words of a text in their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.accounts.queries import account_by_id
from directory.editing.sheets import SHEETS
from directory.listings.models import Listing
from directory.listings.queries import listing_by_id
from directory.listings.rules import GONE
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.presenting.workspace_words import FORMS, STATUS_WORDS
from directory.wording.models import Waiver, WaiverRequest
from directory.wording.rules import Remark, remarks_of_rule
from directory.wording.table import wording_rules

LISTS = {"place": "places", "hours": "places", "price": "prices", "package": "prices"}
"""Sheets of which a listing has several, and the page that lists them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether the rule remarks on it."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class AskedView:
    """A request as the desk prints it. `pieces` make up the text; `why` and `source` are the rule's."""

    id: int
    name: str
    slug: str
    status: str
    field: str
    rule: str
    pieces: list[Piece]
    why: str
    source: str
    statement: str
    asker: str
    age: str


@dataclass(frozen=True, slots=True)
class StandingView:
    """A waiver that holds, as the desk prints it."""

    id: int
    name: str
    slug: str
    field: str
    rule: str
    reason: str
    granted_on: str


def asked_view(one: WaiverRequest, *, now: datetime) -> AskedView:
    """A request in words at an instant."""
    listing, asker = listing_of(one), account_by_id(one.asked_by_id)
    rule = next((rule for rule in wording_rules() if rule.id == one.rule), None)
    days = (now - one.asked_at).days
    return AskedView(
        id=one.id,
        name=_name(listing),
        slug=_slug(listing),
        status=STATUS_WORDS[listing.status] if listing else "",
        field=field_words(one.field),
        rule=one.rule,
        pieces=list(pieces(one.text, remarks_of_rule(one.rule, one.text))),
        why=rule.why if rule else "The table has this rule no more: the words may stand.",
        source=rule.source if rule else "",
        statement=one.statement,
        asker=(asker.name or asker.email) if asker else "an account that is gone",
        age="today" if days < 1 else f"{plural(days, 'day')} ago",
    )


def standing_view(one: Waiver) -> StandingView:
    """A waiver in words."""
    listing = listing_of(one)
    return StandingView(
        id=one.id,
        name=_name(listing),
        slug=_slug(listing),
        field=field_words(one.field),
        rule=one.rule,
        reason=one.reason,
        granted_on=date_words(one.granted_at),
    )


def pieces(text: str, remarks: tuple[Remark, ...]) -> Iterator[Piece]:
    """A text cut where remarks begin and end; what two of them share is marked once."""
    done = 0
    for one in remarks:
        if one.start > done:
            yield Piece(text[done : one.start], is_marked=False)
        if one.end > done:
            yield Piece(text[max(done, one.start) : one.end], is_marked=True)
            done = one.end
    if done < len(text):
        yield Piece(text[done:], is_marked=False)


def field_words(field: str) -> str:
    """A field of a sheet by the label of its form: `about.about` → About you."""
    kind, _, name = field.partition(".")
    fields = FORMS[kind](data={}) if kind in FORMS else ()
    return next((one.label.text for one in fields if one.name == name), field)


def listing_of(one: Waiver | WaiverRequest) -> Listing | None:
    """The listing that a waiver or a request is about, if it is still there."""
    return listing_by_id(int(one.subject_id)) if one.subject_kind == "listing" else None


def form_path(field: str, listing: Listing) -> str:
    """The path of the page in the workspace at which a field is filled in."""
    kind = field.partition(".")[0]
    page = LISTS.get(kind, kind) if kind in SHEETS else "listing"
    return url_for(f"practice.{page}", slug=listing.slug)


def _name(listing: Listing | None) -> str:
    return listing.practitioner.name if listing else "A listing that is gone"


def _slug(listing: Listing | None) -> str:
    return listing.slug if listing and listing.status not in GONE else ""
