"""Credentials in words: what each is, how it was checked and by which source, and what became of it over time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from directory.checklist.facts import CredentialFact, Facts
from directory.checklist.rules import (
    STATE_WORDS,
    State,
    certifications_that_count,
    credential_state,
    licenses_that_count,
    of_kind,
)
from directory.credentials.facts import StatedFacts
from directory.credentials.kinds import DOCTORATES, is_doctorate
from directory.credentials.models import LedgerEntry
from directory.credentials.rules import Answer, CredentialKind, Method, Outcome, lapses_at, masked
from directory.discovery.profile import CredentialRecord, Profile
from directory.jurisdictions.queries import all_current
from directory.places import REGIONS, region_time_zone
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.presenting.contact import web_link
from directory.web.presenting.listing_words import KIND_NOTES, KIND_WORDS

METHOD_WORDS = {
    Method.LOOK_UP: "Looked up in the issuer’s public register",
    Method.ROSTER: "Found in the issuer’s published list",
    Method.DOCUMENT: "Seen on the document itself",
    Method.LETTER: "Confirmed by the issuer in writing",
}
COVERS_WORDS = {
    Answer.YES: "Covers cosmetic procedures",
    Answer.NO: "Does not cover cosmetic procedures",
    Answer.UNKNOWN: "Whether it covers cosmetic procedures is not known",
}
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

    `checked_on`, `method`, `source` and `next_due_on` are of the check that holds.
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


@dataclass(frozen=True, slots=True)
class BoardView:
    """Who licenses where a practice is. `unconfirmed`: what to know of the address before one trusts it."""

    sentence: str
    look_up: SourceView | None = None
    unconfirmed: str = ""


def credential_views(profile: Profile, *, now: datetime) -> list[CredentialView]:
    """Every credential of a listing, in the order of its facts."""
    return [_view(one, profile.records[one.id], profile.facts, now) for one in profile.facts.credentials]


def source_view(address: str) -> SourceView | None:
    """A source to link to; None for one that is not of the web."""
    url = web_link(address)
    return SourceView(url, (urlsplit(url).hostname or url).removeprefix("www.")) if url else None


def _view(fact: CredentialFact, record: CredentialRecord, facts: Facts, now: datetime) -> CredentialView:
    stated, state = fact.stated, credential_state(fact, now=now)
    newest = fact.newest if state is State.VERIFIED else None
    return CredentialView(
        kind=stated.kind,
        kind_label=KIND_WORDS[stated.kind],
        title=stated.title,
        issuer=stated.issuer,
        jurisdiction=region_name(stated.region) if stated.region else None,
        number=masked(stated.number) if stated.number else None,
        hours_text=hours_text(fact),
        since=_since(stated),
        expires_on=stated.expires_on,
        state=state,
        word=STATE_WORDS[state],
        note=KIND_NOTES.get(stated.kind, ""),
        covers=COVERS_WORDS[stated.covers_cosmetic] if stated.covers_cosmetic else "",
        checked_on=facts.today(newest.at) if newest else None,
        method=METHOD_WORDS[newest.method] if newest else "",
        source=source_view(newest.source_url) if newest else None,
        next_due_on=newest.next_due_on if newest else None,
        history=history(fact, record, facts, now=now),
    )


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
    return plural(hours, "hour") + (f", {in_person or 'none'} of them in person" if in_person is not None else "")


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
            moments.append((ended, 2, MomentView(_day(ended, zone), "Lapsed", State.LAPSED)))
    if fact.lapses_at is not None and fact.lapses_at <= now:
        moments.append((fact.lapses_at, 2, MomentView(_day(fact.lapses_at, zone), "Lapsed", State.LAPSED)))
    return [moment for _, _, moment in sorted(moments, key=lambda one: one[:2])]


def _day(lapse: datetime, zone: str) -> date:
    """The day on which something lapsed, by the clock that it lapsed by."""
    return lapse.astimezone(ZoneInfo(zone)).date()


def _stated(fact: CredentialFact, record: CredentialRecord, checks: Sequence[LedgerEntry], facts: Facts) -> MomentView:
    """What is stated now: changed where an earlier check was of other words, by the source where a check brought it."""
    words = "Stated by the practitioner"
    if any(check.at < record.stated_at and check.fingerprint != fact.stated.fingerprint for check in checks):
        words = "Changed by the practitioner"
        if any(check.at == record.stated_at for check in checks):
            words = "Last day set to what the source says"
    return MomentView(facts.today(record.stated_at), words, State.STATED)


def _checked(check: LedgerEntry, earlier: Sequence[LedgerEntry], facts: Facts) -> MomentView:
    day, before = facts.today(check.at), earlier[-1].outcome if earlier else None
    if check.outcome is Outcome.DECLINED:
        return MomentView(day, "Could not be confirmed", NEUTRAL)
    if check.outcome is Outcome.REVOKED:
        return MomentView(day, "Verification withdrawn", NEUTRAL)
    words = "Checked again" if before is Outcome.VERIFIED else "Verified"
    return MomentView(day, words, State.VERIFIED, METHOD_WORDS[check.method])


def region_name(code: str) -> str:
    """A state or province by name; its code where the list has no row of it."""
    return REGIONS[code].name if code in REGIONS else code


def boards(facts: Facts, *, now: datetime) -> list[BoardView]:
    """Who licenses acupuncture where a listing has its places, and where anybody can look."""
    return list(_boards(facts, now))


def _boards(facts: Facts, now: datetime) -> Iterator[BoardView]:
    known_by_code = {one.code: one for one in all_current()}
    counted = licenses_that_count(facts) + certifications_that_count(facts)
    held = {one.stated.region for one in counted if one.standing(now).is_verified}
    for code in facts.regions:
        known = known_by_code.get(code)
        if known is None:
            continue
        if not known.has_license:
            yield BoardView(
                f"{known.name} issues no license to practice acupuncture. There, verified national certification "
                "answers the question."
            )
            continue
        sentence = f"In {known.name}, licenses are given by the {known.board}."
        if held and code not in held:
            sentence += f" No license of {known.name} has been verified here."
        yield BoardView(
            sentence,
            source_view(known.look_up),
            "" if known.is_confirmed("look_up") else "We have not confirmed yet that this is the board’s own address.",
        )


def title_line(name: str, facts: Facts, *, now: datetime) -> str | None:
    """The titles under a name: a doctorate only when verified, a license's title as verified or as stated.

    A doctorate that stands in the name already is not said twice.
    """
    doctorate = None if DOCTOR.match(name) else _doctorate(facts, now)
    titles = [f"{doctorate}, verified" if doctorate else None, _license_title(facts, now)]
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
        return f"{found[State.VERIFIED]}, verified"
    return f"{found[State.STATED]} as stated" if State.STATED in found else None
