"""Whom a visitor looks for in photos, in words, and how many cases show such people."""

from __future__ import annotations

from directory import vocabulary
from directory.checklist.facts import PeopleLikeMe
from directory.checklist.rules import CaseCounts
from directory.shared.text import listed, plural
from directory.web.presenting.photo_cases import in_a_sentence


def like_words(like: PeopleLikeMe) -> str:
    """People of the age band with one of the concerns: "people 40–49 with jaw tension (TMJ)"."""
    ages = vocabulary.labels("age_bands", [like.age_band] if like.age_band else [])
    concerns = [in_a_sentence(term.label) for term in vocabulary.concerns() if term.code in like.concerns]
    return " ".join(["people", *ages, *(["with", listed(concerns, "or")] if concerns else [])])


def cases_words(cases: CaseCounts, like: PeopleLikeMe) -> str:
    """How many cases show, and how many of them such people: "4 cases, 2 for people 40–49 with jaw tension (TMJ)"."""
    shown = plural(cases.shown, "case")
    if like.is_anybody:
        return shown
    return f"{shown}, {f'{cases.alike:,}' if cases.alike else 'none'} for {like_words(like)}"
