"""The table of wording rules, read from `data/rules.toml` once and checked as it is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from directory.wording.context import Proof, TextKind

RULE_MAX_CHARS = 40
_DATA = Path(__file__).parent / "data" / "rules.toml"
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")
_FIELDS = frozenset(
    ["id", "why", "source", "instead", "patterns", "allowed", "unless", "kinds", "settled_by", "may_be_denied"],
)


@dataclass(frozen=True, slots=True)
class WordingRule:
    """One rule. `why` and `instead` are sentences for the practitioner, `source` is the law or standard behind it."""

    id: str
    why: str
    source: str
    instead: str
    pattern: re.Pattern[str]
    allowed: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    kinds: frozenset[TextKind]
    settled_by: frozenset[Proof]
    may_be_denied: bool


@cache
def wording_rules() -> tuple[WordingRule, ...]:
    """Every wording rule, in the order of the table."""
    return rules_from(tomllib.loads(_DATA.read_text(encoding="utf-8")))


def rules_from(data: Mapping[str, Any]) -> tuple[WordingRule, ...]:
    """The rules of a data file. Raises ValueError for one that is there twice, or that says something unknown."""
    words: dict[str, str] = {}
    for name, pattern in data["words"].items():
        words[name] = _with_words(pattern, words)
    rules = tuple(_rule(row, words) for row in data["rule"])
    if len({rule.id for rule in rules}) != len(rules):
        raise ValueError("A wording rule is there twice.")
    return rules


def _rule(row: Mapping[str, Any], words: Mapping[str, str]) -> WordingRule:
    unknown = set(row) - _FIELDS
    if unknown or not _ID.fullmatch(row["id"]) or len(row["id"]) > RULE_MAX_CHARS:
        raise ValueError(f"The wording rule {row['id']!r} is not well formed {sorted(unknown)}.")
    return WordingRule(
        id=row["id"],
        why=row["why"],
        source=row["source"],
        instead=row["instead"],
        pattern=_whole_words(row["patterns"], words),
        allowed=_whole_words(row["allowed"], words) if "allowed" in row else None,
        unless=_compiled("|".join(row["unless"]), words) if "unless" in row else None,
        kinds=frozenset(TextKind(kind) for kind in row.get("kinds", TextKind)),
        settled_by=frozenset(Proof(proof) for proof in row.get("settled_by", ())),
        may_be_denied=row.get("may_be_denied", True),
    )


def _whole_words(patterns: Sequence[str], words: Mapping[str, str]) -> re.Pattern[str]:
    return _compiled(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", words)


def _compiled(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_with_words(pattern, words).replace("’", "'").replace(" ", r"\s"), re.IGNORECASE)


def _with_words(pattern: str, words: Mapping[str, str]) -> str:
    for name, meaning in words.items():
        pattern = pattern.replace(f"<{name}>", meaning)
    return pattern
