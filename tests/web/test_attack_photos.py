"""Photo cases under attack: what is private stays private at every door, and nobody speaks for the person shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from directory.accounts.rules import Role
from directory.files.photo_rules import Format, photo_name
from directory.portfolio.actions import change_case, stated_of
from directory.portfolio.desk import approve_case
from directory.portfolio.links import hand_out_link
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import entries_of
from directory.portfolio.rules import CaseState
from directory.shared.db import db, unit_of_work
from directory.web.secret_keys import photo_link_secret
from tests.factories.portfolio import consent_to, handed_in
from tests.factories.verification import KEEPER, by
from tests.web.a_site import own_site
from tests.web.portfolio import GOOD, a_face_file, before, the_keepers
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]

NOW = datetime.now(UTC)
NINES = "9" * 5000
"""More digits than Python turns into a number."""


@pytest.fixture
def ana(workspace):
    return workspace.keeper()


@pytest.fixture
def draft(workspace, ana):
    """The id of a draft of Ana's."""
    return the_keepers(workspace, ana)


def the_case(case_id):
    return db.session.get(PhotoCase, case_id)


def linked(workspace, case_id):
    with workspace.site.inside(), unit_of_work():
        key = hand_out_link(the_case(case_id), secret=photo_link_secret(), by=KEEPER, now=NOW)
    return f"/photos-of-me/{key}"


def test_a_photo_that_was_not_handed_in_is_for_its_keepers_alone(workspace, ana, draft):
    site = workspace.site
    other = workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    mo = site.account("mo@example.org", Role.MODERATOR, has_second_factor=True)
    desk = site.visitor("mo@example.org")
    with site.inside():
        key = the_case(draft).photos[0].key
        site.app.extensions["photo_store"].put(photo_name(key, 960, Format.JPEG), b"pixels")

    def seen_by():
        url = f"/photos/unpublished/{key}-960.jpg"
        whom = {"ana": ana.visitor, "bo": other.visitor, "mo": desk}
        return {name for name, one in whom.items() if one.get(url).status_code == 200}

    assert seen_by() == {"ana"}
    kept = ana.visitor.get(f"/photos/unpublished/{key}-960.jpg").headers["Cache-Control"]
    assert kept == "no-store", "the computer of a practice has many users"
    with site.inside():
        consent_to(the_case(draft), now=NOW)
        handed_in(the_case(draft), now=NOW)
    assert seen_by() == {"ana", "mo"}
    with site.inside():
        case = the_case(draft)
        with unit_of_work():
            approve_case(case, seen_version=case.version, by=by(site.found("mo@example.org")), now=NOW)
    assert seen_by() == {"ana", "mo"}
    with site.inside():
        case = the_case(draft)
        with unit_of_work():
            change_case(case, stated_of(case), seen_version=case.version, by=KEEPER, now=NOW)
    assert seen_by() == {"ana"}, "what its keeper took back to work on it is theirs again"
    assert mo is not None


def test_no_number_breaks_a_form(workspace, ana, draft):
    with workspace.site.inside():
        photo = f"photos/{draft}/pictures/{the_case(draft).photos[0].id}"
    edited = GOOD | {"other-treatments": ""}
    for path, status, answers in (
        (f"photos/{draft}/submit", 303, {}),
        (f"photos/{draft}/series", 303, {"series": NINES}),
        (f"{photo}/move", 303, {}),
        (photo, 422, {"days": "3", "alt": "From the left."}),
        (f"{photo}/remove", 303, {}),
        (f"photos/{draft}/edit", 422, edited),
    ):
        ana.force(path, status, version=NINES, **answers)
    with workspace.site.inside():
        assert the_case(draft).version == 3, "none of them was written"


def test_photos_are_not_added_to_a_case_that_another_keeper_handed_in_meanwhile(workspace, ana, draft):
    page = ana.save(f"photos/{draft}/add", 200, **before(("more.jpg", a_face_file(5))))
    with workspace.site.inside():
        consent_to(the_case(draft), now=NOW)
        handed_in(the_case(draft), now=NOW)
    words = {"photo-0-alt": "From the right."}
    overtaken = ana.save(f"photos/{draft}/add", 422, on=page, **words)
    assert "This case moved a moment ago." in overtaken.text
    assert "This case is at the photo desk. Whatever you change takes it back" in overtaken.text
    with workspace.site.inside():
        assert the_case(draft).state is CaseState.WAITING
    ana.save(f"photos/{draft}/add", on=overtaken, **words)
    with workspace.site.inside():
        assert (the_case(draft).state, len(the_case(draft).photos)) == (CaseState.DRAFT, 3), "now they knew"


def test_every_answer_below_a_private_link_is_kept_secret(workspace, draft):
    person, link = workspace.site.visitor(), linked(workspace, draft)
    answers = {
        200: person.head(link),
        308: person.get(f"{link}/"),
        400: person.post(link),
        404: person.get(f"{link}/x/y"),
        405: person.put(link),
    }
    for status, answer in answers.items():
        headers = answer.headers
        assert answer.status_code == status
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer"), status
        assert "noindex" in headers["X-Robots-Tag"], status
    assert person.head(f"/providers/ana-lee/photos/{draft}/report").status_code == 404


def test_nobody_who_keeps_the_listing_signs_as_the_person_shown(workspace, ana, draft):
    link = linked(workspace, draft)
    agreed = {"where": ["listing"], "until": f"{NOW.year + 1}-05-31", "is_no_condition": "y"}
    page = ana.visitor.see(link)
    assert "signed in as somebody who keeps this listing" in page.text
    token = {"csrf_token": page.all("input", name="csrf_token")[0].get("value")}
    assert ana.visitor.post(link, data=agreed | token).status_code == 422
    with workspace.site.inside():
        assert not entries_of(draft)
    workspace.site.visitor().send(link, 303, **agreed)
    page = ana.see(f"photos/{draft}")
    assert "They signed here themselves." in page.text
    assert "Record a signed paper" not in page.links
    assert "They consent for longer" not in page.links
