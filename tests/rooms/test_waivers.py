"""Waivers: an administrator lets one exact text pass one rule, says why, and may take it back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from directory.audit.queries import entries_about, first_break
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.wording.actions import grant_waiver, revoke_waiver
from directory.wording.context import PublicText, TextKind
from directory.wording.models import Waiver
from directory.wording.queries import unwaived_remarks, waived_for, waivers_about
from directory.wording.rules import FIELD_MAX_CHARS, REASON_MAX_CHARS, Waived, check_publishable, fingerprint

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = Actor(ActorKind.PERSON, "Ana Admin", 7)
NAME = "Forever Young Acupuncture"
REASON = "The registered name of the business since 1998."


def waive(text=NAME, **changes):
    given = {
        "rule": "permanent",
        "field": "practice.name",
        "subject_kind": "listing",
        "subject_id": 4,
        "reason": REASON,
        "by": ANA,
        "now": NOW,
    } | changes
    with unit_of_work():
        return grant_waiver(text, **given)


def left(text=NAME, *, field="practice.name", subject_id=4, subject_kind="listing"):
    """The rules that a name still meets."""
    texts = {field: PublicText(text, TextKind.NAME)}
    remarks = unwaived_remarks(texts, subject_kind=subject_kind, subject_id=subject_id, verified=frozenset())
    return [remark.rule for remark in remarks.get(field, ())]


def revoke(waiver, *, reason="The business changed its name.", by=ANA):
    with unit_of_work():
        revoke_waiver(waiver, reason=reason, by=by, now=NOW + timedelta(days=1))


def test_a_waived_text_may_be_published_and_a_changed_one_not(any_app):
    assert left() == ["permanent"]
    waive()
    assert left() == []
    check_publishable(
        {"practice.name": PublicText(NAME, TextKind.NAME)}, verified=frozenset(), waived=waived_for("listing", 4)
    )
    assert left(NAME + " and Spa") == ["permanent"]


def test_a_waiver_holds_for_its_own_rule_field_and_subject_only(any_app):
    waive()
    waive(subject_id=5, rule="superlative")
    assert left(subject_id=5) == ["permanent"]
    assert left(field="about") == ["permanent"]
    assert left(subject_kind="review") == ["permanent"]
    assert left(f"{NAME}, guaranteed") == ["permanent", "guaranteed"]


def test_a_waiver_says_who_when_and_why_in_the_trail(any_app):
    waiver = waive()
    assert (waiver.granted_by_id, waiver.granted_at, waiver.reason) == (7, NOW, REASON)
    [entry] = entries_about("listing", 4)
    assert (entry.action, entry.actor_id, entry.at, entry.reason) == ("grant_waiver", 7, NOW, REASON)
    assert entry.after == {
        "waiver": waiver.id,
        "rule": "permanent",
        "field": "practice.name",
        "fingerprint": fingerprint(NAME),
    }
    revoke(waiver, by=OPERATOR)
    assert [one.action for one in entries_about("listing", 4)] == ["grant_waiver", "revoke_waiver"]
    assert entries_about("listing", 4)[1].reason == "The business changed its name."
    assert first_break() is None


def test_a_revoked_waiver_lets_nothing_pass_and_stays_on_record(any_app):
    waiver = waive()
    revoke(waiver)
    assert left() == ["permanent"]
    [kept] = waivers_about("listing", 4)
    assert (kept.revoked_at, kept.revoked_by_id) == (NOW + timedelta(days=1), 7)


def test_a_waiver_is_revoked_once(any_app):
    waiver = waive()
    revoke(waiver)
    with pytest.raises(RuleBroken, match="revoked already"):
        revoke(waiver, by=OPERATOR)
    assert len(entries_about("listing", 4)) == 2
    assert waivers_about("listing", 4)[0].revoked_by_id == 7


def test_the_same_waiver_is_granted_once_and_again_after_it_was_revoked(any_app):
    waiver = waive()
    with pytest.raises(RuleBroken, match="already"):
        waive()
    revoke(waiver)
    waive(reason="The name is back.")
    assert [one.reason for one in waivers_about("listing", 4)] == [REASON, "The name is back."]
    assert waived_for("listing", 4) == {Waived("practice.name", "permanent", fingerprint(NAME))}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " \n"}, "reason"),
        ({"reason": "x" * (REASON_MAX_CHARS + 1)}, "reason"),
        ({"rule": "rudeness"}, "rule"),
        ({"field": ""}, "field"),
        ({"field": "x" * (FIELD_MAX_CHARS + 1)}, "field"),
    ],
)
def test_a_waiver_without_its_reason_rule_or_field_is_refused(app, changes, field):
    with pytest.raises(RuleBroken) as refusal:
        waive(**changes)
    assert refusal.value.field == field
    assert waivers_about("listing", 4) == []


def test_nothing_is_revoked_without_a_reason(app):
    waiver = waive()
    with pytest.raises(RuleBroken):
        revoke(waiver, reason="")
    assert left() == []


def test_the_database_itself_refuses_a_second_standing_waiver(any_app):
    first = waive()
    values = {column.name: getattr(first, column.name) for column in Waiver.__table__.columns if column.name != "id"}

    def insert_again():
        with unit_of_work() as session:
            session.add(Waiver(**values))

    with pytest.raises(IntegrityError):
        insert_again()
    with unit_of_work() as session:
        session.execute(update(Waiver).values(revoked_at=NOW))
    insert_again()
    assert len(waivers_about("listing", 4)) == 2
    assert db.session.get(Waiver, first.id).revoked_at == NOW
