"""Dice that always fall the same way, and the lists that they pick from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

Choice = TypeVar("Choice")

DATA = Path(__file__).parent / "data"


def dice(number: int, subject: str) -> Random:
    """The dice for one trait of one person: the same at every call."""
    return Random(f"{subject} {number}")


@cache
def lists(name: str) -> dict[str, Any]:
    """The lists of one file in `data/`, as TOML has them."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def pick(rolled: Random, weights: Mapping[Choice, int]) -> Choice:
    """One of several choices, as often as its weight says."""
    return rolled.choices(list(weights), weights=list(weights.values()))[0]


def digits(rolled: Random, shape: str) -> str:
    """A number of a shape: every `#` becomes a digit."""
    return "".join(str(rolled.randrange(10)) if sign == "#" else sign for sign in shape)
