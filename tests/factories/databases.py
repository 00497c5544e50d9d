"""Which database the tests' applications stand on: SQLite, or PostgreSQL with FINEPOINT_TEST_DATABASE=postgresql.

Tests of SQLite's own doing are marked `sqlite_only` and left out on PostgreSQL, and so are those that copy its file.
"""

from __future__ import annotations

import os

import pytest
from sqlalchemy import text

from directory.shared.db import Base, db

CHOSEN = os.environ.get("FINEPOINT_TEST_DATABASE", "sqlite")
if CHOSEN not in {"sqlite", "postgresql"}:
    raise pytest.UsageError(f"FINEPOINT_TEST_DATABASE is {CHOSEN!r}; it takes sqlite or postgresql.")
ON_POSTGRES = CHOSEN == "postgresql"

LEFT_OUT = pytest.mark.skip(reason="SQLite's own, and the tests run on PostgreSQL")
CONNECTIONS_LEFT = ".*was deleted while still open"
"""Applications that a test opens on the side keep their connections until they are collected. SQLite says nothing."""
AS_IF_COPIED = "SET LOCAL session_replication_role = replica"
"""Without triggers and foreign keys, until the transaction ends."""
COUNT_ANEW = """
SELECT setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), 1, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""


def leave_out_what_is_sqlites_own(items: list[pytest.Item]) -> None:
    """Skip on PostgreSQL the tests marked `sqlite_only` and those that copy `template_database`."""
    for item in items if ON_POSTGRES else ():
        if item.get_closest_marker("sqlite_only") or "template_database" in getattr(item, "fixturenames", ()):
            item.add_marker(LEFT_OUT)


def let_go_of_the_trail() -> None:
    """What an attacker who owns the database does first: take the trail's triggers off, until the transaction ends."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(AS_IF_COPIED))
        return
    for table in ("audit_entries", "audit_check"):
        for trigger in ("keeps_its_rows", "keeps_what_it_says"):
            db.session.execute(text(f"DROP TRIGGER {table}_{trigger}"))


def empty_the_tables() -> None:
    """Delete every row of a PostgreSQL database, and count from one again.

    Few tables hold something, and few rows: TRUNCATE, which makes new files for all of them, takes longer than most
    tests do.
    """
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in Base.metadata.tables)
    with db.engine.begin() as connection:
        full = connection.exec_driver_sql(" UNION ALL ".join(asked)).scalars().all()
        emptied = (f"DELETE FROM {name}" for name in full)  # in any order, and without triggers:
        connection.exec_driver_sql(";".join((AS_IF_COPIED, *emptied, COUNT_ANEW)))
