"""What a backup says of itself: when it began, of which database, and the digest of every file in it.

It is sealed with the secret key, so that who can only write where backups lie cannot bring in an account or a file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NAME = "manifest.json"
DIGESTS = "digests.txt"
FORMAT = 2
CHUNK_BYTES = 1 << 20


class BadBackup(ValueError):  # noqa: N818 - it reads as what was found
    """A backup that cannot be used; the message says what is wrong with it and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at`: when it began, aware; `schema`: the migration it stands at; `database`: sqlite or postgresql;
    `key`: by which it is known whether another instance has the same secret key; `files`: how many in each store.
    """

    made_at: datetime
    schema: str
    database: str
    key: str
    files: dict[str, int]


def write_manifest(folder: Path, manifest: Manifest, digests: dict[str, str], *, signing_key: str) -> None:
    """Write both files of a backup; the manifest last, so that a folder with one is whole."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    (folder / DIGESTS).write_text(lines, encoding="utf-8")
    said: dict[str, object] = asdict(manifest) | {
        "format": FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "digests": hashlib.sha256(lines.encode()).hexdigest(),
    }
    said["seal"] = _seal(said, signing_key)
    (folder / NAME).write_text(json.dumps(said, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> tuple[Manifest, dict[str, str]]:
    """What a backup says of itself, and the digest of every file by its path in the backup. Raises BadBackup."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        lines = (folder / DIGESTS).read_text(encoding="utf-8")
        if said["format"] != FORMAT:
            message = f"{folder} is a backup of another format ({said['format']}): use the version that made it."
            raise BadBackup(message)
        made_at = datetime.fromisoformat(said["made_at"])
        manifest = Manifest(made_at, said["schema"], said["database"], said["key"], dict(said["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, BadBackup):
            raise
        message = f"{folder} is no whole backup: {NAME} or {DIGESTS} is missing or cannot be read."
        raise BadBackup(message) from error
    if hashlib.sha256(lines.encode()).hexdigest() != said["digests"]:
        message = f"{folder / DIGESTS} was changed after the backup was made."
        raise BadBackup(message)
    return manifest, {name: digest for digest, _, name in (line.partition("  ") for line in lines.splitlines())}


def check_seal(folder: Path, *, signing_key: str) -> None:
    """Raise BadBackup when somebody without the secret key changed what a backup says of itself."""
    said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    if not hmac.compare_digest(str(said.pop("seal", "")).encode(), _seal(said, signing_key).encode()):
        message = f"{folder / NAME} was changed after the backup was made. Take another backup."
        raise BadBackup(message)


def not_of_it(folder: Path, digests: dict[str, str]) -> Iterator[str]:
    """What lies in a backup's folder and is none of its files: links, which lead elsewhere, too."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink() or not (path.is_dir() or name in digests or name in (NAME, DIGESTS)):
            yield name


def damaged(folder: Path, digests: dict[str, str]) -> Iterator[str]:
    """The files of a backup that are missing or not what they were."""
    for name, digest in digests.items():
        file = folder / name
        if not file.is_file() or digest_of(file) != digest:
            yield name


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def key_mark(signing_key: str) -> str:
    """What tells one secret key from another, and gives neither away."""
    return hmac.new(signing_key.encode(), b"finepoint backup", hashlib.sha256).hexdigest()[:32]


def _seal(said: Mapping[str, object], signing_key: str) -> str:
    words = json.dumps(said, sort_keys=True)
    return hmac.new(signing_key.encode(), f"finepoint backup says {words}".encode(), hashlib.sha256).hexdigest()
