"""Reads of the development inbox, for the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

_NAME = re.compile(r"[0-9]{8}t[0-9]{6}-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class InboxLetter:
    """One letter of the development inbox; `name` is its name in an address, `html` its source as text."""

    name: str
    subject: str
    sender: str
    to: str
    date: datetime
    text: str
    html: str


def inbox_letters(path: Path) -> Sequence[InboxLetter]:
    """The letters of an inbox folder, newest first; none when there is no such folder yet."""
    names = sorted((file.stem for file in path.glob("*.eml") if _NAME.fullmatch(file.stem)), reverse=True)
    return [letter for name in names if (letter := inbox_letter(path, name)) is not None]


def inbox_letter(path: Path, name: str) -> InboxLetter | None:
    """One letter by its name, or None when the name is not one of a letter that is there."""
    if not _NAME.fullmatch(name):
        return None
    try:
        message = BytesParser(policy=policy.default).parsebytes((path / f"{name}.eml").read_bytes())
    except FileNotFoundError:
        return None
    return InboxLetter(
        name=name,
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        to=str(message["To"]),
        date=message["Date"].datetime,
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
