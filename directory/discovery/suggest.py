"""What may be meant while somebody types: concerns, techniques, practitioners, practices and places, the likeliest few.

Terms come from the vocabularies with their synonyms, names from the index, places from the table of places. Names are
read from the database before they are offered, and only those that may be found. What begins exactly so leaves out
what is only a slip away. While the index is away, the database answers for names and terms come uncounted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from directory import places, vocabulary
from directory.discovery.eligibility import findable
from directory.discovery.find import WITHIN_DEFAULT_MILES, Query
from directory.discovery.index import SearchIndex
from directory.languages import gettext, speaking, spoken
from directory.listings.models import Listing, Place, Practice, Practitioner
from directory.listings.rules import Status
from directory.shared.db import db
from search_index import IndexUnavailable, Met, TypedWord, Wording, typed_words

TYPED_MAX_CHARS = 100
SHOWN = 8
NAMES_LOOKED_AT = 24
"""A practice stands for all of its people: so many are looked at to fill a list."""
FROM_CHARS = 2
PLACES_AMONG_OTHERS_FROM_CHARS = 3


class Kind(StrEnum):
    """What a suggestion is, in the order in which they are shown."""

    CONCERN = "concern"
    TECHNIQUE = "technique"
    PRACTITIONER = "practitioner"
    PRACTICE = "practice"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of the few. `value`: a term's code, a listing's slug, a practice's name, or a place to look near.

    `via`: the synonym by which a term was met. `marks`: (start, stop) of the characters that were typed, in `via`
    where there is one, else in `label`. `listings`: how many claimed listings have the term, None when not counted.
    `practice` and `place` say more of a practitioner; `is_claimed` is False for a register record.
    """

    kind: Kind
    label: str
    value: str
    marks: tuple[tuple[int, int], ...] = ()
    is_slip: bool = False
    via: str = ""
    listings: int | None = None
    practice: str = ""
    place: str = ""
    is_claimed: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What has been typed so far, what may be suggested for it, and near which place practitioners come first."""

    words: str
    kinds: frozenset[Kind] = frozenset(Kind)
    near: places.Place | None = None
    within: int = WITHIN_DEFAULT_MILES


def suggest(asked: Asked, *, index: SearchIndex, stubs: bool, now: datetime) -> tuple[Suggestion, ...]:
    """At most SHOWN suggestions, kind by kind. `stubs`: whether the operator shows unclaimed listings at all."""
    words = asked.words.strip()
    typed = typed_words(words)
    letters = "".join(word.term for word in typed)
    is_short = len(letters) < FROM_CHARS and letters.isascii()
    if not letters or is_short or len(words) > TYPED_MAX_CHARS:
        return ()
    found = [
        *_terms(asked, typed, index, now),
        *_named(asked, typed, index, stubs=stubs),
        *_places(asked, words, typed),
    ]
    exact = [one for one in found if not one.is_slip]
    return _balanced(exact or found)


def _balanced(found: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """The first of each kind, the second of each, and so on until the list is full; then kind by kind."""
    by_kind = [[one for one in found if one.kind is kind] for kind in Kind]
    in_turn = [one for turn in zip_longest(*by_kind) for one in turn if one]
    return tuple(sorted(in_turn[:SHOWN], key=lambda one: list(Kind).index(one.kind)))


# Terms of the vocabularies.

_VOCABULARY = {Kind.CONCERN: vocabulary.concerns, Kind.TECHNIQUE: vocabulary.techniques}


@cache
def _wordings(kind: Kind, code: str) -> tuple[tuple[vocabulary.Term, tuple[Wording, ...]], ...]:
    """Each term with its label in the language of this code, its synonyms and its English label, in that order."""
    with speaking(code):
        return tuple(
            (term, tuple(map(Wording, dict.fromkeys((gettext(term.label), *term.synonyms, term.label)))))
            for term in _VOCABULARY[kind]()
        )


def _terms(asked: Asked, typed: Sequence[TypedWord], index: SearchIndex, now: datetime) -> list[Suggestion]:
    """Those met by their label before those met by a synonym, then those that most listings have."""
    kinds = asked.kinds & _VOCABULARY.keys()
    met = [(kind, *one) for kind in kinds for one in _met_terms(kind, typed, Wording.met)]
    met = met or [(kind, *one) for kind in kinds for one in _met_terms(kind, typed, Wording.nearly_met)]
    counts = _counts(asked, index, now) if met else {}
    found = [
        Suggestion(
            kind,
            gettext(term.label),
            term.code,
            _ranges(marks),
            is_slip=any(mark.is_slip for mark in marks),
            via="" if wording.text == gettext(term.label) else wording.text,
            listings=counts.get(kind, {}).get(term.code),
        )
        for kind, term, wording, marks in met
    ]
    return sorted(found, key=lambda one: (bool(one.via), -(one.listings or 0), one.label))


def _met_terms(
    kind: Kind, typed: Sequence[TypedWord], how: Callable[[Wording, TypedWord], Met | None]
) -> Iterator[tuple[vocabulary.Term, Wording, list[Met]]]:
    """The terms of which every typed word meets one and the same wording, with the first such wording."""
    for term, wordings in _wordings(kind, spoken().code):
        for wording in wordings:
            marks = [how(wording, word) for word in typed]
            if all(marks):
                yield term, wording, [mark for mark in marks if mark]
                break


def _ranges(marks: Iterable[Met]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted({(mark.start, mark.stop) for mark in marks}))


def _counts(asked: Asked, index: SearchIndex, now: datetime) -> Mapping[str, Mapping[str, int]]:
    """How many claimed listings have each term, near the place where one is given; nothing while the index is away."""
    try:
        return index.engine.search(Query(near=asked.near, within=asked.within).request(now=now)).facets
    except IndexUnavailable:
        _doubt(index)
        return {}


def _doubt(index: SearchIndex) -> None:
    index.doubted.set()
    index.stale.set()


# Names.

_OTHER = aliased(Place)
_FIRST_PLACE = select(func.min(_OTHER.position)).where(_OTHER.listing_id == Listing.id).scalar_subquery()
_NAMES = (
    select(Listing.id, Listing.slug, Listing.status, Practitioner.name, Practice.name, Place.city, Place.region)
    .join(Practitioner, Practitioner.id == Listing.practitioner_id)
    .outerjoin(Practice, Practice.id == Listing.practice_id)
    .outerjoin(Place, and_(Place.listing_id == Listing.id, Place.position == _FIRST_PLACE))
    .where(findable())
)
_Named = tuple[int, str, Status, str, str | None, str | None, str | None]


def _named(asked: Asked, typed: Sequence[TypedWord], index: SearchIndex, *, stubs: bool) -> list[Suggestion]:
    """A practitioner for each listing or, where only its practice is meant, that practice once."""
    if not asked.kinds & {Kind.PRACTITIONER, Kind.PRACTICE}:
        return []
    found = [_of_listing(row, typed) for row in _rows(asked, typed, index, stubs=stubs)]
    return list({(one.kind, one.value): one for one in reversed(found) if one.kind in asked.kinds}.values())[::-1]


def _of_listing(row: _Named, typed: Sequence[TypedWord]) -> Suggestion:
    _, slug, status, name, practice, city, region = row
    place = f"{city}, {region}" if city else ""
    in_name, in_practice = _nearly_met(name, typed), _nearly_met(practice or "", typed)
    if practice and len(in_practice) == len(typed) > len(in_name):
        is_slip = any(mark.is_slip for mark in in_practice)
        return Suggestion(Kind.PRACTICE, practice, practice, _ranges(in_practice), is_slip, place=place)
    return Suggestion(
        Kind.PRACTITIONER,
        name,
        slug,
        _ranges(in_name),
        is_slip=any(mark.is_slip for mark in in_name),
        practice=practice or "",
        place=place,
        is_claimed=status != Status.STUB,
    )


def _nearly_met(text: str, typed: Sequence[TypedWord]) -> list[Met]:
    wording = Wording(text)
    return [mark for word in typed if (mark := wording.nearly_met(word))]


def _rows(asked: Asked, typed: Sequence[TypedWord], index: SearchIndex, *, stubs: bool) -> list[_Named]:
    """Listings whose names begin so, the likeliest first."""
    near = (asked.near.lat, asked.near.lon) if asked.near else None
    try:
        ids = index.engine.suggest(asked.words, NAMES_LOOKED_AT, near=near, include_unclaimed=stubs)
    except IndexUnavailable:
        _doubt(index)
        rows = _read(_that_contain(typed))
    else:
        by_id = {row[0]: row for row in _read(_NAMES.where(Listing.id.in_(ids)))} if ids else {}
        rows = [by_id[one] for one in ids if one in by_id]
    # The index may not know yet that a listing is no longer claimed.
    return [row for row in rows if stubs or row[2] != Status.STUB]


def _read(names: Select[*tuple[Any, ...]]) -> list[_Named]:
    return [tuple(row) for row in db.session.execute(names)]


def _that_contain(typed: Sequence[TypedWord]) -> Select[*tuple[Any, ...]]:
    """What the database finds by itself: every word somewhere in a name, accents as they are written."""
    contained = (
        or_(*(func.lower(column).contains(word.term, autoescape=True) for column in (Practitioner.name, Practice.name)))
        for word in typed
    )
    claimed_first = (Listing.status == Status.STUB, Practitioner.name, Listing.id)
    return _NAMES.where(*contained).order_by(*claimed_first).limit(NAMES_LOOKED_AT)


# Places.


def _places(asked: Asked, words: str, typed: Sequence[TypedWord]) -> list[Suggestion]:
    """Places that begin so; where only places are wanted, also what is close to it."""
    is_alone = asked.kinds == {Kind.PLACE}
    if Kind.PLACE not in asked.kinds or (len(words) < PLACES_AMONG_OTHERS_FROM_CHARS and not is_alone):
        return []
    found = places.suggest(words, SHOWN)
    if found or not is_alone:
        return [_place(place, typed) for place in found]
    return [replace(_place(place, typed), is_slip=True) for place in _close_places(words)]


def _close_places(words: str) -> tuple[places.Place, ...]:
    match places.find(words):
        case places.Found(place):
            return (place,) if place.kind != "point" else ()
        case places.Ambiguous(choices):
            return choices
        case places.Unknown(_, suggestions):
            return suggestions


def _place(place: places.Place, typed: Sequence[TypedWord]) -> Suggestion:
    marks = [mark for word in typed if (mark := Wording(place.label).met(word))]
    return Suggestion(Kind.PLACE, place.label, place.label, _ranges(marks))
