"""Somebody who claims their record on the served site, an owner, and the administrator at the desk."""

from __future__ import annotations

from flask import Flask

from directory.accounts.rules import Role
from tests.browser.cookies import COOKIES, come_in, remember
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import OCEAN_TOWNSHIP, a_listing, a_place, a_stub, keep

__all__ = ["CLAIMER", "COOKIES", "DESK", "FORGETFUL", "KEYHOLDER", "OWNER", "come_in", "let_them_in"]

CLAIMER, DESK, OWNER = "oda@example.org", "desk@example.org", "petra@example.org"
FORGETFUL, KEYHOLDER = "tilda@example.org", "ulla@example.org"


def let_them_in(app: Flask) -> None:
    """Save them, signed in. Needs an application context."""
    keep(a_stub(slug="oda-wynn-ocean-township-nj", name="Oda Wynn", places=[a_place(**OCEAN_TOWNSHIP)]))
    owned = keep(a_listing(slug="petra-quist", name="Petra Quist"))
    an_account(CLAIMER, name="Oda Wynn")
    an_account(FORGETFUL, name="Tilda Ost")
    keeps(owner := an_account(OWNER, name="Petra Quist"), owned)
    desk = an_account(DESK, Role.ADMINISTRATOR, name="The desk", has_second_factor=True)
    for account in (desk, owner, an_account(KEYHOLDER, name="Ulla Brand")):
        remember(app, account)
