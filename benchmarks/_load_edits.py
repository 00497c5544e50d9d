"""Practitioners who edit their listings under load, signed in as people sign in; and whether all that was
acknowledged is there at the end: in the listing, once in its changes, and in the index.
"""

from __future__ import annotations

import asyncio
import html
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask_security import hash_password
from sqlalchemy import select

from benchmarks._load_sending import Answer, Taken, ask
from directory.accounts.actions import open_account
from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR
from directory.discovery import sync
from directory.discovery.documents import documents_of
from directory.discovery.searched import searched
from directory.editing.models import Change
from directory.listings.models import Listing
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.db import db, unit_of_work

if TYPE_CHECKING:
    from flask import Flask

KEEPERS = 12
PASSWORD = "twelve quiet needles"
SHEET, SAVING = "workspace sheet", "saving it"
PATIENCE_S = 120


@dataclass
class Person:
    """A keeper and what stands on their sheet "About you", besides the text that they change."""

    email: str
    listing_id: int
    slug: str
    answers: dict[str, str]
    cookies: dict[str, str] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    """What was sent and not answered: it may be there or not."""

    @property
    def sheet(self) -> str:
        return f"/practice/{self.slug}/about"

    @property
    def headers(self) -> dict[str, str]:
        """What their browser sends, through the proxy; each from a network of their own."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Cookie": cookies,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"198.51.100.{self.listing_id % 250}",
            "Origin": "https://127.0.0.1",
        }

    def keep_cookies(self, answer: Answer) -> None:
        for line in answer.headers.get("set-cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


def keepers() -> list[Person]:
    """The keepers of an instance, made where they are not there; each has the drill's password, hashed as of now.

    Needs an application context.
    """
    now, secret = datetime.now(UTC), hash_password(PASSWORD)
    listings = db.session.scalars(select(Listing).order_by(Listing.id).limit(KEEPERS)).all()
    ids = [one.id for one in listings]
    with unit_of_work() as session:
        emails = [_email(one) for one in ids]
        accounts = session.scalars(select(Account).where(Account.email.in_(emails))).all()
        there = {account.email for account in accounts}
        for account in accounts:
            account.password = secret
    for listing_id in ids:
        if _email(listing_id) not in there:
            _make_keeper(listing_id, secret=secret, now=now)
    return [_person(one) for one in db.session.scalars(select(Listing).order_by(Listing.id).limit(KEEPERS))]


def _make_keeper(listing_id: int, *, secret: str, now: datetime) -> None:
    with unit_of_work() as session:
        account = open_account(
            _email(listing_id),
            name="Keeper of a Listing",
            password_hash=secret,
            roles=[Role.MEMBER, Role.PRACTITIONER],
            by=OPERATOR,
            now=now,
            confirmed_at=now,
        )
        session.flush()
        session.add(Keeper(listing_id=listing_id, account_id=account.id, part=Part.OWNER, since=now))


def _email(listing_id: int) -> str:
    return f"keeper{listing_id}@example.org"


def _person(listing: Listing) -> Person:
    who, practice = listing.practitioner, listing.practice
    answers = {
        "name": who.name,
        "family_name": who.family_name,
        "practice": practice.name if practice else "",
        "pronouns": "",
        "gender": who.gender or "",
    }
    return Person(_email(listing.id), listing.id, listing.slug, answers)


class Editors:
    """Keepers who edit, each one thing after the other."""

    def __init__(self, port: int, people: list[Person]) -> None:
        self._port = port
        self.people = people
        self._free: asyncio.Queue[Person] = asyncio.Queue()
        self._run, self._number = f"{random.SystemRandom().randrange(1 << 32):08x}", 0

    async def sign_in(self) -> None:
        """Sign everybody in, one after the other: each hash takes a third of a second and 64 MiB."""
        for person in self.people:
            page = await ask(self._port, "/sign-in", headers=person.headers)
            person.keep_cookies(page)
            fields = {
                "csrf_token": _hidden(page, "csrf_token"),
                "email": person.email,
                "password": PASSWORD,
                "next": "",
            }
            answer = await ask(self._port, "/sign-in", method="POST", headers=person.headers, body=_form(fields))
            person.keep_cookies(answer)
            if answer.status not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
                message = f"{person.email} could not sign in: {answer.status}"
                raise RuntimeError(message)
            self._free.put_nowait(person)

    async def edit(self, due: float) -> list[Taken]:
        """Open a sheet, change its text, save it. Who saves waits for the page, and the page for nobody."""
        person = await self._free.get()
        try:
            page = await ask(self._port, person.sheet, headers=person.headers)
            person.keep_cookies(page)
            opened = time.perf_counter()
            shown = Taken(SHEET, page.status, opened - due, len(page.body))
            if page.status != HTTPStatus.OK:
                return [shown]
            self._number += 1
            token = f"{self._run}n{self._number}"
            fields = person.answers | {
                "csrf_token": _hidden(page, "csrf_token"),
                "version": _hidden(page, "version"),
                "about": f"Careful facial work in a quiet room, with time to talk. Edition {token}.",
                "then": "save",
            }
            person.unsure.add(token)
            saved = await ask(self._port, person.sheet, method="POST", headers=person.headers, body=_form(fields))
            if saved.status == HTTPStatus.SEE_OTHER:
                person.unsure.discard(token)
                person.acknowledged.append(token)
            return [shown, Taken(SAVING, saved.status, time.perf_counter() - opened, len(saved.body))]
        finally:
            self._free.put_nowait(person)


def wrongs(app: Flask, people: list[Person]) -> list[str]:
    """What is wrong with the acknowledged edits: lost or doubled ones, texts not of the last, listings not as the index
    has them, which gets two minutes to take in what waits.
    """
    wrong = []
    with app.app_context():
        for person in people:
            rows = db.session.scalars(select(Change.after).where(Change.listing_id == person.listing_id))
            texts = [row["about"]["about"] for row in rows if row.get("about")]
            counts = Counter(token for text in texts for token in re.findall(r"Edition (\w+)\.", text))
            wrong += [f"lost: {token}" for token in person.acknowledged if not counts[token]]
            wrong += [f"twice: {token}" for token in person.acknowledged if counts[token] > 1]
            about = db.session.scalar(select(Listing.about).where(Listing.id == person.listing_id)) or ""
            last = [*person.acknowledged[-1:], *person.unsure]
            if last and not any(f"Edition {token}." in about for token in last):
                wrong.append(f"not the last: listing {person.listing_id}")
        index = app.extensions["search_index"]
        given_up = time.monotonic() + PATIENCE_S
        while sync.waiting_notes() and time.monotonic() < given_up:
            sync.catch_up(index)
        edited = searched([person.listing_id for person in people])
        held = index.engine.fingerprints()
        for document in documents_of(edited):
            if held.get(document.id) != document.fingerprint():
                wrong.append(f"the index differs: listing {document.id}")
        db.session.remove()
    return wrong


def _form(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


def _hidden(page: Answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    return html.unescape(found[1]) if found else ""
