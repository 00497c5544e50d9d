"""`python3 dev.py bench search_growth [--sizes 5000,…] [--check 1] [--json]`: our engine as listings grow.

From 5,000 to 1,000,000 with the same requests, without peers. Listings are made one after the other and never held
together; answers are compared with the oracle over a sample, `--check` requests of each kind.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._search_bars import cost_bars, growth_bars, lines_of
from benchmarks._search_listings import SCHEMA, Listings
from benchmarks._search_ours import edits, measured
from benchmarks.search import QUESTIONS, compared, say, timed
from search_index import WhooshEngine

SIZES = "5000,50000,500000,1000000"
COSTS = (
    "build_s",
    "build_cpu_s",
    "disk_bytes_per_listing",
    "open_ms",
    "first_answer_ms",
    "memory_bytes_per_listing",
    "memory_after_questions_bytes_per_listing",
    "edit_to_visible_ms",
    "compared",
    "differences",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench search_growth", description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--check", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    reports = [_grown(size, options.check) for size in sizes]
    judged = growth_bars(reports[0], reports[-1])
    for report in reports:
        its = [bar.as_dict() for bar in cost_bars(report)]
        judged += [bar | {"bar": f"{report['listings']:,} listings: {bar['bar']}"} for bar in its]
    everything = {"sizes": sizes, "differences": sum(r["differences"] for r in reports), "reports": reports}
    everything["bars"] = judged
    print(json.dumps(everything, indent=2) if options.json else _table(reports, judged))


def _grown(count: int, checked: int) -> dict[str, Any]:
    listings = Listings()
    requests = listings.requests(QUESTIONS)
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as folder:
        index = Path(folder) / "index"
        engine = WhooshEngine(index, SCHEMA)
        say(f"building {count:,} listings")
        report: dict[str, Any] = {"listings": count} | measured(engine, index, listings, count)
        report["types"] = {kind: timed(engine, [], kind, asked) for kind, asked in requests.items()}
        report |= compared(engine, [], listings, count, [r for asked in requests.values() for r in asked[:checked]])
        report["edit_to_visible_ms"] = edits(engine, listings, count)
    return report


def _table(reports: list[dict[str, Any]], judged: list[dict[str, Any]]) -> str:
    lines = [f"{'milliseconds p50 (cold caches)':44}" + "".join(f"{report['listings']:>20,}" for report in reports)]
    for kind in reports[0]["types"]:
        ours = [report["types"][kind]["ours"] for report in reports]
        cells = [f"{its['p50']:.3f} ({its['cold_p50']:.3f})" for its in ours]
        lines.append(f"{kind:44}" + "".join(f"{cell:>20}" for cell in cells))
    for cost in COSTS:
        values = [report[cost] for report in reports]
        cells = [f"{v['p50']:.0f} · {v['p95']:.0f}" if isinstance(v, dict) else f"{v:,}" for v in values]
        lines.append(f"{cost:44}" + "".join(f"{cell:>20}" for cell in cells))
    return "\n".join([*lines, "", *lines_of(judged)])


if __name__ == "__main__":
    main()
