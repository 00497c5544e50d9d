"""The layout of the national provider file: which columns are needed, and from a row to its facts.

Only the practice address is read: the mailing address is often a home. Source: CMS, NPPES Data Dissemination, file
version 2 (330 columns).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from directory.registers.columns import Columns, OlderNames, RowRefused
from directory.registers.npi.rules import (
    TAXONOMY_SLOTS,
    EntityKind,
    NpiFacts,
    OtherName,
    PracticeAddress,
    Taxonomy,
    is_deactivated,
)
from directory.registers.values import day, digits_as_typed, is_npi, phone, postal_code

NPI = "NPI"
PRACTICE = "Provider Business Practice Location Address"
SECONDARY = "Provider Secondary Practice Location Address"
ABROAD = "Country Code (If outside U.S.)"

REQUIRED = (
    NPI,
    "Entity Type Code",
    "Provider Organization Name (Legal Business Name)",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider First Line Business Practice Location Address",
    f"{PRACTICE} City Name",
    f"{PRACTICE} State Name",
    f"{PRACTICE} Postal Code",
    "Last Update Date",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Healthcare Provider Taxonomy Code_1",
)
LOCATION_REQUIRED = (
    NPI,
    f"{SECONDARY}- Address Line 1",
    f"{SECONDARY} - City Name",
    f"{SECONDARY} - State Name",
    f"{SECONDARY} - Postal Code",
)
OTHER_NAME_REQUIRED = (NPI, "Provider Other Organization Name")
RENAMED: OlderNames = MappingProxyType({"Provider Sex Code": ("Provider Gender Code",)})

ENTITIES = MappingProxyType({"1": EntityKind.PERSON, "2": EntityKind.ORGANIZATION})


class NpiLayout:
    """Reads the facts of one row of the provider file."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        """Raises WrongLayout when the header is not that of the provider file."""
        self.columns = columns = Columns(name, header, REQUIRED, RENAMED)
        at = columns.reader
        self._npi, self._entity = at(NPI), at("Entity Type Code")
        self._names = {
            "organization_name": at("Provider Organization Name (Legal Business Name)"),
            "last_name": at("Provider Last Name (Legal Name)"),
            "first_name": at("Provider First Name"),
            "middle_name": at("Provider Middle Name"),
            "name_suffix": at("Provider Name Suffix Text"),
            "credential_text": at("Provider Credential Text"),
            "sex_code": at("Provider Sex Code"),
        }
        self._address = _AddressReader(
            columns,
            street="Provider First Line Business Practice Location Address",
            unit="Provider Second Line Business Practice Location Address",
            city=f"{PRACTICE} City Name",
            region=f"{PRACTICE} State Name",
            postal=f"{PRACTICE} Postal Code",
            country=f"{PRACTICE} {ABROAD}",
            telephone=f"{PRACTICE} Telephone Number",
        )
        self._enumerated, self._updated = at("Provider Enumeration Date"), at("Last Update Date")
        self._deactivated, self._reactivated = at("NPI Deactivation Date"), at("NPI Reactivation Date")
        self._slots = [
            (
                slot,
                at(f"Healthcare Provider Taxonomy Code_{slot}"),
                at(f"Provider License Number_{slot}"),
                at(f"Provider License Number State Code_{slot}"),
                at(f"Healthcare Provider Primary Taxonomy Switch_{slot}"),
            )
            for slot in range(1, TAXONOMY_SLOTS + 1)
        ]

    def facts(self, cells: Sequence[str]) -> NpiFacts:
        """What one row says. Raises RowRefused with the reason in words when it cannot be used."""
        npi = npi_of(self._npi(cells))
        deactivated = _day(self._deactivated(cells), "deactivation date")
        reactivated = _day(self._reactivated(cells), "reactivation date")
        updated = _day(self._updated(cells), "last update date")
        entity_code = digits_as_typed(self._entity(cells))
        entity = ENTITIES.get(entity_code)
        if entity is None and (entity_code or not is_deactivated(deactivated, reactivated)):
            raise RowRefused(f"the entity type is “{entity_code}”, not 1 (a person) or 2 (an organization)")
        facts = NpiFacts(
            npi=npi,
            entity=entity,
            address=self._address(cells),
            taxonomies=tuple(self._taxonomies(cells)),
            enumerated_on=_day(self._enumerated(cells), "enumeration date"),
            last_updated_on=updated,
            deactivated_on=deactivated,
            reactivated_on=reactivated,
            **{field: read(cells) for field, read in self._names.items()},
        )
        if entity is not None and updated is None and not facts.is_deactivated:
            raise RowRefused("it has no last update date")
        if entity == EntityKind.PERSON and not facts.is_deactivated and not facts.last_name:
            raise RowRefused("it is a person without a last name")
        return facts

    def _taxonomies(self, cells: Sequence[str]) -> list[Taxonomy]:
        return [
            Taxonomy(slot, code(cells), number(cells), region(cells).upper(), primary(cells).upper() == "Y")
            for slot, code, number, region, primary in self._slots
            if code(cells)
        ]


class LocationLayout:
    """Reads one row of the file of secondary practice locations."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        """Raises WrongLayout when the header is another's."""
        self.columns = columns = Columns(name, header, LOCATION_REQUIRED)
        self._npi = columns.reader(NPI)
        self._address = _AddressReader(
            columns,
            street=f"{SECONDARY}- Address Line 1",
            unit=f"{SECONDARY}- Address Line 2",
            city=f"{SECONDARY} - City Name",
            region=f"{SECONDARY} - State Name",
            postal=f"{SECONDARY} - Postal Code",
            country=f"{SECONDARY} - {ABROAD}",
            telephone=f"{SECONDARY} - Telephone Number",
        )

    def facts(self, cells: Sequence[str]) -> tuple[str, PracticeAddress]:
        """An NPI and one address. Raises RowRefused with the reason in words."""
        return npi_of(self._npi(cells)), self._address(cells)


