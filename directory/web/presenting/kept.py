"""What this site keeps of people and for how long, as pages print it: the inventory of `privacy.retention` in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from directory.inquiries.rules import KEPT_AFTER_CLOSING, KEPT_FOR as INQUIRY_KEPT_FOR
from directory.interest.rules import THRESHOLD
from directory.languages import gettext, ngettext
from directory.moderation.rules import TRACE_KEPT_FOR
from directory.portfolio.rules import DELETED_WITHIN, REPORTER_KEPT_FOR
from directory.privacy.retention import HOLDINGS, Holding, Of, holdings_of
from directory.privacy.rules import ANSWERED_WITHIN, APPEAL_WITHIN

COMPLAINTS_URL = "https://www.atg.wa.gov/file-complaint"
"""Where the Attorney General of Washington takes complaints (RCW 19.373.040)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept (or not), why, and how long."""

    what: str
    why: str
    until: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """What public/privacy.html prints: what is kept of everybody, of people with an account, and of practitioners;
    `told_from`: weekly numbers below it are told to nobody.
    """

    of_everybody: tuple[Kept, ...]
    of_accounts: tuple[Kept, ...]
    of_practitioners: tuple[Kept, ...]
    inquiry: str
    inquiry_closed: str
    traces: str
    photos: str
    reporter: str
    answered_within: str
    told_from: int


@dataclass(frozen=True, slots=True)
class HealthNotice:
    """What public/consumer_health_data.html prints: what can say something about health, and by when we answer."""

    kept: tuple[Kept, ...]
    answered_within: str
    appeal_within: str
    complaints_url: str = COMPLAINTS_URL


def keeping() -> Keeping:
    """Everything that is kept, with the time after which it ends."""
    return Keeping(
        of_everybody=in_words(holdings_of(Of.EVERYBODY)),
        of_accounts=in_words(holdings_of(Of.ACCOUNTS)),
        of_practitioners=in_words(holdings_of(Of.PRACTITIONERS)),
        inquiry=lasting(INQUIRY_KEPT_FOR),
        inquiry_closed=lasting(KEPT_AFTER_CLOSING),
        traces=lasting(TRACE_KEPT_FOR),
        photos=lasting(DELETED_WITHIN),
        reporter=lasting(REPORTER_KEPT_FOR),
        answered_within=lasting(ANSWERED_WITHIN),
        told_from=THRESHOLD,
    )


def health_notice() -> HealthNotice:
    """What the notice about consumer health data says (RCW 19.373.020)."""
    kept = in_words(one for one in HOLDINGS if one.says_health)
    return HealthNotice(kept, lasting(ANSWERED_WITHIN), lasting(APPEAL_WITHIN))


def in_words(holdings: Iterable[Holding]) -> tuple[Kept, ...]:
    """Kinds of data in the language spoken."""
    return tuple(Kept(gettext(one.what), gettext(one.why), _until(one)) for one in holdings)


def lasting(time: timedelta) -> str:
    """A whole length of time in words: "2 years", "180 days", "12 hours"."""
    years, days = divmod(time.days, 365)
    if years and not days:
        return ngettext("%(count)s year", "%(count)s years", years)
    if time.days:
        return ngettext("%(count)s day", "%(count)s days", time.days)
    return ngettext("%(count)s hour", "%(count)s hours", time.seconds // 3600)


def _until(holding: Holding) -> str:
    times = {name: lasting(time) if isinstance(time, timedelta) else time for name, time in holding.times.items()}
    return gettext(holding.until, **times) if holding.until else str(times["time"])
