"""Visit codes in the workspace: made and shown once, counted, cancelled; what a practice attests of its contracts."""

from __future__ import annotations

import re

import qrcode

from directory.moderation.statements import ATTESTED
from directory.reviews.visits import CodeAnswer, verify_by_code
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web.presenting.practice_reviews_codes import cards
from directory.web.secret_keys import visit_code_secret
from tests.factories.reviews import a_review
from tests.factories.verification import by
from tests.web.a_site import own_site
from tests.web.visitor import words_of
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}")


def test_codes_are_shown_once_work_once_and_are_counted_until_they_are_cancelled(workspace):
    ana = workspace.keeper()
    first = ana.see("visit-codes")
    assert "None yet." in first.text
    for typed in ("", "many", "0", "201"):
        page = ana.press("visit-codes", 422, on="visit-codes", count=typed)
        assert "1 to 200" in words_of(page.one("div", id="error-summary"))
        assert page.one("input", id="count").get("value") == typed, "what was typed is kept"

    made = ana.press("visit-codes", 200, on="visit-codes", count="9")
    codes = CODE.findall(made.one("textarea", id="codes").text)
    assert len(set(codes)) == 9
    assert [words_of(one).removeprefix("Visit code ") for one in made.all("p", class_="visit-card__code")] == codes
    assert [len(sheet.findall("li")) for sheet in made.all("ul", class_="visit-sheet")] == [8, 1]
    assert made.response.headers["Cache-Control"] == "no-store"
    sources = [
        value for one in made.elements for name, value in one.attrib.items() if name in ("src", "href", "action")
    ]
    assert not [one for one in sources if CODE.search(one)], "a code stands in no address that anybody asks for"

    again = ana.post(ana.url("visit-codes"), {"csrf_token": token(first), "batches": "0", "count": "9"}, 422)
    assert "made a moment ago" in again.text, "a page that is sent again makes no other"
    assert not CODE.search(ana.see("visit-codes").text)

    with workspace.site.inside(), workspace.site.app.test_request_context():
        review = a_review(workspace.listing("ana-lee"))
        given = {"secret": visit_code_secret(), "buckets": ["somebody"], "by": by(review.account_id), "now": utc_now()}
        with unit_of_work():
            assert verify_by_code(review, codes[3].lower(), **given) is CodeAnswer.ACCEPTED
    assert "9 codes made, 1 used, 8 good still" in ana.see("visit-codes").text
    ana.press("visit-codes/1/cancel", on="visit-codes")
    page = ana.see("visit-codes")
    assert "What was left was cancelled on" in page.text
    ana.force("visit-codes/1/cancel")
    assert "cancelled already" in ana.see("visit-codes").text
    ana.press("visit-codes", 200, on="visit-codes", count="4")
    assert "4 codes made, too few to tell how many used" in ana.see("visit-codes").text, "it would tell who wrote what"
    ben = workspace.keeper("ben@example.org", slug="ben-roy", name="Ben Roy")
    ben.press("visit-codes", 200, on="visit-codes", count="5")
    ben.force("visit-codes/1/cancel", 404)
    ana.visitor.see(ben.url("visit-codes"), 404)


def test_a_card_leads_to_the_form_and_nobody_is_sent_its_code(workspace):
    """The dark modules of a card are those of the QR code of the address with the code behind a "#"."""
    workspace.keeper()
    with workspace.site.inside(), workspace.site.app.test_request_context():
        made = cards(workspace.listing("ana-lee"), ["7K3M9QXA2VTC"])
        (card,) = made.sheets[0]
        drawn = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
        drawn.add_data(f"{workspace.site.app.config['FINEPOINT'].base_url}/providers/ana-lee/review#7K3M-9QXA-2VTC")
        drawn.make()
        expected = {(x, y) for y, row in enumerate(drawn.get_matrix()) for x, dark in enumerate(row) if dark}
    strokes = re.findall(r"M(\d+) (\d+)\.5h(\d+)", card.path)
    assert {(int(x) + step, int(y)) for x, y, run in strokes for step in range(int(run))} == expected
    assert made.address.endswith("/providers/ana-lee/review")


def test_contracts_are_attested_and_anew_when_the_text_changes(workspace, monkeypatch):
    ana = workspace.keeper()
    assert "Not attested yet." in ana.see("visit-codes").text
    ana.press("visit-codes/contracts", on="visit-codes/contracts")
    assert "Attested on" in ana.see("visit-codes").text
    ana.force("visit-codes/contracts", version=next(iter(ATTESTED)))

    monkeypatch.setitem(ATTESTED, "2027-02", "A new text.")
    assert "The text changed since you attested it" in ana.see("visit-codes").text
    page = ana.see("visit-codes/contracts")
    assert "A new text." in page.text
    assert ATTESTED["2026-11"] in page.text, "what was attested stands beside it"
    ana.force("visit-codes/contracts", version="2026-12")
    assert "The text changed meanwhile." in ana.see("visit-codes/contracts").text
    ana.press("visit-codes/contracts", on="visit-codes/contracts")
    assert "Read and attest it" not in ana.see("visit-codes").text


def token(page):
    return page.all("input", name="csrf_token")[0].get("value")
