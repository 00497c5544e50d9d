"""Who they are: names, gender and pronouns where given, languages, years of practice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from directory.demo.dice import dice, lists, pick
from directory.demo.towns import seats

GENDERS = {"woman": 66, "man": 28, "non-binary": 6}
PRONOUNS = {"woman": "she/her", "man": "he/him", "non-binary": "they/them"}
SIGN_LANGUAGE = "ase"
ENGLISH = "en"
FRENCH_TOWNS = ("Montreal",)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. `gender` decides the given name; it is shown only where `gives_gender`."""

    number: int
    given: str
    family: str
    gender: str
    gives_gender: bool
    pronouns: str | None
    languages: tuple[str, ...]
    years: int
    faces: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name as the person writes it."""
        return f"{self.given} {self.family}"


@cache
def people(*, extra: int = 0) -> tuple[Person, ...]:
    """Everybody by number, then `extra` more without a seat; no two have the same name."""
    groups = _groups_in_turn(len(seats()) + extra)
    taken: set[str] = set()
    return tuple(_person(number, group, taken) for number, group in enumerate(groups))


def _groups_in_turn(count: int) -> Iterator[dict[str, Any]]:
    """A group of names for each person: each as often as its weight says, well mixed."""
    groups = [group for group in lists("names")["group"] for _ in range(group["weight"])]
    rounds = -(-count // len(groups))
    for turn in range(rounds):
        mixed = groups.copy()
        Random(f"names {turn}").shuffle(mixed)
        yield from mixed[: count - turn * len(groups)]


def _person(number: int, group: dict[str, Any], taken: set[str]) -> Person:
    rolled = dice(number, "person")
    gender = pick(rolled, GENDERS)
    given_names = {"woman": group["women"], "man": group["men"], "non-binary": group["women"] + group["men"]}[gender]
    either = group.get("either", [])
    while True:
        given = rolled.choice(either if either and gender == "non-binary" else [*given_names, *either])
        family = rolled.choice(group["families"])
        if f"{given} {family}" not in taken:
            break
    taken.add(f"{given} {family}")
    return Person(
        number=number,
        given=given,
        family=family,
        gender=gender,
        gives_gender=rolled.random() < 0.65,
        pronouns=PRONOUNS[gender] if rolled.random() < 0.35 else None,
        languages=_languages(number, group, rolled),
        years=rolled.randint(3, 29),
        faces=tuple(group["faces"]["men" if given in group["men"] or gender == "man" else "women"]),
    )


def _languages(number: int, group: dict[str, Any], rolled: Random) -> tuple[str, ...]:
    own = [language for language in group["languages"] if rolled.random() < 0.9]
    is_french = number < len(seats()) and seats()[number].town in FRENCH_TOWNS
    learned = ["fr"] if is_french else [pick(rolled, {"es": 12, "fr": 4, "de": 3, SIGN_LANGUAGE: 3, "": 78})]
    return tuple(dict.fromkeys(code for code in (ENGLISH, *own, *learned) if code))
