"""Reviews as people read them: one review with its entries in the order of the course, and the reply to it.

`review_views` is for whatever everybody may read; `own_entry` shows a writer an entry of theirs in any state. Views
hold words and numbers only; templates/components/review.html prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory import vocabulary
from directory.languages import gettext, mark, ngettext
from directory.reviews.facts import EFFECTS, FACTS, STEPS
from directory.reviews.models import ReviewEntry
from directory.reviews.reading import VisibleEntry, VisibleReply, spans_of
from directory.reviews.rules import LASTING_WORDS, RELATION_WORDS, STAGE_WORDS, Redaction, Relation, Stage, YesNo
from directory.shared.text import listed
from directory.web.formatting import date_words

NOT_NAMED = mark("Name not given")
VERIFIED_WORDS = mark("Verified visit")
UNVERIFIED_WORDS = mark("Visit not verified")
STEP_WORDS: Mapping[str, str] = {
    "stars": mark("All in all"),
    "result": mark("Result against what was expected"),
    "comfort": mark("Comfort"),
    "explanation": mark("Explanation of what is realistic"),
    "cleanliness": mark("Cleanliness"),
}
FACT_WORDS: Mapping[str, str] = {
    "price_as_quoted": mark("Price as quoted"),
    "no_pressure": mark("No pressure to buy a package"),
}
EFFECT_WORDS: Mapping[str, str] = {
    "bruising": mark("Bruising"),
    "redness": mark("Redness"),
    "swelling": mark("Swelling"),
}
YES_NO_WORDS: Mapping[YesNo, str] = {
    YesNo.YES: mark("Yes"),
    YesNo.NO: mark("No"),
    YesNo.NOT_SURE: mark("Not sure"),
}
REMOVED_WORDS: Mapping[Redaction, str] = {
    Redaction.NAME: mark("name removed"),
    Redaction.CONTACT: mark("contact removed"),
    Redaction.ADDRESS: mark("address removed"),
    Redaction.DETAIL: mark("personal detail removed"),
}
"""What stands in the place of personal data."""

Answering = VisibleEntry | ReviewEntry
"""Whatever has the answers of an entry."""

_REMOVED = re.compile(rf"\[({'|'.join(re.escape(one.value) for one in Redaction)}) removed\]")


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of a text; `is_removed`: it stands for personal data that was taken out."""

    words: str
    is_removed: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry. `steps`: answers of 1 to 5 besides the stars; `facts`: all others, in words.

    `state`: where it stands, for its writer only; empty for what everybody reads.
    """

    id: int
    stage: str
    written: str
    written_at: datetime
    stars: int
    parts: tuple[TextPart, ...]
    is_redacted: bool
    steps: tuple[tuple[str, int], ...]
    facts: tuple[tuple[str, str], ...]
    effects: tuple[tuple[str, str], ...]
    state: str = ""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """The practitioner's reply. `edited`: "edited on …" with each day, or nothing."""

    id: int
    text: str
    written: str
    edited: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review. `about`: age band and concern where given; `relation`: a tie besides being a client, or nothing."""

    id: int
    name: str
    is_named: bool
    about: str
    is_verified: bool
    verified: str
    relation: str
    entries: tuple[EntryView, ...]
    reply: ReplyView | None


def review_views(entries: Sequence[VisibleEntry]) -> list[ReviewView]:
    """Entries that everybody may read, the newest first, as reviews in the order of their newest entry."""
    grouped: dict[int, list[VisibleEntry]] = {}
    for one in entries:
        grouped.setdefault(one.review_id, []).append(one)
    return [_review(found) for found in grouped.values()]


def own_entry(entry: ReviewEntry, *, state: str) -> EntryView | None:
    """An entry as its writer sees it, whatever became of it; None for one that was erased. `state`: in words."""
    if entry.stars is None:
        return None
    return EntryView(
        id=entry.id,
        stage=gettext(STAGE_WORDS[entry.stage]),
        written=date_words(entry.written_at),
        written_at=entry.written_at,
        stars=entry.stars,
        parts=tuple(_parts_of(entry)),
        is_redacted=bool(entry.redactions),
        steps=_steps(entry),
        facts=_facts(entry),
        effects=_effects(entry),
        state=state,
    )


def reply_view(reply: VisibleReply) -> ReplyView:
    """A reply with the days on which it was edited."""
    days = list(dict.fromkeys(date_words(one) for one in reply.edited_at))
    return ReplyView(
        id=reply.reply_id,
        text=reply.text,
        written=date_words(reply.written_at),
        edited=gettext("edited on %(days)s", days=listed(days)) if days else "",
    )


def people_words(age_band: str | None, concern: str | None) -> str:
    """Who the writer says they are: "50–59 · Jaw tension (TMJ)"; empty where they do not."""
    ages = vocabulary.labels("age_bands", [age_band] if age_band else [])
    concerns = vocabulary.labels("concerns", [concern] if concern else [])
    return " · ".join(map(gettext, [*ages, *concerns]))


def relation_words(relation: Relation) -> str:
    """A tie besides being a client, as a label; empty for none."""
    return "" if relation is Relation.NONE else gettext(RELATION_WORDS[relation])


def _review(entries: Sequence[VisibleEntry]) -> ReviewView:
    newest = entries[0]
    order = list(Stage)
    in_course = sorted(entries, key=lambda one: (order.index(one.stage), one.written_at, one.entry_id))
    return ReviewView(
        id=newest.review_id,
        name=newest.shown_as or gettext(NOT_NAMED),
        is_named=bool(newest.shown_as),
        about=people_words(newest.age_band, newest.concern),
        is_verified=newest.is_verified,
        verified=gettext(VERIFIED_WORDS if newest.is_verified else UNVERIFIED_WORDS),
        relation=relation_words(newest.relation),
        entries=tuple(_entry(one) for one in in_course),
        reply=reply_view(newest.reply) if newest.reply else None,
    )


def _entry(one: VisibleEntry) -> EntryView:
    return EntryView(
        id=one.entry_id,
        stage=gettext(STAGE_WORDS[one.stage]),
        written=date_words(one.written_at),
        written_at=one.written_at,
        stars=one.stars,
        parts=tuple(_parts(one.text) if one.is_redacted else [TextPart(one.text, is_removed=False)]),
        is_redacted=one.is_redacted,
        steps=_steps(one),
        facts=_facts(one),
        effects=_effects(one),
    )


def _steps(one: Answering) -> tuple[tuple[str, int], ...]:
    return tuple((gettext(STEP_WORDS[name]), step) for name in STEPS[1:] if (step := getattr(one, name)) is not None)


def _facts(one: Answering) -> tuple[tuple[str, str], ...]:
    told = [(name, said) for name in FACTS if (said := getattr(one, name)) is not None]
    facts = [(gettext(FACT_WORDS[name]), gettext(YES_NO_WORDS[said])) for name, said in told]
    if not one.sessions:
        return tuple(facts)
    sessions = ngettext("%(count)s session", "%(count)s sessions", one.sessions)
    return (gettext("Sessions so far"), sessions), *facts


def _effects(one: Answering) -> tuple[tuple[str, str], ...]:
    told = [(name, said) for name in EFFECTS if (said := getattr(one, name)) is not None]
    lasted = [(gettext(EFFECT_WORDS[name]), gettext(LASTING_WORDS[said])) for name, said in told]
    if one.pain is None:
        return tuple(lasted)
    return *lasted, (gettext("Pain"), gettext("%(step)s of 10", step=one.pain))


def _parts(text: str) -> Iterator[TextPart]:
    """A shown text, its marks of what was removed apart from the rest."""
    end = 0
    for gone in _REMOVED.finditer(text):
        yield from _said(text[end : gone.start()])
        yield TextPart(gettext(REMOVED_WORDS[Redaction(gone.group(1))]), is_removed=True)
        end = gone.end()
    yield from _said(text[end:])


def _parts_of(entry: ReviewEntry) -> Iterator[TextPart]:
    """What somebody wrote, with what others do not see marked: they see a mark in its place."""
    end = 0
    for first, last, _kind in spans_of(entry):
        yield from _said(entry.text[end:first])
        yield TextPart(entry.text[first:last], is_removed=True)
        end = last
    yield from _said(entry.text[end:])


def _said(words: str) -> Iterable[TextPart]:
    return [TextPart(words, is_removed=False)] if words else []
