"""Vocabulary: the closed lists of words the whole product shares, and what they are called in search.

Each list is a TOML file in `data/`: codes are stored, labels are read, synonyms are searched. A *term* is one word of
a list. A *jurisdiction* is who licenses acupuncture where. Lists are loaded once and checked as they are loaded.
"""

from collections.abc import Iterable
from functools import cache

from directory.vocabulary.jurisdictions import Fact, Jurisdiction, jurisdiction, jurisdictions
from directory.vocabulary.terms import Term, groups_from, load_toml, terms_from, wider_from

__all__ = [
    "VOCABULARIES",
    "Fact",
    "Jurisdiction",
    "Term",
    "access",
    "age_band",
    "age_bands",
    "availability",
    "concern",
    "concerns",
    "credential_kind",
    "credential_kinds",
    "gender",
    "genders",
    "goal",
    "goals",
    "jurisdiction",
    "jurisdictions",
    "labels",
    "language",
    "languages",
    "payment",
    "payments",
    "search_fillers",
    "synonym_groups",
    "technique",
    "techniques",
    "terms",
    "wider_groups",
]

VOCABULARIES = (
    "concerns",
    "techniques",
    "age_bands",
    "goals",
    "languages",
    "payments",
    "availability",
    "genders",
    "access",
    "credential_kinds",
)


@cache
def terms(vocabulary: str) -> tuple[Term, ...]:
    """The terms of one of VOCABULARIES, in the order in which they are shown."""
    return terms_from(load_toml(vocabulary)["term"])


def labels(vocabulary: str, codes: Iterable[str]) -> list[str]:
    """What to read for codes that are stored, in their order; a code that the list no longer has is left out."""
    known = _by_code(vocabulary)
    return [known[code].label for code in codes if code in known]


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Groups of phrases that mean the same in a search, the usual one first; no phrase is in two groups."""
    return groups_from([terms(name) for name in VOCABULARIES], load_toml("words")["groups"])


@cache
def wider_groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Labels of groups that cover others in a search, each with the labels of those."""
    return wider_from(load_toml("words")["wider"], synonym_groups())


@cache
def search_fillers() -> tuple[str, ...]:
    """Words that people type into a search and that tell no listing from another."""
    return tuple(load_toml("words")["fillers"])


@cache
def _by_code(vocabulary: str) -> dict[str, Term]:
    return {term.code: term for term in terms(vocabulary)}


def concerns() -> tuple[Term, ...]:
    """What people would like to soften or ease."""
    return terms("concerns")


def concern(code: str) -> Term:
    """The concern of this code; KeyError when there is none."""
    return _by_code("concerns")[code]


def techniques() -> tuple[Term, ...]:
    """What practitioners do."""
    return terms("techniques")


def technique(code: str) -> Term:
    """The technique of this code; KeyError when there is none."""
    return _by_code("techniques")[code]


def age_bands() -> tuple[Term, ...]:
    """The age bands of photos and reviews."""
    return terms("age_bands")


def age_band(code: str) -> Term:
    """The age band of this code; KeyError when there is none."""
    return _by_code("age_bands")[code]


def goals() -> tuple[Term, ...]:
    """What somebody wants from a course."""
    return terms("goals")


def goal(code: str) -> Term:
    """The goal of this code; KeyError when there is none."""
    return _by_code("goals")[code]


def languages() -> tuple[Term, ...]:
    """Languages spoken at a visit, by ISO code."""
    return terms("languages")


def language(code: str) -> Term:
    """The language of this code; KeyError when there is none."""
    return _by_code("languages")[code]


def payments() -> tuple[Term, ...]:
    """Ways to pay."""
    return terms("payments")


def payment(code: str) -> Term:
    """The payment of this code; KeyError when there is none."""
    return _by_code("payments")[code]


def availability() -> tuple[Term, ...]:
    """How soon the next opening is."""
    return terms("availability")


def genders() -> tuple[Term, ...]:
    """A practitioner's gender, where given."""
    return terms("genders")


def gender(code: str) -> Term:
    """The gender of this code; KeyError when there is none."""
    return _by_code("genders")[code]


def access() -> tuple[Term, ...]:
    """How a place of practice is reached."""
    return terms("access")


def credential_kinds() -> tuple[Term, ...]:
    """License, certification, training and what else proves skill."""
    return terms("credential_kinds")


def credential_kind(code: str) -> Term:
    """The credential kind of this code; KeyError when there is none."""
    return _by_code("credential_kinds")[code]
