"""One entry at the desk: blind, with what is said of it; and what may be seen of it once nothing is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.moderation.models import Dispute, Report
from directory.moderation.putting_back import deciders_against, is_for_an_appeal
from directory.moderation.queries import BlindEntry, blind_entry, dispute_of, lying_since
from directory.moderation.removing import ENTRY, REMOVE_ENTRY
from directory.moderation.rules import APPEAL_WITHIN, REPORT_WORDS, DisputeState, ReportReason
from directory.proposals.queries import open_proposal
from directory.reviews.facts import redacted
from directory.reviews.homes import home_listing
from directory.reviews.impartial import why_not_for
from directory.reviews.ledger import events_of_entry
from directory.reviews.models import ReviewEntry
from directory.reviews.reading import reply_as_shown, spans_of
from directory.reviews.rules import REASON_WORDS, STAGE_WORDS, EntryState, Happening, Redaction
from directory.web.formatting import date_words
from directory.web.forms.review_desk import Decided
from directory.web.presenting.desk_words import age_words
from directory.web.presenting.review_desk_words import (
    HAPPENED_WORDS,
    RULE_WORDS,
    STATE_SIGNS,
    STATE_WORDS,
    moment_words,
    who_did,
)
from directory.web.presenting.reviews import (
    NOT_NAMED,
    UNVERIFIED_WORDS,
    VERIFIED_WORDS,
    EntryView,
    ReplyView,
    own_entry,
    people_words,
    relation_words,
    reply_view,
)

Span = tuple[int, int, Redaction]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text as the desk reads it. `removed`: the mark that others see in its place; "" for none."""

    words: str
    removed: str


