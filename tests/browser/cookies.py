"""The cookies of people who signed in to the served site when it was made.

remember(app, account)                                as the site is made, in its context
come_in(page, "desk@example.org")                     as a test begins: their cookie is in the window
"""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page

from directory.accounts.models import Account
from tests.web.visitor import Visitor

COOKIES: dict[str, str] = {}
"""By e-mail address; of the one site of this process."""


def remember(app: Flask, account: Account) -> None:
    """Sign somebody in, with everything that it takes, and keep their cookie."""
    visitor = Visitor(app)
    visitor.sign_in(account)
    COOKIES[account.email] = visitor.get_cookie("session").value


def come_in(page: Page, email: str) -> None:
    """Be signed in as somebody of whom there is a cookie. Needs a page of the site."""
    host = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "session", "value": COOKIES[email], "url": host}])
