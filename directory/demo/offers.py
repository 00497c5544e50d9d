"""What they offer: the terms chosen from each vocabulary, so that they fit one another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from directory import vocabulary
from directory.demo.dice import dice
from directory.demo.people import Person

FACIAL = "facial-acupuncture"
TECHNIQUES = {
    "body-and-ear-points": 0.7,
    "gua-sha": 0.5,
    "tui-na": 0.35,
    "scalp-acupuncture": 0.25,
    "facial-cupping": 0.3,
    "trigger-point-release": 0.2,
    "microneedling": 0.15,
    "scalp-microneedling": 0.06,
    "led-light": 0.2,
    "microcurrent": 0.12,
    "jade-roller": 0.25,
    "herbs-and-topicals": 0.3,
}
"""How often each technique goes with facial acupuncture."""
COMES_WITH = {"jaw-tension": "trigger-point-release", "hair-and-scalp": "scalp-acupuncture"}
PAYMENTS = {
    "card": 0.95,
    "cash": 0.7,
    "check": 0.4,
    "mobile": 0.45,
    "hsa-fsa": 0.35,
    "receipt": 0.3,
    "installments": 0.1,
    "sliding-scale": 0.12,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Codes from the vocabularies, in their order there."""

    concerns: tuple[str, ...]
    techniques: tuple[str, ...]
    goals: tuple[str, ...]
    payments: tuple[str, ...]


def offer_of(person: Person) -> Offer:
    """What a person offers; about one in thirty has chosen nothing yet."""
    rolled = dice(person.number, "offer")
    if rolled.random() < 0.03:
        return Offer((), (), (), ())
    concerns = _some(rolled, _codes("concerns"), 3, 9)
    goals = set(_some(rolled, _codes("goals"), 2, 5))
    wanted = {FACIAL, *(COMES_WITH[one] for one in concerns if one in COMES_WITH)}
    wanted |= {code for code, chance in TECHNIQUES.items() if rolled.random() < chance}
    goals -= {"jaw-tension"} if "jaw-tension" not in concerns else set()
    return Offer(
        concerns=concerns,
        techniques=_in_order("techniques", wanted),
        goals=_in_order("goals", goals | ({"jaw-tension"} & set(concerns))),
        payments=_in_order("payments", {code for code, chance in PAYMENTS.items() if rolled.random() < chance}),
    )


@cache
def _codes(name: str) -> tuple[str, ...]:
    return tuple(term.code for term in vocabulary.terms(name))


def _some(rolled: Random, codes: tuple[str, ...], fewest: int, most: int) -> tuple[str, ...]:
    chosen = set(rolled.sample(codes, rolled.randint(fewest, most)))
    return tuple(code for code in codes if code in chosen)


def _in_order(name: str, chosen: set[str]) -> tuple[str, ...]:
    return tuple(code for code in _codes(name) if code in chosen)
