"""Matches with the federal exclusion list in words: the row of the list beside the person here."""

from __future__ import annotations

from dataclasses import dataclass

from directory.listings.models import Listing, Practitioner
from directory.registers.exclusions.models import Exclusion
from directory.verification.models import ExclusionMatch
from directory.verification.rules import Likeness, MatchState
from directory.web.formatting import date_words
from directory.web.presenting.workspace_words import STATUS_WORDS

LIST_URL = "https://exclusions.oig.hhs.gov/"
"""Where the Office of Inspector General lets anybody ask its list (42 U.S.C. 1320a-7)."""
STATE_WORDS = {
    MatchState.OPEN: "To decide",
    MatchState.CONFIRMED: "Confirmed",
    MatchState.DISMISSED: "Dismissed",
    MatchState.CLEARED: "Cleared by the list",
}
LIKENESS_WORDS = {
    Likeness.EXACT: "Exact: the same NPI",
    Likeness.POSSIBLE: "Possible: name and state",
}


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match as a line; `conflict`: why the reader must not decide it."""

    id: int
    name: str
    listed: str
    likeness: str
    is_exact: bool
    state: str
    state_words: str
    found_on: str
    decided_on: str
    why: str
    conflict: str


def match_line(row: ExclusionMatch, conflict: str) -> MatchLine:
    """A match in words."""
    return MatchLine(
        id=row.id,
        name=row.practitioner.name,
        listed=listed_name(row.exclusion),
        likeness=LIKENESS_WORDS[row.likeness],
        is_exact=row.likeness is Likeness.EXACT,
        state=row.state.value,
        state_words=STATE_WORDS[row.state],
        found_on=date_words(row.found_at),
        decided_on=date_words(row.decided_at) if row.decided_at else "",
        why=row.why,
        conflict=conflict,
    )


def exclusion_facts(row: Exclusion) -> list[tuple[str, str]]:
    """What the list says."""
    return [
        ("Name", listed_name(row)),
        ("Business", row.business_name.title()),
        ("NPI", row.npi or "none given"),
        ("Kind", row.general.capitalize()),
        ("Specialty", row.specialty.capitalize()),
        ("Where", f"{row.city.title()}, {row.region}".strip(", ")),
        ("Excluded", date_words(row.excluded_on)),
        ("Under section", row.exclusion_type),
        ("Reinstated", date_words(row.reinstated_on) if row.reinstated_on else ""),
        ("Waived", f"{date_words(row.waived_on)}, {row.waiver_region}" if row.waived_on else ""),
        ("No longer listed", date_words(row.cleared_at) if row.cleared_at else ""),
    ]


def person_facts(person: Practitioner, listing: Listing | None) -> list[tuple[str, str]]:
    """What is known of the person here, in the same order."""
    places = "; ".join(f"{place.city}, {place.region}" for place in listing.places) if listing else ""
    return [
        ("Name", person.name),
        ("Business", listing.practice.name if listing and listing.practice else ""),
        ("NPI", person.npi or "none given"),
        ("Where", places),
        ("Listing", STATUS_WORDS[listing.status] if listing else "none"),
    ]


def listed_name(row: Exclusion) -> str:
    """The name on the list, in ordinary letters."""
    return " ".join(part.title() for part in (row.first_name, row.middle_name, row.last_name) if part)
