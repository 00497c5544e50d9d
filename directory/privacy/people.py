"""The copy of everything that the site holds of one person, or of one e-mail address: plain data, and a zip of it.

No secret is in it: no password, no key, no link that opens a page. Nor is what other people are called or may be
reached at.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import func, select

from directory.accounts.models import Account
from directory.audit.models import AuditEntry
from directory.conflicts.models import DeclaredConflict
from directory.inquiries.queries import inquiries_from
from directory.notices.models import Letter
from directory.ownership.queries import keeper_of, listings_kept_by, requests_of
from directory.privacy.asked import Asked, moment, plain
from directory.privacy.exports import add_listing, as_json
from directory.privacy.listings_left import Stores
from directory.privacy.models import DataRequest
from directory.reviews.exporting import export_of_writer
from directory.saved_searches.queries import saved_searches_of
from directory.shared.db import db
from directory.shortlists.queries import slugs_of

Part = Callable[[], Any]
WHAT_IS_IN_IT = {
    "account.json": "your name, address, roles and keys (of each only its name and dates), and where you signed in",
    "reviews.json": "what you wrote, in whatever state it is, with the replies to it",
    "shortlist.json": "the listings on your list",
    "ownership_requests.json": "the listings that you asked to keep, and what was decided",
    "conflicts.json": "the ties to practitioners that you declared",
    "acts.json": "what you did at the desks or to a listing, as the audit trail has it",
    "inquiries.json": "what was written from your address to practitioners, and their replies",
    "saved_searches.json": "the searches that you want to be told about",
    "letters.json": "which letters we sent you, as far as we still know, without their words and links",
    "requests.json": "what you asked about your data",
    "listings/": "each listing that you keep, in a folder of its own with its own README",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What a copy says of the site: its name, and the address under which its pages are (no slash at the end)."""

    name: str
    base_url: str


def parts_of_account(account: Account) -> Mapping[str, Part]:
    """What is held of somebody with an account: name of the JSON file → what makes it."""
    return {
        "account": lambda: _account(account),
        "reviews": lambda: export_of_writer(account.id),
        "shortlist": lambda: list(slugs_of(account.id)),
        "ownership_requests": lambda: [_request(one) for one in requests_of(account.id)],
        "conflicts": lambda: [_conflict(one) for one in _conflicts(account.id)],
        "acts": lambda: [_act(one) for one in _acts(account.id)],
    }


def parts_of_address(address: str) -> Mapping[str, Part]:
    """What is held under an e-mail address that its reader has confirmed, with or without an account."""
    return {
        "inquiries": lambda: [_inquiry(one) for one in inquiries_from(address)],
        "saved_searches": lambda: [_saved(one) for one in saved_searches_of(address)],
        "letters": lambda: [_letter(one) for one in _rows(Letter, func.lower(Letter.to_address) == address.lower())],
        "requests": lambda: [
            _asked(one) for one in _rows(DataRequest, func.lower(DataRequest.email) == address.lower())
        ],
    }


def counts_of(parts: Mapping[str, Part]) -> dict[str, int]:
    """How many things are in each part: what a desk may know of it without reading it. What is empty is left out."""
    counts = {name: len(made) if isinstance(made := part(), list) else 1 for name, part in parts.items()}
    return {name: count for name, count in counts.items() if count}


