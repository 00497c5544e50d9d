"""A backup holds everything, is refused when it is not whole, and what people had erased since stays erased."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.app import create_app
from directory.audit.models import AuditEntry
from directory.audit.rules import OPERATOR
from directory.cli.ops import MIGRATIONS
from directory.config import Config
from directory.discovery.find import Query, find
from directory.files.photo_rules import Format, photo_name
from directory.inquiries.actions import withdraw_inquiry
from directory.inquiries.models import Inquiry
from directory.operations.manifest import digest_of, read_manifest, write_manifest
from directory.operations.restoring import check_backup
from directory.portfolio.consent import Recorder
from directory.portfolio.consenting import revoke_consent
from directory.portfolio.links import PERSON_SHOWN
from directory.portfolio.models import PhotoCase
from directory.privacy.erasing import erase_account
from directory.privacy.listings_left import Stores
from directory.saved_searches.actions import end_search, save_search
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import Pace
from directory.shared.db import db, unit_of_work
from directory.shared.keys import SecretKeys
from tests.factories.accounts import an_account, keeps
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import a_shown_case

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
CANARY = "My jaw clicks at night, says the canary."
SECRET = "for tests only, and long enough"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_site(request, tmp_path):
    """A function that makes an application over an empty instance of its own."""
    made = []

    def make(name, **given):
        url = "" if request.param == "sqlite" else request.getfixturevalue("new_postgres")(name)
        config = Config(instance=tmp_path / name, database_url=url, secret_key=SECRET, trusted_hosts=("localhost",))
        made.append(create_app(Config(**{f: getattr(config, f) for f in config.__slots__} | given)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def run(app, *command):
    """A command in a context of its own."""
    answer = app.test_cli_runner().invoke(args=[str(part) for part in command])
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.exit_code, answer.output


def fill(app):
    """One of each thing that people have erased; their numbers."""
    code, said = run(app, "db", "upgrade", "--directory", MIGRATIONS)
    assert code == 0, said
    with app.app_context():
        desk = an_account("desk@example.org", Role.MODERATOR, has_second_factor=True)
        listing = a_listing(slug="ana-lee", now=NOON)
        keep(listing)
        keeps(an_account("ana@example.org"), listing)
        case = a_shown_case(desk, listing=listing, now=NOON, until=NOON.date() + timedelta(days=90))
        key = case.photos[0].key
        app.extensions["photo_store"].put(photo_name(key, 320, Format.WEBP), b"pixels")
        app.extensions["paper_store"].put(f"{'0' * 32}.pdf", b"a private document")
        inquiry = an_inquiry(listing, text=CANARY, now=NOON)
        about = {"query": "near=07712", "words": "near 07712", "language": "en", "pace": Pace.WEEKLY, "months": 3}
        with unit_of_work():
            saved = save_search(email="robin@example.net", **about, found=[], now=NOON)
        leaver = an_account("leaver@example.org", name="Canary Leaver")
        return {"case": case.id, "key": key, "inquiry": inquiry.id, "saved": saved.id, "leaver": leaver.id}


def as_once_was(app):
    """A saved search that is ended, and another one, to which SQLite gives its number; the number."""
    about = {"query": "near=07712", "words": "near 07712", "language": "en", "pace": Pace.WEEKLY, "months": 3}
    with app.app_context():
        for email in ("gone@example.net", "stays@example.net"):
            with unit_of_work():
                saved = save_search(email=email, **about, found=[], now=NOON)
            if email.startswith("gone"):
                with unit_of_work():
                    end_search(db.session.get(SavedSearch, saved.id), now=NOON + timedelta(minutes=50))
        return saved.id


def erase(app, things, now):
    with app.app_context():
        with unit_of_work():
            withdraw_inquiry(db.session.get(Inquiry, things["inquiry"]), now=now)
        with unit_of_work():
            end_search(db.session.get(SavedSearch, things["saved"]), now=now)
        with unit_of_work():
            leaver = db.session.get(Account, things["leaver"])
            stores = Stores(app.extensions["paper_store"], app.extensions["file_store"])
            erase_account(leaver, withdraws_reviews=False, stores=stores, by=OPERATOR, now=now)
        with unit_of_work():
            case = db.session.get(PhotoCase, things["case"])
            revoke_consent(case, recorded_as=Recorder.PERSON_SHOWN, by=PERSON_SHOWN, now=now)


def test_what_was_erased_since_the_backup_stays_erased_and_all_else_is_back(new_site, tmp_path, clock):
    site = new_site("site")
    things = fill(site)
    stays = as_once_was(site)
    clock.shift(timedelta(hours=1))
    code, said = run(site, "ops", "backup", tmp_path / "backup")
    assert code == 0, said
    erase(site, things, NOON + timedelta(minutes=59))  # by a job that had begun before the backup did
    other = new_site("other")
    code, said = run(other, "ops", "restore", tmp_path / "backup", "--ledger", tmp_path / "site" / "tombstones.jsonl")
    assert code == 0, said
    assert "Erased again: 1 account, 1 inquiry, 1 saved-search, 1 photo-consent" in said
    with other.app_context():
        assert db.session.get(Inquiry, things["inquiry"]).sender_email is None
        assert db.session.scalars(select(SavedSearch.id)).all() == [stays], "what was erased before it is not again"
        assert db.session.get(Account, things["leaver"]).name == ""
        assert other.extensions["photo_store"].get(photo_name(things["key"], 320, Format.WEBP)) is None
        assert other.extensions["paper_store"].get(f"{'0' * 32}.pdf") == b"a private document"
        found = find(Query(), index=other.extensions["search_index"], stubs=True, now=NOON + timedelta(hours=1))
        assert [card.listing.slug for card in found.cards] == ["ana-lee"]
        assert not found.cards[0].checklist.points[2].is_answered, "the photos are withdrawn"
        newest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert newest.action == "restore"
    dump = (tmp_path / "other" / "finepoint.sqlite") if (tmp_path / "other" / "finepoint.sqlite").exists() else None
    for canary in (CANARY, "Canary Leaver", "leaver@example.org"):
        assert dump is None or canary.encode() not in dump.read_bytes()
    assert (tmp_path / "other" / "tombstones.jsonl").stat().st_mode & 0o077 == 0


def change(backup, victim):
    victim.write_bytes(b"pixelz")


def remove(backup, victim):
    victim.unlink()


def forget(backup, victim):
    (backup / "digests.txt").write_text("")


def change_knowingly(backup, victim):
    """Somebody who knows what is in a backup, and not the secret key."""
    manifest, digests = read_manifest(backup)
    victim.write_bytes(b"pixelz")
    changed = digests | {str(victim.relative_to(backup)): digest_of(victim)}
    write_manifest(backup, manifest, changed, signing_key="another one")


def add(backup, victim):
    victim.with_name("more.webp").write_bytes(b"pixelz")


def link(backup, victim):
    elsewhere = backup.with_name(f"elsewhere-{backup.name}")
    victim.rename(elsewhere)
    victim.symlink_to(elsewhere)


HARMS = {
    change: "missing or damaged",
    remove: "missing or damaged",
    forget: "was changed after",
    change_knowingly: "was changed after",
    add: "more.webp is no file of the backup",
    link: "is no file of the backup",
}


def test_what_is_not_whole_or_not_as_asked_is_refused_in_words_and_touches_nothing(new_site, tmp_path, clock):
    site = new_site("site")
    fill(site)
    assert run(site, "ops", "backup", tmp_path / "backup")[0] == 0
    other = new_site("other")
    for command, says in (
        (("restore", tmp_path / "backup"), "There is no ledger"),
        (("restore", tmp_path), "is no whole backup"),
        (("backup", tmp_path / "backup"), "is there already"),
    ):
        code, said = run(other, "ops", *command)
        assert (code, says in said) == (1, True), said
    stranger = new_site("stranger", secret_key="another key altogether")
    code, said = run(stranger, "ops", "restore", tmp_path / "backup", "--without-ledger")
    assert (code, "another secret key" in said) == (1, True), said
    manifest, _ = read_manifest(tmp_path / "backup")
    like_it = {"database": manifest.database, "schemas": frozenset({manifest.schema})}
    assert check_backup(tmp_path / "backup", keys=SecretKeys("the next", (SECRET,)), **like_it) == manifest
    code, said = run(site, "ops", "restore", tmp_path / "backup", "--without-ledger")
    assert (code, "The database is not empty" in said) == (1, True), said
    for harm, says in HARMS.items():
        backup = shutil.copytree(tmp_path / "backup", tmp_path / harm.__name__)
        harm(backup, next((backup / "photos").rglob("*.webp")))
        code, said = run(other, "ops", "restore", backup, "--without-ledger")
        assert (code, says in said) == (1, True), (harm, said)
    with other.app_context():
        assert not db.inspect(db.engine).get_table_names()
    (tmp_path / "blocked").write_text("a file")
    code, said = run(site, "ops", "backup", tmp_path / "blocked" / "backup")
    assert code == 1, said
    assert not (tmp_path / "blocked" / "backup").exists(), "a backup that fails leaves no folder"
