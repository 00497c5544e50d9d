"""Loaders of the desk for reviews. Whether the reader has an interest in a thing is for its page to say, in words."""

from __future__ import annotations

from directory.moderation.queries import dispute_by_id, report_by_id
from directory.moderation.rules import Reported
from directory.reviews.queries import entry_by_id, receipt_by_id
from directory.reviews.rules import ReceiptState
from directory.web.guards import Loaded


def any_entry(entry_id: int) -> Loaded | None:
    """An entry of a review, whatever its state."""
    entry = entry_by_id(entry_id)
    return Loaded(entry, frozenset()) if entry else None


def any_dispute(dispute_id: int) -> Loaded | None:
    """A dispute, decided or not."""
    dispute = dispute_by_id(dispute_id)
    return Loaded(dispute, frozenset()) if dispute else None


def report_of_another_thing(report_id: int) -> Loaded | None:
    """A report of a reply or a listing, answered or not; those of entries are read with the entry."""
    report = report_by_id(report_id)
    return Loaded(report, frozenset()) if report and report.subject is not Reported.ENTRY else None


def any_receipt(receipt_id: int) -> Loaded | None:
    """A receipt, decided or not."""
    receipt = receipt_by_id(receipt_id)
    return Loaded(receipt, frozenset()) if receipt else None


def waiting_receipt(receipt_id: int, **_: object) -> Loaded | None:
    """A receipt that nobody has decided about, with its paper still there."""
    receipt = receipt_by_id(receipt_id)
    if receipt is None or receipt.state is not ReceiptState.WAITING:
        return None
    return Loaded(receipt, frozenset()) if receipt.paper and receipt.paper.erased_at is None else None
