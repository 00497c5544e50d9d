"""The cookies of people who signed in to the served site when it was made.

remember(app, account)                                as the site is made, in its context
come_in(page, "desk@example.org")                     as a test begins: their cookie is in the window
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from playwright.sync_api import Page

from directory.accounts.models import Account
from directory.accounts.rules import FRESH_FOR
from tests.web.visitor import Visitor

STAYS_FRESH = FRESH_FOR * 0.9
"""So much later somebody is said to have proved who they are: on a busy machine their turn comes late."""
COOKIES: dict[str, str] = {}
"""By e-mail address; of the one site of this process."""


def remember(app: Flask, account: Account) -> None:
    """Sign somebody in, with everything that it takes, and keep their cookie."""
    visitor = Visitor(app)
    visitor.sign_in(account, proved_at=datetime.now(UTC) + STAYS_FRESH)
    COOKIES[account.email] = visitor.get_cookie("session").value


def come_in(page: Page, email: str) -> None:
    """Be signed in as somebody of whom there is a cookie. Needs a page of the site."""
    host = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "session", "value": COOKIES[email], "url": host}])
