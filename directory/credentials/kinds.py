"""The six kinds of credential: what each needs, what each cannot have, and how its numbers are written.

A *license* is given by a state, a *certification* by a board, a *training* is a course that nobody regulates. A *Clean
Needle Technique* certificate is about safety and never ends, a *degree* is a school's, *insurance* says by itself
whether it covers cosmetic procedures. Sources: docs/credentials.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from directory.credentials.facts import StatedFacts
from directory.credentials.rules import ISSUER_MAX_CHARS, NUMBER_MAX_CHARS, TITLE_MAX_CHARS, CredentialKind
from directory.shared.errors import RuleBroken
from directory.vocabulary import Jurisdiction, jurisdiction

NCBAHM = "NCBAHM (formerly NCCAOM)"
NCBAHM_TITLES = (
    "Dipl. Ac. (NCBAHM)",
    "Dipl. O.M. (NCBAHM)",
    "Dipl. C.H. (NCBAHM)",
    "Dipl. A.B.T. (NCBAHM)",
)
NOT_OF_ACUPUNCTURE = ("dipl. c.h.", "dipl. a.b.t.", "chinese herbology", "asian bodywork")
"""Diplomas of that board which say nothing of needles."""
OTHER_BOARDS = (
    "American Board of Medical Acupuncture (ABMA)",
    "American Board of Oriental Reproductive Medicine (ABORM)",
    "American Board of Chiropractic Acupuncture (ABCA)",
)
SAFETY_TITLE = "Clean Needle Technique certificate"
SAFETY_BODY = "CCAHM (formerly CCAOM)"
INSURANCE_TITLE = "Professional liability"
DEGREES = ("DAc", "DACM", "DAOM", "DTCM", "PhD", "MD", "DO", "ND", "DC", "MAc", "MSAc", "MSOM", "MTOM")
DOCTORATES = frozenset(
    {"dac", "dacm", "daom", "dtcm", "phd", "md", "do", "nd", "nmd", "dc", "edd", "dsc", "drph", "dmd"}
)
OTHER_PROFESSIONS = (
    "Physician (M.D.)",
    "Osteopathic physician (D.O.)",
    "Naturopathic physician (N.D.)",
    "Chiropractor (D.C.)",
    "Dentist (D.D.S., D.M.D.)",
    "Physician assistant (P.A.)",
    "Nurse practitioner (N.P.)",
    "Physical therapist (P.T.)",
)
"""Licenses of other professions whose scope covers acupuncture in some places; each is shown as what it is."""

HOURS_MAX = 2000
EARLIEST = date(1940, 1, 1)
LONGEST = timedelta(days=20 * 366)
RECHECKED_AFTER = timedelta(days=365)
LOOKED_AT_AGAIN_AFTER = timedelta(days=30)
NCBAHM_NUMBER = re.compile(r"[1-9][0-9]{2,5}")
ANY_NUMBER = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z ./#-]*[0-9A-Za-z])?")
OF_NCBAHM = re.compile(
    r"\b(?:NCBAHM|NCCAOM)\b|National Certification (?:Board for Acupuncture|Commission for Acupuncture)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind needs: field → what to do where it is missing; `may`: the fields that it can have besides."""

    kind: CredentialKind
    must: dict[str, str]
    may: frozenset[str] = field(default_factory=frozenset)


