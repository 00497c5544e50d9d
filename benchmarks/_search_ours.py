"""What our engine costs besides answering: building, disk, opening, memory of a process, edits."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._search_listings import NOW, SCHEMA
from benchmarks._search_timing import ROUNDS, percentiles
from benchmarks.peers import folder_bytes
from search_index import Request, WhooshEngine, around, shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks._search_listings import Listings
    from search_index import Document

EDITS = 40
OPENINGS = 3
OPENING = """
import resource, sys, time
from pathlib import Path
from benchmarks._search_listings import NOW, SCHEMA, Listings
from search_index import Request, WhooshEngine
questions = [request for asked in Listings().requests(24).values() for request in asked]
engine = WhooshEngine(Path(sys.argv[1]), SCHEMA)
def memory():
    resident, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
    return (resident - shared) * resource.getpagesize()
before = memory()
start = time.perf_counter()
engine.document_count
opened = time.perf_counter()
engine.search(Request(now=NOW))
answered = time.perf_counter()
first = memory()
for question in questions:
    engine.search(question)
print(opened - start, answered - start, first - before, memory() - before)
"""


class Stream:
    """Documents on their way into an engine; knows how long making them took, which is no time of the engine's."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = documents
        self.seconds = self.processor_seconds = 0.0

    def __iter__(self) -> Iterator[Document]:
        documents = iter(self._documents)
        while True:
            start, busy = time.perf_counter(), time.process_time()
            document = next(documents, None)
            self.processor_seconds += time.process_time() - busy
            self.seconds += time.perf_counter() - start
            if document is None:
                return
            yield document


def time_building(build: Callable[[Stream], object], documents: Iterable[Document]) -> tuple[float, float]:
    """Seconds, and seconds of this process's processor time, without the making of the documents."""
    stream = Stream(documents)
    start, busy = time.perf_counter(), time.process_time()
    build(stream)
    seconds = time.perf_counter() - start - stream.seconds
    return round(seconds, 1), round(time.process_time() - busy - stream.processor_seconds, 1)


def measured(engine: WhooshEngine, index: Path, listings: Listings, count: int) -> dict[str, Any]:
    """Build, disk, opening and memory of `count` listings."""
    seconds, busy = time_building(engine.rebuild, listings.documents(count))
    return {"build_s": seconds, "build_cpu_s": busy, "disk_bytes_per_listing": round(folder_bytes(index) / count)} | (
        opening(index, count)
    )


def opening(index: Path, count: int) -> dict[str, float]:
    """In processes of their own: opening, the first answer, and the memory that these and 240 questions took.

    Memory is what a process has for itself: code of libraries is in the machine once, for all of them.
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-c", OPENING, str(index)]
    runs = [
        [
            float(value)
            for value in subprocess.run(
                command, check=True, capture_output=True, text=True, env=environment
            ).stdout.split()
        ]
        for _ in range(OPENINGS)
    ]
    opened, answered, first, used = map(statistics.median, zip(*runs, strict=True))
    return {
        "open_ms": round(opened * 1000, 1),
        "first_answer_ms": round(answered * 1000, 1),
        "memory_bytes_per_listing": round(first / count),
        "memory_after_questions_bytes_per_listing": round(used / count),
    }


def near_first_asked(index: Path, requests: dict[str, list[Request]]) -> dict[str, dict[str, float]]:
    """Milliseconds of each kind near a place, with a circle that nobody has asked for: none is kept meanwhile, nor
    what was counted in it.
    """
    kept, around.KEPT_BYTES, shard.KEPT_COUNTS = (around.KEPT_BYTES, shard.KEPT_COUNTS), 0, 0
    try:
        engine, found = WhooshEngine(index, SCHEMA), {}
        for kind, asked in requests.items():
            if not kind.startswith("near"):
                continue
            rounds = [[_milliseconds(engine, request) for request in asked] for _ in range(1 + ROUNDS)][1:]
            best = [min(times) for times in zip(*rounds, strict=True)]
            p50, p95 = percentiles([value for times in rounds for value in times])
            found[kind] = {"p50": p50, "p95": p95, "best": percentiles(best)[0]}
    finally:
        around.KEPT_BYTES, shard.KEPT_COUNTS = kept
    return found


def _milliseconds(engine: WhooshEngine, request: Request) -> float:
    start = time.perf_counter()
    engine.search(request)
    return (time.perf_counter() - start) * 1000


def edits(engine: WhooshEngine, listings: Listings, count: int) -> dict[str, float]:
    """Milliseconds from the call that edits one listing to the first answer that shows it."""
    values = []
    for edit in range(EDITS):
        document = replace(listings.document(1 + edit * 7 % count), text={"name": f"edited{edit}"})
        start = time.perf_counter()
        engine.put([document])
        found = engine.search(Request(words=f"edited{edit}", now=NOW))
        values.append((time.perf_counter() - start) * 1000)
        if document.id not in found.ids and not found.total_unclaimed:
            raise RuntimeError("An edit is not visible.")
    p50, p95 = percentiles(values)
    return {"p50": p50, "p95": p95}
