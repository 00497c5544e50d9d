"""Writes: save, confirm, change, delete; and telling of what is new."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from directory.languages import gettext
from directory.notices.rules import check_address
from directory.saved_searches.letters import forget_letters_of, write
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.queries import due, ended, how_many, zone_of
from directory.saved_searches.rules import (
    CONSENT,
    FOUND_MAX,
    KEPT_BY_ADDRESS,
    MONTHS,
    QUERY_MAX_CHARS,
    TOLD_MAX,
    WORDS_MAX_CHARS,
    Pace,
    day_in,
    ends_on,
    new_ones,
    next_look,
)
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.tombstones.actions import bury
from directory.tombstones.rules import Kind

AT_A_TIME = 20
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Fits:
    """What a search finds now: ids of listings in its order, and how to say some of them in a letter's lines."""

    listings: Sequence[int]
    lines: Callable[[list[int]], Sequence[object]]


Looking = Callable[[SavedSearch, datetime], Fits | None]
"""Asks a saved search as its page would; None where it cannot be asked now."""


def save_search(
    *, email: str, query: str, words: str, language: str, pace: Pace, months: int, found: Sequence[int], now: datetime
) -> SavedSearch:
    """Save a search and ask whoever reads the address to confirm it. Raises RuleBroken naming the field.

    An address that has as many as it may gets no letter, and nobody is told: it would say who saves searches.
    """
    check_address(email)
    if months not in MONTHS:
        raise RuleBroken(gettext("Choose for how long."), field="months")
    if len(found) > FOUND_MAX or len(query) > QUERY_MAX_CHARS:
        raise RuleBroken(gettext("Narrow the search first: it finds too many to tell of."), field="query")
    saved = SavedSearch(
        key=secrets.token_hex(16),
        email=email,
        query=query,
        words=words[:WORDS_MAX_CHARS],
        language=language,
        pace=pace,
        consent=CONSENT,
        saved_at=now,
        ends_on=ends_on(day_in(zone_of(query), now), months),
        known=list(found),
    )
    if how_many(email) >= KEPT_BY_ADDRESS:
        return saved
    db.session.add(saved)
    db.session.flush()
    write(saved, "saved_search_confirm", about="", now=now)
    return saved


def confirm_search(saved: SavedSearch, *, now: datetime) -> None:
    """Begin to look; a second time changes nothing."""
    if saved.confirmed_at is None:
        saved.confirmed_at, saved.look_at = now, next_look(now, saved.pace)


def change_search(saved: SavedSearch, *, pace: Pace, months: int | None, now: datetime) -> None:
    """Change how often and, with `months`, for how long from today. Raises RuleBroken."""
    if months is not None:
        if months not in MONTHS:
            raise RuleBroken(gettext("Choose for how long."), field="months")
        saved.ends_on = ends_on(day_in(zone_of(saved.query), now), months)
    saved.pace = pace
    if saved.confirmed_at is not None:
        saved.look_at = min(saved.look_at or now, next_look(now, pace))


def end_search(saved: SavedSearch, *, now: datetime) -> None:
    """Whoever reads its address ends it: deleted, for good."""
    bury(Kind.SAVED_SEARCH, saved.id, now=now)
    delete_search(saved)


def delete_search(saved: SavedSearch) -> None:
    """Delete all there is of it, letters included: the row first, for which a letter that is being written holds."""
    db.session.delete(saved)
    db.session.flush()
    forget_letters_of(saved)


def delete_ended(now: datetime) -> int:
    """Delete those whose time is over; return how many there were."""
    with unit_of_work():
        over = ended(now)
        for saved in over:
            delete_search(saved)
    return len(over)


def tell_of_new(now: datetime, *, look: Looking) -> int:
    """Ask those that are due, each in a unit of work of its own, and write where somebody is new; how many letters.

    One that cannot be asked is put off to its next time, and holds up none of those behind it.
    """
    return sum(_tell_or_put_off(one, now, look) for one in due(now, most=AT_A_TIME))


def _tell_or_put_off(search_id: int, now: datetime, look: Looking) -> bool:
    try:
        return _tell(search_id, now, look)
    except Exception:  # where all of them fail, as without a database, putting off fails too
        log.exception("saved_search_not_asked", saved_search=search_id)
    with unit_of_work():
        saved = db.session.get(SavedSearch, search_id)
        if saved is not None:
            saved.look_at = next_look(now, saved.pace)
    return False


def _tell(search_id: int, now: datetime, look: Looking) -> bool:
    with unit_of_work():
        saved = db.session.get(SavedSearch, search_id)
        if saved is None or saved.look_at is None or saved.look_at > now:  # deleted or asked a moment ago
            return False
        saved.look_at = next_look(now, saved.pace)
        fits = look(saved, now)
        new = new_ones(fits.listings, saved.known) if fits is not None else []
        lines = list(fits.lines(new[:TOLD_MAX])) if fits is not None and new else []
        if not lines:  # nobody, or nobody who may still be shown
            return False
        forget_letters_of(saved)  # what the last one said need not be kept
        saved.known, saved.told_at = [*saved.known, *new], now
        write(saved, "saved_search_new", about=f"{now:%Y-%m-%d}", now=now, new=lines, count=len(new))
    return True
