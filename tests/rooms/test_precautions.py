"""How stated waits are spread: counted from what is published, exact or by spans, kept for a minute."""

from datetime import UTC, datetime, timedelta

from directory.discovery.precautions import SHOWN_FROM, SPANS, Answer, spread_of, spreads
from directory.listings.models import Precaution
from directory.listings.rules import PrecautionKind, Stance, Status
from tests.factories.listings import a_listing, a_stub, keep
from tests.rooms.searching import index_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_wait(kind, days):
    return Precaution(kind=kind, stance=Stance.WAITS, days=days, note="")


def stating(*precautions, **changes):
    return a_listing(now=NOW, precautions=list(precautions), **changes)


def test_the_published_are_counted_and_nobody_else(any_app):
    botox, laser = PrecautionKind.BOTOX, PrecautionKind.LASER
    excludes = Precaution(kind=botox, stance=Stance.EXCLUDES, note="")
    keep(
        *(stating(a_wait(botox, 90), a_wait(laser, 21)) for _ in range(SHOWN_FROM - 1)),
        stating(a_wait(botox, 14)),
        stating(excludes),
        stating(),
        *(stating(a_wait(botox, 7), a_wait(laser, 7), status=status) for status in Status if status != "published"),
        a_stub(now=NOW),
    )
    index = index_of(any_app)
    seen = spreads(index=index, now=NOW)
    assert seen.keys() == {botox}, "four state something about lasers, which is no spread"
    assert seen[botox].answers == (
        Answer(Stance.WAITS, 14, 14, 1),
        Answer(Stance.WAITS, 90, 90, SHOWN_FROM - 1),
        Answer(Stance.EXCLUDES, None, None, 1),
    )
    assert (seen[botox].stated, seen[botox].of) == (SHOWN_FROM + 1, SHOWN_FROM + 2)
    keep(stating(a_wait(laser, 30)))
    assert spreads(index=index, now=NOW + timedelta(seconds=59)) is seen
    assert spreads(index=index, now=NOW + timedelta(seconds=60))[laser].stated == SHOWN_FROM


def test_many_different_waits_are_counted_by_spans_that_leave_no_day_out():
    few = [(Stance.WAITS, days, 1) for days in (7, 14, 21, 30, 90, 180)]
    assert [one.low for one in spread_of(few, of=9).answers] == [7, 14, 21, 30, 90, 180]
    every = spread_of([(Stance.WAITS, days, 1) for days in range(1, 731)], of=730)
    assert [(one.low, one.high) for one in every.answers] == list(SPANS)
    assert every.stated == 730
    assert [one.low for one in spread_of([*few, (Stance.WAITS, 8, 3)], of=9).answers] == [1, 8, 15, 31, 91]
