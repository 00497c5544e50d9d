"""`python3 dev.py bench search [--listings N] [--peers sqlite] [--json]`: ten kinds of question, engine against peers.

All engines answer the same requests in one interleaved run, every answer with its total and all facet counts. Answers
are compared with the oracle on a sample. Times are wall time of one thread; see docs/search.md for what they meant.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._search_listings import NOW, SCHEMA, Listings
from search_index import Oracle, Request, WhooshEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peers import Peer
    from search_index import Document

PEERS = {"sqlite": "SqlitePeer"}
QUESTIONS = 24
ROUNDS = 3
EDITS = 40
OPENING = """
import resource, sys, time
from pathlib import Path
from benchmarks._search_listings import NOW, SCHEMA, Listings
from search_index import Request, WhooshEngine
engine = WhooshEngine(Path(sys.argv[1]), SCHEMA)
def memory():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
before = memory()
start = time.perf_counter()
engine.document_count
opened = time.perf_counter()
engine.search(Request(now=NOW))
answered = time.perf_counter()
print(opened - start, answered - start, memory() - before)
"""


def main() -> None:
    arguments = _arguments()
    names = [name for name in arguments.peers.split(",") if name]
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        report = _run(Path(folder), arguments.listings, names, arguments.check)
    print(json.dumps(report, indent=2) if arguments.json else _table(report))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench search", description=__doc__)
    parser.add_argument("--listings", type=int, default=50_000)
    parser.add_argument("--peers", default="sqlite", help="comma-separated: " + ", ".join(PEERS))
    parser.add_argument("--check", type=int, default=1, help="requests of each kind compared with the oracle")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _run(folder: Path, count: int, names: list[str], checked: int) -> dict[str, Any]:
    listings = Listings()
    documents = list(listings.documents(count))
    requests = listings.requests(QUESTIONS)
    engine = WhooshEngine(folder / "index", SCHEMA)
    report: dict[str, Any] = {"listings": count, "facet_values": sum(len(f.values) for f in SCHEMA.facets)}
    start, busy = time.perf_counter(), time.process_time()
    engine.rebuild(documents)
    report["build_s"] = round(time.perf_counter() - start, 1)
    report["build_cpu_s"] = round(time.process_time() - busy, 1)
    report["disk_bytes_per_listing"] = round(_size(folder / "index") / count)
    report |= _opening(folder / "index", count)
    peers = [_peer(name, folder) for name in names]
    for peer in peers:
        start = time.perf_counter()
        peer.build(documents, NOW)
        report[f"build_s_{peer.name}"] = round(time.perf_counter() - start, 1)
    report["types"] = {kind: _time(engine, peers, asked) for kind, asked in requests.items()}
    for mean, ratio in (("geomean", "ratio"), ("geomean_cold", "ratio_cold"), ("geomean_best", "ratio_best")):
        report[mean] = {
            peer.name: round(_geometric_mean([times[peer.name][ratio] for times in report["types"].values()]), 1)
            for peer in peers
        }
    report["differences"] = _differences(engine, documents, requests, peers, checked)
    report["edit_to_visible_ms"] = _edits(engine, listings, count)
    return report


def _peer(name: str, folder: Path) -> Peer:
    path = folder / name
    path.mkdir()
    peer: Peer = getattr(importlib.import_module(f"benchmarks.peers.{name}"), PEERS[name])(path, SCHEMA)
    return peer


def _time(engine: WhooshEngine, peers: list[Peer], requests: list[Request]) -> dict[str, Any]:
    """Milliseconds of each engine over the same requests in turns; ours once more without a peer between.

    Directly after a peer our arrays have left the processor's caches (`ours`, cold); a site that searches more than it
    does anything else is nearer to `ours_warm`. Peers are compared with both.
    """
    rounds: dict[str, list[list[float]]] = {name: [] for name in ("ours", "ours_warm", *(p.name for p in peers))}
    groups = [_groups(engine, request) for request in requests]
    for _ in range(ROUNDS):
        for taken in rounds.values():
            taken.append([])
        for request, words in zip(requests, groups, strict=True):
            for peer in peers:
                rounds[peer.name][-1].append(_milliseconds(partial(peer.search, request, words)))
            rounds["ours"][-1].append(_milliseconds(partial(engine.search, request)))
        rounds["ours_warm"][-1] += [_milliseconds(partial(engine.search, request)) for request in requests]
    times: dict[str, Any] = {name: _summary(taken) for name, taken in rounds.items()}
    for peer in peers:
        its = times[peer.name]
        its["ratio"] = round(its["p50"] / times["ours_warm"]["p50"], 2)
        its["ratio_cold"] = round(its["p50"] / times["ours"]["p50"], 2)
        its["ratio_best"] = round(its["best"] / times["ours_warm"]["best"], 2)
    return times


def _milliseconds(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _summary(rounds: list[list[float]]) -> dict[str, float]:
    """Percentiles of all, and the median of each request's fastest round: what a busy machine disturbs least."""
    best = statistics.median(map(min, zip(*rounds, strict=True)))
    return _percentiles([value for one in rounds for value in one]) | {"best": round(best, 3)}


