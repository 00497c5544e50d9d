"""Timing engines against each other over the same requests: in turns, warm and with cold processor caches.

*Cold*: other memory is read before every call, so that nothing of an engine is left in the processor's caches; engines
take turns. *Warm*: an engine answers its requests without another between; its first two after the cold round are not
counted, which bring its code back into the caches. Both are measured for every engine alike.
*Busy*: the time that the processor spends in the thread that asks, warm, of each request in its middle round: other
work on the machine disturbs that little.
"""

from __future__ import annotations

import math
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peers import Groups, Peer
    from search_index import Request, WhooshEngine

ROUNDS = 3
BUDGET_S = 12.0
"""An engine that would take longer for one kind is asked fewer of its requests …"""
LEAST_ASKED = 2
"""… but so many at least, and if that is too long, in one round."""
RETURNING = 2
"""Requests answered before a warm round counts."""
OTHER_BYTES = 64 * 2**20
"""Twice the caches of this kind of machine."""

Ask = list["Callable[[], object]"]


def time_kind(engine: WhooshEngine, peers: list[Peer], requests: list[Request]) -> dict[str, Any]:
    """Milliseconds of each engine by name, and of each peer how many times ours it takes over the same requests."""
    asks: dict[str, Ask] = {
        peer.name: [partial(peer.search, request, groups_of(engine, request)) for request in requests] for peer in peers
    }
    asks["ours"] = [partial(engine.search, request) for request in requests]
    rounds = {}
    for name, asked in asks.items():
        rounds[name], count = _affordable(asked)
        asks[name] = asked[:count]
    cold: dict[str, list[list[float]]] = {name: [[] for _ in asked] for name, asked in asks.items()}
    warm: dict[str, list[list[float]]] = {name: [[] for _ in asked] for name, asked in asks.items()}
    busy: list[list[float]] = [[] for _ in asks["ours"]]
    others = np.zeros(OTHER_BYTES // 8)
    for turn in range(ROUNDS):
        asking = {name: asked for name, asked in asks.items() if turn < rounds[name]}
        for number in range(len(requests)):
            for name, asked in asking.items():
                if number < len(asked):
                    others.sum()
                    cold[name][number].append(_milliseconds(asked[number]))
        for name, asked in asking.items():
            _warm_round(asked, warm[name], busy if name == "ours" else None)
    times: dict[str, Any] = {"ours": _summary(warm["ours"], cold["ours"])}
    times["ours"]["busy_p50"], times["ours"]["busy_p95"] = percentiles([statistics.median(its) for its in busy])
    for peer in peers:
        its = times[peer.name] = _summary(warm[peer.name], cold[peer.name])
        count = len(asks[peer.name])
        ours = _summary(warm["ours"][:count], cold["ours"][:count])
        its |= {
            name: round(its[value] / ours[value], 2)
            for name, value in (("ratio", "p50"), ("ratio_cold", "cold_p50"), ("ratio_best", "best"))
        }
    return times


def groups_of(engine: WhooshEngine, request: Request) -> Groups:
    """The words as our reader takes them, so that every engine looks for the same."""
    return tuple(reading.terms for reading in engine.search(request).readings)


def _affordable(asked: Ask) -> tuple[int, int]:
    """Rounds and requests that fit the budget; their first answers warm everything up, and the very first, which may
    open an index, counts for nothing.
    """
    asked[0]()
    start = time.perf_counter()
    for number, ask in enumerate(asked, 1):
        ask()
        once = time.perf_counter() - start
        if number >= LEAST_ASKED and once * 2 * ROUNDS > BUDGET_S:
            return (ROUNDS if number > LEAST_ASKED else 1), number
    return ROUNDS, len(asked)


def _warm_round(asked: Ask, times: list[list[float]], busy: list[list[float]] | None) -> None:
    for ask in asked[-RETURNING:]:
        ask()
    for number, ask in enumerate(asked):
        before = time.thread_time()
        times[number].append(_milliseconds(ask))
        if busy is not None:
            busy[number].append((time.thread_time() - before) * 1000)


def _milliseconds(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _summary(warm: list[list[float]], cold: list[list[float]]) -> dict[str, float]:
    """`best`: percentiles of each request's fastest round, which a busy machine disturbs least."""
    cold_p50, cold_p95 = percentiles([value for rounds in cold for value in rounds])
    p50, p95 = percentiles([value for rounds in warm for value in rounds])
    best, best_p95 = percentiles([min(rounds) for rounds in warm])
    values = {"p50": p50, "p95": p95, "best": best, "best_p95": best_p95, "cold_p50": cold_p50, "cold_p95": cold_p95}
    return {"asked": len(warm)} | values


def percentiles(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(values)
    return round(statistics.median(ordered), 4), round(ordered[int(len(ordered) * 0.95)], 4)


def geometric_mean(ratios: list[float]) -> float:
    return round(math.exp(statistics.fmean(math.log(ratio) for ratio in ratios)), 1)
