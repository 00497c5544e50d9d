"""Which photo cases the demo has: of whom, with which drawings, how long ago, and what became of each.

About every third published listing has some. People who sign in to the demo find every state among theirs.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from directory.demo.case_people import DrawnPerson, drawn_people
from directory.demo.case_words import stated_case
from directory.demo.dice import dice, pick
from directory.listings.models import Listing
from directory.listings.rules import TermKind
from directory.portfolio.consent import Where
from directory.portfolio.facts import StatedCase

HAVE_CASES = 0.33
COUNTS = {1: 38, 2: 31, 3: 19, 4: 9, 6: 3}
"""How many cases somebody has who has any."""
BANDS = {"18-29": 9, "30-39": 20, "40-49": 28, "50-59": 23, "60-69": 13, "70-plus": 7}
YEARS = {1: 3, 2: 4, 3: 5}
"""For how many years people consent."""
PLACES: Mapping[frozenset[Where], int] = {
    frozenset(Where): 55,
    frozenset(Where) - {Where.PRINT}: 15,
    frozenset({Where.LISTING, Where.COMPARISON}): 22,
    frozenset({Where.LISTING}): 8,
}
FOUR_PICTURES, TWO_CONCERNS, SPANISH, SIGNED_HERE = 0.3, 0.45, 0.08, 0.1
OLDEST, NEWEST = 540, 12
"""Days since a case was opened, at most and at least."""
NEEDS_YEARS_AFTER = 300
"""Days after which only a consent of more than a year still holds for long."""


class Fate(enum.StrEnum):
    """What became of a case; those after the third one are told by real acts, each at its time."""

    SHOWN = "shown"
    EXTENDED = "extended"
    ENDS_SOON = "ends soon"
    REPORTED = "reported"
    HELD_BY_THE_PERSON = "held by the person"
    HELD_AS_A_MINOR = "held as a minor"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    WAITING = "waiting"
    ASKED = "asked"
    DECLINED = "declined"
    REUSED = "reused"
    SIGNED = "signed"
    UNSIGNED = "unsigned"
    EMPTY = "empty"

    @property
    def was_shown(self) -> bool:
        """Whether the desk ever approved it."""
        return list(Fate).index(self) <= list(Fate).index(Fate.ENDED)

    @property
    def was_signed(self) -> bool:
        """Whether the person shown ever consented."""
        return self not in (Fate.UNSIGNED, Fate.EMPTY)


EVERY_STATE = tuple(fate for fate in Fate if fate is not Fate.HELD_AS_A_MINOR and fate is not Fate.REUSED)
OF_KEPT = (
    (Fate.SHOWN, *EVERY_STATE),
    (Fate.SHOWN, Fate.SHOWN, Fate.WAITING, Fate.UNSIGNED),
    (Fate.SHOWN, Fate.DECLINED),
    (Fate.EXTENDED,),
)
"""What became of the cases of those who sign in: of the practitioner, and of the clinic's."""
OF_OTHERS = (
    *(Fate.WAITING,) * 10,
    *(Fate.EXTENDED,) * 6,
    *(Fate.DECLINED,) * 2,
    Fate.ASKED,
    Fate.REPORTED,
    Fate.HELD_AS_A_MINOR,
    Fate.REUSED,
    Fate.WITHDRAWN,
    Fate.SIGNED,
    Fate.UNSIGNED,
)
"""One more case for as many of the others as this has words."""


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """One case as it is to be. `number` counts the cases of the demo; `after_days`: since the first session."""

    number: int
    listing: Listing
    fate: Fate
    person: DrawnPerson
    views: tuple[str, ...]
    stated: StatedCase
    after_days: int
    opened_at: datetime
    where: frozenset[Where]
    until: date
    language: str
    is_signed_here: bool

    @property
    def approved_at(self) -> datetime:
        """When the desk approved it, if it did."""
        return self.opened_at + timedelta(days=1 + self.number % 4, minutes=13 * (self.number % 29))


