"""How a row moves on: by a conditional update, so that whoever decided about what no longer is changes nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, inspect, update

from directory.shared.db import Base, db


def change_if(row: Base, *still: ColumnElement[bool], **values: Any) -> bool:
    """Change columns of a row where all of this still holds of it; False, and nothing is changed, where it does not.

    Such as `change_if(case, PhotoCase.version == seen, version=seen + 1, state=CaseState.SHOWN)`. Either way the row
    then says what the database says. What a refusal is told in words is its room's.
    """
    db.session.flush()
    state = inspect(row)
    itself = (column == key for column, key in zip(state.mapper.primary_key, state.identity or (), strict=True))
    changed = db.session.execute(
        update(type(row))
        .where(*itself, *still)
        .values(**values)
        .returning(*state.mapper.primary_key)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.refresh(row)
    return bool(changed)
