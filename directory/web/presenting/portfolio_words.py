"""The workspace's words for photo cases: where one stands, why it is not shown, what its person allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from directory.portfolio.consent import (
    WHERE_WORDS,
    WHY_NOT_WORDS,
    ConsentFacts,
    Shown,
    Where,
    WhyNot,
)
from directory.portfolio.desk import HELD_WORDS
from directory.portfolio.letters import REASON_WORDS
from directory.portfolio.models import PhotoCase
from directory.portfolio.rules import DECLINED_KEPT_FOR, DRAFT_KEPT_FOR, CaseState
from directory.shared.text import listed
from directory.web.formatting import date_words
from directory.web.presenting.locker import Clock

Holds = Shown | WhyNot

STATES = {
    CaseState.DRAFT: ("not-provided", "Draft, only you see it"),
    CaseState.WAITING: ("stated-old", "At the photo desk"),
    CaseState.ASKED: ("lapsed", "The photo desk asks you something"),
    CaseState.SHOWN: ("shown", "Shown"),
    CaseState.DECLINED: ("lapsed", "Declined"),
    CaseState.HELD: ("lapsed", "Hidden until somebody has looked"),
    CaseState.WITHDRAWN: ("not-provided", "Withdrawn"),
    CaseState.REMOVED: ("not-provided", "Removed by the site"),
}
"""The mark and the words of each state; a case that is approved and does not show says NOT_SHOWN."""
NOT_SHOWN = ("lapsed", "Approved, and not shown now")
ENDING_SOON = timedelta(days=60)
"""So long before a consent ends by itself its keeper is reminded in the list."""


def anywhere(consents: Sequence[ConsentFacts]) -> Where:
    """A place that the newest consent is for: whether it holds there is whether it holds at all."""
    allowed = consents[-1].where if consents else frozenset[Where]()
    return next((one for one in Where if one in allowed), Where.LISTING)


def state_words(case: PhotoCase, holds: Holds, *, is_public: bool) -> tuple[str, str]:
    """The mark and the words of where a case stands. `holds`: whether the person allows it on the listing."""
    is_seen = isinstance(holds, Shown) and is_public
    return NOT_SHOWN if case.state is CaseState.SHOWN and not is_seen else STATES[case.state]


def what_is_said(case: PhotoCase, holds: Holds, clock: Clock, *, is_public: bool) -> str:
    """Where a case stands, in a sentence or two: what happens next, or why it is not shown."""
    if case.state is CaseState.SHOWN:
        return _of_shown(case, holds, clock, is_public=is_public)
    moved = clock.words(case.moved_at)
    left, declined = (clock.words(case.moved_at + kept) for kept in (DRAFT_KEPT_FOR, DECLINED_KEPT_FOR))
    held = HELD_WORDS[case.held_for] if case.held_for else ""
    reason = f"{REASON_WORDS[case.reason]}." if case.reason else ""
    sentences = {
        CaseState.DRAFT: f"Not handed to the photo desk. If nobody works on it, its photos are deleted on {left}.",
        CaseState.WAITING: f"It has been at the photo desk since {moved}. Somebody looks at it; nobody else sees it.",
        CaseState.ASKED: f"{reason} Change or add what is asked, then hand it in again. "
        f"Otherwise its photos are deleted on {left}.",
        CaseState.DECLINED: f"{reason} Change what is named and hand it in again: another look costs nothing. "
        f"Otherwise its photos are deleted on {declined}.",
        CaseState.HELD: f"{held} It has been hidden since {moved}, until somebody at the desk has looked at it.",
        CaseState.WITHDRAWN: f"It was taken away on {moved}. Its photos are deleted within a day; it shows nowhere.",
        CaseState.REMOVED: f"The site took it away on {moved}. {case.note}",
    }
    return sentences[case.state].strip()


def consent_words(consents: Sequence[ConsentFacts], holds: Holds) -> str:
    """What the person shown allows now: until when and where, or that they do not. `holds`: anywhere at all."""
    if isinstance(holds, WhyNot) or not consents or consents[-1].until is None:
        return WHY_NOT_WORDS[holds] if isinstance(holds, WhyNot) else ""
    return f"Until {date_words(consents[-1].until)}: {where_words(consents[-1].where)}."


def where_words(where: frozenset[Where]) -> str:
    """Places in a sentence, in their order."""
    return listed([words for one, words in WHERE_WORDS.items() if one in where])


def ending_words(consents: Sequence[ConsentFacts], holds: Holds, clock: Clock) -> str:
    """That a consent ends soon; "" where it does not."""
    if isinstance(holds, WhyNot) or holds.until - clock.now > ENDING_SOON or consents[-1].until is None:
        return ""
    last = date_words(consents[-1].until)
    return f"The person's consent ends on {last}. Then the photos are hidden and deleted by themselves."


def _of_shown(case: PhotoCase, holds: Holds, clock: Clock, *, is_public: bool) -> str:
    if isinstance(holds, WhyNot):
        return f"It is not shown on your page. {WHY_NOT_WORDS[holds]}"
    if not is_public:
        return "It shows as soon as your listing is published."
    since = clock.words(case.shown_at) if case.shown_at else ""
    return f"Shown to everybody since {since}."
