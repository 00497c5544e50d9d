"""One photo case in its workspace: its pairs with hints, what is stated, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from directory import vocabulary
from directory.files.comparing import Measures, compare_pair
from directory.portfolio.facts import StatedCase, days_between
from directory.portfolio.models import CasePhoto, PhotoCase
from directory.portfolio.rules import ENDED, NO_OTHER_TREATMENTS, CaseState, Declared, Move, Part, target
from directory.shared.text import listed, plural
from directory.web.presenting.photo_cases import DECLARED_WORDS, days_words, taken_words
from directory.web.presenting.photos import PhotoView, for_keepers_and_desk, photo_view
from directory.web.presenting.workspace_words import NOTHING, Difference


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo of a case with what can be done with it. `name` tells it from the others: "Before 2"."""

    id: int
    part: str
    name: str
    view: PhotoView
    taken: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class KeptPair:
    """A before beside its after, either of which may be missing, and what differs so much that one may see it."""

    before: KeptPhoto | None
    after: KeptPhoto | None
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MayBe:
    """What can be done with a case now."""

    edited: bool
    submitted: bool
    withdrawn: bool


def kept_pairs(photos: Sequence[CasePhoto]) -> list[KeptPair]:
    """The photos of a case as they are compared, first with first."""
    parts = {part: [one for one in photos if one.part is part] for part in Part}
    views = {part: [_kept(one, number, found) for number, one in enumerate(found)] for part, found in parts.items()}
    return [
        KeptPair(before, after, _hints(parts, number))
        for number, (before, after) in enumerate(zip_longest(views[Part.BEFORE], views[Part.AFTER]))
    ]


def kept_photo_view(photos: Sequence[CasePhoto], photo: CasePhoto) -> KeptPhoto:
    """One photo among those of its case."""
    found = [one for one in photos if one.part is photo.part]
    return _kept(photo, [one.id for one in found].index(photo.id), found)


def stated_in_words(stated: StatedCase) -> list[tuple[str, str]]:
    """What is stated of a case: names and values."""
    other = stated.other_treatments
    return [
        ("Age band", "".join(vocabulary.labels("age_bands", [stated.age_band]))),
        ("What was done", listed(vocabulary.labels("techniques", stated.procedures))),
        ("For", listed(vocabulary.labels("concerns", stated.concerns))),
        ("Sessions", plural(stated.sessions, "session")),
        ("Other treatments", "None" if other.strip().casefold() == NO_OTHER_TREATMENTS else other),
        *(_declared(one, stated.declared[one]) for one in Declared if one in stated.declared),
    ]


def differences_stated(now: StatedCase, typed: StatedCase) -> list[Difference]:
    """What stands now of a case beside what was filled in, where they differ."""
    filled_in = dict(stated_in_words(typed))
    return [
        Difference("", label, words or NOTHING, filled_in.get(label, NOTHING))
        for label, words in stated_in_words(now)
        if filled_in.get(label) != words
    ]


def between_words(photos: Sequence[CasePhoto]) -> str:
    """How long lies between the last before and the last after."""
    days = days_between([(photo.part, photo.days) for photo in photos])
    return days_words(days) if days is not None else ""


def what_may_be(case: PhotoCase) -> MayBe:
    """What can be done with a case in its state."""
    return MayBe(
        edited=target(Move.EDIT, case.state) is not None,
        submitted=target(Move.SUBMIT, case.state) is not None,
        withdrawn=case.state not in ENDED,
    )


def next_words(case: PhotoCase) -> str:
    """What changing a case would cost it; "" where nothing."""
    if case.state is CaseState.SHOWN:
        return "Everybody sees this case. Whatever you change takes it off your page until the photo desk has looked."
    if case.state is CaseState.WAITING:
        return "This case is at the photo desk. Whatever you change takes it back: hand it in again afterwards."
    return ""


def _kept(photo: CasePhoto, number: int, among: Sequence[CasePhoto]) -> KeptPhoto:
    part = photo.part.value.capitalize()
    return KeptPhoto(
        id=photo.id,
        part=part,
        name=part if len(among) == 1 else f"{part} {number + 1}",
        view=photo_view(photo, for_keepers_and_desk),
        taken=taken_words(photo.days),
        is_first=number == 0,
        is_last=number == len(among) - 1,
    )


def _hints(parts: dict[Part, list[CasePhoto]], number: int) -> tuple[str, ...]:
    """What comparing a pair found; nothing for a photo that has no partner or was never measured."""
    if any(number >= len(found) for found in parts.values()):
        return ()
    try:
        before, after = (Measures.read(parts[part][number].measures) for part in Part)
    except ValueError:
        return ()
    return tuple(hint.sentence for hint in compare_pair(before, after))


def _declared(one: Declared, exception: str) -> tuple[str, str]:
    holds, otherwise = DECLARED_WORDS[one]
    return (otherwise, exception) if exception else (holds, "Yes")
