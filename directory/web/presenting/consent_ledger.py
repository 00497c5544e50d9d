"""The ledger of consent in plain words, for the person shown, for keepers and for the desk alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from directory import vocabulary
from directory.languages import gettext, mark
from directory.portfolio.consent import WHERE_WORDS, ConsentAct, Recorder, Way, Where, consent_texts
from directory.portfolio.models import ConsentEntry, PhotoCase
from directory.portfolio.queries import consent_facts, entries_of, time_zone_of
from directory.web.formatting import date_words

ACT_WORDS = {
    ConsentAct.GIVEN: mark("Consent given"),
    ConsentAct.EXTENDED: mark("Consent given for longer"),
    ConsentAct.REVOKED: mark("Consent taken back"),
}
BY_WORDS = {
    Recorder.PERSON_SHOWN: mark("by the person shown"),
    Recorder.PRACTITIONER: mark("written down by the practitioner"),
    Recorder.ADMINISTRATOR: mark("written down by an administrator of this site"),
}
ON_PAPER_WORDS = {
    Recorder.PERSON_SHOWN: mark("signed on paper, written down by the person shown"),
    Recorder.PRACTITIONER: mark("signed on paper, written down by the practitioner"),
    Recorder.ADMINISTRATOR: mark("signed on paper, written down by an administrator of this site"),
}


@dataclass(frozen=True, slots=True)
class SignedText:
    """The words that were signed, as they stood; `language` in words, `lang` as its code."""

    version: str
    language: str
    lang: str
    title: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One row: what was done, on which day and by whom; `until` and `where` are empty for one that revokes.

    `is_of_these` is whether it covers exactly the photos that are in the case now.
    """

    act: str
    day: str
    at: str
    how: str
    where: tuple[str, ...]
    until: str
    is_of_these: bool
    is_over: bool
    text: SignedText | None


def ledger_of(case: PhotoCase) -> tuple[LedgerLine, ...]:
    """Every row of a case's ledger, oldest first, with days of the practice's own calendar."""
    zone = ZoneInfo(time_zone_of(case.practitioner_id))
    return tuple(_line(entry, case.pictures, zone) for entry in entries_of(case.id))


def where_words(places: Sequence[Where] | frozenset[Where]) -> tuple[str, ...]:
    """Places where photos may be shown, always in one order."""
    return tuple(gettext(WHERE_WORDS[where]) for where in Where if where in places)


def _line(entry: ConsentEntry, pictures: str, zone: ZoneInfo) -> LedgerLine:
    here = entry.at.astimezone(zone)
    return LedgerLine(
        act=gettext(ACT_WORDS[entry.act]),
        day=date_words(here),
        at=here.isoformat(timespec="seconds"),
        how=_how(entry),
        where=where_words(consent_facts(entry).where),
        until=date_words(entry.until) if entry.until else "",
        is_of_these=entry.covers == pictures,
        is_over=entry.act is ConsentAct.REVOKED,
        text=_text(entry),
    )


def _how(entry: ConsentEntry) -> str:
    if entry.way is None:
        return gettext(BY_WORDS[entry.recorded_as])
    if entry.way is Way.SIGNED_HERE:
        return gettext("signed here by the person shown")
    return gettext(ON_PAPER_WORDS[entry.recorded_as])


def _text(entry: ConsentEntry) -> SignedText | None:
    text = consent_texts().get((entry.text_version, entry.language))
    if text is None:
        return None
    (language,) = vocabulary.labels("languages", [text.language])
    return SignedText(text.version, gettext(language), text.language, text.title, text.statements)
