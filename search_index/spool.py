"""Documents on their way into a new index: kept in a nameless file as they come, read back along the curve.

In memory stay 24 bytes a document, so that a rebuild of any size takes about the same.
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from typing import TYPE_CHECKING, Self

import numpy as np

from search_index.geometry import curve_keys
from search_index.record import Packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from search_index.document import Document

NOWHERE = (-90.0, -180.0)


class Spool:
    """A file in a folder that is gone when this is closed, or its process is."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `__exit__`
        self._starts = array("Q")
        self._points = array("d")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, document: Document, packed: Packed) -> None:
        """Keep a document's packed columns and its text."""
        self._starts.append(self._file.tell())
        self._points.extend(document.points[0] if document.points else NOWHERE)
        pickle.dump((*packed, dict(document.text)), self._file)

    def along_the_curve(self) -> Iterator[tuple[Packed, Mapping[str, str]]]:
        """All of them, those at one place in the order in which they came."""
        latitudes, longitudes = np.array(self._points).reshape(-1, 2).T
        for i in np.argsort(curve_keys(latitudes, longitudes), kind="stable").tolist():
            self._file.seek(self._starts[i])
            *packed, text = pickle.load(self._file)  # noqa: S301 - nobody else can open the file
            yield Packed(*packed), text
