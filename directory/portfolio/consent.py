"""What the person shown allowed: the texts they sign, what a consent covers, and whether a case shows.

Whether it shows is computed from instants whenever it is read. Nothing of it is stored, so that a consent that ends
or is taken back needs no job to count.
"""

from __future__ import annotations

import enum
import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from directory.languages import gettext, mark
from directory.portfolio.rules import CaseState
from directory.shared.errors import RuleBroken

TEXTS = Path(__file__).parent / "data" / "consent_texts.toml"
YEARS_MAX = 3


class ConsentAct(enum.StrEnum):
    GIVEN = "given"
    EXTENDED = "extended"
    REVOKED = "revoked"


class Where(enum.StrEnum):
    """Where pictures may be shown: the whole list."""

    LISTING = "listing"
    COMPARISON = "comparison"
    GUIDES = "guides"
    PRINT = "print"


ON_PAGES = (Where.LISTING, Where.COMPARISON, Where.GUIDES)
"""Where a browser fetches them; what is printed was on the practitioner's own page."""

WHERE_WORDS = {
    Where.LISTING: mark("on the listing's page and in search results"),
    Where.COMPARISON: mark("when listings are compared side by side"),
    Where.GUIDES: mark("in the guides of this site"),
    Where.PRINT: mark("on what the practitioner prints from this site"),
}


class Way(enum.StrEnum):
    """How a consent was signed."""

    SIGNED_PAPER = "signed-paper"
    SIGNED_HERE = "signed-here"


class Recorder(enum.StrEnum):
    """As what somebody wrote into the ledger."""

    PERSON_SHOWN = "person-shown"
    PRACTITIONER = "practitioner"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text in one language. `hash` is over all its words."""

    version: str
    language: str
    title: str
    statements: tuple[str, ...]

    @property
    def hash(self) -> str:
        """SHA-256, in hex, over version, language and words."""
        words = [self.version, self.language, self.title, *self.statements]
        return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ConsentTerms:
    """What somebody consents to. `pictures_seen`: the hash of the pictures that were before them."""

    text_version: str
    language: str
    pictures_seen: str
    where: frozenset[Where]
    until: date
    is_no_condition: bool


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """One row of the ledger. One that revokes covers nothing more, and has no last day."""

    act: ConsentAct
    at: datetime
    covers: str
    where: frozenset[Where]
    until: date | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What of a case decides whether it shows. `pictures`: its `pictures_hash`; `time_zone`: the practice's."""

    state: CaseState
    pictures: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Shown:
    """It may be shown; `until` the instant at which that ends by itself."""

    until: datetime


class WhyNot(enum.StrEnum):
    """Why a case is not shown."""

    NOT_APPROVED = "not-approved"
    NO_CONSENT = "no-consent"
    REVOKED = "revoked"
    OTHER_PICTURES = "other-pictures"
    EXPIRED = "expired"
    NOT_HERE = "not-here"


WHY_NOT_WORDS = {
    WhyNot.NOT_APPROVED: "The desk has not approved this case as it is.",
    WhyNot.NO_CONSENT: "The person shown has not consented.",
    WhyNot.REVOKED: "The person's consent was taken back.",
    WhyNot.OTHER_PICTURES: "The pictures changed after the person consented: they consented to others.",
    WhyNot.EXPIRED: "The person's consent has ended.",
    WhyNot.NOT_HERE: "The person did not consent to be shown here.",
}


def may_show(case: CaseFacts, consents: Sequence[ConsentFacts], where: Where, now: datetime) -> Shown | WhyNot:
    """Whether a case may be shown somewhere at an instant. `consents`: its rows of the ledger, oldest first."""
    if case.state is not CaseState.SHOWN:
        return WhyNot.NOT_APPROVED
    return consent_holds(case, consents, where, now)


def consent_holds(case: CaseFacts, consents: Sequence[ConsentFacts], where: Where, now: datetime) -> Shown | WhyNot:
    """The same, whatever the desk says of it: whether the person allows it.

    The newest row counts, but for one that revokes: it ends all consent to this case for good.
    """
    known = [one for one in consents if one.at <= now]
    if any(one.act is ConsentAct.REVOKED for one in known):
        return WhyNot.REVOKED
    if not known or known[-1].until is None:
        return WhyNot.NO_CONSENT
    newest, ends = known[-1], ends_at(known[-1].until, time_zone=case.time_zone)
    if newest.covers != case.pictures:
        return WhyNot.OTHER_PICTURES
    if now >= ends:
        return WhyNot.EXPIRED
    return Shown(ends) if where in newest.where else WhyNot.NOT_HERE


def ends_at(until: date, *, time_zone: str) -> datetime:
    """The instant at which a consent good through `until` ends: local midnight after that day, in UTC."""
    after = until + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def today_in(time_zone: str, *, now: datetime) -> date:
    """The day of an instant at the practice."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def last_day(today: date) -> date:
    """The last day that a consent of today may run to: three years on, the same day or the one before."""
    try:
        return today.replace(year=today.year + YEARS_MAX)
    except ValueError:  # 29 February
        return today.replace(year=today.year + YEARS_MAX, day=28)


def check_terms(terms: ConsentTerms, *, pictures: str, today: date) -> ConsentText:
    """The text that is signed. Raises RuleBroken for terms that are no consent, or of other pictures."""
    try:
        text = consent_texts()[terms.text_version, terms.language]
    except KeyError:
        raise RuleBroken(gettext("Choose the language of the text that is signed."), field="language") from None
    if not terms.where:
        raise RuleBroken(gettext("Choose at least one place where the photos may be shown."), field="where")
    if not terms.is_no_condition:
        message = gettext("Confirm that treatment does not depend on this consent. Without that it is none.")
        raise RuleBroken(message, field="is_no_condition")
    if terms.pictures_seen != pictures:
        raise RuleBroken(gettext("The photos changed a moment ago. Look at them again before you sign."))
    check_until(terms.until, today=today)
    return text


def check_until(until: date, *, today: date) -> None:
    """Raise RuleBroken for a last day that is over, or more than three years away."""
    if until < today:
        raise RuleBroken(gettext("Choose today or a later day."), field="until")
    if until > last_day(today):
        raise RuleBroken(gettext("Choose a day at most %(n)s years from today.", n=YEARS_MAX), field="until")


@cache
def consent_texts() -> dict[tuple[str, str], ConsentText]:
    """Every text that was or can be signed, by version and language; the newest version comes last."""
    rows = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["text"]
    texts = [ConsentText(row["version"], row["language"], row["title"], tuple(row["statements"])) for row in rows]
    found = {(one.version, one.language): one for one in texts}
    if len(found) != len(texts):
        raise ValueError("A consent text is there twice.")
    return found


def text_to_sign(language: str) -> ConsentText:
    """The newest text in a language, or else in English."""
    newest = max(version for version, _ in consent_texts())
    return consent_texts().get((newest, language)) or consent_texts()[newest, "en"]
