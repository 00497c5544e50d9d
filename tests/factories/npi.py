"""Invented register files in the shapes of the real ones: 330 columns, quoted with CRLF, or re-saved by a script.

`python -m tests.factories.npi` writes the small files of tests/data/npi. Nobody in them exists; every NPI passes the
check digit, telephone numbers are 555-01xx.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "npi"

MAILING, PRACTICE = "Provider Business Mailing Address", "Provider Business Practice Location Address"
ABROAD = "Country Code (If outside U.S.)"
DEACTIVATED_ON, REACTIVATED_ON, UPDATED_ON = "NPI Deactivation Date", "NPI Reactivation Date", "Last Update Date"
LAST, FIRST, MIDDLE = "Provider Last Name (Legal Name)", "Provider First Name", "Provider Middle Name"
ORGANIZATION = "Provider Organization Name (Legal Business Name)"
STREET, CITY = "Provider First Line Business Practice Location Address", f"{PRACTICE} City Name"
STATE, POSTAL, PHONE = f"{PRACTICE} State Name", f"{PRACTICE} Postal Code", f"{PRACTICE} Telephone Number"
COUNTRY = f"{PRACTICE} {ABROAD}"


def _address(kind: str, place: str) -> list[str]:
    parts = ("City Name", "State Name", "Postal Code", ABROAD, "Telephone Number", "Fax Number")
    return [f"Provider {line} Line Business {kind}" for line in ("First", "Second")] + [f"{place} {p}" for p in parts]


def header(sex: str = "Provider Sex Code") -> list[str]:
    """The 330 column names of the provider file."""
    official = "Authorized Official"
    other = "Other Provider Identifier"
    return [
        *("NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)", ORGANIZATION),
        *(LAST, FIRST, MIDDLE, "Provider Name Prefix Text", "Provider Name Suffix Text", "Provider Credential Text"),
        *("Provider Other Organization Name", "Provider Other Organization Name Type Code"),
        *(f"Provider Other {part}" for part in ("Last Name", "First Name", "Middle Name")),
        *("Provider Other Name Prefix Text", "Provider Other Name Suffix Text", "Provider Other Credential Text"),
        "Provider Other Last Name Type Code",
        *_address("Mailing Address", MAILING),
        *_address("Practice Location Address", PRACTICE),
        *("Provider Enumeration Date", UPDATED_ON, "NPI Deactivation Reason Code", DEACTIVATED_ON, REACTIVATED_ON),
        sex,
        *(f"{official} {part}" for part in ("Last Name", "First Name", "Middle Name", "Title or Position")),
        f"{official} Telephone Number",
        *(name for slot in range(1, 16) for name in taxonomy_columns(slot)),
        *(
            name.format(slot)
            for slot in range(1, 51)
            for name in (f"{other}_{{}}", f"{other} Type Code_{{}}", f"{other} State_{{}}", f"{other} Issuer_{{}}")
        ),
        *("Is Sole Proprietor", "Is Organization Subpart", "Parent Organization LBN", "Parent Organization TIN"),
        *(f"{official} {part}" for part in ("Name Prefix Text", "Name Suffix Text", "Credential Text")),
        *(f"Healthcare Provider Taxonomy Group_{slot}" for slot in range(1, 16)),
        "Certification Date",
    ]


def taxonomy_columns(slot: int) -> tuple[str, str, str, str]:
    """The four columns of a slot: code, license number, license state, primary switch."""
    return (
        f"Healthcare Provider Taxonomy Code_{slot}",
        f"Provider License Number_{slot}",
        f"Provider License Number State Code_{slot}",
        f"Healthcare Provider Primary Taxonomy Switch_{slot}",
    )


def npi(number: int) -> str:
    """The NPI number `number` of an invented sequence, with its check digit."""
    nine = f"{100_000_000 + number:09d}"
    total = sum(sum(divmod(int(d) * (2 - place % 2), 10)) for place, d in enumerate(reversed("80840" + nine)))
    return f"{nine}{-total % 10}"


def person(number: int, *codes: str, **said: str) -> dict[str, str]:
    """A person's row; `codes` fill the taxonomy slots in order (an acupuncturist without any)."""
    row = {
        "NPI": npi(number),
        "Entity Type Code": "1",
        LAST: f"SAMPLE{_letters(number)}",
        FIRST: "PAT",
        "Provider Credential Text": "L.AC.",
        "Provider First Line Business Mailing Address": "9 HOME ST",
        f"{MAILING} City Name": "SECRETVILLE",
        f"{MAILING} State Name": "NJ",
        f"{MAILING} Postal Code": "077121234",
        STREET: f"{number} EXAMPLE AVE",
        CITY: "OCEAN",
        STATE: "NJ",
        POSTAL: "077121234",
        COUNTRY: "US",
        PHONE: f"732555{100 + number % 100:04d}",
        "Provider Enumeration Date": "05/23/2005",
        UPDATED_ON: "07/08/2020",
        "Provider Sex Code": "F",
        "Is Sole Proprietor": "Y",
    }
    for slot, code in enumerate(codes or ("171100000X",), 1):
        names = taxonomy_columns(slot)
        row |= dict(zip(names, (code, f"25MZ{number:06d}", "NJ", "Y" if slot == 1 else "N"), strict=True))
    return row | said


