"""The load drill: `python3 dev.py bench load [--listings 1000000] [--rate 100] [--seconds 60] [--json]`.

A directory of so many listings, served as in production, is asked `--rate` times a second for `--seconds`, at a
constant rate whoever waits, and `--edits` times a second somebody who is signed in opens a sheet of their listing and
saves it. Times count from the instant at which a request was due. Then a short ladder finds the highest rate at which
99 of 100 pages come within a second. The sender and whatever else runs share the machine: what they
take is told beside.

`--instance` keeps the directory there, or uses the one that is there; `--make` only makes it. `--database postgresql`
runs on a server of its own (its data is gone afterwards).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._load_edits import Editors, Person, keepers, wrongs
from benchmarks._load_instance import prepared
from benchmarks._load_mix import SHARES, Known, Mix
from benchmarks._load_sending import FAILED, Taken, ask, send_at
from benchmarks._load_server import Server, serving
from development.postgres import postgres
from directory import vocabulary
from directory.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterable

HELD_S = 1.0
"""A rate holds while 99 of 100 pages come within so long and none fails."""
LADDER_FROM = 10
LADDER_S = 15.0
WARM_UP_S = 20.0
WARM_UP_RATE = 5.0
BISECTED = 3
EVERY_KIND = "every page"
FIRST_TIMES = 3
FIRST_PATIENCE_S = 600.0
BY_PROXY = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench load", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--listings", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=100, help="pages a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--edits", type=float, default=2, help="edits a second, each of two requests; 0 for none")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--instance", type=Path, help="keep the directory here, or use the one that is here")
    parser.add_argument("--make", action="store_true", help="make the instance only")
    parser.add_argument("--no-ladder", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        instance = options.instance or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-load-")))
        url = stack.enter_context(postgres(DURABLE)) if options.database == "postgresql" else ""
        config = Config(instance=instance.absolute(), database_url=url)
        app = prepared(config, options.listings)
        with app.app_context():
            listings = app.extensions["search_index"].engine.document_count
            known, people = Known.of_instance(), keepers()
        if options.make:
            return
        server = stack.enter_context(serving(config))
        report = {"listings": listings, "database": options.database}
        report |= asyncio.run(_drill(server, known, people, options))
        report["wrong"] = wrongs(app, people)
        report["acknowledged edits"] = sum(len(person.acknowledged) for person in people)
    print(json.dumps(report, indent=2) if options.json else _printed(report))
    sys.exit(1 if report["wrong"] else 0)


async def _drill(server: Server, known: Known, people: list[Person], options: argparse.Namespace) -> dict[str, Any]:
    editors = Editors(server.port, people)
    firsts = await _firsts(server.port, known)
    await editors.sign_in()
    _say(f"warming up for {WARM_UP_S:.0f} s")
    cold = await _load(server, Mix(known, 1), editors, WARM_UP_RATE, 0.5, WARM_UP_S)
    _say(f"{options.rate:g} pages a second for {options.seconds:g} s")
    report: dict[str, Any] = {"first_answers_s": firsts, "warm-up": cold, "run": None}
    report["run"] = await _load(server, Mix(known, 2), editors, options.rate, options.edits, options.seconds)
    if not options.no_ladder:
        report["ladder"] = await _ladder(server, known, editors, options.edits)
    return report


async def _firsts(port: int, known: Known) -> dict[str, float]:
    """What pages take whose numbers nobody has counted yet, one after the other, asked of either worker by chance."""
    _say("first answers")
    concerns = [f"/concerns/{term.code}" for term in vocabulary.concerns()]
    region = "/".join(known.towns[0].split("/")[:3])
    paths = ["/", "/near", region, known.towns[0], "/concerns", *concerns, "/sitemap.xml", "/sitemap-towns.xml"]
    taken: dict[str, float] = {}
    for path in paths * FIRST_TIMES:
        began = time.perf_counter()
        answer = await ask(port, path, headers=BY_PROXY, patience=FIRST_PATIENCE_S)
        if answer.status != HTTPStatus.OK:
            sys.exit(f"{path} answered {answer.status}")
        taken[path] = max(taken.get(path, 0.0), round(time.perf_counter() - began, 2))
    return taken


async def _load(
    server: Server, mix: Mix, editors: Editors, rate: float, edits: float, seconds: float
) -> dict[str, Any]:
    """One run at one rate; ends when everybody has been answered."""
    acts: list[tuple[float, Any]] = [(n / rate, _page(server.port, *mix.one())) for n in range(int(rate * seconds))]
    acts += [((n + 0.5) / edits, editors.edit) for n in range(int(edits * seconds))]
    before = server.spent()
    taken = await send_at(sorted(acts, key=lambda act: act[0]))
    after = server.spent()
    lasted = after.at - before.at
    others = after.machine - before.machine - (after.server - before.server) - (after.sender - before.sender)
    return {
        "rate": rate,
        "edits": edits,
        "lasted_s": round(lasted, 1),
        "server_cores": round((after.server - before.server) / lasted, 2),
        "sender_cores": round((after.sender - before.sender) / lasted, 2),
        "others_cores": round(others / lasted, 2),
        "server_memory_mb": round(server.memory() / 1e6),
        "kinds": _by_kind(taken),
    }


def _page(port: int, kind: str, path: str) -> Any:
    """Somebody who asks for a page, without an account."""

    async def act(due: float) -> list[Taken]:
        answer = await ask(port, path, headers=BY_PROXY)
        return [Taken(kind, answer.status, time.perf_counter() - due, len(answer.body))]

    return act


def _by_kind(taken: list[Taken]) -> dict[str, dict[str, Any]]:
    pages = [one for one in taken if one.kind in SHARES]
    kinds = {EVERY_KIND: pages} | {kind: [one for one in taken if one.kind == kind] for kind in _kinds(taken)}
    return {kind: _summed(of_kind) for kind, of_kind in kinds.items() if of_kind}


def _kinds(taken: Iterable[Taken]) -> list[str]:
    there = {one.kind for one in taken}
    return [kind for kind in SHARES if kind in there] + sorted(there - SHARES.keys())


def _summed(taken: list[Taken]) -> dict[str, Any]:
    seconds = sorted(one.seconds for one in taken)
    statuses = Counter(one.status for one in taken)
    failed = sum(count for status, count in statuses.items() if status == FAILED or status >= HTTPStatus.BAD_REQUEST)
    return {
        "asked": len(taken),
        "failed": failed,
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "p50_ms": round(statistics.median(seconds) * 1000, 1),
        "p95_ms": _at(seconds, 0.95),
        "p99_ms": _at(seconds, 0.99),
        "slowest_ms": round(seconds[-1] * 1000, 1),
        "kilobytes": round(statistics.mean(one.size for one in taken) / 1000, 1),
    }


def _at(ascending: list[float], share: float) -> float:
    """The time that so many of them do not exceed, in milliseconds."""
    return round(ascending[min(len(ascending), math.ceil(share * len(ascending))) - 1] * 1000, 1)


async def _ladder(server: Server, known: Known, editors: Editors, edits: float) -> dict[str, Any]:
    """Double the rate until it does not hold, then look between."""
    steps: list[dict[str, Any]] = []

    async def holds(rate: float) -> bool:
        _say(f"ladder: {rate:g} pages a second")
        found = await _load(server, Mix(known, 10 + len(steps)), editors, rate, edits, LADDER_S)
        every = found["kinds"][EVERY_KIND]
        steps.append(found | {"held": every["p99_ms"] < HELD_S * 1000 and not every["failed"]})
        return bool(steps[-1]["held"])

    held, failed = 0.0, float(LADDER_FROM)
    while await holds(failed):
        held, failed = failed, failed * 2
    for _ in range(BISECTED):
        middle = (held + failed) // 2
        if held < middle < failed:
            held, failed = (middle, failed) if await holds(middle) else (held, middle)
    return {"highest_rate_held": held, "steps": steps}


def _printed(report: dict[str, Any]) -> str:
    lines = [f"{report['listings']:,} listings on {report['database']}."]
    slowest = sorted(report["first_answers_s"].items(), key=lambda one: -one[1])[:5]
    lines += ["First answers, the slowest: " + ", ".join(f"{path} {seconds} s" for path, seconds in slowest)]
    for name in ("warm-up", "run"):
        lines += ["", f"{name}: {_said(report[name])}", _table(report[name]["kinds"])]
    if "ladder" in report:
        lines += [
            "",
            f"Highest rate with p99 under a second: {report['ladder']['highest_rate_held']:g}/s.",
        ]
        for step in report["ladder"]["steps"]:
            every = step["kinds"][EVERY_KIND]
            held = "held" if step["held"] else "not held"
            lines.append(f"  {step['rate']:>5g}/s  p50 {every['p50_ms']:>8} ms  p99 {every['p99_ms']:>8} ms  {held}")
    lines += ["", f"{report['acknowledged edits']} edits acknowledged; wrong: {report['wrong'] or 'none'}."]
    return "\n".join(lines)


def _said(run: dict[str, Any]) -> str:
    return (
        f"{run['rate']:g} pages and {run['edits']:g} edits a second, answered in {run['lasted_s']} s. Cores: server "
        f"{run['server_cores']}, sender {run['sender_cores']}, others {run['others_cores']}. Memory of the server: "
        f"{run['server_memory_mb']:,} MB."
    )


def _table(kinds: dict[str, dict[str, Any]]) -> str:
    columns = ("asked", "failed", "p50_ms", "p95_ms", "p99_ms", "slowest_ms", "kilobytes")
    lines = [f"{'':24}" + "".join(f"{column:>12}" for column in columns) + "  statuses"]
    for kind, one in kinds.items():
        statuses = " ".join(f"{status}: {count}" for status, count in one["statuses"].items())
        lines.append(f"{kind:24}" + "".join(f"{one[column]:>12,}" for column in columns) + f"  {statuses}")
    return "\n".join(lines)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
