"""People who sign in, for tests. Nobody in them exists.

ana = an_account("ana@example.org", Role.PRACTITIONER)      saved, confirmed, password PASSWORD
keeps(ana, listing)                                         ana is the listing's owner
visitor.sign_in(ana)                                        as if she had signed in a moment ago
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from flask import current_app
from flask_security import hash_password

from directory.accounts.actions import open_account
from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR
from directory.listings.models import Listing
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.db import unit_of_work
from directory.web.accounts.security import HASH_COST

PASSWORD = "eleven quiet needles"


def password_hash() -> str:
    """One hash for all accounts of a site: it depends on the site's secret key."""
    return hash_under(current_app.config["SECRET_KEY"], tuple(HASH_COST.values()))


@cache
def hash_under(_salt: str, _cost: tuple[int, ...]) -> str:
    """The hash, made once."""
    return hash_password(PASSWORD)


def an_account(
    email: str = "ana@example.org",
    *roles: Role,
    name: str = "Ana Lee",
    has_second_factor: bool = False,
    is_active: bool = True,
) -> Account:
    """A confirmed account with these roles; everybody is a member. Needs an application context."""
    secret = password_hash()
    with unit_of_work():
        now = datetime.now(UTC)
        account = open_account(
            email,
            name=name,
            password_hash=secret,
            roles=[Role.MEMBER, *roles],
            by=OPERATOR,
            now=now,
            confirmed_at=now,
        )
        account.active = is_active
        if has_second_factor:
            account.tf_primary_method, account.tf_totp_secret = "authenticator", "unused"
    return account


def keeps(account: Account, listing: Listing, part: Part = Part.OWNER) -> None:
    """Make an account a keeper of a listing."""
    with unit_of_work() as session:
        session.add(Keeper(listing_id=listing.id, account_id=account.id, part=part, since=datetime.now(UTC)))
