"""What is wrong with an instance, or due: each finding says how grave it is, what it is and what to do."""

from __future__ import annotations

import enum
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from directory.accounts.queries import accounts_with_role
from directory.accounts.rules import Role
from directory.config import Config
from directory.discovery.index import SearchIndex
from directory.files.sealing import SealBroken, SealedStore
from directory.files.store import Store
from directory.limits.in_redis import InRedis
from directory.operations.databases import schema_of
from directory.oversight.ahead import what_is_ahead
from directory.oversight.soundness import index_state, letter_state, trail_state
from directory.oversight.waiting import waiting_at_desks
from directory.registers.queries import newest_imports
from directory.shared.modes import Mode, is_on
from directory.shared.text import plural

LEAST_FREE_BYTES = 2 * 1024**3
SECRET_LEAST_CHARS = 32
REGISTERS_OLD_AFTER = timedelta(days=45)
"""The national file and the exclusion list come out every month."""
LONG_WAITING = timedelta(days=7)
SEALS_LOOKED_AT = 3
"""One may be damaged by itself."""
PROBE = "00000000000000000000000000000000.probe"


class Severity(enum.IntEnum):
    """How grave; the number is the exit code of `ops doctor`, the gravest finding's."""

    FINE = 0
    DUE = 1
    """To be done soon: nothing is broken."""
    BROKEN = 2
    """Something does not work, or what people were promised does not hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `do`: what to do about it; "" where it is fine."""

    severity: Severity
    what: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined: an instance with its settings, database, index and stores, at an instant."""

    config: Config
    engine: Engine
    index: SearchIndex
    stores: Mapping[str, Store]
    newest_schema: str
    now: datetime


def examine(patient: Patient) -> list[Finding]:
    """Look at everything; what needs the database is left out where it does not answer. Gravest first."""
    findings = [*_settings(patient.config), *_modes(patient), *_disk(patient.config), *_stores(patient.stores)]
    findings += examine_seals(patient.config, patient.stores.get("papers"))
    findings += examine_tries(patient.config)
    database = list(_database(patient))
    findings += database
    if all(one.severity is not Severity.BROKEN for one in database):
        for look in LOOKS:
            findings += look(patient)
    return sorted(findings, key=lambda one: -one.severity)


def _fine(what: str) -> Finding:
    return Finding(Severity.FINE, what)


def _due(what: str, do: str) -> Finding:
    return Finding(Severity.DUE, what, do)


def _broken(what: str, do: str) -> Finding:
    return Finding(Severity.BROKEN, what, do)


def _settings(config: Config) -> Iterator[Finding]:
    if not config.production:
        yield _fine("This is a development site: cookies are not secure, letters go to a folder.")
        return
    example, told = Config(), ("contact", "postal_address", "base_url")
    missing = [f"FINEPOINT_{name.upper()}" for name in told if getattr(config, name) == getattr(example, name)]
    if missing:
        yield _broken(f"{', '.join(missing)} say what the example says.", "Letters carry them.")
    if not config.base_url.startswith("https://"):
        yield _broken("FINEPOINT_BASE_URL is no https:// address.", "Put a proxy with TLS before it.")
    if len(config.secret_key) < SECRET_LEAST_CHARS:
        yield _broken("FINEPOINT_SECRET_KEY is short.", "Make one as docs/operating.md says.")
    if not config.smtp_url:
        yield _broken("FINEPOINT_SMTP_URL is empty: no letter leaves.", "Name a mail server.")
    if config.trusted_hosts == example.trusted_hosts:
        yield _broken("FINEPOINT_TRUSTED_HOSTS knows no site.", "Name the site's host.")


def _modes(patient: Patient) -> Iterator[Finding]:
    for mode in Mode:
        if is_on(mode, patient.config.instance):
            yield _due(f"The site is in {mode.value} mode.", f"End it: ops {mode.value} off.")


def _disk(config: Config) -> Iterator[Finding]:
    free = shutil.disk_usage(config.instance).free
    words = f"{free / 1024**3:.1f} GB are free where the instance is."
    yield _fine(words) if free >= LEAST_FREE_BYTES else _due(words, "Make room before it is full.")
    if config.instance.stat().st_mode & 0o077:
        yield _broken("Others can read the instance folder.", f"chmod 700 {config.instance}")
    built = Path(__file__).parents[2] / "static" / "dist" / "manifest.json"
    if not built.exists():
        yield _broken("The front end is not built.", "Run python3 dev.py setup.")


def _stores(stores: Mapping[str, Store]) -> Iterator[Finding]:
    for name, store in stores.items():
        try:
            store.exists(PROBE)
        except OSError as trouble:
            yield Finding(
                Severity.BROKEN, f"The store of {name} does not answer: {trouble}", "See FINEPOINT_FILES_URL."
            )
        else:
            yield _fine(f"The store of {name} answers.")


def examine_seals(config: Config, papers: Store | None) -> Iterator[Finding]:
    """Whether the secret key is the one under which private documents lie here."""
    if papers is None:
        return
    sealed = SealedStore(papers, signing_key=config.signing_key(), purpose="papers")
    try:
        names = list(islice(papers.names(), SEALS_LOOKED_AT))
        opened = [name for name in names if _opens(sealed, name)]
    except OSError:
        return  # of which another finding tells
    if opened:
        yield _fine("Private documents open under this secret key.")
    elif names:
        yield _broken("No private document opens: this is another secret key.", "Set the old FINEPOINT_SECRET_KEY.")


def _opens(sealed: SealedStore, name: str) -> bool:
    try:
        sealed.get(name)
    except SealBroken:
        return False
    return True


def examine_tries(config: Config) -> Iterator[Finding]:
    """Whether the Redis that the settings name, if any, counts tries."""
    if not config.tries_server:
        return
    trouble = InRedis(config.tries_server).trouble()
    if trouble:
        yield _due(f"Redis does not count tries, so the database does: {trouble}", "See FINEPOINT_REDIS_URL.")
    else:
        yield _fine("Redis counts tries.")


def _database(patient: Patient) -> Iterator[Finding]:
    try:
        schema = schema_of(patient.engine)
    except SQLAlchemyError as trouble:
        words = str(getattr(trouble, "orig", trouble)).splitlines()[0]
        yield _broken(f"The database does not answer: {words}", "See FINEPOINT_DATABASE_URL.")
        return
    if schema != patient.newest_schema:
        yield Finding(
            Severity.BROKEN, f"The database stands at {schema or 'nothing'}.", "Run flask --app wsgi db upgrade."
        )
    else:
        yield _fine(f"The database ({patient.engine.dialect.name}) stands at {schema}.")


def _index(patient: Patient) -> Iterator[Finding]:
    state = index_state(patient.index, now=patient.now)
    if not state.is_usable:
        yield Finding(
            Severity.BROKEN, "The search index cannot be used; the database answers instead.", "search rebuild"
        )
    elif state.is_late:
        yield Finding(
            Severity.DUE, "Nobody compared the index with the database lately.", "Is the site running? search check"
        )
    else:
        yield _fine(f"The index is sound; {plural(state.waiting, 'change')} waiting.")


def _trail(patient: Patient) -> Iterator[Finding]:
    state = trail_state(now=patient.now)
    problem = state.check.problem if state.check else None
    if problem:
        yield _broken(f"The audit trail is broken: {problem}", "See docs/audit.md.")
    elif state.is_late and state.entries:
        yield _due("Nobody walked the audit trail lately.", "Is the site running? audit verify")
    else:
        yield _fine(f"The audit trail is whole: {plural(state.entries, 'entry', 'entries')}.")


def _letters(patient: Patient) -> Iterator[Finding]:
    state = letter_state(now=patient.now)
    if state.given_up or state.overdue:
        words = f"{plural(state.given_up, 'letter')} could not be sent, {state.overdue} wait for over an hour."
        yield _broken(words, "notices waiting, then notices send-given-up")
    else:
        yield _fine("Letters go out.")


def _people(patient: Patient) -> Iterator[Finding]:
    administrators = accounts_with_role(Role.ADMINISTRATOR)
    ready = [one for one in administrators if one.active and one.has_second_factor]
    needed = 2 if patient.config.two_people else 1
    words = f"{plural(len(ready), 'administrator')} with a second factor."
    if len(ready) < needed:
        why = "Removals and revocations take two people." if needed > 1 else "Nobody can sign in to the desks."
        yield _due(f"{words} {why}", "accounts create-admin")
    else:
        yield _fine(words)


def _registers(patient: Patient) -> Iterator[Finding]:
    for name, newest in sorted(newest_imports().items()):
        if patient.now - newest.ended_at > REGISTERS_OLD_AFTER:
            yield _due(f"The register {name} was last imported long ago.", "registers import …")


def _desks(patient: Patient) -> Iterator[Finding]:
    for desk, one in sorted(waiting_at_desks().items()):
        if one.oldest_at is not None and patient.now - one.oldest_at > LONG_WAITING:
            days = (patient.now - one.oldest_at).days
            yield Finding(
                Severity.DUE, f"At the desk of {desk}, {one.count} wait, the oldest {days} days.", "See /admin."
            )
    ahead = what_is_ahead(patient.now.date())
    if ahead.due:
        yield Finding(
            Severity.DUE, f"{plural(ahead.due, 'verified credential')} are due for a look.", "See /admin/verification."
        )


LOOKS: Iterable[Callable[[Patient], Iterator[Finding]]] = (_index, _trail, _letters, _people, _registers, _desks)
