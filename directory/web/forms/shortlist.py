"""The form of the shortlist's buttons, and the address line of its page: strict where something is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from directory.shortlists.rules import BETWEEN, SHORTLIST_MAX, is_slug, slugs_in
from directory.web.addresses import is_own_path
from directory.web.shortlisting import ACTS, Act

NEXT_MAX_CHARS = 2_000
PLACES = frozenset(str(place) for place in range(SHORTLIST_MAX + 1))
ORDERS = ("kept", "name", "price", "first_year")


@dataclass(frozen=True, slots=True)
class ShortlistForm:
    """What a button says: an act, the listings, and the page of this site to go back to ("" where none is given).

    `places`: where the listings stood that are put back, counted from the oldest; none where they were not there.
    """

    act: Act
    slugs: tuple[str, ...]
    go_back_to: str
    places: Mapping[str, int]

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> ShortlistForm | None:
        """The form as it was sent; None where it is none of ours."""
        act = next((one for one in ACTS if one == sent.get("act")), None)
        slugs = tuple(dict.fromkeys(sent.getlist("listing")))
        go_back_to = sent.get("next", "")
        is_fine = len(slugs) <= SHORTLIST_MAX and all(map(is_slug, slugs)) and (slugs or act == "clear")
        is_fine = is_fine and (not go_back_to or (len(go_back_to) <= NEXT_MAX_CHARS and is_own_path(go_back_to)))
        at = _numbers(sent.getlist("at"))
        is_fine = is_fine and len(at) in (0, len(slugs)) and len(at) == len(sent.getlist("at"))
        return cls(act, slugs, go_back_to, dict(zip(slugs, at, strict=False))) if act and is_fine else None


@dataclass(frozen=True, slots=True)
class ShortlistAddress:
    """The address line of the page: the order, what was just taken off and where it stood, whether something found no
    room.
    """

    order: str
    taken_off: Mapping[str, int]
    is_full: bool

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> ShortlistAddress:
        """The address line; what cannot be read counts as not given."""
        order = arguments.get("sort", "")
        slugs, at = slugs_in(arguments.get("off", "")), _numbers(arguments.get("at", "").split(BETWEEN))
        taken_off = dict(zip(slugs, at, strict=True)) if len(slugs) == len(at) else dict.fromkeys(slugs, SHORTLIST_MAX)
        return cls(order if order in ORDERS else ORDERS[0], taken_off, arguments.get("full") == "1")


def _numbers(written: Sequence[str]) -> list[int]:
    """Places on a list as they are written in forms and addresses; what is none is left out."""
    return [int(one) for one in written if one in PLACES]