def organization(number: int, name: str, *codes: str) -> dict[str, str]:
    """An organization's row."""
    row = person(number, *codes)
    return row | {"Entity Type Code": "2", ORGANIZATION: name, LAST: "", FIRST: "", "Provider Sex Code": ""}


def withdrawn(number: int, on: str) -> dict[str, str]:
    """The row of a deactivated number: the NPI and the day, nothing else."""
    return {"NPI": npi(number), DEACTIVATED_ON: on}


def original(rows: Iterable[Mapping[str, str]], sex: str = "Provider Sex Code") -> bytes:
    """A file as it is published: every value quoted, CRLF."""
    return csv_bytes(header(sex), [_renamed(row, sex) for row in rows], quoting=csv.QUOTE_ALL, end="\r\n")


def resaved(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A file as somebody's script saved it again: numbers as decimals, lost leading zeros, no quotes."""
    return csv_bytes(header(), [_as_decimals(row) for row in rows], quoting=csv.QUOTE_MINIMAL, end="\n")


def locations(rows: Sequence[tuple[str, str, str, str, str]]) -> bytes:
    """The file of secondary locations from (NPI, street, city, state, postal code); one title has two spaces."""
    place = "Provider Secondary Practice Location Address"
    titles = ["NPI", f"{place}- Address Line 1", f"{place}-  Address Line 2"]
    titles += [f"{place} - {part}" for part in ("City Name", "State Name", "Postal Code", ABROAD)]
    titles += [f"{place} - Telephone Number", f"{place} - Telephone Extension"]
    titles += ["Provider Practice Location Address - Fax Number"]
    cells = [
        dict(zip(titles, (n, street, "", city, state, code, "US"), strict=False))
        for n, street, city, state, code in rows
    ]
    return csv_bytes(titles, cells, quoting=csv.QUOTE_ALL, end="\n")


def other_names(rows: Sequence[tuple[str, str]]) -> bytes:
    """The file of other names from (NPI, name)."""
    titles = ["NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code"]
    cells = [dict(zip(titles, (n, name, "3"), strict=True)) for n, name in rows]
    return csv_bytes(titles, cells, quoting=csv.QUOTE_ALL, end="\n")


def csv_bytes(
    titles: Sequence[str], rows: Iterable[Mapping[str, str]], *, quoting: int = csv.QUOTE_ALL, end: str = "\r\n"
) -> bytes:
    """Rows by title as CSV; a missing cell is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, titles, restval="", quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def published_zip(path: Path, providers: bytes, **beside: bytes) -> Path:
    """A zip as it is published, with the header file that must not be mistaken for the data."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("npidata_pfile_20050523-20251109_FileHeader.csv", providers.split(b"\n")[0])
        archive.writestr("npidata_pfile_20050523-20251109.csv", providers)
        for name, content in beside.items():
            archive.writestr(f"{name}_20050523-20251109.csv", content)
    return path


def _renamed(row: Mapping[str, str], sex: str) -> dict[str, str]:
    return {sex if title == "Provider Sex Code" else title: text for title, text in row.items()}


def _as_decimals(row: Mapping[str, str]) -> dict[str, str]:
    decimals = {"Entity Type Code", f"{MAILING} Postal Code", POSTAL, PHONE}
    return {title: f"{int(text)}.0" if title in decimals and text else text for title, text in row.items()}


def _letters(number: int) -> str:
    letters = ""
    while number or not letters:
        number, place = divmod(number, 26)
        letters = chr(65 + place) + letters
    return letters


SAMPLE = [
    person(1, **{LAST: "MCSAMPLE", FIRST: "JANE", MIDDLE: "Q"}),
    person(2, "207Q00000X", "171100000X"),
    person(3, "207Q00000X"),
    organization(4, "INVENTED ACUPUNCTURE, LLC", "171100000X"),
    withdrawn(5, "06/13/2010"),
    person(6, **{DEACTIVATED_ON: "03/16/2006", REACTIVATED_ON: "03/27/2006"}),
    person(7, **{CITY: "O'FALLON", STATE: "MO", POSTAL: "63366"}),
    person(8, **{CITY: "TORONTO", STATE: "ON", POSTAL: "M5V2T6", COUNTRY: "CA"}),
    person(9, **{CITY: "TOKYO", STATE: "TOKYO", POSTAL: "1000001", COUNTRY: "JP"}),
    person(10, **{LAST: "MUÑOZ-O'BRIEN"}),
]
"""Ten invented rows: seven people and one organization with the acupuncturist's code, one other, one withdrawn."""

FILES = {
    "npidata_pfile_original.csv": original(SAMPLE, sex="Provider Gender Code"),
    "npidata_pfile_resaved.csv": resaved(row for row in SAMPLE if not row.get(POSTAL, "").startswith("M")),
    "pl_pfile.csv": locations(
        [
            (npi(1), "12 SECOND ST", "RED BANK", "NJ", "07701"),
            (npi(1), "13 THIRD ST", "ASBURY PARK", "NJ", "077121111"),
            (npi(99), "14 NOBODYS ST", "RED BANK", "NJ", "07701"),
        ]
    ),
    "othername_pfile.csv": other_names([(npi(4), "Invented Face Studio"), (npi(99), "Nobody's")]),
}

if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        (DATA / name).write_bytes(content)
