"""What this site keeps of people and for how long, as the privacy page prints it: every time is the rule's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from directory.accounts.rules import FORM_KEPT_FOR, IDLE_FOR, IDLE_FOR_STAFF, SIGN_IN_KEPT_FOR
from directory.inquiries.actions import PRINTS_COUNT_FOR
from directory.inquiries.rules import KEPT_AFTER_CLOSING, KEPT_FOR as INQUIRY_KEPT_FOR
from directory.interest.rules import KEPT_FOR as COUNTS_KEPT_FOR, THRESHOLD
from directory.languages import gettext, ngettext
from directory.moderation.rules import TRACE_KEPT_FOR
from directory.papers.rules import DECLINED_KEPT_FOR as PAPERS_KEPT_FOR
from directory.portfolio.rules import DECLINED_KEPT_FOR as PHOTOS_KEPT_FOR, DRAFT_KEPT_FOR, REPORTER_KEPT_FOR
from directory.saved_searches.rules import MONTHS, UNCONFIRMED_FOR
from directory.shortlists.rules import BROWSER_KEEPS_FOR


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept (or not), why, and how long."""

    what: str
    why: str
    until: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """What public/privacy.html prints: what is kept of everybody, of people with an account, and of practitioners;
    `told_from`: weekly numbers below it are told to nobody.
    """

    of_everybody: tuple[Kept, ...]
    of_accounts: tuple[Kept, ...]
    of_practitioners: tuple[Kept, ...]
    inquiry: str
    inquiry_closed: str
    traces: str
    reporter: str
    told_from: int


def keeping() -> Keeping:
    """Everything that ends by itself, with the time after which it does."""
    return Keeping(
        of_everybody=_of_everybody(),
        of_accounts=_of_accounts(),
        of_practitioners=_of_practitioners(),
        inquiry=lasting(INQUIRY_KEPT_FOR),
        inquiry_closed=lasting(KEPT_AFTER_CLOSING),
        traces=lasting(TRACE_KEPT_FOR),
        reporter=lasting(REPORTER_KEPT_FOR),
        told_from=THRESHOLD,
    )


def lasting(time: timedelta) -> str:
    """A whole length of time in words: "2 years", "180 days", "12 hours"."""
    years, days = divmod(time.days, 365)
    if years and not days:
        return ngettext("%(count)s year", "%(count)s years", years)
    if time.days:
        return ngettext("%(count)s day", "%(count)s days", time.days)
    return ngettext("%(count)s hour", "%(count)s hours", time.seconds // 3600)


def _of_everybody() -> tuple[Kept, ...]:
    return (
        Kept(
            gettext(
                "What you search for, where, and what you tick in “Is it for me?”, unless you ask us to keep a search"
            ),
            gettext("There is nothing that we would need it for."),
            gettext("Not kept at all"),
        ),
        Kept(
            gettext("How often a listing was opened or found: one number for each week, with nobody in it"),
            gettext("So that a practitioner sees whether the listing is found."),
            lasting(COUNTS_KEPT_FOR),
        ),
        Kept(
            gettext("Your shortlist without an account, in a cookie of your own browser"),
            gettext("So that it is there when you come back. We read it only while you look."),
            gettext("%(time)s after you last changed it, or until you clear it", time=lasting(BROWSER_KEEPS_FOR)),
        ),
        Kept(
            gettext("A search that you asked us to keep, and the e-mail address that is told"),
            gettext("To tell you who is new. We use it for nothing else, and count it nowhere."),
            gettext(
                "Until the day that you chose, at most %(months)s months later; %(time)s if nobody confirmed the "
                "address; or at once when you delete it",
                months=max(MONTHS),
                time=lasting(UNCONFIRMED_FOR),
            ),
        ),
        Kept(
            gettext("An inquiry: the name you choose, your e-mail address, what you both write"),
            gettext("To pass it on."),
            gettext(
                "%(time)s after the last message, %(closed)s after it is closed, or at once when you delete it",
                time=lasting(INQUIRY_KEPT_FOR),
                closed=lasting(KEPT_AFTER_CLOSING),
            ),
        ),
        Kept(
            gettext("Numbers made of parts of an inquiry’s text, which nobody can read back"),
            gettext("To notice the same text sent to many."),
            lasting(PRINTS_COUNT_FOR),
        ),
        Kept(
            gettext("Photos of you, when you take your consent back"),
            gettext("That you consented, and to what, stays written down, without the photos."),
            gettext("Hidden at once, deleted within a day"),
        ),
        Kept(
            gettext("A number made of network and browser of who reports photos"),
            gettext("So that one person’s reports count once."),
            lasting(REPORTER_KEPT_FOR),
        ),
    )


def _of_accounts() -> tuple[Kept, ...]:
    return (
        Kept(
            gettext("Your name, your e-mail address and your keys"),
            gettext("To know you again when you sign in."),
            gettext("As long as you have the account"),
        ),
        Kept(
            gettext("In which browsers you are signed in, and when each was last seen"),
            gettext("So that you can see it and end it."),
            gettext(
                "A sign-in ends %(idle)s after it was last seen (%(staff)s for people at our desks), and is forgotten "
                "when you sign in %(forgotten)s after that sight or later",
                idle=lasting(IDLE_FOR),
                staff=lasting(IDLE_FOR_STAFF),
                forgotten=lasting(SIGN_IN_KEPT_FOR),
            ),
        ),
        Kept(
            gettext("A form that you sent when your sign-in had just ended"),
            gettext("So that nothing that you wrote is lost."),
            lasting(FORM_KEPT_FOR),
        ),
        Kept(
            gettext("Your shortlist"),
            gettext("To be there on every device of yours. Nobody else sees it, and nothing counts it."),
            gettext("Until you take a listing off, or as long as you have the account"),
        ),
        Kept(
            gettext("Your review"),
            gettext("To be read."),
            gettext("Until you take it back; that it was there stays counted"),
        ),
        Kept(
            gettext("A receipt of your visit"),
            gettext("To verify the visit."),
            gettext("Until one of us has looked at it"),
        ),
        Kept(
            gettext("Numbers made of a review’s cookie and of your larger network"),
            gettext("To notice invented reviews."),
            lasting(TRACE_KEPT_FOR),
        ),
    )


def _of_practitioners() -> tuple[Kept, ...]:
    return (
        Kept(
            gettext("Documents of a credential that was declined or taken back"),
            gettext("Time to object, and no longer."),
            lasting(PAPERS_KEPT_FOR),
        ),
        Kept(
            gettext("Photos of a case that was declined"),
            gettext("Time to hand them in again, and no longer."),
            lasting(PHOTOS_KEPT_FOR),
        ),
        Kept(
            gettext("Photos of a draft that nobody works on"),
            gettext("Time to finish it, and no longer."),
            lasting(DRAFT_KEPT_FOR),
        ),
        Kept(
            gettext("Every check of a credential, and every act in the audit trail"),
            gettext("So that nobody can rewrite what was decided."),
            gettext("Kept; a row is never changed"),
        ),
    )
