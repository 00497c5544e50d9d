"""The desk of jurisdictions: what is confirmed and what is not, and writing down a look at a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from directory.accounts.rules import Role
from directory.jurisdictions.queries import current
from directory.vocabulary import jurisdictions
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

CHIEF = "chief@example.org"
ALASKA = "/admin/jurisdictions/AK"
TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture
def chief(own_site):
    own_site.account(CHIEF, Role.ADMINISTRATOR, has_second_factor=True, name="Chief")
    return own_site.visitor(CHIEF)


def named_on(page):
    return [words for words, url in page.links.items() if url.startswith("/admin/jurisdictions/")]


def test_every_state_and_province_is_listed_with_what_waits_for_a_check(chief):
    page = chief.see("/admin/jurisdictions")
    assert named_on(page) == [one.name for one in jurisdictions()]
    assert "Unconfirmed: board, titles, look-up, public roster, renewal" in page.text
    assert "Alabama No license exists" in page.text
    assert "Manitoba Not regulated" in page.text
    unlicensed = {"Alabama", "Oklahoma", "South Dakota"}
    assert unlicensed <= set(named_on(chief.see("/admin/jurisdictions?show=unlicensed")))
    assert not unlicensed & set(named_on(chief.see("/admin/jurisdictions?show=unconfirmed")))
    assert len(named_on(chief.see("/admin/jurisdictions?show=nonsense"))) == len(jurisdictions())


def test_a_look_is_written_down_with_its_source_and_day_and_holds(own_site, chief):
    page = chief.see(ALASKA)
    assert "Unconfirmed" in page.text
    sent = {"fact": "titles", "value": "L.Ac., Dr.Ac.", "source": "commerce.alaska.gov", "checked_on": TODAY}
    chief.send(ALASKA, 303, **sent)
    page = chief.see(ALASKA)
    assert "L.Ac., Dr.Ac. Confirmed: commerce.alaska.gov, " in page.text
    assert "by Chief" in page.text
    with own_site.inside():
        assert current("AK").titles == ("L.Ac.", "Dr.Ac.")
    trail = chief.see("/admin/audit?action=check_jurisdiction")
    assert trail.links["jurisdiction AK"] == ALASKA


@pytest.mark.parametrize(
    ("change", "sentence", "field"),
    [
        ({"source": ""}, "Name the page or the statute", "source-titles"),
        ({"value": " "}, "Write what the source says.", "value-titles"),
        ({"checked_on": "soon"}, "Give the day on which you looked", "checked_on-titles"),
        ({"checked_on": "2031-01-01"}, "This day is still to come.", "checked_on-titles"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_filled_in_is_kept(change, sentence, field, chief):
    sent = {"fact": "titles", "value": "Kept words", "source": "kept source", "checked_on": TODAY} | change
    page = chief.send(ALASKA, 422, **sent)
    control = page.one("input", id=field)
    assert control.get("aria-invalid") == "true"
    assert sentence in page.text
    assert page.title.startswith("Error: ")
    kept = {name: page.one("input", id=f"{name}-titles").get("value") for name in ("value", "source")}
    assert kept == {"value": sent["value"].strip() or "", "source": sent["source"]} or not change["value"].strip()


def test_a_fact_that_there_is_not_is_refused(chief):
    sent = {"fact": "note", "value": "Anything", "source": "a source", "checked_on": TODAY}
    assert "Choose one of the facts" in chief.send(ALASKA, 422, **sent).text
    chief.see("/admin/jurisdictions/XX", 404)


def test_what_was_filled_in_comes_back_after_a_fresh_proof(own_site, chief):
    stale = own_site.visitor(CHIEF, proved_at=datetime.now(UTC) - timedelta(minutes=20))
    sent = {"fact": "board", "value": "The board", "source": "its page", "checked_on": TODAY}
    answer = stale.send(ALASKA, **sent)
    assert answer.response.location.startswith("/account/prove?next=")
    assert "The board" not in chief.see(ALASKA).text


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.MODERATOR])
def test_nobody_but_an_administrator_opens_it(role, own_site):
    own_site.account(ANA, role, has_second_factor=True)
    assert own_site.visitor(ANA).get("/admin/jurisdictions").status_code == 403
    assert own_site.visitor(ANA).get(ALASKA).status_code == 404
