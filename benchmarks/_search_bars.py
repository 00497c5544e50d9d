"""What the search engine must reach, and whether a report of the benchmark says that it does."""

from __future__ import annotations

from typing import Any, NamedTuple

MUST_RATIO = {
    50_000: {"tantivy": 5, "sqlite": 30, "postgis": 45, "whoosh": 1_000},
    500_000: {"tantivy": 14, "sqlite": 100, "postgis": 150},
}
"""Geometric mean of a peer's p50 ÷ ours, by number of listings."""
MOST_TIMES_SLOWER = 1.3
MOST_TIMES_P50 = 3.0
MEMORY_BYTES = 120
FIXED_PART_IS_SMALL = 50_000
"""From so many listings on, bytes a listing say something about a listing."""
OPENING_MS = 50
BUILDING_S = 30
EDIT_P50_MS, EDIT_P95_MS = 20, 150
GROWTH_NEAR, GROWTH_NATIONWIDE = 3, 30


class Bar(NamedTuple):
    """One bar: the value and what it is held against; `at_least` or else at most."""

    name: str
    value: float
    must: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.must if self.at_least else self.value <= self.must

    def as_dict(self) -> dict[str, Any]:
        sign = "≥" if self.at_least else "≤"
        return {"bar": self.name, "value": self.value, "must": f"{sign} {self.must}", "met": self.is_met}


def bars(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every bar that can be judged at this number of listings and with these peers."""
    count = report["listings"]
    found = [Bar("differences from the oracle", report["differences"], 0)]
    for peer, must in MUST_RATIO.get(count, {}).items():
        if peer in report["geomean"]:
            found.append(Bar(f"{peer} ÷ ours, geometric mean", report["geomean"][peer], must, at_least=True))
    for kind, times in report["types"].items():
        peers = [times[peer] for peer in report["geomean"]]
        if peers:
            slower = round(1 / min(its["ratio"] for its in peers), 2)
            found.append(Bar(f"ours ÷ best peer, {kind}", slower, MOST_TIMES_SLOWER))
    for kind, times in report["types"].items():
        ours = times["ours"]
        found.append(Bar(f"p95 ÷ p50, {kind}", round(ours["p95"] / ours["p50"], 2), MOST_TIMES_P50))
        busy = round(ours["busy_p95"] / ours["busy_p50"], 2)
        found.append(Bar(f"p95 ÷ p50 of processor time, {kind}", busy, MOST_TIMES_P50))
    found += cost_bars(report)
    return [bar.as_dict() for bar in found]


def cost_bars(report: dict[str, Any]) -> list[Bar]:
    found = [
        Bar("edit to visible, p50 ms", report["edit_to_visible_ms"]["p50"], EDIT_P50_MS),
        Bar("edit to visible, p95 ms", report["edit_to_visible_ms"]["p95"], EDIT_P95_MS),
    ]
    if report["listings"] >= FIXED_PART_IS_SMALL:
        memory = report["memory_bytes_per_listing"]
        found.append(Bar("memory of a process, bytes a listing", memory, MEMORY_BYTES))
    if report["listings"] == 50_000:
        found.append(Bar("opening 50,000, ms", report["open_ms"], OPENING_MS))
        found.append(Bar("building 50,000, processor seconds", report["build_cpu_s"], BUILDING_S))
    return found


def growth_bars(first: dict[str, Any], last: dict[str, Any]) -> list[dict[str, Any]]:
    """How many times longer each kind takes at the most listings than at the fewest."""
    found = []
    for kind, times in last["types"].items():
        must = GROWTH_NEAR if kind.startswith("near") else GROWTH_NATIONWIDE
        grown = round(times["ours"]["p50"] / first["types"][kind]["ours"]["p50"], 2)
        found.append(Bar(f"growth, {kind}", grown, must))
    return [bar.as_dict() for bar in found]


def lines_of(judged: list[dict[str, Any]]) -> list[str]:
    return [
        f"  {'met    ' if bar['met'] else 'NOT MET'}  {bar['bar']}: {bar['value']:,} (must be {bar['must']})"
        for bar in judged
    ]
