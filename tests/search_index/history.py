"""The life of one index, the same for everybody who counts its steps: what is done, what it then holds, what is asked.

Each step makes a state like no other: whatever is put carries the number of its step in its words, its facets and its
numbers, so that an answer from half of a step is the right answer of no state.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from search_index import Document, Phase, Request
from search_index.oracle import Oracle
from tests.search_index.strategies import AGES, CONCERNS, DAY, LANGUAGES, NOW, POINTS, SCHEMA, WORDS, told

GROUPS, MEMBERS = 8, 6
IDS = range(1, GROUPS * MEMBERS + 1)
DROPPED = 4
ORDERS = ("best", "distance", "price", "rating", "relevance")
INSTANTS = (NOW - DAY, NOW, NOW, NOW + 61)


class Step(NamedTuple):
    """`do`: put, drop or rebuild; `documents` for it, or `ids`."""

    do: str
    documents: tuple[Document, ...] = ()
    ids: tuple[int, ...] = ()

    def take(self, engine):
        if self.do == "drop":
            engine.drop(self.ids)
        else:
            getattr(engine, self.do)(self.documents)


class History:
    """Step 0 builds the index. States are kept, for they are asked for in nearly ascending order."""

    def __init__(self):
        everything = {key: document_of(key, 0) for key in IDS}
        self._steps = [Step("rebuild", tuple(everything.values()))]
        self._states = [everything]

    def step(self, number):
        """What leads from the state before to this state."""
        while len(self._steps) <= number:
            step, state = _next(len(self._steps), self._states[-1])
            self._steps.append(step)
            self._states.append(state)
        return self._steps[number]

    def documents(self, number):
        """What the index holds after so many steps, by id."""
        self.step(number)
        return self._states[number]

    def fingerprints(self, number):
        return {key: document.fingerprint() for key, document in self.documents(number).items()}

    def oracle(self, number):
        oracle = Oracle(SCHEMA)
        oracle.rebuild(self.documents(number).values())
        return oracle


def _next(number, state):
    dice = random.Random(number)
    do = dice.choices(("put", "drop", "rebuild"), (4, 2, 2))[0]
    if do == "drop" and len(state) > DROPPED:
        ids = tuple(dice.sample(sorted(state), DROPPED))
        return Step("drop", ids=ids), {key: one for key, one in state.items() if key not in ids}
    group = dice.randrange(GROUPS)
    changed = {key: document_of(key, number) for key in IDS if key % GROUPS == group}
    if do == "rebuild":
        state = state | changed
        return Step("rebuild", tuple(state.values())), state
    return Step("put", tuple(changed.values())), state | changed


def document_of(key, number):
    """The document of an id as of a step."""
    dice = random.Random(f"{key} {number}")

    def phase(since):
        return told(
            Phase(
                since,
                {
                    "concern": frozenset(dice.sample(CONCERNS, dice.randint(0, 3))),
                    "technique": frozenset(dice.sample(("gua sha", "tui na"), dice.randint(0, 2))),
                    "answered": frozenset(dice.sample("123", dice.randint(0, 3))),
                    "language": frozenset({LANGUAGES[number % len(LANGUAGES)]}),
                },
                {"photos": frozenset((dice.choice(AGES), dice.choice(CONCERNS)) for _ in range(dice.randint(0, 2)))},
                {
                    "price_cents": dice.choice((None, 9_000.0, float(number))),
                    "rating_low": dice.choice((None, 3.1, number / 7)),
                    "answered": float(dice.randint(0, 3)),
                },
            )
        )

    return Document(
        key,
        tier=int(dice.random() < 0.25),
        text={
            "name": f"group{key % GROUPS} step{number}",
            "about": " ".join(dice.choices(WORDS, k=dice.randint(0, 8))),
        },
        points=tuple(dice.choices(POINTS, k=dice.randint(0, 2))),
        phases=tuple(phase(since) for since in (0, NOW, NOW + 60)[: dice.randint(1, 3)]),
    )


def questions(count):
    """So many requests, none narrow; the first ones see every document."""
    asked = [Request(sort=order, near=POINTS[0], include_unclaimed=True, now=NOW, size=100) for order in ORDERS]
    dice = random.Random(count)
    while len(asked) < count:
        some = dice.sample(sorted(_ASPECTS), dice.randint(1, 3))
        aspects = {name: value for aspect in some for name, value in _ASPECTS[aspect](dice).items()}
        asked.append(
            Request(
                sort=dice.choice(ORDERS),
                include_unclaimed=dice.random() < 0.7,
                now=dice.choice(INSTANTS),
                page=dice.choice((1, 1, 2)),
                size=dice.choice((5, 20, 100)),
                **aspects,
            )
        )
    return asked


def _near(dice):
    return {"near": dice.choice(POINTS), "within_m": dice.choice((None, 8_000.0, 160_000.0))}


def _words(dice):
    word, other = dice.sample(WORDS, 2)
    group = f"group{dice.randrange(GROUPS)}"
    return {
        "words": dice.choice((word, word, word[:-1], word[1:], group, f"{group} {word}", f"{word} {other}", "step"))
    }


_ASPECTS = {
    "near": _near,
    "words": _words,
    "choices": lambda dice: {"choices": {"concern": frozenset(dice.sample(CONCERNS, dice.randint(1, 2)))}},
    "two choices": lambda dice: {
        "choices": {"concern": frozenset(dice.sample(CONCERNS, 2)), "technique": frozenset({"gua sha"})}
    },
    "all of": lambda dice: {"all_of": {"answered": frozenset(dice.sample("123", 2))}},
    "pairs": lambda dice: {"pairs": {"photos": (frozenset(dice.sample(AGES, 2)), frozenset(dice.sample(CONCERNS, 1)))}},
    "alike": lambda dice: {
        "choices": {"age": frozenset(dice.sample(AGES, 1)), "concern": frozenset(dice.sample(CONCERNS, 2))}
    },
    "bounds": lambda dice: dice.choice(({"at_most": {"price_cents": 9_000.0}}, {"at_least": {"rating_low": 3.1}})),
}
