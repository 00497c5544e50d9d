"""The trail: one line per act in the same transaction, and every tampering with it is found."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from directory.audit.actions import record
from directory.audit.models import AuditEntry, AuditHead
from directory.audit.queries import entries_about, first_break
from directory.audit.rules import OPERATOR, Actor, ActorKind, chain_hash
from directory.shared.db import db, unit_of_work
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


def test_every_edit_deletion_swap_and_insertion_is_found(trail):
    dice = random.Random(20261122)
    ways = [
        *(edit(column) for column in EDITS),
        edit_head("last_id"),
        edit_head("last_hash"),
        delete_one,
        delete_last,
        swap,
        insert_one,
        insert_last,
        replace_last,
    ]
    unseen = []
    for number in range(TAMPERINGS):
        way = ways[number % len(ways)]
        told = way(dice)
        db.session.expire_all()
        if first_break() is None:
            unseen.append(told)
        db.session.rollback()
    assert not unseen
    assert first_break() is None


def row_of(number):
    return dict(db.session.execute(select(TABLE).where(TABLE.c.id == number)).mappings().one())


def edit(column):
    def tamper(dice):
        number = dice.randint(1, LENGTH)
        value = EDITS[column](row_of(number)[column])
        db.session.execute(update(TABLE).where(TABLE.c.id == number).values({column: value}))
        return f"{column} of {number}"

    return tamper


def edit_head(column):
    def tamper(dice):
        value = {"last_id": LENGTH - dice.randint(1, 5), "last_hash": f"{dice.getrandbits(256):064x}"}[column]
        db.session.execute(update(AuditHead.__table__).values({column: value}))
        return f"{column} of the head"

    return tamper


def delete_one(dice):
    number = dice.randint(1, LENGTH)
    db.session.execute(delete(TABLE).where(TABLE.c.id == number))
    return f"{number} deleted"


def delete_last(dice):
    number = dice.randint(2, LENGTH)
    db.session.execute(delete(TABLE).where(TABLE.c.id >= number))
    return f"everything deleted from {number} on"


def renumber(before, after):
    db.session.execute(update(TABLE).where(TABLE.c.id == before).values(id=after))


def swap(dice):
    one, other = dice.sample(range(1, LENGTH + 1), 2)
    renumber(one, -1)
    renumber(other, one)
    renumber(-1, other)
    return f"{one} and {other} swapped"


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


def insert_one(dice):
    number = dice.randint(2, LENGTH)
    for later in range(LENGTH, number - 1, -1):
        renumber(later, later + 1)
    db.session.execute(insert(TABLE).values(forged(number, row_of(number - 1)["hash"])))
    return f"inserted before {number}"


def insert_last(_dice):
    db.session.execute(insert(TABLE).values(forged(LENGTH + 1, row_of(LENGTH)["hash"])))
    return "inserted at the end"


def replace_last(_dice):
    db.session.execute(delete(TABLE).where(TABLE.c.id == LENGTH))
    db.session.execute(insert(TABLE).values(forged(LENGTH, row_of(LENGTH - 1)["hash"])))
    return "the last replaced"
