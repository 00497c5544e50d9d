"""The shapes of a comparison, as public/compare.html prints them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from directory.web.presenting.listing_card import PictureView


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell. `is_quiet`: said for completeness; `is_theirs`: the practitioner's own words."""

    text: str
    url: str = ""
    is_quiet: bool = False
    is_theirs: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one listing answers in one row, with a state and its word in the rows of the five points.

    `differs_by`: two cells of a row answer the same where these are equal; `days`: the dates in them that are no
    difference, since the answer is the same whenever it was checked or said.
    """

    lines: tuple[Line, ...]
    state: str = ""
    word: str = ""
    differs_by: Hashable = None
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One question and the answers of all. `note`: what it is about, in small."""

    label: str
    cells: tuple[Cell, ...]
    note: str = ""

    @property
    def differs(self) -> bool:
        """Whether not all answer the same."""
        return len({cell.differs_by for cell in self.cells}) > 1

    @property
    def is_same_but_for_days(self) -> bool:
        """Whether all answer the same, at other dates."""
        return not self.differs and len({cell.days for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one heading."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Whose answers stand in a column. `without_url`: the same comparison without them."""

    slug: str
    url: str
    name: str
    title: str | None
    practice_name: str | None
    portrait: PictureView | None
    initials: str
    without_url: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The page. `same_words`: how many rows are left out because all answer the same, where that was asked for."""

    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    notices: tuple[str, ...]
    near: str
    age_band: str
    concern: str
    age_bands: Sequence[tuple[str, str]]
    concerns: Sequence[tuple[str, str]]
    only_differing: bool
    everything_url: str
    differing_url: str
    same_words: str
    kept: int
    today: str
    first_kept_url: str
