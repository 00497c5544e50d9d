"""The eighteen drawn people of the demo's photo cases, three of each age band, and the pictures of each.

Nobody in them exists. Each is drawn in one framing or two, before and after, with the signs that somebody of that age
may have; what a case is about is seen a little less in the after, never more than that: results differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from directory.demo import pictures
from directory.demo.case_board import CaseBoard
from directory.demo.case_drawings import VIEWS, Look, Signs
from directory.demo.case_face import draw_face
from directory.demo.case_profile import draw_profile
from directory.demo.dice import lists
from directory.portfolio.rules import Part
from directory.vocabulary import age_bands

SKINS = {
    "fair": pictures.FAIR,
    "olive": pictures.OLIVE,
    "tan": pictures.TAN,
    "brown": pictures.BROWN,
    "deep": pictures.DEEP,
}
USUAL = {
    "forehead-lines": (0.0, 0.5),
    "frown-lines": (0.05, 0.42),
    "crows-feet": (0.0, 0.58),
    "under-eye-puffiness": (0.1, 0.4),
    "dark-circles": (0.16, 0.3),
    "eyelid-heaviness": (0.0, 0.45),
    "nasolabial-folds": (0.05, 0.58),
    "marionette-lines": (0.0, 0.46),
    "lip-lines": (0.0, 0.46),
    "jawline": (0.0, 0.55),
    "double-chin": (0.1, 0.4),
    "neck-laxity": (0.0, 0.6),
    "dull-tone": (0.2, 0.35),
    "fine-lines": (0.05, 0.5),
}
"""How much of a sign somebody of the youngest band has, and somebody of the oldest."""
SELDOM = 0.3
MORE, LESS = 0.36, 0.58
"""How much more of what a case is about is seen before, and what share of that is seen after."""


@dataclass(frozen=True, slots=True)
class DrawnPerson:
    """One drawn person. `words`: how somebody who sees them would say it; `about`: concerns by framing."""

    name: str
    band: str
    words: str
    look: Look
    about: dict[str, list[str]]

    def signs(self, view: str, part: Part) -> Signs:
        """What is seen of what in one of their pictures."""
        years = self.look.years / (len(age_bands()) - 1)
        seen = {code: young + (old - young) * years for code, (young, old) in USUAL.items()}
        for code in self.about[view]:
            before = min(1.0, seen.get(code, SELDOM) + MORE)
            seen[code] = before if part is Part.BEFORE else before * LESS
        return Signs(seen)

    def picture(self, view: str, part: Part) -> bytes:
        """One of their pictures, as PNG; drawn anew each time, always the same."""
        board, signs = CaseBoard(VIEWS[view], self.look.ground), self.signs(view, part)
        (draw_profile if view == "profile" else draw_face)(board, self.look, signs)
        return board.png()


@cache
def drawn_people() -> tuple[DrawnPerson, ...]:
    """Everybody who is drawn, the youngest first."""
    years = {band.code: number for number, band in enumerate(age_bands())}
    return tuple(_person(dict(row), years) for row in lists("case_people")["person"])


def _person(row: dict[str, Any], years: dict[str, int]) -> DrawnPerson:
    name, band, words, about = (row.pop(one) for one in ("name", "band", "words", "about"))
    look = Look(skin=SKINS[row.pop("skin")], years=years[band], **row)
    return DrawnPerson(name, band, words, look, about)
