"""The doctor names what is broken or due, says what to do, and its exit code is the gravest finding's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from directory.accounts.rules import Role
from directory.cli.ops import MIGRATIONS
from directory.config import Config
from directory.discovery.sync import rebuild
from directory.files.disk import DiskStore
from directory.files.sealing import SealedStore
from directory.notices.actions import queue_letter
from directory.notices.models import Letter
from directory.operations.doctor import _settings, examine
from directory.operations.findings import Patient, Severity
from directory.shared.db import db, unit_of_work
from directory.shared.keys import SecretKeys
from directory.shared.modes import Mode, set_mode
from tests.factories.accounts import an_account

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
REAL = {
    "production": True,
    "secret_key": "x" * 40,
    "contact": "hello@real.example",
    "postal_address": "1 Real Street",
    "base_url": "https://real.example",
    "trusted_hosts": ("real.example",),
    "smtp_url": "smtp://mail.example:587",
}


@pytest.fixture
def patient(app, config, instance):
    """An instance with nothing broken."""
    rebuild(app.extensions["search_index"])
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest})
    instance.chmod(0o700)
    config = replace(config, **REAL)
    stores = {"files": DiskStore(instance / "files")}
    yield Patient(config, db.engine, app.extensions["search_index"], stores, newest, NOW)
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def graver(findings, least=Severity.BROKEN):
    return [one.what for one in findings if one.severity >= least]


def test_nothing_is_broken_in_a_sound_instance_and_each_finding_says_what_to_do(patient):
    for email in ("one@example.org", "two@example.org"):
        an_account(email, Role.ADMINISTRATOR, has_second_factor=True)
    findings = examine(patient)
    assert graver(findings) == []
    assert all(bool(one.do) == (one.severity > Severity.FINE) for one in findings)
    assert [one.severity for one in findings] == sorted((one.severity for one in findings), reverse=True)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("contact", Config().contact, "FINEPOINT_CONTACT"),
        ("base_url", "http://real.example", "no https://"),
        ("secret_key", "short", "FINEPOINT_SECRET_KEY is short"),
        ("smtp_url", "", "no letter leaves"),
        ("trusted_hosts", Config().trusted_hosts, "FINEPOINT_TRUSTED_HOSTS"),
        ("database_url", "postgresql+psycopg://site@db.example/x?sslmode=require", "PostgreSQL is on another machine"),
        ("redis_url", "redis://cache.example:6379/0", "Redis is on another machine"),
        ("clamd", "tcp:scan.example:3310", "The virus scanner is on another machine"),
    ],
)
def test_a_setting_of_production_that_does_not_hold_is_named(setting, value, said, patient):
    findings = list(_settings(replace(patient.config, **{setting: value})))
    assert any(said in what for what in graver(findings, Severity.DUE)), findings
    assert not any(said in one.what for one in _settings(patient.config)), "and not where it holds"


def test_what_breaks_is_found(patient, instance):
    with unit_of_work():
        letter = queue_letter("test", to="a@example.org", values={}, key="test:1", now=NOW - timedelta(hours=2))
    with unit_of_work() as session:
        session.get_one(Letter, letter.id).given_up_at = NOW
    instance.chmod(0o755)
    set_mode(Mode.MAINTENANCE, instance, on=True)
    blocked = {"photos": Refusing()}
    findings = examine(replace(patient, stores=blocked, newest_schema="9999"))
    broken = " ".join(graver(findings))
    for said in ("stands at", "store of photos does not answer", "Others can read"):
        assert said in broken
    findings = examine(replace(patient, stores=blocked))
    broken = " ".join(graver(findings))
    assert "1 letter could not be sent" in broken
    assert "maintenance" in " ".join(graver(findings, Severity.DUE))


def test_another_secret_key_than_the_one_that_sealed_the_documents_is_found(patient, instance):
    papers = DiskStore(instance / "papers")
    patient = replace(patient, stores={"papers": papers})
    assert "secret key" not in " ".join(one.what for one in examine(patient)), "nothing is sealed yet"
    SealedStore(papers, keys=SecretKeys(patient.config.secret_key), purpose="papers").put(f"{'0' * 32}.pdf", b"a paper")
    assert not any("secret key" in what for what in graver(examine(patient)))
    lost = replace(patient, config=replace(patient.config, secret_key="y" * 40))
    assert any("another secret key" in what for what in graver(examine(lost)))


class Refusing(DiskStore):
    """A disk that is gone."""

    def __init__(self):
        """Nowhere."""

    def exists(self, name):
        """Nothing can be asked."""
        message = f"no disk for {name}"
        raise OSError(message)


def test_one_administrator_is_too_few_where_two_people_are_needed(patient):
    an_account("one@example.org", Role.ADMINISTRATOR, has_second_factor=True)
    assert any("take two people" in what for what in graver(examine(patient), Severity.DUE))
    alone = replace(patient, config=replace(patient.config, two_people=False))
    assert not any("second factor" in what for what in graver(examine(alone), Severity.DUE))


def test_the_command_says_it_and_ends_with_the_gravest(app):
    answer = app.test_cli_runner().invoke(args=["ops", "doctor"])
    assert answer.exit_code == Severity.BROKEN, "a database without migrations"
    assert "flask --app wsgi db upgrade" in answer.output
