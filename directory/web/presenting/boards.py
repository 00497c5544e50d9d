"""Who licenses acupuncture where a practice is, in words, with the place where anybody can look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from directory.checklist.facts import Facts
from directory.checklist.rules import certifications_that_count, licenses_that_count
from directory.jurisdictions.queries import current_of
from directory.languages import gettext
from directory.web.presenting.credentials import SourceView, source_view


@dataclass(frozen=True, slots=True)
class BoardView:
    """Who licenses where a practice is. `unconfirmed`: what to know of the address before one trusts it."""

    sentence: str
    look_up: SourceView | None = None
    unconfirmed: str = ""


def boards(facts: Facts, *, now: datetime) -> list[BoardView]:
    """Who licenses acupuncture where a listing has its places, and where anybody can look."""
    return list(_boards(facts, now))


def _boards(facts: Facts, now: datetime) -> Iterator[BoardView]:
    known_by_code = current_of(facts.regions)
    counted = licenses_that_count(facts) + certifications_that_count(facts)
    held = {one.stated.region for one in counted if one.standing(now).is_verified}
    for code in facts.regions:
        known = known_by_code.get(code)
        if known is None:
            continue
        if not known.has_license:
            yield BoardView(
                gettext(
                    "%(region)s issues no license to practice acupuncture. There, verified national certification "
                    "answers the question.",
                    region=gettext(known.name),
                )
            )
            continue
        sentences = [
            gettext(
                "In %(region)s, licenses are given by the %(board)s.", region=gettext(known.name), board=known.board
            )
        ]
        if held and code not in held:
            sentences.append(gettext("No license of %(region)s has been verified here.", region=gettext(known.name)))
        is_known = known.is_confirmed("look_up")
        yield BoardView(
            " ".join(sentences),
            source_view(known.look_up),
            "" if is_known else gettext("We have not confirmed yet that this is the board’s own address."),
        )
