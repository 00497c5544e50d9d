"""What is kept of people: one inventory of every kind of personal data, where it lies, why, how long, and what ends it.

The privacy notices, the page of what is held of somebody and their export follow it. Every table of the product is
named here, as personal or as not (`WITHOUT_PEOPLE`): a new one that is not fails a test. Times are the constants of
the rooms that keep to them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from directory.accounts.rules import FORM_KEPT_FOR, IDLE_FOR, IDLE_FOR_STAFF, SIGN_IN_KEPT_FOR
from directory.inquiries.actions import PRINTS_COUNT_FOR
from directory.inquiries.rules import KEPT_AFTER_CLOSING, KEPT_FOR as INQUIRY_KEPT_FOR
from directory.interest.rules import KEPT_FOR as COUNTS_KEPT_FOR
from directory.languages import mark
from directory.moderation.rules import TRACE_KEPT_FOR
from directory.notices.rules import GIVEN_UP_KEPT_FOR, SENT_KEPT_FOR
from directory.ownership.rules import INVITATION_KEPT_FOR
from directory.papers.rules import DECLINED_KEPT_FOR as PAPERS_KEPT_FOR
from directory.portfolio.rules import DECLINED_KEPT_FOR as PHOTOS_KEPT_FOR, DRAFT_KEPT_FOR, REPORTER_KEPT_FOR
from directory.privacy.rules import CONTENT_KEPT_FOR, REGRET_FOR, UNCONFIRMED_FOR as REQUEST_UNCONFIRMED_FOR
from directory.saved_searches.rules import MONTHS, UNCONFIRMED_FOR
from directory.shortlists.rules import BROWSER_KEEPS_FOR


class Of(enum.StrEnum):
    """Whose data it is."""

    EVERYBODY = "everybody"
    ACCOUNTS = "accounts"
    PRACTITIONERS = "practitioners"


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of data: what it is, why it is kept, until when, in sentences to be translated.

    `tables`: where it lies; none for what is not kept here. `times`: the places of `until` → how long (a number is
    said as it is). `jobs`: what ends it, by their names in `serving`; none where a person or nobody does.
    `says_health`: it can say that somebody looks for care, and about what.
    """

    code: str
    of: Of
    what: str
    why: str
    until: str
    tables: tuple[str, ...] = ()
    times: Mapping[str, timedelta | int] = field(default_factory=dict)
    jobs: tuple[str, ...] = ()
    says_health: bool = False


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "searching",
        Of.EVERYBODY,
        mark("What you search for, where, and what you tick in “Is it for me?”, unless you ask us to keep a search"),
        mark("There is nothing that we would need it for."),
        mark("Not kept at all"),
        says_health=True,
    ),
    Holding(
        "counts",
        Of.EVERYBODY,
        mark("How often a listing was opened or found: one number for each week, with nobody in it"),
        mark("So that a practitioner sees whether the listing is found."),
        "",
        times={"time": COUNTS_KEPT_FOR},
        jobs=("forget_old_counts",),
    ),
    Holding(
        "browser-shortlist",
        Of.EVERYBODY,
        mark("Your shortlist without an account, in a cookie of your own browser"),
        mark("So that it is there when you come back. We read it only while you look."),
        mark("%(time)s after you last changed it, or until you clear it"),
        times={"time": BROWSER_KEEPS_FOR},
        says_health=True,
    ),
    Holding(
        "saved-searches",
        Of.EVERYBODY,
        mark("A search that you asked us to keep, and the e-mail address that is told"),
        mark("To tell you who is new. We use it for nothing else, and count it nowhere."),
        mark(
            "Until the day that you chose, at most %(months)s months later; %(time)s if nobody confirmed the "
            "address; or at once when you delete it"
        ),
        tables=("saved_search",),
        times={"months": max(MONTHS), "time": UNCONFIRMED_FOR},
        jobs=("delete_ended_searches",),
        says_health=True,
    ),
    Holding(
        "inquiries",
        Of.EVERYBODY,
        mark("An inquiry: the name you choose, your e-mail address, what you both write"),
        mark("To pass it on."),
        mark("%(time)s after the last message, %(closed)s after it is closed, or at once when you delete it"),
        tables=("inquiry", "inquiry_message"),
        times={"time": INQUIRY_KEPT_FOR, "closed": KEPT_AFTER_CLOSING},
        jobs=("settle_inquiries",),
        says_health=True,
    ),
    Holding(
        "inquiry-prints",
        Of.EVERYBODY,
        mark("Numbers made of parts of an inquiry’s text, which nobody can read back"),
        mark("To notice the same text sent to many."),
        "",
        tables=("inquiry_print",),
        times={"time": PRINTS_COUNT_FOR},
        jobs=("settle_inquiries",),
    ),
    Holding(
        "photos",
        Of.EVERYBODY,
        mark("Photos of you, when you take your consent back"),
        mark("That you consented, and to what, stays written down, without the photos."),
        mark("Hidden at once, deleted within a day"),
        tables=(
            "photo_case", "case_photo", "case_term", "case_declaration", "case_series", "consent_entry", "person_link",
            "photo_comparison", "photo_resemblance",
        ),
        jobs=("purge_withdrawn", "sweep_photos"),
        says_health=True,
    ),
    Holding(
        "photo-reporters",
        Of.EVERYBODY,
        mark("A number made of network and browser of who reports photos"),
        mark("So that one person’s reports count once."),
        "",
        tables=("case_report",),
        times={"time": REPORTER_KEPT_FOR},
        jobs=("forget_reporters",),
    ),
    Holding(
        "letters",
        Of.EVERYBODY,
        mark("Letters that we sent you: the address, and what they say"),
        mark("To find out why one did not arrive. That one went out stays known longer, without you or its words."),
        mark("%(time)s after it was sent; %(failed)s where it could not be"),
        tables=("letter",),
        times={"time": SENT_KEPT_FOR, "failed": GIVEN_UP_KEPT_FOR},
        jobs=("forget_old_letters", "forget_goodbyes"),
    ),
    Holding(
        "tries",
        Of.EVERYBODY,
        mark("Numbers made of your network, account or address, when you send a form that could be misused"),
        mark("So that nobody tries passwords, or sends letters, without end."),
        mark("A day at most"),
        tables=("counted_try",),
        jobs=("forget_old_tries",),
    ),
    Holding(
        "reports",
        Of.EVERYBODY,
        mark("Your report of a review, a reply or a listing: what you chose and wrote, and a number for it alone"),
        mark("To look at what you say, and to count each person once."),
        mark("As long as what it is about is kept"),
        tables=("report",),
    ),
    Holding(
        "requests",
        Of.EVERYBODY,
        mark("A request about your data: your e-mail address and what you wrote"),
        mark("To answer it, and to show that we did: California asks for two years."),
        mark("%(time)s after it was answered; %(unconfirmed)s if nobody confirmed the address"),
        tables=("data_request",),
        times={"time": CONTENT_KEPT_FOR, "unconfirmed": REQUEST_UNCONFIRMED_FOR},
        jobs=("empty_old_requests",),
    ),
    Holding(
        "erasures",
        Of.EVERYBODY,
        mark("That something was erased: what kind of thing, its number, and when"),
        mark("So that it is erased again when a backup is brought back."),
        mark("Kept; there is nobody in it"),
        tables=("tombstone", "npi_opt_out"),
    ),
    Holding(
        "account",
        Of.ACCOUNTS,
        mark("Your name, your e-mail address and your keys"),
        mark("To know you again when you sign in."),
        mark("As long as you have the account, and %(time)s after you delete it, in case you think again"),
        tables=("account", "account_role", "passkey", "account_deletion"),
        times={"time": REGRET_FOR},
        jobs=("erase_accounts",),
    ),
    Holding(
        "sign-ins",
        Of.ACCOUNTS,
        mark("In which browsers you are signed in, and when each was last seen"),
        mark("So that you can see it and end it."),
        mark(
            "A sign-in ends %(idle)s after it was last seen (%(staff)s for people at our desks), and is forgotten "
            "%(forgotten)s after it was last seen"
        ),
        tables=("sign_in",),
        times={"idle": IDLE_FOR, "staff": IDLE_FOR_STAFF, "forgotten": SIGN_IN_KEPT_FOR},
        jobs=("forget_old_sign_ins",),
    ),
    Holding(
        "kept-forms",
        Of.ACCOUNTS,
        mark("A form that you sent when your sign-in had just ended"),
        mark("So that nothing that you wrote is lost."),
        "",
        tables=("kept_form",),
        times={"time": FORM_KEPT_FOR},
        jobs=("forget_old_sign_ins",),
    ),
    Holding(
        "shortlist",
        Of.ACCOUNTS,
        mark("Your shortlist"),
        mark("To be there on every device of yours. Nobody else sees it, and nothing counts it."),
        mark("Until you take a listing off, or as long as you have the account"),
        tables=("shortlist_entry",),
        says_health=True,
    ),
    Holding(
        "reviews",
        Of.ACCOUNTS,
        mark("Your review"),
        mark("To be read."),
        mark("Until you take it back; that it was there stays counted"),
        tables=(
            "review", "review_entry", "review_event", "review_hold", "review_reply", "review_reply_version",
            "review_dispute", "review_threat", "visit_code", "visit_code_batch",
        ),
        says_health=True,
    ),
    Holding(
        "receipts",
        Of.ACCOUNTS,
        mark("A receipt of your visit"),
        mark("To verify the visit."),
        mark("Until one of us has looked at it"),
        tables=("visit_receipt",),
        says_health=True,
    ),
    Holding(
        "traces",
        Of.ACCOUNTS,
        mark("Numbers made of a review’s cookie and of your larger network"),
        mark("To notice invented reviews."),
        "",
        tables=("review_trace",),
        times={"time": TRACE_KEPT_FOR},
        jobs=("forget_old_traces",),
    ),
    Holding(
        "listing",
        Of.PRACTITIONERS,
        mark("Your listing: all that you say of yourself and your practice, with every version of it"),
        mark("To be read, and to be put back where a change was a mistake."),
        mark("Until you delete it with your account; what was read in public stays in the audit trail"),
        tables=(
            "listing", "listing_term", "practitioner", "practice", "place", "hours", "price", "package", "plan",
            "plan_goal", "precaution", "confirmation", "old_slug", "picture", "change", "waiver_request",
            "wording_waiver",
        ),
    ),
    Holding(
        "keeping",
        Of.PRACTITIONERS,
        mark("Who keeps a listing, who asked to, and with what proof"),
        mark("So that nobody takes over what is not theirs."),
        mark("Kept; after you delete your account, without your name and your words"),
        tables=("keeper", "ownership_request", "gag_clause_attestation"),
        jobs=("settle_requests",),
    ),
    Holding(
        "invitations",
        Of.PRACTITIONERS,
        mark("The e-mail address to which an invitation to keep a listing went"),
        mark("So that whoever sent it sees to whom, and can take it back."),
        "",
        tables=("invitation",),
        times={"time": INVITATION_KEPT_FOR},
        jobs=("forget_old_invitations",),
    ),
    Holding(
        "documents",
        Of.PRACTITIONERS,
        mark("Documents of a credential that was declined or taken back"),
        mark("Time to object, and no longer."),
        "",
        tables=("paper", "paper_page", "credential_paper"),
        times={"time": PAPERS_KEPT_FOR},
        jobs=("erase_papers", "sweep_papers"),
    ),
    Holding(
        "declined-photos",
        Of.PRACTITIONERS,
        mark("Photos of a case that was declined"),
        mark("Time to hand them in again, and no longer."),
        "",
        times={"time": PHOTOS_KEPT_FOR},
        jobs=("purge_withdrawn",),
    ),
    Holding(
        "draft-photos",
        Of.PRACTITIONERS,
        mark("Photos of a draft that nobody works on"),
        mark("Time to finish it, and no longer."),
        "",
        times={"time": DRAFT_KEPT_FOR},
        jobs=("purge_withdrawn",),
    ),
    Holding(
        "registers",
        Of.PRACTITIONERS,
        mark("What public registers say of you: the NPI file, exclusions, and rosters of states"),
        mark("To check credentials, and so that people can find you before you have a listing of your own."),
        mark("As long as the register says it; a record that you take down here does not come back"),
        tables=("npi_record", "npi_location", "npi_other_name", "npi_taxonomy", "exclusion", "roster_license"),
    ),
    Holding(
        "trail",
        Of.PRACTITIONERS,
        mark("Every check of a credential, and every act in the audit trail"),
        mark("So that nobody can rewrite what was decided."),
        mark("Kept; a row is never changed"),
        tables=(
            "audit_entries", "credential", "ledger_entry", "submission", "submission_message", "exclusion_match",
            "proposal", "declared_conflict", "jurisdiction_check",
        ),
    ),
)  # fmt: skip
"""Everything, in the order in which pages print it."""

WITHOUT_PEOPLE: Mapping[str, str] = {
    "audit_check": "how far the trail was whole",
    "audit_head": "the last hash of the trail",
    "programme": "courses in the register of training",
    "register_import": "which file was brought in when, and how many rows",
    "stale_note": "numbers of listings that the index has yet to take in",
    "weekly_count": "how often a listing was looked at in a week, with nobody in it",
}
"""Tables in which nobody is, and what they hold."""


def holdings_of(whose: Of) -> tuple[Holding, ...]:
    """What is kept of some people, in order."""
    return tuple(one for one in HOLDINGS if one.of is whose)
