"""The private links of the person shown: handed out, replaced by themselves, followed.

Of a link only a keyed hash is kept, so that nobody here can follow it. Who has one may replace it when somebody else
has seen it: the one before shows no photos from then on, and can still take consent back, for else whoever hands links
out could take the right away that they give.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import func, select

from directory.audit.rules import Actor, ActorKind
from directory.languages import gettext, mark
from directory.portfolio.models import PersonLink, PhotoCase
from directory.portfolio.moves import record_case
from directory.portfolio.rules import ENDED, LINK_KEY_CHARS, LINKS_MAX, link_hash
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.keys import HashKeys

PERSON_SHOWN = Actor(ActorKind.PERSON, "person shown")
NO_LINK = mark("This link leads nowhere. Check that you have all of it.")
REPLACED = mark("This link was replaced by a newer one. It shows no photos any more.")


def hand_out_link(case: PhotoCase, *, secret: HashKeys, by: Actor, now: datetime) -> str:
    """Make a private link for the person shown; its key of 128 random bits in hex, which is kept nowhere.

    Links that were handed out before go on leading here: nobody takes the right away that they give. Raises
    RuleBroken when there are enough of them, and for a case that is over.
    """
    if case.state in ENDED:
        raise RuleBroken("This case is over: there is nothing left to take back.")
    if links_of(case.id) >= LINKS_MAX:
        raise RuleBroken(f"This case has {LINKS_MAX} links already, and each of them still works.")
    record_case("hand_out_link", case, by=by, now=now)
    return _new_link(case, secret=secret, now=now)


def replace_link(key: str, *, secret: HashKeys, now: datetime) -> str:
    """The person shown replaces their link; the key of the new one. Raises RuleBroken for one that opens nothing."""
    link = _link(key, secret=secret)
    if link is None or link.replaced_at is not None:
        raise RuleBroken(gettext(NO_LINK if link is None else REPLACED))
    link.replaced_at = now
    record_case("replace_link", link.case, by=PERSON_SHOWN, now=now)
    return _new_link(link.case, secret=secret, now=now)


def case_of_link(key: str, *, secret: HashKeys) -> PhotoCase | None:
    """The case that a private link opens; None for one that was replaced."""
    link = _link(key, secret=secret)
    return link.case if link and link.replaced_at is None else None


def case_of_any_link(key: str, *, secret: HashKeys) -> PhotoCase | None:
    """The case of a private link, replaced or not: what any of them can do is take consent back."""
    link = _link(key, secret=secret)
    return link.case if link else None


def case_behind(key: str, *, secret: HashKeys) -> PhotoCase:
    """The case that a link opens. Raises RuleBroken for one that leads nowhere."""
    case = case_of_link(key, secret=secret)
    if case is None:
        raise RuleBroken(gettext(NO_LINK))
    return case


def case_behind_any(key: str, *, secret: HashKeys) -> PhotoCase:
    """The case of a link, replaced or not. Raises RuleBroken for one that never led anywhere."""
    case = case_of_any_link(key, secret=secret)
    if case is None:
        raise RuleBroken(gettext(NO_LINK))
    return case


def links_of(case_id: int) -> int:
    """How many private links of a case open it."""
    opening = select(func.count(PersonLink.id)).where(PersonLink.case_id == case_id, PersonLink.replaced_at.is_(None))
    return db.session.scalar(opening) or 0


def _link(key: str, *, secret: HashKeys) -> PersonLink | None:
    hashes = [link_hash(key, secret=one) for one in secret.newest_first]
    wanted = select(PersonLink).where(PersonLink.key_hash.in_(hashes))
    return db.session.scalars(wanted).one_or_none()


def _new_link(case: PhotoCase, *, secret: HashKeys, now: datetime) -> str:
    key = secrets.token_hex(LINK_KEY_CHARS // 2)
    db.session.add(PersonLink(case_id=case.id, key_hash=link_hash(key, secret=secret.now), made_at=now))
    db.session.flush()
    return key
