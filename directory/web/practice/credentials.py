"""The locker: what a practitioner states of licenses, certifications and trainings; adding one, and changing one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.checklist.queries import facts_of
from directory.credentials.actions import change_credential, state_credential
from directory.credentials.facts import StatedFacts, facts_stated
from directory.credentials.models import Credential
from directory.credentials.queries import (
    credentials_by_practitioner,
    newest_entries,
    programmes,
    standings_of,
    withdrawn_credentials,
)
from directory.credentials.rules import CredentialKind, Overtaken
from directory.listings.models import Listing
from directory.papers.models import Paper
from directory.papers.rules import DOCUMENT_MAX_BYTES, DOCUMENTS_MAX
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.actions import submit_credential
from directory.verification.queries import open_submissions_by_credential
from directory.verification.rules import OpenedFor
from directory.web import visitor
from directory.web.credential_loaders import Kept, own_credential
from directory.web.documents import takes_documents
from directory.web.forms.credentials import FORMS, CredentialForm, training_form
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.credentials_papers import Received, hand_in, let_wait, receive
from directory.web.practice.shell import page
from directory.web.presenting.locker import Clock, facts_in_words, kind_views, locker_lines
from directory.web.presenting.locker_words import DOCUMENT_HINTS, KIND_NAMES, KIND_PROVES

Answer = str | Response | tuple[str, int]


@dataclass
class LockerSheet:
    """The form of one credential, as its template and `_fields.html` ask for it. The wording check has no remarks
    here: what it says is the sentence of a field. `waiting`: documents that came with a form that was not right.
    """

    form: CredentialForm
    kind: CredentialKind
    version: str
    back: str
    errors: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, tuple[object, ...]] = field(default_factory=dict)
    advice: dict[str, tuple[object, ...]] = field(default_factory=dict)
    waiting: list[Paper] = field(default_factory=list)
    stands: list[tuple[str, str]] = field(default_factory=list)
    is_kept: bool = False

    @property
    def linkable(self) -> list[str]:
        """The names of its controls: ids on the page."""
        return [*self.form.linkable, "documents"]


@pages.get("/<slug>/credentials")
@allow("practice:credential:read", on=kept_listing)
def credentials(slug: str) -> str:
    """List what is stated, each with where it stands; say what to add first where there is nothing."""
    listing, now = loaded_thing(), utc_now()
    rows = credentials_by_practitioner([listing.practitioner_id]).get(listing.practitioner_id, ())
    ids = [row.id for row in rows]
    facts = facts_of([listing])[listing.id]
    lines = locker_lines(
        rows,
        slug=slug,
        standings=standings_of(rows, time_zone=facts.time_zone, now=now),
        newest=newest_entries(ids),
        submissions=open_submissions_by_credential(ids),
        clock=Clock(now, ZoneInfo(facts.time_zone)),
    )
    return page(
        "practice/credentials.html",
        listing,
        lines=lines,
        kinds=kind_views(slug),
        withdrawn=[(row, KIND_NAMES[row.kind]) for row in withdrawn_credentials(listing.practitioner_id, now=now)],
    )


@pages.get("/<slug>/credentials/add")
@allow("practice:credential:edit", on=kept_listing)
def add_credential(slug: str) -> str:
    """Choose what to add."""
    return page("practice/credentials_add.html", loaded_thing(), kinds=kind_views(slug))


@pages.route("/<slug>/credentials/add/<kind>", methods=["GET", "POST"])
@allow("practice:credential:edit", on=kept_listing)
@takes_documents
def new_credential(slug: str, kind: str) -> Answer:
    """State a credential, with its documents; it goes to the desk by itself."""
    listing: Listing = loaded_thing()
    known = next((one for one in CredentialKind if one == kind), None) or abort(404)
    return _answer(listing, known, None, back=url_for("practice.credentials", slug=slug))


@pages.route("/<slug>/credentials/<int:credential_id>/edit", methods=["GET", "POST"])
@allow("practice:credential:edit", on=own_credential)
@takes_documents
def edit_credential(slug: str, credential_id: int) -> Answer:
    """State it otherwise; what was checked before says nothing of it any more."""
    kept: Kept = loaded_thing()
    back = url_for("practice.credential", slug=slug, credential_id=credential_id)
    if kept.credential.withdrawn_at is not None:
        return redirect(back)
    return _answer(kept.listing, kept.credential.kind, kept.credential, back=back)


def _answer(listing: Listing, kind: CredentialKind, credential: Credential | None, *, back: str) -> Answer:
    """Show the form, or save what it says."""
    form_class = _form_of(kind, credential)
    before = facts_stated(credential) if credential else None
    sent = sent_form()
    if request.method != "POST" or sent is None:
        form = form_class.refilled(sent) if sent is not None else form_class.of(before) if before else form_class()
        version = sent.get("version", "") if sent is not None else before.fingerprint if before else ""
        sheet = LockerSheet(form, kind, version, back, is_kept=sent is not None)
        return _page(listing, sheet, credential)
    form = form_class.filled(sent)
    sheet = LockerSheet(form, kind, sent.get("version", ""), back, errors=form.sentences)
    received = receive()
    if not sheet.errors:
        try:
            return _saved(listing, credential, form.facts(before), received, seen=sheet.version)
        except RuleBroken as refused:
            sheet.errors = {form.control_of(refused.field): str(refused)}
            if isinstance(refused, Overtaken) and credential is not None:
                sheet.version, sheet.stands = facts_stated(credential).fingerprint, facts_in_words(credential)
    sheet.waiting = let_wait(received)
    if received.refused:
        sheet.errors["documents"] = " ".join(received.refused)
    return _page(listing, sheet, credential), 422


def _saved(
    listing: Listing, credential: Credential | None, facts: StatedFacts, received: Received, *, seen: str
) -> Response:
    """State or change it, hand in its documents and give it to the desk: all of it, or nothing."""
    with unit_of_work():
        by, now = visitor.me(), utc_now()
        if credential is None:
            stated, is_new = state_credential(listing.practitioner, facts, by=by, now=now), True
        else:
            stated, is_new = credential, change_credential(credential, facts, seen=seen, by=by, now=now)
        count = hand_in(received, stated)
        if is_new or count:
            opened_for = OpenedFor.STATED if credential is None else OpenedFor.CHANGED
            submit_credential(stated, opened_for=opened_for, by=by, now=now)
        credential_id = stated.id
    name = KIND_NAMES[facts.kind]
    if is_new or count:
        flash(f"{name}: saved, and handed to the verification desk.", "success")
    else:
        flash(f"{name}: nothing changed.", "success")
    for sentence in received.refused:
        flash(sentence, "error")
    return redirect(url_for("practice.credential", slug=listing.slug, credential_id=credential_id), code=303)


def _form_of(kind: CredentialKind, credential: Credential | None) -> type[CredentialForm]:
    """The form of a kind; that of a training with the register, and the course that it names though it has ended."""
    if kind is not CredentialKind.TRAINING:
        return FORMS[kind]
    register = list(programmes())
    named = credential.programme if credential else None
    return training_form(register if named is None or named in register else [named, *register])


def _page(listing: Listing, sheet: LockerSheet, credential: Credential | None) -> str:
    given: dict[str, Any] = {
        "kind_name": KIND_NAMES[sheet.kind],
        "proves": KIND_PROVES[sheet.kind],
        "hint": DOCUMENT_HINTS[sheet.kind],
        "most": DOCUMENTS_MAX,
        "most_mb": DOCUMENT_MAX_BYTES // 1024**2,
    }
    return page("practice/credentials_form.html", listing, sheet=sheet, credential=credential, **given)
