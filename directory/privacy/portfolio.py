"""Before and after photos in an export: cases as they are stated, the ledger of consent, and series.

The pictures are not in it: the people in them allowed to show them here, and what they take back must be gone. Nor is
who reported a case, or who decided about it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from directory.portfolio.actions import stated_of
from directory.portfolio.consent import Where
from directory.portfolio.links import links_of
from directory.portfolio.models import CasePhoto, ConsentEntry, PhotoCase, Series
from directory.portfolio.queries import cases_of, consent_facts, entries_of, series_counts, series_of
from directory.privacy.asked import Asked, moment, plain
from directory.shared.db import db


def cases_part(asked: Asked) -> list[dict[str, Any]]:
    """Every case with its photos in words, and every row of its ledger; those that are over too."""
    return [_case(case) for case in reversed(cases_of(asked.listing.practitioner_id))]


def series_part(asked: Asked) -> list[dict[str, Any]]:
    """Every series with its denominator, and how many of it show at the moment of the export."""
    return [_series(series, asked) for series in reversed(series_of(asked.listing.practitioner_id))]


def _case(case: PhotoCase) -> dict[str, Any]:
    stated = stated_of(case)
    photos = db.session.scalars(select(CasePhoto).where(CasePhoto.case_id == case.id).order_by(CasePhoto.id))
    return {
        "case": case.id,
        "state": case.state.value,
        "age_band": stated.age_band,
        "procedures": list(stated.procedures),
        "concerns": list(stated.concerns),
        "sessions": stated.sessions,
        "other_treatments": stated.other_treatments,
        "declared": {one.value: exception or True for one, exception in stated.declared.items()},
        "series": case.series_id,
        "opened_at": moment(case.opened_at),
        "moved_at": moment(case.moved_at),
        "shown_at": moment(case.shown_at),
        "held_for": plain(case.held_for),
        "decided_at": moment(case.decided_at),
        "reason": plain(case.reason),
        "note": case.note,
        "photos": [_photo(photo) for photo in photos],
        "consents": [_consent(entry) for entry in entries_of(case.id)],
        "private_links": links_of(case.id),
    }


def _photo(photo: CasePhoto) -> dict[str, Any]:
    return {
        "part": photo.part.value,
        "days_since_first_session": photo.days,
        "words": photo.alt,
        "sha256": photo.digest,
        "added_at": moment(photo.added_at),
        "removed_at": moment(photo.removed_at),
        "deleted_at": moment(photo.erased_at),
    }


def _consent(entry: ConsentEntry) -> dict[str, Any]:
    """A row of the ledger as it was written."""
    where = consent_facts(entry).where
    return {
        "at": moment(entry.at),
        "act": entry.act.value,
        "recorded_as": entry.recorded_as.value,
        "way": plain(entry.way),
        "where": [one.value for one in Where if one in where],
        "until": plain(entry.until),
        "text": entry.text_version,
        "language": entry.language,
        "text_sha256": entry.text_hash,
        "pictures_sha256": entry.covers,
    }


def _series(series: Series, asked: Asked) -> dict[str, Any]:
    return {
        "series": series.id,
        "began_on": plain(series.began_on),
        "ended_on": plain(series.ended_on),
        "asked": series.asked,
        "consented": series.consented,
        "shown": series_counts(series, where=Where.LISTING, now=asked.now).shown,
        "stated_at": moment(series.stated_at),
    }
