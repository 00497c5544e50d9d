"""The portfolio in the workspace: opening a case, stating it, its photos, and handing it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from directory.accounts.actions import end_sign_ins
from directory.app import hold
from directory.files.photo_rules import UPLOAD_MAX_BYTES, original_photo_name
from directory.files.photos import erase_photo
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import cases_of
from directory.portfolio.rules import CaseState, DeskReason, Part
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from tests.factories.portfolio import consent_to
from tests.web.a_site import own_site
from tests.web.portfolio import GOOD, Endless, a_face_file, after, before, counted, posted, the_case, the_keepers
from tests.web.visitor import words_of
from tests.web.workspace import filled_in, said, workspace

__all__ = ["own_site", "workspace"]


def test_a_case_is_stated_with_its_photos_and_what_fails_costs_nothing_else(workspace):
    ana = workspace.keeper()
    assert "What a case needs" in ana.see("photos").text
    assert "Add a case" in ana.see().text

    answers = GOOD | before(("left.jpg", a_face_file(1)), ("empty.jpg", b"")) | after(("x.svg", b"<svg/>"))
    page = ana.save("photos/new", 422, **answers | {"light": "otherwise", "light_exception": "A permanent lamp"})
    assert "empty.jpg: This file is empty." in page.text
    assert "x.svg: This file cannot be read as a photo." in page.text
    assert "“Results build over some weeks" in page.text, "the wording check says what to write instead"
    sent_so_far = filled_in(page, "/practice/ana-lee/photos/new")
    assert sent_so_far["sessions"] == ["10"]
    assert sent_so_far["light_exception"] == ["A permanent lamp"]
    assert page.one("img", class_="photo-row__picture").get("src").startswith("data:image/webp;base64,")
    assert page.response.headers["Cache-Control"] == "no-store", "there is a face in it"

    come = GOOD | after(("right.jpg", a_face_file(2)), days="70") | {"light_exception": "", "photo-0-alt": "From left."}
    page = ana.save("photos/new", 200, on=page, **come)
    assert "1 photo came in." in page.text
    page = ana.save("photos/new", 422, on=page, **{"photo-1-alt": "A face", "photo-1-days": "ten weeks"})
    assert "Enter a whole number of days from 1 to 3,650." in page.text
    done = ana.save("photos/new", on=page, **{"photo-1-days": "70"})
    with workspace.site.inside():
        (case,) = cases_of(workspace.listing("ana-lee").practitioner_id)
        assert [(one.part, one.days, one.alt) for one in case.photos] == [
            (Part.BEFORE, 0, "From left."),
            (Part.AFTER, 70, "A face"),
        ]
        assert case.state is CaseState.DRAFT
        url = f"photos/{case.id}"
    assert done.response.location.endswith(url)
    assert "The person in the photos has not consented." in ana.see(url).text
    again = ana.save("photos/new", 422, on=page, **{"photo-1-days": "70"})
    assert "is in a case already" in again.text, "a button that is pressed twice opens no second case"


def test_a_hundred_files_are_answered_without_reading_them_all(workspace):
    ana = workspace.keeper()
    names = ["0.jpg", "../../\u202egpj.1", "2" * 5000, *(f"{number}.jpg" for number in range(3, 100))]
    many = before(*((name, b"not a photo") for name in names))
    page = ana.save("photos/new", 422, **GOOD | many)
    assert "0.jpg: This file cannot be read as a photo." in page.text
    assert "92 more were left out" in page.text
    assert "\u202e" not in page.text, "no name turns the sentence around"
    assert "2" * 59 + "…: This file" in page.text
    assert "8.jpg" not in page.text.replace("88.jpg", "")


def test_the_list_takes_as_many_reads_for_ten_cases_as_for_one(workspace):
    ana = workspace.keeper()
    counts = []
    for more in (1, 9):
        for _ in range(more):
            case_id = the_keepers(workspace, ana)
            with workspace.site.inside():
                consent_to(db.session.get(PhotoCase, case_id), now=datetime.now(UTC))
        with workspace.site.inside():
            engine = db.engine
        with counted(engine) as statements:
            ana.see("photos")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_form_that_is_too_large_comes_back_with_what_was_filled_in_and_the_photos_that_wait(workspace):
    ana = workspace.keeper()
    page = ana.save("photos/new", 200, **before(("a.jpg", a_face_file(1))), then="take")
    head = "".join(
        f'--between\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{words}\r\n'
        for name, (words, *_) in filled_in(page, "/practice/ana-lee/photos/new").items()
        if not name.endswith("-photos")
    )
    head += '--between\r\nContent-Disposition: form-data; name="after-photos"; filename="a.jpg"\r\n\r\n'
    answer = posted(ana, "photos/new", Endless(head.encode(), UPLOAD_MAX_BYTES + 1), UPLOAD_MAX_BYTES + 1)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "What you sent has 121 MB. One form takes 8 photos of 15 MB each." in text
    assert 'class="photo-row__picture"' in text


def test_photos_that_came_in_wait_while_somebody_signs_in_again(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana)
    url = f"photos/{case_id}/add"
    page = ana.save(url, 200, **after(("new.jpg", a_face_file(1))))
    with workspace.site.inside(), unit_of_work():
        end_sign_ins(workspace.site.found(), now=utc_now())
    sent_to = urlsplit(ana.save(url, 302, on=page, **{"photo-0-alt": "From the right."}).response.location)
    (way_back,) = parse_qs(sent_to.query)["next"]
    ana = workspace.again(ana)
    page = ana.see(way_back.removeprefix("/practice/ana-lee/"))
    assert "You are signed in again" in page.text
    ana.save(url, on=page)
    with workspace.site.inside():
        assert [one.alt for one in db.session.get(PhotoCase, case_id).photos][-1] == "From the right."


def test_a_photo_waits_for_its_sender_alone_and_only_while_its_files_are_there(workspace):
    ana, bo = workspace.keeper(), workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    page = ana.save("photos/new", 200, **before(("a.jpg", a_face_file(1))), then="take")
    token = page.one("input", name="photo-0").get("value")
    for forged in (token, token[:-2] + "xx"):
        page = bo.save("photos/new", 422, **GOOD | {"photo-0": forged, "photo-0-alt": "A face.", "photo-0-days": "0"})
        assert "waited too long" in page.text
    page = ana.save("photos/new", 303, **GOOD | {"photo-0": token, "photo-0-out": "1"})
    with workspace.site.inside():
        assert not the_case(workspace, page).photos, "it was left out"


def test_photos_of_a_case_are_added_described_ordered_and_taken_out(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana, photos=2)
    url = f"photos/{case_id}"
    page = ana.save(f"{url}/add", 200, **after(("new.png", a_face_file(3, "PNG")), days="90"))
    page = ana.save(f"{url}/add", 303, on=page, **{"photo-0-alt": "From the right."})
    with workspace.site.inside():
        first, second = (one.id for one in the_case(workspace, page).photos if one.part is Part.BEFORE)
        key = the_case(workspace, page).photos[-1].key
    assert ana.visitor.get(f"/photos/unpublished/{key}-320.webp").status_code == 200

    ana.press(f"{url}/pictures/{second}/move", on=url, to="earlier")
    with workspace.site.inside():
        assert [one.id for one in the_case(workspace, page).photos][:2] == [second, first]
    stale = ana.see(f"{url}/pictures/{first}")
    wrong = {"alt": "Permanent results.", "days": "3"}
    assert "Results fade" in ana.save(f"{url}/pictures/{first}", 422, **wrong).text
    ana.save(f"{url}/pictures/{first}", 303, alt="From the front.", days="3")
    page = ana.save(f"{url}/pictures/{first}", 422, on=stale, alt="Mine.", days="4")
    assert "This case moved a moment ago." in page.text
    assert "From the front." in page.one("section", class_="overtaken").find("p").text, "what stands now stands beside"
    assert filled_in(page, f"/practice/ana-lee/{url}/pictures/{first}")["alt"] == ["Mine."]

    assert "deleted within a day" in ana.see(f"{url}/pictures/{first}/remove").text
    ana.press(f"{url}/pictures/{first}/remove", on=f"{url}/pictures/{first}/remove")
    ana.see(f"{url}/pictures/{first}", 404)
    with workspace.site.inside():
        assert first not in [one.id for one in db.session.get(PhotoCase, case_id).photos]


def test_a_case_changed_by_somebody_else_keeps_what_was_filled_in(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana)
    stale = ana.see(f"photos/{case_id}/edit")
    ana.save(f"photos/{case_id}/edit", sessions="11")
    page = ana.save(f"photos/{case_id}/edit", 422, on=stale, sessions="12")
    now_and_mine = [words_of(one) for one in page.one("section", class_="overtaken").iter("td")]
    assert now_and_mine[-2:] == ["11 sessions", "12 sessions"]
    ana.save(f"photos/{case_id}/edit", on=page)
    with workspace.site.inside():
        assert db.session.get(PhotoCase, case_id).sessions == 12
        assert db.session.get(PhotoCase, case_id).adult_affirmed_at, "affirmed once, when it was opened"


def test_a_case_is_handed_in_answered_and_taken_away(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana)
    url = f"photos/{case_id}"
    ana.force(f"{url}/submit", version="0")
    assert "This case moved" in said(ana.see(url))
    with workspace.site.inside():
        consent_to(db.session.get(PhotoCase, case_id), now=datetime.now(UTC))
    ana.press(f"{url}/submit", on=url)
    assert "It has been at the photo desk since" in ana.see("photos").text
    assert "A case is at the photo desk" in ana.see().text
    with workspace.site.inside(), unit_of_work():
        case = db.session.get(PhotoCase, case_id)
        case.state, case.reason, case.note = CaseState.ASKED, DeskReason.DETAILS_MISSING, "Which lamp was it?"
    page = ana.see(url)
    assert "The photo desk asks" in page.text
    assert "Something is missing. Change or add what is asked" in page.text
    assert "Which lamp was it?" in page.text
    ana.press(f"{url}/submit", on=url)

    assert "cannot be undone" in ana.see(f"{url}/withdraw").text
    ana.press(f"{url}/withdraw", on=f"{url}/withdraw")
    assert "1 case that is over" in ana.see("photos").text
    assert not ana.see(url).all("a", href=f"/practice/ana-lee/{url}/edit")


def test_a_series_states_its_denominator_and_holds_no_more_cases_than_consented(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana)
    days = {"began_on": "2026-01-05", "ended_on": "2026-06-30"}
    assert "No more people can consent" in ana.save("photos/series", 422, **days, asked="3", consented="4").text
    ana.save("photos/series", **days, asked="24", consented="1")
    assert "Of 24 people asked in a row, 1 consented, 0 are shown." in ana.see("photos").text
    page = ana.see(f"photos/{case_id}")
    wanted = page.all("option")[1].get("value")
    ana.press(f"photos/{case_id}/series", on=f"photos/{case_id}", series=wanted)
    with workspace.site.inside():
        assert str(db.session.get(PhotoCase, case_id).series_id) == wanted


def test_what_came_in_is_sealed_where_the_operator_keeps_it_and_goes_with_its_photo(workspace):
    app, ana = workspace.site.app, workspace.keeper()
    hold(app, replace(app.config["FINEPOINT"], keep_originals=True))
    case_id = the_keepers(workspace, ana)
    page = ana.save(f"photos/{case_id}/add", 200, **after(("new.jpg", a_face_file(1))))
    page = ana.save(f"photos/{case_id}/add", on=page, **{"photo-0-alt": "A face."})
    with workspace.site.inside():
        key = the_case(workspace, page).photos[-1].key
    store, folder = app.extensions["photo_store"], app.config["FINEPOINT"].photos_path / key[:2]
    sealed = original_photo_name(key)
    assert app.extensions["photo_originals"].get(sealed) == a_face_file(1)
    assert store.get(sealed) != a_face_file(1), "sealed, not as it came"
    erase_photo(key, store)
    assert not [file for file in folder.iterdir() if file.name.startswith(key)]
