"""What is wrong with an instance, or due: each finding says how grave it is, what it is and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from directory.accounts.queries import accounts_with_role
from directory.accounts.rules import Role
from directory.config import Config
from directory.files.scanning import Scanner
from directory.files.store import Store
from directory.limits.in_redis import InRedis
from directory.operations.databases import schema_of
from directory.operations.doctor_of_keys import examine_exchange, examine_seals
from directory.operations.findings import Finding, Patient, Severity, broken, due, fine
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
PROBE = "00000000000000000000000000000000.probe"


def examine(patient: Patient) -> list[Finding]:
    """Look at everything; what needs the database is left out where it does not answer. Gravest first."""
    findings = [*_settings(patient.config), *_modes(patient), *_disk(patient.config), *_stores(patient.stores)]
    findings += examine_seals(patient.config, patient.stores.get("papers"))
    findings += [*examine_tries(patient.config), *examine_scanner(patient.config)]
    database = list(_database(patient))
    findings += database
    if all(one.severity is not Severity.BROKEN for one in database):
        for look in LOOKS:
            findings += look(patient)
    return sorted(findings, key=lambda one: -one.severity)


def _settings(config: Config) -> Iterator[Finding]:
    if not config.production:
        yield fine("This is a development site: cookies are not secure, letters go to a folder.")
        return
    example, told = Config(), ("contact", "postal_address", "base_url")
    missing = [f"FINEPOINT_{name.upper()}" for name in told if getattr(config, name) == getattr(example, name)]
    if missing:
        yield broken(f"{', '.join(missing)} say what the example says.", "Letters carry them.")
    if not config.base_url.startswith("https://"):
        yield broken("FINEPOINT_BASE_URL is no https:// address.", "Put a proxy with TLS before it.")
    if len(config.secret_key) < SECRET_LEAST_CHARS:
        yield broken("FINEPOINT_SECRET_KEY is short.", "Make one as docs/operating.md says.")
    if not config.smtp_url:
        yield broken("FINEPOINT_SMTP_URL is empty: no letter leaves.", "Name a mail server.")
    yield from _connections(config)
    if config.trusted_hosts == example.trusted_hosts:
        yield broken("FINEPOINT_TRUSTED_HOSTS knows no site.", "Name the site's host.")


def _connections(config: Config) -> Iterator[Finding]:
    """Whether what goes to other machines goes by TLS, with the certificate checked."""
    database = make_url(config.database)
    if not _is_here(database.host) and database.query.get("sslmode") != "verify-full":
        yield due(
            "PostgreSQL is on another machine, and need not prove itself.", "End its address: ?sslmode=verify-full"
        )
    redis = urlsplit(config.tries_server)
    if redis.scheme == "redis" and not _is_here(redis.hostname):
        yield due("Redis is on another machine, and is asked without TLS.", "FINEPOINT_REDIS_URL: rediss://…")
    if isinstance(config.scanner_address, tuple) and not _is_here(config.scanner_address[0]):
        yield due("The virus scanner is on another machine, and is asked without TLS.", "Tunnel it, or run it here.")


def _is_here(host: str | None) -> bool:
    return not host or host in ("localhost", "::1") or host.startswith(("127.", "/"))


def _modes(patient: Patient) -> Iterator[Finding]:
    for mode in Mode:
        if is_on(mode, patient.config.instance):
            yield due(f"The site is in {mode.value} mode.", f"End it: ops {mode.value} off.")


def _disk(config: Config) -> Iterator[Finding]:
    free = shutil.disk_usage(config.instance).free
    words = f"{free / 1024**3:.1f} GB are free where the instance is."
    yield fine(words) if free >= LEAST_FREE_BYTES else due(words, "Make room before it is full.")
    if config.instance.stat().st_mode & 0o077:
        yield broken("Others can read the instance folder.", f"chmod 700 {config.instance}")
    built = Path(__file__).parents[2] / "static" / "dist" / "manifest.json"
    if not built.exists():
        yield broken("The front end is not built.", "Run python3 dev.py setup.")


def _stores(stores: Mapping[str, Store]) -> Iterator[Finding]:
    for name, store in stores.items():
        try:
            store.exists(PROBE)
        except OSError as trouble:
            yield Finding(
                Severity.BROKEN, f"The store of {name} does not answer: {trouble}", "See FINEPOINT_FILES_URL."
            )
        else:
            yield fine(f"The store of {name} answers.")


def examine_tries(config: Config) -> Iterator[Finding]:
    """Whether the Redis that the settings name, if any, counts tries."""
    if not config.tries_server:
        return
    trouble = InRedis(config.tries_server).trouble()
    if trouble:
        yield due(f"Redis does not count tries, so the database does: {trouble}", "See FINEPOINT_REDIS_URL.")
    else:
        yield fine("Redis counts tries.")


def examine_scanner(config: Config) -> Iterator[Finding]:
    """Whether the virus scanner that the settings name, if any, answers."""
    if config.scanner_address is None:
        return
    trouble = Scanner(config.scanner_address).trouble()
    if trouble:
        yield broken(f"No document is taken. {trouble}", "See FINEPOINT_CLAMD.")
    else:
        yield fine("The virus scanner answers.")


def _database(patient: Patient) -> Iterator[Finding]:
    try:
        schema = schema_of(patient.engine)
    except SQLAlchemyError as trouble:
        words = str(getattr(trouble, "orig", trouble)).splitlines()[0]
        yield broken(f"The database does not answer: {words}", "See FINEPOINT_DATABASE_URL.")
        return
    if schema != patient.newest_schema:
        yield Finding(
            Severity.BROKEN, f"The database stands at {schema or 'nothing'}.", "Run flask --app wsgi db upgrade."
        )
    else:
        yield fine(f"The database ({patient.engine.dialect.name}) stands at {schema}.")


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
        yield fine(f"The index is sound; {plural(state.waiting, 'change')} waiting.")


def _trail(patient: Patient) -> Iterator[Finding]:
    state = trail_state(now=patient.now)
    problem = state.check.problem if state.check else None
    if problem:
        yield broken(f"The audit trail is broken: {problem}", "See docs/audit.md.")
    elif state.is_late and state.entries:
        yield due("Nobody walked the audit trail lately.", "Is the site running? audit verify")
    else:
        yield fine(f"The audit trail is whole: {plural(state.entries, 'entry', 'entries')}.")


def _letters(patient: Patient) -> Iterator[Finding]:
    state = letter_state(now=patient.now)
    if state.given_up or state.overdue:
        words = f"{plural(state.given_up, 'letter')} could not be sent, {state.overdue} wait for over an hour."
        yield broken(words, "notices waiting, then notices send-given-up")
    else:
        yield fine("Letters go out.")


def _people(patient: Patient) -> Iterator[Finding]:
    administrators = accounts_with_role(Role.ADMINISTRATOR)
    ready = [one for one in administrators if one.active and one.has_second_factor]
    needed = 2 if patient.config.two_people else 1
    words = f"{plural(len(ready), 'administrator')} with a second factor."
    if len(ready) < needed:
        why = "Removals and revocations take two people." if needed > 1 else "Nobody can sign in to the desks."
        yield due(f"{words} {why}", "accounts create-admin")
    else:
        yield fine(words)


def _registers(patient: Patient) -> Iterator[Finding]:
    for name, newest in sorted(newest_imports().items()):
        if patient.now - newest.ended_at > REGISTERS_OLD_AFTER:
            yield due(f"The register {name} was last imported long ago.", "registers import …")


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


LOOKS: Iterable[Callable[[Patient], Iterator[Finding]]] = (
    examine_exchange,
    _index,
    _trail,
    _letters,
    _people,
    _registers,
    _desks,
)
