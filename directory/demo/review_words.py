"""What the reviews of the demo say: sentences of `data/reviews.toml`, put together so that no two texts are alike.

A text fits its answers: who bruised for a week says so or says nothing of bruises. No text is near another one as the
desk counts it, for copied texts are held.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from random import Random

from directory.demo.dice import lists, pick
from directory.moderation.shingles import are_near_identical, shingles
from directory.reviews.facts import StatedEntry
from directory.reviews.rules import Stage, YesNo

EARLY = frozenset({Stage.SESSION_3, Stage.SESSION_6})
LENGTHS = {2: 8, 3: 24, 4: 32, 5: 23, 6: 13}
"""How many sentences, and how often."""
SHORT = 44
"""A text of so few word pairs may be near another by one sentence in common."""
TRIES = 60
PARAGRAPHS_FROM = 4
SILENT_START, SILENT_RESULT, CLOSES, PARAGRAPHS, SIGNED = 0.16, 0.1, 0.5, 0.14, 0.04
GOOD_FROM, POOR_TO = 4, 2

Frame = tuple[str, str, int]
"""Where a sentence stands in the table: section, part, place."""


class Wording:
    """Writes texts, and remembers those that it wrote before."""

    def __init__(self) -> None:
        self._shingles: list[frozenset[int]] = []
        self._with: defaultdict[tuple[Frame, Frame], list[int]] = defaultdict(list)

    def text(self, stated: StatedEntry, *, concern: str | None, follows: bool, rolled: Random) -> str:
        """The text of an entry with these answers. `follows`: it is not the first of its review."""
        text = ""
        for _ in range(TRIES):
            frames = _frames(stated, follows=follows, rolled=rolled)
            text = _joined([_sentence(frame, concern, rolled) for frame in frames], rolled)
            if self._is_new(text, frames):
                break
        return text

    def _is_new(self, text: str, frames: Sequence[Frame]) -> bool:
        """Whether no text is near it. Compared are those with two sentences of the table in common, or one if short."""
        mine = shingles(text)
        together = list(combinations(sorted(frames), 2)) + [(one, one) for one in frames if len(mine) <= SHORT]
        sharing = {number for some in together for number in self._with[some]}
        if any(are_near_identical(mine, self._shingles[number]) for number in sharing):
            return False
        for some in together:
            self._with[some].append(len(self._shingles))
        self._shingles.append(mine)
        return True


def reply_text(*, is_glad: bool, rolled: Random) -> str:
    """A reply that tells nothing of anybody; the tests hold each sentence to the coach."""
    words = lists("reviews")["reply"]
    middle = rolled.sample(words["good" if is_glad else "poor"], rolled.choice((1, 1, 2)))
    last = [rolled.choice(words["last"])] if rolled.random() < CLOSES else []
    return " ".join([rolled.choice(words["first"]), *middle, *last])


def _frames(stated: StatedEntry, *, follows: bool, rolled: Random) -> list[Frame]:
    """Which sentences, in their order: how it began, what came of it, some particulars, a last word."""
    tone = "good" if stated.stars >= GOOD_FROM else "poor" if stated.stars <= POOR_TO else "mixed"
    count = pick(rolled, LENGTHS)
    frames: list[Frame] = []
    if follows and rolled.random() < 0.4:
        frames.append(_any("opening", "again", rolled))
    elif rolled.random() >= SILENT_START:
        frames.append(_any("opening", stated.stage.value, rolled))
    if not frames or rolled.random() >= SILENT_RESULT:
        frames.append(_any("result", f"{'early' if stated.stage in EARLY else 'late'}.{tone}", rolled))
    particulars = list(_particulars(stated, tone))
    rolled.shuffle(particulars)
    particulars.sort(key=lambda one: one[1] != "poor" or rolled.random() < CLOSES)
    closes = rolled.random() < CLOSES
    wanted = max(1, count - len(frames) - closes)
    frames += [_any(section, part, rolled) for section, part in particulars[:wanted]]
    return [*frames, _any("closing", tone, rolled)] if closes else frames


def _particulars(stated: StatedEntry, tone: str) -> Iterator[tuple[str, str]]:
    """What else the answers let it speak of, and how."""
    for name in ("comfort", "explanation", "cleanliness"):
        step = getattr(stated, name)
        if step is not None and step >= GOOD_FROM:
            yield name, "good"
        elif step is not None and step <= POOR_TO:
            yield name, "poor"
    for section, answer in (("price", stated.price_as_quoted), ("pressure", stated.no_pressure)):
        if answer in (YesNo.YES, YesNo.NO):
            yield section, "good" if answer is YesNo.YES else "poor"
    if stated.bruising is not None:
        yield "bruising", stated.bruising.value
    yield "place", "poor" if tone == "poor" else "good"


def _any(section: str, part: str, rolled: Random) -> Frame:
    return section, part, rolled.randrange(len(_sentences(section, part)))


@cache
def _sentences(section: str, part: str) -> tuple[str, ...]:
    found = lists("reviews")[section]
    for name in part.split("."):
        found = found[name]
    return tuple(found)


def _sentence(frame: Frame, concern: str | None, rolled: Random) -> str:
    section, part, place = frame
    said = _said(_sentences(section, part)[place], concern, rolled)
    return said[0].upper() + said[1:]


def _said(frame: str, concern: str | None, rolled: Random) -> str:
    """A sentence of the table with each choice made."""
    words = lists("reviews")
    fitting = {"concern": words["concern"][concern or "none"], "who": words["who"]}
    return re.sub(r"\{([^}]*)\}", lambda found: rolled.choice(fitting.get(found[1]) or found[1].split("|")), frame)


def _joined(sentences: list[str], rolled: Random) -> str:
    breaks = (
        rolled.randrange(1, len(sentences)) if len(sentences) >= PARAGRAPHS_FROM and rolled.random() < PARAGRAPHS else 0
    )
    parts = [" ".join(sentences[:breaks]), " ".join(sentences[breaks:])] if breaks else [" ".join(sentences)]
    sign = rolled.choice(lists("reviews")["signs"]) if rolled.random() < SIGNED else ""
    return "\n\n".join(parts) + sign
