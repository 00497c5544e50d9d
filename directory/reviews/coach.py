"""The reply coach: what of a practitioner's reply would tell who was a client, when, for what, and what they paid.

A reply publishes only when the coach has nothing to say. Its rules are `data/reply_rules.toml`, in the form of the
wording rules; the names that it must not hold are given with the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from directory.reviews.rules import REPLY_MAX_CHARS
from directory.shared.errors import RuleBroken
from directory.shared.text import plural
from directory.wording.rules import Remark, remarks_by
from directory.wording.table import WordingRule, rules_from

DATA = Path(__file__).parent / "data"
NAMES = "names-somebody"
NAME_MIN_CHARS = 3
"""A shorter word of a name is not looked for: "Jo" is in too many sentences to be anybody."""


class NeedsOtherWords(RuleBroken):
    """The coach has remarks; `remarks` holds them in the order of the text."""

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        message = f"The reply coach has {plural(len(remarks), 'remark')}. Change the words that it marks."
        super().__init__(message, field="text")
        self.remarks = remarks


@cache
def reply_rules() -> tuple[WordingRule, ...]:
    """Every rule of the coach, in the order of its table."""
    return rules_from(tomllib.loads((DATA / "reply_rules.toml").read_text(encoding="utf-8")))


@cache
def neutral_replies() -> tuple[str, ...]:
    """Whole replies that anybody may use as they are, and that the coach lets pass."""
    templates: list[str] = tomllib.loads((DATA / "neutral_replies.toml").read_text(encoding="utf-8"))["reply"]
    return tuple(templates)


def remarks_on(text: str, *, names: Iterable[str] = ()) -> tuple[Remark, ...]:
    """What the coach says of a reply, in its order; none when it may be published. `names`: of who wrote the review."""
    return remarks_by([*reply_rules(), *_rules_of_names(names)], text)


def check_reply(text: str, *, names: Iterable[str] = ()) -> None:
    """Raise RuleBroken for a reply that says nothing, too much, or what the coach remarks on (NeedsOtherWords)."""
    if not text.strip():
        raise RuleBroken("Write a reply, or leave it.", field="text")
    if len(text) > REPLY_MAX_CHARS:
        raise RuleBroken(
            f"A reply has at most {REPLY_MAX_CHARS:,} characters, and this one has {len(text):,}.", field="text"
        )
    remarks = remarks_on(text, names=names)
    if remarks:
        raise NeedsOtherWords(remarks)


def _rules_of_names(names: Iterable[str]) -> Iterator[WordingRule]:
    words = {word for name in names for word in re.findall(r"\w+", name) if len(word) >= NAME_MIN_CHARS}
    model = next(rule for rule in reply_rules() if rule.id == NAMES)
    if words:
        anywhere = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)", re.IGNORECASE)
        yield WordingRule(
            id=NAMES,
            why=model.why,
            source=model.source,
            instead=model.instead,
            pattern=anywhere,
            allowed=None,
            unless=None,
            kinds=model.kinds,
            settled_by=frozenset(),
            may_be_denied=False,
        )
