"""Saving sheets: what every form of the workspace does when it is sent.

A form that cannot be saved comes back as it was filled in, with a sentence beside each field, the remarks of the
wording check, or, when the sheet was changed meanwhile, with what stands there now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, url_for

from directory.credentials.queries import proofs_of
from directory.editing.actions import change_listing
from directory.editing.rules import Overtaken
from directory.editing.sheets import Values
from directory.listings.models import Listing
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.renaming import credentials_kept_in_name
from directory.web import visitor
from directory.wording.context import Proof
from directory.wording.rules import NotPublishable, Remark

ANOTHER_NAME = "What we checked was in the name that stood here before. The verification desk looks at it again."
Wanted = Mapping[str, Values | None]


@dataclass
class Problems:
    """Why a form was not saved: sentences and remarks by field; what the sheets say now when it was overtaken."""

    sentences: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, tuple[Remark, ...]] = field(default_factory=dict)
    overtaken: dict[str, Values | None] | None = None

    def __bool__(self) -> bool:
        return bool(self.sentences or self.remarks or self.overtaken is not None)


def proofs(listing: Listing) -> frozenset[Proof]:
    """What we have verified of a listing's practitioner, so that its texts may say it."""
    return proofs_of(listing.practitioner_id, utc_now())


def save(listing: Listing, wanted: Wanted, *, title: str, seen: Mapping[str, str]) -> Problems:
    """Save sheets; no problems when that worked, and then the page says so with the way to undo it."""
    try:
        by, now = visitor.me(), utc_now()
        with unit_of_work(), credentials_kept_in_name(listing.practitioner, by=by, now=now) as moved:
            change = change_listing(listing, wanted, title=title, seen=seen, verified=proofs(listing), by=by, now=now)
            db.session.flush()
            change_id = change.id if change else None
    except RuleBroken as refused:
        return problems_of(refused)
    flash_saved(listing, title, change_id)
    if moved:
        flash(ANOTHER_NAME)
    return Problems()


def problems_of(refused: RuleBroken) -> Problems:
    """What a refusal says, by field."""
    if isinstance(refused, Overtaken):
        return Problems(sentences={"form": str(refused)}, overtaken=refused.now)
    if isinstance(refused, NotPublishable):
        return Problems(remarks=by_field(refused.remarks))
    return Problems(sentences={refused.field or "form": str(refused)})


def flash_saved(listing: Listing, title: str, change_id: int | None) -> None:
    """Say that it is saved; pages offer the undo of the change whose address goes along."""
    if change_id is None:
        flash(f"{title}: nothing changed, and it is confirmed as of today.", "success")
        return
    flash(f"{title}: saved.", "success")
    flash(url_for("practice.undo", slug=listing.slug, change_id=change_id), "undo")


def by_field(remarks: Mapping[str, Any]) -> dict[str, tuple[Remark, ...]]:
    """Remarks by the field of the form instead of by sheet and field."""
    return {name.partition(".")[2]: tuple(of_field) for name, of_field in remarks.items()}


def say(problems: Problems) -> None:
    """Say what kept an act from being done, where there is no form to say it beside."""
    for sentence in problems.sentences.values():
        flash(sentence, "error")
