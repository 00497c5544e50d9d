"""A letter as an e-mail message."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from directory.notices.models import Letter


def compose(letter: Letter, *, sender: Address) -> EmailMessage:
    """The message of a letter, plain text first and HTML beside it.

    Its Message-ID and Date come from the letter alone: a letter sent twice, because a sender died between sending
    and writing it down, is the same message twice, which mail programs show once.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["From"] = sender
    message["To"] = letter.to_address
    message["Date"] = letter.queued_at
    message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    if letter.unsubscribe_url:  # RFC 8058: one click in the mail program, without opening a page
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message
