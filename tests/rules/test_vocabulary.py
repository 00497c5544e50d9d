"""The shared lists of words: whole, without doubles, and honest about what is confirmed."""

from datetime import date

import pytest

from directory import places, vocabulary
from directory.vocabulary.jurisdictions import jurisdictions_from
from directory.vocabulary.terms import Term, groups_from, terms_from, wider_from


@pytest.mark.parametrize("name", vocabulary.VOCABULARIES)
def test_every_vocabulary_loads_and_every_code_leads_to_its_term(name):
    terms = getattr(vocabulary, name)()
    assert terms
    assert all(isinstance(term, Term) and term.label for term in terms)


def test_the_lists_of_the_product_are_complete():
    assert len(vocabulary.concerns()) == 17
    assert len(vocabulary.techniques()) == 13
    assert [band.label for band in vocabulary.age_bands()] == ["18–29", "30–39", "40–49", "50–59", "60–69", "70+"]
    assert len(vocabulary.goals()) == 8
    assert {"license", "certification", "training"} < {kind.code for kind in vocabulary.credential_kinds()}


def test_a_term_is_had_by_its_code():
    assert vocabulary.concern("crows-feet").label == "Crow’s feet"
    assert vocabulary.technique("gua-sha").label == "Gua Sha"
    assert vocabulary.language("es").label == "Spanish"
    assert vocabulary.age_band("70-plus").label == "70+"
    with pytest.raises(KeyError):
        vocabulary.concern("flaws")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("smile lines", "nasolabial folds"),
        ("guasha", "gua sha"),
        ("acupuncture face lift", "cosmetic acupuncture"),
        ("facial rejuvenation", "cosmetic acupuncture"),
        ("nccaom", "ncbahm"),
        ("crows feet", "crow's feet"),
        ("tmj", "jaw tension"),
        ("lac", "l.ac."),
        ("eamp", "e.a.m.p."),
        ("chinese", "mandarin"),
    ],
)
def test_what_means_the_same_is_in_one_group(one, other):
    assert any({one, other} <= set(group) for group in vocabulary.synonym_groups())


@pytest.mark.parametrize(("one", "other"), [("dacm", "daom"), ("cnt", "l.ac."), ("lac", "r.ac."), ("ncbahm", "lac")])
def test_what_is_not_the_same_stays_apart(one, other):
    assert not any({one, other} <= set(group) for group in vocabulary.synonym_groups())


def row(**changes):
    return {"code": "a-code", "label": "A label", "synonyms": ["one"]} | changes


def test_a_code_a_label_or_a_synonym_that_is_there_twice_is_refused():
    with pytest.raises(ValueError, match="code 'a-code' is there twice"):
        terms_from([row(), row(label="Other", synonyms=[])])
    with pytest.raises(ValueError, match="label 'a label' is there twice"):
        terms_from([row(), row(code="other", label="a LABEL", synonyms=[])])
    with pytest.raises(ValueError, match="synonym 'one' is there twice"):
        terms_from([row(), row(code="other", label="Other")])


def test_a_code_that_is_not_lower_case_with_hyphens_is_refused():
    for code in ("A-code", "a_code", "a code", "-a", "", "x" * 41):
        with pytest.raises(ValueError, match="not a code"):
            terms_from([row(code=code)])


def test_a_phrase_in_two_groups_is_refused():
    with pytest.raises(ValueError, match="synonym 'one' is there twice"):
        groups_from([terms_from([row()])], [["two", "one"]])
    with pytest.raises(ValueError, match="plain lower case"):
        groups_from([], [["Two", "one"]])


def test_what_covers_what_is_named_by_labels_of_groups():
    groups = (("wrinkles",), ("frown lines", "elevens"))
    assert wider_from([{"label": "wrinkles", "covers": ["frown lines"]}], groups) == (("wrinkles", ("frown lines",)),)
    for label, covered in (("wrinkles", "elevens"), ("lines", "frown lines")):
        with pytest.raises(ValueError, match="No group of synonyms is called"):
            wider_from([{"label": label, "covers": [covered]}], groups)


def test_no_filler_is_a_phrase_by_itself():
    phrases = {phrase for group in vocabulary.synonym_groups() for phrase in group}
    assert phrases.isdisjoint(vocabulary.search_fillers())


def test_jurisdictions_are_the_states_the_district_and_canada_under_the_names_of_the_places():
    by_code = {one.code: one for one in vocabulary.jurisdictions()}
    assert len([one for one in by_code.values() if one.country == "US"]) == 51
    assert len([one for one in by_code.values() if one.country == "CA"]) == 13
    for code, one in by_code.items():
        assert (one.name, one.country) == (places.REGIONS[code].name, places.REGIONS[code].country)


def test_three_states_and_eight_provinces_and_territories_issue_no_license():
    without = {one.code for one in vocabulary.jurisdictions() if not one.has_license}
    assert without == {"AL", "OK", "SD", "MB", "NB", "NS", "NT", "NU", "PE", "SK", "YT"}


def test_titles_differ_by_state():
    assert vocabulary.jurisdiction("FL").titles[0] == "A.P."
    assert vocabulary.jurisdiction("NM").titles == ("D.O.M.",)
    assert vocabulary.jurisdiction("MA").titles == ("Lic.Ac.",)


def test_nothing_is_called_checked_before_somebody_checked_it():
    assert all(one.checked_on is None for one in vocabulary.jurisdictions())
    alaska = vocabulary.jurisdiction("AK")
    assert alaska.is_confirmed("license")
    assert not alaska.is_confirmed("look_up")


def jurisdiction_row(**changes):
    facts = {
        "code": "ZZ",
        "name": "Nowhere",
        "country": "US",
        "has_license": True,
        "board": "A board",
        "titles": ["L.Ac."],
    }
    return facts | {"source": "a test", "confirmed": ["license"]} | changes


def test_a_day_of_checking_confirms_every_fact():
    (one,) = jurisdictions_from([jurisdiction_row(checked_on=date(2026, 11, 1))])
    assert one.is_confirmed("renewal")


def test_a_jurisdiction_that_contradicts_itself_is_refused():
    with pytest.raises(ValueError, match="no license has neither"):
        jurisdictions_from([jurisdiction_row(has_license=False)])
    with pytest.raises(ValueError, match="no facts"):
        jurisdictions_from([jurisdiction_row(confirmed=["weather"])])
    with pytest.raises(ValueError, match="code 'zz' is there twice"):
        jurisdictions_from([jurisdiction_row(), jurisdiction_row(name="Elsewhere")])
