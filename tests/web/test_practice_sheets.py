"""Sheets over HTTP: saved and seen, refused beside the field, overtaken, undone, previewed, kept while signing in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from sqlalchemy import func, select

from directory.accounts.actions import end_sign_ins
from directory.audit.models import AuditEntry
from directory.discovery.models import StaleNote
from directory.editing.models import Change
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from tests.web.a_site import own_site
from tests.web.workspace import nothing, said, workspace

__all__ = ["own_site", "workspace"]

SAVED = {
    "about": (
        {"about": "Quiet work with fine needles.", "practice": "Quiet Rooms"},
        ["Quiet work with fine needles.", "Quiet Rooms"],
    ),
    "contact": ({"phone": "732 555 0199", "website": "https://ana.example"}, ["(732) 555-0199", "Website"]),
    "availability": ({"is_accepting": "no"}, ["not accepting new clients"]),
    "concerns": ({"codes": ["acne-scars"]}, ["Acne scars"]),
    "techniques": ({"codes": ["led-light"]}, ["LED light"]),
    "languages": ({"codes": ["fr"]}, ["French"]),
    "payments": ({"codes": ["cash"]}, ["Cash"]),
    "plan": (
        {"sessions_low": "6", "sessions_high": "8", "goal-radiance-low": "5", "stop": "When you are content."},
        ["6–8 sessions a week apart", "When you are content.", "5 sessions"],
    ),
    "precautions": (
        {"stance-laser": "waits", "days-laser": "21"},
        ["Recent laser treatment", "Waits 21 days afterwards"],
    ),
}


def test_sheets_are_saved_and_read_on_the_public_page(workspace):
    ana = workspace.keeper()
    before = workspace.public("ana-lee").text.lower()
    for sheet, (answers, _words) in SAVED.items():
        assert ana.save(sheet, **answers).response.location == "/practice/ana-lee"
    after = workspace.public("ana-lee").text.lower()
    for sheet, (_answers, words) in SAVED.items():
        for one in words:
            assert one.lower() in after, sheet
            assert one == "Website" or one.lower() not in before, sheet


def test_sheets_of_an_empty_draft_are_filled_in_and_read_in_the_preview(workspace):
    more = {
        "days_between": "7",
        "maintenance_weeks_low": "4",
        "maintenance_weeks_high": "6",
        "review": "We talk.",
        "are_singles_possible": "yes",
    }
    eva = workspace.keeper(slug="eva", name="Eva New", **nothing())
    for sheet, (answers, _words) in SAVED.items():
        eva.save(sheet, **answers, **(more if sheet == "plan" else {}))
    text = eva.see("preview").text.lower()
    for sheet, (_answers, words) in SAVED.items():
        assert all(one.lower() in text for one in words), sheet
    workspace.public("eva", 404)


WRONG = [
    ("about", {"name": " "}, "name", "Give your name"),
    ("about", {"about": "x" * 1201}, "about", "at most 1,200"),
    ("about", {"gender": "robot"}, "gender", "Choose from the list"),
    ("about", {"pronouns": "x" * 41}, "pronouns", "at most 40"),
    ("contact", {"phone": "call me"}, "phone", "area code"),
    ("contact", {"website": "ana.example"}, "website", "https://"),
    ("availability", {"next_opening_on": "soon"}, "next_opening_on", "Give the day"),
    ("availability", {"next_opening_on": "9999-12-31"}, "next_opening_on", "Give a day from 2000 to 2099"),
    ("availability", {"is_accepting": "perhaps"}, "is_accepting", "Choose one"),
    ("concerns", {"codes": ["acne-scars", "beauty"]}, "codes", "Choose from the list"),
    ("plan", {"sessions_low": "many"}, "sessions_low", "like 8"),
    ("plan", {"sessions_low": "20"}, "sessions_low", "the smaller one first"),
    ("plan", {"review": ""}, "review", "progress"),
    ("plan", {"goal-radiance-low": "90"}, "goals", "from 1 to 60"),
    ("precautions", {"stance-laser": "waits"}, "days-laser", "how many days"),
    ("places/1", {"postal_code": "00000"}, "postal_code", "do not know this postal code"),
    ("places/1", {"region": "NY"}, "region", "lies in NJ"),
    ("places/1/hours", {"closes-0-0": ""}, "closes-0-0", "On Monday, give both"),
    ("places/1/hours", {"opens-0-0": "25:99"}, "opens-0-0", "Give a time on Monday"),
]


def test_what_cannot_be_saved_comes_back_as_it_was_filled_in_with_a_sentence_beside_its_field(workspace):
    ana = workspace.keeper()
    for sheet, answers, field, words in WRONG:
        page = ana.save(sheet, 422, **answers)
        assert page.title.startswith("Error:")
        assert words in "".join(page.one("p", id=f"{field}-error").itertext())
        summary = page.one("div", id="error-summary")
        assert [link.get("href") for link in summary.iter("a")] == [f"#{field}"]
        for name, typed in answers.items():
            if isinstance(typed, str) and name not in ("gender", "is_accepting"):
                control = next(one for one in page.elements if one.get("name") == name)
                shown = control.get("value") if control.tag == "input" else "".join(control.itertext())
                assert typed.strip() in (shown or "") or control.tag == "select"
    with workspace.site.inside():
        assert db.session.scalar(select(func.count()).select_from(Change)) == 0


def test_words_that_may_not_be_said_stop_a_published_listing_with_why_and_what_to_write_instead(workspace):
    ana = workspace.keeper()
    page = ana.save("about", 422, about="The result is permanent.")
    assert "Change these words: “permanent”." in page.text
    remark = page.one("li", class_="remark")
    assert "Instead:" in "".join(remark.itertext())
    assert "administrator" in page.text
    assert "The result is permanent." in "".join(page.one("textarea", id="about").itertext())
    assert "permanent" not in workspace.public("ana-lee").text


def test_a_draft_takes_the_words_and_the_page_advises_until_they_are_changed(workspace):
    ana = workspace.keeper(status="draft", published_at=None)
    assert ana.save("about", about="The result is permanent.").response.location == "/practice/ana-lee/about"
    advised = ana.see("about")
    assert "keep the listing from being published" in advised.text
    assert advised.one("li", class_="remark") is not None
    assert "permanent" in ana.see().text
    ana.press("publish")
    assert "wording check has 1 remark" in said(ana.see())
    workspace.public("ana-lee", 404)
    ana.save("about", about="The result fades without maintenance.")
    ana.press("publish")
    assert "The result fades" in workspace.public("ana-lee").text


def test_in_two_windows_the_second_is_shown_both_and_decides(workspace):
    ana = workspace.keeper()
    other = workspace.again(ana)
    first, second = ana.see("contact"), other.see("contact")
    ana.save("contact", on=first, phone="732 555 0111")
    page = other.save("contact", 422, on=second, phone="732 555 0122")
    assert "Nothing was overwritten" in page.text
    rows = [["".join(cell.itertext()) for cell in row] for row in page.one("table").iter("tr")]
    assert ["Telephone", "(732) 555-0111", "(732) 555-0122"] in rows
    assert "(732) 555-0111" in workspace.public("ana-lee").text
    other.save("contact", on=page)
    assert "(732) 555-0122" in workspace.public("ana-lee").text


def test_two_windows_that_say_the_same_do_not_quarrel(workspace):
    ana = workspace.keeper()
    page = ana.see("contact")
    ana.save("contact", on=page, phone="732 555 0111")
    ana.save("contact", on=page, phone="732 555 0111")
    assert "nothing changed" in said(ana.see())


def test_hours_saved_in_one_window_do_not_overtake_the_address_in_another(workspace):
    ana = workspace.keeper()
    address = ana.see("places/1")
    ana.save("places/1/hours", **{"opens-1-0": "09:00", "closes-1-0": "12:00"})
    ana.save("places/1", on=address, label="Garden rooms")
    text = workspace.public("ana-lee").text
    assert "Garden rooms" in text
    assert "9 am to noon" in text


def test_a_save_can_be_undone_from_the_next_page_and_from_the_list(workspace):
    ana = workspace.keeper()
    ana.save("contact", phone="732 555 0111")
    after = ana.see()
    way_back = next(form.get("action") for form in after.all("form") if "/undo" in form.get("action", ""))
    ana.visitor.send(way_back, 303, form="/practice/ana-lee/changes")
    assert "undone" in said(ana.see("changes"))
    assert "(732) 555-0142" in workspace.public("ana-lee").text
    assert "Nothing was changed" in ana.see("changes").text


def test_an_undo_that_came_too_late_is_refused_in_words(workspace):
    ana = workspace.keeper()
    ana.save("contact", phone="732 555 0111")
    ana.save("contact", phone="732 555 0122")
    with workspace.site.inside():
        first = db.session.scalars(select(Change.id).order_by(Change.id)).first()
    ana.press(f"changes/{first}/undo", on="changes")
    assert "was changed again since" in said(ana.see("changes"))
    assert "(732) 555-0122" in workspace.public("ana-lee").text


def test_an_undo_cannot_bring_back_words_that_only_a_draft_could_say(workspace):
    ana = workspace.keeper(status="draft", published_at=None, about="The result is permanent.")
    ana.save("about", about="Gentle work.")
    ana.press("publish")
    with workspace.site.inside():
        change = db.session.scalars(select(Change.id)).one()
    ana.press(f"changes/{change}/undo", on="changes")
    assert "wording check" in said(ana.see("changes"))
    assert "Gentle work." in workspace.public("ana-lee").text


def test_a_preview_shows_what_is_not_saved_leaves_nothing_and_brings_the_form_back(workspace):
    ana = workspace.keeper()
    ana.see()  # whoever looks is seen
    with workspace.site.inside():
        before = everything()
    shown = ana.save("about", 200, then="preview", about="Said in the preview only.", practice="Nowhere Rooms")
    assert "Said in the preview only." in shown.text
    assert "nothing is saved" in shown.text
    assert "preview only" not in workspace.public("ana-lee").text
    with workspace.site.inside():
        assert everything() == before
    back = ana.save("about", 200, on=shown, then="edit")
    assert "Said in the preview only." in "".join(back.one("textarea", id="about").itertext())
    ana.save("about", on=shown)
    assert "Said in the preview only." in workspace.public("ana-lee").text


def test_a_preview_of_ticks_and_of_a_new_price_brings_back_all_of_them(workspace):
    ana = workspace.keeper()
    shown = ana.save("concerns", 200, then="preview", codes=["acne-scars", "fine-lines"])
    ana.save("concerns", on=shown)
    assert {"Acne scars", "Texture and fine lines"} <= {
        "".join(one.itertext()) for one in workspace.public("ana-lee").all("li", class_="tag")
    }
    added = ana.save("prices/new", 200, then="preview", label="Session of 90 minutes", amount="210")
    assert "$210" in added.text
    assert "$210" not in workspace.public("ana-lee").text


def test_a_form_that_was_sent_after_the_sign_in_ended_is_back_after_signing_in(workspace):
    ana = workspace.keeper()
    page = ana.see("contact")
    with workspace.site.inside(), unit_of_work():
        end_sign_ins(workspace.site.found(), now=utc_now())
    sent_away = ana.save("contact", 302, on=page, phone="732 555 0177")
    assert "/sign-in" in sent_away.response.location
    assert "(732) 555-0177" not in workspace.public("ana-lee").text
    way_back = parse_qs(urlsplit(sent_away.response.location).query)["next"][0]
    with workspace.site.inside():
        ana.visitor.sign_in(workspace.site.found())
    back = ana.visitor.see(way_back)
    assert "what you filled in is back" in back.text
    ana.save("contact", on=back)
    assert "(732) 555-0177" in workspace.public("ana-lee").text


def everything():
    """How many rows of each kind a save would write."""
    tables = (Change, StaleNote, AuditEntry)
    return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
