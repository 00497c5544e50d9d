"""How well something is known, in a closed scale, and for how long a statement counts as reviewed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from directory.languages import mark

REVIEW_AGAIN_AFTER_YEARS = 2
"""A statement that nobody reviewed for so long is due."""


class Grade(enum.StrEnum):
    """What kind of knowledge a statement is. The order is that of the page that explains it, not of a score."""

    CONTROLLED = "controlled"
    REVIEW = "review"
    UNCONTROLLED = "uncontrolled"
    EXPERIENCE = "experience"
    PROPOSED = "proposed"
    TRADITION = "tradition"
    LAW = "law"
    RECORD = "record"
    UNSOURCED = "unsourced"


@dataclass(frozen=True, slots=True)
class GradeWords:
    """What a grade is called, and what it can and cannot say."""

    label: str
    meaning: str


GRADE_WORDS = {
    Grade.CONTROLLED: GradeWords(
        mark("Controlled trial"),
        mark("People were divided into groups, so that what was done could be compared with something else."),
    ),
    Grade.REVIEW: GradeWords(
        mark("Review of studies"),
        mark("Somebody gathered the studies that exist and examined how good they are. It is as strong as they are."),
    ),
    Grade.UNCONTROLLED: GradeWords(
        mark("Study without a control group"),
        mark("People were measured before and after, with nobody to compare them with. Time or hope may have done it."),
    ),
    Grade.EXPERIENCE: GradeWords(
        mark("Reported experience"),
        mark("What practitioners or the people they treat say that they do and see. Nobody counted or compared."),
    ),
    Grade.PROPOSED: GradeWords(
        mark("Proposed explanation"),
        mark("How it might work, reasoned from something else. It has not been shown for facial acupuncture."),
    ),
    Grade.TRADITION: GradeWords(
        mark("Traditional teaching"),
        mark("What Chinese medicine teaches, in its own terms. It is not a finding of measurement."),
    ),
    Grade.LAW: GradeWords(
        mark("Law or official rule"),
        mark("A statute, regulation or coverage rule says so. It holds where that rule holds, until it is changed."),
    ),
    Grade.RECORD: GradeWords(
        mark("Published record"),
        mark("A board, certifier or school says so of itself, or a register records it."),
    ),
    Grade.UNSOURCED: GradeWords(
        mark("Circulates without a source"),
        mark("It is repeated, and nobody who repeats it names where it comes from."),
    ),
}
"""The scale, as pages print it."""


def review_due_on(reviewed_on: date) -> date:
    """The first day on which something reviewed on a day is due again."""
    try:
        return reviewed_on.replace(year=reviewed_on.year + REVIEW_AGAIN_AFTER_YEARS)
    except ValueError:  # February 29
        return date(reviewed_on.year + REVIEW_AGAIN_AFTER_YEARS, 3, 1)


def is_review_due(reviewed_on: date, *, today: date) -> bool:
    """Whether a review is two years old or older."""
    return today >= review_due_on(reviewed_on)


def review_problem(reviewed_on: date, *, today: date) -> str | None:
    """What is wrong with the day of a review, in words; None when it is past and recent."""
    if reviewed_on > today:
        return f"Reviewed on {reviewed_on.isoformat()}, which has not come yet."
    if is_review_due(reviewed_on, today=today):
        return f"Reviewed on {reviewed_on.isoformat()}: review it again, then write the day."
    return None
