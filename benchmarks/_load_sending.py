"""Requests that leave at their instant, whoever is still waiting: what is measured begins when somebody would have
clicked, not when the server had time. One connection each, as a proxy that keeps none makes them.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from typing import Any

GIVEN_UP_AFTER_S = 30.0
FAILED = 0
"""Instead of a status: no answer, half an answer, or none in time."""
AHEAD_S = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is as it was sent, compressed or not."""

    status: int
    headers: dict[str, list[str]] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        """The page."""
        is_packed = "gzip" in self.headers.get("content-encoding", [])
        return (gzip.decompress(self.body) if is_packed else self.body).decode()


@dataclass(frozen=True, slots=True)
class Taken:
    """One request: what kind, its status or FAILED, and seconds from its instant until its last byte."""

    kind: str
    status: int
    seconds: float
    size: int


Act: TypeAlias = "Callable[[float], Coroutine[Any, Any, list[Taken]]]"
"""What somebody does: told the instant at which it was due, as `perf_counter` counts, it says what it took."""


async def send_at(acts: Iterable[tuple[float, Act]]) -> list[Taken]:
    """Begin each act so many seconds from now, never waiting for another; what all of them took."""
    began = time.perf_counter() + AHEAD_S
    tasks = []
    for offset, act in acts:
        due = began + offset
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        tasks.append(asyncio.create_task(act(due)))
    return [one for task in tasks for one in await task]


async def ask(
    port: int,
    path: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    patience: float = GIVEN_UP_AFTER_S,
) -> Answer:
    """One request on a connection of its own. Never raises: what went wrong is FAILED."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", "Accept-Encoding: gzip"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    sent = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    try:
        async with asyncio.timeout(patience):
            return await _exchanged(port, sent)
    except (OSError, TimeoutError, ValueError):
        return Answer(FAILED)


async def _exchanged(port: int, sent: bytes) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    try:
        writer.write(sent)
        came = await reader.read(-1)
    finally:
        writer.close()
    head, found, body = came.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    if not found:
        return Answer(FAILED)
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), []).append(value.strip())
    length = headers.get("content-length")
    if length and len(body) != int(length[0]):
        return Answer(FAILED)
    if "chunked" in headers.get("transfer-encoding", []) and not body.endswith(b"0\r\n\r\n"):
        return Answer(FAILED)
    return Answer(int(first.split()[1]), headers, body)