KINDS = {
    one.kind: one
    for one in (
        Kind(
            CredentialKind.LICENSE,
            {
                "region": "Choose the state or province that gave the license.",
                "title": "Give the title that the license gives, such as L.Ac.",
                "issuer": "Give the board that gave the license.",
                "number": "Give the number of the license, as the board writes it.",
                "expires_on": "Give the last day of the license, as the board prints it.",
            },
            frozenset({"holder", "issued_on"}),
        ),
        Kind(
            CredentialKind.CERTIFICATION,
            {
                "issuer": "Choose the board that certified you.",
                "title": "Give the title of the certification, such as Dipl. Ac.",
                "number": "Give the number of the certification.",
                "expires_on": "Give the last day of the certification.",
            },
            frozenset({"holder", "issued_on"}),
        ),
        Kind(
            CredentialKind.TRAINING,
            {
                "title": "Give the name of the training, as its certificate has it.",
                "issuer": "Give who gave the training.",
                "hours": "Give the hours of the training, as its certificate has them.",
                "issued_on": "Give the day on which the training ended.",
            },
            frozenset({"holder", "number", "in_person_hours", "programme_id"}),
        ),
        Kind(
            CredentialKind.CLEAN_NEEDLE_TECHNIQUE,
            {"title": "", "issuer": "", "issued_on": "Give the day of the certificate."},
            frozenset({"holder", "number"}),
        ),
        Kind(
            CredentialKind.DEGREE,
            {
                "title": "Give the degree, such as DAc or DACM.",
                "issuer": "Give the school that gave the degree.",
                "issued_on": "Give the year of the degree, like 2014.",
            },
            frozenset({"holder"}),
        ),
        Kind(
            CredentialKind.INSURANCE,
            {
                "title": "",
                "issuer": "Give the company that insures you.",
                "expires_on": "Give the last day of the policy.",
                "covers_cosmetic": "Say whether the policy covers cosmetic procedures, or that you do not know.",
            },
            frozenset({"holder", "number", "issued_on"}),
        ),
    )
}
NEVER = {
    "region": "Only a license is a state's.",
    "number": "A credential of this kind has no number.",
    "expires_on": "A credential of this kind has no last day.",
    "hours": "Only a training has hours.",
    "in_person_hours": "Only a training has hours.",
    "covers_cosmetic": "Only insurance covers procedures.",
    "programme_id": "Only a training is of a programme.",
    "issued_on": "A credential of this kind has no first day.",
    "holder": "A credential of this kind names nobody.",
}
WITHOUT_END = {
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "A Clean Needle Technique certificate has no last day.",
    CredentialKind.TRAINING: "A training has no last day: give the day on which it ended.",
    CredentialKind.DEGREE: "A degree has no last day.",
}
TOO_LONG = {"title": TITLE_MAX_CHARS, "issuer": ISSUER_MAX_CHARS, "number": NUMBER_MAX_CHARS, "holder": 120}


def check_facts(facts: StatedFacts, *, today: date, licensing: Jurisdiction | None = None) -> None:
    """Refuse facts that do not fit their kind. Raises RuleBroken that names the field.

    `today` is the local day of whoever states them; `licensing` what is known of the license's jurisdiction, the data
    file's unless given.
    """
    kind = KINDS[facts.kind]
    if facts.region:
        _check_region(facts, licensing)
    for name, sentence in kind.must.items():
        if getattr(facts, name) in (None, ""):
            raise RuleBroken(sentence or "Fill this in.", field=name)
    for name, sentence in NEVER.items():
        if name not in kind.must and name not in kind.may and getattr(facts, name) not in (None, ""):
            raise RuleBroken(WITHOUT_END.get(facts.kind, sentence) if name == "expires_on" else sentence, field=name)
    for name, most in TOO_LONG.items():
        if len(getattr(facts, name) or "") > most:
            raise RuleBroken(f"Use at most {most} characters.", field=name)
    _check_days(facts, today)
    _check_hours(facts)
    _check_number(facts)
    if facts.kind is CredentialKind.LICENSE and is_of_ncbahm(facts.issuer):
        raise RuleBroken("That board certifies, it gives no licenses. State it as a certification.", field="issuer")
    if facts.kind is CredentialKind.CLEAN_NEEDLE_TECHNIQUE and (facts.title, facts.issuer) != (
        SAFETY_TITLE,
        SAFETY_BODY,
    ):
        raise RuleBroken(f"Clean Needle Technique certificates are given by {SAFETY_BODY} alone.", field="issuer")


def is_of_ncbahm(issuer: str) -> bool:
    """Whether an issuer is the national certification board, by its name of now or of before 2026."""
    return OF_NCBAHM.search(issuer) is not None


def is_of_another_profession(title: str) -> bool:
    """Whether a license is another profession's, whose scope covers acupuncture in some places."""
    return title in OTHER_PROFESSIONS


