"""What they say of themselves: short texts put together from honest sentences."""

from __future__ import annotations

from directory.demo.dice import dice, lists
from directory.demo.offers import Offer
from directory.demo.people import Person
from directory.demo.towns import seats

SILENT = 0.06


def about(person: Person, offer: Offer) -> str:
    """The text of a listing, four to six sentences; some say nothing."""
    rolled, words = dice(person.number, "about"), lists("texts")
    if rolled.random() < SILENT:
        return ""
    fitting = [words["techniques"][code] for code in offer.techniques if code in words["techniques"]]
    sentences = [
        rolled.choice(words["beginnings"]).format(town=seats()[person.number].town, years=person.years),
        *rolled.sample(words["visits"], rolled.randint(1, 2)),
        *(rolled.sample(fitting, 1) if fitting else ()),
        rolled.choice(words["honesty"]),
        *rolled.sample(words["practicalities"], rolled.randint(0, 1)),
    ]
    return " ".join(sentences)


def practice_name(number: int) -> str | None:
    """The business of a person, in plants and small things; some work under their own name."""
    rolled, words = dice(number, "practice"), lists("words")
    if rolled.random() < 0.3:
        return None
    first, second = rolled.choice(words["practice_firsts"]), rolled.choice(words["practice_seconds"])
    return f"{first} {second} {rolled.choice(words['practice_kinds'])}"
