"""Reviews in the workspace in Chromium: cards on paper, a code that fills itself in, a reply by the coach; with axe."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.cookies import come_in
from tests.browser.keepers import RATED, SLUGS, VISITOR
from tests.browser.test_access import examine, examine_by_day_and_by_night

pytestmark = pytest.mark.browser

WORK, FORM = f"/practice/{SLUGS[RATED]}", f"/providers/{SLUGS[RATED]}/review"


def test_a_card_is_printed_its_code_fills_itself_in_and_a_reply_is_coached(visit):
    page = visit("/healthz", width=390, reduced_motion="reduce")
    come_in(page, RATED)
    page.goto(f"{WORK}/visit-codes")
    assert examine(page) == []
    page.get_by_label("How many codes").fill("9")
    page.get_by_role("button", name="Make the codes").click()
    expect(page.get_by_role("button", name="Print the cards")).to_be_visible()
    assert examine_by_day_and_by_night(page) == []
    for paper in ("Letter", "A4"):
        assert len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages) == 2, f"eight cards fill a page of {paper}"
    code = page.locator(".visit-card__code").first.inner_text().split()[-1]

    phone = visit("/healthz", width=390, reduced_motion="reduce")
    phone.goto(f"{FORM}#{code}")
    expect(phone).to_have_url(re.compile(r"/sign-in\?[^#]*$"))
    come_in(phone, VISITOR)
    phone.goto(FORM)
    expect(phone.get_by_label("Visit code")).to_have_value(code)
    phone.goto(f"{FORM}#{code[:-1]}!")
    phone.reload()
    expect(phone.get_by_label("Visit code")).to_have_value(code)

    page.goto(WORK)
    page.get_by_role("link", name="See", exact=True).click()
    assert examine(page) == []
    page.get_by_role("link", name=re.compile("^Reply.*Robin")).click()
    words = page.get_by_label("Your words")
    words.fill("Thank you for coming on March 3, Robin.")
    page.get_by_role("button", name="Publish the reply").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.get_by_role("mark")).to_have_text(["Thank you for coming", "on March 3", "Robin"])
    assert examine_by_day_and_by_night(page) == []
    words.fill("")
    page.get_by_role("button", name=re.compile("^Use it.*Our prices")).click()
    page.get_by_role("button", name="Publish the reply").click()
    expect(page.get_by_role("heading", name="Reply of Pia Roth")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert examine(page) == []
    page.get_by_role("link", name="Dispute it").click()
    expect(page.get_by_role("group", name="Reason")).to_be_visible()
    assert examine(page) == []
