"""A finding: one thing that the machine saw of a credential, in a neutral sentence; and how findings weigh."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from directory.verification.rules import Risk

STATED = "What is stated here"
"""The source of findings that compare a credential with others here, or with itself."""


class Tone(enum.StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    NEUTRAL = "neutral"
    ALARM = "alarm"


class FindingKind(enum.StrEnum):
    CHECK_DIGIT = "check-digit"
    NPI = "npi"
    NPI_LICENSE = "npi-license"
    ROSTER = "roster"
    EXCLUSION = "exclusion"
    EXPIRY = "expiry"
    NUMBER_FORM = "number-form"
    SAME_NUMBER = "same-number"
    SAME_DOCUMENT = "same-document"
    SAME_FORM = "same-form"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the machine saw. `as_of`: the day of the source's last word; None for what is stated here."""

    kind: FindingKind
    tone: Tone
    title: str
    detail: str = ""
    source: str = STATED
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much a careful look is asked for, and the titles of the findings that ask for it."""

    risk: Risk
    reasons: tuple[str, ...]


def risk_of(findings: Iterable[Finding]) -> Weighed:
    """High for an alarm, medium for anything that differs, low otherwise; not being found weighs nothing."""
    findings = tuple(findings)
    for risk, tone in ((Risk.HIGH, Tone.ALARM), (Risk.MEDIUM, Tone.DIFFERS)):
        reasons = tuple(one.title for one in findings if one.tone is tone)
        if reasons:
            return Weighed(risk, reasons)
    return Weighed(Risk.LOW, ())


def day_said(day: date | None) -> str:
    """A day in words: "March 5, 2027"."""
    return f"{day:%B} {day.day}, {day.year}" if day else "an unknown day"
