"""The store on a disk: plain files in a folder of the instance.

They are plain file calls because a file must be on the disk before its row is committed (written, synced, then
renamed), and because a full disk must arrive as the OSError that it is.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

from directory.files.store import is_name, shelved


class DiskStore:
    """Files under one folder, each shelf a subfolder. Its verbs are those of `Store`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, data: bytes) -> None:
        """Keep a file whole or not at all; one of the same name is replaced. Raises OSError, as on a full disk."""
        target = self._file(name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def get(self, name: str) -> bytes | None:
        """A file's bytes, or None when there is none of this name."""
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            return None

    def beginning(self, name: str, size: int) -> bytes | None:
        """The first so many bytes of a file, or None when there is none of this name."""
        try:
            with self._file(name).open("rb") as file:
                return file.read(size)
        except FileNotFoundError:
            return None

    def copy(self, name: str, other: str) -> None:
        """Keep the bytes of a file under another name as well; where the disk can, without writing them again.

        Raises FileNotFoundError when there is none of the first name, and OSError as on a full disk.
        """
        source, target = self._file(name), self._file(other)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.unlink(missing_ok=True)
        try:
            os.link(source, target)
        except FileNotFoundError:
            raise
        except OSError:  # a disk without links
            self.put(other, source.read_bytes())

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return self._file(name).is_file()

    def delete(self, name: str) -> None:
        """Remove a file; nothing happens when there is none."""
        self._file(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The name of every file."""
        for shelf in sorted(self._path.iterdir()) if self._path.is_dir() else ():
            yield from (file.name for file in shelf.iterdir() if is_name(file.name))

    def sweep(self, shelf: str, *, before: datetime, kept: Callable[[Collection[str]], Collection[str]]) -> int:
        """Remove the files of one shelf that belong to nobody, half-written ones among them; how many there were."""
        folder = self._path / shelf
        if not folder.is_dir():
            return 0
        old = {file.name: file for file in folder.iterdir() if _is_older(file, before)}
        needed = kept([name for name in old if is_name(name)]) if old else ()
        doomed = [file for name, file in old.items() if name not in needed]
        for file in doomed:
            file.unlink(missing_ok=True)
        return len(doomed)

    def _file(self, name: str) -> Path:
        return self._path / shelved(name)


def _is_older(file: Path, before: datetime) -> bool:
    """Whether a file was last written before an instant; one that is gone meanwhile is not."""
    try:
        return file.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False
