"""Watching an index while it changes: what every answer was, and whether each is right for a state that it may be from.

A reader notes with each answer which step was acknowledged before it asked, and which may have been under way when it
was answered. Afterwards every generation must be one state of the history, the same one in all of its answers: no older
than what was acknowledged before any of them was asked, and no older than the generation before it.
"""

from __future__ import annotations

import hashlib
import random
import traceback
from collections import defaultdict
from dataclasses import dataclass, field

from search_index import By
from tests.search_index.comparing import exact, facts
from tests.search_index.history import History, questions
from tests.search_index.strategies import SCHEMA

QUESTIONS = questions(16)
TYPED = ("group", "gr", "group1")
WHOLE = 25
"""One time in so many, something is asked whose answer names no generation."""
MISTAKES_SHOWN = 5


@dataclass
class Seen:
    """A generation as answers showed it: (question, digest of the answer), and between which steps it must be."""

    answers: set = field(default_factory=set)
    earliest: int = 0
    latest: int = 2**62


@dataclass
class Notes:
    """What a reader saw. `whole`: (what was asked, digest, earliest, latest). `troubles`: what was raised."""

    generations: dict = field(default_factory=lambda: defaultdict(Seen))
    whole: set = field(default_factory=set)
    troubles: list = field(default_factory=list)
    count: int = 0

    def add(self, other):
        for generation, seen in other.generations.items():
            mine = self.generations[generation]
            mine.answers |= seen.answers
            mine.earliest, mine.latest = max(mine.earliest, seen.earliest), min(mine.latest, seen.latest)
        self.whole |= other.whole
        self.troubles += other.troubles
        self.count += other.count


def watch(engine, clock, notes, seed, pause):
    """Ask until `clock.stopping`; `clock.acknowledged` is the step that was last acknowledged."""
    dice, newest = random.Random(seed), 0
    while not clock.stopping:
        before = clock.acknowledged
        try:
            if dice.randrange(WHOLE):
                number = dice.randrange(len(QUESTIONS))
                result = engine.search(QUESTIONS[number])
                seen = notes.generations[result.generation]
                seen.answers.add((number, digest(answer_of(result))))
                seen.earliest, seen.latest = max(seen.earliest, before), min(seen.latest, clock.acknowledged + 1)
                if result.generation < newest:
                    notes.troubles.append(f"generation {result.generation} was seen after {newest}")
                newest = result.generation
            else:
                asked = dice.choice(("fingerprints", *TYPED))
                notes.whole.add((asked, digest(whole_of(engine, asked)), before, clock.acknowledged + 1))
            notes.count += 1
        except Exception:  # noqa: BLE001 - any at all is what is looked for
            notes.troubles.append(traceback.format_exc())
        pause()


def answer_of(result):
    """All of an answer that two computations share to the last bit: no distances."""
    is_exact = SCHEMA.order_of[result.sort].by is not By.NEAREST
    return facts(result), [(*exact(hit), hit.value if is_exact else None) for hit in result.hits]


def whole_of(engine, asked):
    return sorted(engine.fingerprints().items()) if asked == "fingerprints" else engine.suggest(asked)


def digest(content):
    return hashlib.blake2b(repr(content).encode(), digest_size=8).digest()


class Judge:
    """The oracle's answers in every state, each worked out once."""

    def __init__(self):
        self._history = History()
        self._state, self._oracle = -1, None
        self._known = {}

    def right(self, number, asked):
        """Digest of the right answer in a state to a question (its number) or to a `whole`."""
        known = self._known.get((number, asked))
        if known is None:
            if self._state != number:
                self._state, self._oracle = number, self._history.oracle(number)
            right = (
                answer_of(self._oracle.search(QUESTIONS[asked]))
                if isinstance(asked, int)
                else whole_of(self._oracle, asked)
            )
            known = self._known[number, asked] = digest(right)
        return known

    def mistakes(self, notes):
        """What is wrong with what was seen, in words; nothing when all is well."""
        found, state = list(notes.troubles), 0
        for generation, seen in sorted(notes.generations.items()):
            possible = range(max(state, seen.earliest), seen.latest + 1)
            fitting = (number for number in possible if self._fits(number, seen.answers))
            fit = next(fitting, None)
            if fit is None:
                found.append(f"generation {generation}: its {len(seen.answers)} answers are of none of {possible}")
            else:
                state = fit
        for asked, said, earliest, latest in notes.whole:
            if all(self.right(number, asked) != said for number in range(earliest, latest + 1)):
                found.append(f"{asked}: of no state from {earliest} to {latest}")
        return found[:MISTAKES_SHOWN]

    def _fits(self, number, answers):
        return all(self.right(number, asked) == said for asked, said in answers)
