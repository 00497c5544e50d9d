"""The rules of a shortlist: how much it holds, how two become one, and how a browser keeps it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

SHORTLIST_MAX = 20
BROWSER_KEEPS_FOR = timedelta(days=90)
"""How long a browser without an account keeps its list after somebody last pressed a button."""
SLUG_MAX_CHARS = 100
BROWSER_MAX_CHARS = SHORTLIST_MAX * (SLUG_MAX_CHARS + 1) - 1
BETWEEN = "."
"""Between two slugs of a browser's copy: no slug holds it, and a cookie may."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NEXT = timedelta(microseconds=1)
"""The least that lies between two entries, so that their order stays."""
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Merged(Generic[Kept]):
    """What becomes of a list to which others are added: the whole of it, what is new, and what found no room."""

    whole: tuple[Kept, ...]
    added: tuple[Kept, ...]
    left_out: tuple[Kept, ...]


def merged(there: Sequence[Kept], others: Sequence[Kept]) -> Merged[Kept]:
    """A list with others added, each of them once and in their order, the oldest first.

    Nothing that is there goes. Where there is no room for all of the others, the newest of them, which come last, are
    taken: what somebody kept a moment ago matters most to them.
    """
    known = set(there)
    new = [one for one in reversed(list(dict.fromkeys(reversed(others)))) if one not in known]
    room = max(0, SHORTLIST_MAX - len(there))
    left_out, added = tuple(new[: len(new) - room] if room < len(new) else ()), tuple(new[-room:] if room else ())
    return Merged((*there, *added), added, left_out)


def put_back(plan: Merged[Kept], places: Mapping[Kept, int]) -> Merged[Kept]:
    """The same plan with what is new at its place of before, counted from the oldest; without a place, at the end."""
    back = sorted((places[one], one) for one in plan.added if one in places)
    whole = [one for one in plan.whole if one not in {again for _, again in back}]
    for place, one in back:
        whole.insert(place, one)
    return Merged(tuple(whole), plan.added, plan.left_out)


def times_of(whole: Sequence[Kept], known: Mapping[Kept, datetime], *, now: datetime) -> dict[Kept, datetime]:
    """When each entry of a list counts as kept, so that the list stands in this order.

    `known`: the entries that have a time; it changes only where it would put two at one place. A new one at the end is
    of now, one between others lies beside them.
    """
    found: dict[Kept, datetime] = {}
    last: datetime | None = None
    for place, one in enumerate(whole):
        after = next((known[other] for other in whole[place:] if other in known), None)
        if one in known or after is None:
            time = known.get(one, now)
        else:
            time = after - (len(whole) - place) * NEXT if last is None else last
        last = time if last is None else max(time, last + NEXT)
        found[one] = last
    return found


def is_slug(text: str) -> bool:
    """Whether a text has the shape of a listing's slug."""
    return len(text) <= SLUG_MAX_CHARS and _SLUG.fullmatch(text) is not None


def slugs_in(copy: str) -> tuple[str, ...]:
    """The slugs of a browser's copy, the oldest first; none of them where any part of it is not as we write it."""
    slugs = tuple(copy.split(BETWEEN)) if 0 < len(copy) <= BROWSER_MAX_CHARS else ()
    is_ours = len(slugs) <= SHORTLIST_MAX and len(set(slugs)) == len(slugs) and all(map(is_slug, slugs))
    return slugs if is_ours else ()


def copy_of(slugs: Sequence[str]) -> str:
    """A list as a browser keeps it."""
    return BETWEEN.join(slugs)
