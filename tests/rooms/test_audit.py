"""The trail: one line per act in the same transaction, kept by the database, and every tampering with it is found."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from directory.audit.actions import record
from directory.audit.checking import check_trail, check_trail_nightly
from directory.audit.models import AuditCheck, AuditEntry, AuditHead
from directory.audit.proof import walk_trail
from directory.audit.queries import entries_about, first_break, newest_check
from directory.audit.rules import FIRST_HASH, OPERATOR, Actor, ActorKind, Anchor, anchor_from, chain_hash
from directory.shared.db import db, unit_of_work
from tests.factories.databases import let_go_of_the_trail
from tests.factories.listings import a_listing

NOW = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
LENGTH, TAMPERINGS = 24, 100
TABLE = AuditEntry.__table__
EDITS = {
    "at": lambda _: NOW + timedelta(days=400),
    "actor_kind": lambda kind: ActorKind.MACHINE if kind == ActorKind.OPERATOR else ActorKind.OPERATOR,
    "actor_name": lambda name: name + "!",
    "actor_id": lambda one: (one or 0) + 1,
    "action": lambda _: "other_act",
    "subject_kind": lambda _: "other",
    "subject_id": lambda one: one + "0",
    "reason": lambda why: why + ".",
    "before": lambda _: {"cents": 1},
    "after": lambda _: {"cents": 2},
    "previous_hash": lambda given: given[::-1] + "",
    "hash": lambda given: given[1:] + given[0],
}


def act(number=1, **changes):
    given = {"subject_kind": "listing", "subject_id": number, "by": OPERATOR, "now": NOW} | changes
    return record(given.pop("action", "change_price"), **given)


def act_and_break_a_rule():
    with unit_of_work() as session:
        act()
        session.add(a_listing(published_at=None))


@pytest.fixture
def trail(any_app):
    """A whole trail of acts by everybody, with every column used."""
    actors = (OPERATOR, Actor(ActorKind.PERSON, "Ana Lee", 7), Actor(ActorKind.MACHINE, "indexer"))
    with unit_of_work():
        for number in range(LENGTH):
            act(
                number,
                by=actors[number % 3],
                now=NOW + timedelta(minutes=number),
                reason=f"Reason {number}, ünd “more”",
                before={"cents": 100 + number, "labels": ["a", "ü"]},
                after=None if number % 4 else {"cents": 200 + number, "share": 0.1, "nested": {"b": None, "a": True}},
            )
    assert first_break() is None


def test_an_act_and_its_line_happen_together_or_not_at_all(any_app):
    with pytest.raises(IntegrityError):
        act_and_break_a_rule()
    assert entries_about("listing", 1) == []
    assert first_break() is None
    with unit_of_work():
        act()
    assert [one.id for one in entries_about("listing", 1)] == [1]


def test_the_entries_about_one_thing_are_in_their_order(any_app):
    with unit_of_work():
        for number in (1, 2, 1):
            act(number, reason=f"about {number}")
        act(1, subject_kind="practice")
    assert [(one.id, one.reason) for one in entries_about("listing", 1)] == [(1, "about 1"), (3, "about 1")]


def test_an_empty_trail_is_whole(any_app):
    assert first_break() is None


def test_a_trail_is_whole_whatever_the_zone_of_the_instants_it_was_given(any_app):
    with unit_of_work():
        act(now=NOW.astimezone(timezone(timedelta(hours=-5))))
    db.session.expire_all()
    assert first_break() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET reason = 'other' WHERE id = 3",
        "UPDATE audit_entries SET id = 99 WHERE id = 24",
        "DELETE FROM audit_entries WHERE id = 24",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "INSERT INTO audit_entries SELECT * FROM audit_entries WHERE id = 3",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_trail(statement, trail):
    with pytest.raises(DBAPIError):
        db.session.execute(text(statement))
    db.session.rollback()
    assert walk_trail().entries == LENGTH
    assert first_break() is None


def test_what_the_checks_found_cannot_be_rewritten_either(trail):
    check_trail(now=NOW)
    for statement in ("UPDATE audit_check SET entries = 0", "DELETE FROM audit_check"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_every_edit_deletion_swap_and_insertion_is_found_at_its_row(trail):
    dice = random.Random(20261122)
    ways = [
        *(edit(column) for column in EDITS),
        edit_head("last_id"),
        edit_head("last_hash"),
        delete_one,
        delete_the_first,
        delete_last,
        swap,
        insert_one,
        insert_last,
        replace_last,
        rewrite_one,
        rewrite_the_last,
        insert_at_the_start,
    ]
    wrong = []
    for number in range(TAMPERINGS):
        let_go_of_the_trail()
        told, rows = ways[number % len(ways)](dice)
        db.session.expire_all()
        found = walk_trail()
        if (
            not found.problem
            or found.broken_id not in rows
            or (found.broken_id and str(found.broken_id) not in found.problem)
        ):
            wrong.append(f"{told}: {found}")
        db.session.rollback()
    assert not wrong
    assert first_break() is None


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("column", "value"), [("at", "yesterday"), ("before", "{"), ("actor_kind", "ghost"), ("reason", b"\xff\xfe")]
)
def test_an_entry_that_cannot_be_read_is_named(column, value, app):
    with unit_of_work():
        for number in range(12):
            act(number)
    let_go_of_the_trail()
    db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
    db.session.execute(text(f"UPDATE audit_entries SET {column} = :value WHERE id = 7"), {"value": value})
    found = walk_trail()
    db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    assert (found.broken_id, found.entries) == (7, 6)
    assert found.problem.startswith("Entry 7 ")


def test_a_trail_that_was_chained_anew_is_whole_in_itself_but_not_for_whoever_noted_its_head(trail):
    noted = walk_trail().head
    let_go_of_the_trail()
    chain_anew_from(5, reason="Nothing happened")
    assert walk_trail().problem == ""
    found = walk_trail(anchor=anchor_from(noted))
    assert found.broken_id == LENGTH
    assert walk_trail(anchor=Anchor(noted.split(":")[1])).problem.startswith("No entry has the hash that was noted")


def test_a_trail_that_was_chained_anew_does_not_fit_what_was_checked_before(trail):
    check_trail(now=NOW)
    with unit_of_work():
        act(30)
    let_go_of_the_trail()
    chain_anew_from(5, reason="Nothing happened")
    assert walk_trail().broken_id == LENGTH


def test_a_trail_that_was_emptied_does_not_fit_what_was_checked_before(trail):
    check_trail(now=NOW)
    let_go_of_the_trail()
    db.session.execute(delete(TABLE))
    db.session.execute(delete(AuditHead.__table__))
    assert walk_trail().problem == f"Entry 1 is missing: the trail was seen to go on to {LENGTH}."


def test_a_noted_head_holds_when_the_trail_has_gone_on(trail):
    noted = anchor_from(walk_trail().head)
    with unit_of_work():
        act(30)
    assert walk_trail(anchor=noted) == walk_trail()
    assert walk_trail(anchor=Anchor(FIRST_HASH)).problem == ""


@pytest.mark.parametrize("words", ["", "12", "x" * 64, "12:" + "g" * 64, "0" * 63, "a:" + "0" * 64])
def test_what_is_no_head_is_refused_in_words(words):
    with pytest.raises(ValueError, match="Give the head as it was printed"):
        anchor_from(words)


def test_each_look_is_kept_and_a_night_has_one(trail):
    night = datetime(2026, 11, 23, 8, tzinfo=UTC)
    check_trail_nightly(night - timedelta(hours=3))
    assert newest_check() is None
    for minutes in range(3):
        check_trail_nightly(night + timedelta(minutes=minutes))
    kept = db.session.scalars(select(AuditCheck)).all()
    assert [(one.checked_at, one.entries, one.problem) for one in kept] == [(night, LENGTH, "")]
    assert kept[0].last_hash == row_of(LENGTH)["hash"]
    check_trail_nightly(night + timedelta(days=1))
    assert newest_check().checked_at == night + timedelta(days=1)


def test_a_look_at_a_broken_trail_keeps_what_broke_it(app):
    with unit_of_work():
        for number in range(5):
            act(number)
    let_go_of_the_trail()
    db.session.execute(update(TABLE).where(TABLE.c.id == 4).values(reason="other"))
    db.session.commit()
    assert check_trail(now=NOW).problem.startswith("Entry 4 (change_price")
    assert newest_check().entries == 3


def row_of(number):
    return dict(db.session.execute(select(TABLE).where(TABLE.c.id == number)).mappings().one())


def edit(column):
    def tamper(dice):
        number = dice.randint(1, LENGTH)
        value = EDITS[column](row_of(number)[column])
        db.session.execute(update(TABLE).where(TABLE.c.id == number).values({column: value}))
        return f"{column} of {number}", {number}

    return tamper


def edit_head(column):
    def tamper(dice):
        value = {"last_id": LENGTH - dice.randint(1, 5), "last_hash": f"{dice.getrandbits(256):064x}"}[column]
        db.session.execute(update(AuditHead.__table__).values({column: value}))
        return f"{column} of the head", {None} if column == "last_id" else {LENGTH}

    return tamper


def delete_one(dice):
    number = dice.randint(1, LENGTH)
    db.session.execute(delete(TABLE).where(TABLE.c.id == number))
    return f"{number} deleted", {number}


def delete_the_first(dice):
    number = dice.randint(1, LENGTH // 2)
    db.session.execute(delete(TABLE).where(TABLE.c.id <= number))
    return f"everything deleted up to {number}", {1}


def delete_last(dice):
    number = dice.randint(2, LENGTH)
    db.session.execute(delete(TABLE).where(TABLE.c.id >= number))
    return f"everything deleted from {number} on", {number}


def renumber(before, after):
    db.session.execute(update(TABLE).where(TABLE.c.id == before).values(id=after))


def swap(dice):
    one, other = dice.sample(range(1, LENGTH + 1), 2)
    renumber(one, -1)
    renumber(other, one)
    renumber(-1, other)
    return f"{one} and {other} swapped", {min(one, other)}


def forged(number, previous_hash):
    """An entry that fits where it is put: its own hash is right."""
    entry = AuditEntry(
        id=number,
        at=NOW,
        actor_kind=ActorKind.OPERATOR,
        actor_name="",
        action="forged",
        subject_kind="listing",
        subject_id="1",
        reason="",
        previous_hash=previous_hash,
    )
    columns = {column.name: getattr(entry, column.name) for column in TABLE.c}
    return columns | {"hash": chain_hash(previous_hash, entry.content())}


def insert_before(number):
    for later in range(LENGTH, number - 1, -1):
        renumber(later, later + 1)
    previous = row_of(number - 1)["hash"] if number > 1 else FIRST_HASH
    db.session.execute(insert(TABLE).values(forged(number, previous)))
    return f"inserted before {number}", {number}


def insert_one(dice):
    return insert_before(dice.randint(2, LENGTH))


def insert_at_the_start(dice):
    if dice.random() < 0.5:
        return insert_before(1)
    number = dice.randint(-3, 0)
    db.session.execute(insert(TABLE).values(forged(number, FIRST_HASH)))
    return f"{number} inserted", {number}


def insert_last(_dice):
    db.session.execute(insert(TABLE).values(forged(LENGTH + 1, row_of(LENGTH)["hash"])))
    return "inserted at the end", {LENGTH + 1}


def replace_last(_dice):
    db.session.execute(delete(TABLE).where(TABLE.c.id == LENGTH))
    db.session.execute(insert(TABLE).values(forged(LENGTH, row_of(LENGTH - 1)["hash"])))
    return "the last replaced", {LENGTH}


def rewrite(number, **changes):
    """Change an entry and give it the hash that fits."""
    entry = AuditEntry(**(row_of(number) | changes))
    values = changes | {"hash": chain_hash(entry.previous_hash, entry.content())}
    db.session.execute(update(TABLE).where(TABLE.c.id == number).values(values))
    return values["hash"]


def rewrite_one(dice):
    number = dice.randint(1, LENGTH - 1)
    rewrite(number, reason="Nothing happened")
    return f"{number} rewritten with its hash", {number}


def rewrite_the_last(_dice):
    rewrite(LENGTH, after={"cents": 3})
    return "the last rewritten with its hash", {LENGTH}


def chain_anew_from(number, **changes):
    """Rewrite one entry, and every hash after it, and the head: all that a whole database allows."""
    newest = rewrite(number, **changes)
    for later in range(number + 1, max_id() + 1):
        newest = rewrite(later, previous_hash=newest)
    db.session.execute(update(AuditHead.__table__).values(last_hash=newest))


def max_id():
    return db.session.scalar(select(AuditHead.last_id))
