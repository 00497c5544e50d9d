"""Credentials in words: what each is, how it was checked and by which source, and what became of it over time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from directory.checklist.facts import CredentialFact, Facts
from directory.checklist.rules import (
    STATE_WORDS,
    State,
    credential_state,
    licenses_that_count,
    of_kind,
)
from directory.credentials.facts import StatedFacts
from directory.credentials.kinds import DOCTORATES, is_doctorate
from directory.credentials.models import LedgerEntry
from directory.credentials.rules import Answer, CredentialKind, Method, Outcome, lapses_at, masked
from directory.discovery.profile import CredentialRecord, Profile
from directory.languages import gettext, mark, ngettext
from directory.places import REGIONS, region_time_zone
from directory.web.formatting import date_words
from directory.web.presenting.contact import web_link
from directory.web.presenting.listing_words import KIND_NOTES, KIND_WORDS

METHOD_WORDS = {
    Method.LOOK_UP: mark("Looked up in the issuer’s public register"),
    Method.ROSTER: mark("Found in the issuer’s published list"),
    Method.DOCUMENT: mark("Seen on the document itself"),
    Method.LETTER: mark("Confirmed by the issuer in writing"),
}
COVERS_WORDS = {
    Answer.YES: mark("Covers cosmetic procedures"),
    Answer.NO: mark("Does not cover cosmetic procedures"),
    Answer.UNKNOWN: mark("Whether it covers cosmetic procedures is not known"),
}
ANCHOR_OF = {
    CredentialKind.LICENSE: "licensed",
    CredentialKind.CERTIFICATION: "licensed",
    CredentialKind.TRAINING: "trained",
    CredentialKind.DEGREE: "besides",
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "besides",
    CredentialKind.INSURANCE: "besides",
}
"""The part of a page's address for what a kind of credential is evidence of."""
NEUTRAL = "not-provided"
DOCTOR = re.compile(r"^\s*dra?\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a check was made: an address that leaves the site, and its host."""

    url: str
    host: str


@dataclass(frozen=True, slots=True)
class MomentView:
    """One moment of a credential's history; `state` picks its mark."""

    day: date
    words: str
    state: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A credential with its evidence; its number is masked.

    `line`: what it is in short, while its evidence is folded away. `anchor`: the part of the page's address that opens
    it, for the one on which a point rests. `checked_on`, `method`, `source` and `next_due_on`: of the check that holds.
    """

    kind: str
    kind_label: str
    title: str
    issuer: str
    jurisdiction: str | None
    number: str | None
    hours_text: str | None
    since: str
    expires_on: date | None
    state: str
    word: str
    note: str = ""
    covers: str = ""
    checked_on: date | None = None
    method: str = ""
    source: SourceView | None = None
    next_due_on: date | None = None
    history: Sequence[MomentView] = ()
    line: str = ""
    anchor: str = ""


def credential_views(
    profile: Profile, *kinds: CredentialKind, now: datetime, rests_on: CredentialFact | None = None
) -> list[CredentialView]:
    """The credentials of some kinds, kind by kind; the one that a point rests on, or else the first, has an anchor."""
    found = [one for kind in kinds for one in of_kind(profile.facts, kind)]
    speaks = rests_on if rests_on in found else next(iter(found), None)
    views = ((one, _view(one, profile.records[one.id], profile.facts, now)) for one in found)
    return [replace(view, anchor=ANCHOR_OF[one.kind]) if one is speaks else view for one, view in views]


def source_view(address: str) -> SourceView | None:
    """A source to link to; None for one that is not of the web."""
    url = web_link(address)
    return SourceView(url, (urlsplit(url).hostname or url).removeprefix("www.")) if url else None


def _view(fact: CredentialFact, record: CredentialRecord, facts: Facts, now: datetime) -> CredentialView:
    stated, state = fact.stated, credential_state(fact, now=now)
    newest = fact.newest if state is State.VERIFIED else None
    return CredentialView(
        kind=stated.kind,
        kind_label=gettext(KIND_WORDS[stated.kind]),
        title=stated.title,
        issuer=stated.issuer,
        jurisdiction=region_name(stated.region) if stated.region else None,
        number=masked(stated.number) if stated.number else None,
        hours_text=hours_text(fact),
        since=_since(stated),
        expires_on=stated.expires_on,
        state=state,
        word=gettext(STATE_WORDS[state]),
        note=gettext(KIND_NOTES[stated.kind]) if stated.kind in KIND_NOTES else "",
        covers=gettext(COVERS_WORDS[stated.covers_cosmetic]) if stated.covers_cosmetic else "",
        checked_on=facts.today(newest.at) if newest else None,
        method=gettext(METHOD_WORDS[newest.method]) if newest else "",
        source=source_view(newest.source_url) if newest else None,
        next_due_on=newest.next_due_on if newest else None,
        history=history(fact, record, facts, now=now),
        line=_line(fact),
    )


def _line(fact: CredentialFact) -> str:
    """Where it is from, what it comes to, how long it holds: "California · ending 670 · good through June 7, 2027"."""
    stated = fact.stated
    parts = [
        region_name(stated.region) if stated.region else stated.issuer,
        masked(stated.number) if stated.number else None,
        hours_text(fact),
        gettext(COVERS_WORDS[stated.covers_cosmetic]) if stated.covers_cosmetic else None,
        gettext("good through %(day)s", day=date_words(stated.expires_on)) if stated.expires_on else None,
    ]
    return " · ".join(part for part in parts if part)


def _since(stated: StatedFacts) -> str:
    """The day on which it was given; of a degree the year, which is all that its holder states."""
    if stated.issued_on is None:
        return ""
    return str(stated.issued_on.year) if stated.kind is CredentialKind.DEGREE else date_words(stated.issued_on)


def hours_text(fact: CredentialFact) -> str | None:
    """The extent of a training: "48 hours, 30 of them in person"."""
    hours, in_person = fact.stated.hours, fact.stated.in_person_hours
    if hours is None:
        return None
    if in_person is None:
        return ngettext("%(count)s hour", "%(count)s hours", hours)
    if in_person == 0:
        return ngettext("%(count)s hour, none of them in person", "%(count)s hours, none of them in person", hours)
    here = f"{in_person:,}"
    return ngettext(
        "%(count)s hour, %(here)s of them in person", "%(count)s hours, %(here)s of them in person", hours, here=here
    )


def history(fact: CredentialFact, record: CredentialRecord, facts: Facts, *, now: datetime) -> list[MomentView]:
    """What happened to a credential, oldest first: stated, checked, not confirmed, withdrawn, lapsed.

    A question that the desk had is between two, and no moment of it.
    """
    zone = (region_time_zone(fact.stated.region) if fact.stated.region else None) or facts.time_zone
    checks = [one for one in record.entries if one.outcome is not Outcome.MORE_INFORMATION]
    moments = [(record.stated_at, 0, _stated(fact, record, checks, facts))]
    for number, check in enumerate(checks):
        moments.append((check.at, 1, _checked(check, checks[:number], facts)))
        ended = lapses_at(check.expires_on, time_zone=zone) if check.outcome is Outcome.VERIFIED else None
        following = checks[number + 1].at if number + 1 < len(checks) else now
        was_changed_before = check.fingerprint != fact.stated.fingerprint and ended and record.stated_at <= ended
        if ended and ended <= following and ended != fact.lapses_at and not was_changed_before:
            moments.append((ended, 2, MomentView(_day(ended, zone), gettext("Lapsed"), State.LAPSED)))
    if fact.lapses_at is not None and fact.lapses_at <= now:
        moments.append((fact.lapses_at, 2, MomentView(_day(fact.lapses_at, zone), gettext("Lapsed"), State.LAPSED)))
    return [moment for _, _, moment in sorted(moments, key=lambda one: one[:2])]


def _day(lapse: datetime, zone: str) -> date:
    """The day on which something lapsed, by the clock that it lapsed by."""
    return lapse.astimezone(ZoneInfo(zone)).date()


def _stated(fact: CredentialFact, record: CredentialRecord, checks: Sequence[LedgerEntry], facts: Facts) -> MomentView:
    """What is stated now: changed where an earlier check was of other words, by the source where a check brought it."""
    words = gettext("Stated by the practitioner")
    if any(check.at < record.stated_at and check.fingerprint != fact.stated.fingerprint for check in checks):
        words = gettext("Changed by the practitioner")
        if any(check.at == record.stated_at for check in checks):
            words = gettext("Last day set to what the source says")
    return MomentView(facts.today(record.stated_at), words, State.STATED)


def _checked(check: LedgerEntry, earlier: Sequence[LedgerEntry], facts: Facts) -> MomentView:
    day, before = facts.today(check.at), earlier[-1].outcome if earlier else None
    if check.outcome is Outcome.DECLINED:
        return MomentView(day, gettext("Could not be confirmed"), NEUTRAL)
    if check.outcome is Outcome.REVOKED:
        return MomentView(day, gettext("Verification withdrawn"), NEUTRAL)
    words = gettext("Checked again") if before is Outcome.VERIFIED else gettext("Verified")
    return MomentView(day, words, State.VERIFIED, gettext(METHOD_WORDS[check.method]))


def region_name(code: str) -> str:
    """A state or province by its name in the language spoken; its code where the list has no row of it."""
    return gettext(REGIONS[code].name) if code in REGIONS else code


def title_line(name: str, facts: Facts, *, now: datetime) -> str | None:
    """The titles under a name: a doctorate only when verified, a license's title as verified or as stated.

    A doctorate that stands in the name already is not said twice.
    """
    doctorate = None if DOCTOR.match(name) else _doctorate(facts, now)
    titles = [_verified(doctorate) if doctorate else None, _license_title(facts, now)]
    return " · ".join(title for title in titles if title) or None


def shown_name(name: str, facts: Facts, *, now: datetime) -> str:
    """A name as pages print it: "Dr." only beside a verified doctorate, which is printed too ("Dr. Ana Lee, DAc")."""
    if not DOCTOR.match(name):
        return name
    bare, doctorate = DOCTOR.sub("", name).partition(",")[0], _doctorate(facts, now)
    return f"Dr. {bare}, {doctorate}" if doctorate else bare


def _doctorate(facts: Facts, now: datetime) -> str | None:
    """The letters of the first doctorate that is verified."""
    degrees = [one for one in of_kind(facts, CredentialKind.DEGREE) if one.standing(now).is_verified]
    return next((_degree(one.stated.title) for one in degrees if is_doctorate(one.stated.title)), None)


def _degree(title: str) -> str:
    """The letters of a degree where its title has them: "Doctor of Acupuncture (DAc)" → "DAc"."""
    words = title.replace("(", " ").replace(")", " ").split()
    return next((word for word in words if re.sub(r"[^a-z]", "", word.casefold()) in DOCTORATES), title)


def _license_title(facts: Facts, now: datetime) -> str | None:
    found = {credential_state(one, now=now): one.stated.title for one in reversed(licenses_that_count(facts))}
    if State.VERIFIED in found:
        return _verified(found[State.VERIFIED])
    return gettext("%(title)s as stated", title=found[State.STATED]) if State.STATED in found else None


def _verified(title: str) -> str:
    return gettext("%(title)s, verified", title=title)
