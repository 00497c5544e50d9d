"""What a check of a jurisdiction may say."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from directory.shared.errors import RuleBroken
from directory.vocabulary.jurisdictions import FACTS, Fact

VALUE_MAX_CHARS = 500
SOURCE_MAX_CHARS = 500
TITLES_MAX, TITLE_MAX_CHARS = 8, 60
LICENSE_WORDS = ("yes", "no")
FIRST_DAY = date(2000, 1, 1)
MAY_BE_EMPTY = frozenset({"roster"})
NEEDS_A_LICENSE = frozenset(FACTS) - {"license"}


def as_written(fact: Fact, value: str) -> str:
    """The value of a fact as it is kept: "yes" or "no" for `license`, titles with commas between, a whole address for
    `look_up`. Raises RuleBroken for what a fact cannot be.
    """
    said = " ".join(value.split())
    if not said and fact not in MAY_BE_EMPTY:
        raise RuleBroken("Write what the source says.", field="value")
    if len(said) > VALUE_MAX_CHARS:
        raise RuleBroken(f"Use at most {VALUE_MAX_CHARS} characters.", field="value")
    if fact == "license" and said.lower() not in LICENSE_WORDS:
        raise RuleBroken("Say yes or no: does a license for acupuncturists exist there?", field="value")
    if fact == "titles":
        return ", ".join(titles_of(said))
    if fact == "look_up" and not is_address(said):
        raise RuleBroken("Give the whole address of the look-up page, beginning with https://.", field="value")
    return said.lower() if fact == "license" else said


def titles_of(value: str) -> tuple[str, ...]:
    """The titles in a line with commas between. Raises RuleBroken for too many, and for ones too long."""
    titles = tuple(dict.fromkeys(title for part in value.split(",") if (title := part.strip())))
    if not 0 < len(titles) <= TITLES_MAX or max(map(len, titles)) > TITLE_MAX_CHARS:
        raise RuleBroken(
            f"Write the titles with commas between, like L.Ac., D.Ac.: at most {TITLES_MAX}, each of at most "
            f"{TITLE_MAX_CHARS} characters.",
            field="value",
        )
    return titles


def is_address(text: str) -> bool:
    """Whether a text is the address of a page that anybody can open."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"https", "http"} and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        return False


def check_source(source: str) -> str:
    """The source as it is kept. Raises RuleBroken without one."""
    said = " ".join(source.split())
    if len(said) < 4 or len(said) > SOURCE_MAX_CHARS:
        raise RuleBroken(
            f"Name the page or the statute that says so, in at most {SOURCE_MAX_CHARS} characters.", field="source"
        )
    return said


def check_day(checked_on: date, *, newest: date | None, today: date) -> None:
    """Refuse a day on which nobody can have looked. `newest`: that of the check that holds now."""
    if checked_on > today:
        raise RuleBroken("This day is still to come. Give the day on which you looked.", field="checked_on")
    if checked_on < FIRST_DAY:
        raise RuleBroken("Give the day on which you looked, like 2026-11-22.", field="checked_on")
    if newest is not None and checked_on < newest:
        raise RuleBroken(
            f"This was checked later than that, on {newest:%B} {newest.day}, {newest.year}.", field="checked_on"
        )
