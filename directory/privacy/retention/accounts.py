"""What is kept of people who have an account."""

from __future__ import annotations

from directory.accounts.rules import (
    FORM_KEPT_FOR,
    IDLE_FOR,
    IDLE_FOR_STAFF,
    LASTS_FOR,
    LASTS_FOR_STAFF,
    SIGN_IN_KEPT_FOR,
)
from directory.languages import mark
from directory.moderation.rules import TRACE_KEPT_FOR
from directory.privacy.retention.holding import Holding, Of
from directory.privacy.rules import REGRET_FOR

OF_ACCOUNTS: tuple[Holding, ...] = (
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
            "A sign-in ends %(idle)s after it was last seen, and in any case %(lasts)s after it began; for people at "
            "our desks, %(staff)s and %(staff_lasts)s. It is forgotten %(forgotten)s after it was last seen"
        ),
        tables=("sign_in",),
        times={
            "idle": IDLE_FOR,
            "lasts": LASTS_FOR,
            "staff": IDLE_FOR_STAFF,
            "staff_lasts": LASTS_FOR_STAFF,
            "forgotten": SIGN_IN_KEPT_FOR,
        },
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
            "review",
            "review_entry",
            "review_event",
            "review_hold",
            "review_reply",
            "review_reply_version",
            "review_dispute",
            "review_threat",
            "visit_code",
            "visit_code_batch",
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
)
