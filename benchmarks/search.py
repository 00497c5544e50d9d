"""`python3 dev.py bench search`: ten kinds of question, our engine against others, and every bar with met or not met.

  --listings N   invented listings (50,000)
  --peers A,B    of sqlite, tantivy, postgis (these three where none are named), whoosh, which takes minutes to
                 build and seconds to answer, and postgresql, our second engine; one that cannot be started here is
                 left out, and the report says why
  --check N      requests of each kind that are compared with the oracle (1)
  --json         the report as JSON

All engines answer the same requests in one interleaved run, every answer with its page, both totals and all facet
counts. Times are wall time of one thread; docs/search.md says what they meant, peers say how they answer.
"""

from __future__ import annotations

import argparse
import importlib
import json
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._search_bars import bars, lines_of
from benchmarks._search_check import differences, right_answers
from benchmarks._search_listings import NOW, SCHEMA, Listings
from benchmarks._search_ours import edits, measured, near_first_asked, time_building
from benchmarks._search_timing import geometric_mean, time_kind
from benchmarks.peers import PeerUnavailable
from search_index import WhooshEngine

if TYPE_CHECKING:
    from benchmarks.peers import Peer
    from search_index import Request

PEERS = {
    "sqlite": "SqlitePeer",
    "tantivy": "TantivyPeer",
    "postgis": "PostgisPeer",
    "whoosh": "WhooshPeer",
    "postgresql": "PostgresqlPeer",
}
QUESTIONS = 24
MEANS = {"geomean": "ratio", "geomean_cold": "ratio_cold", "geomean_best": "ratio_best"}


def main() -> None:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that a peer's server is stopped
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        report = _run(Path(folder), arguments.listings, arguments.peers, arguments.check)
    print(json.dumps(report, indent=2) if arguments.json else _table(report))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench search", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--listings", type=int, default=50_000)
    parser.add_argument("--peers", type=_names, default=list(PEERS)[:3])
    parser.add_argument("--check", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if unknown := set(names) - set(PEERS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: there are {', '.join(PEERS)}")
    return names


def _run(folder: Path, count: int, names: list[str], checked: int) -> dict[str, Any]:
    listings = Listings()
    requests = listings.requests(QUESTIONS)
    engine = WhooshEngine(folder / "index", SCHEMA)
    say(f"building {count:,} listings")
    report: dict[str, Any] = {"listings": count, "facet_values": sum(len(f.values) for f in SCHEMA.facets)}
    report |= measured(engine, folder / "index", listings, count)
    peers, report["left_out"] = _started(folder, names)
    try:
        report["peers"] = {peer.name: _built(peer, listings, count) for peer in peers}
        report["types"] = {kind: timed(engine, peers, kind, asked) for kind, asked in requests.items()}
        for mean, ratio in MEANS.items():
            ratios = {peer.name: [times[peer.name][ratio] for times in report["types"].values()] for peer in peers}
            report[mean] = {name: geometric_mean(its) for name, its in ratios.items()}
        report |= compared(engine, peers, listings, count, [r for asked in requests.values() for r in asked[:checked]])
        say("asking for circles that nobody has asked for")
        report["near_first_asked_ms"] = near_first_asked(folder / "index", requests)
        say("editing")
        report["edit_to_visible_ms"] = edits(engine, listings, count)
    finally:
        for peer in peers:
            peer.close()
    report["bars"] = bars(report)
    return report


def _started(folder: Path, names: list[str]) -> tuple[list[Peer], dict[str, str]]:
    """Peers that can be started here, and why others cannot."""
    peers: list[Peer] = []
    left_out = {}
    for name in names:
        path = folder / name
        path.mkdir()
        try:
            peers.append(getattr(importlib.import_module(f"benchmarks.peers.{name}"), PEERS[name])(path, SCHEMA))
        except (ImportError, PeerUnavailable) as problem:
            left_out[name] = str(problem)
            say(f"{name} is left out: {problem}")
    return peers, left_out


def _built(peer: Peer, listings: Listings, count: int) -> dict[str, float]:
    say(f"building {peer.name}")
    seconds, _ = time_building(lambda documents: peer.build(documents, NOW), listings.documents(count))
    return {"build_s": seconds, "disk_bytes_per_listing": round(peer.disk_bytes() / count)}


def timed(engine: WhooshEngine, peers: list[Peer], kind: str, requests: list[Request]) -> dict[str, Any]:
    say(f"asking: {kind}")
    return time_kind(engine, peers, requests)


def compared(
    engine: WhooshEngine, peers: list[Peer], listings: Listings, count: int, sample: list[Request]
) -> dict[str, Any]:
    """Differences from the oracle over a sample of the requests."""
    say(f"comparing {len(sample)} answers with the oracle")
    right = right_answers(SCHEMA, lambda: listings.documents(count), sample) if sample else []
    found = differences(engine, peers, sample, right)
    return {"compared": len(sample), "differences": found.pop("ours"), "differences_of_peers": found}


def say(words: str) -> None:
    """Progress, where it disturbs no report."""
    print(f"  {words} …", file=sys.stderr, flush=True)


def _table(report: dict[str, Any]) -> str:
    names = list(report["geomean"])
    head = ["ours", "ours, cold", *names]
    lines = [
        f"{report['listings']:,} listings, {report['facet_values']} facet values",
        "milliseconds p50 · p95; peers: how many times ours (with cold caches)",
        f"{'':38}" + "".join(f"{title:>34}" for title in head),
    ]
    for kind, times in report["types"].items():
        ours = times["ours"]
        cells = [f"{ours['p50']:.3f} · {ours['p95']:.2f}", f"{ours['cold_p50']:.3f} · {ours['cold_p95']:.2f}"]
        for its in (times[name] for name in names):
            fewer = f" of {its['asked']}" if its["asked"] < ours["asked"] else ""
            ratios = f"× {its['ratio']:,.1f} ({its['ratio_cold']:,.1f})"
            cells.append(f"{its['p50']:,.2f} · {its['p95']:,.1f}{fewer} {ratios}")
        lines.append(f"{kind:38}" + "".join(f"{cell:>34}" for cell in cells))
    lines += [f"{name}: {', '.join(f'{peer} {mean:,}' for peer, mean in report[name].items())}" for name in MEANS]
    shown = {"types", "listings", "facet_values", "bars", *MEANS}
    lines += [f"{key}: {value}" for key, value in report.items() if key not in shown]
    return "\n".join([*lines, "", *lines_of(report["bars"])])


if __name__ == "__main__":
    main()
