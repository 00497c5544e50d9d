"""From a ZIP code to a practitioner's page, by the links and forms of each page alone."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.web.visitor import words_of


def sent(page, **typed):
    """The address that the page's search form leads to: what stands in it, and what is typed or ticked now."""
    form = page.one("form", id="search-form")
    belonging = [*form.iter(), *(one for one in page.elements if one.get("form") == "search-form")]
    values = {}
    for control in belonging:
        name = control.get("name")
        if not name or "disabled" in control.attrib:
            continue
        if control.tag == "select":
            chosen = [option for option in control.iter("option") if "selected" in option.attrib]
            values[name] = [(chosen or list(control.iter("option")))[0].get("value")]
        elif control.get("type") not in ("checkbox", "radio"):
            values[name] = [control.get("value", "")]
        elif "checked" in control.attrib:
            values.setdefault(name, []).append(control.get("value"))
    for name, value in typed.items():
        assert any(control.get("name") == name for control in belonging), f"The form does not ask for {name}."
        values[name] = [value]
    return f"{form.get('action')}?{urlencode(values, doseq=True)}"


def test_from_a_zip_code_through_a_filter_to_a_profile_and_back_by_an_old_address(visitor):
    home = visitor.see("/")
    results = visitor.see(sent(home, near="07712"))
    assert results.h1.startswith("4 practitioners within 25 miles of")

    filtered = visitor.see(sent(results, concern="jaw-tension", answered="4"))
    assert set(filtered.slugs) == {"ana-lee", "bo-kim"}
    again = visitor.see(filtered.links["Remove Costs upfront?"])
    assert set(again.slugs) == {"ana-lee", "bo-kim", "cy-old"}

    cheapest = visitor.see(sent(filtered, sort="price"))
    assert cheapest.slugs == ["bo-kim", "ana-lee"]
    wider = visitor.see(sent(cheapest, within="100", accepting="1"))
    assert wider.slugs == ["ana-lee"]

    profile = visitor.see(wider.links["Ana Lee"])
    assert profile.h1 == "Ana Lee"
    assert visitor.see("/providers/ana-before", 301).response.headers["Location"] == "/providers/ana-lee"

    town = words_of(next(link for link in profile.one("main").iter("a") if link.get("href", "").startswith("/search")))
    assert "ana-lee" in visitor.see(profile.links[town]).slugs


def test_from_a_place_of_several_to_the_one_that_was_meant(visitor):
    asked = visitor.see(sent(visitor.see("/"), near="Denver"))
    found = visitor.see(asked.links["Denver, CO"]) if "Denver, CO" in asked.links else asked
    assert "within 25 miles of Denver, CO" in found.h1
    last = visitor.see(visitor.see(found.links["Next"]).links["Next"])
    assert len(last.slugs) == 4
    assert "Next" not in last.links


def test_from_nobody_to_somebody_by_widening_step_by_step(visitor):
    page = visitor.see("/search?near=07712&within=5&q=Bo+Kim")
    steps = 0
    while not page.slugs:
        page = visitor.see(next(href for words, href in page.links.items() if words.startswith("Within ")))
        steps += 1
        assert steps < 4, "Widening leads nowhere."
    assert page.slugs == ["bo-kim"]


def test_from_an_unclaimed_listing_to_what_to_ask(visitor):
    results = visitor.see("/search?near=07712")
    with_stubs = visitor.see(results.links["Show them after the others"])
    stub = visitor.see(with_stubs.links["Stella Stub"])
    assert "Which license do you hold" in stub.text
