"""Copying a whole database, as of one instant and while others write, and putting a copy back."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL

from directory.discovery.keeping import SPACE
from directory.operations.manifest import BadBackup
from directory.shared.libpq import address_and_password_of

SQLITE_COPY = "database.sqlite"
POSTGRES_COPY = "database.dump"
PAGES_AT_A_TIME = 2000


def copy_database(engine: Engine, folder: Path) -> Path:
    """Copy a database into a folder; the file. Raises BadBackup when the copy is not sound."""
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(engine, folder / SQLITE_COPY)
    return _dump_postgres(engine.url, folder / POSTGRES_COPY)


def put_back(engine: Engine, folder: Path) -> None:
    """Fill an empty database from a backup's folder. Raises BadBackup."""
    if inspect(engine).get_table_names():
        message = "The database is not empty. Restore into a new instance folder, or an empty PostgreSQL database."
        raise BadBackup(message)
    engine.dispose()
    if engine.dialect.name == "sqlite":
        target = Path(engine.url.database or "")
        partial = target.with_name(f"{target.name}.partial")
        shutil.copyfile(folder / SQLITE_COPY, partial)
        partial.chmod(0o600)
        for part in ("-wal", "-shm"):
            target.with_name(target.name + part).unlink(missing_ok=True)
        partial.replace(target)
        return
    dump = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(folder / POSTGRES_COPY))
    _run_postgres("pg_restore", engine.url, *dump)


def leave_nothing_behind(engine: Engine) -> None:
    """Write over what was erased: SQLite’s log may still hold it, and the file what it was before."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def schema_of(engine: Engine) -> str:
    """The migration that a database stands at; "" for one without any."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def _copy_sqlite(engine: Engine, target: Path) -> Path:
    """By SQLite's own backup, which sees one instant of the database whoever writes meanwhile."""
    module: Any = engine.dialect.dbapi
    source = engine.raw_connection()
    copy = module.connect(str(target))
    try:
        source.driver_connection.backup(copy, pages=PAGES_AT_A_TIME)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        loose = copy.execute("PRAGMA foreign_key_check").fetchone()
    finally:
        copy.close()
        source.close()
    if found != "ok" or loose is not None:
        message = f"The database is damaged: {found if found != 'ok' else f'a row of {loose[0]} refers to nothing'}."
        raise BadBackup(message)
    return target


def _dump_postgres(url: URL, target: Path) -> Path:
    # Without the search index, which may be there too and is made anew, and what the server has for it.
    only = (f"--exclude-schema={SPACE}", "--extension=plpgsql", "--no-owner", "--no-privileges")
    _run_postgres("pg_dump", url, "--format=custom", *only, f"--file={target}")
    return target


def _run_postgres(program: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, which other users cannot see."""
    found = shutil.which(program) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))), None)
    if found is None:
        message = f"{program} is needed. On Debian: apt install postgresql-client"
        raise BadBackup(message)
    address, password = address_and_password_of(url)
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 - our own arguments
        [found, f"--dbname={address}", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{program} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no reason'}"
        raise BadBackup(message)
