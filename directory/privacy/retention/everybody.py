"""What is kept of everybody who looks, writes, or is shown."""

from __future__ import annotations

from directory.inquiries.actions import PRINTS_COUNT_FOR
from directory.inquiries.rules import KEPT_AFTER_CLOSING, KEPT_FOR as INQUIRY_KEPT_FOR
from directory.interest.rules import KEPT_FOR as COUNTS_KEPT_FOR
from directory.languages import mark
from directory.limits.rules import COUNTED_AT_MOST
from directory.notices.rules import GIVEN_UP_KEPT_FOR, SENT_KEPT_FOR
from directory.portfolio.rules import DELETED_WITHIN, REPORTER_KEPT_FOR
from directory.privacy.retention.holding import Holding, Of
from directory.privacy.rules import CONTENT_KEPT_FOR, UNCONFIRMED_FOR as REQUEST_UNCONFIRMED_FOR
from directory.saved_searches.rules import MONTHS, UNCONFIRMED_FOR
from directory.shortlists.rules import BROWSER_KEEPS_FOR

OF_EVERYBODY: tuple[Holding, ...] = (
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
        mark("Photos of you that you allowed to be shown, and your consent"),
        mark("That you consented, and to what, stays written down, without the photos."),
        mark(
            "Until the day you agreed to, or until you take your consent back: hidden at once, deleted within %(time)s"
        ),
        tables=(
            "photo_case",
            "case_photo",
            "case_term",
            "case_declaration",
            "case_series",
            "consent_entry",
            "person_link",
            "photo_comparison",
            "photo_resemblance",
        ),
        times={"time": DELETED_WITHIN},
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
        mark("%(time)s at most"),
        tables=("counted_try",),
        times={"time": COUNTED_AT_MOST},
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
)
