"""Runs migrations inside the application: its database, its tables, its naming convention."""

from alembic import context
from flask import current_app

import directory.tables  # noqa: F401 - every table must be known to the metadata
from directory.shared.db import Base, db


def run() -> None:
    """Bring the database to the wanted revision, in one transaction."""
    with db.engine.connect().execution_options(writing=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            user_module_prefix="directory.shared.db.",
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()


with current_app.app_context():
    run()
