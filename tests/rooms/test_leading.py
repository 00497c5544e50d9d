"""One process leads: by a file on one host, by the database's server on several; the lead outlives nobody."""

from __future__ import annotations

import multiprocessing
import os

import pytest
from sqlalchemy import text

from directory.shared.db import db
from directory.shared.leading import FileLead, ServerLead, held_on_server, lead_of

PATIENCE = 20
END_THOSE_WHO_LEAD_HERE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND granted AND datname = current_database()
"""
"""Beside them other databases of the server are at work."""


def lead_and_say(lead, said, asked):
    while asked.recv() == "lead":
        said.send(lead.may_lead())
    os._exit(0)


class Process:
    """Another process, which leads when it is told to."""

    def __init__(self, lead):
        context = multiprocessing.get_context("fork")
        (self._said, said), (asked, self._ask) = context.Pipe(duplex=False), context.Pipe(duplex=False)
        self._process = context.Process(target=lead_and_say, args=(lead, said, asked), daemon=True)
        self._process.start()

    def may_lead(self):
        self._ask.send("lead")
        assert self._said.poll(PATIENCE)
        return self._said.recv()

    def kill(self):
        self._process.kill()
        self._process.join(PATIENCE)


def until_it_leads(lead):
    """The server lets go of a lock when it notices that the session is gone, which takes it a moment."""
    return any(lead.may_lead() for _ in range(2_000))


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def new_lead(request, tmp_path):
    """A function that makes the lead in a kind of work, as another process or host would."""
    if request.param == "file":
        return lambda work="mailer": FileLead(tmp_path / f"{work}.lock")
    url = request.getfixturevalue("on_postgres").database
    return lambda work="mailer": ServerLead(work, url)


def test_one_of_two_processes_leads_and_when_it_is_killed_the_other_does(new_lead):
    first, second = Process(new_lead()), Process(new_lead())
    try:
        assert first.may_lead()
        assert first.may_lead()
        assert not second.may_lead()
        other_work = new_lead("ticker")
        assert other_work.may_lead()
        other_work.give_up()
        first.kill()
        assert until_it_leads(second)
    finally:
        first.kill()
        second.kill()


def test_who_gives_the_lead_up_may_have_it_again(new_lead):
    one, other = new_lead(), new_lead()
    assert one.may_lead()
    one.give_up()
    one.give_up()
    assert until_it_leads(other)
    assert not one.may_lead()
    other.give_up()
    assert until_it_leads(one)
    one.give_up()


@pytest.mark.postgres
def test_a_session_that_the_server_ended_has_lost_the_lead(postgres_app, on_postgres):
    first, second = ServerLead("mailer", on_postgres.database), ServerLead("mailer", on_postgres.database)
    assert first.may_lead()
    with postgres_app.app_context(), db.engine.begin() as connection:
        connection.execute(text(END_THOSE_WHO_LEAD_HERE))
    assert second.may_lead()
    assert not first.may_lead(), "it notices, and does not lead beside the other"
    with held_on_server("index", on_postgres.database, wait=True) as held:
        assert held
        with held_on_server("index", on_postgres.database, wait=False) as held_too:
            assert not held_too
    second.give_up()
    first.give_up()


def test_the_server_decides_where_there_may_be_several_hosts(tmp_path):
    assert isinstance(lead_of("mailer", database="sqlite:///x", instance=tmp_path), FileLead)
    assert isinstance(lead_of("mailer", database="postgresql+psycopg://h/d", instance=tmp_path), ServerLead)
    nobody = ServerLead("mailer", f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    assert not nobody.may_lead()
