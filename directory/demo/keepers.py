"""People of the demo who sign in: practitioners who keep listings, a clinic, somebody new, a writer, and the desks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from directory.accounts.actions import open_account
from directory.accounts.models import Account
from directory.accounts.queries import account_by_email
from directory.accounts.rules import STAFF, Role
from directory.audit.rules import Actor
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.db import db

PASSWORD = "eleven quiet needles"  # noqa: S105 - of invented people, on sites that nobody else can reach
CODES_KEY = "NEEDLENEEDLENEEDLENEEDLENEEDLEXX"
"""The key of the authenticator of everybody who has one, in Base32."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who signs in to the demo. `keeps`: what they are to how many listings."""

    email: str
    name: str
    does: str
    roles: tuple[Role, ...] = ()
    part: Part = Part.OWNER
    keeps: int = 0

    @property
    def has_codes(self) -> bool:
        """Whether they need a one-time code besides the password."""
        return bool(STAFF & set(self.roles))


PRACTITIONER, CLINIC = "practitioner@example.org", "clinic@example.org"
VERIFIER, MODERATOR, ADMINISTRATOR = "verifier@example.org", "moderator@example.org", "administrator@example.org"
WRITER = "writer@example.org"
PEOPLE = (
    DemoPerson(PRACTITIONER, "", "keeps a published listing", (Role.PRACTITIONER,), keeps=1),
    DemoPerson(CLINIC, "Front desk", "keeps the listings of a practice", (Role.PRACTITIONER,), Part.CLINIC, 3),
    DemoPerson("newcomer@example.org", "Robin Newcomer", "has no listing yet"),
    DemoPerson(VERIFIER, "Vera Checker", "checks credentials", (Role.VERIFIER,)),
    DemoPerson(MODERATOR, "Mo Reader", "looks after messages, photos and reviews", (Role.MODERATOR,)),
    DemoPerson(WRITER, "Willa Penn", "wrote two reviews"),
    DemoPerson(ADMINISTRATOR, "Ada Keys", "runs the site", (Role.ADMINISTRATOR,)),
)


def let_people_sign_in(
    *, password_hash: str, sealed_codes_key: Callable[[], str], by: Actor, now: datetime
) -> list[DemoPerson]:
    """Open the accounts of PEOPLE that are not there yet; whom it opened."""
    opened = []
    for person in PEOPLE:
        if account_by_email(person.email) is not None:
            continue
        listings = _listings_for(person)
        account = open_account(
            person.email,
            name=person.name or listings[0].practitioner.name,
            password_hash=password_hash,
            roles=[Role.MEMBER, *person.roles],
            by=by,
            now=now,
            confirmed_at=now,
        )
        if person.has_codes:
            account.tf_primary_method, account.tf_totp_secret = "authenticator", sealed_codes_key()
        _keep(account, listings, person.part, now=now)
        opened.append(person)
    return opened


def _keep(account: Account, listings: list[Listing], part: Part, *, now: datetime) -> None:
    for listing in listings:
        db.session.add(Keeper(listing_id=listing.id, account_id=account.id, part=part, since=now))
    db.session.flush()


def _listings_for(person: DemoPerson) -> list[Listing]:
    """Published listings without a keeper: the first of all, or those of the largest practice."""
    free = (
        select(Listing)
        .where(Listing.status == Status.PUBLISHED, Listing.id.not_in(select(Keeper.listing_id)))
        .order_by(Listing.id)
    )
    if person.part == Part.CLINIC:
        largest = (
            select(Listing.practice_id)
            .where(Listing.status == Status.PUBLISHED, Listing.practice_id.is_not(None))
            .group_by(Listing.practice_id)
            .order_by(func.count().desc(), Listing.practice_id)
            .limit(1)
        )
        free = free.where(Listing.practice_id == largest.scalar_subquery())
    return list(db.session.scalars(free.limit(person.keeps)))
