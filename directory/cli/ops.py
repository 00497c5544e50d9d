"""`flask --app wsgi ops …`: back up and restore, exchange the secret key."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import flask_migrate
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import create_engine, make_url

from directory.audit.actions import record as record_act
from directory.audit.checking import check_trail
from directory.audit.proof import walk_trail
from directory.audit.rules import OPERATOR
from directory.cli.grouping import Group
from directory.config import ROOT, Config
from directory.discovery import sync
from directory.discovery.ahead import count_ahead
from directory.discovery.index import SearchIndex
from directory.files.opening import store_opener
from directory.files.photos import erase_photo
from directory.files.store import Store
from directory.operations.backing_up import back_up
from directory.operations.carrying import carry_rows
from directory.operations.databases import leave_nothing_behind
from directory.operations.doctor import examine
from directory.operations.exchanging import exchange_key
from directory.operations.findings import Patient
from directory.operations.manifest import BadBackup
from directory.operations.replaying import replay
from directory.operations.restoring import check_backup, erased_since, fill, keep_what_was_erased
from directory.portfolio.purging import purge_withdrawn
from directory.privacy.listings_left import Stores
from directory.shared.clock import utc_now
from directory.shared.db import db, engine_options, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.modes import Mode, is_on, set_mode
from directory.shared.text import plural
from directory.web.accounts.keys import OneTimeCodes
from directory.web.secret_keys import secret_keys

MIGRATIONS = ROOT / "directory" / "migrations"
EVERY = 500

ops = Group("ops", help="Backups, and the site while it is worked on.")


@ops.command("backup")
@click.argument("path", type=click.Path(path_type=Path))
def backup(path: Path) -> None:
    """Copy the database and every stored file into the new folder PATH, while the site serves."""
    config: Config = current_app.config["FINEPOINT"]
    with _in_words(), _telling() as progress:
        config.ledger_path.touch(mode=0o600)  # what is erased from now on is for it, so that it is there to be copied
        manifest = back_up(
            path,
            engine=db.engine,
            stores=_stores(),
            signing_key=current_app.config["SECRET_KEY"],
            now=utc_now(),
            progress=progress,
        )
    files = sum(manifest.files.values())
    click.echo(f"{path} holds the database at migration {manifest.schema} and {plural(files, 'file')}.")
    click.echo("Not in it: the secret key, and the ledger of what people had erased. Keep copies of both elsewhere.")


@ops.command("restore")
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--ledger", type=click.Path(path_type=Path), help="The newest copy of tombstones.jsonl.")
@click.option("--without-ledger", is_flag=True, help="Bring back what people had erased since the backup, too.")
def restore(path: Path, ledger: Path | None, without_ledger: bool) -> None:  # noqa: FBT001
    """Fill this empty instance from the backup PATH, and erase again what was erased since. Stop the site first."""
    config: Config = current_app.config["FINEPOINT"]
    now, source = utc_now(), ledger or config.ledger_path
    with _in_words():
        manifest = check_backup(
            path,
            keys=secret_keys(),
            database=db.engine.dialect.name,
            schemas=frozenset(one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()),
        )
        buried = [] if without_ledger else erased_since(source, manifest)
        with _telling() as progress:
            fill(path, engine=db.engine, stores=_stores(), progress=progress)
    flask_migrate.upgrade(str(MIGRATIONS))
    files = Stores(current_app.extensions["paper_store"], current_app.extensions["file_store"])
    erased = replay(buried, stores=files, now=now)
    if not without_ledger:
        keep_what_was_erased(source, config.ledger_path)
    photos: Store = current_app.extensions["photo_store"]
    purge_withdrawn(now, erase=lambda key: erase_photo(key, store=photos))
    with unit_of_work():
        made = manifest.made_at.isoformat()
        after = {"backup_of": made, "erased_again": {kind.value: count for kind, count in erased.items() if count}}
        record_act("restore", subject_kind="site", subject_id=0, by=OPERATOR, now=now, after=after)
    index: SearchIndex = current_app.extensions["search_index"]
    listings = sync.rebuild(index)
    count_ahead(listings, index=index, now=now)
    problem = check_trail(now=now).problem
    db.session.remove()
    leave_nothing_behind(db.engine)
    again = ", ".join(f"{count} {kind.value}" for kind, count in erased.items() if count) or "nothing"
    click.echo(f"Restored as of {made}. Erased again: {again}. The index holds {plural(listings, 'listing')}.")
    if problem:
        click.echo(f"The audit trail is broken: {problem}", err=True)
        sys.exit(1)


@ops.command("doctor")
def doctor() -> None:
    """Say what is wrong with this instance, or due. Exits with 0, 1 (something is due) or 2 (something is broken)."""
    patient = Patient(
        config=current_app.config["FINEPOINT"],
        engine=db.engine,
        index=current_app.extensions["search_index"],
        stores=_stores(),
        newest_schema=ScriptDirectory(str(MIGRATIONS)).get_current_head() or "",
        now=utc_now(),
    )
    findings = examine(patient)
    for one in findings:
        click.echo(f"{one.severity.name.lower():<7} {one.what}" + (f"  → {one.do}" if one.do else ""))
    sys.exit(max(one.severity for one in findings))


@ops.command("exchange-key")
def exchange() -> None:
    """Seal again under FINEPOINT_SECRET_KEY what lies sealed under an earlier one, while the site serves.

    It may be broken off and run again at any time. Exits with 1 when something opens under none of these keys.
    """
    codes: OneTimeCodes = current_app.extensions["security"].totp_factory
    with _in_words(), _telling() as progress:
        try:
            done = exchange_key(
                secret_keys(), stores=_stores(), seal_again=codes.sealed_again, now=utc_now(), progress=progress
            )
        except RuleBroken as refused:
            raise click.ClickException(str(refused)) from None
    counts = f"{plural(done.files, 'file')} and {plural(done.authenticators, 'authenticator')}"
    click.echo(f"Sealed again: {counts}; {plural(done.carried, 'key')} carried. ops doctor says what is left.")
    if done.lost:
        click.echo(
            f"{len(done.lost)} open under none of these keys, {done.lost[0]} first. Was there another one?", err=True
        )
        sys.exit(1)


@ops.command("move-database")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
def move_database(source: Path | None) -> None:
    """Carry every row of the SQLite file SOURCE (the instance's own) into the PostgreSQL database of the settings.

    That one is new: `db upgrade` was run on it and nothing else. The site is read-only meanwhile.
    """
    config: Config = current_app.config["FINEPOINT"]
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("FINEPOINT_DATABASE_URL names no PostgreSQL database to carry the rows into.")
    if not is_on(Mode.READ_ONLY, config.instance):
        raise click.ClickException("Rows written meanwhile would be lost. First: ops read-only on.")
    file = source or Path(make_url(replace(config, database_url="").database).database or "")
    if not file.exists():
        message = f"There is no {file}."
        raise click.ClickException(message)
    old = create_engine(f"sqlite:///{file}", **engine_options("sqlite://"))
    try:
        with _telling() as progress:
            moved = carry_rows(old, db.engine, progress=progress)
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from None
    finally:
        old.dispose()
    walk = walk_trail()
    click.echo(f"{sum(moved.values()):,} rows of {sum(map(bool, moved.values()))} tables are there, each as it was.")
    if walk.problem:
        message = f"The audit trail is broken, and was before: {walk.problem}"
        raise click.ClickException(message)
    click.echo(f"The trail is whole. Head: {walk.head}")


@ops.command("read-only")
@click.argument("switch", type=click.Choice(["on", "off"]))
def read_only(switch: str) -> None:
    """Let the site be read and nothing be changed: no form, no job, no other command."""
    set_mode(Mode.READ_ONLY, current_app.config["FINEPOINT"].instance, on=switch == "on")
    click.echo("Nothing can be changed now." if switch == "on" else "Everything can be changed again.")


@ops.command("maintenance")
@click.argument("switch", type=click.Choice(["on", "off"]))
def maintenance(switch: str) -> None:
    """Answer every page by one that says that the site is worked on."""
    set_mode(Mode.MAINTENANCE, current_app.config["FINEPOINT"].instance, on=switch == "on")
    click.echo("Visitors see that the site is worked on." if switch == "on" else "The site is open.")


def _stores() -> Mapping[str, Store]:
    """Every store as it lies: what is sealed stays sealed."""
    config: Config = current_app.config["FINEPOINT"]
    opened = store_opener(config)
    return {path.name: opened(path) for path in (config.files_path, config.photos_path, config.papers_path)}


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (BadBackup, OSError) as trouble:
        raise click.ClickException(str(trouble)) from None


@contextmanager
def _telling() -> Iterator[Callable[[str], None]]:
    """Say now and then how far it is."""
    counted: Counter[str] = Counter()

    def tell(what: str) -> None:
        counted[what] += 1
        if sys.stderr.isatty() and counted[what] % EVERY == 0:
            click.echo(f"\r  {what}: {counted[what]:,}", err=True, nl=False)

    yield tell
