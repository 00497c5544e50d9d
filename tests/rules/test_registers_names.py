"""Names of registers held against names of people here; license numbers held against each other."""

import pytest

from directory.registers.exclusions.rules import NAME_CUT
from directory.registers.names import RegisterName, block_of, known_name, known_register_name, names_fit, register_name
from directory.registers.numbers import numbers_agree

FITS = [
    ("Ana Lee", "Lee", RegisterName("LEE", "ANA")),
    ("ana lee", "lee", RegisterName("LEE", "ANA", " ")),
    ("Ana Lée-Smith", "Lée-Smith", RegisterName("LEE SMITH", "ANA")),
    ("Ana Lee Smith", "Lee Smith", RegisterName("LEE-SMITH", "ANA")),
    ("Ana LeeSmith", "LeeSmith", RegisterName("LEE-SMITH", "ANA")),
    ("Zoë O'Neil", "O'Neil", RegisterName("ONEIL", "ZOE")),
    ("Zoë O’Neil", "O’Neil", RegisterName("O'NEIL", "ZOE")),
    ("Łucja Øre", "Øre", RegisterName("ORE", "LUCJA")),
    ("Ryce Hatchett", "Hatchett", RegisterName("HATCHETT, JR", "RYCE")),
    ("Ryce Hatchett Jr.", "Hatchett", RegisterName("HATCHETT", "RYCE")),
    ("Ana Lee, L.Ac., Dipl. O.M.", "", RegisterName("LEE", "ANA")),
    ("Ana Lee L.Ac.", "", RegisterName("LEE", "ANA")),
    ("Ana Lee LAc", "", RegisterName("LEE", "ANA")),
    ("Ana Lee III", "", RegisterName("LEE", "ANA")),
    ("Ana Lac", "Lac", RegisterName("LAC", "ANA")),
    ("Dr. Ana Lee", "", RegisterName("LEE", "ANA")),
    ("Ana M. Lee", "Lee", RegisterName("LEE", "ANA", "MARIA")),
    ("Ana Maria Lee", "Lee", RegisterName("LEE", "ANA", "M")),
    ("Ana Maria Lee", "Lee", RegisterName("LEE", "ANA")),
    ("Ana Lee", "Lee", RegisterName("LEE", "ANA", "MARIA")),
    ("Mary Ann Lee", "Lee", RegisterName("LEE", "MARY ANN")),
    ("Mary-Ann Lee", "Lee", RegisterName("LEE", "MARY", "ANN")),
    ("Mary Lee", "Lee", RegisterName("LEE", "MARY ANN")),
    ("J. Robert Lee", "Lee", RegisterName("LEE", "JAMES", "ROBERT")),
    ("Ana Lee Smith", "Smith", RegisterName("LEE-SMITH", "ANA")),
    ("Lee Xiaoming", "Lee", RegisterName("LEE", "XIAOMING")),
    ("Luz de la Cruz", "", RegisterName("DE LA CRUZ", "LUZ")),
    ("Ana Wolfeschlegelsteinhausen", "Wolfeschlegelsteinhausen", RegisterName("WOLFESCHLEGELSTEINHA", "ANA")),
    ("Ana Montgomery-Washington", "Montgomery-Washington", RegisterName("MONTGOMERY-WASHINGTO", "ANA")),
    ("Bartholomewjames-Theo Lee", "Lee", RegisterName("LEE", "BARTHOLOMEWJAME")),
]
FITS_NOT = [
    ("Ana Lee", "Lee", RegisterName("LEA", "ANA")),
    ("Ana Lee", "Lee", RegisterName("LEE", "ANNA")),
    ("Ana Lees", "Lees", RegisterName("LEE", "ANA")),
    ("Anabel Lee", "Lee", RegisterName("LEE", "ANA")),
    ("Ana M. Lee", "Lee", RegisterName("LEE", "ANA", "Q")),
    ("Ana Maria Lee", "Lee", RegisterName("LEE", "ANA", "QUINN")),
    ("J. Lee", "Lee", RegisterName("LEE", "JAMES", "ROBERT")),
    ("J. Robert Lee", "Lee", RegisterName("LEE", "JAMES", "THOMAS")),
    ("Ana Lee", "Lee", RegisterName("", "ANA")),
    ("Ana Lee", "Lee", RegisterName("LEE", "")),
    ("Ana", "Ana", RegisterName("ANA", "ANA")),
    ("Ana Wolfeschlegelstein", "Wolfeschlegelstein", RegisterName("WOLFESCHLEGELSTEINHA", "ANA")),
]


@pytest.mark.parametrize(("full", "family", "theirs"), FITS)
def test_a_name_fits_whatever_its_case_accents_hyphens_spaces_suffix_or_cut(full, family, theirs):
    assert names_fit(known_name(full, family), theirs, NAME_CUT)


@pytest.mark.parametrize(("full", "family", "theirs"), FITS_NOT)
def test_another_name_does_not_fit(full, family, theirs):
    assert not names_fit(known_name(full, family), theirs, NAME_CUT)


@pytest.mark.parametrize(("full", "family", "theirs"), FITS)
def test_whatever_fits_is_in_a_block_that_is_looked_at(full, family, theirs):
    assert block_of(theirs.last) in known_name(full, family).blocks


def test_a_register_that_does_not_cut_is_not_read_as_if_it_did():
    theirs = RegisterName("WOLFESCHLEGELSTEINHA", "ANA")
    assert not names_fit(known_name("Ana Wolfeschlegelsteinhausen", "Wolfeschlegelsteinhausen"), theirs)


def test_names_of_two_registers_are_compared_too():
    assert names_fit(known_register_name(RegisterName("O'NEIL", "ANA", "M")), RegisterName("ONEIL", "ANA", "MARIA"))


@pytest.mark.parametrize(
    ("full", "name"),
    [
        ("ANA M INVENTO", RegisterName("INVENTO", "ANA", "M")),
        ("ANA INVENTO", RegisterName("INVENTO", "ANA")),
        ("LUZ DE LA SAMPLE", RegisterName("DE LA SAMPLE", "LUZ")),
        ("BO SAMPLE JR", RegisterName("SAMPLE", "BO")),
        ("MONONYM", RegisterName("MONONYM", "")),
    ],
)
def test_a_name_in_one_column_is_told_apart(full, name):
    assert register_name(full) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AC 20275", "AC-20275"),
        ("AC020275", "20275"),
        ("20297", "020297"),
        ("PAK000196", "AK196"),
        ("u03205", "U03205"),
    ],
)
def test_numbers_agree_whatever_their_prefix_and_zeros(one, other):
    assert numbers_agree(one, other)
    assert numbers_agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("AC100", "MD100"), ("1000", "100"), ("", ""), ("AC", "AC"), ("123", "1234")]
)
def test_other_numbers_do_not(one, other):
    assert not numbers_agree(one, other)
