"""`python3 dev.py bench suggest [--listings N] [--json]`: suggestions while typing, by what has been typed.

Times are wall time of one thread inside the engine, over names drawn by their frequency, each typed as far as the kind
says. Answers are compared with the oracle on a sample. `first`: the first suggestion of a process, which reads and
sorts the names. `best`: of each question's fastest of three rounds, which a busy machine disturbs least.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._search_listings import SCHEMA, Listings
from search_index import Oracle, WhooshEngine
from search_index.names import slips

if TYPE_CHECKING:
    from collections.abc import Callable

    from search_index import Document

Asked = tuple[str, tuple[float, float] | None]
TYPED = 200
CHECKED = 3
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench suggest", description=__doc__)
    parser.add_argument("--listings", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-suggest-") as folder:
        report = _run(Path(folder), arguments.listings)
    print(json.dumps(report, indent=2) if arguments.json else _table(report))


def _run(folder: Path, count: int) -> dict[str, Any]:
    listings = Listings()
    documents = list(listings.documents(count))
    WhooshEngine(folder, SCHEMA).rebuild(documents)
    engine, oracle = WhooshEngine(folder, SCHEMA), Oracle(SCHEMA)
    oracle.rebuild(documents)
    start = time.perf_counter()
    engine.suggest("ma")
    report: dict[str, Any] = {"listings": count, "first": (time.perf_counter() - start) * 1e3, "types": {}}
    report["differences"] = 0
    for kind, typed in _kinds(listings, documents).items():
        rounds = [[_taken(engine, *one) for one in typed] for _ in range(ROUNDS)]
        taken = [one for one_round in rounds for one in one_round]
        best = [min(times) for times in zip(*rounds, strict=True)]
        report["types"][kind] = {
            "p50": statistics.median(taken),
            "p95": _p95(taken),
            "best p50": statistics.median(best),
            "best p95": _p95(best),
        }
        for words, near in typed[:CHECKED]:
            asked: dict[str, Any] = {"near": near, "include_unclaimed": True}
            report["differences"] += engine.suggest(words, **asked) != oracle.suggest(words, **asked)
    return report


def _taken(engine: WhooshEngine, words: str, near: tuple[float, float] | None) -> float:
    """Milliseconds of one suggestion."""
    start = time.perf_counter()
    engine.suggest(words, near=near, include_unclaimed=True)
    return (time.perf_counter() - start) * 1e3


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def _kinds(listings: Listings, documents: list[Document]) -> dict[str, list[Asked]]:
    """For each kind what is typed, and near which point."""
    rng = random.Random(11)

    def typed(shorten: Callable[[list[str]], str]) -> list[str]:
        return [shorten(rng.choice(documents).text["name"].split()) for _ in range(TYPED)]

    def slipped(words: list[str]) -> str:
        found = [slip for _, slip in slips(words[1])]
        return rng.choice(found) if found else words[1]

    kinds: dict[str, list[str]] = {
        "two letters": typed(lambda words: words[1][:2]),
        "four letters": typed(lambda words: words[1][:4]),
        "a surname": typed(lambda words: words[1]),
        "first name and a letter": typed(lambda words: f"{words[0]} {words[1][0]}"),
        "a surname with a slip": typed(slipped),
        "nobody's name": typed(lambda words: f"zq{words[1]}"),
    }
    asked: dict[str, list[Asked]] = {kind: [(words, None) for words in all_of] for kind, all_of in kinds.items()}
    for kind in ("two letters", "four letters"):
        asked[f"{kind}, the nearest first"] = [(words, listings.point()) for words in kinds[kind]]
    return asked


def _table(report: dict[str, Any]) -> str:
    columns = ("p50", "p95", "best p50", "best p95")
    lines = [f"{report['listings']:,} listings; the first suggestion took {report['first']:.0f} ms."]
    lines += [f"{'milliseconds':36}" + "".join(f"{column:>10}" for column in columns)]
    for kind, one in report["types"].items():
        lines += [f"{kind:36}" + "".join(f"{one[column]:10.2f}" for column in columns)]
    return "\n".join([*lines, f"Differences from the oracle: {report['differences']}"])


if __name__ == "__main__":
    main()
