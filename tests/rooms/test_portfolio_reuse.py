"""Photos that look made from another practitioner's hold their case, with both to be seen; a job finds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

from PIL import ImageOps
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.files.likeness import fingerprints_of
from directory.portfolio import reuse
from directory.portfolio.actions import add_photo, open_case, withdraw_case
from directory.portfolio.desk import approve_case, release_case
from directory.portfolio.models import PhotoComparison
from directory.portfolio.purging import purge_withdrawn
from directory.portfolio.queries import looks_like
from directory.portfolio.reuse import compare_new_photos
from directory.portfolio.rules import CaseState, HeldFor, Part
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.photos import a_face
from tests.factories.portfolio import NOW, a_photo, consent_to, handed_in, stated
from tests.factories.verification import KEEPER, by
from tests.rooms.case_life import LATER, acts, done, letters


@cache
def prints(number, *, is_mirrored=False):
    face = a_face(number, size=(300, 400))
    return fingerprints_of(ImageOps.mirror(face) if is_mirrored else face)


def case_with(before, after, listing=None):
    """A case at the desk whose photos have these fingerprints."""
    listing = listing or keep(a_listing(now=NOW))
    with unit_of_work():
        case = open_case(listing.practitioner, stated(), is_adult_affirmed=True, by=KEEPER, now=NOW)
        for part, days, text in ((Part.BEFORE, 0, before), (Part.AFTER, 70, after)):
            photo = replace(a_photo(), fingerprints=text)
            add_photo(case, photo, part=part, days=days, alt="From the left.", by=KEEPER, now=NOW)
    consent_to(case)
    return handed_in(case)


def test_a_photo_made_from_somebody_elses_holds_its_case_once_and_the_desk_sees_both(any_app):
    vera = an_account("vera@example.org", Role.VERIFIER, name="Vera Desk")
    mine, theirs = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    keeps(an_account("keeper@example.org"), theirs)
    first = case_with(prints(1), prints(2), mine)
    of_mine = case_with(prints(1), "", mine)
    assert compare_new_photos(NOW) == 0, "photos of one practitioner may look alike, and a flat one like nothing"
    done(approve_case, first, seen_version=first.version, by=by(vera))
    copied = case_with(prints(3), prints(2, is_mirrored=True), theirs)
    assert looks_like(copied.id) == []

    assert compare_new_photos(LATER) == 1
    assert (copied.state, copied.held_for) == (CaseState.HELD, HeldFor.REUSED)
    assert (first.state, of_mine.state) == (CaseState.SHOWN, CaseState.WAITING)
    (found,) = looks_like(copied.id)
    assert (found.photo.id, found.other.id) == (copied.photos[1].id, first.photos[1].id)
    assert 0 <= found.distance <= 10
    assert [(one.photo.id, one.other.id) for one in looks_like(first.id)] == [(found.other.id, found.photo.id)]
    assert (acts(copied.id)[-1], letters().count("case_held")) == ("hold_case", 1)

    done(release_case, copied, note="Both are of one clinic.", seen_version=copied.version, by=by(vera))
    assert compare_new_photos(LATER + timedelta(days=1)) == 0, "what somebody looked at is not held again"
    assert copied.state is CaseState.WAITING


def test_photos_of_withdrawn_cases_count_until_they_are_erased(app):
    gone, erased = case_with(prints(1), prints(2)), case_with(prints(3), prints(4))
    done(withdraw_case, erased)
    purge_withdrawn(LATER, erase=lambda _key: None)
    done(withdraw_case, gone)
    again, other = case_with(prints(1), ""), case_with(prints(3), "")
    assert compare_new_photos(LATER) == 1
    assert (again.state, other.state) == (CaseState.HELD, CaseState.WAITING)
    purge_withdrawn(LATER, erase=lambda _key: None)
    ((_, theirs, _),) = looks_like(again.id)
    assert theirs.erased_at is not None


def test_each_run_is_bounded_and_the_next_one_goes_on_where_it_ended(app, monkeypatch):
    monkeypatch.setattr(reuse, "COMPARED_AT_ONCE", 3)
    first, second = (case_with(prints(1), prints(2)) for _ in range(2))
    assert compare_new_photos(LATER) == 3
    assert (first.state, second.state) == (CaseState.HELD, CaseState.HELD)
    assert compare_new_photos(LATER) == 1
    assert [one.distance for one in looks_like(second.id)] == [0, 0], "found from both sides, told once"
    assert compare_new_photos(LATER) == 0
    assert len(db.session.scalars(select(PhotoComparison)).all()) == 4
