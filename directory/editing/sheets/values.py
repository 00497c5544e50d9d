"""A sheet's values: plain JSON, so that they can be compared, kept, shown and put back."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, inspect
from sqlalchemy.types import TypeEngine

from directory.shared.db import Base, Word
from directory.shared.errors import RuleBroken
from directory.wording.context import PublicText, TextKind

Values = dict[str, Any]


def plain_values(row: Base, names: Iterable[str]) -> Values:
    """Some columns of a row as plain values: days as ISO 8601, words as text."""
    return {name: _plain(getattr(row, name)) for name in names}


def set_values(row: Base, values: Mapping[str, Any]) -> None:
    """Set columns of a row from plain values; what stays the same is not touched."""
    columns = inspect(type(row)).columns
    for name, value in values.items():
        typed = _typed(columns[name].type, value)
        if getattr(row, name) != typed:
            setattr(row, name, typed)


def check_lengths(model: type[Base], values: Mapping[str, Any], *, of: Mapping[str, str] | None = None) -> None:
    """Raise RuleBroken, with the field, for a text that is longer than its column.

    `of`: field → column, where they differ.
    """
    columns = inspect(model).columns
    for name, value in values.items():
        column = (of or {}).get(name, name)
        longest = getattr(columns[column].type, "length", None) if column in columns else None
        if isinstance(value, str) and longest is not None and len(value) > longest:
            raise RuleBroken(f"Use at most {longest:,} characters; these are {len(value):,}.", field=name)


def texts_of(values: Values, kinds: Mapping[str, TextKind]) -> dict[str, PublicText]:
    """Those of the values that are public texts with something in them, by name."""
    return {name: PublicText(values[name], kind) for name, kind in kinds.items() if values.get(name)}


def version_of(values: Values | None) -> str:
    """What a form carries to say on which values it was filled in."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _typed(column: TypeEngine[Any], value: Any) -> Any:
    if value is not None and isinstance(column, Date):
        return date.fromisoformat(value)
    return column.words(value) if value is not None and isinstance(column, Word) else value


def _plain(value: object) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
