"""Reads of what is known of jurisdictions: the seed, overlaid by the newest check of each fact."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, func, select

from directory.jurisdictions.models import JurisdictionCheck
from directory.shared.db import db, read_rows
from directory.vocabulary.jurisdictions import FACTS, Fact, Jurisdiction, jurisdiction, jurisdictions

Checks = Mapping[tuple[str, str], JurisdictionCheck]

_LICENSES = select(JurisdictionCheck.code, JurisdictionCheck.value).where(
    JurisdictionCheck.id.in_(
        select(func.max(JurisdictionCheck.id))
        .where(JurisdictionCheck.fact == "license")
        .group_by(JurisdictionCheck.code)
    )
)
"""Made once: every page of results asks it."""
_NEWEST = select(JurisdictionCheck).where(
    JurisdictionCheck.id.in_(
        select(func.max(JurisdictionCheck.id)).group_by(JurisdictionCheck.code, JurisdictionCheck.fact)
    )
)
_NEWEST_OF = _NEWEST.where(JurisdictionCheck.code.in_(bindparam("codes", expanding=True)))
"""Made once too: every listing's own page asks it."""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One fact as it stands: its value in words, and who says so; `checked_on` is None where only the seed does."""

    fact: Fact
    value: str
    is_confirmed: bool
    source: str
    checked_on: date | None


def current(code: str) -> Jurisdiction:
    """What is known now of the jurisdiction of an abbreviation such as "NJ" or "ON". Raises KeyError."""
    return _overlaid(jurisdiction(code), newest_checks(code))


def all_current() -> tuple[Jurisdiction, ...]:
    """The same of every jurisdiction, in one read: the states and DC by name, then Canada."""
    checks = newest_checks()
    return tuple(_overlaid(one, checks) for one in jurisdictions())


def current_of(codes: Collection[str]) -> Mapping[str, Jurisdiction]:
    """The same of some, by their codes, in one read; a code that is none is absent."""
    rows = db.session.scalars(_NEWEST_OF, {"codes": list(codes)})
    checks = {(row.code, row.fact): row for row in rows}
    return {one.code: _overlaid(one, checks) for one in jurisdictions() if one.code in codes}


def without_license() -> frozenset[str]:
    """The codes of those that issue no license for acupuncture, as far as is known now."""
    said = {code: value == "yes" for code, value in read_rows(_LICENSES)}
    return frozenset(one.code for one in jurisdictions() if not said.get(one.code, one.has_license))


def newest_checks(code: str | None = None) -> Checks:
    """The check that holds, by jurisdiction and fact; of one jurisdiction, or of all."""
    rows = db.session.scalars(_NEWEST if code is None else _NEWEST.where(JurisdictionCheck.code == code))
    return {(row.code, row.fact): row for row in rows}


def checks_of(code: str) -> Sequence[JurisdictionCheck]:
    """Every check of a jurisdiction, the newest first."""
    wanted = select(JurisdictionCheck).where(JurisdictionCheck.code == code)
    return db.session.scalars(wanted.order_by(JurisdictionCheck.id.desc())).all()


def known_facts(one: Jurisdiction, checks: Checks) -> tuple[KnownFact, ...]:
    """Each fact of a jurisdiction (as `current` gives it) with its source; those that a license brings only where
    there is one.
    """
    return tuple(
        _known(one, fact, checks.get((one.code, fact))) for fact in FACTS if one.has_license or fact == "license"
    )


def value_in_words(one: Jurisdiction, fact: Fact) -> str:
    """A fact as it would be written down."""
    if fact == "license":
        return "yes" if one.has_license else "no"
    value = getattr(one, fact)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _known(one: Jurisdiction, fact: Fact, check: JurisdictionCheck | None) -> KnownFact:
    is_confirmed = one.is_confirmed(fact)
    source = check.source if check else one.source if is_confirmed else ""
    day = check.checked_on if check else one.checked_on
    return KnownFact(fact, value_in_words(one, fact), is_confirmed, source, day)


def _overlaid(seed: Jurisdiction, checks: Checks) -> Jurisdiction:
    found = {fact: check.value for fact in FACTS if (check := checks.get((seed.code, fact))) is not None}
    if not found:
        return seed
    known = replace(seed, confirmed=seed.confirmed | found.keys())
    has_license = found.pop("license", "yes" if seed.has_license else "no") == "yes"
    if not has_license:
        return replace(known, has_license=False, board="", titles=(), look_up="", roster="", renewal="")
    titles = tuple(part.strip() for part in found.pop("titles").split(",")) if "titles" in found else seed.titles
    return replace(known, has_license=True, titles=titles, **found)  # type: ignore[arg-type]
