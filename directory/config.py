"""Every setting of the product, named, typed and explained once. Each is read from `FINEPOINT_<NAME>`.

What stands beside a setting here is its line in docs/configuration.md, which `python -m development.settings` writes.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off", ""})
SECRETS = frozenset({"secret_key", "earlier_secret_keys", "database_url", "redis_url", "metrics_token", "smtp_url"})
"""What may stand in a file of its own, which `FINEPOINT_<NAME>_FILE` names."""
_BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9][A-Za-z0-9._-]*)*)/?")

_SOCKET = re.compile(r"unix:(/.+)|(tcp|udp):([^:/\s]+|\[[0-9a-fA-F:]+\]):(\d{1,5})")


class BadSetting(ValueError):  # noqa: N818
    """A setting that cannot be used; the message names it and says what it takes."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one running instance."""

    instance: Path = ROOT / "instance"
    """The folder of the database, the search index, stored files and development mail; made when absent."""
    database_url: str = ""
    """PostgreSQL 15 or newer: `postgresql+psycopg://user:password@host/name?sslmode=verify-full`, where characters of
    the password that mean something in an address are written as `%40` and so on. Empty: SQLite in the instance folder.
    """
    search_engine: str = "embedded"
    """Where the search index lies: `embedded` in the instance folder; `postgresql` in the PostgreSQL database, for
    several hosts.
    """
    secret_key: str = field(default="", repr=False)
    """Signs sessions, forms and private links, and seals documents, one-time codes and recovery codes. Needed in
    production, and the same at every start and on every host; in development one is made and kept in the instance
    folder. docs/operating.md says how it is exchanged. With another one alone nobody signs in until they set a new
    password, no document opens, and **no private link of a person in photos works any more**.
    """
    earlier_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    """Secret keys that were in force before, comma-separated, newest first: what was signed or sealed under them still
    opens. Needed only while `ops doctor` says so.
    """
    production: bool = False
    """1 on the real site: no development inbox, secure cookies, logs as JSON, a secret key required."""
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    """The host names, comma-separated, that requests may name; any other is refused."""
    proxies: int = 0
    """How many proxies stand before the site: their word is taken for the visitor's address and scheme, and for the
    request's number. Without it, all who come through a proxy share the limits of one address.
    """
    base_url: str = "http://127.0.0.1:8000"
    """The address of the site as people see it, for letters and feeds; no slash at the end."""
    site_name: str = "Finepoint"
    """The name in headings, titles and letters."""
    contact: str = "hello@example.org"
    """Where people and the machine's letters reach the operator."""
    postal_address: str = "Finepoint, 100 Example Street, Ocean Township, NJ 07712"
    """The operator's postal address, as letters must carry it."""
    public_stubs: bool = True
    """0 hides every unclaimed register listing at once, those imported with `--public` too."""
    two_people: bool = True
    """0 lets one person revoke and remove alone, where there is only one administrator; the site then says so."""
    keep_originals: bool = False
    """1 keeps the file that a case photo came in as, sealed under the secret key, until the photo is erased; it may
    hold the place where it was taken. Otherwise only what was drawn from it is kept.
    """
    files_url: str = ""
    """`s3://bucket/folder` keeps pictures, case photos and private documents in a bucket, with keys from `AWS_…`
    variables. Empty: the instance folder.
    """
    clamd: str = ""
    """`unix:/run/clamav/clamd.ctl` or `tcp:host:port`: a ClamAV daemon looks at every document and photo before it is
    kept; while it does not answer none is taken. Empty: nothing is scanned.
    """
    redis_url: str = field(default="", repr=False)
    """`redis://user:password@host:6379/0` (`rediss://…` with TLS, `unix:///path` for a socket) counts tries in Redis.
    Empty: the database does.
    """
    syslog: str = ""
    """`unix:/dev/log` or `udp:host:514`: each line of the server's log goes there, too; one that cannot be sent is not
    sent again. Empty: to standard error only.
    """
    metrics_token: str = field(default="", repr=False)
    """The token with which `/metrics` can be read (`Authorization: Bearer …`). Empty: there is no such page."""
    smtp_url: str = field(default="", repr=False)
    """`smtp://user:password@host:587`, or `smtps://user:password@host:465`. Without TLS nothing is sent, but to a mail
    server on this machine that asks for no password. Empty: letters go to the instance folder's development inbox.
    """

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Config:
        """The settings as the environment names them; secrets also in files, which it names. Raises BadSetting."""
        given = {
            one.name: _typed(one.name, str(one.type), text)
            for one in fields(cls)
            if (text := _named(one.name, environ)) is not None
        }
        config = cls(**given)  # type: ignore[arg-type]
        if config.production and not config.secret_key:
            raise BadSetting("FINEPOINT_SECRET_KEY is needed in production: a long random text that nobody else knows.")
        if config.secret_key in config.earlier_secret_keys:
            raise BadSetting(
                "FINEPOINT_EARLIER_SECRET_KEYS names the secret key in force: it takes those that were before."
            )
        config.bucket, config.search_server, config.tries_server, config.scanner_address, config.log_address  # noqa: B018 - what cannot be read is said now
        return config

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.instance / 'finepoint.sqlite'}"

    @property
    def bucket(self) -> tuple[str, str] | None:
        """The name of the bucket of files and the folder in it ("": all of it), or None. Raises BadSetting."""
        if not self.files_url:
            return None
        found = _BUCKET.fullmatch(self.files_url)
        if found is None:
            # The text is not repeated: some put their keys into such an address.
            raise BadSetting("FINEPOINT_FILES_URL takes s3://bucket or s3://bucket/folder, and no keys.")
        return found[1], found[2].strip("/")

    @property
    def search_server(self) -> str:
        """The URL of the database that keeps the search index; "" where the instance folder does. Raises BadSetting."""
        if self.search_engine == "embedded":
            return ""
        if self.search_engine != "postgresql":
            message = f"FINEPOINT_SEARCH_ENGINE is {self.search_engine!r}; it takes embedded or postgresql."
            raise BadSetting(message)
        if not self.database.startswith("postgresql"):
            raise BadSetting("FINEPOINT_SEARCH_ENGINE=postgresql needs a PostgreSQL database: FINEPOINT_DATABASE_URL.")
        return self.database

    @property
    def tries_server(self) -> str:
        """The URL of the Redis that counts tries; "" where the database does. Raises BadSetting."""
        if self.redis_url and not _is_redis(self.redis_url):
            # The text is not repeated: it may hold a password.
            raise BadSetting(
                "FINEPOINT_REDIS_URL takes redis://user:password@host:6379/0, the same as rediss:// for TLS, or "
                "unix:///path/of/socket, and nothing after it."
            )
        return self.redis_url

    @property
    def scanner_address(self) -> str | tuple[str, int] | None:
        """The socket of the virus scanner: a path, or host and port; None where there is none. Raises BadSetting."""
        return _socket("clamd", self.clamd, "tcp")

    @property
    def log_address(self) -> str | tuple[str, int] | None:
        """The socket to which the log goes, too: a path, or host and port; None for none. Raises BadSetting."""
        return _socket("syslog", self.syslog, "udp")

    @property
    def index_path(self) -> Path:
        """The private folder of the search index."""
        return self.instance / "index"

    @property
    def ledger_path(self) -> Path:
        """The file of what people had erased, which outlives the database: keep copies of it away from the backups."""
        return self.instance / "tombstones.jsonl"

    @property
    def mail_path(self) -> Path:
        """The folder of the development inbox."""
        return self.instance / "mail"

    @property
    def files_path(self) -> Path:
        """The folder of stored pictures, which are public."""
        return self.instance / "files"

    @property
    def papers_path(self) -> Path:
        """The folder of private documents, each file sealed under the signing key."""
        return self.instance / "papers"

    @property
    def photos_path(self) -> Path:
        """The folder of case photos, which show only while the people in them allow."""
        return self.instance / "photos"

    def prepare_instance(self) -> None:
        """Make the instance folder, private to its owner, with its parents."""
        self.instance.mkdir(parents=True, exist_ok=True, mode=0o700)

    def signing_key(self) -> str:
        """The secret key in force: the one given, or this instance's own."""
        if self.secret_key:
            return self.secret_key
        kept = self.instance / "secret_key"
        try:
            with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return kept.read_text()


