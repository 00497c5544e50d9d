"""Asking for a waiver from the form of a sheet: the form stays as it was filled in, and an administrator decides.

The button beside a remark sends the whole form with `then` = `waiver <rule> <field>`; `statement-<field>` says what
speaks for the words.
"""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from directory.editing.queries import public_texts, remarks_on, waivers_asked
from directory.listings.models import Listing
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.practice.saving import Wanted, by_field, proofs
from directory.wording.actions import ask_for_waiver
from directory.wording.rules import Remark

ASK = "waiver"
STATEMENT = "statement-"


def is_asking(sent: MultiDict[str, str]) -> bool:
    """Whether the button was the one that asks."""
    return sent.get("then", "").partition(" ")[0] == ASK


def ask(listing: Listing, wanted: Wanted, sent: MultiDict[str, str]) -> None:
    """Ask for what the button names. Raises RuleBroken where the check says no such thing, or it was asked before."""
    _, rule, field = [*sent.get("then", "").split(" ", 2), "", ""][:3]
    remarks = remarks_on(wanted, listing, verified=proofs(listing))
    name = next((one for one in remarks if one.partition(".")[2] == field), "")
    if rule not in {one.rule for one in remarks.get(name, ())}:
        raise RuleBroken("The wording check says nothing of these words any more. Save them.")
    by = visitor.me()
    assert by.person_id is not None  # noqa: S101 - a keeper is somebody
    with unit_of_work():
        ask_for_waiver(
            public_texts(wanted)[name].text,
            rule=rule,
            field=name,
            subject_kind="listing",
            subject_id=listing.id,
            statement=sent.get(STATEMENT + field, ""),
            asked_by_id=by.person_id,
            by=by,
            now=utc_now(),
        )


def advice_on(listing: Listing, wanted: Wanted) -> tuple[dict[str, tuple[Remark, ...]], frozenset[tuple[str, str]]]:
    """The remarks on sheets by field, and those of which an administrator was asked, as (field, rule)."""
    remarks = remarks_on(wanted, listing, verified=proofs(listing))
    asked = waivers_asked(wanted, listing, remarks=remarks) if remarks else frozenset()
    return by_field(remarks), frozenset((name.partition(".")[2], rule) for name, rule in asked)


def statements(sent: MultiDict[str, str] | None) -> dict[str, str]:
    """What was typed for the words of each field."""
    return {name.removeprefix(STATEMENT): said for name, said in (sent or {}).items() if name.startswith(STATEMENT)}
