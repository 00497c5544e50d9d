"""Bringing a backup back into an empty instance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from directory.files.store import Store
from directory.operations.databases import put_back
from directory.operations.manifest import BadBackup, Manifest, check_seal, damaged, key_mark, not_of_it, read_manifest
from directory.shared.keys import SecretKeys
from directory.tombstones.ledger import read_ledger
from directory.tombstones.rules import Buried

Progress = Callable[[str], None]
BEGUN_BEFORE = timedelta(days=1)
"""An erasing bears the instant at which its request or job began: its commit may be later than a backup's."""


def check_backup(folder: Path, *, keys: SecretKeys, database: str, schemas: frozenset[str]) -> Manifest:
    """What a backup says of itself, when it can be restored here. Raises BadBackup in words.

    `database`: of which kind this instance's is; `schemas`: the migrations that this version knows.
    """
    manifest, digests = read_manifest(folder)
    if manifest.database != database:
        message = f"The backup is of {manifest.database}, and this instance runs on {database}."
        raise BadBackup(message)
    if manifest.schema not in schemas:
        message = f"The backup is of a newer version (migration {manifest.schema}): restore with that version."
        raise BadBackup(message)
    made_under = next((secret for secret in keys.newest_first if manifest.key == key_mark(secret)), None)
    if made_under is None:
        message = (
            "The backup was made under another secret key. Name that one in FINEPOINT_EARLIER_SECRET_KEYS, or set "
            "FINEPOINT_SECRET_KEY to it, or copy its secret_key into the instance folder: without it no document opens "
            "and nobody signs in."
        )
        raise BadBackup(message)
    check_seal(folder, signing_key=made_under)
    strange = next(not_of_it(folder, digests), None)
    if strange is not None:
        message = f"{strange} is no file of the backup. Take it out of the folder, and find out who put it there."
        raise BadBackup(message)
    broken = list(damaged(folder, digests))
    if broken:
        message = f"{len(broken)} files of the backup are missing or damaged, {broken[0]} first. Take another backup."
        raise BadBackup(message)
    return manifest


def fill(folder: Path, *, engine: Engine, stores: Mapping[str, Store], progress: Progress = lambda _: None) -> None:
    """Put the database and every file of a checked backup into an empty instance. Raises BadBackup and OSError."""
    for name, store in stores.items():
        for file in sorted((folder / name).rglob("*")) if (folder / name).is_dir() else ():
            if file.is_file():
                store.put(file.name, file.read_bytes())
                progress(name)
    progress("database")
    put_back(engine, folder)


def erased_since(ledger: Path, manifest: Manifest) -> list[Buried]:
    """What may have been erased since a backup began, by the ledger. Raises BadBackup when there is none to ask.

    Too many rather than too few: the restored database knows which of them it has seen.
    """
    if not ledger.exists():
        message = (
            f"There is no ledger of what people had erased at {ledger}. Name the newest copy of tombstones.jsonl with "
            "--ledger; with --without-ledger, what was erased since the backup comes back."
        )
        raise BadBackup(message)
    return [one for one in read_ledger(ledger) if one.at >= manifest.made_at - BEGUN_BEFORE]


def keep_what_was_erased(ledger: Path, target: Path) -> None:
    """Go on with a ledger in another instance."""
    if ledger.resolve() != target.resolve():
        earlier = target.read_text(encoding="utf-8") if target.exists() else ""
        lines = "".join(f"{one.line()}\n" for one in read_ledger(ledger))  # without what a crash left of a line
        target.write_text(lines + earlier, encoding="utf-8")
        target.chmod(0o600)
