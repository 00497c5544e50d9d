"""A scanner for viruses: ClamAV's daemon, asked over a socket (INSTREAM, as `man clamd` describes it).

Nothing is written to a disk for it. What it cannot look at is not clean: whoever asks refuses the file.
"""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 30.0
CHUNK_BYTES = 1 << 16
ANSWER_MAX_BYTES = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")
Address = str | tuple[str, int]


class ScannerAway(OSError):  # noqa: N818 - it reads as what happened
    """The scanner does not answer, or not whether a file is clean; the message says why."""


class Scanner:
    """The scanner at an address; it is asked for nothing yet."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def find(self, data: bytes) -> str | None:
        """The name of what was found in a file; None for a clean one. Raises ScannerAway."""
        with self._asked(b"zINSTREAM\0") as connection:
            for start in range(0, len(data), CHUNK_BYTES):
                chunk = data[start : start + CHUNK_BYTES]
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = _answer(connection)
        if answer == "stream: OK":
            return None
        found = _FOUND.fullmatch(answer)
        if found is None:
            message = f"The scanner answered {answer[:100]!r}."
            raise ScannerAway(message)
        return found[1]

    def trouble(self) -> str:
        """Why it cannot scan at this moment; "" when it can."""
        try:
            with self._asked(b"zPING\0") as connection:
                answer = _answer(connection)
        except ScannerAway as away:
            return str(away)
        return "" if answer == "PONG" else f"The scanner answered {answer[:100]!r}."

    @contextmanager
    def _asked(self, command: bytes) -> Iterator[socket.socket]:
        """A connection to which a command was sent; its errors become ScannerAway."""
        try:
            with closing(_connected(self._address)) as connection:
                connection.settimeout(ANSWER_SECONDS)
                connection.sendall(command)
                yield connection
        except ScannerAway:
            raise
        except OSError as error:
            message = f"The scanner does not answer: {error.strerror or type(error).__name__}."
            raise ScannerAway(message) from error


def _connected(address: Address) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=CONNECT_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(CONNECT_SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    """What it says, up to its zero byte. An answer that breaks off is none."""
    said = b""
    while not said.endswith(b"\0"):
        part = connection.recv(ANSWER_MAX_BYTES)
        if not part or len(said) > ANSWER_MAX_BYTES:
            message = "The scanner broke off."
            raise ScannerAway(message)
        said += part
    return said[:-1].decode(errors="replace")