def write_copy(
    file: IO[bytes], address: str, account: Account | None, *, stores: Stores, site: Site, now: datetime
) -> None:
    """Write the zip of everything under an address and, where one is given, of its account. Reads only."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, data: str) -> None:
            archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)

        parts = {**(parts_of_account(account) if account else {}), **parts_of_address(address)}
        add(
            "README.txt",
            _readme([f"{name}.json" for name in parts], has_account=account is not None, site=site, now=now),
        )
        for name, part in parts.items():
            add(f"{name}.json", as_json(part()))
        for listing in listings_kept_by(account.id) if account else ():
            keeper = keeper_of(listing.id, account.id if account else None)
            if keeper is not None:
                asked = Asked(listing, keeper, f"{site.base_url}/providers/{listing.slug}", now)
                given = {"store": stores.pictures, "papers": stores.papers, "site": site.name}
                add_listing(archive, asked, folder="listings/", **given)  # type: ignore[arg-type]


def _readme(names: list[str], *, has_account: bool, site: Site, now: datetime) -> str:
    shown = {
        name: what for name, what in WHAT_IS_IN_IT.items() if name in names or (has_account and name == "listings/")
    }
    width = max(map(len, shown))
    return "\n".join(
        [
            f"Everything that {site.name} holds of you. Made on {moment(now)}.",
            "",
            *(f"  {name:{width}}  {what}" for name, what in shown.items()),
            "",
            "Texts are UTF-8, days YYYY-MM-DD, instants UTC. Why each is kept, and how long:",
            f"{site.base_url}/privacy",
            "",
        ]
    )


def _account(account: Account) -> dict[str, Any]:
    return {
        "number": account.id,
        "name": account.name,
        "email": account.email,
        "confirmed_at": moment(account.confirmed_at),
        "created_at": moment(account.created_at),
        "roles": [{"role": one.name.value, "since": moment(one.granted_at)} for one in account.roles],
        "has_password": account.password is not None,
        "has_authenticator_app": account.tf_totp_secret is not None,
        "unused_recovery_codes": len(account.mf_recovery_codes or []),
        "passkeys": [
            {"name": one.name, "added_at": moment(one.create_datetime), "last_used_at": moment(one.lastuse_datetime)}
            for one in account.webauthn
        ],
        "sign_ins": [
            {
                "browser": one.browser,
                "began_at": moment(one.began_at),
                "seen_at": moment(one.seen_at),
                "ended_at": moment(one.ended_at),
            }
            for one in account.sign_ins
        ],
    }


def _request(row: Any) -> dict[str, Any]:
    names = ("part", "state", "proof", "statement", "asked_at", "proved_at", "decided_at", "why")
    return {"listing": row.listing.slug} | {name: plain(getattr(row, name)) for name in names}


def _conflict(row: DeclaredConflict) -> dict[str, Any]:
    names = ("tie", "statement", "declared_at", "ended_at")
    return {"practitioner": row.practitioner.name} | {name: plain(getattr(row, name)) for name in names}


def _act(row: AuditEntry) -> dict[str, Any]:
    names = ("id", "at", "action", "subject_kind", "subject_id", "reason")  # before and after may be of other people
    return {name: plain(getattr(row, name)) for name in names}


def _inquiry(row: Any) -> dict[str, Any]:
    names = ("state", "sender_name", "sender_email", "when_suits", "sent_at", "answered_at", "closed_at")
    messages = [{"by": one.author.value, "at": moment(one.written_at), "text": one.text} for one in row.messages]
    said = {name: plain(getattr(row, name)) for name in names}
    return {"listing": row.listing.slug} | said | {"messages": messages}


def _saved(row: Any) -> dict[str, Any]:
    names = ("words", "query", "language", "pace", "saved_at", "confirmed_at", "ends_on", "told_at")
    return {name: plain(getattr(row, name)) for name in names}


def _letter(row: Letter) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in ("subject", "queued_at", "sent_at")}


def _asked(row: DataRequest) -> dict[str, Any]:
    names = ("kind", "state", "words", "asked_at", "received_at", "due_at", "closed_at", "outcome", "reason")
    return {name: plain(getattr(row, name)) for name in names}


def _acts(account_id: int) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.actor_id == account_id).order_by(AuditEntry.id)))


def _conflicts(account_id: int) -> list[DeclaredConflict]:
    return _rows(DeclaredConflict, DeclaredConflict.account_id == account_id)


def _rows(model: Any, condition: Any) -> list[Any]:
    return list(db.session.scalars(select(model).where(condition).order_by(model.id)))