def _groups(engine: WhooshEngine, request: Request) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(term for term in reading.terms) for reading in engine.search(replace(request, size=1)).readings)


def _percentiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {"p50": round(statistics.median(ordered), 3), "p95": round(ordered[int(len(ordered) * 0.95)], 3)}


def _geometric_mean(ratios: list[float]) -> float:
    return math.exp(statistics.fmean(math.log(ratio) for ratio in ratios))


def _differences(
    engine: WhooshEngine,
    documents: list[Document],
    requests: dict[str, list[Request]],
    peers: list[Peer],
    checked: int,
) -> dict[str, int]:
    """Answers that were not the oracle's, of `checked` requests of each kind."""
    found = {"ours": 0} | {peer.name: 0 for peer in peers}
    if not checked:
        return found
    oracle = Oracle(SCHEMA)
    oracle.rebuild(documents)
    for asked in requests.values():
        for request in asked[:checked]:
            right, said = oracle.search(request), engine.search(request)
            found["ours"] += replace(said, hits=()) != replace(right, hits=()) or said.ids != right.ids
            for peer in peers:
                answer = peer.search(request, _groups(engine, request))
                same = (answer.total, answer.total_unclaimed) == (right.total, right.total_unclaimed)
                found[peer.name] += not (same and answer.facets == right.facets)
    return found


def _edits(engine: WhooshEngine, listings: Listings, count: int) -> dict[str, float]:
    """From the call that edits to the first answer that shows it, one listing at a time."""
    values = []
    for edit in range(EDITS):
        document = replace(listings.document(1 + edit * 7 % count), text={"name": f"edited{edit}"})
        start = time.perf_counter()
        engine.put([document])
        found = engine.search(_asking(f"edited{edit}"))
        values.append((time.perf_counter() - start) * 1000)
        if document.id not in found.ids and not found.total_unclaimed:
            raise RuntimeError("An edit is not visible.")
    return _percentiles(values)


def _asking(words: str) -> Request:
    return Request(words=words, now=NOW)


def _opening(index: Path, count: int) -> dict[str, float]:
    """In a process of its own: opening, the first answer, and the memory that both took."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    output = subprocess.run(
        [sys.executable, "-c", OPENING, str(index)], check=True, capture_output=True, text=True, env=environment
    ).stdout
    opened, answered, memory = map(float, output.split())
    return {
        "open_ms": round(opened * 1000, 1),
        "first_answer_ms": round(answered * 1000, 1),
        "memory_bytes_per_listing": round(memory / count),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _table(report: dict[str, Any]) -> str:
    names = list(report["geomean"])
    lines = [f"{report['listings']} listings, {report['facet_values']} facet values; milliseconds: p50, p95, best", ""]
    head = ["ours, cold", "ours, warm", *names, *(f"{name} ÷ warm, best" for name in names)]
    lines.append(f"{'':38}" + "".join(f"{title:>22}" for title in head))
    for kind, times in report["types"].items():
        cells = [
            f"{times[key]['p50']:.3f} {times[key]['p95']:.1f} {times[key]['best']:.3f}"
            for key in ("ours", "ours_warm", *names)
        ]
        cells += [f"{times[name]['ratio_best']:.1f}" for name in names]
        lines.append(f"{kind:38}" + "".join(f"{cell:>22}" for cell in cells))
    lines.append("")
    rest = {key: value for key, value in report.items() if key not in ("types", "listings", "facet_values")}
    return "\n".join([*lines, *(f"{key}: {value}" for key, value in rest.items())])


if __name__ == "__main__":
    main()
