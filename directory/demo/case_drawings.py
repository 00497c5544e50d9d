"""Drawn people for before and after photos: what somebody looks like, what is seen of it, and from where.

Nobody in them exists; they are illustrations and look like it. A *look* is what somebody looks like; `Signs` are what
of a concern is seen, each from 0 to 1; a *view* is the framing. `case_face` draws faces, `case_profile` profiles.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from directory.demo.case_board import View
from directory.demo.pictures import Skin

VIEWS = {
    "face": View(17, 4, 66, 88),
    "forehead": View(27, 24.5, 46, 46),
    "eye": View(53.6, 32, 26.1, 34.8),
    "mouth": View(32.75, 54.2, 34.5, 46),
    "scalp": View(21, 9, 58, 58),
    "profile": View(31.5, 29, 49.5, 66),
}
"""Framings by name, upright as a phone takes them, or square; the last one is of the profile."""
LIGHT, DUSK, GRAY = "#fff3e0", "#5a3d4c", "#8b8577"


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks like. `style`: the hair's cut; `years`: 0 for the youngest band to 5 for the oldest."""

    skin: Skin
    style: str
    hair: str
    sheen: str
    garment: str
    ground: str
    halo: str
    years: int

    @property
    def brow(self) -> str:
        """The color of the eyebrows: that of the hair, grayer later on."""
        if self.style == "scarf":
            return self.skin.line
        return self.hair if self.years < 4 else self.sheen


@dataclass(frozen=True, slots=True)
class Signs:
    """How much is seen of what, by the code of a concern, each from 0 to 1."""

    of: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, code: str) -> float:
        return self.of.get(code, 0.0)


def both(points: str) -> tuple[str, str]:
    """A line or shape on the right side of a face, and the same on the left."""
    words = []
    for word in points.split():
        x, y = word.removesuffix("!").split(",")
        words.append(f"{100 - float(x):g},{y}{'!' if word.endswith('!') else ''}")
    return points, " ".join(words)
