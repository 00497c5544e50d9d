"""Making a backup while the site serves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from directory.files.store import Store, shelved
from directory.operations.databases import copy_database, schema_of
from directory.operations.manifest import BadBackup, Manifest, digest_of, key_mark, write_manifest

Progress = Callable[[str], None]


def back_up(
    folder: Path,
    *,
    engine: Engine,
    stores: Mapping[str, Store],
    signing_key: str,
    now: datetime,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Copy the database and every stored file into a new folder, which is there when it is whole.

    The database comes first: a file is kept before the row that refers to it, so every row of the copy has its file,
    unless it was erased meanwhile, and then the ledger of what was erased says so. Raises BadBackup and OSError.
    """
    if folder.exists():
        message = f"{folder} is there already: name a new folder."
        raise BadBackup(message)
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        progress("database")
        database = copy_database(engine, partial)
        digests = {database.name: digest_of(database)}
        files = {name: _copy_store(name, store, partial, digests, progress) for name, store in stores.items()}
        manifest = Manifest(now, schema_of(engine), engine.dialect.name, key_mark(signing_key), files)
        write_manifest(partial, manifest, digests, signing_key=signing_key)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return manifest


def _copy_store(name: str, store: Store, folder: Path, digests: dict[str, str], progress: Progress) -> int:
    count = 0
    for file in store.names():
        data = store.get(file)
        if data is None:  # erased a moment ago
            continue
        path = Path(name) / shelved(file)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        digests[str(path)] = digest_of(folder / path)
        count += 1
        progress(name)
    return count
