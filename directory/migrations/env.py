"""Runs migrations inside the application: its database, its tables, its naming convention."""

from typing import Literal

from alembic import context
from flask import current_app

import directory.tables  # noqa: F401 - every table must be known to the metadata
from directory.shared.db import Base, UtcDateTime, Word, db


def plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types as the plain ones they are, so that old migrations never need today's code."""
    if kind == "type" and isinstance(item, Word):
        return f"sa.String(length={item.impl.length})"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Bring the database to the wanted revision, in one transaction."""
    with db.engine.connect().execution_options(writing=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=plain_type,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()


with current_app.app_context():
    run()
