"""The words of "Is it for me?": questions, what each item rests on, what the chosen practitioner states, the spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.discovery.precautions import Answer, Spread
from directory.guides.library import Library
from directory.guides.parts import Differing
from directory.guides.rules import GRADE_WORDS, Grade
from directory.guides.self_check import Ground, Item, ItemGroup, ItemWords, grounds_of
from directory.inquiries.queries import takes_inquiries
from directory.languages import gettext, mark, ngettext, spoken
from directory.listings.models import Listing, Precaution
from directory.listings.rules import PrecautionKind, Stance, Subject, is_confirmed
from directory.web.formatting import date_words
from directory.web.presenting.review_numbers import BarView, SpreadView

STATED_WORDS = {
    Stance.EXCLUDES: mark("Does not treat."),
    Stance.ASKS: mark("Asks first, then decides with you."),
}
ANSWER_WORDS = {Stance.EXCLUDES: mark("Do not treat"), Stance.ASKS: mark("Ask first")}


@dataclass(frozen=True, slots=True)
class GroundView:
    """What an item rests on: a statement, or a question with the accounts that answer it differently."""

    question: str
    says: tuple[str, ...]
    grades: tuple[tuple[Grade, str], ...]
    guide: str
    url: str


@dataclass(frozen=True, slots=True)
class StatedView:
    """What the chosen practitioner states of an item; `note` in their own words."""

    words: str
    note: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item. `stated` is None where nobody was chosen, or practitioners state nothing of the kind."""

    code: str
    words: ItemWords
    grounds: tuple[GroundView, ...]
    stated: StatedView | None
    spread: SpreadView | None


@dataclass(frozen=True, slots=True)
class ChosenView:
    """The chosen practitioner. `since`: when what they state was last confirmed, or that nothing is stated."""

    name: str
    url: str
    since: str
    inquiry_url: str | None


@dataclass(frozen=True, slots=True)
class SelfCheckPage:
    """What public/self_check.html prints; `questions`: how many there are."""

    groups: tuple[tuple[str, tuple[ItemView, ...]], ...]
    questions: int
    chosen: ChosenView | None


def self_check_page(
    groups: Sequence[ItemGroup],
    books: Library,
    spreads: Mapping[PrecautionKind, Spread],
    *,
    listing: Listing | None,
    now: datetime,
) -> SelfCheckPage:
    """The page for everybody or, with a listing, the one for people who chose its practitioner."""
    code = spoken().code
    shown = tuple(
        (group.names[code], tuple(_item(item, books, spreads, listing) for item in group.items)) for group in groups
    )
    asked = [item.words for _, items in shown for item in items]
    return SelfCheckPage(
        groups=shown,
        questions=sum(len(words.practitioner) + len(words.physician) for words in asked),
        chosen=_chosen(listing, now=now) if listing else None,
    )


def _item(item: Item, books: Library, spreads: Mapping[PrecautionKind, Spread], listing: Listing | None) -> ItemView:
    spread = spreads.get(item.kind) if item.kind else None
    return ItemView(
        code=item.code,
        words=item.words[spoken().code],
        grounds=tuple(map(_ground, grounds_of(item, books))),
        stated=_stated(item.kind, listing) if listing and item.kind else None,
        spread=_spread(spread) if spread else None,
    )


def _ground(ground: Ground) -> GroundView:
    block = ground.block
    grades = dict.fromkeys(one.grade for one in ground.statements)
    anchor = block.anchor if isinstance(block, Differing) else ground.statements[0].anchor
    return GroundView(
        question=block.question if isinstance(block, Differing) else "",
        says=tuple(one.says for one in ground.statements),
        grades=tuple((grade, gettext(GRADE_WORDS[grade].label)) for grade in grades),
        guide=ground.guide.title,
        url=url_for("public.guide", guide=ground.guide.slug, _anchor=anchor),
    )


def _stated(kind: PrecautionKind, listing: Listing) -> StatedView:
    row = next((one for one in listing.precautions if one.kind == kind), None)
    return StatedView(_stated_words(row), row.note) if row else StatedView(gettext("States nothing about this."), "")


def _stated_words(row: Precaution) -> str:
    if row.days:
        return ngettext("Waits %(count)s day afterward.", "Waits %(count)s days afterward.", row.days)
    return gettext(STATED_WORDS[row.stance])


def _spread(spread: Spread) -> SpreadView:
    unstated = spread.of - spread.stated
    return SpreadView(
        name=ngettext(
            "Stated by %(stated)s of %(count)s practitioner here",
            "Stated by %(stated)s of %(count)s practitioners here",
            spread.of,
            stated=f"{spread.stated:,}",
        ),
        note=ngettext(
            "%(count)s more states nothing about it.",
            "%(count)s more state nothing about it.",
            unstated,
        )
        if unstated
        else "",
        bars=tuple(
            BarView(_answer(one), one.count, round(100 * one.count / spread.stated, 1)) for one in spread.answers
        ),
    )


def _answer(answer: Answer) -> str:
    if answer.low is None or answer.high is None:
        return gettext(ANSWER_WORDS[answer.stance])
    if answer.low == answer.high:
        return ngettext("Wait %(count)s day", "Wait %(count)s days", answer.low)
    return gettext("Wait %(low)s to %(high)s days", low=answer.low, high=answer.high)


def _chosen(listing: Listing, *, now: datetime) -> ChosenView:
    name = listing.practitioner.name
    confirmed = next((row.confirmed_at for row in listing.confirmations if row.subject == Subject.PRECAUTIONS), None)
    if not listing.precautions:
        since = gettext("%(name)s states no waits or exclusions on this site. Ask about everything.", name=name)
    elif confirmed is None:
        since = gettext("%(name)s has not confirmed this since it was stated. Ask whether it still holds.", name=name)
    elif is_confirmed(confirmed, now=now):
        since = gettext("What %(name)s states was confirmed on %(day)s.", name=name, day=date_words(confirmed))
    else:
        since = gettext(
            "What %(name)s states was last confirmed on %(day)s. Ask whether it still holds.",
            name=name,
            day=date_words(confirmed),
        )
    return ChosenView(
        name=name,
        url=url_for("public.listing", slug=listing.slug),
        since=since,
        inquiry_url=url_for("public.inquiry", slug=listing.slug) if takes_inquiries(listing) else None,
    )
