"""Somebody who claims their record on the served site, and the administrator at the desk.

`come_in(page, DESK)` puts the cookie of somebody who signed in, with everything that it takes, into the window.
"""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page

from directory.accounts.rules import Role
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import OCEAN_TOWNSHIP, a_listing, a_place, a_stub, keep
from tests.web.visitor import Visitor

CLAIMER, DESK, OWNER = "oda@example.org", "desk@example.org", "petra@example.org"
COOKIES: dict[str, str] = {}


def let_them_in(app: Flask) -> None:
    """Save them, signed in. Needs an application context."""
    keep(a_stub(slug="oda-wynn-ocean-township-nj", name="Oda Wynn", places=[a_place(**OCEAN_TOWNSHIP)]))
    owned = keep(a_listing(slug="petra-quist", name="Petra Quist"))
    an_account(CLAIMER, name="Oda Wynn")
    keeps(owner := an_account(OWNER, name="Petra Quist"), owned)
    desk = an_account(DESK, Role.ADMINISTRATOR, name="The desk", has_second_factor=True)
    for account in (desk, owner):
        visitor = Visitor(app)
        visitor.sign_in(account)
        COOKIES[account.email] = visitor.get_cookie("session").value


def come_in(page: Page, email: str) -> None:
    """Be signed in as somebody of whom there is a cookie."""
    host = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "session", "value": COOKIES[email], "url": host}])
