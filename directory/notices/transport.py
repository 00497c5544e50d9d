"""How a message leaves: to a mail server, or in development into a folder."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import tempfile
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from directory.shared.errors import RuleBroken

SMTP_SECONDS = 20
SMTP_PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """The letter was refused for good, for what it is or where it goes: trying again would change nothing."""


class Transport(Protocol):
    """Takes messages. `deliver` returns when the message is safe with the next one who carries it.

    It raises Refused, or OSError for a failure that may pass (`smtplib`'s own errors are OSErrors too).
    """

    def deliver(self, message: EmailMessage) -> None: ...


class FolderInbox:
    """The development inbox: one `.eml` file per message, complete or not there at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, message: EmailMessage) -> None:
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._path / f"{_file_stem(message)}.eml"
        with tempfile.NamedTemporaryFile(dir=self._path, prefix=".", delete=False) as file:
            try:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise


class Smtp:
    """A mail server: `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…:465` (TLS at once).

    With a password, or anywhere but on this machine, nothing is sent without TLS. Raises RuleBroken when the
    address of the server cannot be used; the message never repeats it, because it holds the password.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in SMTP_PORTS or not parts.hostname:
            raise RuleBroken("The mail server's address reads like smtp://user:password@host:587 or smtps://….")
        self._at_once = parts.scheme == "smtps"
        self._host = parts.hostname
        self._port = parts.port or SMTP_PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    def deliver(self, message: EmailMessage) -> None:
        with self._connect() as server:
            if not self._at_once:
                self._start_tls(server)
            if self._user:
                server.login(self._user, self._password)
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                codes = {code for code, _words in refused.recipients.values()}
                if all(code >= 500 for code in codes):
                    raise Refused(f"the mail server refused the address (code {max(codes)})") from refused
                raise
            except smtplib.SMTPNotSupportedError as refused:
                raise Refused("the mail server cannot carry an address with letters beyond ASCII") from refused

    def _connect(self) -> smtplib.SMTP:
        if self._at_once:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=SMTP_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(self._host, self._port, timeout=SMTP_SECONDS)

    def _start_tls(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif self._user or self._host not in LOOPBACK:
            raise smtplib.SMTPException("the mail server offers no TLS, and letters do not travel without it")


def choose_transport(smtp_url: str, *, inbox: Path) -> Transport:
    """The transport that the settings name: the mail server, or without one the development inbox."""
    return Smtp(smtp_url) if smtp_url else FolderInbox(inbox)


def _file_stem(message: EmailMessage) -> str:
    """A name that sorts by date and is the same when the same letter comes again."""
    date = message["Date"].datetime
    return f"{date:%Y%m%dt%H%M%S}-{re.sub('[^0-9a-f]', '', message['Message-ID'].partition('@')[0])}"
