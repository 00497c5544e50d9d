"""Side by side: the same questions to each, what differs, what could not be shown; and nothing that anybody made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.credentials.rules import CredentialKind
from directory.listings.models import Listing, Precaution
from directory.listings.rules import Currency, PrecautionKind, PriceKind, Stance, Status
from directory.reviews.rules import Stage
from directory.shared.db import db
from tests.factories.accounts import an_account
from tests.factories.listings import RED_BANK, a_credential, a_listing, a_place, a_price, a_stub, keep
from tests.factories.portfolio import a_shown_case
from tests.factories.reviews import vote
from tests.web.a_site import own_site
from tests.web.visitor import words_of

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
BOTH = "/compare?listing=ana-lee&listing=bo-kim"


@pytest.fixture
def two(own_site):
    """Ana Lee, who answers most; Bo Kim in Red Bank, whose word is old; a stub and a hidden listing."""
    with time_machine.travel(NOON, tick=False):
        with own_site.inside():
            vera = an_account("vera@example.org", Role.VERIFIER)
            ana = keep(a_listing(slug="ana-lee", name="Dr. Ana Lee", now=NOON))
            keep(a_credential(ana.practitioner, CredentialKind.TRAINING, now=NOON, in_person_hours=30))
            a_shown_case(vera, listing=ana, now=NOON, age_band="40-49", concerns=("fine-lines",))
            waits = [
                Precaution(kind=PrecautionKind.PREGNANCY, stance=Stance.EXCLUDES, note="Body points only."),
                Precaution(kind=PrecautionKind.BOTOX, stance=Stance.WAITS, days=90, note=""),
            ]
            prices = [a_price(PriceKind.SESSION, 9000, now=NOON, currency=Currency.CAD, minutes=None)]
            keep(
                a_listing(
                    slug="bo-kim", name="Bo Kim", now=NOON, places=[a_place(**RED_BANK, access=None)], prices=prices,
                    packages=[], plan=None, precautions=waits, confirmed_days_ago=300, next_opening_on=None,
                    is_accepting=False,
                )
            )  # fmt: skip
            vote(ana, 5, 5, 4, 4, 5, now=NOON, stage=Stage.END)
            vote(db.session.scalars(select(Listing).filter_by(slug="bo-kim")).one(), *[5] * 6, now=NOON)
            keep(a_stub(slug="reg-person", name="Reg Person", now=NOON), a_listing(slug="gone", status=Status.HIDDEN))
        yield own_site


def rows(page):
    """Label → what each column answers; and the labels of rows that are not said to be alike."""
    found, differing = {}, set()
    for row in page.all("tr", class_="compare__row"):
        label = row.find("th").text.strip()
        found[label] = [words_of(cell.find("div")) for cell in row.iter("td")]
        if "the same for all" not in words_of(row.find("th")):
            differing.add(label)
    return found, differing


def test_two_stand_side_by_side_with_what_each_of_them_answers(two):
    page = two.visitor().see(f"{BOTH}&near=07712&age_band=40-49&concern=fine-lines")
    found, differing = rows(page)
    assert [words_of(one) for one in page.all("a", class_="compare__name")] == ["Ana Lee", "Bo Kim"]
    assert found["Where"] == ["Ocean Township, NJ about 1 mile", "Red Bank, NJ about 7 miles"]
    assert found["Licensed?"] == ["Not provided", "Not provided"]
    assert found["Trained in facial work?"][0] == "Stated Facial acupuncture, Example Institute; not checked by us"
    assert found["Photos of people like me?"][0].startswith("Shown 1 case, 1 for people 40–49")
    assert found["Costs upfront?"] == ["Confirmed by the practitioner, November 12, 2026", "Not provided"]
    assert found["A plan for my goals?"] == [
        "Stated 10–12 sessions, a week apart; stated November 12, 2026",
        "Not provided",
    ]
    assert found["First year"][1] == "CA$1,530–CA$1,980 17–22 sessions, by the usual course, since they state none"
    assert found["First visit"] == ["$180 for 60 minutes With a treatment", "Not given"]
    assert found["Session"] == ["$140 for 60 minutes", "CA$90"]
    assert found["Packages"][0] == (
        "$1,250 for 10 sessions, $125 each To be used within 12 months "
        "Refunded, with used sessions counted at the single price Single sessions sold too"
    )
    assert found["Training in facial work"][0] == "Stated: 48 hours, 30 of them in person, Example Institute"
    assert found["Photos for me"] == ["1 case: Ana Lee", "None shown"]
    assert found["Reviews at the end of a course"] == [
        "4.6 of 5: Ana Lee between 2.9 and 5.0 with 95 % certainty, from 5 verified visits",
        "6 verified visits: Bo Kim Too few at the end of a course for an average",
    ]
    assert found["Recent Botox"] == ["Waits 14 days", "Waits 90 days"]
    assert found["Pregnancy"] == ["Nothing stated", "Does not treat Body points only."]
    assert found["Next opening"][1] == "Not accepting new clients"
    assert found["Access"] == ["Step-free from street to treatment room", "Not given"]
    assert "More than half a year ago" in found["Last confirmed"][1]
    assert differing == found.keys() - {"Licensed?", "Languages"}
    kept = {one.get("value") for one in page.all("input", name="listing", type="hidden")}
    assert kept == {"ana-lee", "bo-kim"}

    narrowed = two.visitor().see(f"{BOTH}&differ=1&near=07712&age_band=40-49&concern=fine-lines")
    assert rows(narrowed)[0].keys() == differing
    assert "2 rows are the same for all and not shown." in narrowed.text


def test_a_date_that_only_says_when_is_named_and_counts_as_no_difference(two):
    with two.inside():
        cy = keep(a_listing(slug="cy-diaz", name="Cy Diaz", now=NOON, confirmed_days_ago=20))
        keep(a_credential(cy.practitioner, CredentialKind.TRAINING, now=NOON, in_person_hours=30))
    visitor, those = two.visitor(), "/compare?listing=ana-lee&listing=cy-diaz"
    page = visitor.see(those)
    notes = {row.find("th").text.strip(): words_of(row.find("th")) for row in page.all("tr", class_="compare__row")}
    assert {label for label, note in notes.items() if "the same but for dates" in note} == {
        "Costs upfront?",
        "A plan for my goals?",
    }
    assert "the same for all" in notes["Licensed?"], notes
    assert notes["Last confirmed"] == "Last confirmed", "there the date is the answer"
    assert "2 rows differ in dates only and are not shown." in visitor.see(f"{those}&differ=1").text
    assert "2 filas solo cambian en las fechas y no se muestran." in visitor.see(f"/es{those}&differ=1").text


def test_what_cannot_be_shown_is_said_and_everything_else_is(two):
    visitor = two.visitor()
    page = visitor.see(
        "/compare?listing=gone&listing=ana-lee&listing=nobody&listing=<b>&listing=ana-lee&near=Springfield"
    )
    assert "No listing with the address “gone”, “nobody” or “<b>” is shown here." in page.text
    assert "There are several places called “Springfield”." in page.text
    assert "To compare, add at least one more." in page.text
    assert "the same for all" not in page.text, "one alone is like nobody"
    many = visitor.see(
        "/compare?" + "&".join(f"listing={one}" for one in ("ana-lee", "bo-kim", "reg-person", "a", "b", "c"))
    )
    assert "Only 4 can stand side by side: 2 more were left out." in many.text
    assert [words_of(one) for one in many.all("a", class_="compare__name")] == ["Ana Lee", "Bo Kim", "Reg Person"]
    assert "We do not know the place “zzzz”" in visitor.see(f"{BOTH}&near=zzzz&age_band=x&concern=y&differ=2").text


def test_nobody_chosen_yet_leads_to_the_list_and_the_search(two):
    visitor = two.visitor()
    page = visitor.see("/compare")
    assert "Nobody to compare yet" in page.text
    assert "Compare the last ones I kept" not in page.links
    visitor.set_cookie("shortlist", "ana-lee.bo-kim")
    assert visitor.see("/compare").links["Compare the last ones I kept"] == "/compare?listing=bo-kim&listing=ana-lee"
    page = visitor.see("/es/compare?listing=ana-lee&listing=bo-kim")
    assert page.h1 == "Comparar lado a lado"
    note = next(one for one in page.all("p") if words_of(one) == "Body points only.")
    assert note.get("lang") == "en"
