"""Whom a visitor looks for in photos, in words, and how many cases show such people."""

from __future__ import annotations

from directory import vocabulary
from directory.checklist.facts import PeopleLikeMe
from directory.checklist.rules import CaseCounts
from directory.languages import gettext, ngettext
from directory.shared.text import listed
from directory.web.presenting.photo_cases import in_a_sentence


def like_words(like: PeopleLikeMe) -> str:
    """People of the age band with one of the concerns: "people 40–49 with jaw tension (TMJ)"."""
    ages = "".join(map(gettext, vocabulary.labels("age_bands", [like.age_band] if like.age_band else [])))
    labels = [gettext(term.label) for term in vocabulary.concerns() if term.code in like.concerns]
    concerns = listed([in_a_sentence(label) for label in labels], "or")
    if ages and concerns:
        return gettext("people %(ages)s with %(concerns)s", ages=ages, concerns=concerns)
    if concerns:
        return gettext("people with %(concerns)s", concerns=concerns)
    return gettext("people %(ages)s", ages=ages) if ages else gettext("people")


def cases_words(cases: CaseCounts, like: PeopleLikeMe) -> str:
    """How many cases show, and how many of them such people: "4 cases, 2 for people 40–49 with jaw tension (TMJ)"."""
    if like.is_anybody:
        return ngettext("%(count)s case", "%(count)s cases", cases.shown)
    people = like_words(like)
    if not cases.alike:
        return ngettext(
            "%(count)s case, none for %(people)s", "%(count)s cases, none for %(people)s", cases.shown, people=people
        )
    return ngettext(
        "%(count)s case, %(alike)s for %(people)s",
        "%(count)s cases, %(alike)s for %(people)s",
        cases.shown,
        alike=f"{cases.alike:,}",
        people=people,
    )