class OtherNameLayout:
    """Reads one row of the file of other names."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        """Raises WrongLayout when the header is another's."""
        self.columns = columns = Columns(name, header, OTHER_NAME_REQUIRED)
        self._npi = columns.reader(NPI)
        self._name = columns.reader("Provider Other Organization Name")
        self._kind = columns.reader("Provider Other Organization Name Type Code")

    def facts(self, cells: Sequence[str]) -> tuple[str, OtherName]:
        """An NPI and one name. Raises RowRefused with the reason in words."""
        npi, name = npi_of(self._npi(cells)), self._name(cells)
        if not name:
            raise RowRefused("it has no name")
        return npi, OtherName(name, digits_as_typed(self._kind(cells)))


class _AddressReader:
    def __init__(self, columns: Columns, **titles: str) -> None:
        self._at = {part: columns.reader(title) for part, title in titles.items()}

    def __call__(self, cells: Sequence[str]) -> PracticeAddress:
        said = {part: read(cells) for part, read in self._at.items()}
        country = said["country"].upper() or "US"
        return PracticeAddress(
            street=said["street"],
            unit=said["unit"],
            city=said["city"],
            region=said["region"].upper(),
            postal_code=postal_code(said["postal"], country) if said["postal"] else "",
            country=country,
            phone=phone(said["telephone"]),
        )


def npi_of(text: str) -> str:
    """The NPI that a cell holds. Raises RowRefused when it holds none."""
    npi = digits_as_typed(text)
    if not npi:
        raise RowRefused("it has no NPI")
    if not is_npi(npi):
        why = "its check digit does not match" if len(npi) == 10 and npi.isdecimal() else "it is not ten digits"
        raise RowRefused(f"“{npi}” is not an NPI: {why}")
    return npi


def _day(text: str, what: str) -> date | None:
    try:
        return day(text)
    except ValueError as error:
        raise RowRefused(f"the {what} {error}") from error
