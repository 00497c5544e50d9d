"""The one write: what somebody found at a source."""

from __future__ import annotations

from datetime import date, datetime

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.jurisdictions.models import JurisdictionCheck
from directory.jurisdictions.queries import current, newest_checks, value_in_words
from directory.jurisdictions.rules import NEEDS_A_LICENSE, as_written, check_day, check_source
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.vocabulary.jurisdictions import FACTS, Fact


def record_check_of(
    code: str, fact: Fact, value: str, *, source: str, checked_on: date, by: Actor, now: datetime
) -> JurisdictionCheck:
    """Write down what a source says of a fact, whether or not that is what was believed; it holds from now on.

    Raises KeyError for an unknown jurisdiction, and RuleBroken, naming the field, for a value that the fact cannot
    have, a missing source, and a day that is still to come or before the check that holds.
    """
    before = current(code)
    if fact not in FACTS:
        raise RuleBroken("Choose one of the facts on the page.", field="fact")
    if fact in NEEDS_A_LICENSE and not before.has_license:
        raise RuleBroken("No license exists there. Say first that one does.", field="value")
    said, named = as_written(fact, value), check_source(source)
    held = newest_checks(code).get((code, fact))
    check_day(checked_on, newest=held.checked_on if held else None, today=now.date())
    check = JurisdictionCheck(
        code=code,
        fact=fact,
        value=said,
        source=named,
        checked_on=checked_on,
        checked_by_id=by.person_id,
        recorded_at=now,
    )
    db.session.add(check)
    db.session.flush()
    record(
        "check_jurisdiction",
        subject_kind="jurisdiction",
        subject_id=code,
        by=by,
        now=now,
        before={
            "fact": fact,
            "value": value_in_words(before, fact),
            "confirmed": before.is_confirmed(fact),
            "checked_on": str(held.checked_on) if held else None,
        },
        after={
            "fact": fact,
            "value": said,
            "confirmed": True,
            "checked_on": str(checked_on),
            "source": named,
        },
    )
    return check
