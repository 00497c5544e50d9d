"""The wording check: which words of a public text meet which rule, and whether texts may be published."""

from __future__ import annotations

import enum
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from directory.shared.errors import RuleBroken
from directory.shared.text import plural
from directory.wording.context import Context, Proof, PublicText
from directory.wording.denial import is_denied, sentence_around
from directory.wording.folding import Folded, fold
from directory.wording.table import WordingRule, wording_rules

REASON_MAX_CHARS = 1000
FIELD_MAX_CHARS = 60
STATEMENT_MAX_CHARS = 1000
OPEN_AT_MOST = 20
"""So many questions about one thing may wait at once."""
DECIDED_WITHIN = timedelta(days=5)
"""What we promise to whoever asks."""


class Decision(enum.StrEnum):
    """How a request for a waiver ended."""

    GRANTED = "granted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the check says of `text[start:end]`, which `quoted` repeats."""

    rule: str
    start: int
    end: int
    quoted: str
    why: str
    source: str
    instead: str


class Waived(NamedTuple):
    """What a waiver lets pass: one rule, for one `waiver_field`, while its text has this fingerprint."""

    field: str
    rule: str
    fingerprint: str


def waiver_field(field: str) -> str:
    """The name under which the waivers of a field are kept: the rows of one kind share it (`price:3.label`)."""
    return re.sub(r":\w+(?=\.)", "", field)


class NotPublishable(RuleBroken):
    """Public texts still have remarks; `remarks` holds them by field."""

    def __init__(self, remarks: Mapping[str, Sequence[Remark]]) -> None:
        count = sum(len(of_field) for of_field in remarks.values())
        super().__init__(
            f"The wording check has {plural(count, 'remark')}. Change the words, or ask an administrator for a waiver.",
            field=next(iter(remarks)),
        )
        self.remarks = remarks


def check_wording(text: str, context: Context) -> tuple[Remark, ...]:
    """The remarks on a text, in its order; none when it may be published as it is. Never raises."""
    return remarks_by(
        [rule for rule in wording_rules() if context.kind in rule.kinds and not rule.settled_by & context.verified],
        text,
    )


def remarks_by(rules: Iterable[WordingRule], text: str) -> tuple[Remark, ...]:
    """The remarks of some rules, of this table or of another, on a text, in its order. Never raises."""
    folded = fold(text)
    found = [_remark(rule, text, folded, start, end) for rule in rules for start, end in _meeting(rule, folded.text)]
    return tuple(sorted(found, key=lambda remark: (remark.start, remark.end, remark.rule)))


def remarks_of_rule(rule: str, text: str) -> tuple[Remark, ...]:
    """Where a text meets one rule, in its order; none for a rule that the table no longer has."""
    kinds = next((one.kinds for one in wording_rules() if one.id == rule), None)
    found = check_wording(text, Context(min(kinds))) if kinds else ()
    return tuple(remark for remark in found if remark.rule == rule)


def remarks_by_field(texts: Mapping[str, PublicText], *, verified: AbstractSet[Proof]) -> dict[str, tuple[Remark, ...]]:
    """The remarks on each of several texts; fields without any are absent."""
    checked = {field: check_wording(one.text, Context(one.kind, frozenset(verified))) for field, one in texts.items()}
    return {field: remarks for field, remarks in checked.items() if remarks}


def unwaived(
    texts: Mapping[str, PublicText], *, verified: AbstractSet[Proof], waived: AbstractSet[Waived]
) -> dict[str, tuple[Remark, ...]]:
    """The remarks on each of several texts that no waiver lets pass; fields without any are absent."""
    left: dict[str, tuple[Remark, ...]] = {}
    for field, remarks in remarks_by_field(texts, verified=verified).items():
        mark = fingerprint(texts[field].text)
        kept = waiver_field(field)
        standing = tuple(remark for remark in remarks if Waived(kept, remark.rule, mark) not in waived)
        if standing:
            left[field] = standing
    return left


def check_publishable(
    texts: Mapping[str, PublicText], *, verified: AbstractSet[Proof], waived: AbstractSet[Waived]
) -> None:
    """Raise NotPublishable when a text has a remark that is neither fixed nor waived."""
    remarks = unwaived(texts, verified=verified, waived=waived)
    if remarks:
        raise NotPublishable(remarks)


def fingerprint(text: str) -> str:
    """SHA-256, in hex, of a text as it reads: composed letters, plain line ends, no space around it."""
    as_read = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.sha256(as_read.encode(errors="surrogatepass")).hexdigest()


def check_waivable(rule: str, *, field: str) -> None:
    """Raise RuleBroken when there is no such rule, or the field has no name that can be kept."""
    if rule not in {one.id for one in wording_rules()}:
        raise RuleBroken(f"There is no wording rule “{rule}”.", field="rule")
    if not 0 < len(field) <= FIELD_MAX_CHARS:
        raise RuleBroken("A waiver is for one field of a listing.", field="field")


def check_reason(reason: str) -> None:
    """Raise RuleBroken when a waiver is granted or revoked without saying why, or at too great length."""
    if not reason.strip():
        raise RuleBroken("Say why, for whoever reads this later.", field="reason")
    if len(reason) > REASON_MAX_CHARS:
        raise RuleBroken(f"Say it in {REASON_MAX_CHARS} characters at most.", field="reason")


def check_statement(statement: str) -> None:
    """Raise RuleBroken when what speaks for a text is said at too great length."""
    if len(statement) > STATEMENT_MAX_CHARS:
        raise RuleBroken(f"Say it in {STATEMENT_MAX_CHARS:,} characters at most.", field="statement")


def _meeting(rule: WordingRule, text: str) -> Iterator[tuple[int, int]]:
    """Where a folded text meets a rule, and nothing excuses it."""
    found = [match.span() for match in rule.pattern.finditer(text) if match.end() > match.start()]
    if not found:
        return
    allowed = [match.span() for match in rule.allowed.finditer(text)] if rule.allowed else []
    passed = 0
    for start, end in found:
        while passed < len(allowed) and allowed[passed][1] < end:
            passed += 1
        if passed < len(allowed) and allowed[passed][0] <= start:
            continue
        if rule.may_be_denied and is_denied(text, start, end):
            continue
        if rule.unless and rule.unless.search(sentence_around(text, start, end)):
            continue
        yield start, end


def _remark(rule: WordingRule, text: str, folded: Folded, start: int, end: int) -> Remark:
    first, last = folded.original_span(start, end)
    return Remark(rule.id, first, last, text[first:last], rule.why, rule.source, rule.instead)
