"""A site of one's own for tests that sign in: requests run outside of any context, as they do when it is served.

def test_…(own_site):                                 from tests.web.a_site import own_site
    ana = own_site.account()                          an account, by its address
    visitor = own_site.visitor("ana@example.org")     somebody who is signed in with it; without it, nobody
    with own_site.inside(): …                         the database
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from directory.accounts.models import Account
from directory.accounts.queries import account_by_email
from directory.notices.models import Letter
from directory.shared.db import db
from tests.factories.accounts import an_account
from tests.factories.applications import as_new
from tests.web.visitor import Visitor

ANA = "ana@example.org"


@dataclass(frozen=True)
class OwnSite:
    """An application with its own empty database."""

    app: Flask

    @contextmanager
    def inside(self):
        """The database, for a moment."""
        with self.app.app_context():
            yield
            db.session.remove()

    def account(self, email: str = ANA, *roles, **given) -> str:
        """Open an account; its address."""
        with self.inside():
            an_account(email, *roles, **given)
        return email

    def found(self, email: str = ANA) -> Account | None:
        """The account with an address. Needs `inside()`."""
        return account_by_email(email)

    def visitor(self, email: str | None = None, *, proved_at: datetime | None = None) -> Visitor:
        """A visitor, signed in where an address is given."""
        visitor = Visitor(self.app)
        if email:
            with self.inside():
                visitor.sign_in(account_by_email(email), proved_at=proved_at)
        return visitor

    def letters(self, address: str = ANA) -> list[tuple[str, str]]:
        """Template and text of the letters to an address, the newest first."""
        with self.inside():
            found = db.session.scalars(select(Letter).filter_by(to_address=address).order_by(Letter.id.desc()))
            return [(letter.template, letter.text) for letter in found]

    def link(self, address: str = ANA) -> str:
        """The first link of the newest letter to a page of the site, as path and query."""
        links = [urlsplit(link) for link in re.findall(r"https?://\S+", self.letters(address)[0][1])]
        parts = next(link for link in links if link.path not in ("", "/"))
        return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture
def own_site(config):
    """A site of one's own."""
    app = as_new(config)
    yield OwnSite(app)
    with app.app_context():
        db.engine.dispose()
