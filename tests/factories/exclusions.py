"""Invented rows of the exclusion list, in the shape of the real one: 18 quoted columns, CRLF, zeros for none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

TITLES = (
    *("LASTNAME", "FIRSTNAME", "MIDNAME", "BUSNAME", "GENERAL", "SPECIALTY", "UPIN", "NPI", "DOB", "ADDRESS"),
    *("CITY", "STATE", "ZIP", "EXCLTYPE", "EXCLDATE", "REINDATE", "WAIVERDATE", "WVRSTATE"),
)
SECRETS = ("19700228", "9 HOME STREET")
"""A date of birth and a street that stand in every row and must be kept nowhere."""


def excluded(last: str, first: str = "PAT", **said: str) -> dict[str, str]:
    """The row of a person; `said` are further columns."""
    return {
        "LASTNAME": last,
        "FIRSTNAME": first,
        "MIDNAME": " ",
        "GENERAL": "IND- LIC HC SERV PRO",
        "SPECIALTY": "ACUPUNCTURIST",
        "NPI": "0000000000",
        "DOB": SECRETS[0],
        "ADDRESS": SECRETS[1],
        "CITY": "OCEAN",
        "STATE": "NJ",
        "ZIP": "07712",
        "EXCLTYPE": "1128b4",
        "EXCLDATE": "20160218",
        "REINDATE": "00000000",
        "WAIVERDATE": "00000000",
    } | said


def listed(rows: Iterable[Mapping[str, str]], *, without: frozenset[str] = frozenset()) -> bytes:
    """A file of the list; `without` names columns that it lacks."""
    text = io.StringIO()
    titles = [title for title in TITLES if title not in without]
    writer = csv.DictWriter(
        text, titles, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")
