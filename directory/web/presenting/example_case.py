"""An invented photo case for the style guide, with drawings of nobody."""

from __future__ import annotations

from directory.portfolio.rules import RESULTS_DIFFER, Declared
from directory.web.formatting import asset
from directory.web.presenting.photo_cases import (
    DECLARED_WORDS,
    CaseView,
    DeclarationView,
    PairView,
    ShotView,
    days_words,
    taken_words,
)
from directory.web.presenting.photos import PhotoView

ALTS = ("A drawn face at rest: lines on the forehead and beside the eyes.", "The same face: the lines are softer.")


def example_case(number: int) -> CaseView:
    """A case of two pairs, one thing of which is otherwise; `number` tells it from others on the page."""
    held = [DeclarationView(DECLARED_WORDS[one][0], "") for one in Declared if one is not Declared.MAKE_UP]
    otherwise = DeclarationView(DECLARED_WORDS[Declared.MAKE_UP][1], "Mascara in the second picture.")
    return CaseView(
        id=number,
        procedures="Facial acupuncture, Gua Sha",
        about="Age 40–49 · Forehead lines, crow’s feet",
        course=f"10 sessions, {days_words(70)} between the pictures",
        pairs=(_pair(1, 56), _pair(2, 70)),
        facts=(
            ("Sessions", "10"),
            ("Between the pictures", days_words(70)),
            ("Other treatments", "None in between, says the practitioner"),
        ),
        declarations=(*held, otherwise),
        series="Of 24 people asked in a row, 17 consented, 15 are shown.",
        results_differ=RESULTS_DIFFER,
    )


def _pair(number: int, days: int) -> PairView:
    before, after = (
        PhotoView((), asset(f"images/example-{part}.svg"), 300, 400, alt)
        for part, alt in zip(("before", "after"), ALTS, strict=True)
    )
    shots = ShotView(before, taken_words(0)), ShotView(after, taken_words(days))
    return PairView(number, f"Pair {number}: {taken_words(days)}", "portrait", *shots)
