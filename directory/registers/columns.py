"""The columns of a register file, found by name, and what is said of a file or a row that does not fit.

The header is the truth: letter case, spaces and punctuation of a title do not matter, extra columns are ignored,
optional ones may be missing, and a column may have older names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from directory.registers.values import tidy

CELL_MAX_CHARS = 80
"""No field that we keep is longer in the registers (the longest, an organization's name, has 70 characters)."""

OlderNames = Mapping[str, tuple[str, ...]]
NO_OLDER_NAMES: OlderNames = MappingProxyType({})


class RowRefused(ValueError):  # noqa: N818 - it reads as what happened
    """A row that cannot be used; `str(error)` is the reason in words, as the report prints it."""


class WrongLayout(ValueError):  # noqa: N818 - it reads as what happened
    """A file whose header lacks needed columns; `missing` names them as the register does."""

    def __init__(self, name: str, missing: Sequence[str]) -> None:
        columns = "column" if len(missing) == 1 else "columns"
        super().__init__(f"{name} has another layout: it lacks the {columns} {', '.join(missing)}.")
        self.missing = tuple(missing)


class Columns:
    """Where each named column stands in one file."""

    def __init__(
        self, name: str, header: Sequence[str], required: Sequence[str], older_names: OlderNames = NO_OLDER_NAMES
    ) -> None:
        """Raises WrongLayout when a required column is missing."""
        self._older_names = older_names
        self._places: dict[str, int] = {}
        for place, title in enumerate(header):
            self._places.setdefault(_plain(title), place)
        missing = [title for title in required if self.place(title) is None]
        if missing:
            raise WrongLayout(name, missing)

    def place(self, title: str) -> int | None:
        """The position of a column, by its name or an older one; None when the file lacks it."""
        found = (self._places.get(_plain(one)) for one in (title, *self._older_names.get(title, ())))
        return next((place for place in found if place is not None), None)

    def reader(self, title: str, *, max_chars: int = CELL_MAX_CHARS) -> Callable[[Sequence[str]], str]:
        """A function from a row's cells to this column's tidy text; empty where the file lacks the column."""
        place = self.place(title)
        if place is None:
            return lambda _cells: ""

        def read(cells: Sequence[str]) -> str:
            text = cells[place]
            if not text:
                return ""
            text = tidy(text)
            if len(text) > max_chars:
                raise RowRefused(f"“{title}” is longer than {max_chars} characters")
            return text

        return read


def _plain(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())
