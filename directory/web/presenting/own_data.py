"""What is held of somebody who signed in, in words: each kind of the inventory with how much, why, and how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from directory.accounts.models import Account
from directory.accounts.rules import STAFF
from directory.privacy.deleting import Preview, preview_of
from directory.privacy.listings_left import Leaving, Left
from directory.privacy.people import counts_of, parts_of_address
from directory.privacy.retention import HOLDINGS, Of
from directory.shared.text import plural
from directory.web.presenting.kept import in_words


@dataclass(frozen=True, slots=True)
class OwnKind:
    """One kind of data of the person: how much of it there is, and the page where it is seen and corrected."""

    what: str
    count: str
    why: str
    until: str
    way: str
    url: str | None


@dataclass(frozen=True, slots=True)
class LeftView:
    """A listing and what becomes of it; `choices`: words and pages of what can be done first, where it must be."""

    name: str
    words: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LeavingView:
    """What account/delete.html prints: what goes and what stays, sentence by sentence."""

    goes: tuple[str, ...]
    stays: tuple[str, ...]
    listings: tuple[LeftView, ...]
    blocked: tuple[LeftView, ...]
    reviews: int
    is_staff: bool


NUMBER_STAYS = (
    "A number without a name, where decisions and our trail of acts name your account. Nobody can rewrite the trail, "
    "so that it proves what was decided, and defends it (GDPR art. 17(3)(e); California Civil Code 1798.105(d))."
)
LEFT_WORDS: Mapping[Leaving, str] = {
    Leaving.BLOCKED: "It is shown, and would be left without its owner.",
    Leaving.STAYS_WITH_OTHERS: "It stays with those who keep it beside you.",
    Leaving.STAYS_CLOSED: (
        "Its page stays, and goes on saying that you no longer practice. Publish it again and take it back first if it "
        "is to go too."
    ),
    Leaving.IS_ERASED: (
        "Nobody else keeps it, so it is erased: texts, prices, photos, documents, every version. It never comes back."
    ),
}


def own_data(account: Account) -> list[OwnKind]:
    """Every kind of data of which there is something: the account's first, then the rest as the inventory has it."""
    preview, held = preview_of(account), counts_of(parts_of_address(account.email))
    counts = {
        "account": ("one", "Name, address, keys", url_for("account.home")),
        "sign-ins": (_number(preview.sign_ins), "Your sign-ins", url_for("account.sign_ins")),
        "shortlist": (_number(preview.shortlist), "Your list", url_for("public.shortlist")),
        "reviews": (_number(preview.reviews), "Your reviews", url_for("account.reviews")),
        "inquiries": (_number(held.get("inquiries", 0)), "By the private link in each letter about it", None),
        "saved-searches": (_number(held.get("saved_searches", 0)), "By the private link in each letter about it", None),
        "letters": (_number(held.get("letters", 0)), "", None),
        "requests": (_number(held.get("requests", 0)), "By the private link in the letter about it", None),
        "listing": (_number(len(preview.listings)), "Your workspace", url_for("practice.home")),
        "keeping": (_number(preview.requests), "What you asked to keep", url_for("practice.home")),
    }
    holdings = sorted(HOLDINGS, key=lambda one: one.of is not Of.ACCOUNTS)
    rows = zip(holdings, in_words(holdings), strict=True)
    return [
        OwnKind(said.what, counts[one.code][0], said.why, said.until, counts[one.code][1], counts[one.code][2])
        for one, said in rows
        if one.code in counts and counts[one.code][0] != "none"
    ]


def leaving_view(preview: Preview, account: Account) -> LeavingView:
    """What goes and what stays, with counts."""
    listings = tuple(_left(one) for one in preview.listings)
    return LeavingView(
        goes=_goes(preview),
        stays=_stays(preview, is_staff=bool(account.role_names & STAFF)),
        listings=tuple(one for one in listings if not one.choices),
        blocked=tuple(one for one in listings if one.choices),
        reviews=preview.reviews,
        is_staff=bool(account.role_names & STAFF),
    )


def _goes(preview: Preview) -> tuple[str, ...]:
    sentences = [
        f"Your name, your e-mail address, {plural(preview.keys, 'key')} and {plural(preview.sign_ins, 'sign-in')}.",
        f"Your list of {plural(preview.shortlist, 'listing')}." if preview.shortlist else "",
        f"{plural(preview.inquiries, 'message')} from your address to practitioners, with their replies."
        if preview.inquiries
        else "",
        f"{plural(preview.saved_searches, 'saved search', 'saved searches')} of your address."
        if preview.saved_searches
        else "",
        f"{plural(preview.letters, 'letter')} to you that we still hold.",
        f"{plural(preview.requests, 'open request')} to keep a listing." if preview.requests else "",
    ]
    return tuple(one for one in sentences if one)


def _stays(preview: Preview, *, is_staff: bool) -> tuple[str, ...]:
    sentences = [
        NUMBER_STAYS,
        "What the trail says of a listing that you changed: its public words before and after, with your number."
        if preview.listings
        else "",
        "What you decided at the desks, with your number." if is_staff else "",
        "That you asked, and when: the number, once more, so that a backup that is brought back erases you again.",
        "Copies that others made: a practitioner may have kept what you wrote to them.",
        "For a while, backups: until the operator replaces them. None is brought back without erasing you again.",
    ]
    return tuple(one for one in sentences if one)


def _left(left: Left) -> LeftView:
    slug, name = left.listing.slug, left.listing.practitioner.name
    choices = (
        (
            ("Hand it over", url_for("practice.keepers", slug=slug)),
            ("Take it back, or say that you no longer practice", url_for("practice.listing", slug=slug)),
        )
        if left.what is Leaving.BLOCKED
        else ()
    )
    return LeftView(name, LEFT_WORDS[left.what], choices)


def _number(count: int) -> str:
    return f"{count:,}" if count else "none"
