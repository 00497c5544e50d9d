"""The inventory of personal data: every table is in it, every time is said, and every job that it names runs."""

from __future__ import annotations

import re

import pytest

import directory.tables  # noqa: F401
from directory.credentials.reminders import REMEMBERED_FOR
from directory.notices.rules import GIVEN_UP_KEPT_FOR, REMEMBERED_FOR as LETTERS_REMEMBERED_FOR, SENT_KEPT_FOR
from directory.privacy.retention import HOLDINGS, WITHOUT_PEOPLE, Of, holdings_of
from directory.shared.db import Base
from directory.web.presenting.kept import in_words

PERSONAL_COLUMNS = re.compile(
    r"email|(^|_)name$|address|phone|street|sender|holder|browser|password|text$|words$|statement|(^|_)account_id$|_by_id$"
)
TIME_BY_ITSELF = re.compile(r"\b(\d+|an?|one|two|seven|thirty) (hour|day|month|year)", re.IGNORECASE)
NOT_OF_PEOPLE = {
    "register_import.file_name": "of a register's file",
    "carried_key.name": "what a key is called",
    "programme.body": "a school",
}


def test_every_table_is_in_the_inventory_once_as_personal_or_not():
    named = [table for one in HOLDINGS for table in one.tables] + list(WITHOUT_PEOPLE)
    missing = Base.metadata.tables.keys() - set(named)
    assert not missing, f"Say in privacy/retention.py what {sorted(missing)} hold of people, or that they hold nothing."
    assert sorted(named) == sorted(Base.metadata.tables), "each table once, and none that is gone"


def test_a_table_that_is_said_to_hold_nobody_has_no_personal_column():
    columns = [f"{table}.{column.name}" for table in WITHOUT_PEOPLE for column in Base.metadata.tables[table].columns]
    personal = [one for one in columns if PERSONAL_COLUMNS.search(one.split(".")[1]) and one not in NOT_OF_PEOPLE]
    assert personal == []


def test_what_is_said_of_each_kind_holds_its_times_and_no_others():
    assert len({one.code for one in HOLDINGS}) == len(HOLDINGS)
    assert [one for whose in Of for one in holdings_of(whose)] == list(HOLDINGS)
    for one, said in zip(HOLDINGS, in_words(HOLDINGS), strict=True):
        if one.until:
            assert set(re.findall(r"%\((\w+)\)s", one.until)) == set(one.times), one.code
        else:
            assert set(one.times) == {"time"}, one.code
        assert said.until
        assert not TIME_BY_ITSELF.search(one.until), "times are the constants of the rooms"
        assert "%(" not in said.until


def test_every_job_that_ends_something_runs(app):
    from directory.serving import jobs_of  # noqa: PLC0415 - gunicorn's settings stand in that module

    named = {job for one in HOLDINGS for job in one.jobs}
    assert named <= jobs_of(app).keys()


@pytest.mark.parametrize("time", [SENT_KEPT_FOR, GIVEN_UP_KEPT_FOR, REMEMBERED_FOR])
def test_letters_are_remembered_for_longer_than_anybody_asks_whether_one_went(time):
    assert time < LETTERS_REMEMBERED_FOR
