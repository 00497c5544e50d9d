"""The consent of the person shown, in the workspace: recorded from paper, made longer, taken back; their link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from directory.portfolio.consent import Recorder, Way, text_to_sign
from directory.portfolio.links import case_of_link
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import entries_of
from directory.portfolio.rules import CaseState
from directory.shared.db import db
from directory.web.secret_keys import photo_link_secret
from tests.web.a_site import own_site
from tests.web.portfolio import the_keepers
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]

UNTIL = datetime.now(UTC).date() + timedelta(days=400)
SIGNED = {
    "language": "es",
    "where": ["listing", "comparison"],
    "until": UNTIL.isoformat(),
    "is_no_condition": "yes",
    "signed": "yes",
}


def test_a_paper_is_recorded_made_longer_and_taken_back(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana)
    url = f"photos/{case_id}"
    form = ana.see(f"{url}/consent")
    assert all(sentence in form.text for one in ("en", "es") for sentence in text_to_sign(one).statements)
    page = ana.save(f"{url}/consent", 422)
    for sentence in (
        "Choose the language of the text that is signed.",
        "Choose at least one place where the photos may be shown.",
        "Enter the last day on which the photos may be shown.",
        "Confirm that treatment does not depend on this consent.",
        "Confirm that you have the paper with their signature.",
    ):
        assert sentence in page.text
    assert "at most 3 years" in ana.save(f"{url}/consent", 422, **SIGNED | {"until": "2040-01-01"}).text
    ana.save(f"{url}/consent", **SIGNED)
    with workspace.site.inside():
        (entry,) = entries_of(case_id)
        assert (entry.way, entry.recorded_as, entry.language) == (Way.SIGNED_PAPER, Recorder.PRACTITIONER, "es")
        assert (entry.on_listing, entry.in_comparison, entry.in_guides, entry.until) == (True, True, False, UNTIL)
    assert "Until " in ana.see("photos").text
    assert "Everything is there. The photo desk has to look at it." in ana.see("photos").text

    assert "Choose a later day" in ana.save(f"{url}/consent/longer", 422, until=UNTIL.isoformat(), signed="yes").text
    ana.save(f"{url}/consent/longer", until=(UNTIL + timedelta(days=9)).isoformat(), signed="yes")
    assert "Consent given for longer" in ana.see(url).text

    ana.press(f"{url}/consent/withdraw", on=f"{url}/consent/withdraw")
    with workspace.site.inside():
        assert db.session.get(PhotoCase, case_id).state is CaseState.WITHDRAWN
    assert "Consent taken back" in ana.see(url).text


def test_nobody_consents_to_photos_that_they_did_not_see(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana, photos=2)
    stale = ana.see(f"photos/{case_id}/consent")
    with workspace.site.inside():
        photo_id = db.session.get(PhotoCase, case_id).photos[0].id
    ana.press(f"photos/{case_id}/pictures/{photo_id}/move", on=f"photos/{case_id}", to="later")
    page = ana.save(f"photos/{case_id}/consent", 422, on=stale, **SIGNED)
    assert "The photos changed a moment ago." in page.text
    assert page.one("input", name="until").get("value") == UNTIL.isoformat(), "what was filled in is kept"
    with workspace.site.inside():
        assert not entries_of(case_id)


def test_the_private_link_is_shown_once_and_each_of_them_works(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana)
    url = f"photos/{case_id}/link"
    page = ana.press(url, 200, on=url)
    link = page.one("input", id="link").get("value")
    assert link.startswith(workspace.site.app.config["FINEPOINT"].base_url)
    assert page.one("img", class_="link-once__code").get("src").startswith("data:image/svg+xml")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    key = link.rpartition("/")[2]
    with workspace.site.inside(), workspace.site.app.test_request_context():
        assert case_of_link(key, secret=photo_link_secret()).id == case_id
    assert "made a moment ago" in ana.force(url, 422, links="0").text, "a page that is sent again makes no other"
    for number in range(1, 5):
        ana.press(url, 200, on=url)
        assert key not in ana.see(url).text, number
    assert "There can be no more." in ana.see(url).text
    assert "5 links handed out." in ana.see(f"photos/{case_id}").text


def test_the_paper_holds_the_photos_the_text_and_the_words_beside_them(workspace):
    ana = workspace.keeper()
    case_id = the_keepers(workspace, ana)
    page = ana.see(f"photos/{case_id}/paper?language=es")
    assert "Results differ from person to person." in page.text
    assert all(sentence in page.text for sentence in text_to_sign("es").statements)
    assert "Fecha y firma" in page.text
