"""The kinds of credential, what a check of one can say, and the moment one lapses."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from directory.languages import gettext
from directory.shared.errors import RuleBroken

NUMBER_MAX_CHARS = 40
TITLE_MAX_CHARS = 120
ISSUER_MAX_CHARS = 160
URL_MAX_CHARS = 500
NOTE_MAX_CHARS = 2000
SHOWN_DIGITS = 3
CREDENTIALS_MAX = 60
"""Of one practitioner: a long working life has twenty. The desk looks at each."""
RESTORED_FOR = timedelta(days=30)
"""How long a credential that was taken back can be put back."""


class CredentialKind(enum.StrEnum):
    LICENSE = "license"
    CERTIFICATION = "certification"
    TRAINING = "training"
    CLEAN_NEEDLE_TECHNIQUE = "clean-needle-technique"
    DEGREE = "degree"
    INSURANCE = "insurance"


class Answer(enum.StrEnum):
    """Yes, no, or nobody knows: never a tick that stands for all three."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Outcome(enum.StrEnum):
    """What one check of a credential came to. Only the newest that is no question says what holds now."""

    VERIFIED = "verified"
    DECLINED = "declined"
    REVOKED = "revoked"
    MORE_INFORMATION = "more-information"


class Method(enum.StrEnum):
    """How a credential was checked."""

    LOOK_UP = "look-up"
    ROSTER = "roster"
    DOCUMENT = "document"
    LETTER = "letter"


class Reason(enum.StrEnum):
    """Why a check came to what it did: the code that stands in the ledger beside the words of a note."""

    MATCHES_THE_SOURCE = "matches-the-source"
    CONFIRMED_BY_THE_ISSUER = "confirmed-by-the-issuer"
    DOCUMENT_IS_PLAIN = "document-is-plain"
    STILL_HOLDS = "still-holds"
    NOT_FOUND_AT_THE_SOURCE = "not-found-at-the-source"
    NAME_DIFFERS = "name-differs"
    NUMBER_DIFFERS = "number-differs"
    ENDED_AT_THE_SOURCE = "ended-at-the-source"
    DOCUMENT_DOES_NOT_SHOW_IT = "document-does-not-show-it"
    NOT_A_COSMETIC_TRAINING = "not-a-cosmetic-training"
    DOCUMENT_UNREADABLE = "document-unreadable"
    DOCUMENT_MISSING = "document-missing"
    DETAILS_MISSING = "details-missing"
    WITHDRAWN_BY_THE_ISSUER = "withdrawn-by-the-issuer"
    DISCIPLINED_AT_THE_SOURCE = "disciplined-at-the-source"
    EXCLUDED = "excluded"
    VERIFIED_BY_MISTAKE = "verified-by-mistake"
    FORGED = "forged"


REASONS: dict[Outcome, frozenset[Reason]] = {
    Outcome.VERIFIED: frozenset(
        {
            Reason.MATCHES_THE_SOURCE,
            Reason.CONFIRMED_BY_THE_ISSUER,
            Reason.DOCUMENT_IS_PLAIN,
            Reason.STILL_HOLDS,
        }
    ),
    Outcome.DECLINED: frozenset(
        {
            Reason.NOT_FOUND_AT_THE_SOURCE,
            Reason.NAME_DIFFERS,
            Reason.NUMBER_DIFFERS,
            Reason.ENDED_AT_THE_SOURCE,
            Reason.DOCUMENT_DOES_NOT_SHOW_IT,
            Reason.NOT_A_COSMETIC_TRAINING,
            Reason.EXCLUDED,
            Reason.FORGED,
        }
    ),
    Outcome.MORE_INFORMATION: frozenset(
        {
            Reason.DOCUMENT_UNREADABLE,
            Reason.DOCUMENT_MISSING,
            Reason.DETAILS_MISSING,
            Reason.NAME_DIFFERS,
            Reason.NUMBER_DIFFERS,
            Reason.NOT_FOUND_AT_THE_SOURCE,
        }
    ),
    Outcome.REVOKED: frozenset(
        {
            Reason.ENDED_AT_THE_SOURCE,
            Reason.WITHDRAWN_BY_THE_ISSUER,
            Reason.DISCIPLINED_AT_THE_SOURCE,
            Reason.EXCLUDED,
            Reason.VERIFIED_BY_MISTAKE,
            Reason.FORGED,
        }
    ),
}
"""The reasons that fit each outcome."""


class Overtaken(RuleBroken):
    """The credential was changed since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this credential after you opened it, perhaps you in another window. Nothing was "
            "overwritten: look at what stands now, then save again."
        )


def may_restore(withdrawn_at: datetime, *, now: datetime) -> bool:
    """Whether a credential that was taken back can still be put back."""
    return now < withdrawn_at + RESTORED_FOR


def lapses_at(expires_on: date | None, *, time_zone: str) -> datetime | None:
    """The instant at which a credential good through `expires_on` lapses: local midnight after that day, in UTC.

    None for no last day, and for the last day of the calendar, by which forms elsewhere say "never".
    """
    if expires_on is None or expires_on == date.max:
        return None
    after = expires_on + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def masked(number: str) -> str:
    """A number as pages print it: its last three characters, at most half of it: to be recognized, not copied."""
    shown = min(SHOWN_DIGITS, len(number) // 2)
    return gettext("ending %(characters)s", characters=number[-shown:]) if shown else gettext("given")


def may_take_back(brought_at: datetime, *, checked_at: datetime | None) -> bool:
    """Whether a document may be taken back: no check that decided something was made since it came."""
    return checked_at is None or checked_at < brought_at
