"""A photo case in words: its pairs, what was done in between, and what is declared of the pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory import vocabulary
from directory.languages import gettext, mark, ngettext
from directory.portfolio.consent import Where
from directory.portfolio.facts import days_between, in_pairs
from directory.portfolio.models import CasePhoto, Declaration, PhotoCase
from directory.portfolio.queries import SeriesCounts, series_counts
from directory.portfolio.rules import NO_OTHER_TREATMENTS, RESULTS_DIFFER, Declared, Part, TermKind
from directory.web.languages import written_in
from directory.web.presenting.photos import Address, PhotoView, photo_view

SHAPES = {"portrait": 3 / 4, "square": 1.0, "landscape": 4 / 3}
"""The frames that pairs are shown in, each with its width by its height."""
DECLARED_WORDS = {
    Declared.LIGHT: (mark("Same light"), mark("Light")),
    Declared.ANGLE: (mark("Same angle"), mark("Angle")),
    Declared.EXPRESSION: (mark("Same expression"), mark("Expression")),
    Declared.MAKE_UP: (mark("Same make-up"), mark("Make-up")),
    Declared.UNRETOUCHED: (mark("Not retouched"), mark("Retouched")),
}
"""What is said of a declaration that is true, and before what is otherwise."""
DAYS_IN_WEEKS = 14
"""From so many days on, weeks are said as well."""


@dataclass(frozen=True, slots=True)
class ShotView:
    """One picture of a pair and when it was taken: "70 days after the first session"."""

    photo: PhotoView
    taken: str


@dataclass(frozen=True, slots=True)
class PairView:
    """A before and an after. `shape` is the frame that suits both, one of SHAPES; `label` tells it from others."""

    number: int
    label: str
    shape: str
    before: ShotView
    after: ShotView


@dataclass(frozen=True, slots=True)
class DeclarationView:
    """What is declared of the pictures; `exception` says what is otherwise, "" where nothing is."""

    words: str
    exception: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """What components/photo_case.html prints: nothing of it is private, and none of it says when a consent ends.

    `procedures` is its heading, `about` age band and concerns, `course` sessions and time in one line. `facts`: name,
    value and, where somebody wrote it, the value's `lang`.
    """

    id: int
    procedures: str
    about: str
    course: str
    pairs: tuple[PairView, ...]
    facts: tuple[tuple[str, ...], ...]
    declarations: tuple[DeclarationView, ...]
    series: str
    results_differ: str


def case_view(case: PhotoCase, address: Address, *, now: datetime) -> CaseView:
    """A case as people see it, with its photos under `address` (presenting/photos.py)."""
    counts = series_counts(case.series, where=Where.LISTING, now=now) if case.series else None
    return _view(case, address, counts)


def case_views(cases: Sequence[PhotoCase], address: Address, *, shown: Sequence[PhotoCase]) -> list[CaseView]:
    """Several cases of one practitioner, of which `shown` are all that show now."""
    counted = Counter(case.series_id for case in shown)
    counts = {
        case.series.id: SeriesCounts(case.series.asked, case.series.consented, counted[case.series.id])
        for case in cases
        if case.series
    }
    return [_view(case, address, counts.get(case.series_id or 0)) for case in cases]


def _view(case: PhotoCase, address: Address, counts: SeriesCounts | None) -> CaseView:
    concerns = _terms(case, TermKind.CONCERN, "concerns")
    procedures = _terms(case, TermKind.PROCEDURE, "techniques")
    age_band = "".join(map(gettext, vocabulary.labels("age_bands", [case.age_band])))
    of_concerns = ", ".join([*concerns[:1], *map(in_a_sentence, concerns[1:])])
    return CaseView(
        id=case.id,
        procedures=", ".join(procedures),
        about=gettext("Age %(ages)s · %(concerns)s", ages=age_band, concerns=of_concerns),
        pairs=_pairs(case.photos, address),
        course=_course(case),
        facts=(
            (gettext("Sessions"), f"{case.sessions:,}"),
            (gettext("Between the pictures"), _interval(case.photos)),
            (gettext("Other treatments"), *_other_treatments(case.other_treatments)),
        ),
        declarations=tuple(_declaration(one) for one in _in_order(case.declarations)),
        series=series_words(counts) if counts else "",
        results_differ=gettext(RESULTS_DIFFER),
    )


def series_words(counts: SeriesCounts) -> str:
    """A series with its denominator: "Of 24 people asked in a row, 17 consented, 15 are shown."."""
    return ngettext(
        "Of %(asked)s, %(consented)s consented, %(count)s is shown.",
        "Of %(asked)s, %(consented)s consented, %(count)s are shown.",
        counts.shown,
        asked=ngettext("%(count)s person asked in a row", "%(count)s people asked in a row", counts.asked),
        consented=f"{counts.consented:,}",
    )


def days_words(days: int) -> str:
    """A number of days, and in weeks where there are many: "70 days (10 weeks)", "75 days (about 11 weeks)"."""
    in_days = ngettext("%(count)s day", "%(count)s days", days)
    if days < DAYS_IN_WEEKS:
        return in_days
    in_weeks = ngettext("%(count)s week", "%(count)s weeks", round(days / 7))
    if days % 7 == 0:
        return gettext("%(days)s (%(weeks)s)", days=in_days, weeks=in_weeks)
    return gettext("%(days)s (about %(weeks)s)", days=in_days, weeks=in_weeks)


def taken_words(days: int) -> str:
    """When a picture was taken, by days since the first session."""
    if days == 0:
        return gettext("on the day of the first session")
    if days < 0:
        return ngettext("%(count)s day before the first session", "%(count)s days before the first session", -days)
    return ngettext("%(count)s day after the first session", "%(count)s days after the first session", days)


def in_a_sentence(label: str) -> str:
    """A concern as it stands within a sentence: "jaw tension (TMJ)"."""
    return label[0].lower() + label[1:]


def _terms(case: PhotoCase, kind: TermKind, of: str) -> list[str]:
    return list(map(gettext, vocabulary.labels(of, [term.code for term in case.terms if term.kind is kind])))


def _pairs(photos: Sequence[CasePhoto], address: Address) -> tuple[PairView, ...]:
    parts = {part: [one for one in photos if one.part is part] for part in Part}
    found = in_pairs(parts[Part.BEFORE], parts[Part.AFTER])
    return tuple(
        PairView(
            number,
            gettext("Pair %(number)s: %(taken)s", number=number, taken=taken_words(after.days)),
            _shape(before, after),
            *_shots(before, after, address),
        )
        for number, (before, after) in enumerate(found, start=1)
    )


def _shots(before: CasePhoto, after: CasePhoto, address: Address) -> tuple[ShotView, ShotView]:
    return (
        ShotView(photo_view(before, address), taken_words(before.days)),
        ShotView(photo_view(after, address), taken_words(after.days)),
    )


def _shape(before: CasePhoto, after: CasePhoto) -> str:
    """The frame in which two pictures leave the least empty."""
    middle = (before.width / before.height * after.width / after.height) ** 0.5
    return min(SHAPES, key=lambda name: max(SHAPES[name] / middle, middle / SHAPES[name]))


def _course(case: PhotoCase) -> str:
    interval = _interval(case.photos)
    sessions = ngettext("%(count)s session", "%(count)s sessions", case.sessions)
    if not interval:
        return sessions
    return gettext("%(sessions)s, %(interval)s between the pictures", sessions=sessions, interval=interval)


def _interval(photos: Sequence[CasePhoto]) -> str:
    days = days_between([(photo.part, photo.days) for photo in photos])
    return days_words(days) if days is not None else ""


def _other_treatments(stated: str) -> tuple[str, str]:
    """What else was done in between, and the `lang` of these words."""
    if stated.strip().casefold() == NO_OTHER_TREATMENTS:
        return gettext("None in between, says the practitioner"), ""
    return stated, written_in()


def _in_order(declarations: Sequence[Declaration]) -> list[Declaration]:
    """What holds first, then what is otherwise."""
    order = list(Declared)
    return sorted(declarations, key=lambda one: (bool(one.exception), order.index(one.declared)))


def _declaration(row: Declaration) -> DeclarationView:
    holds, otherwise = DECLARED_WORDS[row.declared]
    return DeclarationView(gettext(otherwise if row.exception else holds), row.exception)