def _socket(name: str, text: str, kind: str) -> str | tuple[str, int] | None:
    """A socket as a setting names it: `unix:` a path, or `tcp:`, `udp:` host and port. Raises BadSetting."""
    if not text:
        return None
    found = _SOCKET.fullmatch(text)
    if found is None or found[2] not in (None, kind) or int(found[4] or 1) not in range(1, 1 << 16):
        message = f"FINEPOINT_{name.upper()} is {text!r}; it takes unix:/path/of/socket or {kind}:host:port."
        raise BadSetting(message)
    return found[1] or (found[3].strip("[]"), int(found[4]))


def _is_redis(url: str) -> bool:
    """Whether this can be read as the address of a Redis server."""
    try:
        parts = urlsplit(url)
        host, path = parts.hostname, parts.path
        port = parts.port
    except ValueError:
        return False
    if parts.query or parts.fragment or port == 0:
        return False
    if parts.scheme == "unix":
        return host is None and len(path) > 1
    return parts.scheme in ("redis", "rediss") and host is not None and re.fullmatch(r"(/\d{0,3})?", path) is not None


def _named(name: str, environ: Mapping[str, str]) -> str | None:
    """What the environment says of a setting: itself or, of a secret, by the name of a file that holds nothing else."""
    variable = f"FINEPOINT_{name.upper()}"
    file = environ.get(f"{variable}_FILE") if name in SECRETS else None
    if file is None:
        return environ.get(variable)
    if variable in environ:
        message = f"{variable} and {variable}_FILE are both set: one of them has to go."
        raise BadSetting(message)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{variable}_FILE names {file}, which cannot be read: {type(error).__name__}."
        raise BadSetting(message) from error


def _typed(name: str, kind: str, text: str) -> object:
    if kind == "Path":
        return Path(text).expanduser().absolute()
    if kind == "bool":
        if text.lower() not in YES | NO:
            message = f"FINEPOINT_{name.upper()} is {text!r}; it takes 1 or 0."
            raise BadSetting(message)
        return text.lower() in YES
    if kind == "int":
        if not text.isdecimal():
            message = f"FINEPOINT_{name.upper()} is {text!r}; it takes a whole number."
            raise BadSetting(message)
        return int(text)
    if kind == "tuple[str, ...]":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text
