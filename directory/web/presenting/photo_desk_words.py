"""The words of the photo desk: where a case stands, why it is hidden, what was reported, and who moved it."""

from __future__ import annotations

from collections.abc import Sequence

from directory.audit.queries import entries_about
from directory.portfolio.desk import HELD_WORDS
from directory.portfolio.letters import REASON_WORDS
from directory.portfolio.models import CaseReport, PhotoCase
from directory.portfolio.removing import SUBJECT
from directory.portfolio.rules import CaseState, HeldFor, ReportReason
from directory.web.presenting.trail import entry_views

STATE_WORDS = {
    CaseState.DRAFT: "A draft",
    CaseState.WAITING: "Waiting",
    CaseState.ASKED: "With its keeper",
    CaseState.SHOWN: "Shown",
    CaseState.DECLINED: "Declined",
    CaseState.HELD: "Hidden",
    CaseState.WITHDRAWN: "Withdrawn",
    CaseState.REMOVED: "Removed",
}
STATE_SIGNS = {
    CaseState.WAITING: "clock",
    CaseState.ASKED: "mail",
    CaseState.SHOWN: "eye",
    CaseState.HELD: "triangle-alert",
}
REPORT_WORDS = {
    ReportReason.NO_CONSENT: "The person did not agree",
    ReportReason.NOT_THE_WORK: "Not this practitioner’s work",
    ReportReason.RETOUCHED: "Retouched",
    ReportReason.PICTURE_OF_A_MINOR: "It shows somebody under 18",
    ReportReason.OTHER: "Something else",
}
DONE_WORDS = {
    "open_case": "opened it",
    "change_case": "changed what is stated",
    "add_photo": "added a photo",
    "change_photo": "changed what is said of a photo",
    "order_photos": "changed the order of the photos",
    "remove_photo": "took a photo out",
    "place_in_series": "changed its series",
    "hand_out_link": "made a private link for the person shown",
    "consent_given": "wrote consent down",
    "consent_extended": "wrote down that consent lasts longer",
    "consent_revoked": "took consent back",
    "withdraw_at_desk": "was told that the person takes consent back",
    "submit_case": "handed it in",
    "withdraw_case": "took it away",
    "approve_case": "approved it",
    "decline_case": "declined it",
    "ask_about_case": "asked for more",
    "hold_case": "hid it",
    "release_case": "put it back",
    "dismiss_reports": "answered the reports",
    "report_case": "reported it",
    "propose": "proposed its removal",
    "carry_out_proposal": "carried the removal out",
    "decline_proposal": "declined the removal",
    "take_back_proposal": "took the proposal back",
    "do_alone": "decided its removal alone",
    "remove_case": "removed it",
    "purge_case": "deleted its photos",
}
"""Act of the trail → what somebody did."""
REASONS = {str(one): words for table in (REASON_WORDS, HELD_WORDS, REPORT_WORDS) for one, words in table.items()}
"""Reasons that stand in the trail as codes, in words; anybody else writes their own."""


def overtaken_words(case: PhotoCase) -> str:
    """What somebody is told whose page showed a case that moved since: who did what."""
    newest = entry_views(entries_about(SUBJECT, case.id)[-1:])
    who = newest[0].who if newest else "Somebody"
    done = DONE_WORDS.get(newest[0].action, "changed it") if newest else "changed it"
    return f"{who} {done} since you opened this page. Nothing of yours was written: look again, then decide."


def lying_words(case: PhotoCase, reports: Sequence[CaseReport]) -> str:
    """Why a case lies at the desk, in a sentence."""
    if case.state is CaseState.HELD and case.held_for is not None:
        return HELD_WORDS[case.held_for]
    if reports and case.state is CaseState.SHOWN:
        return f"Reported: {', '.join(dict.fromkeys(REPORT_WORDS[one.reason] for one in reports))}."
    if case.state is CaseState.WAITING:
        return "Handed in again." if case.decided_at else "New."
    return ""


def is_urgent(case: PhotoCase) -> bool:
    """Whether somebody says that they are in it, or that it shows a minor: what must not wait."""
    return case.state is CaseState.HELD and case.held_for is not HeldFor.REUSED
