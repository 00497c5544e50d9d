"""A license from its keeper's form over the desk to the badge: stated, looked at, asked about, added to, verified."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from directory.accounts.rules import Role
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import Outcome
from directory.notices.models import Letter
from directory.shared.db import db
from directory.verification.assessing import assess_submissions
from tests.factories.papers import a_picture, sent
from tests.web.a_site import own_site
from tests.web.lapsing import index_of, said_everywhere
from tests.web.visitor import words_of
from tests.web.workspace import said, workspace

__all__ = ["own_site", "workspace"]

LAST_DAY = (datetime.now(UTC) + timedelta(days=400)).date()
SOURCE = "https://newjersey.mylicense.com/verification/"


def letters(site):
    with site.inside():
        return [one.template for one in db.session.scalars(select(Letter).order_by(Letter.id))]


def states(site):
    index_of(site)
    return set(said_everywhere(site, datetime.now(UTC)).values())


def link_of(page, words):
    """Where the first link leads whose words begin so."""
    return next(url for said_there, url in page.links.items() if said_there.startswith(words))


def test_a_license_goes_from_its_keeper_over_the_desk_to_badge_timeline_and_search(workspace):
    site = workspace.site
    ana = workspace.keeper()
    site.account("vera@example.org", Role.VERIFIER, name="Vera Verifier", has_second_factor=True)
    vera = site.visitor("vera@example.org")

    ana.save("credentials/add/license", region="NJ", number="25MZ00123400", expires_on=LAST_DAY.isoformat())
    with site.inside():
        row = db.session.scalars(select(Credential)).one().id
        assert assess_submissions(datetime.now(UTC)) == 1
        db.session.remove()
    assert states(site) == {"stated"}

    queue = vera.see("/admin/verification")
    assert "Nothing unusual" in queue.text
    page = vera.see(link_of(queue, "Ana Lee"))
    for words in ("25MZ00123400", "What comparing found", "No NPI is stated.", "None was handed in."):
        assert words in page.text
    desk = page.response.request.path
    ask = {"outcome": "more-information", "reason-more-information": "document-missing", "method": "look-up"}
    vera.send(desk, 303, **ask, note="Please add a photo of the license on your wall.")
    assert states(site) == {"stated"}
    assert letters(site)[-1] == "verification_asked"

    asked = ana.see(f"credentials/{row}")
    assert "Please add a photo of the license on your wall." in asked.text
    ana.save(
        f"credentials/{row}/answer",
        on=asked,
        text="Here it is.",
        documents=sent(("wall.png", a_picture(7, size=(900, 700)))),
    )
    assert "Your answer is at the verification desk." in said(ana.see(f"credentials/{row}"))

    page = vera.see(desk)
    assert "Here it is." in page.text
    picture = vera.get(page.one("a", class_="verify-paper__page").get("href"))
    assert (picture.status_code, picture.mimetype.split("/")[0]) == (200, "image")
    assert "attachment" in vera.get(link_of(page, "Download")).headers["Content-Disposition"]
    verify = {"outcome": "verified", "reason-verified": "matches-the-source", "method": "look-up", "source_url": SOURCE}
    done = vera.send(desk, 303, **verify, expires_on=LAST_DAY.isoformat(), next_due_on=LAST_DAY.isoformat())
    assert done.response.location == "/admin/verification", "nothing else waits"
    assert letters(site)[-1] == "verification_verified"

    assert states(site) == {"verified"}
    with site.inside():
        entries = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
        assert [one.outcome for one in entries] == [Outcome.MORE_INFORMATION, Outcome.VERIFIED]
    shown = workspace.public("ana-lee")
    license_shown = words_of(shown.one("li", class_="credential"))
    assert "Looked up in the issuer’s public register" in license_shown
    assert "newjersey.mylicense.com" in license_shown
    assert "25MZ00123400" not in shown.text
    assert "on your wall" not in shown.text
    assert site.visitor().see("/search?license=verified").slugs == ["ana-lee"]
    assert "Verified" in ana.see("credentials").text
