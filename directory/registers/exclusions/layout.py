"""The layout of the exclusion list: 18 columns, dates as YYYYMMDD, zeros for none.

Source: HHS Office of Inspector General, List of Excluded Individuals/Entities, downloadable databases. The whole
list and its monthly supplements have one layout. DOB, ADDRESS, UPIN and ZIP are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from directory.registers.columns import Columns, RowRefused
from directory.registers.exclusions.rules import ExclusionFacts
from directory.registers.values import digits_as_typed, is_npi, register_day

REQUIRED = (
    "LASTNAME",
    "FIRSTNAME",
    "MIDNAME",
    "BUSNAME",
    "GENERAL",
    "SPECIALTY",
    "NPI",
    "CITY",
    "STATE",
    "EXCLTYPE",
    "EXCLDATE",
    "REINDATE",
    "WAIVERDATE",
    "WVRSTATE",
)
MAX_CHARS = {"LASTNAME": 40, "FIRSTNAME": 40, "MIDNAME": 40, "EXCLTYPE": 20, "STATE": 2, "WVRSTATE": 2}

_NO_NPI = re.compile(r"0*")


class ExclusionLayout:
    """Reads the facts of one row of the list."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        """Raises WrongLayout when the header is not that of the list."""
        columns = Columns(name, header, REQUIRED)
        self._at = {title: columns.reader(title, max_chars=MAX_CHARS.get(title, 80)) for title in REQUIRED}

    def facts(self, cells: Sequence[str]) -> ExclusionFacts:
        """What one row says. Raises RowRefused with the reason in words when it cannot be used."""
        said = {title: read(cells) for title, read in self._at.items()}
        excluded_on = _day(said["EXCLDATE"], "exclusion date")
        if not said["LASTNAME"] and not said["BUSNAME"]:
            raise RowRefused("it names nobody")
        if excluded_on is None:
            raise RowRefused("it has no exclusion date")
        return ExclusionFacts(
            last_name=said["LASTNAME"].upper(),
            first_name=said["FIRSTNAME"].upper(),
            middle_name=said["MIDNAME"].upper(),
            business_name=said["BUSNAME"].upper(),
            general=said["GENERAL"],
            specialty=said["SPECIALTY"],
            npi=_npi(said["NPI"]),
            city=said["CITY"],
            region=said["STATE"].upper(),
            exclusion_type=said["EXCLTYPE"],
            excluded_on=excluded_on,
            reinstated_on=_day(said["REINDATE"], "reinstatement date"),
            waived_on=_day(said["WAIVERDATE"], "waiver date"),
            waiver_region=said["WVRSTATE"].upper(),
        )


def _npi(text: str) -> str | None:
    """The NPI of a cell; None for none, and for what is none: such a row still counts by its name."""
    digits = digits_as_typed(text)
    return None if _NO_NPI.fullmatch(digits) or not is_npi(digits) else digits


def _day(text: str, what: str) -> date | None:
    try:
        return register_day(text)
    except ValueError as error:
        raise RowRefused(f"the {what} {error}") from error
