"""Whom people find: `python3 dev.py bench golden [--all] [--keep]` asks every golden query and says what moved.

Prints each query that breaks an expectation or whose first ten listings are no longer those that were kept, with the
listings that came, went, rose or fell; with `--all` every query with whom it found. `--keep` keeps today's orders in
`tests/search_index/golden_ranks.toml` as what the next report compares with.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import tomllib
from pathlib import Path

from directory.config import ROOT
from directory.discovery.schema import schema
from search_index import WhooshEngine

KEPT = ROOT / "tests" / "search_index" / "golden_ranks.toml"
FIRST = 10
HEADING = """# The first ten listings that each golden query found when kept; `python3 dev.py bench golden` compares.
# Written by `python3 dev.py bench golden --keep`. A change here is no failure: it is what moved.

"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="print every query")
    parser.add_argument("--keep", action="store_true", help="keep today's orders for the next report")
    arguments = parser.parse_args()
    # The golden set is test code, which has no types to check.
    golden = importlib.import_module("tests.search_index.golden")
    kept = tomllib.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory(prefix="bench-golden-") as folder:
        engine, documents = WhooshEngine(Path(folder), schema()), golden.documents()
        engine.rebuild(documents.values())
        judged = list(golden.judge(engine, documents))
    moved = {one.query.typed: movements(kept.get(one.query.typed), one.found[:FIRST]) for one in judged}
    for one in judged:
        typed = one.query.typed
        if arguments.all or one.broken or moved[typed]:
            print(f"{'BROKEN' if one.broken else 'holds '}  {typed}")
            print(f"          {len(one.found)}: {', '.join(one.found[:FIRST])}")
            for line in (*one.broken, *moved[typed]):
                print(f"          - {line}")
    broken = sum(bool(one.broken) for one in judged)
    print(f"{len(judged)} queries, {broken} broken, {sum(map(bool, moved.values()))} with listings that moved.")
    if arguments.keep:
        lines = [f"{quoted(one.query.typed)} = {json.dumps(one.found[:FIRST])}\n" for one in judged]
        KEPT.write_text(HEADING + "".join(lines), encoding="utf-8")
        print(f"Kept in {KEPT.relative_to(ROOT)}.")
    sys.exit(1 if broken else 0)


def movements(before: list[str] | None, after: list[str]) -> list[str]:
    """What changed in the first listings of a query, a line for each."""
    if before is None:
        return ["was not asked before"]
    lines = []
    for key in dict.fromkeys([*after, *before]):
        if key not in before:
            lines.append(f"{key} came in at {after.index(key) + 1}")
        elif key not in after:
            lines.append(f"{key} was {before.index(key) + 1}, now gone from the first {FIRST}")
        elif after.index(key) != before.index(key):
            verb = "rose" if after.index(key) < before.index(key) else "fell"
            lines.append(f"{key} {verb} from {before.index(key) + 1} to {after.index(key) + 1}")
    return lines


def quoted(text: str) -> str:
    """A text as a key of TOML."""
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    main()
