"""Invented files of public registers, read by the importers that read real ones: two rosters and the exclusion list."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from directory.audit.rules import Actor
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind
from directory.demo.dice import dice
from directory.listings.models import Practitioner
from directory.registers.exclusions.imports import Extent, import_exclusions
from directory.registers.rosters.imports import import_roster
from directory.registers.tally import Mode
from directory.shared.db import db
from directory.verification.matching import match_exclusions

Row = Sequence[str]

WA = "credentialnumber,lastname,firstname,middlename,credentialtype,status,firstissuedate,expirationdate,actiontaken"
IL = (
    "license_type,description,license_number,license_status,business,first_name,middle,last_name,original_issue_date,"
    "expiration_date,city,ever_disciplined"
)
LEIE = (
    "LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,GENERAL,SPECIALTY,UPIN,NPI,DOB,ADDRESS,CITY,STATE,ZIP,EXCLTYPE,EXCLDATE,REINDATE,"
    "WAIVERDATE,WVRSTATE"
)
MISSING, ENDS_EARLIER = 0.1, 0.1
"""How many licenses a roster lacks, and of how many it knows another last day than is stated."""
NEVER = "00000000"


def import_lists(*, by: Actor, now: datetime) -> None:
    """Import the invented files and match them; each import is units of work of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for source, header, row in (("wa", WA, _of_washington), ("il", IL, _of_illinois)):
            path = Path(folder) / f"roster-{source}.csv"
            _write(path, header, _roster_rows(source.upper(), row))
            import_roster(source, path, mode=Mode.WRITE, by=by, now=now, watch=nullcontext)
        path = Path(folder) / "exclusions.csv"
        _write(path, LEIE, _excluded(today=now.date()))
        import_exclusions(path, extent=Extent.SUPPLEMENT, mode=Mode.WRITE, by=by, now=now, watch=nullcontext)
    match_exclusions(now)


def _write(path: Path, header: str, rows: Iterable[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])


def _roster_rows(region: str, row: Callable[[Credential, date | None], Row]) -> Iterable[Row]:
    """What a state's file says of the licenses that are stated: most as they are, some otherwise, some not at all."""
    wanted = select(Credential).where(Credential.kind == CredentialKind.LICENSE, Credential.region == region)
    for credential in db.session.scalars(wanted.order_by(Credential.id)):
        drawn = dice(credential.id, "roster").random()
        if drawn < MISSING:
            continue
        ends = credential.expires_on
        is_early = ends is not None and drawn < MISSING + ENDS_EARLIER
        yield row(credential, ends - timedelta(days=90) if ends and is_early else ends)


def _of_washington(credential: Credential, ends: date | None) -> Row:
    given, family = _names(credential.practitioner)
    kind = "Acupuncture and Eastern Medicine Practitioner License"
    return [credential.number or "", family, given, "", kind, "Active", _day(credential.issued_on), _day(ends), "No"]


def _of_illinois(credential: Credential, ends: date | None) -> Row:
    given, family = _names(credential.practitioner)
    said = ["ACUPUNCTURIST", "LICENSED ACUPUNCTURIST", credential.number or "", "ACTIVE", "N", given, "", family]
    return [*said, _day(credential.issued_on), _day(ends), "CHICAGO", "N"]


def _excluded(*, today: date) -> Iterable[Row]:
    """One who has a name and state in common with somebody here, one who was let in again, and strangers."""
    namesake = db.session.scalars(
        select(Credential).where(Credential.kind == CredentialKind.LICENSE).order_by(Credential.id).offset(2).limit(1)
    ).one()
    since = f"{today - timedelta(days=1200):%Y%m%d}"
    again = f"{today - timedelta(days=200):%Y%m%d}"
    given, family = _names(namesake.practitioner)
    yield _exclusion(family, given, namesake.region or "", since=since, again=NEVER)
    yield _exclusion("STRANGER", "NOBODY", "NJ", since=since, again=NEVER)
    yield _exclusion("RETURNED", "INVENTED", "CA", since=since, again=again)


def _exclusion(family: str, given: str, region: str, *, since: str, again: str) -> Row:
    said = [family[:20], given[:15], "", "", "INDIVIDUAL", "ACUPUNCTURIST", "", "0000000000", "", "", "SOMEWHERE"]
    return [*said, region, "00000", "1128b4", since, again, NEVER, ""]


def _names(practitioner: Practitioner) -> tuple[str, str]:
    """Given and family name in capitals, as registers write them."""
    given = practitioner.name.removesuffix(practitioner.family_name).strip()
    return given.upper(), practitioner.family_name.upper()


def _day(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""
