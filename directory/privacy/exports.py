"""Making an export: a zip written to an open file, never held in memory whole."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime
from typing import IO

from directory.files.queries import open_rendition, renditions
from directory.files.sealing import SealedStore
from directory.files.store import Store
from directory.listings.models import Listing
from directory.privacy.asked import Asked, moment
from directory.privacy.cells import cell
from directory.privacy.credentials import documents
from directory.privacy.parts import PARTS

PRICE_COLUMNS = (
    "kind", "label", "amount", "currency", "minutes", "includes", "includes_treatment", "effective_on", "ended_on",
)  # fmt: skip
PACKAGE_COLUMNS = (
    "label", "sessions", "amount", "currency", "expires_after_months", "refund", "are_singles_sold", "effective_on",
    "ended_on",
)  # fmt: skip
WHAT_IS_IN_IT = {
    "listing.json": "what the listing is, and everything that you stated: `sheets` holds each part of the workspace",
    "checklist.json": "the five points as people see them at the moment of the export",
    "confirmations.json": "when each part was last said to be still correct",
    "credentials.json": "licenses, certifications and trainings as stated, with every check and what the desk wrote",
    "photo_cases.json": "before and after photos in words, with every consent; without the pictures",
    "photo_series.json": "series of photo cases: how many were asked, consented, and are shown",
    "changes.json": "every save: what stood before and after, when, and whether it was undone",
    "inquiries.json": "what people wrote to you here, and your replies; without their addresses",
    "reviews.json": "public reviews, every version of your replies, counts of what happened, visit codes made and used",
    "statistics.json": "views, searches matched and inquiries by the week (Mondays, UTC); null means fewer than five",
    "prices.csv": "prices with their history, for a spreadsheet",
    "packages.csv": "packages with their history, for a spreadsheet",
    "pictures/": "your portrait in each width that the site keeps",
    "documents/": "the private documents of your credentials, as they came in; keep them safe",
}


def write_export(file: IO[bytes], asked: Asked, *, store: Store, papers: SealedStore, site: str) -> None:
    """Write the zip of one listing. Reads only; whoever calls records that it was made.

    `store` holds its pictures, `papers` its private documents.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        add_listing(archive, asked, store=store, papers=papers, site=site)


def add_listing(
    archive: zipfile.ZipFile, asked: Asked, *, store: Store, papers: SealedStore, site: str, folder: str = ""
) -> None:
    """Add everything of a listing to an open zip, in a folder of its own below `folder` (which ends with a slash)."""
    stamp = asked.now.timetuple()[:6]

    def add(name: str, data: bytes | str) -> None:
        archive.writestr(zipfile.ZipInfo(f"{folder}{asked.listing.slug}/{name}", stamp), data, zipfile.ZIP_DEFLATED)

    add("README.txt", _readme(asked.listing, site=site, now=asked.now))
    for name, part in PARTS.items():
        add(f"{name}.json", as_json(part(asked)))
    add("prices.csv", _table(PRICE_COLUMNS, asked.listing.prices))
    add("packages.csv", _table(PACKAGE_COLUMNS, asked.listing.packages))
    for name, data in _pictures(asked.listing, store):
        add(name, data)
    for name, data in documents(asked, papers):
        add(name, data)


def as_json(part: object) -> str:
    """Plain data as a file that people can read, too."""
    return json.dumps(part, indent=2, ensure_ascii=False) + "\n"


def _pictures(listing: Listing, store: Store) -> list[tuple[str, bytes]]:
    portrait = listing.practitioner.portrait
    if portrait is None:
        return []
    opened = [(one.width, open_rendition(store, portrait.digest, one.width)) for one in renditions(portrait)]
    return [(f"pictures/portrait-{width}.webp", data) for width, data in opened if data is not None]


def _table(columns: tuple[str, ...], rows: object) -> str:
    """Rows as CSV (RFC 4180) that a spreadsheet opens without running anything in it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:  # type: ignore[attr-defined]
        writer.writerow([cell(_amount(row.cents) if name == "amount" else getattr(row, name)) for name in columns])
    return text.getvalue()


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _readme(listing: Listing, *, site: str, now: datetime) -> str:
    width = max(map(len, WHAT_IS_IN_IT))
    lines = [f"  {name:{width}}  {what}" for name, what in WHAT_IS_IN_IT.items()]
    return "\n".join(
        [
            f"Everything that {site} holds of the listing of {listing.practitioner.name}",
            f"Made on {moment(now)}. It is yours: keep it, move it elsewhere, or throw it away.",
            "",
            *lines,
            "",
            "Texts are UTF-8. Amounts in JSON are cents, in CSV dollars. Days are YYYY-MM-DD; instants are UTC.",
            "Minutes of opening hours count from midnight, weekdays from Monday = 0.",
            "What people wrote to you is erased here when its time is over. Please do the same with your copy.",
            "",
        ]
    )
