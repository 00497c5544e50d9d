"""What each kind of credential needs, how numbers are written, and what is refused with which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from directory import vocabulary
from directory.credentials.facts import StatedFacts
from directory.credentials.kinds import (
    KINDS,
    NCBAHM,
    OTHER_PROFESSIONS,
    SAFETY_BODY,
    SAFETY_TITLE,
    check_facts,
    covers_acupuncture,
    is_doctorate,
    is_of_ncbahm,
    next_due_on,
)
from directory.credentials.rules import Answer, CredentialKind
from directory.shared.errors import RuleBroken

TODAY = date(2026, 11, 22)
SOON = TODAY + timedelta(days=200)
GOOD = {
    CredentialKind.LICENSE: StatedFacts(
        CredentialKind.LICENSE, "L.Ac.", "Board of Acupuncture", region="NJ", number="25MZ00123400", expires_on=SOON
    ),
    CredentialKind.CERTIFICATION: StatedFacts(
        CredentialKind.CERTIFICATION, "Dipl. Ac. (NCBAHM)", NCBAHM, number="12345", expires_on=SOON
    ),
    CredentialKind.TRAINING: StatedFacts(
        CredentialKind.TRAINING,
        "Facial work",
        "An institute",
        hours=48,
        in_person_hours=24,
        issued_on=date(2020, 5, 4),
    ),
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: StatedFacts(
        CredentialKind.CLEAN_NEEDLE_TECHNIQUE, SAFETY_TITLE, SAFETY_BODY, issued_on=date(2015, 5, 4)
    ),
    CredentialKind.DEGREE: StatedFacts(CredentialKind.DEGREE, "DACM", "A school", issued_on=date(2014, 1, 1)),
    CredentialKind.INSURANCE: StatedFacts(
        CredentialKind.INSURANCE, "Professional liability", "A company", expires_on=SOON, covers_cosmetic=Answer.UNKNOWN
    ),
}


def refused(facts):
    with pytest.raises(RuleBroken) as error:
        check_facts(facts, today=TODAY)
    return error.value


@pytest.mark.parametrize("kind", CredentialKind)
def test_every_kind_has_its_rules_and_an_example_that_fits_them(kind):
    assert KINDS[kind].kind is kind
    check_facts(GOOD[kind], today=TODAY)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in CredentialKind for name in KINDS[kind].must],
)
def test_whatever_a_kind_must_have_is_asked_for_by_name(kind, name):
    empty = "" if name in ("title", "issuer") else None
    assert refused(replace(GOOD[kind], **{name: empty})).field == name


@pytest.mark.parametrize(
    ("kind", "changes", "field", "words"),
    [
        (CredentialKind.LICENSE, {"region": "OK"}, "region", "Oklahoma issues no license"),
        (CredentialKind.LICENSE, {"region": "SD"}, "region", "South Dakota issues no license"),
        (CredentialKind.LICENSE, {"region": "MB"}, "region", "Manitoba does not regulate"),
        (CredentialKind.LICENSE, {"region": "ZZ"}, "region", "from the list"),
        (CredentialKind.LICENSE, {"issuer": "NCCAOM"}, "issuer", "as a certification"),
        (CredentialKind.LICENSE, {"hours": 3}, "hours", "Only a training"),
        (CredentialKind.LICENSE, {"covers_cosmetic": Answer.YES}, "covers_cosmetic", "Only insurance"),
        (CredentialKind.LICENSE, {"number": "?"}, "number", "as it is printed"),
        (CredentialKind.LICENSE, {"number": "L" * 41}, "number", "at most 40"),
        (CredentialKind.LICENSE, {"expires_on": date(2926, 1, 1)}, "expires_on", "Look at the year"),
        (CredentialKind.LICENSE, {"expires_on": date.max}, "expires_on", "Look at the year"),
        (CredentialKind.LICENSE, {"issued_on": TODAY + timedelta(days=1)}, "issued_on", "still to come"),
        (CredentialKind.LICENSE, {"issued_on": date(1900, 1, 1)}, "issued_on", "too long ago"),
        (
            CredentialKind.LICENSE,
            {"issued_on": TODAY, "expires_on": date(2020, 1, 1)},
            "expires_on",
            "before its first",
        ),
        (CredentialKind.CERTIFICATION, {"region": "NJ"}, "region", "Only a license"),
        (CredentialKind.CERTIFICATION, {"number": "12"}, "number", "3 to 6 digits"),
        (CredentialKind.CERTIFICATION, {"number": "1234567"}, "number", "3 to 6 digits"),
        (CredentialKind.CERTIFICATION, {"number": "012345"}, "number", "3 to 6 digits"),
        (CredentialKind.CERTIFICATION, {"number": "A1234"}, "number", "3 to 6 digits"),
        (CredentialKind.CERTIFICATION, {"number": "١٢٣"}, "number", "3 to 6 digits"),
        (CredentialKind.CERTIFICATION, {"issuer": "the NCCAOM", "number": "A1"}, "number", "3 to 6 digits"),
        (CredentialKind.TRAINING, {"hours": 0}, "hours", "from 1 to 2,000"),
        (CredentialKind.TRAINING, {"hours": 2001}, "hours", "from 1 to 2,000"),
        (CredentialKind.TRAINING, {"in_person_hours": 49}, "in_person_hours", "a share of all hours"),
        (CredentialKind.TRAINING, {"in_person_hours": -1}, "in_person_hours", "a share of all hours"),
        (CredentialKind.TRAINING, {"expires_on": SOON}, "expires_on", "A training has no last day"),
        (CredentialKind.CLEAN_NEEDLE_TECHNIQUE, {"expires_on": SOON}, "expires_on", "has no last day"),
        (CredentialKind.CLEAN_NEEDLE_TECHNIQUE, {"issuer": "A school"}, "issuer", "CCAHM"),
        (CredentialKind.DEGREE, {"number": "1"}, "number", "has no number"),
        (CredentialKind.DEGREE, {"title": "D" * 121}, "title", "at most 120"),
        (CredentialKind.INSURANCE, {"programme_id": 1}, "programme_id", "Only a training"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field_and_the_reason(kind, changes, field, words):
    error = refused(replace(GOOD[kind], **changes))
    assert error.field == field
    assert words in str(error)


@pytest.mark.parametrize("code", [one.code for one in vocabulary.jurisdictions()])
def test_a_license_comes_only_from_where_one_exists_and_another_professions_from_anywhere(code):
    license_of_there = replace(GOOD[CredentialKind.LICENSE], region=code)
    if vocabulary.jurisdiction(code).has_license:
        check_facts(license_of_there, today=TODAY)
    else:
        assert "national certification" in str(refused(license_of_there))
    for title in OTHER_PROFESSIONS:
        check_facts(replace(license_of_there, title=title), today=TODAY)


def test_what_was_checked_of_a_jurisdiction_since_holds_instead_of_the_data_file():
    licensing = replace(vocabulary.jurisdiction("AL"), has_license=True)
    check_facts(replace(GOOD[CredentialKind.LICENSE], region="AL"), today=TODAY, licensing=licensing)


@pytest.mark.parametrize("number", ["123", "999999", "1000"])
def test_numbers_of_the_national_board_have_three_to_six_digits(number):
    check_facts(replace(GOOD[CredentialKind.CERTIFICATION], number=number), today=TODAY)


@pytest.mark.parametrize("number", ["25MZ00123400", "AC 123", "A-1", "U02345", "PAK000196", "1/22", "7"])
def test_numbers_of_boards_and_of_others_are_letters_and_digits(number):
    check_facts(replace(GOOD[CredentialKind.LICENSE], number=number), today=TODAY)
    other = replace(GOOD[CredentialKind.CERTIFICATION], issuer="American Board of Medical Acupuncture", number=number)
    check_facts(other, today=TODAY)


@pytest.mark.parametrize(
    ("issuer", "is_theirs"),
    [
        (NCBAHM, True),
        ("NCCAOM", True),
        ("nccaom (R)", True),
        ("National Certification Commission for Acupuncture and Oriental Medicine", True),
        ("National Certification Board for Acupuncture and Herbal Medicine", True),
        ("American Board of Medical Acupuncture (ABMA)", False),
        ("NCBAHMX", False),
    ],
)
def test_the_national_board_is_known_by_both_of_its_names(issuer, is_theirs):
    assert is_of_ncbahm(issuer) is is_theirs


@pytest.mark.parametrize(
    ("title", "covers"),
    [("Dipl. Ac. (NCBAHM)", True), ("Dipl. O.M.", True), ("Dipl. C.H.", False), ("Dipl. A.B.T. (NCBAHM)", False)],
)
def test_a_diploma_in_herbs_or_bodywork_says_nothing_of_needles(title, covers):
    assert covers_acupuncture(replace(GOOD[CredentialKind.CERTIFICATION], title=title)) is covers


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("DAc", True),
        ("D.A.C.M.", True),
        ("DAOM", True),
        ("PhD in Chinese medicine", True),
        ("M.D.", True),
        ("Doctor of Acupuncture", True),
        ("MAc", False),
        ("MS in Acupuncture", False),
        ("MSOM", False),
        ("Diploma", False),
    ],
)
def test_only_a_doctors_degree_makes_a_doctor(title, is_one):
    assert is_doctorate(title) is is_one


@pytest.mark.parametrize(
    ("kind", "expires_on", "due"),
    [
        (CredentialKind.LICENSE, SOON, SOON),
        (CredentialKind.LICENSE, TODAY + timedelta(days=900), TODAY + timedelta(days=365)),
        (CredentialKind.LICENSE, TODAY, TODAY + timedelta(days=30)),
        (CredentialKind.LICENSE, TODAY - timedelta(days=9), TODAY + timedelta(days=30)),
        (CredentialKind.CERTIFICATION, SOON, SOON),
        (CredentialKind.INSURANCE, TODAY + timedelta(days=900), TODAY + timedelta(days=900)),
        (CredentialKind.TRAINING, None, None),
        (CredentialKind.DEGREE, None, None),
        (CredentialKind.CLEAN_NEEDLE_TECHNIQUE, None, None),
    ],
)
def test_what_is_verified_today_is_due_again_on_a_later_day_or_never(kind, expires_on, due):
    assert next_due_on(replace(GOOD[kind], expires_on=expires_on), today=TODAY) == due