@dataclass(frozen=True, slots=True)
class HoldView:
    """One rule that holds: its name, what it saw, and the texts that it compared."""

    rule: str
    explanation: str
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """What somebody reported, with what they wrote to it."""

    words: str
    note: str
    on: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A redaction that stands: the value of its tick, the words and what they are."""

    value: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class HappenedLine:
    """One thing that happened to the entry."""

    who: str
    done: str
    why: str
    at: str
    when: str


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """An entry as the desk sees it: nothing here tells stars, answers, practice or writer.

    `why_not`: why the reader must not decide about it; then nothing of what it says is here. `is_open`: something of
    it is to be decided, by anybody. `hidden_until`: the end of an emergency, in words; "" when there is none.
    `may_put_back`: the reader did not decide against it; `may_come_back`: so, or by an appeal, they may yet be asked,
    and stay blind till then.
    """

    id: int
    version: int
    state: EntryState
    state_words: str
    sign: str
    age: str
    why_not: str
    is_gone: bool
    stage: str
    written: str
    pieces: list[Piece]
    holds: list[HoldView]
    reports: list[ReportView]
    kept: list[Kept]
    was_public: bool
    hidden_until: str
    was_hidden: bool
    proposal_id: int | None
    dispute_id: int | None
    is_disputed: bool
    is_open: bool
    may_put_back: bool
    may_come_back: bool
    log: list[HappenedLine]


@dataclass(frozen=True, slots=True)
class WholeEntry:
    """What may be seen when nothing is to be decided: whom it is about, who wrote it, and what it answers."""

    id: int
    practitioner: str
    slug: str
    writer: str
    about: str
    verified: str
    relation: str
    entry: EntryView
    reply: ReplyView | None


def desk_entry(entry: ReviewEntry, *, account_id: int, now: datetime) -> DeskEntry:
    """An entry with what stands beside it, for somebody."""
    why_not = why_not_for(account_id, entry.review.practitioner_id) or ""
    blind = None if why_not else blind_entry(entry.id)
    events = [] if why_not else events_of_entry(entry.id)
    dispute = dispute_of(entry.id)
    is_disputed = dispute is not None and dispute.state in (DisputeState.OPEN, DisputeState.APPEALED)
    proposal = open_proposal(REMOVE_ENTRY.name, subject_kind=ENTRY, subject_id=entry.id)
    is_hidden = entry.hidden_until is not None and entry.hidden_until > now
    may_put_back = _may_put_back(entry, account_id=account_id)
    return DeskEntry(
        id=entry.id,
        version=entry.version,
        state=entry.state,
        state_words="Hidden in an emergency" if is_hidden else STATE_WORDS[entry.state],
        sign="triangle-alert" if is_hidden else STATE_SIGNS.get(entry.state, "minus"),
        age=age_words(lying_since(entry), now=now),
        why_not=why_not,
        is_gone=entry.erased_at is not None,
        stage=STAGE_WORDS[entry.stage],
        written=date_words(entry.written_at),
        pieces=pieces(blind.text, spans_of(entry)) if blind else [],
        holds=_holds(blind),
        reports=report_views(blind.reports) if blind else [],
        kept=[_kept(entry.text, span) for span in spans_of(entry)] if blind else [],
        was_public=entry.published_at is not None,
        hidden_until=moment_words(entry.hidden_until) if is_hidden and entry.hidden_until else "",
        was_hidden=any(event.happening is Happening.HIDDEN for event in events),
        proposal_id=proposal.id if proposal else None,
        dispute_id=dispute.id if dispute else None,
        is_disputed=is_disputed,
        is_open=bool(blind and (blind.holds or blind.reports))
        or entry.state in (EntryState.WAITING, EntryState.HELD)
        or is_disputed
        or is_hidden
        or proposal is not None,
        may_put_back=may_put_back,
        may_come_back=may_put_back or _may_hear_appeal(entry, dispute, account_id=account_id, now=now),
        log=[
            HappenedLine(
                who=who_did(event, account_id=account_id),
                done=HAPPENED_WORDS[event.happening],
                why=REASON_WORDS[event.reason] if event.reason else "",
                at=event.at.isoformat(),
                when=moment_words(event.at),
            )
            for event in reversed(events)
        ],
    )


def _may_put_back(entry: ReviewEntry, *, account_id: int) -> bool:
    """Whether an entry was decided against, by others, and is not a matter of an appeal."""
    is_gone = entry.state in (EntryState.DECLINED, EntryState.REMOVED)
    return is_gone and account_id not in deciders_against(entry) and not is_for_an_appeal(entry)


def _may_hear_appeal(entry: ReviewEntry, dispute: Dispute | None, *, account_id: int, now: datetime) -> bool:
    """Whether an entry is removed and somebody may yet decide the appeal of that."""
    if entry.state is not EntryState.REMOVED or dispute is None or dispute.decided_at is None:
        return False
    is_appealable = dispute.state is DisputeState.DECIDED and now <= dispute.decided_at + APPEAL_WITHIN
    return is_appealable and dispute.decided_by_id != account_id


def ways_of(view: DeskEntry) -> list[Decided]:
    """What can be decided about an entry as it stands."""
    if view.why_not or view.is_gone:
        return []
    if view.state in (EntryState.WAITING, EntryState.HELD):
        return [Decided.PUBLISH] if view.was_public else [Decided.PUBLISH, Decided.DECLINE]
    if view.may_put_back:
        return [Decided.PUT_BACK]
    if view.state is not EntryState.PUBLISHED:
        return []
    keep = [Decided.KEEP] if view.holds or view.reports else []
    if view.hidden_until:
        return [*keep, Decided.SHOW]
    return keep if view.was_hidden else [*keep, Decided.HIDE]


def whole_entry(entry: ReviewEntry, *, now: datetime) -> WholeEntry | None:
    """All that there is of an entry; None when its writer took it back."""
    review, listing = entry.review, home_listing(entry.review.practitioner_id)
    view = own_entry(entry, state=STATE_WORDS[entry.state])
    if view is None:
        return None
    reply = reply_as_shown(review.reply, now)
    return WholeEntry(
        id=entry.id,
        practitioner=(listing.practitioner if listing else review.practitioner).name,
        slug=listing.slug if listing else "",
        writer=review.shown_as or NOT_NAMED,
        about=people_words(review.age_band, review.concern),
        verified=VERIFIED_WORDS if review.proof else UNVERIFIED_WORDS,
        relation=relation_words(review.relation),
        entry=view,
        reply=reply_view(reply) if reply else None,
    )


def pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """A text cut where its redactions begin and end."""
    found, end = [], 0
    for first, last, kind in spans:
        found += [Piece(text[end:first], ""), Piece(text[first:last], f"{kind.value} removed")]
        end = last
    return [piece for piece in [*found, Piece(text[end:], "")] if piece.words]


def preview_of(text: str, spans: Sequence[Span]) -> str:
    """A text as everybody would read it."""
    return redacted(text, sorted(spans))


def report_views(rows: Sequence[Report]) -> list[ReportView]:
    """Reports in words."""
    return [ReportView(REPORT_WORDS[ReportReason(row.reason)], row.note, date_words(row.reported_at)) for row in rows]


def span_value(span: Span) -> str:
    """A redaction as the value of a tick: "4-8-name"."""
    first, last, kind = span
    return f"{first}-{last}-{kind.value}"


def _kept(text: str, span: Span) -> Kept:
    return Kept(span_value(span), text[span[0] : span[1]], span[2].value)


def _holds(blind: BlindEntry | None) -> list[HoldView]:
    held = blind.holds if blind else ()
    return [HoldView(RULE_WORDS[one.rule], one.explanation, one.compared) for one in held]
