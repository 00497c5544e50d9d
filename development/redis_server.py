"""A Redis server for tests: in a temporary folder, on a unix socket, keeping nothing, gone afterwards."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from development.sources import MissingPartError, install_from_debian

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 20


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a server and lend its URL, `unix:///…`; it is stopped and removed at the end.

    Raises MissingPartError when there is no program to run, or it does not start.
    """
    program = _program()
    folder = Path(tempfile.mkdtemp(prefix="finepoint-redis-", dir="/tmp"))  # not under TMPDIR: sockets have short paths
    socket, log = folder / "socket", folder / "log"
    command: list[str | Path] = [program, "--port", "0", "--unixsocket", socket, "--dir", folder]
    command += ["--save", "", "--appendonly", "no"]
    with log.open("w") as output:
        # A session of its own: Ctrl-C reaches the tests first, and the server is stopped after them.
        server = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait_until_ready(server, socket, log)
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _program() -> str:
    """Return the path of `redis-server`, installing it where there is none."""
    refusal = None
    if shutil.which("redis-server") is None:
        refusal = install_from_debian("redis-server")
    found = shutil.which("redis-server")
    if found is None:
        raise MissingPartError(f"no redis-server: none on PATH; Debian: {refusal}")
    return found


def _wait_until_ready(server: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if socket.exists():
            return
        time.sleep(0.02)
    raise MissingPartError(f"redis-server did not start: {log.read_text().strip()[-300:]}")