def plan_cases(listings: Sequence[Listing], *, kept: Sequence[Listing], now: datetime) -> list[PlannedCase]:
    """Every case of the demo. `listings`: those that are published; `kept`: those of who signs in."""
    fates: list[tuple[Listing, Fate]] = []
    for listing, some in zip(kept, OF_KEPT, strict=False):
        fates += [(listing, fate) for fate in some]
    known = {listing.id for listing in kept}
    others = [(number, one) for number, one in enumerate(listings) if one.id not in known and _has_cases(number)]
    for number, listing in others:
        fates += [(listing, Fate.SHOWN)] * pick(dice(number, "how many cases"), COUNTS)
    fates += [(listing, fate) for (_, listing), fate in zip(others, OF_OTHERS, strict=False)]
    return [_planned(number, listing, fate, now=now) for number, (listing, fate) in enumerate(fates)]


def _has_cases(number: int) -> bool:
    return dice(number, "has cases").random() < HAVE_CASES


def _planned(number: int, listing: Listing, fate: Fate, *, now: datetime) -> PlannedCase:
    rolled = dice(number, "case")
    person, view = _drawing(rolled, listing)
    both = len(person.about) > 1 and rolled.random() < FOUR_PICTURES
    views = (view, *(one for one in person.about if one != view)) if both else (view,)
    concerns = person.about[view][: 2 if rolled.random() < TWO_CONCERNS else 1]
    concerns += [person.about[one][0] for one in views[1:] if person.about[one][0] not in concerns]
    sessions = rolled.choice((6, 8, 8, 10, 10, 10, 12, 12, 14, 16))
    opened_at = _opened_at(rolled, fate, now=now)
    return PlannedCase(
        number=number,
        listing=listing,
        fate=fate,
        person=person,
        views=views,
        stated=stated_case(person, tuple(concerns), listing.codes(TermKind.TECHNIQUE), sessions, rolled),
        after_days=sessions * rolled.choice((4, 7, 7, 7)) + rolled.randint(3, 30),
        opened_at=opened_at,
        where=pick(rolled, PLACES),
        until=_until(rolled, fate, opened_at, now=now),
        language="es" if rolled.random() < SPANISH else "en",
        is_signed_here=rolled.random() < SIGNED_HERE,
    )


def _drawing(rolled: Random, listing: Listing) -> tuple[DrawnPerson, str]:
    """Somebody of a likely age, in a framing that shows something that the listing is for, if there is one."""
    band, offered = pick(rolled, BANDS), set(listing.codes(TermKind.CONCERN))
    choices = list(_framings(band))
    fitting = [(person, view) for person, view in choices if person.about[view][0] in offered]
    return rolled.choice(fitting or choices)


def _framings(band: str) -> Iterator[tuple[DrawnPerson, str]]:
    return ((person, view) for person in drawn_people() if person.band == band for view in person.about)


def _opened_at(rolled: Random, fate: Fate, *, now: datetime) -> datetime:
    days = rolled.randint(NEWEST, OLDEST)
    if fate is Fate.ENDED:
        days = rolled.randint(380, 420)
    elif fate in (Fate.EXTENDED, Fate.ENDS_SOON):
        days = rolled.randint(300, 340)
    elif fate in (Fate.WAITING, Fate.REUSED):
        days = rolled.randint(1, 9)
    elif not fate.was_shown:
        days = rolled.randint(6, 24)
    return now - timedelta(days=days, minutes=rolled.randrange(30, 600))


def _until(rolled: Random, fate: Fate, opened_at: datetime, *, now: datetime) -> date:
    """The last day of the consent: it still holds for the cases that are shown."""
    if fate is Fate.ENDS_SOON:
        return now.date() + timedelta(days=12)
    years = pick(rolled, YEARS)
    if fate in (Fate.ENDED, Fate.EXTENDED):
        years = 1
    elif (now - opened_at).days > NEEDS_YEARS_AFTER:
        years = max(years, 2)
    return opened_at.date() + timedelta(days=365 * years - 1)