def covers_acupuncture(facts: StatedFacts) -> bool:
    """Whether a certification is one in acupuncture: a diploma in herbs or bodywork says nothing of needles."""
    title = facts.title.casefold()
    return facts.kind is CredentialKind.CERTIFICATION and not any(words in title for words in NOT_OF_ACUPUNCTURE)


def is_doctorate(title: str) -> bool:
    """Whether a degree lets its holder be called "Dr."; California Business and Professions Code 4936 and its kin."""
    letters = re.sub(r"[^a-z ]", "", re.sub(r"[./]", "", title.casefold()))
    return bool(DOCTORATES & set(letters.split())) or letters.startswith("doctor")


def next_due_on(facts: StatedFacts, *, today: date) -> date | None:
    """The day on which a credential verified today is due to be checked again; None for what never changes.

    A license and a certification: at their last day, or after a year; insurance: at its last day. One whose last day
    is over, though its source still has it, comes back after a month.
    """
    if facts.kind in (CredentialKind.LICENSE, CredentialKind.CERTIFICATION):
        due = min(today + RECHECKED_AFTER, facts.expires_on or date.max)
    elif facts.kind is CredentialKind.INSURANCE and facts.expires_on is not None:
        due = facts.expires_on
    else:
        return None
    return due if due > today else today + LOOKED_AT_AGAIN_AFTER


def why_no_license(region: Jurisdiction) -> str | None:
    """The reason for which no license to practice acupuncture can come from there; None where one can."""
    if region.has_license:
        return None
    if region.country == "CA":
        return (
            f"{region.name} does not regulate acupuncture, so there is no license of it. State your national "
            "certification instead: checked, it answers the first point."
        )
    return (
        f"{region.name} issues no license to acupuncturists. State your national certification instead: checked, it "
        "answers the first point. The license of another profession, such as physician, can be stated."
    )


def _check_region(facts: StatedFacts, licensing: Jurisdiction | None) -> None:
    try:
        region = licensing or jurisdiction(facts.region or "")
    except KeyError:
        raise RuleBroken("Choose the state or province from the list.", field="region") from None
    if not is_of_another_profession(facts.title) and (why := why_no_license(region)):
        raise RuleBroken(why, field="region")


def _check_days(facts: StatedFacts, today: date) -> None:
    if facts.issued_on is not None:
        if facts.issued_on > today:
            raise RuleBroken("That day is still to come. Give the day on which it was given.", field="issued_on")
        if facts.issued_on < EARLIEST:
            raise RuleBroken("That is too long ago. Look at the year once more.", field="issued_on")
    if facts.expires_on is not None:
        if facts.issued_on is not None and facts.expires_on < facts.issued_on:
            raise RuleBroken("Its last day is before its first. Look at both once more.", field="expires_on")
        if not EARLIEST <= facts.expires_on <= today + LONGEST:
            raise RuleBroken("Look at the year once more: give the last day as it is printed.", field="expires_on")


def _check_hours(facts: StatedFacts) -> None:
    if facts.hours is not None and not 1 <= facts.hours <= HOURS_MAX:
        raise RuleBroken(f"Give the hours as a whole number from 1 to {HOURS_MAX:,}.", field="hours")
    if facts.in_person_hours is not None and not 0 <= facts.in_person_hours <= (facts.hours or 0):
        raise RuleBroken("Hours in person are a share of all hours: give no more than those.", field="in_person_hours")


def _check_number(facts: StatedFacts) -> None:
    if facts.number is None:
        return
    if facts.kind is CredentialKind.CERTIFICATION and is_of_ncbahm(facts.issuer):
        if not NCBAHM_NUMBER.fullmatch(facts.number):
            raise RuleBroken(
                "A number of that board has 3 to 6 digits, no letters, and does not begin with 0.", field="number"
            )
    elif not ANY_NUMBER.fullmatch(facts.number) or not any(sign.isdigit() for sign in facts.number):
        raise RuleBroken("Give the number as it is printed, in letters and digits, like 25MZ00123400.", field="number")
