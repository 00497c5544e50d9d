"""Sheets of which a listing has one: about, contact, availability, and the terms of each vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from directory.editing.sheets.checks import check_day
from directory.editing.sheets.values import Values, check_lengths, plain_values, set_values, texts_of
from directory.listings.models import Listing, ListingTerm, Practice, Practitioner
from directory.listings.rules import ABOUT_MAX_CHARS, Subject, TermKind
from directory.shared.errors import RuleBroken
from directory.vocabulary import labels, terms
from directory.wording.context import PublicText, TextKind


class About:
    """Who the practitioner is, in their own words."""

    subject = Subject.ABOUT
    texts: ClassVar = {"name": TextKind.NAME, "practice": TextKind.NAME, "about": TextKind.ABOUT}
    of_person = ("name", "family_name", "pronouns", "gender")

    def read(self, listing: Listing, row: int | None) -> Values | None:  # noqa: ARG002
        """Name, pronouns, gender, practice and the text."""
        practice = listing.practice.name if listing.practice else None
        return plain_values(listing.practitioner, self.of_person) | {"practice": practice, "about": listing.about}

    def asked(self, values: Values) -> Values:
        """All of them."""
        return values

    def check(self, values: Values) -> None:
        """A person has a name; a text has its length."""
        for name, label in (("name", "your name"), ("family_name", "your family name")):
            if not (values[name] or "").strip():
                raise RuleBroken(f"Give {label}, as you write it.", field=name)
        check_lengths(Practitioner, {name: values[name] for name in self.of_person})
        check_lengths(Practice, {"practice": values["practice"]}, of={"practice": "name"})
        if values["gender"] and not labels("genders", [values["gender"]]):
            raise RuleBroken("Choose one of the words, or leave it open.", field="gender")
        if len(values["about"]) > ABOUT_MAX_CHARS:
            raise RuleBroken(f"Use at most {ABOUT_MAX_CHARS:,} characters; a few sentences do.", field="about")

    def public_texts(self, values: Values) -> dict[str, PublicText]:
        """Name, practice and the text."""
        return texts_of(values, self.texts)

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:  # noqa: ARG002
        """Set them; a practice's name is its own row, which others may share."""
        given = dict(values or {})
        practice, listing.about = given.pop("practice"), given.pop("about")
        set_values(listing.practitioner, given)
        if (listing.practice.name if listing.practice else None) != practice:
            listing.practice = Practice(name=practice) if practice else None
        return None


@dataclass(frozen=True)
class Columns:
    """A sheet of the listing's own columns."""

    subject: Subject
    names: tuple[str, ...]

    def read(self, listing: Listing, row: int | None) -> Values | None:  # noqa: ARG002
        """The columns."""
        return plain_values(listing, self.names)

    def asked(self, values: Values) -> Values:
        """All of them."""
        return values

    def check(self, values: Values) -> None:
        """Links are whole addresses of the web; days are of our time."""
        check_lengths(Listing, values)
        check_day(values.get("next_opening_on"), field="next_opening_on")
        for name in ("website", "booking_url"):
            link = values.get(name)
            if link and not link.startswith(("https://", "http://")):
                raise RuleBroken("Give the whole address, beginning with https://.", field=name)

    def public_texts(self, values: Values) -> dict[str, PublicText]:  # noqa: ARG002
        """None: numbers and addresses."""
        return {}

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:  # noqa: ARG002
        """Set the columns."""
        set_values(listing, values or {})
        return None


class Availability(Columns):
    """Whether new clients are welcome and when the next visit is free; the statement is dated."""

    def __init__(self) -> None:
        super().__init__(Subject.AVAILABILITY, ("is_accepting", "next_opening_on"))

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:
        """Set and date the statement."""
        before = listing.next_opening_on
        super().write(listing, row, values, now=now)
        if listing.next_opening_on is None:
            listing.next_opening_stated_at = None
        elif listing.next_opening_on != before or listing.next_opening_stated_at is None:
            listing.next_opening_stated_at = now
        return None


@dataclass(frozen=True)
class Terms:
    """The codes that a listing chose from one vocabulary, in the vocabulary's order."""

    kind: TermKind
    vocabulary: str
    subject: Subject = Subject.TERMS

    def read(self, listing: Listing, row: int | None) -> Values | None:  # noqa: ARG002
        """The codes."""
        chosen = set(listing.codes(self.kind))
        return {"codes": [term.code for term in terms(self.vocabulary) if term.code in chosen]}

    def asked(self, values: Values) -> Values:
        """All of them."""
        return values

    def check(self, values: Values) -> None:
        """Every code stands in the vocabulary, once."""
        unknown = [code for code in values["codes"] if not labels(self.vocabulary, [code])]
        if unknown:
            raise RuleBroken(f"There is no “{unknown[0]}”. Choose from the list.", field="codes")

    def public_texts(self, values: Values) -> dict[str, PublicText]:  # noqa: ARG002
        """None: the words are ours."""
        return {}

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:  # noqa: ARG002
        """Keep the rows of codes that stay, drop the others, add what is new."""
        wanted = list(dict.fromkeys((values or {"codes": []})["codes"]))
        for term in [term for term in listing.terms if term.kind == self.kind and term.code not in wanted]:
            listing.terms.remove(term)
        has = set(listing.codes(self.kind))
        listing.terms.extend(ListingTerm(kind=self.kind, code=code) for code in wanted if code not in has)
        return None
