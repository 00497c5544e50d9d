"""Entries of the audit trail in words: who, what, about what, and the difference that it made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from directory.accounts.queries import account_by_id
from directory.audit.models import AuditEntry
from directory.audit.rules import ActorKind
from directory.listings.queries import listing_by_id
from directory.verification.words import REASON_WORDS
from directory.web.formatting import date_words

PAGES = {
    "account": ("admin.one_person", "account_id"),
    "ownership_request": ("admin.ownership_request", "request_id"),
    "programme": ("admin.programme", "programme_id"),
    "credential": ("admin.credential", "credential_id"),
    "submission": ("admin.submission", "submission_id"),
    "proposal": ("admin.proposal", "proposal_id"),
    "exclusion_match": ("admin.exclusion", "match_id"),
    "photo_case": ("admin.photo_case", "case_id"),
    "review_entry": ("admin.review_entry", "entry_id"),
    "review_dispute": ("admin.dispute", "dispute_id"),
    "data_request": ("admin.privacy_request", "data_request_id"),
}
"""Kind of subject → the page about it and the name of its number."""
NOTHING = "nothing"
REASONS = {one.value: words for one, words in REASON_WORDS.items()}
"""The reasons that the desk chooses from, in words; anybody else writes their own."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after, in words; `is_changed` where they differ."""

    name: str
    before: str
    after: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as pages print it. `at` for machines; `subject_url` where there is a page about it."""

    id: int
    at: str
    when: str
    who: str
    who_url: str | None
    what: str
    action: str
    subject: str
    subject_url: str | None
    reason: str


def entry_views(entries: Sequence[AuditEntry]) -> list[EntryView]:
    """Entries in words; each person is looked up once."""
    ids = {one.actor_id for one in entries if one.actor_id is not None}
    names = {one: account.name or account.email for one in ids if (account := account_by_id(one))}
    return [_view(one, names) for one in entries]


def differences(entry: AuditEntry) -> list[Difference]:
    """What stood before and what stands after, value by value."""
    before, after = entry.before or {}, entry.after or {}
    names = [*before, *(name for name in after if name not in before)]
    return [_difference(name, before, after) for name in names]


def said(value: object) -> str:
    """A JSON value as people read it."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _difference(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    is_changed = name not in before or name not in after or before[name] != after[name]
    return Difference(name.replace("_", " "), said(before.get(name)), said(after.get(name)), is_changed)


def _view(entry: AuditEntry, names: Mapping[int, str]) -> EntryView:
    who = {
        ActorKind.OPERATOR: "The operator",
        ActorKind.MACHINE: f"The machine: {entry.actor_name.replace('_', ' ')}",
    }.get(entry.actor_kind, names.get(entry.actor_id or 0) or entry.actor_name or f"Account {entry.actor_id}")
    has_page = entry.actor_id in names
    return EntryView(
        id=entry.id,
        at=entry.at.isoformat(),
        when=f"{date_words(entry.at)}, {entry.at:%H:%M:%S} UTC",
        who=who,
        who_url=url_for("admin.one_person", account_id=entry.actor_id) if has_page else None,
        what=entry.action.replace("_", " "),
        action=entry.action,
        subject=f"{entry.subject_kind.replace('_', ' ')} {entry.subject_id}".strip(),
        subject_url=subject_url(entry.subject_kind, entry.subject_id),
        reason=REASONS.get(entry.reason, entry.reason),
    )


def subject_url(kind: str, number: str) -> str | None:
    """The page about a subject, where there is one."""
    if kind == "jurisdiction":
        return url_for("admin.one_jurisdiction", code=number)
    if kind == "register":
        return url_for("admin.imports")
    if not number.isdecimal() or len(number) > 15:
        return None
    if kind == "listing":
        listing = listing_by_id(int(number))
        return url_for("admin.listing", slug=listing.slug) if listing else None
    endpoint, name = PAGES.get(kind, ("", ""))
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, **{name: int(number)})  # type: ignore[arg-type]
